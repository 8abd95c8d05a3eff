//! What is asked of the accounts beside the standings.

use clap::Args;
use codebook::Date;

use super::{Days, first_day, last_day};

/// The ledger of commitments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Requests {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// Members against events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Attendance {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    /// Events from this day on
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// How pairs of parties get on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Relations {
    /// An organisation, for its members with each other and with it, or a party, for it with everybody
    #[arg(value_name = "ORG|PARTY")]
    pub of: String,
    /// The other party, for the two alone, event by event
    #[arg(value_name = "PARTY")]
    pub with: Option<String>,
    /// Days of the window that ends on the day asked about
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..))]
    pub window: u32,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// What is different between two days.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Compare {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    /// The earlier day: YYYY-MM-DD, or a month or year for its last day
    #[arg(value_name = "D1", value_parser = last_day)]
    pub earlier: Date,
    /// The later day
    #[arg(value_name = "D2", value_parser = last_day)]
    pub later: Date,
    /// The day by which the later day is known; the earlier is told as it was known on itself [default: the later day]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub known: Option<Date>,
}

/// What has changed since a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Watch {
    /// The organisations [default: all that the facts and the claims know]
    #[arg(value_name = "ORG")]
    pub organisations: Vec<String>,
    /// Changes after this day [default: 30 days before today]
    #[arg(long, value_name = "DATE", value_parser = first_day, conflicts_with = "seen")]
    pub since: Option<Date>,
    /// Changes since the last look, of which FILE keeps what was seen; then it keeps what is seen now
    #[arg(long, value_name = "FILE")]
    pub seen: Option<std::path::PathBuf>,
    /// Send what changed as JSON to this address, too; it counts as seen only once it is taken
    #[arg(long, value_name = "URL", requires = "seen")]
    pub post: Option<String>,
}

/// Changes of standing one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// Of one organisation alone.
    pub organisation: Option<String>,
    /// Of one member alone.
    pub member: Option<String>,
}

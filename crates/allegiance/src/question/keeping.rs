//! What is asked of the account's file: its words, and what rests on a report.

use clap::Args;
use codebook::Date;

use super::{first_day, last_day};

/// Passages by their words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Search {
    /// Words that stand in one passage; "words in quotes" stand together, Armen* is any word that begins so
    #[arg(value_name = "WORDS", required = true)]
    pub words: Vec<String>,
    /// A claim of the passage names this organisation
    #[arg(long, value_name = "ORG")]
    pub org: Option<String>,
    /// A claim of the passage names this state, person or other party
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// Published on this day or later
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    /// Published on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub until: Option<Date>,
    /// Part of the name of the publisher
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// At most so many passages
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
}

/// What rests on a report, and that it be removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Remove {
    /// The first digits of the id of a report
    #[arg(value_name = "REPORT-ID")]
    pub id: String,
    /// Only show what rests on it
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

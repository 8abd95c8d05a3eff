//! What is asked of the account: the same value from a command line or, later, from an address of the page.

mod accounts;
mod corrections;
mod keeping;
mod measures;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use codebook::{Act, Date, EventType, PartialDate};

pub use accounts::{Attendance, Compare, News, Relations, Requests, Watch};
pub use corrections::{Correct, Correction, Corrections};
pub use keeping::{Remove, Search};
pub(crate) use measures::all_yardsticks;
pub use measures::{By, Closeness, Judge, Power, Risk};

/// The two days of a question; today where they are not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Args)]
pub struct Days {
    /// The day asked about: YYYY-MM-DD, or a month or year for its last day [default: today]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub on: Option<Date>,
    /// The day by which it could be known: nothing published later counts [default: today]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub known: Option<Date>,
}

/// Which claims are wanted; all that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Claims {
    /// An organisation that the claim names
    #[arg(long, value_name = "ORG")]
    pub org: Option<String>,
    /// A state, person or other party that the claim names
    #[arg(long, value_name = "PARTY")]
    pub party: Option<String>,
    /// What was done, such as `skip_event`
    #[arg(long, value_name = "ACT", value_parser = acts(), hide_possible_values = true)]
    pub act: Option<Act>,
    /// It happened or held on this day or later
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    /// It happened or held on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub until: Option<Date>,
    /// Part of the name of somebody who says so, the publisher included
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Published on this day or earlier [default: today]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub known: Option<Date>,
}

/// Where the members of an organisation stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Standing {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    /// One member alone: its name or ISO code
    #[arg(value_name = "MEMBER")]
    pub member: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// What happened to or was done by a party, by day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Timeline {
    /// An organisation, state, person or other party
    #[arg(value_name = "ORG|PARTY")]
    pub party: String,
    /// From this day on
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub since: Option<Date>,
    /// Up to this day
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub until: Option<Date>,
    /// The day by which it could be known: nothing published later counts [default: today]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub known: Option<Date>,
}

/// Down to the words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Why {
    /// The first digits of the id of a claim or report, or a standing as ORG/MEMBER or ORG/MEMBER/PART
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Which claims there are.
    Claims(Claims),
    /// Where members stand.
    Standing(Standing),
    /// What happened, by day.
    Timeline(Timeline),
    /// Who asked for help, and what became of it.
    Requests(Requests),
    /// Who took part in what.
    Attendance(Attendance),
    /// How pairs get on.
    Relations(Relations),
    /// What is different between two days.
    Compare(Compare),
    /// What has changed since a day.
    Watch(Watch),
    /// Which corrections there are.
    Corrections(Corrections),
    /// In which passages words stand.
    Search(Search),
    /// How power is shared.
    Power(Power),
    /// How close members are.
    Closeness(Closeness),
    /// Who is likely to leave.
    Risk(Risk),
    /// A judgement beside the figures.
    Judge(Judge),
    /// What something rests on.
    Why(Why),
}

/// The last day that a date of any precision can mean.
pub fn last_day(text: &str) -> Result<Date, String> {
    text.trim().parse::<PartialDate>().map(PartialDate::latest)
}

/// The first day that a date of any precision can mean.
pub fn first_day(text: &str) -> Result<Date, String> {
    text.trim().parse::<PartialDate>().map(PartialDate::earliest)
}

/// All acts by name; a name that is none is answered with the nearest.
fn acts() -> impl TypedValueParser<Value = Act> {
    let others = EventType::ALL.iter().map(|kind| Act::Other(*kind));
    let names = Act::ALL.iter().copied().chain(others).map(Act::as_str);
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Act>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_means_its_last_day() {
        assert_eq!(last_day("2024-02").unwrap().to_string(), "2024-02-29");
        assert_eq!(last_day("2024").unwrap().to_string(), "2024-12-31");
        assert_eq!(first_day("2024").unwrap().to_string(), "2024-01-01");
        assert_eq!(last_day("2024-02-31").unwrap_err(), "`2024-02-31` is no date: write YYYY, YYYY-MM or YYYY-MM-DD");
    }
}

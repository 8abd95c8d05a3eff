//! What is asked of the figures: power, closeness, risk, and a judgement beside them.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use codebook::Date;
use measure::{Measure, Yardstick};

use super::{Days, last_day};

/// How power is shared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Power {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    /// The shares at the end of each year from this one on, too
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1..=9998))]
    pub since: Option<i16>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// How close members are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Closeness {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    /// The yardsticks, with commas between them, or all [default: ideal_points,votes,s,relations]
    #[arg(long, value_name = "YARDSTICK", value_delimiter = ',', value_parser = yardsticks())]
    pub by: Vec<By>,
    /// List each pair
    #[arg(long)]
    pub pairs: bool,
    /// In JSON and CSV name every row, fact and claim behind a figure, not only how many and of which years
    #[arg(long)]
    pub rows: bool,
    /// Days up to the day asked about whose votes and events count
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..))]
    pub window: u32,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// Who is likely to leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Risk {
    /// The organisation: its acronym or name
    #[arg(value_name = "ORG")]
    pub organisation: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
}

/// A judgement beside the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Judge {
    /// The first digits of the id of a claim that judges
    #[arg(value_name = "CLAIM")]
    pub claim: String,
    /// The organisation [default: the one that the claim names, else the one that its report names most]
    #[arg(long, value_name = "ORG")]
    pub org: Option<String>,
    /// The day that is judged [default: that of the claim]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub on: Option<Date>,
    /// The day by which it could be known [default: that on which the report came out]
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub known: Option<Date>,
}

/// One yardstick, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// All of them.
    All,
    /// This one; the window of the question stands in for that of votes.
    One(Yardstick),
}

impl Closeness {
    /// The yardsticks asked for, each once, in the order asked.
    pub fn yardsticks(&self) -> Vec<Yardstick> {
        let usual =
            || vec![Yardstick::IdealPoints, VOTES, Yardstick::Alliances(Measure::SAbsolute), Yardstick::Relations];
        let asked: Vec<Yardstick> =
            if self.by.is_empty() { usual() } else { self.by.iter().flat_map(|by| by.each()).collect() };
        let mut found = Vec::new();
        for yardstick in asked {
            let yardstick = match yardstick {
                Yardstick::Votes { .. } => Yardstick::Votes { days: self.window },
                other => other,
            };
            if !found.contains(&yardstick) {
                found.push(yardstick);
            }
        }
        found
    }
}

impl By {
    fn each(self) -> Vec<Yardstick> {
        match self {
            By::All => all_yardsticks().collect(),
            By::One(yardstick) => vec![yardstick],
        }
    }
}

/// Votes before the window is known.
const VOTES: Yardstick = Yardstick::Votes { days: 365 };

/// All yardsticks.
pub(crate) fn all_yardsticks() -> impl Iterator<Item = Yardstick> {
    let alliances = Measure::ALL.into_iter().map(Yardstick::Alliances);
    [Yardstick::IdealPoints, VOTES].into_iter().chain(alliances).chain([Yardstick::Relations])
}

/// All yardsticks by name.
fn yardsticks() -> impl TypedValueParser<Value = By> {
    let names = all_yardsticks().map(Yardstick::as_str).chain(["all"]);
    PossibleValuesParser::new(names)
        .map(|name| all_yardsticks().find(|it| it.as_str() == name).map_or(By::All, By::One))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_yardstick_once_and_votes_over_the_window() {
        let by = vec![By::One(VOTES), By::All];
        let asked = Closeness { by, window: 30, ..Closeness::default() }.yardsticks();
        assert_eq!((asked.len(), asked[0]), (12, Yardstick::Votes { days: 30 }));
    }
}

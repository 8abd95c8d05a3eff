//! What is shown of the figures: power, closeness and risk. Each number has what it was made of; what is unknown has no
//! number.

use std::borrow::Cow;

use codebook::Date;
pub use measure::risk::Rank;

use super::{Ground, Leavers, Party};

/// A number with what it was made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; `None` where nothing can be said.
    pub value: Option<f64>,
    /// What it counts: `share`, `concentration`, `similarity`, `distance` or `balance`.
    pub unit: &'static str,
    /// From how many values it was made.
    pub n: usize,
    /// How many more it would have been made from, had they been there.
    pub missing: usize,
    /// The facts and claims behind it.
    pub because: Vec<Ground>,
    /// The rows of tables behind it.
    pub rows: Vec<TableRow>,
}

impl Figure {
    /// The first and last year of the rows behind it.
    pub fn years(&self) -> Option<(i16, i16)> {
        let years = || self.rows.iter().map(|row| row.year);
        Some((years().min()?, years().max()?))
    }

    /// How much it rests on: rows table by table in their order, then facts, then claims; each only where there are any.
    pub fn rests_on(&self) -> Vec<Rest> {
        let mut rests: Vec<Rest> = Vec::new();
        for row in &self.rows {
            let table = row.id.split(':').next().unwrap_or_default();
            let same = |rest: &&mut Rest| rest.what == table && rest.source.as_ref() == Some(&row.source);
            if let Some(rest) = rests.iter_mut().find(same) {
                rest.count += 1;
                rest.years = rest.years.map(|(first, last)| (first.min(row.year), last.max(row.year)));
            } else {
                let what = table.to_owned();
                rests.push(Rest {
                    what,
                    count: 1,
                    years: Some((row.year, row.year)),
                    source: Some(row.source.clone()),
                });
            }
        }
        let facts = self.because.iter().filter(|ground| matches!(ground, Ground::Fact(_))).count();
        for (what, count) in [("facts", facts), ("claims", self.because.len() - facts)] {
            if count > 0 {
                rests.push(Rest { what: what.to_owned(), count, years: None, source: None });
            }
        }
        rests
    }
}

/// How much of one thing a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// A table by name, `facts` or `claims`.
    pub what: String,
    /// How many of them.
    pub count: usize,
    /// First and last year of the rows.
    pub years: Option<(i16, i16)>,
    /// What to cite for the table.
    pub source: Option<Cow<'static, str>>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its table, year and state: `capabilities:2022:ARM`.
    pub id: String,
    /// The year that it tells of.
    pub year: i16,
    /// What to cite for it.
    pub source: Cow<'static, str>,
}

/// How power is shared in an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Power {
    /// The organisation.
    pub organisation: Party,
    /// The day by which it could be known.
    pub known: Date,
    /// On the day asked about.
    pub now: Shares,
    /// At the end of each year; empty where it was not asked for.
    pub history: Vec<Shares>,
}

/// The shares of one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    /// The day.
    pub on: Date,
    /// The year that the capabilities are of.
    pub year: Option<i16>,
    /// Each member, the greatest share first, those without a number last.
    pub rows: Vec<Share>,
    /// The part of the world's capability that all have together.
    pub world: Figure,
    /// Herfindahl's index.
    pub herfindahl: Figure,
    /// The member with the greatest share.
    pub leader: Option<Party>,
}

/// The share of one member.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Who.
    pub member: Party,
    /// Its part of the capability of all members.
    pub within: Figure,
    /// Its part of the capability of all states.
    pub world: Figure,
}

/// How close the members of an organisation are.
#[derive(Debug, Clone, PartialEq)]
pub struct Closeness {
    /// The organisation.
    pub organisation: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// Days of the window of votes and events.
    pub window: u32,
    /// The member with the greatest capability.
    pub biggest: Option<Party>,
    /// Yardstick by yardstick.
    pub rankings: Vec<Ranking>,
    /// Whether each pair is to be listed.
    pub has_pairs: bool,
    /// Whether all that a figure rests on is to be listed where it is much.
    pub has_rows: bool,
}

/// The members by one yardstick.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// By what.
    pub yardstick: &'static str,
    /// Whether a small number is close.
    pub is_distance: bool,
    /// The mean over all pairs.
    pub mean: Figure,
    /// Each member.
    pub places: Vec<Place>,
    /// Each pair.
    pub pairs: Vec<Pair>,
}

/// One member by one yardstick.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Who.
    pub member: Party,
    /// The mean to the others.
    pub mean: Figure,
    /// Its place by that, 1 the closest.
    pub rank: Option<usize>,
    /// How close it is to the biggest.
    pub to_biggest: Figure,
    /// Its place by that.
    pub rank_to_biggest: Option<usize>,
}

/// Two members by one yardstick.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The two.
    pub parties: [Party; 2],
    /// How close.
    pub figure: Figure,
}

/// The members of an organisation in the order of their risk of leaving.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// The organisation.
    pub organisation: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// The year of the rows used.
    pub year: i16,
    /// By how many years they are too old for the question.
    pub carried: i16,
    /// The first and last year that the model is fitted on.
    pub fitted: (i16, i16),
    /// The member-years that it is fitted on, and how many of them ended by leaving.
    pub base: (usize, usize),
    /// The likeliest first.
    pub rows: Vec<AtRisk>,
    /// Members of whom the table has no row.
    pub without_rows: Vec<Party>,
    /// States with a row that are no members: left out.
    pub left_out: Vec<String>,
    /// What became of such ranks before; `None` where it was not asked for.
    pub past: Option<Past>,
    /// What leavers did before they left; `None` where it was not asked for.
    pub leavers: Option<Leavers>,
}

/// One member's risk.
#[derive(Debug, Clone, PartialEq)]
pub struct AtRisk {
    /// Who.
    pub member: Party,
    /// Its place, 1 the likeliest to leave.
    pub rank: Rank,
    /// Its hazard against the base rate.
    pub times_base: f64,
    /// The interval of that, 95 %.
    pub interval: Option<(f64, f64)>,
    /// What each covariate has to do with it, what matters most to the place first.
    pub parts: Vec<Part>,
    /// What says that it is a member.
    pub because: Vec<Ground>,
    /// Its row of the table.
    pub row: TableRow,
}

/// What a covariate has to do with a risk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Its column of the table.
    pub column: &'static str,
    /// Its name for a reader.
    pub words: &'static str,
    /// Its value; `None` where it is missing.
    pub value: Option<f64>,
    /// By how much it raises the log-odds over the mean of the members ranked.
    pub apart: f64,
}

/// What the models that could be fitted at the time said of those who left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past {
    /// The first year looked at.
    pub since: i16,
    /// The last.
    pub until: i16,
    /// Members that left and had stood in the first fifth of their alliance.
    pub hits: usize,
    /// Members that left.
    pub of: usize,
    /// Hits to be expected of an order by lot.
    pub by_lot: f64,
}

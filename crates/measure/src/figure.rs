//! A figure and what it was made of.
//!
//! First in the list because every measure gives one: no number leaves this crate without its unit, the number of values
//! behind it, the number that were missing, and the rows and grounds that it rests on.

use std::fmt;
use std::sync::Arc;

use account::{AsOf, Ground};

/// A number with its unit and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; `None` where nothing can be said, and never a stand-in such as 0.
    pub value: Option<f64>,
    /// What the number counts.
    pub unit: Unit,
    /// How many values it was made from: columns of a portfolio, roll calls, members, events.
    pub n: usize,
    /// How many more it would have been made from, had they been there.
    pub missing: usize,
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The facts and claims behind it, in order and without repeats.
    pub because: Vec<Ground>,
    /// The rows of tables behind it, in order and without repeats.
    pub rows: Vec<Row>,
}

/// What a [`Figure`] counts, with its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A part of a whole, 0 to 1.
    Share,
    /// A sum of squared shares, 0 to 1.
    Concentration,
    /// −1 (opposite) to 1 (alike).
    Similarity,
    /// 0 (the same) and up, on the scale of the ideal points; states differ by 6 at most.
    Distance,
    /// −1 (nothing but conflict) to 1 (nothing but cooperation).
    Balance,
}

impl Unit {
    /// The word used in JSON and on the screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Concentration => "concentration",
            Unit::Similarity => "similarity",
            Unit::Distance => "distance",
            Unit::Balance => "balance",
        }
    }
}

/// The table that a [`Row`] stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// `data/measures/capabilities.csv`.
    Capabilities,
    /// `data/measures/ideal_points.csv`.
    IdealPoints,
    /// `data/measures/votes.csv`.
    Votes,
    /// `data/measures/alliances.csv`.
    Alliances,
}

impl Source {
    /// File name in `data/measures/`, without its ending.
    pub const fn as_str(self) -> &'static str {
        match self {
            Source::Capabilities => "capabilities",
            Source::IdealPoints => "ideal_points",
            Source::Votes => "votes",
            Source::Alliances => "alliances",
        }
    }

    /// What to cite for it.
    pub const fn citation(self) -> &'static str {
        match self {
            Source::Capabilities => "COW National Material Capabilities v7.0 (Singer, Bremer and Stuckey 1972)",
            Source::IdealPoints => "Bailey, Strezhnev and Voeten 2017, estimates of July 2025",
            Source::Votes => "Voeten, United Nations General Assembly voting data, to January 2020",
            Source::Alliances => "ATOP 5.1 (Leeds, Ritter, Mitchell and Long 2002)",
        }
    }
}

/// A row of a table, written `capabilities:2022:ARM`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// Its table.
    pub source: Source,
    /// The year that it tells of, which may lie before the year asked about.
    pub year: i16,
    /// Whose row it is: the code of a state, or `*` for those of all states.
    pub of: Arc<str>,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.source.as_str(), self.year, self.of)
    }
}

impl Figure {
    /// A figure without a number: nothing was there, `missing` values were looked for.
    pub fn none(unit: Unit, missing: usize, at: AsOf) -> Figure {
        Figure { value: None, unit, n: 0, missing, at, because: Vec::new(), rows: Vec::new() }
    }

    /// The mean of the figures that have a number; `n` and `missing` count figures, grounds and rows are those of all that
    /// count. Nothing where none has a number.
    pub fn mean<'a>(unit: Unit, figures: impl IntoIterator<Item = &'a Figure>, at: AsOf) -> Figure {
        let mut mean = Figure::none(unit, 0, at);
        let mut values = Vec::new();
        for figure in figures {
            match figure.value {
                Some(value) => {
                    values.push(value);
                    mean.because.extend_from_slice(&figure.because);
                    mean.rows.extend_from_slice(&figure.rows);
                }
                None => mean.missing += 1,
            }
        }
        mean.n = values.len();
        mean.value = (mean.n > 0).then(|| sum(values) / mean.n as f64);
        mean.tidy()
    }

    /// The same, grounds and rows in order and without repeats.
    pub(crate) fn tidy(mut self) -> Figure {
        self.because.sort_unstable();
        self.because.dedup();
        self.rows.sort_unstable();
        self.rows.dedup();
        self
    }
}

/// The sum from the smallest to the greatest, so that the order in which members are named changes no bit of it.
pub(crate) fn sum(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.into_iter().sum()
}

/// The last year whose rows may be used: rows of a year are known when it is over, and tell nothing of the years before it.
pub(crate) fn last_year(at: AsOf) -> i16 {
    at.on.year().min(at.known.year() - 1)
}

/// Years after which a row says nothing of the present any more.
pub(crate) const STALE: i16 = 5;

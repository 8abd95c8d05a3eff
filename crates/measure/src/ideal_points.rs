//! Where states stand in the General Assembly: one number a year, from how they vote.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::{Date, Error, PartyId};

use crate::figure::STALE;
use crate::states::States;
use crate::table::{COW, read};

/// Ideal points of states, by year.
///
/// Source: Bailey, Strezhnev and Voeten 2017, *Journal of Conflict Resolution* 61(2), estimates of July 2025.
#[derive(Debug, Clone, PartialEq)]
pub struct IdealPoints {
    years: BTreeMap<i16, (Scale, BTreeMap<Arc<str>, IdealPoint>)>,
}

/// The votes that an ideal point is estimated from; points of two scales are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scale {
    /// All votes.
    All,
    /// Votes on final passage only.
    FinalPassage,
}

/// The ideal point of a state in a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdealPoint {
    /// About −3 to 3; the United States stand at the high end.
    pub value: f64,
    /// The 5 % and 95 % quantiles of the posterior, where the source gives them.
    pub quantiles: Option<(f64, f64)>,
    /// Roll calls that it rests on, where the source gives them.
    pub votes: Option<u32>,
}

const COLUMNS: [&str; 8] =
    ["code", "year", "all", "all_q05", "all_q95", "votes_all", "final_passage", "votes_final_passage"];

impl IdealPoints {
    /// Opens `data/measures/ideal_points.csv`. Refuses points out of −20 to 20, and two rows of one state and year.
    pub fn open(bytes: &[u8]) -> Result<IdealPoints, Error> {
        type Both = (Option<IdealPoint>, Option<IdealPoint>);
        let mut rows: BTreeMap<i16, BTreeMap<Arc<str>, Both>> = BTreeMap::new();
        let range = || -20.0..=20.0;
        read("measures/ideal_points.csv", bytes, &COLUMNS, |line| {
            let (code, year) = (Arc::from(line.get(0)), line.year(1)?);
            let count = "a number of votes";
            let quantiles = line.number(3, range())?.zip(line.number(4, range())?);
            let votes = line.maybe(5, count)?;
            let all = line.number(2, range())?.map(|value| IdealPoint { value, quantiles, votes });
            let votes = line.maybe(7, count)?;
            let last = line.number(6, range())?.map(|value| IdealPoint { value, quantiles: None, votes });
            if rows.entry(year).or_default().insert(Arc::clone(&code), (all, last)).is_some() {
                return Err(line.error(format!("{code} has two rows for {year}"), "keep one of them"));
            }
            Ok(())
        })?;
        let mut years = BTreeMap::new();
        for (year, row) in rows {
            let scale = if row.values().any(|(all, _)| all.is_some()) { Scale::All } else { Scale::FinalPassage };
            let points = row
                .into_iter()
                .filter_map(|(code, (all, last))| Some((code, if scale == Scale::All { all? } else { last? })));
            years.insert(year, (scale, points.collect()));
        }
        Ok(IdealPoints { years })
    }

    /// Lays a table as Voeten publishes it over this one, row by row; gives whose rows of which years it took.
    ///
    /// Rows of states that the system of states does not know are passed over. A year that had points on the other scale alone
    /// has those of the table alone.
    pub(crate) fn lay(&mut self, file: &str, bytes: &[u8], states: &States) -> Result<Vec<(i16, Arc<str>)>, Error> {
        let mut taken: BTreeMap<(i16, Arc<str>), IdealPoint> = BTreeMap::new();
        read(file, bytes, &["ccode", "year", "IdealPointAll"], |line| {
            let (cow, year) = (line.parse(0, COW)?, line.year(1)?);
            if line.get(2) == "NA" {
                return Ok(());
            }
            let Some(value) = line.number(2, -20.0..=20.0)? else { return Ok(()) };
            // As in the table that ships, a state counts under its code of December.
            let day =
                Date::new(year, 12, 31).map_err(|_| line.error(format!("{year} is no year"), "write four digits"))?;
            let Some(PartyId::State(code)) = states.party(cow, day) else { return Ok(()) };
            let point = IdealPoint { value, quantiles: None, votes: None };
            if taken.insert((year, Arc::clone(&code)), point).is_some() {
                return Err(line.error(format!("{code} has two rows for {year}"), "keep one of them"));
            }
            Ok(())
        })?;
        for ((year, code), point) in &taken {
            let row = self.years.entry(*year).or_insert_with(|| (Scale::All, BTreeMap::new()));
            if row.0 != Scale::All {
                *row = (Scale::All, BTreeMap::new());
            }
            row.1.insert(Arc::clone(code), *point);
        }
        Ok(taken.into_keys().collect())
    }

    /// The ideal point of the state with this code in a year, on the scale of that year.
    pub fn get(&self, code: &str, year: i16) -> Option<IdealPoint> {
        self.years.get(&year)?.1.get(code).copied()
    }

    /// The scale of a year: all votes, or final passage where no state has a point on the other.
    pub fn scale(&self, year: i16) -> Option<Scale> {
        self.years.get(&year).map(|(scale, _)| *scale)
    }

    /// The newest year with rows up to `year`, no more than five years before it.
    pub fn latest(&self, year: i16) -> Option<i16> {
        self.years.range(year.saturating_sub(STALE)..=year).next_back().map(|(year, _)| *year)
    }
}

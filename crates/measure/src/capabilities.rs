//! Shares of states in the world's capability, year by year.

use std::collections::BTreeMap;

use codebook::Error;

use crate::figure::STALE;
use crate::states::Cow;
use crate::table::{COW, read};

/// Composite index of national capability (CINC): the mean of a state's shares in six things, from soldiers to steel.
///
/// Source: Singer, Bremer and Stuckey 1972; National Material Capabilities v7.0.
#[derive(Debug, Clone, PartialEq)]
pub struct Capabilities {
    years: BTreeMap<i16, Vec<(Cow, f64)>>,
}

impl Capabilities {
    /// Opens `data/measures/capabilities.csv`. Refuses a value below 0 or above 1, and two rows of one state and year.
    pub fn open(bytes: &[u8]) -> Result<Capabilities, Error> {
        let mut years: BTreeMap<i16, Vec<(Cow, f64)>> = BTreeMap::new();
        read("measures/capabilities.csv", bytes, &["cow", "year", "cinc"], |line| {
            let (cow, year) = (line.parse(0, COW)?, line.year(1)?);
            let Some(cinc) = line.number(2, 0.0..=1.0)? else { return Ok(()) };
            let row = years.entry(year).or_default();
            match row.binary_search_by_key(&cow, |(cow, _)| *cow) {
                Ok(_) => {
                    let what = format!("state {cow} has two rows for {year}");
                    return Err(line.error(what, "keep one of them"));
                }
                Err(index) => row.insert(index, (cow, cinc)),
            }
            Ok(())
        })?;
        for row in years.values_mut() {
            // The shares of a year do not add up to 1 in the source (1.00 to 1.07), and as weights they must.
            let total: f64 = row.iter().map(|(_, cinc)| cinc).sum();
            if total > 0.0 {
                for (_, cinc) in row.iter_mut() {
                    *cinc /= total;
                }
            }
        }
        Ok(Capabilities { years })
    }

    /// The share of a state in the capability of all states of that year, 0 to 1; `None` where there is no row.
    pub fn share(&self, cow: Cow, year: i16) -> Option<f64> {
        let row = self.years.get(&year)?;
        row.binary_search_by_key(&cow, |(cow, _)| *cow).ok().map(|index| row[index].1)
    }

    /// The shares of all states of a year, by state; they add up to 1. Empty for a year without rows.
    pub fn world(&self, year: i16) -> &[(Cow, f64)] {
        self.years.get(&year).map_or(&[], |row| row)
    }

    /// The newest year with rows up to `year`, no more than five years before it.
    pub fn latest(&self, year: i16) -> Option<i16> {
        self.years.range(year.saturating_sub(STALE)..=year).next_back().map(|(year, _)| *year)
    }
}

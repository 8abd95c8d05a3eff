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
    /// As the table has them.
    told: BTreeMap<i16, Vec<(Cow, f64)>>,
    /// As weights, which add up to 1 in each year.
    years: BTreeMap<i16, Vec<(Cow, f64)>>,
}

impl Capabilities {
    /// Opens `data/measures/capabilities.csv`. Refuses a value below 0 or above 1, and two rows of one state and year.
    pub fn open(bytes: &[u8]) -> Result<Capabilities, Error> {
        let told = told("measures/capabilities.csv", bytes, &["cow", "year", "cinc"])?;
        let years = told.iter().map(|(year, row)| (*year, weights(row))).collect();
        Ok(Capabilities { told, years })
    }

    /// Lays a table as Correlates of War publishes it over this one, row by row; gives whose rows of which years it took.
    pub(crate) fn lay(&mut self, file: &str, bytes: &[u8]) -> Result<Vec<(i16, Cow)>, Error> {
        let mut taken = Vec::new();
        for (year, own) in told(file, bytes, &["ccode", "year", "cinc"])? {
            let row = self.told.entry(year).or_default();
            for (cow, cinc) in own {
                match row.binary_search_by_key(&cow, |(cow, _)| *cow) {
                    Ok(index) => row[index].1 = cinc,
                    Err(index) => row.insert(index, (cow, cinc)),
                }
                taken.push((year, cow));
            }
            self.years.insert(year, weights(row));
        }
        Ok(taken)
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

/// The rows of a table by year, in the order of the states. A value of -9 is missing, as in the source.
fn told(file: &str, bytes: &[u8], columns: &[&str]) -> Result<BTreeMap<i16, Vec<(Cow, f64)>>, Error> {
    let mut years: BTreeMap<i16, Vec<(Cow, f64)>> = BTreeMap::new();
    read(file, bytes, columns, |line| {
        let (cow, year) = (line.parse(0, COW)?, line.year(1)?);
        if matches!(line.get(2), "-9" | "NA") {
            return Ok(());
        }
        let Some(cinc) = line.number(2, 0.0..=1.0)? else { return Ok(()) };
        let row = years.entry(year).or_default();
        match row.binary_search_by_key(&cow, |(cow, _)| *cow) {
            Ok(_) => return Err(line.error(format!("state {cow} has two rows for {year}"), "keep one of them")),
            Err(index) => row.insert(index, (cow, cinc)),
        }
        Ok(())
    })?;
    Ok(years)
}

/// The shares of a year do not add up to 1 in the source (1.00 to 1.07), and as weights they must.
fn weights(row: &[(Cow, f64)]) -> Vec<(Cow, f64)> {
    let total: f64 = row.iter().map(|(_, cinc)| cinc).sum();
    let weight = |(cow, cinc): &(Cow, f64)| (*cow, if total > 0.0 { cinc / total } else { *cinc });
    row.iter().map(weight).collect()
}

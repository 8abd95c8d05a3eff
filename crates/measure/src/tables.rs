//! All tables together, opened once and handed to every measure.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::{Date, Error, PartyId};

use crate::alliances::Alliances;
use crate::capabilities::Capabilities;
use crate::figure::{Row, Source};
use crate::ideal_points::IdealPoints;
use crate::states::States;
use crate::votes::Votes;

/// The files of `data/measures/`, or the user's own of the same columns, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct TableFiles<'a> {
    /// `states.csv`.
    pub states: &'a [u8],
    /// `capabilities.csv`.
    pub capabilities: &'a [u8],
    /// `ideal_points.csv`.
    pub ideal_points: &'a [u8],
    /// `roll_calls.csv`.
    pub roll_calls: &'a [u8],
    /// `votes.csv`.
    pub votes: &'a [u8],
    /// `alliances.csv`.
    pub alliances: &'a [u8],
}

/// The tables of states that measures are taken from.
#[derive(Debug, Clone, PartialEq)]
pub struct Tables {
    /// Which states there were.
    pub states: States,
    /// Their shares in the world's capability.
    pub capabilities: Capabilities,
    /// Where they stand in the General Assembly.
    pub ideal_points: IdealPoints,
    /// How they voted there.
    pub votes: Votes,
    /// What they owe one another.
    pub alliances: Alliances,
    /// Rows of the user's own, with what to cite for them.
    own: BTreeMap<Row, Arc<str>>,
}

/// A table of the user's own, to be laid over one that ships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// National Material Capabilities: `ccode`, `year`, `cinc`.
    Capabilities,
    /// Ideal points: `ccode`, `year`, `IdealPointAll`.
    IdealPoints,
}

impl Tables {
    /// Opens all tables. The error names file and line of the first row that breaks a rule, and what to do.
    pub fn open(files: &TableFiles<'_>) -> Result<Tables, Error> {
        Ok(Tables {
            states: States::open(files.states)?,
            capabilities: Capabilities::open(files.capabilities)?,
            ideal_points: IdealPoints::open(files.ideal_points)?,
            votes: Votes::open(files.roll_calls, files.votes)?,
            alliances: Alliances::open(files.alliances)?,
            own: BTreeMap::new(),
        })
    }

    /// Lays a table of the user's own over the one that ships, for the states and years that it has alone. Further columns are
    /// passed over.
    ///
    /// The error names file and line of the first row that breaks a rule; the tables are then as they were.
    pub fn lay(&mut self, own: Own, file: &str, bytes: &[u8], citation: &Arc<str>) -> Result<(), Error> {
        let mut rows = Vec::new();
        match own {
            Own::Capabilities => {
                for (year, cow) in self.capabilities.lay(file, bytes)? {
                    let source = Source::Capabilities;
                    // The whole of a year is made of rows of both tables.
                    rows.push(Row { source, year, of: "*".into() });
                    let spells = self.states.spells().iter().filter(|spell| spell.cow == cow);
                    let codes = spells.filter_map(|spell| spell.code.clone());
                    rows.extend(codes.map(|of| Row { source, year, of }));
                }
            }
            Own::IdealPoints => {
                let taken = self.ideal_points.lay(file, bytes, &self.states)?;
                rows.extend(taken.into_iter().map(|(year, of)| Row { source: Source::IdealPoints, year, of }));
            }
        }
        for row in rows {
            self.own.insert(row, Arc::clone(citation));
        }
        Ok(())
    }

    /// What to cite for a row where it is the user's own, or holds some that are.
    pub fn own(&self, row: &Row) -> Option<&Arc<str>> {
        self.own.get(row)
    }

    /// The code under which a party that is a state on the day `on` stood on another day: Serbia in 2004 is `SCG`.
    ///
    /// `None` for who is no state on `on`. Where the other day knows no such state the code stays as it is.
    pub(crate) fn code_then(&self, party: &PartyId, on: Date, then: Date) -> Option<Arc<str>> {
        let cow = self.states.cow(party, on)?;
        match self.states.party(cow, then).as_ref().unwrap_or(party) {
            PartyId::State(code) => Some(Arc::clone(code)),
            _ => None,
        }
    }
}

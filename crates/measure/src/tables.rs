//! All tables together, opened once and handed to every measure.

use std::sync::Arc;

use codebook::{Date, Error, PartyId};

use crate::alliances::Alliances;
use crate::capabilities::Capabilities;
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
        })
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

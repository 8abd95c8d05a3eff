//! What ships inside the program: the facts, the tables of states, the language model, and the name of the instrument.
//!
//! Each part is opened only when it is asked for, so that a question about an account does not wait for the model.

use codebook::{FactFiles, Facts};
use english::Model;
use measure::hazard::MemberYear;
use measure::kept::Kept;
use measure::{TableFiles, Tables};
use reading::Knowledge;

use crate::error::Error;

/// Which build reads: its version and a hash of all that decides what is read from a text.
pub const INSTRUMENT: &str = env!("ALLEGIANCE_INSTRUMENT");

/// Which build takes claims from the rows of coded data sets: its version and a hash of all that decides what it takes.
pub const IMPORT: &str = concat!("import ", env!("ALLEGIANCE_IMPORT"));

/// The weights; aligned so that they can be used in place.
static MODEL: &[u8] = include_bytes!("../../../data/models/en_core_web_md.safetensors");

/// The facts.
pub fn facts() -> Result<Facts, Error> {
    let files = FactFiles {
        states: include_bytes!("../../../data/states.csv"),
        names: &[include_bytes!("../../../data/names.csv"), include_bytes!("../../../data/names-odbl.csv")],
        organisations: include_bytes!("../../../data/organisations.csv"),
        memberships: include_bytes!("../../../data/memberships.csv"),
        clauses: include_bytes!("../../../data/clauses.csv"),
        holders: include_bytes!("../../../data/holders.csv"),
    };
    Facts::open(&files).map_err(|error| Error::told_by(&error))
}

/// The tables of states that closeness and power are measured from.
pub fn tables() -> Result<Tables, Error> {
    let files = TableFiles {
        states: include_bytes!("../../../data/measures/states.csv"),
        capabilities: include_bytes!("../../../data/measures/capabilities.csv"),
        ideal_points: include_bytes!("../../../data/measures/ideal_points.csv"),
        roll_calls: include_bytes!("../../../data/measures/roll_calls.csv"),
        votes: include_bytes!("../../../data/measures/votes.csv"),
        alliances: include_bytes!("../../../data/measures/alliances.csv"),
    };
    Tables::open(&files).map_err(|error| Error::told_by(&error))
}

/// The years of memberships that the risk of leaving is fitted on.
pub fn member_years() -> Result<Vec<MemberYear>, Error> {
    const FILE: &[u8] = include_bytes!("../../../data/alliance_member_years.csv");
    let table = measure::hazard::open("data/alliance_member_years.csv", FILE);
    table.map(|table| table.rows).map_err(|error| Error::told_by(&error))
}

/// What was fitted on them.
pub fn kept() -> Result<Kept, Error> {
    let fits = include_bytes!("../../../data/hazard_fits.csv");
    let past = include_bytes!("../../../data/hazard_past.csv");
    Kept::open(fits, past).map_err(|error| Error::told_by(&error))
}

/// The language model.
pub fn model() -> Result<Model<'static>, Error> {
    Model::open(MODEL).map_err(|error| Error::told_by(&error))
}

/// All that reading rests on.
pub fn knowledge() -> Result<Knowledge, Error> {
    Ok(Knowledge::new(model()?, facts()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_facts_open() {
        let facts = facts().unwrap();
        assert!(facts.organisations.len() >= 39 && facts.states.len() > 190);
    }
}

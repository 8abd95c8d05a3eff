//! What the tests of the facts share: the files of `data/`, opened as the program opens them.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/")]
#![allow(dead_code, reason = "each test file uses a part")]

use codebook::{Date, FactFiles, Facts};

/// The bytes of a file of `data/`.
pub(crate) fn read(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

/// The facts that ship with the program.
pub(crate) fn facts() -> Facts {
    let (names, odbl) = (read("names.csv"), read("names-odbl.csv"));
    Facts::open(&FactFiles {
        states: &read("states.csv"),
        names: &[&names, &odbl],
        organisations: &read("organisations.csv"),
        memberships: &read("memberships.csv"),
        clauses: &read("clauses.csv"),
        holders: &read("holders.csv"),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

/// The day written so.
pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

//! What the tests of the measures share: the tables and facts of `data/`, opened as the program opens them, and the
//! extracts outside this tree.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/ and ../shared")]
#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::LazyLock;

use account::AsOf;
use codebook::{Date, FactFiles, Facts, PartyId};
use measure::{TableFiles, Tables};

/// The bytes of a file of `data/`.
pub(crate) fn read(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

/// The rows of a table of `../shared/data` under its header; `None`, said aloud, where the extracts are not there.
pub(crate) fn extract(file: &str) -> Option<(Vec<String>, Vec<csv::StringRecord>)> {
    let path = format!("{}/../../../shared/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("not looked at: {path} is not there");
        return None;
    };
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let head = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    Some((head, reader.records().map(|row| row.expect("a row")).collect()))
}

/// The tables that ship with the program.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| {
        let files = ["states", "capabilities", "ideal_points", "roll_calls", "votes", "alliances"]
            .map(|name| read(&format!("measures/{name}.csv")));
        let [states, capabilities, ideal_points, roll_calls, votes, alliances] = &files;
        Tables::open(&TableFiles { states, capabilities, ideal_points, roll_calls, votes, alliances })
            .unwrap_or_else(|error| panic!("{error}"))
    });
    &TABLES
}

/// The facts that ship with the program.
pub(crate) fn facts() -> &'static Facts {
    static FACTS: LazyLock<Facts> = LazyLock::new(|| {
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
    });
    &FACTS
}

/// The day written so, as known long after.
pub(crate) fn on(day: &str) -> AsOf {
    AsOf { on: self::day(day), known: self::day("2026-11-01") }
}

/// The day written so.
pub(crate) fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// The state with this code.
pub(crate) fn state(code: &str) -> PartyId {
    PartyId::state(code)
}

//! What the tests of the measures share: the tables and facts of `data/`, opened as the program opens them, and the
//! extracts outside this tree.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/ and ../shared")]
#![allow(dead_code, reason = "each test file uses a part")]

#[path = "../../../codebook/tests/shared/mod.rs"]
mod data;

use std::sync::LazyLock;

use account::AsOf;
use codebook::{Facts, PartyId};
pub(crate) use data::{day, read};
use measure::{TableFiles, Tables};

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
    static FACTS: LazyLock<Facts> = LazyLock::new(data::facts);
    &FACTS
}

/// The day written so, as known long after.
pub(crate) fn on(day: &str) -> AsOf {
    AsOf { on: self::day(day), known: self::day("2026-11-01") }
}

/// The state with this code.
pub(crate) fn state(code: &str) -> PartyId {
    PartyId::state(code)
}

//! The facts that ship with the program, loaded from `data/` as the program loads them.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/")]

use codebook::{Date, FactFiles, Facts};

fn read(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

fn facts() -> Facts {
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

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn members(facts: &Facts, organisation: &str, on: &str) -> String {
    let members = facts.members_on(organisation, day(on));
    members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn members_of_the_csto_by_year() {
    let facts = facts();
    for (on, expected) in [
        ("1992-05-14", ""),
        ("1993-06-01", "ARM KAZ KGZ RUS TJK UZB"),
        ("1994-06-01", "ARM AZE BLR GEO KAZ KGZ RUS TJK UZB"),
        ("2000-06-01", "ARM BLR KAZ KGZ RUS TJK"),
        ("2010-06-01", "ARM BLR KAZ KGZ RUS TJK UZB"),
        ("2024-06-01", "ARM BLR KAZ KGZ RUS TJK"),
    ] {
        assert_eq!(members(&facts, "CSTO", on), expected, "{on}");
    }
}

#[test]
fn members_of_nato_in_number() {
    let facts = facts();
    for (on, expected) in [
        ("1949-04-03", 0),
        ("1949-12-31", 12),
        ("1952-12-31", 14),
        ("1955-12-31", 15),
        ("1982-12-31", 16),
        ("1999-12-31", 19),
        ("2004-12-31", 26),
        ("2009-12-31", 28),
        ("2017-12-31", 29),
        ("2020-12-31", 30),
        ("2023-12-31", 31),
        ("2024-12-31", 32),
    ] {
        assert_eq!(facts.members_on("NATO", day(on)).len(), expected, "{on}");
    }
}

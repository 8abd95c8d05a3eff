//! Six members on twelve days, each as it could be known on three days, over the facts and the example reports.
//!
//! `two_times.csv` beside this file has what is right, a row for each, with its source; [`MISSES`] names the rows that the
//! account does not give yet. A row that becomes right must leave the list.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use account::{AsOf, standing};
use codebook::Date;
use store::Store;

/// A row of the table.
#[derive(Debug, serde::Deserialize)]
struct Row {
    organisation: String,
    member: String,
    on: Date,
    known: Date,
    membership: String,
    participation: String,
    intent: String,
    source: String,
}

/// Known misses: organisation, member, day asked about, day by which it could be known, and why.
const MISSES: [(&str, &str, &str, &str, &str); 2] =
    [("ANZUS", "NZL", "1986-01-01", "1986-12-31", PORT), ("ANZUS", "NZL", "1986-01-01", "2020-01-01", PORT)];

const PORT: &str =
    "a ship turned away names no event of the organisation, and no report tells of the exercises that fell out";

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/two_times.csv");
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_table_is_whole() {
    let mut days: BTreeMap<(String, String), BTreeMap<Date, Vec<Date>>> = BTreeMap::new();
    for row in rows() {
        assert!(!row.source.trim().is_empty(), "{row:?}");
        days.entry((row.organisation, row.member)).or_default().entry(row.on).or_default().push(row.known);
    }
    assert_eq!(days.len(), 6);
    for (pair, days) in days {
        assert_eq!(days.len(), 12, "{pair:?}");
        let known = days.values().next().unwrap();
        assert_eq!(known.len(), 3, "{pair:?}");
        assert!(days.values().all(|others| others == known), "{pair:?}: the same three days of knowledge throughout");
    }
}

#[test]
fn where_six_members_stood_on_twelve_days_as_known_on_three() {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports");
    let read = common::run(folder.path(), &["read", examples.to_str().unwrap(), "--db", "two.db"]);
    assert_eq!(read.status, 0, "{}", read.err);
    let store = Store::open_read_only(folder.path().join("two.db")).unwrap();
    let facts = allegiance::knowledge::facts().unwrap();
    let (mut wrong, mut right, mut missed) = (String::new(), 0, 0);
    for row in rows() {
        let [organisation, member] = [&row.organisation, &row.member].map(|name| facts.party_named(name).unwrap());
        let at = AsOf { on: row.on, known: row.known };
        let found = standing(&store, &facts, &organisation, &member, at).unwrap();
        let today = [found.membership.value.as_str(), found.participation.value.as_str(), found.intent.value.as_str()];
        let wanted = [&row.membership, &row.participation, &row.intent].map(String::as_str);
        let is_row = |(of, who, on, known, _): &&(&str, &str, &str, &str, &str)| {
            (*of, *who) == (&*row.organisation, &*row.member)
                && (*on, *known) == (&*row.on.to_string(), &*row.known.to_string())
        };
        let miss = MISSES.iter().find(is_row);
        let name = format!("{} in {} on {} as known on {}", row.member, row.organisation, row.on, row.known);
        match (today == wanted, miss) {
            (true, None) => right += 1,
            (false, Some(_)) => missed += 1,
            (true, Some(_)) => writeln!(wrong, "{name} is right now: its known miss goes").unwrap(),
            (false, None) => {
                writeln!(wrong, "{name}: {}, should be {} ({})", today.join(" "), wanted.join(" "), row.source)
                    .unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!((right + missed, missed), (216, MISSES.len()), "each known miss is a row");
}

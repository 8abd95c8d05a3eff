//! The order in which reports came in does not matter: the example reports in 20 orders answer alike, byte for byte.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::Path;

use account::{Archive, AsOf};
use codebook::{Claim, Date, Report};
use common::run;
use store::Store;

const ORDERS: usize = 20;

/// What a user may ask, in JSONL.
const QUESTIONS: [&str; 8] = [
    "claims",
    "standing CSTO",
    "standing NATO",
    "standing ECOWAS",
    "timeline CSTO",
    "timeline NATO",
    "requests CSTO",
    "attendance CSTO",
];

fn answers(folder: &Path, db: &str) -> Vec<String> {
    let day = "2025-12-31";
    let ask = |question: &&str| {
        let arguments: Vec<&str> =
            question.split(' ').chain(["--known", day, "--db", db, "--format", "jsonl"]).collect();
        let run = run(folder, &arguments);
        assert!(run.status == 0 && !run.out.is_empty(), "{question}: {}", run.err);
        run.out
    };
    QUESTIONS.iter().map(ask).collect()
}

fn account_of(store: &Store) -> account::Account {
    let day = Date::constant(2025, 12, 31);
    let facts = allegiance::knowledge::facts().unwrap();
    account::derive(store, &facts, AsOf { on: day, known: day }).unwrap()
}

#[test]
fn the_examples_in_any_order_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports");
    let read = run(folder.path(), &["read", examples.to_str().unwrap(), "--db", "read.db", "--format", "jsonl"]);
    assert_eq!(read.status, 0, "{}", read.err);
    let store = Store::open(folder.path().join("read.db")).unwrap();
    let claims = |report: &Report| -> Vec<Claim> {
        store.claims_of(report.id).unwrap().iter().map(|told| (*told.claim).clone()).collect()
    };
    let mut entries: Vec<(Report, Vec<Claim>)> =
        store.reports(Date::MAX).unwrap().iter().map(|report| ((**report).clone(), claims(report))).collect();
    let (wanted, account) = (answers(folder.path(), "read.db"), account_of(&store));
    assert!(entries.len() >= 50 && account.standings.len() > 100);

    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for order in 0..ORDERS {
        for place in (1..entries.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            entries.swap(place, (random >> 11) as usize % (place + 1));
        }
        let name = format!("{order}.db");
        let mut other = Store::open(folder.path().join(&name)).unwrap();
        for batch in entries.chunks(1 + order) {
            assert_eq!(other.add(batch, "1").unwrap().refused, []);
        }
        assert!(account_of(&other) == account, "order {order}: another account");
        drop(other);
        for ((question, wanted), answer) in QUESTIONS.iter().zip(&wanted).zip(answers(folder.path(), &name)) {
            assert!(answer == *wanted, "order {order}: another answer to `{question}`");
        }
    }
}

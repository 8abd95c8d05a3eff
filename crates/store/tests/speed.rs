//! Opening a small account and asking it takes no time that anyone notices.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "touches the world: it takes the time")]

mod sample;

use std::time::{Duration, Instant};

use account::Archive;
use codebook::{Date, PartyId};
use sample::entries;
use store::Store;

#[test]
fn ten_reports_are_opened_and_asked_in_less_than_ten_milliseconds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    Store::open(&path).unwrap().add(&entries(0, 10), "1").unwrap();
    let once = || {
        let begun = Instant::now();
        let store = Store::open(&path).unwrap();
        let parties = [PartyId::organisation("Lake Pact"), PartyId::state("VAR")];
        let told = store.claims(Some(&parties), Date::MAX).unwrap();
        assert_eq!(told.len(), 40);
        assert!(told.iter().all(|told| store.report(told.claim.evidence.report).unwrap().is_some()));
        begun.elapsed()
    };
    // The best of many, since other work on the machine only ever slows one down.
    let best = (0..20).map(|_| once()).min().unwrap();
    assert!(best < Duration::from_millis(10), "{best:?}");
}

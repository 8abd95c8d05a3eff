//! Corrections by hand in the file: numbered, kept, verified, and still there when reports are read again or removed.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use account::{Archive, Corrected, Effect};
use codebook::{Act, Change, Claim, Correction, Date, PartyId, SetFact, Status};
use sample::{entries, entry};
use store::Store;

const DAY: Date = Date::constant(2024, 9, 2);

fn changes() -> Vec<Change> {
    let (_, claims) = entry(0);
    let boxed = |index: usize| Box::new(claims[index].clone());
    let amended = Claim { act: Act::AnnounceLeave, ..claims[2].clone() }.with_id();
    let fact = SetFact {
        organisation: "Lake Pact".into(),
        member: PartyId::state("VAR"),
        status: Status::Outside,
        from: "2019-06".parse().unwrap(),
        to: None,
        source: "Lake Pact, note 4".into(),
        known: DAY,
    };
    vec![
        Change::Accept { claim: boxed(0) },
        Change::Reject { claim: boxed(1) },
        Change::Amend { claim: boxed(2), amended: Box::new(amended) },
        Change::MergeParties { party: PartyId::named("Varenian army"), into: PartyId::state("VAR").within("army") },
        Change::SplitParty { party: PartyId::state("TLS"), into: PartyId::named("Talosh"), claims: claims.clone() },
        Change::MergeEvents { claims: claims.clone() },
        Change::SplitEvents { claims: claims[..1].to_vec() },
        Change::SetFact { fact },
        Change::Undo { number: 2 },
    ]
}

fn store() -> (tempfile::TempDir, Store, Vec<Correction>) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.add(&entries(0, 3), "1").unwrap();
    let made = changes().into_iter().map(|change| store.correct("Nino — desk", DAY, "checked", change).unwrap());
    let made: Vec<Correction> = made.collect();
    (folder, store, made)
}

#[test]
fn corrections_come_back_in_the_order_in_which_they_were_made() {
    let (folder, store, made) = store();
    assert_eq!(made.iter().map(|correction| correction.number).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    assert_eq!(store.corrections().unwrap(), made);
    assert_eq!(store.check().unwrap(), []);
    let copy = folder.path().join("copy.db");
    store.backup(&copy).unwrap();
    assert_eq!(Store::open_read_only(copy).unwrap().corrections().unwrap(), made);
}

#[test]
fn corrections_outlive_another_reading_and_reports_that_are_removed() {
    let (_folder, mut store, made) = store();
    let (report, claims) = entry(0);
    store.add(&[(report.clone(), claims[3..].to_vec())], "2").unwrap();
    assert_eq!(store.corrections().unwrap(), made);
    assert_eq!(store.check().unwrap(), []);
    let told = |store: &Store| {
        let log = store.corrections().unwrap();
        let corrected = Corrected::new(store, &log).unwrap();
        let told = corrected.claims_of(report.id).unwrap();
        (told.into_iter().map(|told| told.claim.act).collect::<Vec<_>>(), corrected.effect(1).unwrap())
    };
    // What was accepted and amended stands, though the new version reads neither.
    let (acts, effect) = told(&store);
    assert!(acts.contains(&Act::FreezeParticipation) && acts.contains(&Act::AnnounceLeave), "{acts:?}");
    assert_eq!(effect, Effect::InForce);

    store.remove(report.id).unwrap();
    assert_eq!(told(&store), (Vec::new(), Effect::Idle));
    assert_eq!(store.corrections().unwrap(), made);
    assert_eq!(store.check().unwrap(), []);

    store.add(&[entry(0)], "3").unwrap();
    assert_eq!(told(&store).1, Effect::InForce);
}

#[test]
fn damage_to_a_correction_is_found() {
    for (damage, what) in [
        (
            "UPDATE correction SET reason = 'other' WHERE number = 3",
            "the content does not have the hash that it was stored with",
        ),
        ("UPDATE correction SET body = '{}' WHERE number = 3", "the correction cannot be read"),
        ("UPDATE correction SET made = 20240230 WHERE number = 3", "the day of the correction does not exist"),
        ("DELETE FROM correction WHERE number = 3", "a correction before it is missing"),
    ] {
        let (folder, store, _) = store();
        drop(store);
        let path = folder.path().join("a.db");
        rusqlite::Connection::open(&path).unwrap().execute(damage, []).unwrap();
        let findings = Store::open(&path).unwrap().check().unwrap();
        assert_eq!(findings.len(), 1, "{damage}: {findings:?}");
        assert!(findings[0].what.starts_with(what), "{:?}", findings[0]);
    }
}

#[test]
fn two_processes_that_correct_at_once_number_without_gaps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Store::open(&path).unwrap());
    let work = |author: &'static str| {
        let path = path.clone();
        std::thread::spawn(move || {
            let mut store = Store::open(path).unwrap();
            for _ in 0..20 {
                let change = Change::MergeParties { party: PartyId::named("a"), into: PartyId::named("b") };
                store.correct(author, DAY, "both", change).unwrap();
            }
        })
    };
    for worker in [work("one"), work("other")] {
        worker.join().unwrap();
    }
    let store = Store::open(&path).unwrap();
    let numbers: Vec<u32> = store.corrections().unwrap().iter().map(|correction| correction.number).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert_eq!(store.check().unwrap(), []);
}

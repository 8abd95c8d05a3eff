//! The store answers every question as the archive in memory does, whatever was added in whatever order.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod generate;

use std::sync::Arc;

use account::{Archive, MemoryArchive, Told};
use codebook::{Act, Date, Evidence, PartyId, Span};
use generate::{Entry, batch, day, party};
use proptest::prelude::*;
use store::{Filter, Id, Memory, Store};

fn in_memory(entries: &[Entry]) -> MemoryArchive {
    let mut memory = MemoryArchive::default();
    for (report, claims) in entries.iter().cloned() {
        memory.add(report, claims);
    }
    memory
}

fn in_file(entries: &[Entry], folder: &tempfile::TempDir) -> Store {
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    for batch in entries.chunks(3) {
        assert_eq!(store.add(batch, "1").unwrap().refused, []);
    }
    store
}

/// Both give the same answer to every question of [`Archive`].
fn same(store: &Store, memory: &MemoryArchive, parties: &[PartyId], known: Date) {
    assert_eq!(store.reports(known).unwrap(), memory.reports(known).unwrap());
    assert_eq!(store.claims(None, known).unwrap(), memory.claims(None, known).unwrap());
    assert_eq!(store.claims(Some(parties), known).unwrap(), memory.claims(Some(parties), known).unwrap());
    for organisation in parties {
        for other in parties.iter().map(Some).chain([None]) {
            let acts: Vec<Act> = Act::ALL.iter().copied().step_by(2).collect();
            let between = store.between(organisation, other, &acts, known).unwrap();
            assert_eq!(between, memory.between(organisation, other, &acts, known).unwrap());
        }
    }
    for report in memory.reports(Date::MAX).unwrap() {
        // Spans that end within a character or beyond the text are asked for as well.
        for (start, end) in [(0, 0), (0, 1), (1, 9), (3, 200), (5, 2)] {
            let evidence = Evidence { report: report.id, span: Span::new(start, end), sentence: 0 };
            assert_eq!(store.passage(evidence).unwrap(), memory.passage(evidence).unwrap());
        }
        assert_eq!(store.copies(report.id).unwrap(), memory.copies(report.id).unwrap());
        assert_eq!(store.report(report.id).unwrap(), Some(report));
    }
    for told in memory.claims(None, Date::MAX).unwrap() {
        assert_eq!(store.claim(told.claim.id).unwrap(), Some(told));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_store_answers_as_memory_does(
        entries in batch(8).prop_shuffle(),
        parties in prop::collection::vec(party(), 0..3),
        known in day(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, memory) = (in_file(&entries, &folder), in_memory(&entries));
        same(&store, &memory, &parties, known);
        prop_assert_eq!(store.check().unwrap(), []);

        store.rebuild().unwrap();
        same(&store, &memory, &parties, known);
        prop_assert_eq!(store.check().unwrap(), []);

        drop(store);
        let store = Store::open_read_only(folder.path().join("a.db")).unwrap();
        same(&store, &memory, &parties, known);
        prop_assert_eq!(store.check().unwrap(), []);

        // What is read fills the memory; another store answers from it.
        let remembered = Arc::new(Memory::default());
        store.remember(Some(Arc::clone(&remembered)));
        same(&store, &memory, &parties, known);
        let other = Store::open_read_only(folder.path().join("a.db")).unwrap();
        other.remember(Some(remembered));
        same(&other, &memory, &parties, known);
        prop_assert_eq!(other.organisations_told(known, 5).unwrap(), store.organisations_told(known, 5).unwrap());
    }

    #[test]
    fn a_filter_gives_what_it_promises(
        entries in batch(8),
        party in prop::collection::vec(party(), 0..3),
        organisation in prop::collection::vec(party(), 0..2),
        days in prop::array::uniform3(prop::option::of(day())),
        source in prop::option::of(prop::sample::select(vec!["PASH", "TÜRK", "%", "a/", ""])),
        takes_act in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (store, memory) = (in_file(&entries, &folder), in_memory(&entries));
        let all = memory.claims(None, Date::MAX).unwrap();
        let [since, until, known] = days;
        let act = all.first().map(|told| told.claim.act).filter(|_| takes_act);
        let filter = Filter { act, party, organisation, since, until, known, source: source.map(str::to_owned) };
        let wanted: Vec<Told> = all.into_iter().filter(|told| filter.wants(told)).collect();
        prop_assert_eq!(&store.claims_where(&filter).unwrap(), &wanted);
        for (skip, limit) in [(0, 2), (1, 3), (3, 100), (100, 1), (0, 0)] {
            let part = wanted.iter().skip(skip).take(limit).cloned().collect();
            prop_assert_eq!(store.claims_part(&filter, skip, limit).unwrap(), (part, wanted.len()));
        }
    }

    #[test]
    fn an_id_is_found_by_its_first_digits(entries in batch(8), digits in 1_usize..=32) {
        let folder = tempfile::tempdir().unwrap();
        let (store, memory) = (in_file(&entries, &folder), in_memory(&entries));
        for told in memory.claims(None, Date::MAX).unwrap() {
            let id = told.claim.id.to_string();
            let found = store.ids(&id[..digits].to_uppercase(), 1000).unwrap();
            prop_assert!(found.contains(&Id::Claim(told.claim.id)));
            let starts = |id: &Id| match id { Id::Report(id) => id.to_string(), Id::Claim(id) => id.to_string() };
            prop_assert!(found.iter().all(|found| starts(found).starts_with(&id[..digits])));
        }
    }

    #[test]
    fn what_is_removed_is_as_if_it_had_never_been(entries in batch(6), removed in any::<prop::sample::Index>()) {
        prop_assume!(!entries.is_empty());
        let folder = tempfile::tempdir().unwrap();
        let mut store = in_file(&entries, &folder);
        let (report, claims) = removed.get(&entries);
        prop_assert_eq!(store.remove(report.id).unwrap(), Some(claims.len()));
        prop_assert_eq!(store.remove(report.id).unwrap(), None);
        let left: Vec<Entry> = entries.iter().filter(|(other, _)| other.id != report.id).cloned().collect();
        same(&store, &in_memory(&left), &[], Date::MAX);
        prop_assert_eq!(store.check().unwrap(), []);
        let other = tempfile::tempdir().unwrap();
        prop_assert_eq!(store.counts().unwrap(), in_file(&left, &other).counts().unwrap());
    }
}

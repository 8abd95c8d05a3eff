//! What adding, reading again, searching and checking promise.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sample;

use account::Archive;
use codebook::{Act, Claim, ClaimId, Date, PartyId, Span};
use sample::{entries, entry, search};
use store::{Added, Filter, Finding, Search, Store};

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("a.db")).unwrap();
    (folder, store)
}

fn ids(store: &Store) -> Vec<ClaimId> {
    store.claims(None, Date::MAX).unwrap().iter().map(|told| told.claim.id).collect()
}

#[test]
fn a_report_read_twice_changes_nothing() {
    let (_folder, mut store) = store();
    assert_eq!(store.add(&entries(0, 3), "1").unwrap(), Added { new: 3, claims: 12, ..Added::default() });
    let before = (ids(&store), store.counts().unwrap());
    let (report, claims) = entry(1);
    let less = (report.clone(), claims[..1].to_vec());
    assert_eq!(store.add(&[entry(0), less, entry(2)], "1").unwrap(), Added { known_already: 3, ..Added::default() });
    assert_eq!((ids(&store), store.counts().unwrap()), before);
    assert!(store.has(report.id, "1").unwrap() && !store.has(report.id, "2").unwrap());
}

#[test]
fn another_version_replaces_the_claims_and_keeps_the_ids_of_those_that_stay() {
    let (_folder, mut store) = store();
    store.add(&entries(0, 3), "1").unwrap();
    let (report, claims) = entry(1);
    let mut surer = claims[1].clone();
    surer.confidence = 0.9;
    let moved = Claim { act: Act::AnnounceLeave, ..claims[2].clone() }.with_id();
    let again = (report.clone(), vec![surer.clone(), moved.clone()]);
    assert_eq!(store.add(&[entry(0), again], "2").unwrap(), Added { read_again: 2, claims: 6, ..Added::default() });
    assert_eq!(*store.claim(claims[1].id).unwrap().unwrap().claim, surer);
    assert_eq!(*store.claim(moved.id).unwrap().unwrap().claim, moved);
    assert_eq!(store.claim(claims[0].id).unwrap(), None);
    assert_eq!(store.counts().unwrap().claims, 4 + 2 + 4);
    assert!(store.has(report.id, "2").unwrap() && !store.has(report.id, "1").unwrap());
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn what_breaks_a_rule_is_refused_and_the_rest_is_kept() {
    let (_folder, mut store) = store();
    let (report, claims) = entry(0);
    let inside_a_dash = report.text.find('—').unwrap() as u32 + 1;
    let broken = |change: &dyn Fn(&mut Claim)| {
        let mut claim = claims[0].clone();
        change(&mut claim);
        claim.with_id()
    };
    let mut wrong_id = claims[0].clone();
    wrong_id.act = Act::Leave;
    let batch = [
        broken(&|claim| claim.detail = Some(Span::new(0, inside_a_dash))),
        broken(&|claim| claim.evidence.span.end = 10_000),
        broken(&|claim| claim.evidence.report = entry(1).0.id),
        broken(&|claim| claim.confidence = f32::NAN),
        broken(&|claim| claim.confidence = 1.5),
        wrong_id,
        claims[3].clone(),
    ];
    let mut other = entry(1);
    other.0.text = "another text".into();
    let added = store.add(&[(report, batch.to_vec()), other, entry(2)], "1").unwrap();
    assert_eq!((added.new, added.refused.len()), (2, 7));
    assert_eq!(
        added.refused[0].to_string(),
        format!(
            "the span 0..{inside_a_dash} does not lie on characters of the text\n  --> claim `{}`\n  \
             help: please report this as a flaw of the reader",
            batch[0].id
        )
    );
    assert_eq!(store.counts().unwrap().claims, 1 + 4);
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn words_are_found_in_their_passage() {
    let (_folder, mut store) = store();
    store.add(&entries(0, 3), "1").unwrap();
    let words = |query: &str| -> Vec<String> {
        store.search(&search(query)).unwrap().into_iter().map(|hit| hit.words).collect()
    };
    // Endings, case and accents do not count; the day does: the newest first.
    let hits = store.search(&Search { limit: 2, ..search("CAFE denies") }).unwrap();
    let (report, _) = entry(2);
    assert_eq!(hits.len(), 2);
    assert_eq!((hits[0].report, hits[0].published), (report.id, report.published));
    let span = hits[0].span.unwrap();
    assert!(span.of(&report.text).starts_with("He denied") && span.of(&report.text) == hits[0].words);

    let found: Vec<&str> = hits[0].found.iter().map(|span| span.of(&hits[0].words)).collect();
    assert_eq!(found, ["denied", "café"]);
    assert_eq!(hits[0].claims.len(), 3);
    let talosh = vec![PartyId::state("TLS")];
    assert_eq!(store.search(&Search { party: talosh.clone(), ..search("denied") }).unwrap().len(), 3);
    assert_eq!(store.search(&Search { party: talosh, ..search("frozen") }).unwrap(), []);
    let day = Some(Date::constant(2019, 1, 2));
    assert_eq!(store.search(&Search { since: day, until: day, ..search("frozen") }).unwrap().len(), 1);
    assert_eq!(store.search(&Search { publisher: Some("COURIER".into()), ..search("frozen") }).unwrap().len(), 3);
    assert_eq!(store.search(&Search { publisher: Some("gazette".into()), ..search("frozen") }).unwrap(), []);

    assert_eq!(words("\"report 1\""), ["Report 1 on the Lake Pact"]);
    assert_eq!(store.search(&search("\"report 1\"")).unwrap()[0].span, None);
    assert_eq!(words("\"participation frozen\""), [""; 0]);
    assert_eq!(words("Varen* café").len(), 3);
    // The words of one passage only, whatever is put among them.
    assert_eq!(words("frozen café"), [""; 0]);
    for odd in ["", "\"", "( OR *", "NEAR(a b)", "words: x", "-", "\0"] {
        assert_eq!(words(odd), [""; 0], "{odd}");
    }
}

#[test]
fn a_filter_asks_for_parties_days_and_sources() {
    let (_folder, mut store) = store();
    store.add(&entries(0, 3), "1").unwrap();
    let count = |filter: Filter| store.claims_where(&filter).unwrap().len();
    assert_eq!(count(Filter::default()), 12);
    let party = vec![PartyId::state("TLS")];
    assert_eq!(count(Filter { party, ..Filter::default() }), 3);
    let organisation = vec![PartyId::organisation("Lake Pact")];
    assert_eq!(count(Filter { organisation, act: Some(Act::FreezeParticipation), ..Filter::default() }), 3);
    assert_eq!(count(Filter { source: Some("ilo".into()), ..Filter::default() }), 9);
    assert_eq!(count(Filter { source: Some("lake courier".into()), ..Filter::default() }), 12);
    assert_eq!(count(Filter { until: Some(Date::constant(2018, 12, 1)), ..Filter::default() }), 6);
    assert_eq!(count(Filter { known: Some(Date::constant(2019, 1, 1)), ..Filter::default() }), 4);
}

/// What checking finds after `damage` was done to the file behind the store's back.
fn after(damage: &str) -> Vec<Finding> {
    let (_folder, mut store) = store();
    store.add(&entries(0, 2), "1").unwrap();
    assert_eq!(store.check().unwrap(), []);
    let connection = rusqlite::Connection::open(store.path()).unwrap();
    connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    connection.execute_batch(damage).unwrap();
    let findings = store.check().unwrap();
    // What is only derived can be made again.
    if !findings.is_empty() && findings.iter().all(|finding| finding.help.contains("made again")) {
        store.rebuild().unwrap();
        assert_eq!(store.check().unwrap(), [], "{damage}");
    }
    findings
}

#[test]
fn every_damage_is_found() {
    let derived =
        "the reports and claims are sound: have what is derived from them made again with `allegiance rebuild`";
    let sources = "go back to a backup, or remove the report and read it again";
    let file = "go back to a backup, or read the reports into a new file";
    for (damage, what, help) in [
        ("UPDATE report SET text = text || '!' WHERE row = 1", "the content does not have the hash", sources),
        ("UPDATE report SET published = 20190230 WHERE row = 1", "its publisher or day cannot be read", sources),
        ("UPDATE claim SET body = replace(body, '\"yes\"', '\"no\"') WHERE row = 1", "the content does not", sources),
        ("UPDATE claim SET body = 'x' WHERE row = 1", "the claim cannot be read", sources),
        ("UPDATE claim SET id = zeroblob(16) WHERE row = 1", "it stands in the place of another", sources),
        ("UPDATE claim SET report = 2 WHERE row = 1", "it rests on another report", sources),
        ("UPDATE claim SET since = NULL WHERE row = 1", "its act, days or parties are listed wrongly", derived),
        ("UPDATE claim SET act = 'join' WHERE row = 1", "its act, days or parties are listed wrongly", derived),
        ("DELETE FROM claim_party WHERE claim = 1", "its act, days or parties are listed wrongly", derived),
        ("DELETE FROM claim_pair WHERE claim = 1", "the claims are listed wrongly", derived),
        ("UPDATE claim_pair SET party = party + 99 WHERE claim = 1", "the claims are listed wrongly", derived),
        ("UPDATE passage SET stop = stop - 1 WHERE row = 3", "the passages to search in are not those", derived),
        ("DELETE FROM passage_words_data WHERE id > 10", "the file is damaged", derived),
        ("UPDATE party SET home = 1 WHERE home IS NOT NULL", "the party is not written as it should be", file),
        ("UPDATE claim_party SET party = party + 999 WHERE claim = 1", "a row refers to one that is not", file),
        ("DROP INDEX claim_act", "the tables are not those of format", file),
    ] {
        let findings = after(damage);
        assert!(
            findings.iter().any(|finding| finding.what.starts_with(what) && finding.help == help),
            "{damage}: {findings:?}"
        );
    }
    let index = "INSERT INTO passage_words (passage_words, rowid, words) VALUES ('delete', 1, 'Report')";
    let findings = after(index);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].what.starts_with("the index of words"), "{findings:?}");
}

//! A file of every format that was ever released opens, is upgraded, and gives what was put into it.
//!
//! `tests/files/format-N.sqlite` is an account that the version with format N made of the sample reports, and beside it stands
//! what was in it, a claim a line. Once a format is released, neither changes. `UPDATE=1 cargo test -p store --test old_formats`
//! makes those of the newest format where they are missing.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "touches the world: it copies the stored files")]

mod sample;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use account::Archive;
use codebook::{Change, Date, Report};
use sample::{entries, entry, search};
use store::{ErrorKind, FORMAT, Store};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

/// Everything that can be asked of an account, as text: reports, claims, instruments, corrections.
fn contents(store: &Store) -> String {
    let mut text = String::new();
    for report in store.reports(Date::MAX).unwrap() {
        let versions = ["0.0.1", "0.0.2"].map(|version| store.has(report.id, version).unwrap());
        let Report { id, publisher, title, published, address, language, text: words } = &*report;
        writeln!(text, "report {id} {published} {publisher} {versions:?}").unwrap();
        writeln!(text, "  {title:?} {address:?} {language:?} {words:?}").unwrap();
    }
    for told in store.claims(None, Date::MAX).unwrap() {
        let claim = serde_json::to_string(&told.claim).unwrap();
        writeln!(text, "claim {} {} {claim}", told.published, told.publisher).unwrap();
    }
    for correction in store.corrections().unwrap() {
        writeln!(text, "correction {}", serde_json::to_string(&correction).unwrap()).unwrap();
    }
    text
}

fn make_newest() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    store.add(&entries(0, 3), "0.0.1").unwrap();
    store.add(&entries(1, 2), "0.0.2").unwrap();
    let (_, claims) = entry(0);
    let reject = Change::Reject { claim: Box::new(claims[0].clone()) };
    store.correct("Nino", Date::constant(2024, 9, 2), "about another lake", reject).unwrap();
    store.correct("Ilo", Date::constant(2024, 9, 3), "checked", Change::Undo { number: 1 }).unwrap();
    store.backup(file(&format!("format-{FORMAT}.sqlite"))).unwrap();
    fs::write(file(&format!("format-{FORMAT}.txt")), contents(&store)).unwrap();
}

#[test]
fn every_older_format_opens_and_gives_what_was_put_in() {
    if std::env::var("UPDATE").is_ok() && !file(&format!("format-{FORMAT}.sqlite")).exists() {
        make_newest();
    }
    for format in 1..=FORMAT {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        fs::copy(file(&format!("format-{format}.sqlite")), &path).unwrap();
        let expected = fs::read_to_string(file(&format!("format-{format}.txt"))).unwrap();

        match Store::open_read_only(&path) {
            Ok(store) => assert_eq!((format, contents(&store)), (FORMAT, expected.clone())),
            Err(error) => assert!(format < FORMAT && error.kind() == ErrorKind::Older, "{error}"),
        }
        let mut store = Store::open(&path).unwrap();
        assert_eq!(contents(&store), expected);
        assert_eq!(store.check().unwrap(), [], "format {format}");
        assert_eq!(store.search(&search("frozen")).unwrap().len(), 3);
        // It goes on like a new one.
        assert_eq!(store.add(&entries(0, 5), "0.0.3").unwrap().new, 2);
        drop(store);
        let store = Store::open_read_only(&path).unwrap();
        assert_eq!((store.counts().unwrap().reports, store.check().unwrap().len()), (5, 0));
    }
}

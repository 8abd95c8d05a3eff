//! Several processes on one file: readers beside a writer, a second writer that waits, and a file that all make at once.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "touches the world: it starts processes and takes the time")]

mod sample;

use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use account::Archive;
use codebook::Date;
use sample::entries;
use store::{ErrorKind, Store};

/// Runs the test `name` of this program again, in a process that knows its file and part.
fn start(name: &str, path: &Path, part: &str) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name]).stdout(Stdio::null()).env("PART_FILE", path).env("PART", part).spawn().unwrap()
}

/// The file and part of this process, where it was started by [`start`].
fn part() -> Option<(String, String)> {
    Some((env::var("PART_FILE").ok()?, env::var("PART").ok()?))
}

fn all_succeed(children: Vec<Child>) {
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn readers_see_whole_batches_while_one_writes() {
    const LAST: usize = 60;
    if let Some((path, part)) = part() {
        if part == "write" {
            let mut store = Store::open(path).unwrap();
            for n in 0..LAST as u32 / 2 {
                store.add(&entries(2 * n, 2 * n + 2), "1").unwrap();
            }
            return;
        }
        let store = if part == "read" { Store::open_read_only(path) } else { Store::open(path) }.unwrap();
        let (mut seen, begun) = (0, Instant::now());
        while seen < LAST {
            let reports = store.reports(Date::MAX).unwrap().len();
            let counts = store.counts().unwrap();
            assert!(reports.is_multiple_of(2) && reports >= seen && counts.claims == 4 * counts.reports);
            seen = reports;
            assert!(begun.elapsed() < Duration::from_mins(1), "the writer came no further than {seen}");
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Store::open(&path).unwrap());
    let parts = ["read", "read", "read and write", "write"];
    all_succeed(parts.map(|part| start("readers_see_whole_batches_while_one_writes", &path, part)).into());
    assert_eq!(Store::open(&path).unwrap().check().unwrap(), []);
}

#[test]
fn many_that_make_and_write_one_file_at_once_all_go_on() {
    if let Some((path, part)) = part() {
        let (mut store, part) = (Store::open(path).unwrap(), part.parse::<u32>().unwrap());
        for n in 0..10 {
            store.add(&entries(20 * part + 2 * n, 20 * part + 2 * n + 2), "1").unwrap();
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let name = "many_that_make_and_write_one_file_at_once_all_go_on";
    all_succeed((0..6).map(|part| start(name, &path, &part.to_string())).collect());
    let store = Store::open(&path).unwrap();
    assert_eq!((store.counts().unwrap().reports, store.check().unwrap().len()), (120, 0));
}

#[test]
fn a_writer_that_waits_too_long_is_told_and_can_go_on_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut store = Store::open_waiting(&path, Duration::from_millis(50)).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.add(&entries(0, 1), "1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert_eq!(
        error.to_string(),
        format!(
            "another process is writing to the account\n  --> {}\n  \
             help: wait until the other process has finished, then run the same command again",
            path.display()
        )
    );
    // Reading goes on all the time.
    assert_eq!(store.counts().unwrap().reports, 0);
    assert_eq!(Store::open_read_only(&path).unwrap().counts().unwrap().reports, 0);
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(store.add(&entries(0, 1), "1").unwrap().new, 1);
}

#[test]
fn a_second_writer_waits_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut store = Store::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let first = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(200));
        other.execute_batch("COMMIT").unwrap();
    });
    let begun = Instant::now();
    assert_eq!(store.add(&entries(0, 1), "1").unwrap().new, 1);
    assert!(begun.elapsed() >= Duration::from_millis(100));
    first.join().unwrap();
}

#[test]
fn an_answer_of_several_questions_is_of_one_state() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut writer = Store::open(&path).unwrap();
    writer.add(&entries(0, 2), "1").unwrap();
    let reader = Store::open_read_only(&path).unwrap();
    let still = reader.hold_still().unwrap();
    writer.add(&entries(2, 4), "1").unwrap();
    assert_eq!((reader.counts().unwrap().reports, reader.claims(None, Date::MAX).unwrap().len()), (2, 8));
    drop(still);
    assert_eq!(reader.counts().unwrap().reports, 4);
}

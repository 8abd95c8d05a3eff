//! Copies are found in whatever order reports come in, and are forgotten with them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use account::{Archive, MemoryArchive};
use codebook::{Date, Report, ReportId};
use store::Store;

const TEXT: &str = "Varenia has frozen its participation in the Lake Pact at all levels, its prime minister Ilo Maren told \
    parliament on Monday. The pact's secretariat in Talosh said it had received no note and would go on with the exercise \
    planned for June. Varenia has skipped the last two summits, and recalled its envoy in March after a quarrel over the \
    border posts at Kelm. Analysts in the capital doubt that it will leave before the treaty lapses in two years.";

fn report(publisher: &str, day: i8, address: Option<&str>, text: &str) -> Report {
    let mut report = Report::new(publisher, Date::constant(2024, 3, day), "", text);
    report.address = address.map(Into::into);
    report
}

/// A wire, a cut reprint of it, an edited version under its address, another text under that address, and another story.
fn reports() -> Vec<Report> {
    let cut = TEXT.split_once(" Analysts").unwrap().0.replace("told parliament", "said in parliament");
    let edited = TEXT.replace("planned for June", "that was planned for June, and denied that Varenia had left");
    let other = "The harbour of Talosh was closed by a storm on Friday. Two ferries turned back, and the fish market stayed empty.";
    vec![
        report("Lake Wire", 4, Some("https://wire.example/1"), TEXT),
        report("Kelm Post", 5, None, &cut),
        report("Lake Wire", 6, Some("https://wire.example/1"), &edited),
        report("Lake Wire", 7, Some("https://wire.example/1"), other),
        report("Kelm Post", 7, None, other),
    ]
}

fn copies(archive: &impl Archive, reports: &[Report]) -> Vec<Vec<usize>> {
    let place = |id: &ReportId| reports.iter().position(|report| report.id == *id).unwrap();
    let of = |report: &Report| {
        let mut places: Vec<usize> = archive.copies(report.id).unwrap().iter().map(place).collect();
        places.sort_unstable();
        places
    };
    reports.iter().map(of).collect()
}

#[test]
fn in_any_order_the_same() {
    let reports = reports();
    let wanted = vec![vec![1, 2], vec![0, 2], vec![0, 1], vec![4], vec![3]];
    for turn in 0..reports.len() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path().join("a.db")).unwrap();
        let mut memory = MemoryArchive::default();
        let mut turned = reports.clone();
        turned.rotate_left(turn);
        if turn % 2 == 1 {
            turned.reverse();
        }
        for report in &turned {
            store.add(&[(report.clone(), Vec::new())], "1").unwrap();
            memory.add(report.clone(), Vec::new());
        }
        assert_eq!(copies(&store, &reports), wanted);
        assert_eq!(copies(&memory, &reports), wanted);
        store.rebuild().unwrap();
        assert_eq!(copies(&store, &reports), wanted);
        assert_eq!(store.check().unwrap(), []);
    }
}

#[test]
fn what_is_removed_is_no_copy_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("a.db")).unwrap();
    let reports = reports();
    let batch: Vec<_> = reports.iter().map(|report| (report.clone(), Vec::new())).collect();
    store.add(&batch, "1").unwrap();
    store.remove(reports[0].id).unwrap();
    assert_eq!(copies(&store, &reports), [vec![], vec![2], vec![1], vec![4], vec![3]]);
    assert_eq!(store.check().unwrap(), []);
    store.add(&batch[..1], "1").unwrap();
    assert_eq!(copies(&store, &reports)[0], [1, 2]);
}

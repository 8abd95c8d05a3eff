//! Corrections by hand, from what is typed to what the account then says.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::Path;

use common::{Run, run};
use serde_json::Value;

fn account() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let reports = [
        (
            "a",
            "2024-02-23",
            "Armenia has frozen its participation in the CSTO, Prime Minister Nikol Pashinyan said on 22 February 2024.",
        ),
        ("b", "2023-11-24", "Armenia skipped the CSTO summit in Minsk on 23 November 2023."),
        ("c", "2023-11-29", "Armenia skipped the CSTO summit on 27 November 2023."),
        ("d", "2024-03-05", "Georgia left the Lake Pact on 4 March 2024."),
    ];
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, day, text) in reports {
        let report = format!("title: {name}\npublisher: Lake Courier\npublished: {day}\n\n{text}\n");
        common::write(&folder.path().join("reports"), &format!("{name}.txt"), report);
    }
    assert_eq!(run(folder.path(), &["read", "reports"]).status, 0);
    folder
}

fn correct(folder: &Path, arguments: &[&str]) -> Run {
    let author = ["correct", "--author", "Nino", "--reason", "checked", "--format", "json"];
    run(folder, &[&author[..], arguments].concat())
}

fn done(folder: &Path, arguments: &[&str]) -> Value {
    let run = correct(folder, arguments);
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn ids(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let run = run(folder, &[&["claims", "--format", "json"][..], arguments].concat());
    let claims: Vec<Value> = serde_json::from_str(&run.out).unwrap_or_default();
    claims.iter().map(|claim| claim["id"].as_str().unwrap()[..12].to_owned()).collect()
}

fn armenia(folder: &Path) -> String {
    let run = run(folder, &["standing", "CSTO", "Armenia", "--on", "2024-09-02", "--format", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let part = |name: &str| rows[0][name].as_str().unwrap().to_owned();
    [part("membership"), part("participation"), part("intent")].join("/")
}

#[test]
fn a_claim_is_rejected_shown_so_and_brought_back() {
    let folder = account();
    let folder = folder.path();
    let frozen = ids(folder, &["--act", "freeze_participation"]);
    assert_eq!(armenia(folder), "member/frozen/staying");
    let made = done(folder, &["reject", &frozen[0]]);
    assert_eq!((made[0]["number"].as_u64(), made[0]["verb"].as_str()), (Some(1), Some("reject")));
    assert_eq!(armenia(folder), "member/reduced/staying");
    assert!(ids(folder, &["--act", "freeze_participation"]).is_empty());

    let why = run(folder, &["why", &frozen[0]]);
    assert!(why.out.contains("This claim does not count any more."), "{}", why.out);
    assert!(why.out.contains("#1") && why.out.contains("Nino"), "{}", why.out);

    let again = correct(folder, &["accept", &frozen[0]]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("does not count any more by correction `1`"), "{}", again.err);

    done(folder, &["undo", "1"]);
    assert_eq!(armenia(folder), "member/frozen/staying");
    assert_eq!(ids(folder, &["--act", "freeze_participation"]), frozen);
    let log = run(folder, &["corrections"]);
    assert!(log.out.contains("undone by #2") && log.out.contains("2 corrections"), "{}", log.out);
}

#[test]
fn a_claim_is_amended_and_the_claim_that_it_became_can_be_asked_for() {
    let folder = account();
    let folder = folder.path();
    let frozen = ids(folder, &["--act", "freeze_participation"]);
    done(folder, &["amend", &frozen[0], "act=announce_leave", "actor=Armenia", "object=CSTO", "time=2024-02"]);
    assert_eq!(armenia(folder), "member/reduced/leaving");
    let amended = ids(folder, &["--act", "announce_leave"]);
    let why: Value = serde_json::from_str(&run(folder, &["why", &amended[0], "--format", "json"]).out).unwrap();
    assert_eq!((why["corrected"].as_u64(), why["confidence"].as_f64()), (Some(1), Some(1.0)));
    assert_eq!(why["time"]["from"], "2024-02");
    assert!(why["evidence"]["text"].as_str().unwrap().contains("frozen its participation"));
    assert_eq!(why["corrections"][0]["author"], "Nino");
    assert_eq!(run(folder, &["check"]).status, 0);
    // Reading the same reports again changes nothing.
    assert_eq!(run(folder, &["read", "reports"]).status, 0);
    assert_eq!(armenia(folder), "member/reduced/leaving");
}

#[test]
fn parties_are_merged_and_split() {
    let folder = account();
    let folder = folder.path();
    let left = ids(folder, &["--act", "leave"]);
    done(folder, &["split", "Georgia", &left[0], "--into", "named:Georgia (Republic of the Lakes)"]);
    assert!(ids(folder, &["--party", "GEO"]).is_empty());
    assert_eq!(ids(folder, &["--party", "Georgia (Republic of the Lakes)"]).len(), 1);
    done(folder, &["merge", "Georgia (Republic of the Lakes)", "--into", "Azerbaijan"]);
    assert_eq!(ids(folder, &["--party", "AZE"]).len(), 1);
    assert_eq!(ids(folder, &["--party", "Georgia (Republic of the Lakes)"]).len(), 1);
    let twice = correct(folder, &["merge", "Georgia (Republic of the Lakes)", "--into", "Azerbaijan"]);
    assert_eq!(twice.status, 2);
    assert!(twice.err.contains("both names are `AZE` already"), "{}", twice.err);
    done(folder, &["undo", "2"]);
    done(folder, &["undo", "1"]);
    assert_eq!(ids(folder, &["--party", "GEO"]), left);
}

#[test]
fn two_dates_of_one_event_are_merged() {
    let folder = account();
    let folder = folder.path();
    let skipped = ids(folder, &["--act", "skip_event"]);
    let events = || {
        let run = run(folder, &["timeline", "CSTO", "--since", "2023-11", "--until", "2023-12", "--format", "json"]);
        let rows: Vec<Value> = serde_json::from_str(&run.out).unwrap();
        rows.iter().filter(|row| row["act"] == "skip_event").count()
    };
    assert_eq!(events(), 2);
    done(folder, &["merge-events", &skipped[0], &skipped[1]]);
    assert_eq!(events(), 1);
    done(folder, &["split-events", &skipped[1]]);
    assert_eq!(events(), 2);
}

#[test]
fn a_fact_is_set_and_changes_the_standing() {
    let folder = account();
    let folder = folder.path();
    let made = done(folder, &["fact", "CSTO", "Armenia", "outside", "--from", "2024-06-01", "--source", "Depositary"]);
    let changed = made[0]["changed"].as_array().unwrap();
    assert!(changed.iter().any(|row| row["part"] == "membership" && row["after"] == "left"), "{made}");
    assert_eq!(armenia(folder), "left/none/leaving");
    let why = run(folder, &["why", "CSTO/ARM/membership", "--on", "2024-09-02"]);
    assert!(why.out.contains("fact: Depositary"), "{}", why.out);
    assert!(run(folder, &["why", "correction:1"]).out.contains("source: Depositary"));
    done(folder, &["undo", "1"]);
    assert_eq!(armenia(folder), "member/frozen/staying");
}

#[test]
fn wrong_corrections_are_refused_with_what_to_do() {
    let folder = account();
    let folder = folder.path();
    let frozen = ids(folder, &["--act", "freeze_participation"]);
    let frozen = frozen[0].as_str();
    for (arguments, status, what) in [
        (&["reject", "zz"][..], 1, "there is no claim `zz`"),
        (&["amend", frozen, "certainty=sure"], 2, "`sure` is no certainty"),
        (&["amend", frozen, "colour=red"], 2, "there is no field `colour`"),
        (&["amend", frozen, "certainty"], 2, "a field is not written FIELD=VALUE"),
        (&["amend", frozen, "polarity=yes"], 2, "the claim says that already"),
        (&["amend", frozen, "time=2024-02-31"], 2, "is no date"),
        (&["amend", frozen, "actor=Nowhereland"], 1, "no party called `Nowhereland` is known"),
        (&["merge", "Armenia", "--into", "ARM"], 2, "both names are `ARM` already"),
        (&["split", "Belarus", frozen, "--into", "Russia"], 2, "does not name `BLR`"),
        (
            &["fact", "CSTO", "ARM", "member", "--from", "2024", "--to", "2023", "--source", "x"],
            2,
            "not after its begin",
        ),
        (&["undo", "7"], 1, "there is no correction `7`"),
    ] {
        let run = correct(folder, arguments);
        assert_eq!(run.status, status, "{arguments:?}: {}", run.err);
        assert!(run.err.contains(what), "{arguments:?}: {}", run.err);
        assert!(run.err.contains("help: "), "{}", run.err);
    }
    let silent = run(folder, &["correct", "reject", frozen, "--author", "Nino"]);
    assert_eq!(silent.status, 2);
    assert!(silent.err.contains("the correction has no reason"), "{}", silent.err);
    assert_eq!(run(folder, &["corrections"]).status, 1, "nothing was added");

    done(folder, &["amend", frozen, "act=announce_leave"]);
    let amended = ids(folder, &["--act", "announce_leave"]);
    done(folder, &["amend", &amended[0], "certainty=possible"]);
    let rests = correct(folder, &["undo", "1"]);
    assert!(rests.err.contains("the correction `2` rests on `1`"), "{}", rests.err);
    done(folder, &["undo", "2"]);
    done(folder, &["undo", "1"]);
    let twice = correct(folder, &["undo", "1"]);
    assert!(twice.err.contains("was undone by `4` already"), "{}", twice.err);
}

#[test]
fn without_an_account_there_is_nothing_to_correct() {
    let folder = tempfile::tempdir().unwrap();
    let run = correct(folder.path(), &["undo", "1"]);
    assert_eq!(run.status, 3);
    assert!(run.err.contains("there is no account yet"), "{}", run.err);
    assert!(!folder.path().join("allegiance.db").exists());
}

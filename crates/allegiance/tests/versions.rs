//! A report that was edited after it came out, and its reprint elsewhere: one voice, and what vanished says so.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs;
use std::path::Path;

use common::run;
use serde_json::Value;

const STORY: &str = "Armenia has frozen its participation in the CSTO at all levels, Prime Minister Nikol Pashinyan told \
    parliament on Monday.\n\nThe bloc's secretariat in Moscow said that it would go on with the exercise planned for June.\n\n\
    Armenia will leave the CSTO within two years, a deputy foreign minister said.\n\nArmenia skipped the last two summits of \
    the CSTO, and recalled its envoy in March after a quarrel over the border posts.";

fn write(folder: &Path, name: &str, publisher: &str, day: u8, text: &str) {
    let head = format!("title: A freeze\npublisher: {publisher}\npublished: 2024-03-0{day}\n");
    fs::write(folder.join(name), format!("{head}\n{text}\n")).unwrap();
}

fn why(folder: &Path, id: &str, more: &[&str]) -> Value {
    let done = run(folder, &[&["why", id, "--format", "json"], more].concat());
    serde_json::from_str(&done.out).unwrap()
}

#[test]
fn versions_are_told_and_what_vanished_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "1.txt", "Lake Wire", 4, STORY);
    let edited: Vec<&str> = STORY.split("\n\n").filter(|part| !part.contains("two years")).collect();
    write(folder, "2.txt", "Lake Wire", 6, &edited.join("\n\n").replace("told parliament", "told lawmakers"));
    write(folder, "3.txt", "Kelm Post", 5, &STORY.replace("at all levels", "completely"));
    assert_eq!(run(folder, &["read", "1.txt", "2.txt", "3.txt"]).status, 0);

    let claims = run(folder, &["claims", "--format", "jsonl"]).out;
    let claims: Vec<Value> = claims.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let first: Vec<&Value> =
        claims.iter().filter(|claim| claim["published"] == "2024-03-04" && claim["publisher"] == "Lake Wire").collect();
    let report = why(folder, first[0]["report"].as_str().unwrap(), &[]);
    let copies = report["copies"].as_array().unwrap();
    let told: Vec<(&str, bool)> = copies
        .iter()
        .map(|copy| (copy["report"]["publisher"].as_str().unwrap(), copy["is_version"].as_bool().unwrap()))
        .collect();
    assert_eq!(told, [("Kelm Post", false), ("Lake Wire", true)]);

    let leave = first.iter().find(|claim| claim["act"] == "leave").unwrap()["id"].as_str().unwrap();
    let freeze = first.iter().find(|claim| claim["act"] == "freeze_participation").unwrap()["id"].as_str().unwrap();
    assert_eq!(why(folder, leave, &[])["gone"]["published"], "2024-03-06");
    assert_eq!(why(folder, freeze, &[])["gone"], Value::Null);
    // On the day before the edit nobody could know of it.
    assert_eq!(why(folder, leave, &["--known", "2024-03-05"])["gone"], Value::Null);
    let told = run(folder, &["why", leave]).out;
    assert!(told.contains("the version of 2024-03-06 no longer says so"), "{told}");

    // Three prints of one text are one voice.
    assert_eq!(run(folder, &["export", "events.jsonl", "--what", "events", "--act", "freeze_participation"]).status, 0);
    let events = fs::read_to_string(folder.join("events.jsonl")).unwrap();
    let event: Value = serde_json::from_str(events.lines().next().unwrap()).unwrap();
    assert_eq!((event["voices"].as_i64(), event["claims"].as_array().unwrap().len()), (Some(1), 3), "{event}");
}

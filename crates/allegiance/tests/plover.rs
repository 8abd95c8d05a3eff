//! Event coding against hand-coded sentences: the open half of the PLOVER gold records.
//!
//! The records lie outside this tree, in `../shared/gold/plover_open.json`. The test that needs them says so, and passes
//! without looking where they are not there. How a match is counted stands in `docs/scores.md`.
#![expect(clippy::disallowed_methods, reason = "touches the world: it looks for the records")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

/// One hand-coded event: its type, and the codes of its two sides.
struct Gold {
    kind: &'static str,
    source: Vec<String>,
    target: Vec<String>,
}

/// The name of 2021 for a type of the draft of 2016.
fn renamed(kind: &str) -> &'static str {
    match kind {
        "DEMAND" => "REQUEST",
        "DISAPPROVE" | "INVESTIGATE" => "ACCUSE",
        "FIGHT" => "ASSAULT",
        other => codebook::EventType::parse(other).expect("a type of PLOVER").as_str(),
    }
}

/// Codes of a side; three that are no ISO codes are written as those.
fn codes(side: &Value) -> Vec<String> {
    let actors = side.as_array().into_iter().flatten();
    actors
        .filter_map(|actor| actor["code"].as_str())
        .map(|code| match code {
            "JAP" => "JPN".to_owned(),
            "ITL" => "ITA".to_owned(),
            "VTN" => "VNM".to_owned(),
            code => code.to_owned(),
        })
        .collect()
}

/// Whether a side of a coded event names one of the gold codes. A side that the gold leaves open is right.
fn is_right(gold: &[String], side: &Value) -> bool {
    let named = |code: &String| {
        side.as_array().into_iter().flatten().any(|one| match code.as_str() {
            // The gold says only that it is no state.
            "IGO" | "NGO" | "IMG" | "ISM" => one["kind"] == "organisation" || one["kind"] == "named",
            code => one["id"] == code,
        })
    };
    gold.is_empty() || gold.iter().any(named)
}

#[derive(Default)]
struct Score {
    gold: usize,
    coded: usize,
    kind: usize,
    both: usize,
    missed: BTreeMap<(String, String), usize>,
}

impl Score {
    /// Counts a sentence; each coded event answers for one gold event at most, those that are right on both sides first.
    fn add(&mut self, gold: &[Gold], coded: &[Value]) {
        self.gold += gold.len();
        self.coded += coded.len();
        let (mut used, mut found) = (vec![false; coded.len()], vec![false; gold.len()]);
        for wants_both in [true, false] {
            for (index, event) in gold.iter().enumerate().filter(|(_, event)| !event.kind.is_empty()) {
                let fits = |other: &Value| {
                    let both = is_right(&event.source, &other["actor"]) && is_right(&event.target, &other["recipient"]);
                    other["type"] == event.kind && (both || !wants_both)
                };
                let Some(answer) = (0..coded.len()).find(|answer| !used[*answer] && fits(&coded[*answer])) else {
                    continue;
                };
                if found[index] {
                    continue;
                }
                (used[answer], found[index]) = (true, true);
                self.kind += 1;
                self.both += usize::from(wants_both);
            }
        }
        for (index, event) in gold.iter().enumerate().filter(|(index, _)| !found[*index]) {
            let other = coded.get(index).map_or("-", |other| other["type"].as_str().unwrap_or("-"));
            *self.missed.entry((event.kind.to_owned(), other.to_owned())).or_default() += 1;
        }
    }

    fn f1(&self, right: usize) -> f64 {
        2.0 * right as f64 / (self.gold + self.coded) as f64
    }
}

#[test]
fn hand_coded_sentences() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/gold/plover_open.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("not looked at: {} is not there", path.display());
        return;
    };
    let records: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut sentences: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
    for record in records.iter().filter(|record| record["event"] != "DOCUMENT") {
        sentences.entry(record["text"].as_str().unwrap().to_owned()).or_default().push(Gold {
            kind: renamed(record["event"].as_str().unwrap()),
            source: codes(&record["source"]),
            target: codes(&record["target"]),
        });
    }
    let mut lines = String::new();
    for (id, text) in sentences.keys().enumerate() {
        writeln!(lines, "{}", serde_json::json!({ "id": id, "date": "2000-01-01", "text": text })).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let run = common::run_with_input(folder.path(), &["code"], lines.as_bytes());
    assert_eq!(run.status, 0, "{}", run.err);
    let mut score = Score::default();
    for (line, gold) in run.out.lines().zip(sentences.values()) {
        let coded: Value = serde_json::from_str(line).unwrap();
        score.add(gold, coded["events"].as_array().unwrap());
    }
    let (kind, both) = (score.f1(score.kind), score.f1(score.both));
    println!(
        "{} gold events, {} coded; type right {}, F1 {kind:.3}; with both sides {}, F1 {both:.3}",
        score.gold, score.coded, score.kind, score.both
    );
    for ((gold, coded), count) in &score.missed {
        println!("  {count} {gold} coded as {coded}");
    }
    assert!(kind >= 0.85, "the type was right more often before: docs/scores.md");
    assert!(both >= 0.66, "the sides were right more often before: docs/scores.md");
}

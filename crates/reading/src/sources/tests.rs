//! The cases of `cases.txt`: a text, then for each word the chain of its sources.

use super::*;
use crate::testing::{bare_document, report};

/// One text with what should come of it.
struct Case {
    text: String,
    wanted: Vec<String>,
}

fn cases() -> Vec<Case> {
    let file = include_str!("cases.txt");
    let blocks =
        file.split("\n\n").filter(|block| block.lines().any(|line| !line.starts_with('#') && !line.is_empty()));
    blocks
        .map(|block| {
            let lines = || block.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            Case {
                text: lines().filter(|line| !line.starts_with("  ")).collect::<Vec<_>>().join("\n"),
                wanted: lines().filter_map(|line| line.strip_prefix("  ")).map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// `leave: the minister (said), Reuters`, with `!` after the word for an opinion.
fn found(sources: &Sources, passages: &[Passage], word: &str) -> String {
    let (form, number) = word.split_once('/').map_or((word, 1), |(form, number)| (form, number.parse().unwrap()));
    let tokens =
        passages.iter().enumerate().flat_map(|(number, passage)| (0..passage.len()).map(move |token| (number, token)));
    let (passage, token) = tokens
        .filter(|(number, token)| passages[*number].form(*token) == form)
        .nth(number - 1)
        .unwrap_or_else(|| panic!("no word `{word}`"));
    let text = passages[passage].text();
    let chain: Vec<String> = sources
        .of(passage, token)
        .iter()
        .map(|source| {
            let cue = source.cue.map(|cue| format!(" ({})", cue.of(text))).unwrap_or_default();
            format!("{}{cue}", source.who.id)
        })
        .collect();
    let opinion = if sources.is_opinion(passage, token) { "!" } else { "" };
    let chain = if chain.is_empty() { "-".to_owned() } else { chain.join(", ") };
    format!("{word}{opinion}: {chain}")
}

#[test]
fn every_case_has_its_chains() {
    let mut wrong = Vec::new();
    let mut right = 0;
    for case in cases() {
        let report = report(&case.text);
        let document = bare_document(&report);
        let sources = attribute(&document.passages, &|_, _| None);
        for wanted in &case.wanted {
            let word = wanted.split([':', '!']).next().unwrap();
            let found = found(&sources, &document.passages, word);
            if found == *wanted {
                right += 1;
            } else {
                wrong.push(format!("{}\n  wanted {wanted}\n  found  {found}", case.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{right} right, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn any_text_ends() {
    let texts = [
        "he said ".repeat(2000),
        "he said that ".repeat(500) + "it left.",
        "\"".repeat(999),
        "\"A left,\" he said. ".repeat(300),
        "according to X, ".repeat(300),
        ":".into(),
    ];
    for text in texts {
        let report = report(&text);
        let document = bare_document(&report);
        let sources = attribute(&document.passages, &|_, _| None);
        for (number, passage) in document.passages.iter().enumerate() {
            assert!((0..passage.len()).all(|token| sources.of(number, token).len() <= 40));
        }
    }
}

#[test]
fn each_cue_has_its_class_and_place() {
    let report = report("Officials said that Morocco denied that it had threatened to leave the union.");
    let document = bare_document(&report);
    let sources = attribute(&document.passages, &|_, _| None);
    let passage = &document.passages[0];
    let leave = (0..passage.len()).find(|token| passage.form(*token) == "leave").unwrap();
    let links: Vec<String> = sources
        .chain_with_cues(0, leave)
        .map(|link| {
            let cue = link.cue.map_or("", |(_, token)| passage.form(token));
            let who: Vec<String> = link.sources.iter().map(|source| source.who.id.to_string()).collect();
            format!("{:?} {cue} {}", link.class, who.join(", "))
        })
        .collect();
    assert_eq!(links[1..], ["Deny denied Morocco", "Report said Officials"]);
    assert!(links[0].starts_with("Promise threatened"));
    assert_eq!(sources.cue_class(0, leave), Some(CueClass::Promise));
    assert_eq!(sources.cue_class(0, 0), None);
}

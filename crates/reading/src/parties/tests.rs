//! Who is meant, in short texts: see `cases.txt` for what a case looks like.

use std::fmt::Write;

use codebook::{Date, Report};

use crate::parties::{Parties, parties};
use crate::passage::{Document, passages};
use crate::{Memory, testing};

/// The parties of a phrase: of the entry with these words or with this head; `word#2` is the second of that form.
fn of(document: &Document<'_>, found: &Parties, phrase: &str) -> String {
    let (phrase, nth) = phrase.split_once('#').map_or((phrase, 1), |(phrase, nth)| (phrase, nth.parse().unwrap()));
    let mut seen = 0;
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 0..passage.len() {
            let parties = found.of(number, token);
            let words = parties.first().map_or("", |party| party.words.of(passage.text()));
            if words != phrase && passage.form(token) != phrase {
                continue;
            }
            seen += 1;
            if seen < nth {
                continue;
            }
            if let Some(place) = found.place(number, token) {
                return format!("@{place}");
            }
            let mut text = String::new();
            for party in parties {
                let plus = if text.is_empty() { "" } else { "+" };
                write!(text, "{plus}{}", party.id).unwrap();
            }
            if let Some(role) = parties.first().and_then(|party| party.role.as_deref()) {
                write!(text, " ({role})").unwrap();
            }
            return if text.is_empty() { "-".to_owned() } else { text };
        }
    }
    "?".to_owned()
}

/// What is wrong in a case; empty where all is as expected.
fn check(text: &str, published: &str, expected: &[&str]) -> String {
    let (publisher, text) =
        text.strip_prefix('(').and_then(|rest| rest.split_once(") ")).unwrap_or(("Lake Courier", text));
    let report = Report::new(publisher, published.parse::<Date>().unwrap(), "", text);
    let document = passages(&report, testing::knowledge(), &mut Memory::default());
    let found = parties(&document);
    let mut wrong = String::new();
    for line in expected {
        let (phrase, wanted) = line.split_once(" = ").unwrap();
        let got = of(&document, &found, phrase);
        let without_role = got.split(" (").next().unwrap_or_default();
        if got != wanted && without_role != wanted {
            writeln!(wrong, "{text}\n    {phrase} = {got}, wanted {wanted}").unwrap();
        }
    }
    wrong
}

#[test]
fn every_case_names_who_is_meant() {
    let mut wrong = String::new();
    let mut count = 0;
    for case in include_str!("cases.txt").split("\n\n").filter(|case| !case.trim().is_empty()) {
        let mut lines = case.lines().filter(|line| !line.starts_with('#'));
        let Some((published, text)) = lines.next().and_then(|line| line.split_once(' ')) else { continue };
        let expected: Vec<&str> = lines.collect();
        count += 1;
        wrong += &check(&text.replace(" | ", "\n"), published, &expected);
    }
    assert!(count >= 120, "{count} cases");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn an_introduced_acronym_means_what_the_report_says() {
    let report = testing::report("The Atlantic Football Union (AFU) met. The Seven Rivers Pact (SRP) did too.");
    let document = passages(&report, testing::knowledge(), &mut Memory::default());
    let found = parties(&document);
    let introduced: Vec<String> =
        found.introduced().iter().map(|(short, party)| format!("{short}={party:?}")).collect();
    assert_eq!(
        introduced,
        ["AFU=Some(Named(\"Atlantic Football Union\"))", "SRP=Some(Organisation(\"Seven Rivers Pact\"))"]
    );
}

#[test]
fn any_text_ends_and_all_words_lie_in_it() {
    proptest::proptest!(proptest::prelude::ProptestConfig::with_cases(24), |(text in "([A-Za-z]{1,7}[ ,.\"(]|the alliance |it |Armenia |its prime minister |and |NATO |they |other members ){0,80}")| {
        let report = testing::report(&text);
        let document = passages(&report, testing::knowledge(), &mut Memory::default());
        for (_, _, parties) in parties(&document).all() {
            for party in parties {
                proptest::prop_assert!(report.text.get(party.words.start as usize..party.words.end as usize).is_some());
            }
        }
    });
}

//! Who is meant, in short texts: each line of a case names a phrase and the parties that its head stands for.
#![expect(clippy::disallowed_methods, reason = "touches the world: a look at one text, by hand")]

use codebook::{Date, Facts, Report};

use crate::parties::parties;
use crate::passage::passages;
use crate::{Knowledge, Memory, testing};

#[test]
fn look() {
    let Ok(path) = std::env::var("LOOK") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let (day, text) = text.split_once('\n').unwrap();
    println!("{}", shown(text, day));
}

/// All entries of a text, one a line.
fn shown(text: &str, published: &str) -> String {
    let report = Report::new("Lake Courier", published.parse::<Date>().unwrap(), "", text);
    let document = passages(&report, testing::knowledge(), &mut Memory::default());
    let found = parties(&document);
    let mut out = String::new();
    for (number, passage) in document.passages.iter().enumerate() {
        let (mut sentence, mut line) = (u32::MAX, String::new());
        for token in 0..passage.len() {
            if passage.sentence(token) != sentence {
                sentence = passage.sentence(token);
                out += &format!("{line}\n[{}]\n", passage.sentence_span(sentence).of(passage.text()));
                line.clear();
            }
            for party in found.of(number, token) {
                let role = party.role.as_deref().map_or(String::new(), |role| format!(" ({role})"));
                line += &format!(
                    "   {} <{}> = {}{}\n",
                    party.words.of(passage.text()),
                    passage.form(token),
                    party.id,
                    role
                );
            }
            if let Some(place) = found.place(number, token) {
                line += &format!("   <{}> place in {place}\n", passage.form(token));
            }
        }
        out += &line;
    }
    out += &format!("introduced {:?}\n", found.introduced());
    out
}

//! A first look at the bare words of a report: whether there can be anything to read in it.
//!
//! It takes microseconds where reading takes milliseconds, so that most of a day's news (a burglary, a cup final) costs next to
//! nothing. It stands before all analysis, and only sees forms of words. It passes over
//!
//! - a report that names nobody of whom an account is kept ([`names_nobody`]): a last name alone says nothing of whose
//!   minister it is, and what would be read is between parties that nobody knows;
//! - a report that is surely of a kind that only looks like one about alliances (`data/lexicon/unreal.toml`).

use codebook::Report;

use crate::Knowledge;
use crate::names::MeaningKind;

/// Words of statecraft above which a report that names nobody is read all the same: its parties may be made up, or called
/// by names that nobody knows.
const STATECRAFT: usize = 2;

/// Why there is nothing to read in a report, in a sentence; `None` where there may be.
pub(crate) fn nothing_in(report: &Report, knowledge: &Knowledge) -> Option<String> {
    if let Some(kind) = knowledge.tables.unreal.kind_by_forms(all_words(report)) {
        return Some(of_kind(kind));
    }
    names_nobody(report, knowledge)
        .then(|| "the report names no state and no organisation: no claims are read in it".to_owned())
}

/// Whether a report names no state, organisation or office-holder by a name that is known, has nothing of the shape of an
/// alliance's name, and hardly speaks of statecraft.
///
/// Whoever acts in it is then nobody that an account is kept of.
fn names_nobody(report: &Report, knowledge: &Knowledge) -> bool {
    let publisher = report.publisher.to_string();
    let mut texts = [&*report.text, &*report.title, publisher.as_str()].into_iter();
    !texts.any(|text| names_somebody(text, knowledge))
        && !all_words(report).any(|word| is_head(word, knowledge))
        && knowledge.tables.unreal.statecraft(all_words(report)) <= STATECRAFT
}

/// The words of text and title.
fn all_words(report: &Report) -> impl Iterator<Item = &str> {
    words(&report.text).chain(words(&report.title))
}

/// What is said of a report of some other kind.
pub(crate) fn of_kind(kind: &str) -> String {
    format!("the report looks like one about {kind}: no claims are read in it")
}

fn names_somebody(text: &str, knowledge: &Knowledge) -> bool {
    let mut names = knowledge.names.find(text);
    names.any(|name| name.meanings.iter().any(|meaning| meaning.kind != MeaningKind::Nobody))
}

/// Whether it may head the name of an alliance: "Pact", "LEAGUE".
fn is_head(word: &str, knowledge: &Knowledge) -> bool {
    if !word.starts_with(char::is_uppercase) {
        return false;
    }
    let heads = &knowledge.nouns.shapes.heads;
    heads.contains(word)
        || word.bytes().all(|letter| letter.is_ascii_uppercase())
            && heads.iter().any(|head| head.eq_ignore_ascii_case(word))
}

/// The runs of letters and digits of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{knowledge, report};

    fn is_passed_over(text: &str) -> bool {
        nothing_in(&report(text), knowledge()).is_some()
    }

    #[test]
    fn what_names_nobody_is_passed_over() {
        assert!(is_passed_over(
            "Firefighters brought a blaze at a sawmill under control on Sunday, and nobody was hurt."
        ));
        assert!(is_passed_over("The minister opened a new bridge, and the band played until the rain came."));
    }

    #[test]
    fn what_may_tell_of_an_alliance_is_read() {
        for text in [
            "Armenia froze its participation.",
            "The CSTO met.",
            "Has Ostrana left the Pact?",
            "OSTRANA QUITS THE LEAGUE",
            "The ambassador told the president that the treaty would not be signed.",
        ] {
            assert!(!is_passed_over(text), "{text}");
        }
    }

    #[test]
    fn a_match_is_passed_over_whoever_plays() {
        let text = "Armenia beat Georgia when a late goal silenced the stadium; the striker, the goalkeeper and their coach \
                    thanked the referee, and a fan kissed the cup.";
        assert!(is_passed_over(text));
        assert!(!is_passed_over(
            "Armenia beat Georgia to a seat on the council, a goal that its coach of diplomats had."
        ));
    }
}

//! Base forms: by lists of exceptions and endings, and an index of known base forms.
//!
//! Rules and lists go back to `WordNet` 3.0; its licence stands beside the model.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::analysis::Pos;
use crate::lexicon::Lexicon;

/// The lists of one part of speech.
#[derive(Debug, Default)]
pub(crate) struct Paradigm<'a> {
    /// Ending, and what takes its place.
    pub(crate) rules: Vec<(String, String)>,
    /// `form lemma lemma|form lemma|…`, sorted.
    pub(crate) exceptions: &'a str,
    /// `word|word|…`, sorted.
    pub(crate) index: &'a str,
}

/// The lists of all parts of speech that have any, by name in lower case.
#[derive(Debug, Default)]
pub(crate) struct Lemmas<'a> {
    pub(crate) paradigms: BTreeMap<String, Paradigm<'a>>,
}

impl Lemmas<'_> {
    /// The base form of a word with this part of speech and these features.
    pub(crate) fn lemma(&self, lexicon: &Lexicon<'_>, form: &str, pos: Option<Pos>, morph: &str) -> String {
        let Some(pos) = pos.filter(|&pos| pos != Pos::Space) else { return form.to_lowercase() };
        if is_base(pos, morph) {
            return form.to_lowercase();
        }
        let Some(paradigm) = self.paradigms.get(&pos.as_str().to_lowercase()) else {
            return if pos == Pos::Propn { form.to_owned() } else { form.to_lowercase() };
        };
        paradigm.lemma(lexicon, form)
    }
}

/// Whether the features say that the form is the base form already.
fn is_base(pos: Pos, morph: &str) -> bool {
    let value = |name: &str| morph.split('|').find_map(|feature| feature.strip_prefix(name)?.strip_prefix('='));
    let form = value("VerbForm");
    (pos == Pos::Noun && value("Number") == Some("Sing"))
        || (pos == Pos::Verb && form == Some("Fin") && value("Tense") == Some("Pres") && value("Number").is_none())
        || form == Some("Inf")
        || value("Degree") == Some("Pos")
}

impl Paradigm<'_> {
    fn lemma(&self, lexicon: &Lexicon<'_>, form: &str) -> String {
        let lower = form.to_lowercase();
        let mut list: Vec<String> = Vec::new();
        let mut spare: Option<String> = None;
        for (ending, place) in &self.rules {
            let Some(stem) = lower.strip_suffix(ending.as_str()) else { continue };
            let candidate = format!("{stem}{place}");
            if candidate.is_empty() {
                continue;
            }
            if entry(self.index, &candidate).is_some() {
                list.insert(0, candidate);
            } else if !lexicon.is_letters(&candidate) {
                list.push(candidate);
            } else if spare.is_none() {
                spare = Some(candidate);
            }
        }
        // The last exception that is no candidate yet goes before everything else.
        let mut exceptions = entry(self.exceptions, &lower).unwrap_or("").split(' ');
        let added = exceptions.rfind(|lemma| !lemma.is_empty() && !list.iter().any(|other| other == lemma));
        match added {
            Some(lemma) => lemma.to_owned(),
            None => list.into_iter().next().or(spare).unwrap_or_else(|| form.to_owned()),
        }
    }
}

/// What follows `word` in a sorted list `word rest|word rest|…`: empty where nothing does, none where there is no such
/// word. The list is searched as it is, by halves.
fn entry<'l>(list: &'l str, word: &str) -> Option<&'l str> {
    if word.bytes().any(|byte| byte <= b' ' || byte == b'|') {
        return None;
    }
    let bytes = list.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = bytes[low..middle].iter().rposition(|&byte| byte == b'|').map_or(low, |at| low + at + 1);
        let end = bytes[middle..high].iter().position(|&byte| byte == b'|').map_or(high, |at| middle + at);
        let line = &list[start..end];
        let (here, rest) = line.split_once(' ').unwrap_or((line, ""));
        match here.as_bytes().cmp(word.as_bytes()) {
            Ordering::Equal => return Some(rest),
            Ordering::Less => low = (end + 1).min(high),
            Ordering::Greater => high = start.saturating_sub(1).max(low),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found() {
        let list = "a|ab|abc x y|b|c z|é|ü w";
        for (word, rest) in [("a", ""), ("ab", ""), ("abc", "x y"), ("b", ""), ("c", "z"), ("é", ""), ("ü", "w")] {
            assert_eq!(entry(list, word), Some(rest), "{word}");
        }
        for word in ["", "aa", "d", "x", "z", "a|ab", "c z"] {
            assert_eq!(entry(list, word), None, "{word}");
        }
        assert_eq!(entry("", "a"), None);
    }
}

//! The mood of one verb: whether its deed lies ahead, is denied, may be or ought to be. What governs the verb is read by
//! [`super::acts`] itself.

use english::Label;

use crate::clauses::has_no;
use crate::passage::Passage;

/// How a verb tells its deed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mood {
    /// "will", "would", "is to", "is going to".
    pub(crate) ahead: bool,
    pub(crate) negative: bool,
    /// "may", "could".
    pub(crate) possible: bool,
    /// "must", "should".
    pub(crate) duty: bool,
}

pub(crate) fn mood(p: &Passage, verb: u32) -> Mood {
    let mut mood = Mood::default();
    for child in p.children(verb).iter().copied() {
        let lemma = p.lemma(child).to_lowercase();
        match p.label(child) {
            Label::Neg => mood.negative = !mood.negative,
            Label::Aux => match &*lemma {
                "will" | "shall" | "'ll" | "wo" | "would" => mood.ahead = true,
                "may" | "might" | "could" => mood.possible = true,
                "should" | "must" | "ought" => mood.duty = true,
                _ => {}
            },
            Label::Advmod if matches!(&*lemma, "never" | "hardly" | "nor" | "neither") => mood.negative = true,
            Label::Advmod if &*lemma == "longer" || &*lemma == "long" => {
                if p.children(child).iter().any(|no| p.lemma(*no).eq_ignore_ascii_case("no")) {
                    mood.negative = true;
                }
            }
            Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Attr if has_no(p, child) => mood.negative = true,
            _ => {}
        }
    }
    // "have to leave", "is to leave", "is going to leave" stand above their infinitive.
    let infinitive = p.child(verb, &[Label::Xcomp]).is_some();
    match p.lemma(verb) {
        "be" if infinitive && p.child(verb, &[Label::Attr, Label::Acomp]).is_none() => mood.ahead = true,
        "go" if infinitive && p.tag(verb) == "VBG" => mood.ahead = true,
        "have" | "need" if infinitive => mood.duty = true,
        _ => {}
    }
    mood
}

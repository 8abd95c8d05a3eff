//! Takes a predicate, gives the tense in which it is told: it decides on which side of the publication day "on Friday" lies.

use english::{Label, Pos};

use super::lexicon::Lexicon;
use crate::passage::Passage;

/// Where the act of a predicate lies, as its verb says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    /// "had left".
    Pluperfect,
    /// "has left", "has been leaving".
    Perfect,
    Present,
    /// "will leave", "is to leave", "plans to leave", "may leave".
    Future,
    /// "would leave": later than the saying.
    Would,
    Unknown,
}

impl Tense {
    pub(super) fn is_past(self) -> bool {
        matches!(self, Tense::Past | Tense::Pluperfect)
    }

    pub(super) fn is_ahead(self) -> bool {
        matches!(self, Tense::Future | Tense::Would)
    }
}

/// Steps from a verb without a tense to the one that lends it.
const STEPS: usize = 6;

/// The tense of `predicate`: a verb's own, or where it has none that of the verb above it.
pub(super) fn tense(passage: &Passage, predicate: u32) -> Tense {
    let mut node = predicate;
    for _ in 0..STEPS {
        if let Some(tense) = own(passage, node) {
            return if tense == Tense::Past && is_supposed(passage, node) { Tense::Future } else { tense };
        }
        let Some(head) = passage.head(node) else { return Tense::Unknown };
        let lexicon = Lexicon::shipped();
        let clausal =
            matches!(passage.label(node), Label::Xcomp | Label::Ccomp | Label::Acl | Label::Advcl | Label::Pcomp);
        let infinitive =
            passage.tag(node) == "VB" && passage.children_with(node, &[Label::Aux]).any(|aux| passage.tag(aux) == "TO");
        if clausal
            && infinitive
            && (lexicon.looks_ahead(passage.lemma(head)) || passage.lemma(head) == "be" || is_going(passage, head))
        {
            // "Had threatened to quit in June": what lay ahead then has its time in the past.
            return if own(passage, head) == Some(Tense::Pluperfect) { Tense::Past } else { Tense::Future };
        }
        if infinitive && passage.label(node) == Label::Acl {
            return Tense::Future;
        }
        node = head;
    }
    Tense::Unknown
}

/// "I would be astonished if they were there in February": a past form that is none.
fn is_supposed(passage: &Passage, verb: u32) -> bool {
    let conditional =
        passage.child(verb, &[Label::Mark]).is_some_and(|mark| matches!(passage.form(mark), "if" | "If" | "unless"));
    conditional && passage.head(verb).is_some_and(|head| own(passage, head) == Some(Tense::Would))
}

fn is_short(passage: &Passage, aux: u32) -> bool {
    matches!(passage.form(aux), "'s" | "’s")
}

fn is_going(passage: &Passage, verb: u32) -> bool {
    passage.form(verb) == "going" && passage.children_with(verb, &[Label::Aux]).any(|aux| passage.lemma(aux) == "be")
}

/// The tense that the verb and its auxiliaries show; `None` for infinitives, gerunds and nouns.
fn own(passage: &Passage, node: u32) -> Option<Tense> {
    if !matches!(passage.pos(node), Pos::Verb | Pos::Aux) {
        return None;
    }
    let mut have = None;
    let mut be = None;
    let mut modal = None;
    for aux in passage.children_with(node, &[Label::Aux, Label::Auxpass]) {
        match (passage.tag(aux), passage.lemma(aux)) {
            // "It's snubbed the pact": a passive has no object.
            (tag, "be")
                if passage.tag(node) == "VBN"
                    && is_short(passage, aux)
                    && passage.child(node, &[Label::Dobj]).is_some() =>
            {
                have = Some(tag);
            }
            ("MD", _) => modal = Some(passage.token(aux).norm.as_ref()),
            (tag, "have") => have = Some(tag),
            (tag, "be" | "do" | "get") => be = Some(tag),
            ("TO", _) if be.is_none() => {}
            (tag, _) => be = be.or(Some(tag)),
        }
    }
    match (modal, have, be) {
        (Some("would"), None, _) => return Some(Tense::Would),
        (Some(_), Some(_), _) | (None, None, Some("VBD")) => return Some(Tense::Past),
        (Some(_), None, _) => return Some(Tense::Future),
        (None, Some("VBD"), _) => return Some(Tense::Pluperfect),
        (None, Some("VBZ" | "VBP"), _) => return Some(Tense::Perfect),
        (None, _, Some("VBZ" | "VBP")) => return Some(Tense::Present),
        _ => {}
    }
    let head = passage.head(node);
    match passage.tag(node) {
        "VBD" => Some(Tense::Past),
        "VBZ" | "VBP" => Some(Tense::Present),
        // "A meeting held on Saturday" is past; "scheduled for Saturday" is not over.
        "VBN" if matches!(passage.label(node), Label::Acl | Label::Advcl) || head.is_none() => {
            Some(if Lexicon::shipped().schedules(passage.lemma(node)) { Tense::Future } else { Tense::Past })
        }
        // Headlines: "Armenia to leave in June".
        "VB" if head.is_none() && passage.children_with(node, &[Label::Aux]).any(|aux| passage.tag(aux) == "TO") => {
            Some(Tense::Future)
        }
        _ => None,
    }
}

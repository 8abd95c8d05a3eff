//! Clauses: their tense, and whether a clause joined by "and" still belongs to what somebody said.

use english::{Label, Pos};

use crate::passage::Passage;

/// How far a finite clause is shifted back from the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    Present,
    PresentPerfect,
    Future,
    Past,
    PastPerfect,
    /// "would", "could", "might", "should".
    Shifted,
    None,
}

/// The tense of the clause of a verb.
pub(crate) fn tense(tree: &Passage, verb: u32) -> Tense {
    let mut tense = match tree.tag(verb) {
        "VBD" => Tense::Past,
        "VBZ" | "VBP" => Tense::Present,
        "MD" => modal(tree, verb),
        _ => Tense::None,
    };
    for aux in tree.children_with(verb, &[Label::Aux, Label::Auxpass]) {
        let perfect = tree.lemma(aux) == "have";
        let found = match tree.tag(aux) {
            "MD" => modal(tree, aux),
            "VBD" if perfect => Tense::PastPerfect,
            "VBD" => Tense::Past,
            "VBZ" | "VBP" if perfect => Tense::PresentPerfect,
            "VBZ" | "VBP" => Tense::Present,
            _ => continue,
        };
        return found;
    }
    if tense == Tense::None && tree.lemma(verb) == "be" {
        tense = Tense::Present;
    }
    tense
}

fn modal(tree: &Passage, modal: u32) -> Tense {
    match tree.lemma(modal) {
        "would" | "could" | "might" | "should" => Tense::Shifted,
        _ => match tree.form(modal) {
            "would" | "could" | "might" | "should" | "'d" => Tense::Shifted,
            _ => Tense::Future,
        },
    }
}

/// Whether a verb has a subject of its own.
pub(crate) fn own_subject(tree: &Passage, verb: u32) -> Option<u32> {
    tree.child(verb, &[Label::Nsubj, Label::Nsubjpass, Label::Expl, Label::Csubj])
}

/// Whether the clause of `joined`, a conjunct of the cue or of its content, is still told by the speaker.
///
/// A clause with "that", without a subject of its own, or in a future or shifted tense is; after a comma, a plain past or
/// perfect beside a cue in the past is the writer's again; so is a clause with a cue of its own.
pub(crate) fn continues(tree: &Passage, cue: u32, content: u32, joined: u32, joined_is_cue: bool) -> bool {
    let marked = tree.children_with(joined, &[Label::Mark]).any(|mark| matches!(tree.lemma(mark), "that" | "whether"));
    if marked {
        return true;
    }
    let of_cue = tree.head(joined) == Some(cue);
    let Some(subject) = own_subject(tree, joined) else {
        // "said it was ready but charged that": what says so itself stands beside the cue.
        let beside = joined_is_cue && tree.tag(joined) == "VBD" && tree.tag(cue) == "VBD";
        return !(of_cue || beside);
    };
    if joined < content && joined < cue {
        return !of_cue;
    }
    let tense = tense(tree, joined);
    if joined_is_cue && !matches!(tense, Tense::Shifted | Tense::PastPerfect) {
        return false;
    }
    let semicolon = (content.min(joined)..joined).rev().take(40).any(|token| tree.form(token) == ";");
    let comma = semicolon || (1..=12).any(|back| joined >= back && tree.form(joined - back) == ",");
    let past_cue = matches!(self::tense(tree, cue), Tense::Past | Tense::PastPerfect);
    let content_tense = self::tense(tree, content);
    match tense {
        Tense::Shifted => true,
        Tense::PastPerfect => past_cue && content_tense != Tense::Present,
        Tense::Future => past_cue == (content_tense != Tense::Shifted) || !semicolon,
        _ if !past_cue => !of_cue && !semicolon,
        Tense::Present | Tense::None | Tense::PresentPerfect => {
            let same = matches!(content_tense, Tense::Present | Tense::PresentPerfect | Tense::Future);
            same && !semicolon && (!of_cue || (tense == Tense::Present && refers_back(tree, subject)))
        }
        Tense::Past => !of_cue && !comma,
    }
}

/// Whether a subject is or holds a pronoun of the third person: "he", "his government".
pub(crate) fn refers_back(tree: &Passage, subject: u32) -> bool {
    let third = |token: u32| {
        let form = tree.form(token);
        ["he", "she", "it", "they", "his", "her", "its", "their"].iter().any(|other| other.eq_ignore_ascii_case(form))
    };
    third(subject) || tree.children_with(subject, &[Label::Poss]).any(third)
}

/// The clause in which a parenthesis stands: the nearest verb above `token`.
pub(crate) fn clause_above(tree: &Passage, token: u32) -> u32 {
    let mut node = token;
    for _ in 0..64 {
        let Some(above) = tree.head(node) else { break };
        node = above;
        if is_clause(tree, node) {
            break;
        }
    }
    node
}

/// Whether a semicolon stands between two words, which then belong to two sentences in all but the full stop.
pub(crate) fn is_parted(tree: &Passage, one: u32, other: u32) -> bool {
    (one.min(other)..one.max(other)).take(160).any(|token| tree.form(token) == ";")
}

/// Whether a word is a year in figures.
pub(crate) fn is_year(form: &str) -> bool {
    form.len() == 4
        && form.bytes().all(|byte| byte.is_ascii_digit())
        && (form.starts_with("19") || form.starts_with("20"))
}

/// The first token under `node`, following the left edge alone.
pub(crate) fn left_edge(tree: &Passage, node: u32) -> u32 {
    let mut edge = node;
    for _ in 0..64 {
        match tree.children(edge).first().filter(|child| **child < edge) {
            Some(child) => edge = *child,
            None => break,
        }
    }
    edge
}

/// Whether a word names: noun, name, pronoun or number.
pub(crate) fn is_nominal(pos: Pos) -> bool {
    matches!(pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
}

/// Whether a verb is passive, by its auxiliary, by its agent, or as a participle that modifies a noun.
pub(crate) fn is_passive(tree: &Passage, verb: u32) -> bool {
    tree.tag(verb) == "VBN"
        && (tree.child(verb, &[Label::Auxpass]).is_some()
            || tree.child(verb, &[Label::Agent]).is_some()
            || (matches!(tree.label(verb), Label::Acl | Label::Relcl | Label::Advcl)
                && tree.child(verb, &[Label::Aux, Label::Nsubj]).is_none()))
}

/// Whether `node` heads a finite clause.
pub(crate) fn is_clause(tree: &Passage, node: u32) -> bool {
    let label = tree.label(node);
    label == Label::Root
        || (matches!(tree.pos(node), Pos::Verb | Pos::Aux)
            && (matches!(
                label,
                Label::Ccomp | Label::Conj | Label::Relcl | Label::Parataxis | Label::Advcl | Label::Acl
            ))
            && tense(tree, node) != Tense::None)
}

/// The highest clause above `token` that a parenthesis at the edge of the sentence speaks of: the whole sentence, or the
/// last of clauses joined to one another, each with its own subject.
pub(crate) fn sentence_above(tree: &Passage, token: u32, at_end: bool) -> u32 {
    let mut node = token;
    for _ in 0..64 {
        let Some(above) = tree.head(node) else { break };
        if is_parted(tree, node, above) {
            break;
        }
        node = above;
        let joined =
            tree.label(node) == Label::Conj && !is_nominal(tree.pos(node)) && own_subject(tree, node).is_some();
        if at_end && joined && tree.head(node).is_some_and(|head| head < node) {
            break;
        }
    }
    node
}

/// Whether a clause is an embedded question or a relative without antecedent: "what he had meant".
pub(crate) fn asks_what(tree: &Passage, clause: u32) -> bool {
    let asks = |below: &u32| *below < clause && tree.tag(*below).starts_with('W') && tree.form(*below) != "that";
    tree.children(clause).iter().any(asks)
}

/// Whether what was said stands before the cue.
pub(crate) fn said_before(tree: &Passage, verb: u32) -> bool {
    tree.child(verb, &[Label::Ccomp]).is_some_and(|content| content < verb)
}

/// Whether a verb is an infinitive with "to".
pub(crate) fn has_to(tree: &Passage, verb: u32) -> bool {
    tree.children_with(verb, &[Label::Aux]).any(|aux| tree.tag(aux) == "TO")
}

/// Whether a clause opens with a conjunction.
pub(crate) fn has_mark(tree: &Passage, verb: u32) -> bool {
    tree.child(verb, &[Label::Mark]).is_some()
}

/// Whether a clause opens with "that" or "whether".
pub(crate) fn has_that(tree: &Passage, verb: u32) -> bool {
    tree.children_with(verb, &[Label::Mark]).any(|mark| matches!(tree.lemma(mark), "that" | "whether"))
}

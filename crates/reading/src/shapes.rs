//! Takes capitalised phrases, tells what their shape says: an organisation of states, a body of another kind, the long form
//! of an acronym, a state that no list knows.

use std::collections::BTreeSet;

use english::{Label, Pos};

use crate::clauses::{DEPTH, surface_subjects};
use crate::lexicon::Embedders;
use crate::nouns::{Class, Nouns, Shapes};
use crate::passage::Passage;

/// A capitalised phrase with the head noun of an organisation.
pub(crate) struct Shape {
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The head noun names many other things too.
    pub(crate) weak: bool,
    /// States join and leave what has this head noun.
    pub(crate) joined: bool,
    /// A word in it says that it is no body of states.
    pub(crate) private: bool,
}

/// Starts with a capital letter.
pub(crate) fn is_capitalised(form: &str) -> bool {
    form.starts_with(char::is_uppercase)
}

/// All phrases of a paragraph that look like names of organisations.
pub(crate) fn shapes(passage: &Passage, nouns: &Nouns) -> Vec<Shape> {
    let Shapes { heads, joined, .. } = &nouns.shapes;
    let is_head = |form: &str| is_capitalised(form) && (heads.contains(form) || joined.contains(form));
    let mut shapes: Vec<Shape> = Vec::new();
    for head in 0..passage.len() {
        if !is_head(passage.form(head)) {
            continue;
        }
        if shapes.last().is_some_and(|shape| shape.last >= head) {
            continue;
        }
        let (start, end) = passage.sentences()[passage.sentence(head) as usize];
        let floor = shapes.last().map_or(start, |shape| shape.last + 1).max(start);
        let mut first = head;
        while first > floor && is_name_word(passage, first - 1, first - 1 == start) && head - first < 8 {
            first -= 1;
        }
        let mut last = head;
        while last + 1 < end && is_head(passage.form(last + 1)) {
            last += 1;
        }
        let name_end = last;
        if last + 2 < end && matches!(passage.form(last + 1), "of" | "for" | "on" | "against") {
            let mut next = last + 2;
            if passage.form(next) == "the" && next + 1 < end {
                next += 1;
            }
            let mut reached = last;
            while next < end && next < last + 9 {
                let day = passage.day_at(next).is_some();
                if is_capitalised(passage.form(next)) && passage.pos(next) != Pos::Pron && !day {
                    reached = next;
                } else if !matches!(passage.form(next), "and" | "of" | "the" | "&" | "-") {
                    break;
                }
                next += 1;
            }
            last = reached;
        }
        if first == head && last == head {
            continue;
        }
        let states = (name_end + 1..=last).any(|index| {
            matches!(passage.form(index), "States" | "Nations" | "Republics" | "Countries" | "Powers" | "Kingdoms")
        });
        let name = passage.form(name_end);
        let weak = (nouns.shapes.weak.contains(name) || !heads.contains(name)) && !states;
        let agents = (name_end + 1..=last).any(|index| {
            let form = passage.form(index);
            form.len() > 5 && (form.ends_with("ers") || form.ends_with("ors")) && form != "Powers" && form != "Rivers"
        });
        let private = agents || is_private(passage, first, last, nouns);
        let joined = joined.contains(name);
        shapes.push(Shape { first, last, weak, joined, private });
    }
    shapes
}

/// Whether a state joins or leaves what stands at `head`, or belongs to it: "Poland will leave the Energy Charter Treaty",
/// "its withdrawal from the Ottawa Convention".
// corpus: stages-of-leaving/treaties-that-no-list-knows
pub(crate) fn is_joined(
    passage: &Passage,
    head: u32,
    nouns: &Nouns,
    words: &Embedders,
    is_state: impl Fn(u32) -> bool,
) -> bool {
    let Shapes { joined_by, joined_behind, joined_nouns, .. } = &nouns.shapes;
    let mut node = head;
    while passage.label(node) == Label::Conj
        && let Some(other) = passage.head(node)
    {
        node = other;
    }
    let Some(above) = passage.head(node) else { return false };
    let by_state = |verb: u32| {
        surface_subjects(passage, words, verb, DEPTH).into_iter().any(|subject| {
            is_state(subject)
                || passage.pos(subject) == Pos::Pron
                || nouns.class(passage.lemma(subject)).has(Class::STATE_SELF)
                || passage.entity_at(subject).is_some_and(|entity| entity.kind == "GPE")
        })
    };
    match passage.label(node) {
        Label::Dobj => joined_by.contains(passage.lemma(above)) && by_state(above),
        Label::Pobj if matches!(passage.lemma(above), "from" | "of" | "to" | "in") => {
            let mut governor = passage.head(above);
            // "out of"
            if let Some(out) = governor.filter(|governor| passage.label(*governor) == Label::Prep) {
                governor = passage.head(out);
            }
            // "is out of", "is no longer in"
            let copula = matches!(passage.lemma(above), "of" | "in")
                && governor.is_some_and(|verb| passage.lemma(verb) == "be" && by_state(verb));
            copula
                || governor.is_some_and(|governor| match passage.pos(governor) {
                    Pos::Verb => joined_behind.contains(passage.lemma(governor)) && by_state(governor),
                    Pos::Noun => joined_nouns.contains(passage.lemma(governor)),
                    _ => false,
                })
        }
        _ => false,
    }
}

/// Whether a capitalised word may stand before the head of a name.
fn is_name_word(passage: &Passage, index: u32, opens: bool) -> bool {
    let form = passage.form(index);
    if !is_capitalised(form) && passage.pos(index) != Pos::Num {
        return form == "-" || form == "&";
    }
    match passage.pos(index) {
        Pos::Propn => true,
        Pos::Adj | Pos::Noun | Pos::Num | Pos::Verb => {
            is_capitalised(form) && (!opens || passage.len() < 3 || passage.pos(index) != Pos::Verb)
        }
        _ => false,
    }
}

/// Whether a word of the name says that it is no body of states.
pub(crate) fn is_private(passage: &Passage, first: u32, last: u32, nouns: &Nouns) -> bool {
    (first..=last).any(|index| nouns.shapes.private.contains(passage.form(index).to_lowercase().as_str()))
}

/// Whether an apposition calls it a business: "the NorthStar Alliance, a group of five battery makers".
pub(crate) fn is_described_as_business(passage: &Passage, first: u32, last: u32, nouns: &Nouns) -> bool {
    let head = head_of(passage, first, last);
    passage.children_with(head, &[Label::Appos]).any(|other| {
        let to = (other + 12).min(passage.len() - 1);
        (other..=to).any(|index| nouns.shapes.business.contains(passage.lemma(index)))
    })
}

/// The acronym in `(SRP)` or `or SRP` that opens at a token.
pub(crate) fn acronym_after(passage: &Passage, open: u32) -> Option<u32> {
    if open + 1 >= passage.len() || !matches!(passage.form(open), "(" | "or") {
        return None;
    }
    let form = passage.form(open + 1);
    let capitals = form.chars().filter(|letter| letter.is_uppercase()).count();
    let short = (2..=8).contains(&form.chars().count()) && capitals >= 2;
    (short
        && (passage.form(open) == "or"
            || open + 2 < passage.len() && matches!(passage.form(open + 2), ")" | "," | ";")))
    .then_some(open + 1)
}

/// Whether two tokens belong to one name: one hangs on the other or on a token between them.
pub(crate) fn heads_phrase(passage: &Passage, first: u32, last: u32) -> bool {
    passage.head(first).is_some_and(|head| first < head && head <= last)
        || passage.head(last).is_some_and(|head| first <= head && head < last)
}

/// First token of the words that end at `last` and whose initials spell `acronym`.
pub(crate) fn long_form(passage: &Passage, last: u32, acronym: &str) -> Option<u32> {
    let letters: Vec<char> =
        acronym.chars().filter(|letter| letter.is_uppercase()).flat_map(char::to_lowercase).collect();
    let mut left = letters.len();
    let mut skipped = 0;
    let mut index = last;
    loop {
        let initial = passage.form(index).chars().next().and_then(|letter| letter.to_lowercase().next());
        if initial == Some(letters[left - 1]) && !(passage.pos(index) == Pos::Adp && is_capitalised(acronym)) {
            left -= 1;
            if left == 0 {
                return Some(index);
            }
        } else if !matches!(passage.pos(index), Pos::Adp | Pos::Cconj | Pos::Det | Pos::Punct | Pos::Sconj | Pos::Part)
        {
            skipped += 1;
        }
        if index == 0 || skipped > 1 || last - index > 14 {
            return None;
        }
        index -= 1;
    }
}

/// Initials of the capitalised words.
pub(crate) fn initials(passage: &Passage, first: u32, last: u32) -> String {
    (first..=last)
        .map(|index| passage.form(index))
        .filter(|form| is_capitalised(form))
        .filter_map(|form| form.chars().next())
        .collect()
}

/// Whether a capitalised word without a list behaves as a state does: it has a government, is in the midst of states, or is
/// a place that joins, signs and leaves.
///
/// `depth` counts how far up a list the question came.
pub(crate) fn acts_like_a_state(passage: &Passage, index: u32, nouns: &Nouns, depth: u32) -> bool {
    if depth > 16
        || !is_capitalised(passage.form(index))
        || passage.children_with(index, &[Label::Compound]).next().is_some()
    {
        return false;
    }
    let place = passage.entity_at(index).is_some_and(|entity| matches!(entity.kind, "GPE" | "NORP" | "LOC"));
    let Some(head) = passage.head(index) else { return false };
    let owns = |noun: u32| {
        let class = nouns.class(passage.lemma(noun));
        let lemma = passage.lemma(noun);
        let named = |child: &u32| *child != index && matches!(passage.label(*child), Label::Amod | Label::Compound);
        passage.pos(noun) == Pos::Noun
            && (nouns.verbs.owned.contains(lemma)
                || lemma == "minister" && passage.children(noun).iter().any(named)
                || place
                    && (class.has(Class::STATE_SELF)
                        || class.has(Class::OFFICE)
                        || nouns.verbs.owned_by_place.contains(lemma)))
    };
    // "President Kesh of Tarnovia".
    let heads_it = |person: u32| {
        passage.pos(person) == Pos::Propn
            && passage
                .children_with(person, &[Label::Compound])
                .any(|title| nouns.verbs.owned.contains(passage.form(title).to_lowercase().as_str()))
    };
    match passage.label(index) {
        Label::Poss => owns(head),
        Label::Pobj if passage.form(head) == "of" && passage.head(head).is_some_and(heads_it) => true,
        // "The king of pop" and "the president of Harvard" own no state.
        Label::Pobj if passage.form(head) == "of" => passage
            .head(head)
            .is_some_and(|noun| owns(noun) && (place || !nouns.class(passage.lemma(noun)).has(Class::OFFICE))),
        Label::Nsubj | Label::Nsubjpass if place => nouns.verbs.state.contains(passage.lemma(head)),
        Label::Conj | Label::Appos if place => acts_like_a_state(passage, head, nouns, depth + 1),
        _ => false,
    }
}

/// The state among `states` whose people or adjective `form` is: "Varenian" from "Varenia".
pub(crate) fn demonym_of<'a>(form: &str, states: &'a BTreeSet<String>) -> Option<&'a str> {
    const ENDINGS: &[&str] =
        &["ians", "ian", "ans", "an", "ese", "ish", "is", "i", "ns", "n", "ites", "ite", "ers", "er", "ic", "ics"];
    states.iter().map(String::as_str).find(|state| {
        ENDINGS.iter().any(|ending| {
            form.strip_suffix(ending).is_some_and(|stem| {
                let rest = state.strip_prefix(stem);
                stem.chars().count() >= 4
                    && rest.is_some_and(|rest| {
                        matches!(rest, "" | "a" | "ia" | "e" | "o" | "y" | "ya" | "land" | "n" | "i" | "os" | "u")
                    })
            })
        })
    })
}

/// The token of `first..=last` that hangs outside; of several the last.
pub(crate) fn head_of(passage: &Passage, first: u32, last: u32) -> u32 {
    (first..=last)
        .rev()
        .find(|index| {
            !matches!(passage.pos(*index), Pos::Punct | Pos::Adp)
                && passage.head(*index).is_none_or(|head| head < first || head > last)
        })
        .unwrap_or(last)
}

/// The words of a name with single spaces.
pub(crate) fn name_of(passage: &Passage, first: u32, last: u32) -> String {
    let words = passage.span_between(first, last).of(passage.text());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

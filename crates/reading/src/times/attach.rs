//! Takes an expression and the tree, gives the predicates that it may be the time of, nearest first.

use codebook::When;
use english::{Label, Pos};

use super::lexicon::Signal;
use super::recognise::{Form, Found};
use crate::passage::Passage;

/// How closely a time is bound to a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Its own adjunct.
    Direct,
    /// An adjunct that the parser hung into the phrase of an object: "signed the treaty in 1992".
    Object,
    /// One inside the phrase of the subject: "the summit on Saturday failed".
    Subject,
    /// A genitive or compound of an object: "attended Saturday's summit".
    Modifier,
}

/// A predicate or noun with a time that belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Host {
    pub(super) token: u32,
    /// Number of the expression in the passage.
    pub(super) expression: u32,
    pub(super) strength: Strength,
    /// The time itself, whatever word stands before it: "since 1961, when it broke off relations".
    pub(super) point: bool,
    /// Filled in once it is resolved.
    pub(super) when: Option<When>,
}

impl Host {
    pub(super) fn new(token: u32, expression: u32, strength: Strength) -> Host {
        Host { token, expression, strength, point: false, when: None }
    }
}

/// Steps up the tree before the search gives up: longer ways are parser noise.
const STEPS: usize = 24;

/// The token of `first..=last` whose head lies outside.
pub(super) fn head(passage: &Passage, first: u32, last: u32) -> u32 {
    (first..=last)
        .find(|token| {
            passage.label(*token) != Label::Det && passage.head(*token).is_none_or(|head| head < first || head > last)
        })
        .unwrap_or(last)
}

const MODIFIERS: [Label; 5] = [Label::Poss, Label::Compound, Label::Amod, Label::Nummod, Label::Nmod];

/// Whether the expression stands before a noun as its genitive or compound.
pub(super) fn is_modifier(passage: &Passage, found: &Found, head: u32) -> bool {
    MODIFIERS.contains(&passage.label(head)) && passage.head(head).is_some_and(|noun| noun > found.last)
}

/// Adds the hosts of an expression: the noun phrases that it stands in and the verb above them.
pub(super) fn hosts(passage: &Passage, found: &Found, head: u32, expression: u32, hosts: &mut Vec<Host>) {
    let start = hosts.len();
    let mut push = |token: u32, strength: Strength| hosts.push(Host::new(token, expression, strength));
    let mut node = head;
    let mut strength = Strength::Direct;
    let mut verb = None;
    for _ in 0..STEPS {
        let Some(above) = passage.head(node) else { break };
        let label = passage.label(node);
        if above >= found.first && above <= found.last {
            node = above;
            continue;
        }
        match passage.pos(above) {
            Pos::Verb | Pos::Aux if passage.label(above) != Label::Aux && passage.label(above) != Label::Auxpass => {
                if strength != Strength::Direct && matches!(label, Label::Nsubj | Label::Nsubjpass | Label::Csubj) {
                    // "The president on Wednesday announced".
                    let close = strength == Strength::Object && leads_to(passage, found.last, above);
                    strength = if close { Strength::Direct } else { strength.max(Strength::Subject) };
                }
                let host = said(passage, found, above).unwrap_or(above);
                push(host, strength);
                verb = Some(host);
                break;
            }
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Sym | Pos::X => {
                push(above, Strength::Direct);
                let modifies = MODIFIERS.contains(&label);
                let of = label == Label::Prep && matches!(passage.form(node), "of" | "Of");
                if of && node + 2 >= found.first && node < found.first {
                    // "The treaty of 1949": the verb is of another time.
                    break;
                }
                strength = strength.max(if modifies { Strength::Modifier } else { Strength::Object });
            }
            Pos::Adj | Pos::Adv if strength == Strength::Direct => push(above, Strength::Direct),
            _ => {}
        }
        node = above;
    }
    if passage.head(node).is_none() && start == hosts.len() && node != head {
        hosts.push(Host::new(node, expression, strength));
    }
    opening(passage, found, verb, expression, hosts, start);
    if let Some(verb) = relative(passage, found, head) {
        hosts.push(Host { point: true, ..Host::new(verb, expression, Strength::Direct) });
    }
}

/// The verb of saying that a time stands next to, where the parser hung the time into what is said: "said on Saturday it
/// was leaving".
fn said(passage: &Passage, found: &Found, verb: u32) -> Option<u32> {
    let above = passage.head(verb).filter(|_| passage.label(verb) == Label::Ccomp)?;
    let lead = u32::from(found.signal != Signal::None);
    let next = above < found.first && found.first - above <= 1 + lead && found.last < verb;
    next.then_some(above)
}

/// Whether only auxiliaries and adverbs stand between a token and a verb after it.
fn leads_to(passage: &Passage, token: u32, verb: u32) -> bool {
    token < verb
        && verb - token < 5
        && (token + 1..verb).all(|between| matches!(passage.pos(between), Pos::Aux | Pos::Adv | Pos::Part))
}

/// The verb of a clause that says what happened then: "in 1961, when Moscow broke off relations"; also the sentence that
/// the parser took for such a clause: "The same day it left".
fn relative(passage: &Passage, found: &Found, head: u32) -> Option<u32> {
    let next = found.last + 1;
    let next = next + u32::from(next < passage.len() && passage.form(next) == ",");
    if next < passage.len() && passage.form(next) == "when" {
        return passage.head(next).filter(|verb| matches!(passage.pos(*verb), Pos::Verb | Pos::Aux) && *verb > next);
    }
    let clause = passage.child(head, &[Label::Relcl]).filter(|_| passage.head(head).is_none())?;
    let linked = (found.last + 1..clause).any(|token| matches!(passage.tag(token), "WDT" | "WP" | "WRB"));
    (!linked).then_some(clause)
}

/// A time that opens a sentence belongs to the main verb, wherever the parser hung it: "In June 2023, X said his country
/// was …".
fn opening(passage: &Passage, found: &Found, verb: Option<u32>, expression: u32, hosts: &mut Vec<Host>, start: usize) {
    let (first, end) = passage.sentences()[passage.sentence(found.first) as usize];
    let lead = found.first - first;
    let signalled = u32::from(found.signal != Signal::None);
    let opens = lead <= signalled || (lead <= signalled + 1 && matches!(passage.pos(first), Pos::Cconj | Pos::Adv));
    let comma = found.last + 1 < end && passage.form(found.last + 1) == ",";
    if !opens || !comma {
        return;
    }
    let mut main = found.first;
    for _ in 0..STEPS {
        let Some(above) = passage.head(main) else { break };
        main = above;
    }
    let rises = matches!(passage.pos(main), Pos::Verb | Pos::Aux)
        && verb.is_none_or(|verb| verb > main || (verb != main && begins_after(passage, verb, found.last)));
    if rises && passage.head(main).is_none() {
        hosts.truncate(start);
        hosts.push(Host::new(main, expression, Strength::Direct));
    }
}

/// Whether a verb is that of a main clause, or joined to one.
pub(super) fn is_main(passage: &Passage, verb: u32) -> bool {
    let mut node = verb;
    for _ in 0..STEPS {
        match passage.head(node) {
            None => return true,
            Some(head) if matches!(passage.label(node), Label::Conj | Label::Parataxis | Label::Dep) => node = head,
            // Clauses set side by side with a semicolon.
            Some(head)
                if passage.label(node) == Label::Ccomp
                    && node < head
                    && passage.child(node, &[Label::Mark]).is_none() =>
            {
                node = head;
            }
            Some(_) => return false,
        }
    }
    false
}

/// Whether a clause that depends on another begins behind a token: "In June, three days after soldiers killed …".
fn begins_after(passage: &Passage, verb: u32, token: u32) -> bool {
    passage.label(verb) == Label::Advcl || passage.child(verb, &[Label::Mark]).is_some_and(|mark| mark > token)
}

/// Whether a predicate only describes something: "the accord, revised in 2019".
pub(super) fn is_aside(passage: &Passage, verb: u32) -> bool {
    matches!(passage.label(verb), Label::Acl | Label::Relcl)
}

/// Whether the expression opens its sentence and nothing of it belongs to it: "October 1997.", "2014: …".
pub(super) fn stands_alone(passage: &Passage, found: &Found) -> bool {
    let (first, end) = passage.sentences()[passage.sentence(found.first) as usize];
    let next = found.last + 1;
    let opens = found.first == first || (found.first == first + 1 && found.signal != Signal::None);
    let dash = |token: u32| matches!(passage.form(token), "-" | "–" | "—" | "--") && passage.token(token - 1).space;
    let stops = next < passage.len() && (matches!(passage.form(next), "." | ":") || dash(next));
    let whole = next >= end && first > 0 && end < passage.len();
    opens && (stops || whole) && !matches!(found.form, Form::Length { .. } | Form::Often(_) | Form::Then)
}

/// What "two days after …" links, by the token of "after": the predicate that it belongs to, and the happening counted from.
pub(super) fn linked(passage: &Passage, link: u32) -> Option<(u32, u32)> {
    let head = passage.head(link)?;
    let event = match passage.label(link) {
        Label::Mark | Label::Advmod => head,
        _ => passage.child(link, &[Label::Pobj, Label::Pcomp])?,
    };
    let mut node = if event == head { event } else { link };
    for _ in 0..STEPS {
        node = passage.head(node)?;
        let verbal = matches!(passage.pos(node), Pos::Verb | Pos::Aux);
        if verbal && node != event {
            // "Agreeing, a fortnight before the summit": the time stands with the finite verb.
            let finite =
                matches!(passage.tag(node), "VBG" | "VB") && matches!(passage.label(node), Label::Advcl | Label::Xcomp);
            let above =
                passage.head(node).filter(|above| finite && matches!(passage.pos(*above), Pos::Verb | Pos::Aux));
            return Some((above.unwrap_or(node), event));
        }
    }
    None
}

//! Event nouns: "a visit to Cairo", "the talks between the two", "a mediation mission", "a cut in aid".

use english::Label;

use super::acts::{Coder, DEPTH};
use super::draft::{Draft, stopped};
use super::table::{Frame, Slot};
use super::who::{Participant, lower};
use crate::clauses::{conjuncts, is_nominal, is_verbal, prepositional};
use codebook::EventType;

impl Coder<'_> {
    /// An event noun with whom it names; `carriers` are subjects of the verb that carries it.
    pub(super) fn noun(&self, noun: u32, carriers: &[u32], depth: usize) -> Option<Draft> {
        let p = self.p();
        if depth > DEPTH + 1 || !is_nominal(p, noun) {
            return None;
        }
        let lemma = lower(p.lemma(noun));
        if self.is_idle(noun, &lemma) {
            return None;
        }
        let compound: Vec<u32> = p.children_with(noun, &[Label::Compound, Label::Amod]).collect();
        let frame = compound
            .iter()
            .flat_map(|word| {
                let word = lower(p.lemma(*word));
                self.table.of_noun(&format!("{word} {lemma}"))
            })
            .next()
            .or_else(|| self.noun_frame(noun, &lemma));
        if self.table.is_class(&lemma, &lemma, "ending") {
            let verb = p.head(noun).filter(|verb| is_verbal(p, *verb));
            let of = std::iter::once(noun)
                .chain(verb)
                .flat_map(|head| ["of", "in", "to"].into_iter().flat_map(move |word| prepositional(p, head, word)));
            let inner = of.chain(compound.iter().copied()).find_map(|inner| self.noun(inner, carriers, depth + 1));
            return inner.and_then(stopped);
        }
        let Some(frame) = frame else {
            // "a mediation mission", "a round of talks": a word that carries an event noun.
            if !self.table.is_class(&lemma, &lemma, "carrier") {
                return None;
            }
            let inner = compound
                .into_iter()
                .chain(prepositional(p, noun, "of"))
                .find_map(|inner| self.noun(inner, carriers, depth + 1));
            return inner.map(|mut draft| {
                if draft.recipient.is_empty() {
                    draft.recipient = self.recipients(
                        &[Slot::behind("to"), Slot::behind("with"), Slot::behind("in"), Slot::behind("against")],
                        noun,
                        &draft.actor,
                        None,
                    );
                }
                if draft.actor.is_empty() {
                    draft.actor = self.noun_actors(noun);
                }
                draft
            });
        };
        let below = if frame.governs { self.below_noun(noun, depth) } else { None };
        if frame.governs && frame.kind == EventType::Agree && below.is_none() && carriers.is_empty() {
            return None;
        }
        let mut actor: Vec<Participant> = carriers.iter().flat_map(|head| self.who.of(*head, true)).collect();
        if actor.is_empty() {
            actor = self.noun_actors(noun);
        }
        Some(self.filled(frame, noun, actor, below.as_ref()))
    }

    /// "press release": a phrase that looks like an event noun.
    pub(super) fn is_idle(&self, noun: u32, lemma: &str) -> bool {
        let p = self.p();
        p.children_with(noun, &[Label::Compound, Label::Amod]).any(|word| {
            let phrase = format!("{} {lemma}", lower(p.lemma(word)));
            self.table.is_class(&phrase, &phrase, "idle")
        })
    }

    pub(super) fn noun_frame(&self, noun: u32, lemma: &str) -> Option<&Frame> {
        let p = self.p();
        let frames: Vec<&Frame> = self.table.of_noun(lemma).collect();
        let joint = |frame: &Frame| {
            !frame.joint
                || p.children(noun).iter().any(|child| matches!(p.lemma(*child), "joint" | "with" | "combined"))
        };
        frames.into_iter().find(|frame| joint(frame))
    }

    pub(super) fn noun_actors(&self, noun: u32) -> Vec<Participant> {
        let p = self.p();
        let own = p.children_with(noun, &[Label::Poss]).flat_map(|child| conjuncts(p, child));
        let by = prepositional(p, noun, "by");
        let named = p.children_with(noun, &[Label::Amod, Label::Compound, Label::Nmod]);
        let mut found: Vec<Participant> = own.chain(by).flat_map(|head| self.who.of(head, true)).collect();
        if found.is_empty() {
            found = named.flat_map(|head| conjuncts(p, head)).flat_map(|head| self.who.of(head, true)).collect();
        }
        if found.is_empty() {
            let from = prepositional(p, noun, "from").into_iter().chain(prepositional(p, noun, "between"));
            found = from.flat_map(|head| self.who.of(head, true)).collect();
        }
        found
    }
}

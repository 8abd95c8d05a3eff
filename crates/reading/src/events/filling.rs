//! What a frame makes of its word: type, mode and code, and who stands in its slots.

use codebook::{EventType, Quad, cameo};
use english::{Label, Pos};

use super::acts::Coder;
use super::draft::{Draft, root, threat, threat_mode, wish_mode};
use super::table::{Frame, Place, Slot};
use super::who::{Participant, lower, same_home};
use crate::clauses::{conjuncts, is_nominal, is_passive, is_verbal, prepositional};

impl Coder<'_> {
    /// What a frame makes of a verb.
    pub(super) fn made(&self, frame: &Frame, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        let objects = self.objects(verb);
        let below_subjects = p
            .children_with(verb, &[Label::Ccomp, Label::Xcomp])
            .filter_map(|clause| p.child(clause, &[Label::Nsubj, Label::Nsubjpass]));
        if frame.party && !objects.iter().copied().chain(below_subjects).any(|object| self.who.is_somebody(object)) {
            return None;
        }
        if frame.alone && !objects.is_empty() {
            return None;
        }
        if frame.joint && !self.is_joint(verb, &objects) {
            return None;
        }
        let below = if frame.governs { self.below(verb, depth) } else { None };
        if frame.below && below.is_none() {
            return None;
        }
        let mut actor = self.subjects(verb);
        // "Eighty peacekeepers were withdrawn": those who leave are on the side of the one who withdraws them.
        let of_troops = frame.mode.as_deref() == Some("withdraw") || frame.kind == EventType::Mobilize;
        if actor.is_empty() && of_troops && is_passive(p, verb) {
            actor.clone_from(&objects);
        }
        Some(self.settled(frame, verb, &actor, below.as_ref()))
    }

    /// "a joint exercise", "exercises with Japan", two that exercise: one alone is no cooperation.
    pub(super) fn is_joint(&self, verb: u32, objects: &[u32]) -> bool {
        let p = self.p();
        let joint = |token: u32| {
            p.children(token).iter().any(|child| {
                matches!(
                    &*lower(p.lemma(*child)),
                    "joint" | "combined" | "with" | "common" | "jointly" | "together" | "multinational"
                )
            })
        };
        joint(verb)
            || objects.iter().any(|object| joint(*object))
            || self.subjects(verb).iter().filter(|head| self.who.is_somebody(**head)).count() > 1
    }

    pub(super) fn settled(&self, frame: &Frame, trigger: u32, actor: &[u32], below: Option<&Draft>) -> Draft {
        let mut actors: Vec<Participant> = actor.iter().flat_map(|head| self.who.of(*head, true)).collect();
        if actors.is_empty() {
            actors = actor.iter().flat_map(|head| self.noun_actors(*head)).collect();
        }
        self.filled(frame, trigger, actors, below)
    }

    pub(super) fn filled(&self, frame: &Frame, trigger: u32, actor: Vec<Participant>, below: Option<&Draft>) -> Draft {
        let mut actor = actor;
        dedup(&mut actor);
        let deed = below.map_or("", |draft| draft.cameo.as_str());
        if frame.deed
            && let Some(draft) = below
            && (draft.kind.quad() == Quad::MaterialConflict
                || (draft.kind == EventType::Concede && frame.kind == EventType::Agree && !frame.mutual))
        {
            let mut draft = draft.clone();
            if !actor.is_empty() {
                draft.actor = actor;
            }
            return draft;
        }
        if frame.warm
            && let Some(draft) = below
            && draft.kind == EventType::Mobilize
        {
            let mut draft = draft.clone();
            if !actor.is_empty() {
                draft.actor = actor;
            }
            return draft.recoded(EventType::Agree, None, "0332");
        }
        if frame.kind == EventType::Agree
            && let Some(draft) = below
            && !draft.kind.is_cooperative()
        {
            // Promised hostility is a threat, decided hostility the deed; a promise to refuse is a refusal.
            let mut draft = draft.clone();
            if draft.actor.is_empty() || frame.deed {
                draft.actor = actor;
            }
            if draft.kind.quad() == Quad::MaterialConflict && !frame.deed {
                return threat(draft);
            }
            return draft;
        }
        // Two who meet are each other's recipients, wherever they meet.
        let with = [Slot::behind("with")];
        let several = frame.mutual && actor.iter().any(|one| !same_home(one, &actor[0]));
        let slots = if several { &with[..] } else { &frame.recipient[..] };
        let recipient = self.recipients(slots, trigger, &actor, below);
        let mode = match frame.kind {
            EventType::Request | EventType::Reject => below.and_then(wish_mode).map(Into::into),
            EventType::Threaten => below.and_then(threat_mode).map(Into::into),
            _ => frame.mode.clone(),
        };
        let cameo = if frame.governs {
            cameo::about(frame.kind, &frame.cameo, deed)
        } else if frame.cameo.len() < 3 {
            format!("{}0", if frame.cameo.is_empty() { root(frame.kind) } else { &frame.cameo })
        } else {
            frame.cameo.to_string()
        };
        let draft = Draft {
            trigger,
            kind: frame.kind,
            mode,
            cameo,
            actor,
            recipient,
            mutual: frame.mutual,
            warm: frame.warm,
            hypothetical: false,
        };
        if matches!(draft.kind, EventType::Coerce | EventType::Assault) && self.is_crowd(&draft.actor) {
            return draft.recoded(EventType::Protest, Some("riot"), "145");
        }
        draft
    }

    /// "protesters burned cars": a riot, whatever they do.
    pub(super) fn is_crowd(&self, actor: &[Participant]) -> bool {
        let p = self.p();
        actor.first().is_some_and(|one| {
            (0..p.len())
                .filter(|token| one.words.holds(p.span_of(*token)))
                .any(|token| self.table.is_class(&lower(p.lemma(token)), "", "crowd"))
        })
    }

    pub(super) fn recipients(
        &self,
        slots: &[Slot],
        trigger: u32,
        actor: &[Participant],
        below: Option<&Draft>,
    ) -> Vec<Participant> {
        for slot in slots {
            let mut found: Vec<Participant> = match &slot.place {
                Place::Matter => below.map(|draft| draft.recipient.clone()).unwrap_or_default(),
                Place::Doer => below.map(|draft| draft.actor.clone()).unwrap_or_default(),
                Place::Below => self
                    .heads(slot, trigger)
                    .into_iter()
                    .map(|head| self.who.of(head, true))
                    .find(|found| found.iter().any(|one| !actor.iter().any(|actor| actor.is_same(one))))
                    .unwrap_or_default(),
                _ => self.heads(slot, trigger).into_iter().flat_map(|head| self.who.of(head, slot.strict)).collect(),
            };
            found.retain(|one| !actor.iter().any(|actor| actor.is_same(one) || is_own_force(actor, one)));
            dedup(&mut found);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    pub(super) fn heads(&self, slot: &Slot, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let verbal = is_verbal(p, trigger);
        match &slot.place {
            Place::Object if verbal => self.objects(trigger),
            Place::Object => prepositional(p, trigger, "of"),
            Place::Dative => p
                .children_with(trigger, &[Label::Dative])
                .flat_map(|dative| {
                    if is_nominal(p, dative) {
                        conjuncts(p, dative)
                    } else {
                        p.children_with(dative, &[Label::Pobj]).flat_map(|object| conjuncts(p, object)).collect()
                    }
                })
                .collect(),
            Place::Clause => p
                .children_with(trigger, &[Label::Ccomp, Label::Xcomp, Label::Acl, Label::Advcl])
                .filter_map(|clause| p.child(clause, &[Label::Nsubj, Label::Nsubjpass]))
                .flat_map(|subject| conjuncts(p, subject))
                .collect(),
            Place::Matter | Place::Doer => Vec::new(),
            Place::Below => self.below_heads(trigger),
            Place::Preposition(word) => {
                let mut found = prepositional(p, trigger, word);
                if found.is_empty() && verbal {
                    for object in self.objects(trigger) {
                        found.extend(prepositional(p, object, word));
                    }
                }
                if found.is_empty()
                    && !verbal
                    && let Some(head) = p.head(trigger)
                    && is_verbal(p, head)
                {
                    found = prepositional(p, head, word);
                }
                found.retain(|head| !self.is_according(*head));
                found
            }
        }
    }

    /// "according to", "due to": no recipient.
    pub(super) fn is_according(&self, object: u32) -> bool {
        let p = self.p();
        let mut node = object;
        for _ in 0..3 {
            let Some(head) = p.head(node) else { return false };
            if matches!(p.lemma(head), "according" | "due" | "prior" | "owing" | "thanks" | "addition" | "response") {
                return true;
            }
            if !matches!(p.pos(head), Pos::Adp | Pos::Sconj) {
                return false;
            }
            node = head;
        }
        false
    }

    /// Nouns of the clause below and of the object's phrase, in order of the text.
    pub(super) fn below_heads(&self, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let labels = [Label::Xcomp, Label::Ccomp, Label::Dobj, Label::Acl, Label::Advcl, Label::Prep, Label::Acomp];
        let mut found = Vec::new();
        for child in p.children_with(trigger, &labels).filter(|child| *child > trigger) {
            let (first, last) = p.subtree(child);
            found.extend(
                (first.max(trigger + 1)..=last).filter(|token| p.is_under(*token, child) && is_nominal(p, *token)),
            );
        }
        found.retain(|head| !self.is_according(*head));
        found
    }
}

/// "will withdraw its troops from Chad": a government's own troops are not its counterpart.
fn is_own_force(actor: &Participant, one: &Participant) -> bool {
    same_home(actor, one) && one.sector.as_deref() == Some("MIL") && actor.sector.as_deref() == Some("GOV")
}

fn dedup(found: &mut Vec<Participant>) {
    let mut seen: Vec<Participant> = Vec::new();
    found.retain(|one| {
        let new = !seen.iter().any(|other| other.is_same(one));
        seen.push(one.clone());
        new
    });
}

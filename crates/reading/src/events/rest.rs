//! The rest of the sentence, for an event whose slots name no recipient.

use codebook::EventType;
use english::{Label, Pos};

use super::acts::Coder;
use super::draft::Draft;
use super::table::Governor;
use super::who::{Participant, lower, same_home};
use crate::clauses::{is_nominal, is_verbal};

impl Coder<'_> {
    /// Looks for a recipient in the rest of the sentence where no slot named one.
    pub(super) fn complete(&self, draft: &mut Draft, first: u32, end: u32) {
        let p = self.p();
        // A soldier who arrives pays no visit.
        if draft.kind == EventType::Consult
            && draft.mode.as_deref() == Some("visit")
            && draft.actor.first().is_some_and(|one| one.sector.as_deref() == Some("MIL") && one.role.is_none())
            && is_verbal(p, draft.trigger)
            && p.lemma(draft.trigger) == "arrive"
        {
            *draft = draft.clone().recoded(EventType::Mobilize, Some("troops"), "154");
        }
        if !draft.recipient.is_empty() || (draft.mutual && draft.actor.len() > 1) {
            return;
        }
        let after = (draft.trigger + 1..end).chain((first..draft.trigger).rev());
        let others: Vec<Participant> = after
            .filter(|token| {
                is_nominal(p, *token)
                    && p.pos(*token) != Pos::Pron
                    && !self.is_speaker(*token)
                    && !self.is_according(*token)
            })
            .flat_map(|token| self.who.or_place(token))
            .filter(|one| one.sector.as_deref() != Some("JRN"))
            .collect();
        let known = |one: &&Participant| one.id.is_some();
        let foreign = others
            .iter()
            .filter(known)
            .find(|one| !draft.actor.iter().any(|actor| same_home(actor, one)))
            .filter(|_| draft.actor.iter().any(|actor| actor.id.is_some()));
        let inner = others.iter().find(|one| {
            one.sector.is_some()
                && !draft.actor.iter().any(|actor| actor.sector == one.sector || actor.words == one.words)
        });
        draft.recipient.extend(foreign.or(inner).cloned());
    }

    /// Whether a noun is the subject of a verb of saying.
    pub(super) fn is_speaker(&self, token: u32) -> bool {
        let p = self.p();
        let mut node = token;
        for _ in 0..6 {
            let Some(head) = p.head(node) else { return false };
            if matches!(p.label(node), Label::Nsubj | Label::Nsubjpass) {
                return is_verbal(p, head)
                    && self
                        .table
                        .governs(&lower(p.lemma(head)))
                        .iter()
                        .any(|(governor, _)| *governor == Governor::Say);
            }
            if is_verbal(p, head) {
                return false;
            }
            node = head;
        }
        false
    }
}

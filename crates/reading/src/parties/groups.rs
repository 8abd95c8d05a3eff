//! Several parties at once: "both", "the three", "the trio", "the other five", "the two men".

use std::collections::BTreeSet;

use codebook::{Party, PartyId};
use english::{Label, Pos};

use super::Resolver;
use super::pronouns::{is_subject, number_word};
use crate::antecedents::{Kind, Trace};
use crate::nouns::Class;

/// How many sentences back states that were named together are sought first.
const TOGETHER: u32 = 8;

impl Resolver<'_> {
    /// "Both", "the three", "all four", "the two": the last parties that were so many.
    pub(super) fn counted(&mut self, number: usize, token: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let nominal = is_subject(passage, token)
            || matches!(passage.label(token), Label::Dobj | Label::Pobj | Label::Poss | Label::Dative | Label::Conj);
        // "The two held since then" are whatever the clause says; "the three, which quit" are known.
        let restricted = passage.children_with(token, &[Label::Prep, Label::Acl, Label::Relcl]).any(|clause| {
            passage.label(clause) != Label::Relcl || token + 1 < passage.len() && passage.form(token + 1) != ","
        });
        if !nominal || restricted {
            return Vec::new();
        }
        let form = passage.form(token).to_lowercase();
        let definite = passage
            .children_with(token, &[Label::Det, Label::Predet])
            .any(|det| matches!(passage.lemma(det), "the" | "all" | "these" | "those"));
        let at = self.place_of(number, token);
        if matches!(form.as_str(), "former" | "latter") && definite {
            let pair = self
                .focus
                .last(at, 3, |trace| trace.kind == Kind::Several && trace.ids.len() == 2)
                .map(|trace| trace.ids.to_vec());
            let one =
                pair.and_then(|pair| if form == "former" { pair.into_iter().next() } else { pair.into_iter().last() });
            return self.as_parties(number, token, one.map(|id| (vec![id], None)));
        }
        let size = match form.as_str() {
            "both" | "neither" | "either" => Some(2),
            _ if definite && passage.pos(token) == Pos::Num => number_word(&form),
            _ => None,
        };
        let Some(size) = size else { return Vec::new() };
        // "The other five": all members but the ones in question, where they are so many.
        if self.says_other(number, token) {
            return self.other_members(number, token, size);
        }
        let found = if size > 2 {
            self.set_of(number, token, Some(size))
        } else {
            self.joined(number, token, Some(size), TOGETHER)
        };
        self.as_parties(number, token, found.map(|ids| (ids, None)))
    }

    fn other_members(&mut self, number: usize, token: u32, size: usize) -> Vec<Party> {
        if let Some(organisation) = self.organisation_before(number, token, 4) {
            let found = self.member_parties(number, token, &organisation, true);
            if found.len() == size {
                return found;
            }
        }
        vec![self.as_group(number, token)]
    }

    /// "The trio", "the quartet": so many states named together; kept as a group where nobody knows which.
    pub(super) fn set_noun(&mut self, number: usize, token: u32) -> Option<Vec<Party>> {
        let size = *self.nouns.sets.get(self.passage(number).lemma(token))?;
        Some(match self.set_of(number, token, Some(size)) {
            Some(ids) => self.many(number, token, ids),
            None => vec![self.as_group(number, token)],
        })
    }

    /// "The juntas": those of the states that were named together. "The rulers" are so where the report speaks of juntas, or
    /// where it began with these states.
    // corpus: several-juntas/the-military-rulers-are-several
    pub(super) fn several_rulers(&self, number: usize, token: u32) -> Option<Vec<Party>> {
        let noun = self.passage(number).lemma(token);
        let ids = self.joined(number, token, None, TOGETHER)?;
        let are_several = self.nouns.words.governments.contains(noun)
            || self.nouns.words.rulers.contains(noun)
                && (self.has_juntas || self.sets.first().is_some_and(|first| *first == ids));
        are_several.then(|| self.many(number, token, ids))
    }

    /// "Neither state", "either country", "both capitals": the two in question.
    pub(super) fn neither(&mut self, number: usize, token: u32, class: Class) -> Option<Vec<Party>> {
        let passage = self.passage(number);
        let pair = passage
            .children_with(token, &[Label::Det, Label::Preconj])
            .any(|det| matches!(&*passage.lemma(det).to_lowercase(), "neither" | "either"));
        if !pair || !class.has(Class::COUNTABLE) {
            return None;
        }
        let ids = self.joined(number, token, Some(2), 3)?;
        if !ids.iter().all(|id| self.mentions.count(id) > 0) {
            return None;
        }
        Some(self.many(number, token, ids))
    }

    /// "The two men", "both leaders": the persons named last, so many.
    pub(super) fn counted_persons(&self, number: usize, token: u32, size: usize) -> Option<Vec<Party>> {
        let at = self.place_of(number, token);
        let together = |trace: &Trace| {
            trace.kind == Kind::Several
                && trace.ids.len() == size
                && trace.ids.iter().all(|id| self.person_ids.contains(id))
        };
        if let Some(trace) = self.focus.last(at, 4, together) {
            let ids = trace.ids.to_vec();
            return Some(self.many(number, token, ids));
        }
        for sentences in 0..3 {
            let persons = self.focus.persons_since(at, sentences);
            if persons.len() == size {
                return Some(self.many(number, token, persons.into_iter().rev().collect()));
            }
            if persons.len() > size {
                break;
            }
        }
        None
    }

    /// A party that is kept by its words.
    pub(super) fn as_group(&self, number: usize, token: u32) -> Party {
        let words = self.words(number, token);
        let text = words.of(self.passage(number).text());
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = ["the ", "The ", "a ", "A ", "an ", "An "]
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .unwrap_or(&name);
        Party::new(PartyId::Group(name.into()), words)
    }

    /// The last states that were named together, `size` of them where that is told.
    pub(super) fn joined(
        &self,
        number: usize,
        token: u32,
        size: Option<usize>,
        sentences: u32,
    ) -> Option<Vec<PartyId>> {
        let at = self.place_of(number, token);
        let is_state = |id: &PartyId| matches!(id, PartyId::State(_)) || self.is_made_up_state(id);
        let fits = |trace: &Trace| {
            let homes: BTreeSet<&PartyId> = trace.ids.iter().map(PartyId::home).collect();
            trace.kind == Kind::Several
                && homes.len() >= 2
                && homes.iter().all(|id| is_state(id))
                && size.is_none_or(|size| trace.ids.len() == size && homes.len() == size)
        };
        let Some(trace) = self.focus.last(at, sentences, fits) else {
            return if sentences >= TOGETHER { self.only_set(size?) } else { None };
        };
        let mut ids: Vec<PartyId> = Vec::new();
        for id in trace.ids.iter().map(PartyId::home) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        Some(ids)
    }

    /// The only states that the report has named together, so many.
    fn only_set(&self, size: usize) -> Option<Vec<PartyId>> {
        let mut sets = self.sets.iter().filter(|set| set.len() == size);
        let first = sets.next()?;
        sets.all(|set| set.iter().all(|id| first.contains(id))).then(|| first.clone())
    }

    /// Remembers states that were named together.
    pub(super) fn keep_set(&mut self, ids: &[PartyId]) {
        let states = ids.len() < 8 && ids.iter().all(|id| matches!(id, PartyId::State(_)) || self.is_made_up_state(id));
        if states && self.sets.len() < 64 && !self.sets.iter().any(|set| set == ids) {
            self.sets.push(ids.to_vec());
        }
    }

    /// The last states that were named together, or the last ones named, `size` of them.
    pub(super) fn set_of(&self, number: usize, token: u32, size: Option<usize>) -> Option<Vec<PartyId>> {
        if let Some(joined) = self.joined(number, token, size, TOGETHER) {
            return Some(joined);
        }
        let at = self.place_of(number, token);
        // Named one by one: exactly so many states in this and the last two sentences.
        let size = size?;
        for sentences in 0..3 {
            let states = self.focus.states_since(at, sentences);
            if states.len() == size {
                return Some(states.into_iter().rev().collect());
            }
        }
        None
    }
}

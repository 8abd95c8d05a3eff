//! States described by their kind and part of the world: "the island", "the west African country"; and by what was done in
//! them: "the junta", "the officers who seized power in Niger".

use std::collections::{BTreeMap, BTreeSet};

use codebook::{Party, PartyId};
use english::{Label, Pos};

use super::Resolver;
use crate::mentions::{Mentions, What};
use crate::nouns::{Class, Nouns};
use crate::passage::{Document, Passage};

impl Resolver<'_> {
    /// The kinds and regions that a noun phrase tells; empty where it tells none.
    pub(super) fn kinds(&self, number: usize, token: u32) -> Vec<&BTreeSet<Box<str>>> {
        let passage = self.passage(number);
        let mut words: Vec<String> = Vec::new();
        for index in token.saturating_sub(5)..token {
            if passage.is_under(index, token) && matches!(passage.pos(index), Pos::Adj | Pos::Propn | Pos::Noun) {
                words.extend(passage.form(index).to_lowercase().split('-').map(str::to_owned));
                if let Some(kind) = self.nouns.kind(&passage.form(index).to_lowercase()) {
                    return vec![kind];
                }
            }
        }
        let pair = words.windows(2).find_map(|pair| self.nouns.kind(&pair.join(" ")));
        let region = pair.or_else(|| words.iter().find_map(|word| self.nouns.kind(word)));
        region.into_iter().chain(self.nouns.kind(passage.lemma(token))).collect()
    }

    /// Whether a state is of all these kinds; of a made-up one nobody knows.
    pub(super) fn is_of_kinds(&self, id: &PartyId, kinds: &[&BTreeSet<Box<str>>]) -> bool {
        let PartyId::State(code) = id else { return true };
        kinds.iter().all(|kind| {
            kind.contains(&**code) || self.facts.state(code).is_some_and(|state| kind.contains(&*state.region))
        })
    }

    /// The state in whose capital or land "the officers who seized power" did so, or whose president they toppled.
    pub(super) fn ruled(&mut self, number: usize, token: u32, depth: u32) -> Option<PartyId> {
        let passage = self.passage(number);
        let clause = passage.child(token, &[Label::Relcl, Label::Acl])?;
        let verb = passage.lemma(clause);
        let object = passage.child(clause, &[Label::Dobj]);
        let taking = self.nouns.verbs.taking.contains(verb)
            && object.is_some_and(|object| matches!(passage.lemma(object), "power" | "control" | "office"));
        if !taking && !self.nouns.verbs.ruling.contains(verb) {
            return None;
        }
        if !taking && let Some(object) = object {
            let found = self.resolve(number, object, depth + 1);
            if let [party] = found.as_slice() {
                return is_state(party.id.home()).then(|| party.id.home().clone());
            }
        }
        let places = [Some(clause), object].into_iter().flatten();
        places.flat_map(|node| passage.children_with(node, &[Label::Prep])).find_map(|prep| {
            let place = passage.child(prep, &[Label::Pobj])?;
            match &self.mentions.at(number, place)?.what {
                What::State(id, _) if matches!(passage.form(prep), "in" | "of" | "over" | "from") => Some(id.clone()),
                _ => None,
            }
        })
    }

    /// What "the junta" gains as the name of a state in which officers took power.
    pub(super) fn coup_gain(&self, noun: &str, id: &PartyId) -> i32 {
        if self.nouns.words.rulers.contains(noun) && self.coups.get(id).is_some_and(|count| *count > 0) {
            25
        } else {
            0
        }
    }

    /// A description of people by what they rule: "the generals who seized power in Ankara".
    pub(super) fn rulers(&mut self, number: usize, token: u32, class: Class, depth: u32) -> Option<Vec<Party>> {
        if !(class.has(Class::PERSON) || class.has(Class::STATE_SELF) || class.has(Class::GROUP)) {
            return None;
        }
        let id = self.ruled(number, token, depth)?;
        Some(self.one(number, token, id, None))
    }
}

fn is_state(id: &PartyId) -> bool {
    matches!(id, PartyId::State(_) | PartyId::Named(_))
}

/// Whether the report speaks of several states in which officers took power: "the juntas".
pub(super) fn has_juntas(document: &Document<'_>, nouns: &Nouns) -> bool {
    let is_one =
        |word: &str| word.to_lowercase().strip_suffix('s').is_some_and(|noun| nouns.words.juntas.contains(noun));
    document.report.title.split(|letter: char| !letter.is_alphabetic()).any(is_one)
        || document.passages.iter().any(|passage| (0..passage.len()).any(|token| is_one(passage.form(token))))
}

/// How often each state stands beside a word for the taking of power.
pub(super) fn coups(document: &Document<'_>, mentions: &Mentions, nouns: &Nouns) -> BTreeMap<PartyId, u32> {
    let mut coups = BTreeMap::new();
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 0..passage.len() {
            if !nouns.words.coups.contains(passage.lemma(token)) {
                continue;
            }
            for place in beside(passage, token) {
                if let Some(What::State(id, _)) = mentions.at(number, place).map(|mention| &mention.what) {
                    *coups.entry(id.clone()).or_default() += 1;
                }
            }
        }
    }
    coups
}

/// Possessors, adjectives and objects of prepositions of a noun.
fn beside(passage: &Passage, token: u32) -> Vec<u32> {
    passage
        .children(token)
        .iter()
        .filter_map(|child| match passage.label(*child) {
            Label::Poss | Label::Amod | Label::Compound | Label::Nmod => Some(*child),
            Label::Prep => passage.child(*child, &[Label::Pobj]),
            _ => None,
        })
        .collect()
}

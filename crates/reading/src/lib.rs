//! A report to the claims that it makes.
//!
//! [`read`] is a pure function: the same report and the same knowledge give the same claims, on every machine.

mod error;
mod lexicon;
mod nouns;
mod names;
mod look;
mod passage;
mod clauses;
mod times;
mod shapes;
mod mentions;
mod antecedents;
mod parties;
mod sources;
mod frames;
mod ellipsis;
mod proposals;
mod confidence;
mod claims;
mod weighing;
mod observation;
mod events;
mod tables;
#[cfg(test)]
mod testing;

use codebook::{Claim, Evidence, Facts, Report};

pub use confidence::Support;
pub use error::Error;
pub use events::{Event, Participant, code};
pub use observation::{Observation, ObservedCandidate, ObservedToken, ObservedTrigger, observe};
pub use proposals::Mood;
pub use tables::{TableFiles, Tables};

/// What reading rests on: the language model, the facts, and the tables of names and frames made from them.
pub struct Knowledge {
    /// The language model.
    pub model: english::Model<'static>,
    /// The facts.
    pub facts: Facts,
    /// Frames and word classes.
    pub(crate) tables: Tables,
    /// Nouns that stand for parties.
    pub(crate) nouns: nouns::Nouns,
    /// All names of the facts, ready to be found.
    pub(crate) names: names::Names,
    /// Where people belong who are no state.
    pub(crate) domiciles: events::Domiciles,
}

impl Knowledge {
    /// Makes the tables; those of language are the shipped ones.
    pub fn new(model: english::Model<'static>, facts: Facts) -> Knowledge {
        let nouns = nouns::Nouns::shipped();
        let names = names::Names::new(&facts, &nouns);
        let domiciles = events::Domiciles::new(&facts);
        Knowledge { model, facts, tables: Tables::shipped(), nouns, names, domiciles }
    }
}

/// What one thread remembers between reports; it changes the speed, never the result.
#[derive(Default)]
pub struct Memory {
    english: english::Memory,
    words: proposals::Words,
}

/// What was read in one report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The claims, in order of the text.
    pub claims: Vec<Claim>,
    /// What was seen and not understood.
    pub notes: Vec<Note>,
}

/// Something seen and not understood, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Where.
    pub evidence: Evidence,
    /// What, in a sentence.
    pub text: String,
}

/// Reads a report. Never fails: what is not understood becomes a note or nothing.
pub fn read(report: &Report, knowledge: &Knowledge, memory: &mut Memory) -> Reading {
    match first_look(report, knowledge) {
        Some(note) => Reading { claims: Vec::new(), notes: vec![note] },
        None => read_through(report, knowledge, memory),
    }
}

/// Why a report needs no reading: the bare words tell that it makes no claims. `None` where it may make some.
pub fn first_look(report: &Report, knowledge: &Knowledge) -> Option<Note> {
    look::nothing_in(report, knowledge).map(|text| Note { evidence: nowhere(report), text })
}

/// Reads a report whatever the first look says: for measuring what that would lose.
pub fn read_through(report: &Report, knowledge: &Knowledge, memory: &mut Memory) -> Reading {
    match understood(report, knowledge, memory, &[]) {
        Ok(understood) => {
            let told = understood.told();
            let sight = understood.sight(&told);
            Reading { claims: weighing::claims(told, &sight, &mut memory.words), notes: Vec::new() }
        }
        Err(note) => Reading { claims: Vec::new(), notes: vec![note] },
    }
}

/// Everything that could be claimed of a report, with what speaks for it: for fitting what is made of it.
pub fn weighed(report: &Report, knowledge: &Knowledge, memory: &mut Memory) -> Vec<(Claim, Support)> {
    let Ok(understood) = understood(report, knowledge, memory, &[]) else { return Vec::new() };
    let told = understood.told();
    let sight = understood.sight(&told);
    let weighed = weighing::weighed(told, &sight, &mut memory.words, |_, _| true);
    weighed.into_iter().map(|(claim, _, support)| (claim, support)).collect()
}

/// A report with all that is found out about it before anything is claimed.
struct Understood<'a> {
    document: passage::Document<'a>,
    parties: parties::Parties,
    times: times::Times,
    sources: sources::Sources,
}

impl Understood<'_> {
    /// What the frames make of it.
    fn told(&self) -> claims::Told {
        claims::told(&self.document, &self.parties, &self.times, &self.sources)
    }

    /// What the network sees of it.
    fn sight(&self, told: &claims::Told) -> proposals::Sight<'_> {
        told.sight(&self.document, &self.parties, &self.times, &self.sources)
    }
}

/// The steps up to the claims; a note where the report is about a kind of matter that is neither the world of states nor
/// one of those `wanted`.
fn understood<'a>(
    report: &'a Report,
    knowledge: &'a Knowledge,
    memory: &mut Memory,
    wanted: &[&str],
) -> Result<Understood<'a>, Note> {
    let mut document = passage::passages(report, knowledge, memory);
    let lemmas = document.passages.iter().flat_map(|passage| passage.tokens().iter().map(|token| &*token.lemma));
    if let Some(kind) = knowledge.tables.unreal.kind(lemmas).filter(|kind| !wanted.contains(kind)) {
        return Err(Note { evidence: nowhere(report), text: look::of_kind(kind) });
    }
    let parties = parties::parties(&document);
    document.organisations = most_named(&parties, |party| matches!(party, codebook::PartyId::Organisation(_)));
    document.states = most_named(&parties, |party| matches!(party, codebook::PartyId::State(_)));
    let times = times::times(&document);
    let sources = sources::sources(&document, &parties);
    Ok(Understood { document, parties, times, sources })
}

/// The place of a note on the whole report.
fn nowhere(report: &Report) -> Evidence {
    Evidence { report: report.id, span: codebook::Span::new(0, 0), sentence: 0 }
}

/// States or organisations of a report by the number of their mentions, the most often named first.
fn most_named(parties: &parties::Parties, wanted: fn(&codebook::PartyId) -> bool) -> Vec<codebook::PartyId> {
    let mut counts: std::collections::BTreeMap<&codebook::PartyId, usize> = std::collections::BTreeMap::new();
    for (_, _, mentioned) in parties.all() {
        for party in mentioned.iter().filter(|party| mentioned.len() == 1 && wanted(party.id.home())) {
            *counts.entry(party.id.home()).or_default() += 1;
        }
    }
    let mut named: Vec<_> = counts.into_iter().collect();
    named.sort_by_key(|(party, count)| (std::cmp::Reverse(*count), (*party).clone()));
    named.into_iter().map(|(party, _)| party.clone()).collect()
}

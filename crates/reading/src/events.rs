//! Event coding: the PLOVER events of a text, of which claims are the part that bears on alliances.
//!
//! Takes what [`crate::read`] takes; gives, for each sentence, its main event or events with actor, recipient, mode, contexts
//! and CAMEO code. Where a claim tells of the same thing, the event carries its act, time, certainty and sources; for all
//! else the act is `other:` and the type. Words stand in `data/events.toml` and `data/lexicon/sectors.toml`.

mod table;
mod domiciles;
mod mood;
mod who;
mod draft;
mod acts;
mod below;
mod beside;
mod filling;
mod nouns;
mod rest;
mod sides;

use std::sync::Arc;

use codebook::{Act, Basis, Certainty, Claim, EventType, Evidence, Party, Polarity, Report, Source, Span, When};

use crate::frames::Scene;
use crate::passage::{Document, Passage};
use crate::sources::Sources;
use crate::times::Times;
use crate::{Knowledge, Memory, Understood};
use acts::Coder;
pub(crate) use domiciles::Domiciles;
use draft::Draft;
pub(crate) use table::EventTable;
pub use who::Participant;
use who::Who;

/// A coded event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode, where the type has modes and the words tell it.
    pub mode: Option<Arc<str>>,
    /// What the matter belongs to: `military`, `diplomatic` …
    pub contexts: Vec<Arc<str>>,
    /// CAMEO code: three digits, four where the codebook divides further.
    pub cameo: String,
    /// Who acts.
    pub actor: Vec<Participant>,
    /// Upon whom.
    pub recipient: Vec<Participant>,
    /// The act of the claim that tells of it, else `other:` and the type.
    pub act: Act,
    /// When it happened.
    pub time: When,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Who says so, nearest first, the publisher last.
    pub sources: Vec<Source>,
    /// The sentence.
    pub evidence: Evidence,
}

/// The events of a report, in order of the text.
pub fn code(report: &Report, knowledge: &Knowledge, memory: &mut Memory) -> Vec<Event> {
    // A strike is an event, whatever it means for an alliance.
    let Ok(understood) = crate::understood(report, knowledge, memory, &["labour", "trade"]) else {
        return Vec::new();
    };
    let Understood { document, parties, times, sources } = &understood;
    let claims = crate::claims::by_frames(document, parties, times, sources);
    let mut events = Vec::new();
    for number in 0..document.passages.len() {
        let scene = Scene { document, parties, sources, number };
        let table = &knowledge.tables.events;
        let coder = Coder { scene: &scene, table, who: Who { scene: &scene, table } };
        for sentence in 0..document.passages[number].sentences().len() as u32 {
            for mut draft in coder.sentence(sentence) {
                sides::settle(&coder.who, &mut draft);
                let maker = Maker { document, times, sources, claims: &claims, number };
                events.extend(maker.event(draft, table));
            }
        }
    }
    events
}

struct Maker<'a> {
    document: &'a Document<'a>,
    times: &'a Times,
    sources: &'a Sources,
    claims: &'a [Claim],
    number: usize,
}

impl Maker<'_> {
    fn p(&self) -> &Passage {
        &self.document.passages[self.number]
    }

    /// The event of a draft; none where nobody is named on either side.
    fn event(&self, draft: Draft, table: &EventTable) -> Option<Event> {
        let p = self.p();
        if draft.actor.is_empty() && draft.recipient.is_empty() {
            return None;
        }
        let sentence = p.sentence(draft.trigger);
        let evidence = Evidence {
            report: self.document.report.id,
            span: p.sentence_span(sentence),
            sentence: p.first_sentence + sentence,
        };
        let contexts = self.contexts(sentence, &draft, table);
        let told = self.claims.iter().find(|claim| {
            claim.evidence.sentence == evidence.sentence
                && claim.act.plover().is_some_and(|kind| {
                    kind == draft.kind || claim.plover.as_ref().is_some_and(|plover| plover.kind == draft.kind)
                })
                && claim.actor.iter().any(|party| {
                    draft.actor.iter().any(|one| one.id.as_ref().is_some_and(|id| id.home() == party.id.home()))
                })
        });
        let publisher = Source { who: Party::new(self.document.report.publisher.clone(), Span::default()), cue: None };
        let (act, time, polarity, certainty, sources) = if let Some(claim) = told {
            (claim.act, claim.time, claim.polarity, claim.certainty, claim.sources.clone())
        } else {
            let mut sources = self.sources.of(self.number, draft.trigger).to_vec();
            sources.push(publisher);
            let certainty = if draft.hypothetical { Certainty::Possible } else { Certainty::Happened };
            (Act::Other(draft.kind), self.time(draft.trigger), Polarity::Yes, certainty, sources)
        };
        Some(Event {
            kind: draft.kind,
            mode: draft.mode,
            contexts,
            cameo: draft.cameo,
            actor: draft.actor,
            recipient: draft.recipient,
            act,
            time,
            polarity,
            certainty,
            sources,
            evidence,
        })
    }

    fn time(&self, trigger: u32) -> When {
        let published = self.document.report.published;
        let own = self
            .times
            .of(self.document, self.number, trigger)
            .or_else(|| self.times.inherited(self.document, self.number, trigger));
        // What has happened happened by the day of publication.
        own.filter(|when| when.from.is_none_or(|from| from.earliest() <= published) || when.basis == Basis::Stated)
            .unwrap_or_else(|| When::published(published))
    }

    fn contexts(&self, sentence: u32, draft: &Draft, table: &EventTable) -> Vec<Arc<str>> {
        let p = self.p();
        let (first, end) = p.sentences()[sentence as usize];
        let mut contexts: Vec<Arc<str>> = Vec::new();
        for token in first..end {
            let word = p.lemma(token).to_lowercase();
            let pair = (token + 1 < end).then(|| format!("{word} {}", p.lemma(token + 1).to_lowercase()));
            let found = table.contexts(&word).iter().chain(pair.iter().flat_map(|pair| table.contexts(pair)));
            for context in found {
                if !contexts.contains(context) {
                    contexts.push(context.clone());
                }
            }
        }
        if draft.hypothetical {
            contexts.push("hypothetical".into());
        }
        contexts.sort();
        contexts
    }
}

#[cfg(test)]
mod tests;

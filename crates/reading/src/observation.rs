//! What the network sees of a report, written down for its training.

use codebook::{Act, Report};
use serde::Serialize;

use crate::proposals::{Candidate, INPUTS, Sight, Trigger, homes};
use crate::{Knowledge, Memory};

/// A report as the network sees it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Observation {
    /// All tokens.
    pub tokens: Vec<ObservedToken>,
    /// 384 numbers for each token: its rows in both encoders, its static vector in both projections.
    #[serde(skip)]
    pub rows: Vec<f32>,
    /// For each mark that holds a token, what belongs to its trigger.
    pub triggers: Vec<ObservedTrigger>,
}

/// A token.
#[derive(Debug, Clone, Serialize)]
pub struct ObservedToken {
    /// Its bytes in the report.
    pub span: (u32, u32),
    /// Number of its sentence.
    pub sentence: u32,
    /// Place of its head; a root's own.
    pub head: usize,
    /// Places of its neighbours in the paragraph; its own at an end.
    pub neighbours: (usize, usize),
    /// Lemma in lower case.
    pub lemma: String,
    /// Part of speech, by its number.
    pub pos: usize,
    /// Relation to the head, by its number.
    pub label: usize,
    /// Tag.
    pub tag: &'static str,
    /// Type of the entity that holds it.
    pub entity: Option<&'static str>,
    /// Numbers of its switches.
    pub switches: Vec<u16>,
}

/// A trigger of an act.
#[derive(Debug, Clone, Serialize)]
pub struct ObservedTrigger {
    /// Number of the mark.
    pub mark: usize,
    /// Place of the token that stands for the marked words.
    pub place: usize,
    /// Who and what may be a side of the act.
    pub candidates: Vec<ObservedCandidate>,
    /// Numbers of the switches of its mood.
    pub mood: Vec<u16>,
}

/// A possible side of an act.
#[derive(Debug, Clone, Serialize)]
pub struct ObservedCandidate {
    /// Place of the token that heads it.
    pub place: Option<usize>,
    /// Home of each of its parties.
    pub homes: Vec<String>,
    /// Why it is one, by number: named in the sentence, a thing in it, named earlier, in focus, often named.
    pub kind: usize,
    /// Numbers of its switches.
    pub switches: Vec<u16>,
    /// Steps of the path from the trigger.
    pub steps: [usize; 6],
    /// Number of the preposition on the path.
    pub preposition: usize,
    /// Bucket of the path.
    pub path: usize,
}

/// Observes a report; `marks` are the bytes of words that tell of an act.
pub fn observe(
    report: &Report,
    knowledge: &Knowledge,
    memory: &mut Memory,
    marks: &[((u32, u32), Act)],
) -> Observation {
    let Ok(understood) = crate::understood(report, knowledge, memory, &[]) else { return Observation::default() };
    let told = understood.told();
    let sight = understood.sight(&told);
    let mut observation =
        Observation { rows: Vec::with_capacity(sight.tokens.len() * INPUTS), ..Observation::default() };
    let mut here = Vec::new();
    for place in 0..sight.tokens.len() {
        let (p, token) = (sight.p(place), sight.tokens[place].token);
        let span = p.span_of(token);
        let features = sight.token(place, &mut here);
        let mut switches = sight.word(p.pos(token), p.lemma(token));
        switches.extend_from_slice(&here);
        let (shared, names) = p.row(token);
        observation.rows.extend_from_slice(shared);
        observation.rows.extend_from_slice(names);
        let mut vector = [0.0; 2 * english::ROW];
        if let Some(number) = p.token(token).vector {
            knowledge.model.vector(number, &mut vector);
        }
        observation.rows.extend_from_slice(&vector);
        observation.tokens.push(ObservedToken {
            span: (span.start, span.end),
            sentence: sight.tokens[place].sentence,
            head: sight.tokens[place].head,
            neighbours: (sight.neighbour(place, false), sight.neighbour(place, true)),
            lemma: p.lemma(token).to_lowercase(),
            pos: features.pos,
            label: features.label,
            tag: features.tag,
            entity: features.entity,
            switches,
        });
    }
    for (mark, (span, act)) in marks.iter().enumerate() {
        let Some(place) = sight.head_of(*span) else { continue };
        let trigger = sight.trigger(place);
        let candidates =
            trigger.candidates.iter().map(|candidate| candidate_of(&sight, &trigger, candidate, *act)).collect();
        observation.triggers.push(ObservedTrigger { mark, place, candidates, mood: sight.mood(place) });
    }
    observation
}

fn candidate_of(sight: &Sight<'_>, trigger: &Trigger, candidate: &Candidate, act: Act) -> ObservedCandidate {
    let mut features = sight.pair(trigger, candidate);
    features.switches.extend(sight.by_frames(trigger.place, act).of(candidate).map(|number| number as u16));
    ObservedCandidate {
        place: candidate.place,
        homes: homes(&candidate.parties).iter().map(ToString::to_string).collect(),
        kind: candidate.kind as usize,
        switches: features.switches,
        steps: features.steps,
        preposition: features.preposition,
        path: features.path,
    }
}

//! What a trained network proposes: acts with their sides and their mood, each with how likely it is.
//!
//! Takes a document with its parties, times, sources and what the frames made of it. A proposal is no claim yet: `claims`
//! gives it its day and its sources, `weighing` decides on it.

mod sight;
mod network;

use codebook::{Act, Judged, Object, Party, PartyId, Span};
use english::{Label, Pos};

pub use network::Mood;
use network::Scores;
pub(crate) use network::{CERTAINTIES, INPUTS, Network, Rows, Words};
use sight::Kind;
pub(crate) use sight::{Candidate, Sight, Trigger, homes};

use crate::clauses::{is_done_by_none, is_undone};
use crate::frames::{Filter, is_of_meeting, phrase};

/// An act that some word may tell of.
#[derive(Debug, Clone)]
pub(crate) struct Proposal {
    pub(crate) passage: usize,
    pub(crate) trigger: u32,
    pub(crate) act: Act,
    pub(crate) actor: Vec<Party>,
    pub(crate) object: Object,
    pub(crate) mood: Mood,
    /// How likely the word tells of the act, and how likely each side is the right one.
    pub(crate) act_score: f32,
    pub(crate) actor_score: f32,
    pub(crate) object_score: f32,
}

/// Acts of which a person stays the actor: words for or against somebody.
pub(crate) fn is_personal(act: Act) -> bool {
    matches!(act, Act::Accuse | Act::Condemn | Act::Criticise | Act::Praise | Act::Demand | Act::Threaten)
        || is_judgement(act)
}

pub(crate) fn is_judgement(act: Act) -> bool {
    matches!(act, Act::AssessLikely | Act::AssessUnlikely | Act::AssessPower | Act::AssessCloseness | Act::AssessDamage)
}

/// Acts whose object is a meeting, summit or exercise.
fn is_about_event(act: Act) -> bool {
    matches!(act, Act::AttendEvent | Act::SkipEvent | Act::HostEvent | Act::RefuseToHost | Act::CancelEvent)
}

/// Acts that say something though nobody is named as actor.
fn needs_nobody(act: Act) -> bool {
    is_judgement(act) || matches!(act, Act::CancelEvent | Act::SuspendMember | Act::HasClause)
}

/// Acts that say nothing where nobody knows to whom or what they were done.
fn says_nothing_alone(act: Act) -> bool {
    matches!(
        act,
        Act::Join
            | Act::MemberOf
            | Act::ObserverOf
            | Act::Support
            | Act::Leave
            | Act::SignPact
            | Act::StrengthenTies
            | Act::WorsenTies
            | Act::NotifyLeave
            | Act::IgnoreRequest
            | Act::RefuseHelp
            | Act::Sanction
    )
}

/// The likelihood of an act below which it is not looked at.
const LEAST: f32 = 0.08;

/// All proposals for a report that are `worth` being made, in order of the text; of a sentence in which something is judged, all.
pub(crate) fn proposals(
    sight: &Sight<'_>,
    network: &Network,
    words: &mut Words,
    worth: impl Fn(usize, Act, f32) -> bool,
) -> (Rows, Vec<Proposal>) {
    let mut rows = network.rows(sight, words);
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut likely: Vec<(usize, Act, f32)> = Vec::new();
    let mut judging: Vec<(usize, Act, f32)> = Vec::new();
    for place in 0..sight.tokens.len() {
        for (act, score) in rows.acts(place, LEAST) {
            if !matches!(act, Act::AssessLikely | Act::AssessUnlikely) {
                likely.push((place, act, score));
            } else if worth(place, act, score) {
                judging.push((place, act, score));
            }
        }
    }
    for (place, act, score) in likely {
        let sentence = sight.tokens[place].sentence;
        if worth(place, act, score) || judging.iter().any(|(other, ..)| sight.tokens[*other].sentence == sentence) {
            proposals.extend(proposal(sight, network, &mut rows, place, act, score));
        }
    }
    let judgements: Vec<Proposal> =
        judging.into_iter().filter_map(|(place, act, score)| judgement(sight, &proposals, place, act, score)).collect();
    proposals.extend(judgements);
    proposals.sort_by_key(|proposal| (proposal.passage, proposal.trigger, proposal.act));
    (rows, proposals)
}

fn proposal(
    sight: &Sight<'_>,
    network: &Network,
    rows: &mut Rows,
    place: usize,
    act: Act,
    act_score: f32,
) -> Option<Proposal> {
    let mut mood = network.mood(sight, rows, place, act);
    let (p, token) = (sight.p(place), sight.tokens[place].token);
    let words = &sight.document.knowledge.tables.embedders;
    // What the grammar says outright, the network may not take back.
    // corpus: none-of-them/sanctions-lifted
    if is_done_by_none(p, token) || is_undone(p, words, token) {
        mood.negated = 1.0;
    }
    let prepared = network.trigger(sight, rows, place);
    let [actors, objects] = network.sides(sight, prepared, act);
    let trigger = &prepared.trigger;
    let seen = &sight.tokens[trigger.place];
    let leaves = is_exit(act) || act == Act::FreezeParticipation;
    if leaves && is_of_meeting(sight.document, sight.p(trigger.place), seen.token) {
        return None;
    }
    let (actor, actor_score) = choose(sight, &trigger.candidates, &actors, &[], true);
    if !by_organisation(act) && actor.iter().any(|candidate| is_goal(sight, trigger, candidate)) {
        return None;
    }
    let taken: Vec<PartyId> = if matches!(act, Act::Meet | Act::JointExercise) {
        Vec::new()
    } else {
        actor.iter().flat_map(|candidate| candidate.parties.iter().map(|party| party.id.home().clone())).collect()
    };
    let (object, object_score) = choose(sight, &trigger.candidates, &objects, &taken, false);
    // "Scotland would rejoin", "the move suspended Mali": a verb with a subject of its own that is no party has no actor from
    // elsewhere.
    // corpus: no-actor-from-elsewhere/a-region-would-rejoin
    let is_far = !actor.is_empty() && actor.iter().all(|candidate| candidate.kind != Kind::Here);
    if is_far && has_subject_of_no_party(sight, trigger.place) {
        return None;
    }
    let actor = parties(&actor, is_personal(act));
    if actor.is_empty() && !needs_nobody(act) {
        return None;
    }
    // "Moscow welcomed the step", "accused a state outside the region": what is welcomed stands there, nobody steps in for it.
    // corpus: blame-and-praise/welcomed-the-step
    let away = object.iter().all(|candidate| matches!(candidate.kind, Kind::Focus | Kind::Organisation));
    let object = match own_thing(sight, trigger).filter(|_| away && !object.is_empty() && is_personal(act)) {
        Some(thing) => vec![thing],
        None => object,
    };
    // No object is a state that is merely spoken of somewhere in the report.
    if object.iter().any(|candidate| candidate.kind == Kind::State) {
        return None;
    }
    let object = self::object(sight, trigger, act, &actor, &object);
    if object == Object::None && says_nothing_alone(act) {
        return None;
    }
    // Power, closeness and damage are judged of somebody: a storm that damages a harbour is no judgement.
    // corpus: business-and-games/a-storm
    if is_judgement(act) && object.parties().is_empty() {
        return None;
    }
    Some(Proposal {
        passage: seen.passage,
        trigger: seen.token,
        act,
        actor,
        object,
        mood,
        act_score,
        actor_score,
        object_score,
    })
}

/// The candidate that is the verb's own object and stands for no party.
fn own_thing<'a>(sight: &Sight<'_>, trigger: &'a Trigger) -> Option<&'a Candidate> {
    let (p, seen) = (sight.p(trigger.place), &sight.tokens[trigger.place]);
    let object = p.child(seen.token, &[Label::Dobj])?;
    if p.pos(seen.token) != Pos::Verb || p.pos(object) != Pos::Noun {
        return None;
    }
    let place = sight.first[seen.passage] + object as usize;
    trigger.candidates.iter().find(|candidate| candidate.kind == Kind::Thing && candidate.place == Some(place))
}

/// Stages of leaving.
pub(crate) fn is_exit(act: Act) -> bool {
    matches!(act, Act::Leave | Act::AnnounceLeave | Act::NotifyLeave | Act::ThreatenLeave)
}

/// Whether a verb has a noun or name for its subject that stands for nobody who is known.
fn has_subject_of_no_party(sight: &Sight<'_>, place: usize) -> bool {
    let (p, seen) = (sight.p(place), &sight.tokens[place]);
    p.child(seen.token, &[Label::Nsubj]).is_some_and(|subject| {
        let parties = &sight.tokens[sight.first[seen.passage] + subject as usize].parties;
        matches!(p.pos(subject), Pos::Noun | Pos::Propn) && parties.is_empty()
    })
}

/// Acts that an organisation does to a state.
fn by_organisation(act: Act) -> bool {
    matches!(act, Act::Invite | Act::Readmit | Act::SuspendMember | Act::Join | Act::ResumeParticipation)
}

/// Whether a party stands behind a preposition of the verb, as the one to whom or on whom something is done.
fn is_goal(sight: &Sight<'_>, trigger: &Trigger, candidate: &Candidate) -> bool {
    let Some(place) = candidate.place.filter(|_| candidate.kind == Kind::Here) else { return false };
    let (verb, noun) = (&sight.tokens[trigger.place], &sight.tokens[place]);
    let p = sight.p(trigger.place);
    if verb.passage != noun.passage || !matches!(p.pos(verb.token), Pos::Verb) {
        return false;
    }
    let mut node = noun.token;
    for _ in 0..4 {
        let Some(head) = p.head(node) else { return false };
        match p.label(node) {
            Label::Conj => node = head,
            // "to the ambassadors of the fourteen allies"
            Label::Pobj if p.lemma(head) == "of" => match p.head(head) {
                Some(above) => node = above,
                None => return false,
            },
            Label::Pobj => {
                return p.head(head) == Some(verb.token)
                    && matches!(
                        p.lemma(head),
                        "to" | "between" | "against" | "on" | "upon" | "into" | "towards" | "toward"
                    );
            }
            _ => return false,
        }
    }
    false
}

/// A judgement about the likeliest other act of its sentence.
fn judgement(sight: &Sight<'_>, proposals: &[Proposal], place: usize, act: Act, act_score: f32) -> Option<Proposal> {
    let (start, end) = sight.sentence(place);
    let at = |proposal: &Proposal| sight.first[proposal.passage] + proposal.trigger as usize;
    let weight = |proposal: &Proposal| proposal.act_score / (1.0 + 0.02 * at(proposal).abs_diff(place) as f32);
    let judged = proposals
        .iter()
        .filter(|other| (start..end).contains(&at(other)) && !is_personal(other.act) && !other.actor.is_empty())
        .reduce(|best, other| if weight(other) > weight(best) { other } else { best })?;
    let seen = &sight.tokens[place];
    let actor = sight.sources.of(seen.passage, seen.token).first().map(|source| source.who.clone());
    let inner =
        Judged { act: judged.act, actor: judged.actor.iter().map(at_home).collect(), object: judged.object.clone() };
    Some(Proposal {
        passage: seen.passage,
        trigger: seen.token,
        act,
        actor: actor.into_iter().collect(),
        object: Object::Claim(Box::new(inner)),
        mood: Mood::TOLD,
        act_score: act_score * (2.0 * judged.act_score).min(1.0),
        actor_score: judged.actor_score,
        object_score: judged.object_score,
    })
}

/// The candidate that is the likeliest side of an act, with those that are in the same list, and how likely it is.
///
/// Of a party named twice the likelihoods add up. Nothing where it is likelier that nobody is.
fn choose<'a>(
    sight: &Sight<'_>,
    candidates: &'a [Candidate],
    scores: &Scores,
    taken: &[PartyId],
    party: bool,
) -> (Vec<&'a Candidate>, f32) {
    let fits = |candidate: &Candidate| {
        let named = !candidate.parties.is_empty();
        (named || !party) && !candidate.parties.iter().any(|party| taken.contains(party.id.home()))
    };
    let best = (0..candidates.len())
        .filter(|index| fits(&candidates[*index]))
        .reduce(|best, other| if scores.one[other] > scores.one[best] { other } else { best });
    let Some(best) = best else { return (Vec::new(), 0.0) };
    let chosen = &candidates[best];
    let mut named = homes(&chosen.parties);
    let score = if named.is_empty() {
        scores.one[best]
    } else {
        let same = |index: &usize| homes(&candidates[*index].parties) == named;
        (0..candidates.len()).filter(same).map(|index| scores.one[index]).sum()
    };
    if scores.nobody > score {
        return (Vec::new(), scores.nobody);
    }
    let mut kept = vec![chosen];
    if let Some(place) = chosen.place.filter(|_| chosen.kind == Kind::Here) {
        for (index, other) in candidates.iter().enumerate() {
            let Some(there) = other.place.filter(|there| *there != place && other.kind == Kind::Here) else { continue };
            let new = other.parties.iter().all(|party| !named.contains(party.id.home()));
            let listed = is_linked(sight, place, there);
            if new && fits(other) && (listed && scores.also[index] > 0.3 || scores.also[index] > 0.8) {
                named.extend(homes(&other.parties));
                kept.push(other);
            }
        }
    }
    (kept, score)
}

/// Whether two noun phrases are in one list.
fn is_linked(sight: &Sight<'_>, one: usize, other: usize) -> bool {
    let top = |mut place: usize| {
        for _ in 0..12 {
            let seen = &sight.tokens[place];
            if !matches!(sight.p(place).label(seen.token), Label::Conj | Label::Appos) {
                break;
            }
            place = seen.head;
        }
        place
    };
    top(one) == top(other)
}

/// Whoever a party acts for.
fn at_home(party: &Party) -> Party {
    Party::new(party.id.home().clone(), party.words)
}

/// The parties of the chosen, each once; persons stand for their homes unless they act as persons.
fn parties(chosen: &[&Candidate], persons: bool) -> Vec<Party> {
    let mut found: Vec<Party> = Vec::new();
    for party in chosen.iter().flat_map(|candidate| &candidate.parties) {
        let party = if persons { party.clone() } else { at_home(party) };
        if found.iter().all(|other| other.id != party.id) {
            found.push(party);
        }
    }
    found
}

fn object(sight: &Sight<'_>, trigger: &Trigger, act: Act, actor: &[Party], chosen: &[&Candidate]) -> Object {
    let thing = chosen.iter().find(|candidate| candidate.parties.is_empty()).and_then(|candidate| candidate.place);
    let named = parties(chosen, false);
    if is_about_event(act) || (act == Act::JointExercise && named.is_empty()) {
        let organisation = named.iter().find(|party| matches!(party.id, PartyId::Organisation(_)));
        let organisation = organisation.map(|party| party.id.clone()).or_else(|| trigger.focus.clone());
        let Some(place) = thing.or_else(|| event_before(sight, trigger.place)) else {
            return if named.is_empty() { Object::None } else { Object::Parties(named) };
        };
        let (p, token) = (sight.p(place), sight.tokens[place].token);
        // "A summit in Abuja": the place is none.
        let at = p.head(token).filter(|_| p.pos(token) == Pos::Propn && p.label(token) == Label::Pobj);
        let token = at.and_then(|at| p.head(at)).filter(|noun| p.pos(*noun) == Pos::Noun).unwrap_or(token);
        let kind = p.lemma(token).to_lowercase().as_str().into();
        // "The exercises of the CSTO": whose it is stands in the phrase.
        let own = sight.scene(place).inner_parties(token, Filter::Org).first().map(|party| party.id.home().clone());
        return Object::Event { organisation: own.or(organisation), kind, words: phrase(p, token) };
    }
    if matches!(act, Act::HasClause | Act::InvokeClause) {
        let own = actor.first().map(|party| party.id.home().clone()).filter(|_| act == Act::HasClause);
        let organisation = own.or_else(|| trigger.focus.clone());
        return Object::Clause { organisation, clause: None, words: clause(sight, trigger.place) };
    }
    if !named.is_empty() {
        return Object::Parties(named);
    }
    match thing {
        Some(place) => Object::Thing(phrase(sight.p(place), sight.tokens[place].token)),
        None => Object::None,
    }
}

/// The words that say what a treaty binds to: those under the trigger, or its sentence where the trigger is a noun.
fn clause(sight: &Sight<'_>, place: usize) -> Span {
    let (p, token) = (sight.p(place), sight.tokens[place].token);
    if matches!(p.pos(token), Pos::Verb | Pos::Aux) { p.span_under(token) } else { p.sentence_span(p.sentence(token)) }
}

/// The meeting or exercise nearest to a trigger in its sentence, else the last one before.
fn event_before(sight: &Sight<'_>, place: usize) -> Option<usize> {
    let classes = &sight.document.knowledge.tables.classes;
    let events = classes.named("event").unwrap_or_default();
    let is = |place: &usize| {
        let (p, token) = (sight.p(*place), sight.tokens[*place].token);
        matches!(p.pos(token), Pos::Noun | Pos::Propn) && classes.of(p.lemma(token)).is_in(events)
    };
    let (start, end) = sight.sentence(place);
    (start..end)
        .filter(is)
        .min_by_key(|other| other.abs_diff(place))
        .or_else(|| (start.saturating_sub(150)..start).rev().find(is))
}

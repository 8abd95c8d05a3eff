//! The two sides of an event, settled: countries for those who have none, and whom the kind of event implies.

use codebook::{EventType, PartyId, Span};

use super::draft::Draft;
use super::who::{Participant, Who, same_home};
use crate::clauses::prepositional;
use crate::passage::Passage;

/// Settles both sides of a draft.
pub(super) fn settle(who: &Who<'_>, draft: &mut Draft) {
    if draft.mutual && draft.recipient.is_empty() && draft.actor.len() > 1 {
        each_other(draft);
    }
    apart(draft);
    homes(who, draft);
    imply(who, draft);
}

/// People without a country belong to that of the other side, else to the only state of the sentence or report.
fn homes(who: &Who<'_>, draft: &mut Draft) {
    let document = who.scene.document;
    let p = &document.passages[who.scene.number];
    let home = |side: &[Participant]| side.iter().find_map(state_of);
    let (first, end) = p.sentences()[p.sentence(draft.trigger) as usize];
    let states: Vec<PartyId> = (first..end)
        .filter(|token| p.form(*token).starts_with(char::is_uppercase))
        .flat_map(|token| who.or_place(token))
        .filter_map(|one| state_of(&one))
        .collect();
    let place = ["in", "near", "at"]
        .into_iter()
        .flat_map(|word| prepositional(p, draft.trigger, word))
        .flat_map(|token| who.or_place(token))
        .find_map(|one| state_of(&one));
    if let Some(place) = place {
        let away = |one: &&mut Participant| one.id.is_none() && one.sector.as_deref() != Some("REF");
        draft.actor.iter_mut().filter(away).for_each(|one| one.id = Some(place.clone()));
    }
    let from = prepositional(p, draft.trigger, "from")
        .into_iter()
        .flat_map(|token| who.or_place(token))
        .find_map(|one| state_of(&one));
    if let Some(from) = from {
        let away = |one: &&mut Participant| one.id.is_none() && one.sector.as_deref() == Some("REF");
        draft.recipient.iter_mut().filter(away).for_each(|one| one.id = Some(from.clone()));
    }
    let sides = [home(&draft.actor), home(&draft.recipient)];
    for (side, other) in [(&mut draft.actor, &sides[1]), (&mut draft.recipient, &sides[0])] {
        let elsewhere = states.iter().find(|state| Some(*state) != other.as_ref());
        for one in side.iter_mut() {
            match &one.id {
                // "The rebels" are those of the country at whose army they shoot.
                None => {
                    one.id = if one.sector.as_deref() == Some("CVL") && elsewhere.is_some() {
                        elsewhere.cloned()
                    } else {
                        other.clone()
                    }
                    .or_else(|| states.first().cloned())
                    .or_else(|| document.states.first().cloned());
                }
                Some(PartyId::Named(name)) if is_domestic(p, one, draft.kind) => {
                    let home = elsewhere.or(other.as_ref());
                    one.id = home.map(|home| home.clone().within(name)).or_else(|| one.id.clone());
                }
                Some(_) => {}
            }
        }
    }
    let actor = draft.actor.clone();
    draft.recipient.retain(|one| !actor.iter().any(|actor| same_home(actor, one) && actor.sector == one.sector));
}

/// The state in which something takes place, as the words around its trigger or else its sentence say.
fn place_of(who: &Who<'_>, trigger: u32) -> Option<PartyId> {
    let p = &who.scene.document.passages[who.scene.number];
    let (first, end) = p.sentences()[p.sentence(trigger) as usize];
    std::iter::once(trigger)
        .chain(first..end)
        .flat_map(|head| ["in", "near", "at", "outside"].map(|word| prepositional(p, head, word)))
        .flatten()
        .flat_map(|token| who.or_place(token))
        .find_map(|one| state_of(&one))
}

/// Whether somebody known by name alone is a person, party or movement, who has a country.
fn is_domestic(p: &Passage, one: &Participant, kind: EventType) -> bool {
    // Whom a state coerces, or who concedes something to it, is mostly its own.
    let inner = matches!(kind, EventType::Coerce | EventType::Concede | EventType::Protest);
    let entity = p.entities().iter().find(|entity| {
        let span = p.span_between(entity.start, entity.end - 1);
        span.holds(one.words) || one.words.holds(span)
    });
    let named_body = |kind: &str| matches!(kind, "ORG" | "NORP" | "FAC");
    match entity {
        Some(entity) if entity.kind == "PERSON" => true,
        Some(entity) if named_body(entity.kind) => inner || one.sector.as_deref().is_some_and(|sector| sector != "IGO"),
        Some(_) => false,
        None => inner && one.words.of(p.text()).contains(' '),
    }
}

/// Whom the kind of event implies where nobody is named: the state of those who protest, the people whom a state coerces,
/// the unknown attackers in a country.
fn imply(who: &Who<'_>, draft: &mut Draft) {
    let implied = |id: PartyId, sector: &str| Participant {
        id: Some(id),
        sector: Some(sector.into()),
        words: Span::default(),
        role: None,
        assumed: true,
    };
    let inner = matches!(
        draft.kind,
        EventType::Protest
            | EventType::Coerce
            | EventType::Concede
            | EventType::Threaten
            | EventType::Reject
            | EventType::Request
            | EventType::Accuse
            | EventType::Agree
            | EventType::Assault
            | EventType::Retreat
            | EventType::Mobilize
    );
    if draft.recipient.is_empty()
        && inner
        && !(draft.mutual && draft.actor.len() > 1)
        && let Some((id, sector)) = draft.actor.iter().find_map(|one| Some((state_of(one)?, one.sector.clone())))
    {
        let rules =
            sector.as_deref().is_some_and(|sector| matches!(sector, "GOV" | "MIL" | "COP" | "JUD" | "LEG" | "SPY"));
        draft.recipient.push(implied(id, if rules { "CVL" } else { "GOV" }));
    }
    if draft.actor.is_empty()
        && let Some(sector) = match draft.kind {
            EventType::Assault => Some("UAF"),
            EventType::Coerce => Some("GOV"),
            EventType::Protest => Some("CVL"),
            _ => None,
        }
        && let Some(id) = place_of(who, draft.trigger).or_else(|| draft.recipient.iter().find_map(state_of))
    {
        draft.actor.push(implied(id, sector));
    }
}

/// "The talks between the two were broken off": where nobody else acts, one of the two does.
fn apart(draft: &mut Draft) {
    let both = matches!(
        draft.kind,
        EventType::Sanction
            | EventType::Consult
            | EventType::Agree
            | EventType::Support
            | EventType::Cooperate
            | EventType::Retreat
    );
    if both && draft.actor.is_empty() && draft.recipient.iter().any(|one| !same_home(one, &draft.recipient[0])) {
        draft.actor.push(draft.recipient.remove(0));
    }
}

/// The state for which somebody acts.
fn state_of(one: &Participant) -> Option<PartyId> {
    one.id.as_ref().map(PartyId::home).filter(|id| matches!(id, PartyId::State(_))).cloned()
}

/// Two who meet are each other's recipients; more are all on both sides.
fn each_other(draft: &mut Draft) {
    if draft.actor.len() == 2 {
        draft.recipient.extend(draft.actor.pop());
    } else {
        draft.recipient.clone_from(&draft.actor);
    }
}

//! What stands beside a claim: the event that it tells of, who else tells of it, and who denies it.
//!
//! Takes a claim, gives its [`Beside`]. It asks the archive only for claims of the same act that name a party of the claim, so
//! that one claim is looked at without gathering all; it stands after gathering, whose event it gives.

use std::collections::BTreeSet;

use codebook::{ClaimId, Date, Facts, PartyId};

use crate::archive::{Archive, Told};
use crate::gather::{Event, event_with, is_happening, is_mutual, object_key};
use crate::voices::{at_first_print, voices};

/// How often the parties of the event that was found are asked for in their turn.
const ROUNDS: usize = 3;

/// A claim among the others about the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The event that it tells of or denies; `None` for judgements and states of things, which are no happenings.
    pub event: Option<Event>,
    /// Those who say so, by independent voice: the first claim of each, then its reprints and relays.
    pub because: Vec<Vec<ClaimId>>,
    /// Those who deny it or took it back, likewise.
    pub against: Vec<Vec<ClaimId>>,
}

/// What stands beside a claim, as known on `known`; `None` where no such claim was known.
///
/// A happening has its event, whichever of its claims is asked about. For a state of things (`ally_of`) or a judgement, what
/// stands beside are the claims with the same act, actors and object.
pub fn beside<A: Archive>(archive: &A, facts: &Facts, id: ClaimId, known: Date) -> Result<Option<Beside>, A::Error> {
    let Some(claim) = archive.claim(id)?.filter(|told| told.published <= known) else { return Ok(None) };
    let mut seeds = seeds(archive, &claim)?;
    let mut told = near(archive, &claim, &seeds, known)?;
    if !is_happening(claim.claim.act) {
        let same = |one: &&Told| is_same(one, &claim);
        let (because, against): (Vec<&Told>, Vec<&Told>) =
            told.iter().filter(same).partition(|one| one.claim.polarity == claim.claim.polarity);
        let (because, against) = (by_voice(archive, &because)?, by_voice(archive, &against)?);
        return Ok(Some(Beside { event: None, because, against }));
    }
    let mut event = event_with(archive, facts, &told, id)?;
    // Who is told of in the event may be named by other claims of it.
    for _ in 1..ROUNDS {
        let all = event.iter().flat_map(|event| &event.actor).map(PartyId::home);
        let more: BTreeSet<PartyId> = all.filter(|party| !seeds.contains(party)).cloned().collect();
        if more.is_empty() || !is_by_actor(&claim) {
            break;
        }
        told.append(&mut near(archive, &claim, &more, known)?);
        told.sort_by_cached_key(Told::place);
        told.dedup_by(|one, other| one.claim.id == other.claim.id);
        seeds.extend(more);
        event = event_with(archive, facts, &told, id)?;
    }
    let Some(event) = event else { return Ok(None) };
    let told = at_first_print(archive, &told)?;
    let of = |ids: &[ClaimId]| -> Vec<&Told> { told.iter().filter(|one| ids.contains(&one.claim.id)).collect() };
    let (because, against) = (by_voice(archive, &of(&event.claims))?, by_voice(archive, &of(&event.against))?);
    Ok(Some(Beside { event: Some(event), because, against }))
}

/// Whether claims of one happening need not have the same object.
fn is_by_actor(told: &Told) -> bool {
    is_mutual(told.claim.act) || told.claim.object.parties().is_empty()
}

/// The parties by which other claims of the same are found: one of the object where all must name it, else all that are named;
/// and those of claims that users linked with it.
fn seeds<A: Archive>(archive: &A, told: &Told) -> Result<BTreeSet<PartyId>, A::Error> {
    let of = |told: &Told| -> BTreeSet<PartyId> {
        let objects = told.claim.object.parties();
        if is_by_actor(told) {
            return told.claim.parties().map(PartyId::home).cloned().collect();
        }
        // An organisation is looked up faster, and a small one is named less than a state.
        let is_state = |party: &&PartyId| !matches!(party, PartyId::Organisation(_));
        objects.into_iter().map(PartyId::home).min_by_key(is_state).cloned().into_iter().collect()
    };
    let mut seeds = of(told);
    let links = archive.links().map_or(&[][..], |links| &links.0);
    for linked in links.iter().filter(|link| link.claims.contains(&told.claim.id)).flat_map(|link| &link.claims) {
        seeds.extend(archive.claim(*linked)?.iter().flat_map(of));
    }
    Ok(seeds)
}

/// The claims of the same act that name one of these parties; the claim alone where it names nobody.
fn near<A: Archive>(archive: &A, told: &Told, parties: &BTreeSet<PartyId>, known: Date) -> Result<Vec<Told>, A::Error> {
    let mut all = vec![told.clone()];
    for party in parties {
        all.append(&mut archive.between(party, None, &[told.claim.act], known)?);
    }
    all.sort_by_cached_key(Told::place);
    all.dedup_by(|one, other| one.claim.id == other.claim.id);
    Ok(all)
}

/// Whether both are about the same: act, actors and object.
fn is_same(one: &Told, other: &Told) -> bool {
    let actors = |told: &Told| told.claim.actor.iter().map(|party| party.id.home().clone()).collect::<BTreeSet<_>>();
    let (a, b) = (&one.claim, &other.claim);
    let is_same_judgement = match (&a.object, &b.object) {
        (codebook::Object::Claim(a), codebook::Object::Claim(b)) => a.act == b.act,
        _ => true,
    };
    a.act == b.act && object_key(one) == object_key(other) && actors(one) == actors(other) && is_same_judgement
}

fn by_voice<A: Archive>(archive: &A, told: &[&Told]) -> Result<Vec<Vec<ClaimId>>, A::Error> {
    let voices = voices(archive, told)?;
    Ok(voices.into_iter().map(|voice| voice.into_iter().map(|index| told[index].claim.id).collect()).collect())
}

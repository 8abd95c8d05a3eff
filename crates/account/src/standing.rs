//! Where a member stands in an organisation on a day: its legal position, what it does, what it says.
//!
//! Takes the claims that name both and the facts, gives a [`Standing`] whose three parts each say since when, why, what
//! speaks against it and by which rule; the spells before it are its history. The parts are worked out in `membership`,
//! `participation` and `intent`, in this order: participation and intent follow membership, never the other way round.

use std::collections::{BTreeMap, BTreeSet};

use codebook::{Act, Certainty, Claim, Date, Facts, PartyId, Polarity};
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Told};
use crate::bearing::{ACTS, bearings};
use crate::held::{AsOf, Held, Spell};
use crate::position::{Intent, Membership, Participation};
use crate::voices::at_first_print;
use crate::{intent, membership, participation};

/// The spells of each part up to the day asked about, in order; the last of each is the standing itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Of the legal position.
    pub membership: Vec<Spell<Membership>>,
    /// Of what the member does.
    pub participation: Vec<Spell<Participation>>,
    /// Of what it says.
    pub intent: Vec<Spell<Intent>>,
}

/// Where a member stands in an organisation on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The organisation.
    pub organisation: PartyId,
    /// The member, or whoever was asked about.
    pub member: PartyId,
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The legal position.
    pub membership: Held<Membership>,
    /// What it does.
    pub participation: Held<Participation>,
    /// What it says.
    pub intent: Held<Intent>,
    /// What was before.
    pub history: History,
}

/// The standing of one member. Whoever nothing is known of gets `none` by the rule `nothing_known`.
///
/// Fails only where the archive does. Cost: O(n log n) over the claims that name both.
pub fn standing<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    member: &PartyId,
    at: AsOf,
) -> Result<Standing, A::Error> {
    let told = archive.between(organisation, Some(member), &ACTS, at.known)?;
    weigh(archive, facts, &likely(archive, told)?, organisation, member, at)
}

/// The standings of all who are, were or are spoken of as members on that day, by member.
///
/// Whoever only took part in an event, or is said not to be a member, is not listed.
pub fn standings<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    at: AsOf,
) -> Result<Vec<Standing>, A::Error> {
    let told = archive.between(organisation, None, &ACTS, at.known)?;
    of_all(archive, facts, organisation, told, at)
}

/// The standings in all organisations that the facts know by then or the claims name, by organisation and member.
///
/// Takes all claims published by `at.known`, in the order of the archive.
pub(crate) fn everywhere<A: Archive>(
    archive: &A,
    facts: &Facts,
    told: &[Told],
    at: AsOf,
) -> Result<Vec<Standing>, A::Error> {
    let mut named: BTreeMap<PartyId, Vec<Told>> =
        organisations(facts, told, at.known).into_iter().map(|organisation| (organisation, Vec::new())).collect();
    for told in told.iter().filter(|told| ACTS.contains(&told.claim.act)) {
        for home in homes(told) {
            if let Some(named) = named.get_mut(home) {
                named.push(told.clone());
            }
        }
    }
    let mut standings = Vec::new();
    for (organisation, told) in named {
        standings.append(&mut of_all(archive, facts, &organisation, told, at)?);
    }
    Ok(standings)
}

/// The standings of all who are, were or are spoken of as members, from the claims of the organisation.
fn of_all<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    told: Vec<Told>,
    at: AsOf,
) -> Result<Vec<Standing>, A::Error> {
    #[derive(Default)]
    struct Named {
        likely: Vec<Told>,
        is_called_a_member: bool,
    }
    let mut members: BTreeMap<PartyId, Named> = BTreeMap::new();
    for spell in membership::spells(facts, organisation, at.known) {
        if spell.from.earliest() <= at.on {
            members.entry(spell.member).or_default();
        }
    }
    let others = |told: &Told| {
        let others = homes(told).into_iter().filter(|home| *home != organisation && can_belong(home));
        others.cloned().collect::<Vec<_>>()
    };
    for told in &told {
        for home in others(told) {
            members.entry(home).or_default().is_called_a_member |= calls_a_member(told);
        }
    }
    // Reprints name the same parties as the first print, so that all are found here that each member has.
    for told in likely(archive, told)? {
        for home in others(&told) {
            members.entry(home).or_default().likely.push(told.clone());
        }
    }
    let mut standings = Vec::new();
    for (member, Named { likely, is_called_a_member }) in members {
        let standing = weigh(archive, facts, &likely, organisation, &member, at)?;
        if is_spoken_of(&standing, is_called_a_member) {
            standings.push(standing);
        }
    }
    Ok(standings)
}

/// The parties of the claim, each person or body as the state or organisation that it belongs to, each once.
fn homes(told: &Told) -> BTreeSet<&PartyId> {
    told.claim.parties().map(PartyId::home).collect()
}

/// All organisations that the facts know by then or the claims name.
pub(crate) fn organisations(facts: &Facts, told: &[Told], known: Date) -> BTreeSet<PartyId> {
    let set = facts.set.iter().filter(|set| set.known <= known).map(|set| &set.row);
    let rows = facts.memberships.iter().chain(set).filter(|spell| spell.from.earliest() <= known);
    let mut all: BTreeSet<PartyId> = rows.map(|spell| PartyId::Organisation(spell.organisation.clone())).collect();
    let homes = told.iter().flat_map(|told| told.claim.parties().map(PartyId::home));
    all.extend(homes.filter(|home| matches!(home, PartyId::Organisation(_))).cloned());
    all
}

/// Whether somebody is, was or may become a member, or is called one, rather than an outsider or observer by all accounts.
fn is_spoken_of(standing: &Standing, is_called_a_member: bool) -> bool {
    standing.history.membership.iter().any(|spell| spell.held.value != Membership::None)
        || is_called_a_member && !(standing.membership.because.is_empty() && standing.membership.against.is_empty())
}

fn calls_a_member(told: &Told) -> bool {
    let is_told = told.claim.polarity == Polarity::Yes && told.claim.certainty == Certainty::Happened;
    is_told && matches!(told.claim.act, Act::MemberOf | Act::Join | Act::Apply | Act::Invite | Act::Readmit)
}

/// States, organisations and parties known by name can be members; persons and vague groups cannot.
fn can_belong(party: &PartyId) -> bool {
    matches!(party, PartyId::State(_) | PartyId::Organisation(_) | PartyId::Named(_))
}

/// A claim counts in a standing where it is as likely right as this; others are kept and shown, and move nothing. From 0.1 to
/// 0.28 the standings of the development reports are the same; the middle lets a single plain report of an absence count.
pub(crate) const LIKELY: f32 = 0.2;

/// A claim of an act that moves standings counts where it is as likely right as this. Chosen on the standings of the
/// development reports: with 0.3, 0.36 and 0.4 for all acts 87, 89 and 89 % of the rows are right on a and b, 80, 81 and 80 %
/// of those held out.
pub(crate) const LIKELY_TO_MOVE: f32 = 0.36;

/// Whether a claim is likely enough to count.
pub(crate) fn is_likely(claim: &Claim) -> bool {
    claim.confidence >= if claim.act.moves_standing() { LIKELY_TO_MOVE } else { LIKELY }
}

/// The claims that are likely right, with each reprint at its first print.
fn likely<A: Archive>(archive: &A, mut told: Vec<Told>) -> Result<Vec<Told>, A::Error> {
    told.retain(|told| is_likely(&told.claim));
    at_first_print(archive, &told)
}

/// Takes what [`likely`] gives.
fn weigh<A: Archive>(
    archive: &A,
    facts: &Facts,
    told: &[Told],
    organisation: &PartyId,
    member: &PartyId,
    at: AsOf,
) -> Result<Standing, A::Error> {
    let happenings = bearings(archive, told, organisation, member)?;
    let memberships = membership::follow(facts, &happenings, organisation, member, at);
    let participations = participation::follow(&happenings, &memberships, at.on);
    let intents = intent::follow(facts, &happenings, &memberships, organisation, at.on);
    Ok(Standing {
        organisation: organisation.clone(),
        member: member.clone(),
        at,
        membership: last(&memberships),
        participation: last(&participations),
        intent: last(&intents),
        history: History { membership: memberships, participation: participations, intent: intents },
    })
}

fn last<T: Clone>(spells: &[Spell<T>]) -> Held<T> {
    spells.last().expect("a track has a spell").held.clone()
}

//! Who was a member when, and what is likely told of them: what commitments and attendance both start from.
//!
//! Takes standings and claims, gives [`Members`] and the claims that count. It follows the standings, since who is bound or
//! expected is who was a member on that day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{Act, Basis, Certainty, Claim, ClaimId, Date, Evidence, Facts, PartialDate, PartyId};

use crate::archive::{Archive, Told};
use crate::gather::{Event, gather};
use crate::held::{AsOf, Spell};
use crate::position::{Membership, with_first_days};
use crate::standing::{is_likely, standings};
use crate::voices::{at_first_print, days_between};

/// Who was a member when.
pub(crate) struct Members {
    spells: BTreeMap<PartyId, Vec<Spell<Membership>>>,
}

impl Members {
    pub(crate) fn new<A: Archive>(
        archive: &A,
        facts: &Facts,
        organisation: &PartyId,
        at: AsOf,
    ) -> Result<Members, A::Error> {
        let standings = standings(archive, facts, organisation, at)?;
        let spells = standings.into_iter().map(|standing| (standing.member, standing.history.membership));
        Ok(Members { spells: spells.collect() })
    }

    /// Everybody who is, was or is spoken of as a member.
    pub(crate) fn all(&self) -> impl Iterator<Item = &PartyId> {
        self.spells.keys()
    }

    /// Those who were members, and not suspended, on the day.
    pub(crate) fn on(&self, day: Date) -> impl Iterator<Item = &PartyId> {
        let on = move |party: &&PartyId| self.position(party, day) == Membership::Member;
        self.spells.keys().filter(on)
    }

    /// Whether the party was a member, be it a suspended one, on the day.
    pub(crate) fn belongs(&self, party: &PartyId, day: Date) -> bool {
        matches!(self.position(party, day), Membership::Member | Membership::Suspended)
    }

    fn position(&self, party: &PartyId, day: Date) -> Membership {
        let spells = self.spells.get(party).map_or(&[][..], Vec::as_slice);
        let begun = with_first_days(spells).filter(|(first, _)| *first <= day);
        begun.last().map_or(Membership::None, |(_, spell)| spell.held.value)
    }
}

/// The events with one of `acts` that name one of `parties`, are likely right and had begun by `at.on`, by day.
pub fn likely_events<A: Archive>(
    archive: &A,
    facts: &Facts,
    parties: &[PartyId],
    acts: &[Act],
    at: AsOf,
) -> Result<Vec<Event>, A::Error> {
    gather(archive, facts, &likely(archive, parties, acts, at)?)
}

/// The claims with one of `acts` that name one of `parties`, as far as they are likely right and had begun by `at.on`,
/// in the order of the archive.
///
/// Reprints stand at their first print. What is told as done although its day had not come is only planned.
pub(crate) fn likely<A: Archive>(
    archive: &A,
    parties: &[PartyId],
    acts: &[Act],
    at: AsOf,
) -> Result<Vec<Told>, A::Error> {
    let mut found: BTreeMap<(Date, Evidence, ClaimId), Told> = BTreeMap::new();
    for party in parties {
        let told = archive.between(party, None, acts, at.known)?;
        let likely = told.into_iter().filter(|told| is_likely(&told.claim));
        found.extend(likely.map(|told| ((told.published, told.claim.evidence, told.claim.id), told)));
    }
    let found: Vec<Told> = found.into_values().collect();
    let mut told = at_first_print(archive, &found)?;
    for told in &mut told {
        if told.claim.certainty == Certainty::Happened && told.is_ahead() {
            told.claim = Arc::new(Claim { certainty: Certainty::Planned, ..(*told.claim).clone() });
        }
    }
    told.retain(|told| told.claim.time.basis == Basis::Published || told.said().earliest() <= at.on);
    Ok(told)
}

/// Days between what two dates can mean; 0 where they overlap.
pub(crate) fn gap(a: PartialDate, b: PartialDate) -> i32 {
    days_between(a.latest(), b.earliest()).max(days_between(b.latest(), a.earliest())).max(0)
}

/// The states, organisations and named parties behind the ids, each once and in order.
pub(crate) fn homes<'a>(parties: impl IntoIterator<Item = &'a PartyId>) -> BTreeSet<PartyId> {
    let homes = parties.into_iter().map(PartyId::home);
    homes.filter(|home| !matches!(home, PartyId::Group(_))).cloned().collect()
}

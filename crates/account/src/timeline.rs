//! The dated events and facts of an organisation or party, for the command `timeline`.
//!
//! Takes the claims that name it and the facts, gives [`Entry`]s by day. It stands beside the standings, not under them:
//! here everything that is told is listed, whatever came of it.

use std::collections::BTreeSet;

use codebook::{Date, FactId, Facts, PartialDate, PartyId, Status};
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::gather::{Event, gather};

/// One line of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The day under which it is listed: the begin of a spell; `None` where nothing dates it.
    pub date: Option<PartialDate>,
    /// What stands there.
    pub what: Listed,
}

/// What stands in a timeline.
#[derive(Debug, Clone, PartialEq)]
pub enum Listed {
    /// A happening that reports tell of.
    Event(Event),
    /// The begin or end of a spell of membership by the facts.
    Fact(Change),
}

/// The begin or end of a spell of membership by the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The row of the facts.
    pub id: FactId,
    /// The organisation.
    pub organisation: PartyId,
    /// The member.
    pub member: PartyId,
    /// How it belongs, or belonged.
    pub status: Status,
    /// Whether the spell begins here or ends.
    pub end: End,
}

/// Which end of a spell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// The first day.
    Begins,
    /// The first day on which it is no longer so.
    Ends,
}

/// What happened to or by a party from `since` to `until` (both included, `None` is open), as known on `known`: events and
/// facts by day, facts first on the same day. What nothing dates comes first and only where no `since` is given.
pub fn timeline<A: Archive>(
    archive: &A,
    facts: &Facts,
    party: &PartyId,
    since: Option<Date>,
    until: Option<Date>,
    known: Date,
) -> Result<Vec<Entry>, A::Error> {
    let told = archive.claims(Some(std::slice::from_ref(party)), known)?;
    let mut entries = fact_entries(facts, party, known);
    for event in gather(archive, facts, &told)? {
        entries.push(Entry { date: event.time.start(), what: Listed::Event(event) });
    }
    entries.retain(|entry| match entry.date {
        Some(date) => {
            since.is_none_or(|since| since <= date.latest()) && until.is_none_or(|until| date.earliest() <= until)
        }
        None => since.is_none(),
    });
    entries.sort_by_cached_key(|entry| (entry.date, order(&entry.what)));
    Ok(entries)
}

fn order(listed: &Listed) -> (u8, String) {
    match listed {
        Listed::Fact(change) => (0, format!("{} {:?}", change.id.0, change.end)),
        Listed::Event(event) => (1, event.id.0.to_string()),
    }
}

fn fact_entries(facts: &Facts, party: &PartyId, known: Date) -> Vec<Entry> {
    let of_party = |spell: &codebook::Membership| match party {
        PartyId::Organisation(id) => spell.organisation == *id || &spell.member == party,
        _ => &spell.member == party,
    };
    let all = facts.memberships.iter().chain(facts.set.iter().map(|set| &set.row));
    let organisations: BTreeSet<&str> = all.filter(|spell| of_party(spell)).map(|spell| &*spell.organisation).collect();
    let mut entries = Vec::new();
    for organisation in organisations {
        let spells = facts.memberships_known(organisation, known);
        // Where a row that was set by hand takes over, its begin tells of the end.
        let is_taken_over = |spell: &codebook::Membership| {
            let follows =
                |set: &codebook::SetMembership| set.row.member == spell.member && Some(set.row.from) == spell.to;
            facts.set.iter().any(|set| follows(set) && spells.contains(&set.row))
        };
        for spell in spells.iter().filter(|spell| of_party(spell)) {
            let end = spell.to.filter(|_| !is_taken_over(spell));
            for (date, end) in [(Some(spell.from), End::Begins), (end, End::Ends)] {
                let Some(date) = date else { continue };
                let organisation = PartyId::Organisation(spell.organisation.clone());
                let (id, member, status) = (spell.id.clone(), spell.member.clone(), spell.status);
                let change = Change { id, organisation, member, status, end };
                entries.push(Entry { date: Some(date), what: Listed::Fact(change) });
            }
        }
    }
    entries
}

//! How the capability of an organisation is shared among its members: a league of equals, or one state and its followers.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use account::AsOf;
use codebook::{Date, Facts, PartyId};

use crate::figure::{Figure, Row, Source, Unit, last_year, sum};
use crate::members::{Member, members};
use crate::tables::Tables;

/// The capability of one member.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Who.
    pub member: PartyId,
    /// Its part of the capability of all states of the year.
    pub world: Figure,
    /// Its part of the capability of all members.
    pub within: Figure,
}

/// How power is shared in an organisation on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Power {
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The year that the capabilities are of; `None` where no year up to the day, and no more than five before it, has any.
    pub year: Option<i16>,
    /// Each member, the greatest share first, those without a value last, then by id.
    pub shares: Vec<Share>,
    /// The part of the world's capability that all members have together.
    pub world: Figure,
    /// Herfindahl index of the shares within: the sum of their squares, from `1/n` (equals) to 1 (one has all).
    pub herfindahl: Figure,
    /// The member with the greatest share; of equals the first by id. `None` where no member has any.
    pub leader: Option<PartyId>,
}

/// How power is shared among these members.
///
/// A share is CINC over its sum over all states of the year ([`Capabilities`](crate::Capabilities)), and within the
/// organisation over its sum over those members that have a row; the others are counted as missing. The year is the newest
/// up to `at.on` that was over at `at.known`, no more than five years back: [`Power::year`] says which.
///
/// Source: Singer, Bremer and Stuckey 1972 for the shares; Hirschman 1964, *American Economic Review* 54(5), for the index.
pub fn power(tables: &Tables, members: &[Member], at: AsOf) -> Power {
    let mut members: Vec<&Member> = members.iter().collect();
    members.sort();
    members.dedup_by_key(|member| &member.party);
    let year = tables.capabilities.latest(last_year(at));
    let found = members.iter().map(|member| {
        let year = year?;
        let cow = tables.states.cow(&member.party, at.on)?;
        tables.capabilities.share(cow, year)
    });
    let found: Vec<Option<f64>> = found.collect();
    let total = sum(found.iter().flatten().copied().collect());
    let n = found.iter().flatten().count();
    let missing = members.len() - n;
    let world_row = || year.map(|year| Row { source: Source::Capabilities, year, of: "*".into() });
    let row = |member: &Member| {
        year.map(|year| Row { source: Source::Capabilities, year, of: member.party.to_string().into() })
    };
    let mut shares: Vec<Share> = Vec::new();
    for (member, share) in members.iter().zip(&found) {
        let figure = |value: Option<f64>, missing: usize| match value {
            None => Figure::none(Unit::Share, missing, at),
            Some(value) => Figure {
                value: Some(value),
                n: 1,
                missing,
                because: member.because.clone(),
                rows: row(member).into_iter().collect(),
                ..Figure::none(Unit::Share, 0, at)
            },
        };
        let mut world = figure(*share, usize::from(share.is_none()));
        if world.value.is_some() {
            world.rows.extend(world_row());
        }
        let mut within = figure(share.filter(|_| total > 0.0).map(|share| share / total), missing);
        within.n = if within.value.is_some() { n } else { 0 };
        if within.value.is_some() {
            within.rows =
                members.iter().zip(&found).filter(|(_, share)| share.is_some()).filter_map(|(m, _)| row(m)).collect();
        }
        shares.push(Share { member: member.party.clone(), world: world.tidy(), within: within.tidy() });
    }
    shares.sort_by(|one, other| {
        descending(one.world.value, other.world.value).then_with(|| one.member.cmp(&other.member))
    });
    let whole = |unit: Unit, value: Option<f64>| {
        let mut figure = Figure { value, n, missing, ..Figure::none(unit, 0, at) };
        for (member, _) in members.iter().zip(&found).filter(|(_, share)| share.is_some()) {
            figure.because.extend_from_slice(&member.because);
            figure.rows.extend(row(member));
        }
        figure
    };
    let mut world = whole(Unit::Share, (n > 0).then_some(total));
    if n > 0 {
        world.rows.extend(world_row());
    }
    let squares = sum(shares.iter().filter_map(|share| share.within.value).map(|share| share * share).collect());
    let herfindahl = whole(Unit::Concentration, (total > 0.0).then_some(squares)).tidy();
    let leader = shares.first().filter(|share| share.within.value.is_some()).map(|share| share.member.clone());
    Power { at, year, shares, world: world.tidy(), herfindahl, leader }
}

/// How power was shared at the end of each year, among those who were members then by the facts known at `known`.
///
/// Years in which the organisation had no member are left out. After the last year of the table the shares are those of that
/// year, for five years more: [`Power::year`] tells them from the others.
pub fn power_history(
    tables: &Tables,
    facts: &Facts,
    organisation: &str,
    years: RangeInclusive<i16>,
    known: Date,
) -> Vec<Power> {
    let ends = years.filter_map(|year| Date::new(year, 12, 31).ok());
    let of = ends.map(|on| AsOf { on, known }).map(|at| (members(facts, organisation, at), at));
    of.filter(|(members, _)| !members.is_empty()).map(|(members, at)| power(tables, &members, at)).collect()
}

/// The greater first, and those without a value last.
fn descending(one: Option<f64>, other: Option<f64>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => other.total_cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

//! How close two parties are, and the members of an organisation to each other and to the biggest of them, by several
//! yardsticks side by side. None of them is the truth: they measure votes, obligations and words.

use std::collections::BTreeMap;

use account::{AsOf, Ground, Relation};
use codebook::{Date, Facts, PartyId, Status};
use jiff::ToSpan;

use crate::crosstab::Measure;
use crate::figure::{Figure, Row, Source, Unit, last_year};
use crate::members::Member;
use crate::power::power;
use crate::similarity::Ties;
use crate::tables::Tables;

/// What closeness is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Yardstick {
    /// Distance of ideal points in the General Assembly: [`ideal_point_distance`].
    IdealPoints,
    /// Share of equal votes in the roll calls of so many days up to the day: [`vote_agreement`].
    Votes {
        /// Length of the span, its last day included.
        days: u32,
    },
    /// Similarity of alliance portfolios: [`alliance_similarity`].
    Alliances(Measure),
    /// The balance of the relations that the reports tell of: [`relations_balance`].
    Relations,
}

impl Yardstick {
    /// The name used in JSON and on the screen; that of a measure where portfolios are compared.
    pub const fn as_str(self) -> &'static str {
        match self {
            Yardstick::IdealPoints => "ideal_points",
            Yardstick::Votes { .. } => "votes",
            Yardstick::Alliances(measure) => measure.as_str(),
            Yardstick::Relations => "relations",
        }
    }

    /// Whether a small number is close, not a great one.
    pub const fn is_distance(self) -> bool {
        matches!(self, Yardstick::IdealPoints)
    }

    /// The unit of its figures.
    pub const fn unit(self) -> Unit {
        match self {
            Yardstick::IdealPoints => Unit::Distance,
            Yardstick::Votes { .. } => Unit::Share,
            Yardstick::Alliances(_) => Unit::Similarity,
            Yardstick::Relations => Unit::Balance,
        }
    }
}

/// Two members and how close they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The two, in the order of their ids.
    pub parties: (PartyId, PartyId),
    /// How close.
    pub figure: Figure,
}

/// How close one member is to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Who.
    pub member: PartyId,
    /// The mean over all others; `n` and `missing` count them.
    pub mean: Figure,
    /// Its place among the members by `mean`, 1 for the closest; equals share a place.
    pub rank: Option<usize>,
    /// How close it is to the biggest member; without a value for that member itself.
    pub to_biggest: Figure,
    /// Its place by `to_biggest`.
    pub rank_to_biggest: Option<usize>,
}

/// The members of an organisation by one yardstick.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// By what.
    pub yardstick: Yardstick,
    /// Every pair, by ids.
    pub pairs: Vec<Pair>,
    /// Every member, by id.
    pub places: Vec<Place>,
    /// The mean over all pairs; `n` and `missing` count them.
    pub mean: Figure,
}

/// How close the members of an organisation are on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Closeness {
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The member with the greatest capability; `None` where no member has any.
    pub biggest: Option<PartyId>,
    /// One ranking for each yardstick asked for, in that order.
    pub rankings: Vec<Ranking>,
}

/// How close these members are to each other and to the biggest of them, by each yardstick.
///
/// `relations` are those of the account between members ([`account::relations`] with `Between::Members`), whose window is
/// theirs; they may be empty where [`Yardstick::Relations`] is not asked for. A member named twice counts once.
/// Cost: O(members²) for each yardstick, and the ties of the day once.
pub fn closeness(
    tables: &Tables,
    facts: &Facts,
    members: &[Member],
    relations: &[Relation],
    yardsticks: &[Yardstick],
    at: AsOf,
) -> Closeness {
    let biggest = power(tables, members, at).leader;
    let mut parties: Vec<&PartyId> = members.iter().map(|member| &member.party).collect();
    parties.sort();
    parties.dedup();
    let by_alliances = yardsticks.iter().any(|yardstick| matches!(yardstick, Yardstick::Alliances(_)));
    let ties = by_alliances.then(|| ties(tables, facts, at)).flatten();
    // Once for each member, because an organisation of 190 has 18,000 pairs.
    let binding: BTreeMap<&PartyId, Vec<Ground>> = if by_alliances {
        parties.iter().map(|party| (*party, binding(tables, facts, party, at))).collect()
    } else {
        BTreeMap::new()
    };
    let figure = |yardstick: Yardstick, one: &PartyId, other: &PartyId| match yardstick {
        Yardstick::IdealPoints => ideal_point_distance(tables, one, other, at),
        Yardstick::Votes { days } => vote_agreement(tables, one, other, days, at),
        Yardstick::Alliances(measure) => {
            let mut figure = similarity(tables, ties.as_ref(), measure, (one, other), at);
            if figure.value.is_some() {
                figure.because = [one, other].iter().flat_map(|party| binding[party].iter().cloned()).collect();
            }
            figure.tidy()
        }
        Yardstick::Relations => relations_balance(relations, one, other, at),
    };
    let ranked = |yardstick: &Yardstick| {
        let mut pairs = Vec::new();
        for (index, one) in parties.iter().enumerate() {
            for other in &parties[index + 1..] {
                let figure = figure(*yardstick, one, other);
                pairs.push(Pair { parties: ((*one).clone(), (*other).clone()), figure });
            }
        }
        ranking(*yardstick, &parties, pairs, biggest.as_ref(), at)
    };
    let rankings = yardsticks.iter().map(ranked).collect();
    Closeness { at, biggest, rankings }
}

/// The ties on a day with capabilities for weights, as [`alliance_similarity`] takes them: make them once for many pairs.
pub fn ties(tables: &Tables, facts: &Facts, at: AsOf) -> Option<Ties> {
    tables.alliances.ties_on(&tables.states, Some(&tables.capabilities), facts, at)
}

/// Distance of the ideal points of two states in the General Assembly.
///
/// The absolute difference of the two points of one year: the newest up to `at.on` that was over at `at.known`, no more than
/// five years back; the row says which. `n` and `missing` count the two points.
///
/// Source: Bailey, Strezhnev and Voeten 2017, *Journal of Conflict Resolution* 61(2).
pub fn ideal_point_distance(tables: &Tables, one: &PartyId, other: &PartyId, at: AsOf) -> Figure {
    let none = |missing| Figure::none(Unit::Distance, missing, at);
    let Some(year) = tables.ideal_points.latest(last_year(at)) else { return none(2) };
    let point = |party: &PartyId| {
        let code = tables.code_then(party, at.on, Date::new(year, 12, 1).ok()?)?;
        Some((tables.ideal_points.get(&code, year)?.value, Row { source: Source::IdealPoints, year, of: code }))
    };
    match (point(one), point(other)) {
        (Some((first, ours)), Some((second, theirs))) => {
            Figure { value: Some((first - second).abs()), n: 2, rows: vec![ours, theirs], ..none(0) }.tidy()
        }
        (None, None) => none(2),
        _ => Figure { n: 1, ..none(1) },
    }
}

/// Share of equal votes among the roll calls of a span in which both states voted, an abstention being a vote.
///
/// The span has `days` days up to `at.on`, and none after `at.known`. `n` counts the roll calls in which both voted,
/// `missing` those in which they did not both. A state counts under the code of the span's last day. Nothing where they never did, or where the table has no roll call in the span:
/// it ends with January 2020.
///
/// Source: Lijphart 1963, *American Political Science Review* 57(4), in the stricter form that counts an abstention
/// against a yes or no as unlike; Voeten's data.
pub fn vote_agreement(tables: &Tables, one: &PartyId, other: &PartyId, days: u32, at: AsOf) -> Figure {
    let back = i64::from(days.clamp(1, LONGEST)) - 1;
    let to = at.on.min(at.known);
    let from = at.on.saturating_sub(back.days());
    let (Some(ours), Some(theirs)) = (tables.code_then(one, at.on, to), tables.code_then(other, at.on, to)) else {
        return Figure::none(Unit::Share, tables.votes.calls(from, to), at);
    };
    let (crosstab, missing) = tables.votes.crosstab(&ours, &theirs, from, to);
    let n = crosstab.n() as usize;
    let same: u32 = (0..4).map(|vote| crosstab.counts[vote][vote]).sum();
    let mut figure = Figure { n, ..Figure::none(Unit::Share, missing, at) };
    if n > 0 {
        figure.value = Some(f64::from(same) / n as f64);
        figure.rows = [ours, theirs].map(|of| Row { source: Source::Votes, year: to.year(), of }).to_vec();
    }
    figure.tidy()
}

/// Similarity of the alliance portfolios of two states by one of the measures of [`Measure`].
///
/// `ties` are those of the day ([`ties`]); without them, and for who is no state on the day, there is no value. `n` counts
/// the states of the system, `missing` those without capability where the measure is weighted by it.
pub fn alliance_similarity(
    tables: &Tables,
    facts: &Facts,
    ties: Option<&Ties>,
    measure: Measure,
    (one, other): (&PartyId, &PartyId),
    at: AsOf,
) -> Figure {
    let mut figure = similarity(tables, ties, measure, (one, other), at);
    if figure.value.is_some() {
        figure.because = [one, other].iter().flat_map(|party| binding(tables, facts, party, at)).collect();
    }
    figure.tidy()
}

/// The figure but for the memberships behind it.
fn similarity(
    tables: &Tables,
    ties: Option<&Ties>,
    measure: Measure,
    (one, other): (&PartyId, &PartyId),
    at: AsOf,
) -> Figure {
    let cows = [one, other].map(|party| tables.states.cow(party, at.on));
    let gone = cows.iter().filter(|cow| cow.is_none()).count();
    let none = Figure::none(Unit::Similarity, gone, at);
    let (Some(ties), [Some(first), Some(second)]) = (ties, cows) else { return none };
    let Some(crosstab) = ties.crosstab(first, second) else { return none };
    let mut figure = Figure { value: crosstab.measure(measure), n: crosstab.n() as usize, ..none };
    let (_, last) = tables.alliances.years();
    let year = last_year(at).min(last);
    for party in [one, other] {
        figure.rows.push(Row { source: Source::Alliances, year, of: party.to_string().into() });
    }
    if measure.is_weighted() {
        figure.missing = ties.missing();
        let year = tables.capabilities.latest(last_year(at));
        figure.rows.extend(year.map(|year| Row { source: Source::Capabilities, year, of: "*".into() }));
    }
    figure
}

/// The balance of two parties' relations, as the account has it; `n` counts the events in its window.
///
/// Nothing where the account tells of no event between them in the window: that is not a balance of 0.
pub fn relations_balance(relations: &[Relation], one: &PartyId, other: &PartyId, at: AsOf) -> Figure {
    let pair = (one.min(other), one.max(other));
    let found = relations.iter().find(|relation| (&relation.parties.0, &relation.parties.1) == pair);
    let Some(relation) = found.filter(|relation| relation.count > 0) else {
        return Figure::none(Unit::Balance, 0, at);
    };
    let claims = relation.events.iter().flat_map(|event| event.claims.iter().chain(&event.against));
    let because = claims.map(|claim| Ground::Claim(*claim)).collect();
    Figure { value: Some(relation.balance), n: relation.count, because, ..Figure::none(Unit::Balance, 0, at) }.tidy()
}

/// Days of the longest span of roll calls.
const LONGEST: u32 = 365_250;

/// Far below any difference that the tables can tell, far above what adding up in another order makes.
const ROUNDING: f64 = 1e-12;

/// The memberships of a state that make ties on a day after the table of alliances ends; before, its rows tell all.
fn binding(tables: &Tables, facts: &Facts, party: &PartyId, at: AsOf) -> Vec<Ground> {
    if at.on.year() <= tables.alliances.years().1 {
        return Vec::new();
    }
    let set = facts.set.iter().filter(|set| set.known <= at.known).map(|set| &set.row);
    let rows = facts.memberships_for(party).chain(set.filter(|row| row.member == *party)).filter(|row| {
        let is_over = row.to.is_some_and(|to| to.earliest() <= at.on.min(at.known));
        row.status == Status::Member && row.from.earliest() <= at.on.min(at.known) && !is_over
    });
    let binds = rows.filter(|row| tables.alliances.makes_ties(facts, &row.organisation, at));
    binds.map(|row| Ground::Fact(row.id.clone())).collect()
}

/// Means and places from the pairs.
fn ranking(
    yardstick: Yardstick,
    parties: &[&PartyId],
    pairs: Vec<Pair>,
    biggest: Option<&PartyId>,
    at: AsOf,
) -> Ranking {
    let unit = yardstick.unit();
    let has = |pair: &&Pair, party: &PartyId| pair.parties.0 == *party || pair.parties.1 == *party;
    let mut places: Vec<Place> = Vec::new();
    for party in parties {
        let theirs = || pairs.iter().filter(|pair| has(pair, party));
        let mean = Figure::mean(unit, theirs().map(|pair| &pair.figure), at);
        let to_biggest = biggest.and_then(|biggest| theirs().find(|pair| biggest != *party && has(pair, biggest)));
        let to_biggest = to_biggest.map_or_else(|| Figure::none(unit, 0, at), |pair| pair.figure.clone());
        places.push(Place { member: (*party).clone(), mean, rank: None, to_biggest, rank_to_biggest: None });
    }
    let means: Vec<Option<f64>> = places.iter().map(|place| place.mean.value).collect();
    let biggests: Vec<Option<f64>> = places.iter().map(|place| place.to_biggest.value).collect();
    for (index, place) in places.iter_mut().enumerate() {
        place.rank = rank(yardstick, &means, index);
        place.rank_to_biggest = rank(yardstick, &biggests, index);
    }
    let mean = Figure::mean(unit, pairs.iter().map(|pair| &pair.figure), at);
    Ranking { yardstick, pairs, places, mean }
}

/// One more than the number of values that are closer; what differs only by rounding is equal.
fn rank(yardstick: Yardstick, values: &[Option<f64>], index: usize) -> Option<usize> {
    let own = values[index]?;
    let is_closer =
        |value: &&f64| if yardstick.is_distance() { own - **value > ROUNDING } else { **value - own > ROUNDING };
    Some(1 + values.iter().flatten().filter(is_closer).count())
}

//! Members against the events of an organisation: who came, who stayed away, who refused to host.
//!
//! Takes the claims about events of the organisation and the facts, gives an [`Attendance`]: the events by day, a row
//! for everybody with a cell for each, and the spells of staying away that are told of no single event. It stands
//! beside the ledger and after the standings, since the rows are those who were members. What nobody tells is unknown,
//! never absence.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{Act, Basis, Certainty, ClaimId, Date, Facts, Object, PartialDate, PartyId, Polarity};
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Told};
use crate::gather::{SLACK, is_spell};
use crate::held::AsOf;
use crate::members::{Members, gap, homes, likely};
use crate::occasion::{self, Kind};
use crate::voices::{days_between, is_leader, is_official, speaker};

/// Days after an event within which a claim without a day is taken to tell of it.
const RECENT: i32 = 10;

/// Days before an event within which an announcement without a day is taken to tell of it.
const AHEAD: i32 = 60;

/// Days of a spell that are still those of one event.
const ONE_EVENT: i32 = 31;

/// The acts that tell of attendance.
const ACTS: [Act; 7] = [
    Act::AttendEvent,
    Act::SkipEvent,
    Act::HostEvent,
    Act::RefuseToHost,
    Act::CancelEvent,
    Act::JointExercise,
    Act::Meet,
];

/// What is told of somebody at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// It hosted the event.
    Hosted,
    /// It was there.
    Present,
    /// It was there, but not by its leader: its own is said to have stayed away while others of it came, or all who are
    /// named for it are no leaders while another's leader was there.
    LowerLevel,
    /// It stayed away.
    Absent,
    /// It said, or is said, to be going to stay away; whether it did is not told.
    AbsenceAnnounced,
    /// It refused to host the event.
    RefusedToHost,
    /// Different sources tell of it both ways.
    Disputed,
    /// Nothing is told.
    Unknown,
}

impl Presence {
    /// All values.
    pub const ALL: &'static [Presence] = &[
        Presence::Hosted,
        Presence::Present,
        Presence::LowerLevel,
        Presence::Absent,
        Presence::AbsenceAnnounced,
        Presence::RefusedToHost,
        Presence::Disputed,
        Presence::Unknown,
    ];

    /// The value as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Presence::Hosted => "hosted",
            Presence::Present => "present",
            Presence::LowerLevel => "lower_level",
            Presence::Absent => "absent",
            Presence::AbsenceAnnounced => "absence_announced",
            Presence::RefusedToHost => "refused_to_host",
            Presence::Disputed => "disputed",
            Presence::Unknown => "unknown",
        }
    }
}

/// One event of the organisation: a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// What it is: `summit`, `exercise`, `meeting`, by the words of `data/occasions.toml`, else its head word.
    pub kind: Arc<str>,
    /// When, as fine as it is told; the day of the first publication where nothing is told. It lies after the day asked
    /// about only where an absence from it is announced.
    pub day: PartialDate,
    /// Whether a claim gives the day.
    pub dated: bool,
    /// The claims that tell of it, in order.
    pub claims: Vec<ClaimId>,
    /// Those among them by which it was called off or postponed.
    pub cancelled: Vec<ClaimId>,
}

/// One party at one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// What is told of it.
    pub presence: Presence,
    /// Whether it was a member on that day.
    pub is_member: bool,
    /// The claims for it; empty only where nothing is told.
    pub because: Vec<ClaimId>,
    /// The claims that speak against it, or where it is disputed those that tell of its absence or refusal.
    pub against: Vec<ClaimId>,
}

/// One party at all events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The member, or whoever is told about.
    pub member: PartyId,
    /// A cell for each of the occasions, in their order.
    pub cells: Vec<Cell>,
}

/// A spell in which a member stayed away from what the organisation held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abstention {
    /// The member.
    pub member: PartyId,
    /// Since when.
    pub from: PartialDate,
    /// Until when; `None` where no end is told.
    pub to: Option<PartialDate>,
    /// Whole months from the first day of `from` to the first day of `to`, or to the newest report of it where no end
    /// is told; not beyond the day asked about.
    pub months: i32,
    /// The claims for it, in order.
    pub because: Vec<ClaimId>,
}

/// Members against the events of an organisation, as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// The organisation.
    pub organisation: PartyId,
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The events by day and kind.
    pub occasions: Vec<Occasion>,
    /// Everybody who was a member on the day asked about or at one of the events, and whoever is told about, in order.
    pub rows: Vec<Row>,
    /// The spells of staying away, by member and begin.
    pub abstentions: Vec<Abstention>,
}

/// Who took part in what of an organisation.
///
/// Claims of one kind of event whose days lie at most three apart tell of one event; a month or year is that of the
/// only event in it, else an event of its own; a claim without a day tells of the newest event with a day in the ten
/// days before its publication. A word that names no kind ("his trip") means the only event whose day fits. An exercise
/// or meeting with the organisation is an event of it. Only what is told as done counts, and a refusal to host also where
/// it is for later; an absence that is only announced is shown as such, and is none. A spell of more than a month, or
/// without an end, is no event; where it is one of absence it is an abstention.
///
/// An event has one host: who is said to host it alone, by more sources than others. Where several are said to hold it
/// together, they took part.
///
/// One's own words both ways are no dispute: where the same sources tell of presence and absence, the later word holds,
/// and on one day the one that names fewer.
///
/// Only claims that are likely right count. Fails only where the archive does.
pub fn attendance<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    at: AsOf,
) -> Result<Attendance, A::Error> {
    let members = Members::new(archive, facts, organisation, at)?;
    let told = likely(archive, std::slice::from_ref(organisation), &ACTS, at)?;
    let mut columns = columns(&told, organisation);
    columns.retain(|column| column.day.earliest() <= at.on || column.is_announced(&told, at.on));
    // Of what lies after the day asked about, who came is not yet told, whatever is known of it now.
    for column in columns.iter_mut().filter(|column| column.day.earliest() > at.on) {
        column.claims.retain(|index| matches!(side(&told[*index]), Some(Side::Announced | Side::Refused)));
    }
    let mut parties: BTreeSet<PartyId> = members.on(at.on).cloned().collect();
    for column in &columns {
        parties.extend(members.on(column.day.earliest()).cloned());
        parties.extend(column.claims.iter().flat_map(|index| doers(&told[*index], organisation)));
    }
    let abstentions = abstentions(&told, organisation, at);
    parties.extend(abstentions.iter().map(|abstention| abstention.member.clone()));
    let seen: Vec<Gathered<'_>> = columns.iter().map(|column| Gathered::of(column, &told, organisation)).collect();
    let row = |member: PartyId| {
        let cell = |column: &Gathered<'_>| cell(column, &member, &members);
        Row { cells: seen.iter().map(cell).collect(), member }
    };
    let rows = parties.into_iter().map(row).collect();
    let occasions = columns.iter().map(|column| column.occasion(&told)).collect();
    Ok(Attendance { organisation: organisation.clone(), at, occasions, rows, abstentions })
}

/// One event with the claims about it, as indices in order.
struct Column {
    kind: String,
    day: PartialDate,
    is_dated: bool,
    claims: Vec<usize>,
}

impl Column {
    /// Whether an absence from it was announced by that day.
    fn is_announced(&self, told: &[Told], on: Date) -> bool {
        let claims = self.claims.iter().map(|index| &told[*index]);
        claims.into_iter().any(|told| side(told) == Some(Side::Announced) && told.published <= on)
    }

    /// Whether anything of it is told but that somebody is going to stay away.
    fn is_told_of(&self, told: &[Told]) -> bool {
        self.claims.iter().any(|index| side(&told[*index]) != Some(Side::Announced))
    }

    /// The host: who is said by most sources to host it alone; `None` also where two are by as many.
    fn host(&self, told: &[Told], organisation: &PartyId) -> Option<PartyId> {
        let mut hosts: BTreeMap<PartyId, BTreeSet<PartyId>> = BTreeMap::new();
        for told in self.claims.iter().map(|index| &told[*index]).filter(|told| side(told) == Some(Side::Hosted)) {
            if let Some(host) = only(doers(told, organisation)) {
                hosts.entry(host).or_default().insert(speaker(told));
            }
        }
        let most = hosts.values().map(BTreeSet::len).max();
        only(hosts.into_iter().filter(|(_, speakers)| Some(speakers.len()) == most).map(|(host, _)| host))
    }

    fn occasion(&self, told: &[Told]) -> Occasion {
        let ids = |is_wanted: fn(&Told) -> bool| {
            let claims = self.claims.iter().map(|index| &told[*index]);
            claims.filter(|told| is_wanted(told)).map(|told| told.claim.id).collect()
        };
        Occasion {
            kind: self.kind.as_str().into(),
            day: self.day,
            dated: self.is_dated,
            claims: ids(|_| true),
            cancelled: ids(|told| told.claim.act == Act::CancelEvent && told.claim.polarity == Polarity::Yes),
        }
    }
}

/// The only one; `None` where there are none or several.
fn only<T>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}

/// The events that are told, by day and kind; days first, then months and years, then what has no date.
fn columns(told: &[Told], organisation: &PartyId) -> Vec<Column> {
    let mut mentions: Vec<(usize, Kind, PartialDate, bool)> = Vec::new();
    for (index, told) in told.iter().enumerate() {
        let Some(kind) = kind(told, organisation) else { continue };
        if side(told).is_some() && !is_stretch(told) {
            mentions.push((index, kind, told.start(), told.claim.time.basis != Basis::Published));
        }
    }
    // What is done comes before what is announced, and what has a kind before what may mean any.
    mentions.sort_by_key(|(index, kind, day, is_dated)| {
        let is_announced = side(&told[*index]) == Some(Side::Announced);
        (kind.is_vague, is_announced && !is_dated, !is_dated, 2 - day.precision(), *day, *index)
    });
    let mut columns: Vec<Column> = Vec::new();
    for (index, kind, day, is_dated) in mentions {
        let is_announced = side(&told[index]) == Some(Side::Announced);
        let find = |is_kind: &dyn Fn(&Column) -> bool| {
            let same = columns.iter().enumerate().filter(|(_, column)| is_kind(column));
            let found: Vec<usize> = if !is_dated {
                let ago = |column: &Column| days_between(column.day.latest(), day.earliest());
                let near = if is_announced { -AHEAD..=0 } else { -SLACK..=RECENT };
                // What is told as done is not of an event that is only announced and still lies ahead.
                let may_be = |column: &Column| is_announced || ago(column) >= 0 || column.is_told_of(told);
                let near = same
                    .filter(|(_, column)| column.day.precision() == 2 && near.contains(&ago(column)) && may_be(column));
                near.map(|(place, _)| place).collect()
            } else if day.precision() == 2 {
                same.filter(|(_, column)| gap(column.day, day) <= SLACK).map(|(place, _)| place).collect()
            } else {
                let within = same.filter(|(_, column)| day.holds(column.day)).map(|(place, _)| place);
                only(within).into_iter().collect()
            };
            found
        };
        let found = find(&|column| column.kind == *kind.name);
        let nearest = if is_dated {
            found.into_iter().min_by_key(|place| (gap(columns[*place].day, day), columns[*place].day))
        } else if is_announced {
            found.into_iter().min_by_key(|place| columns[*place].day)
        } else {
            found.into_iter().max_by_key(|place| columns[*place].day)
        };
        let any = || kind.is_vague.then(|| only(find(&|_| true))).flatten();
        match nearest.or_else(any) {
            Some(place) => columns[place].claims.push(index),
            None => columns.push(Column { kind: kind.name.to_string(), day, is_dated, claims: vec![index] }),
        }
    }
    for column in &mut columns {
        column.claims.sort_unstable();
    }
    columns.sort_by(|a, b| (a.day, &a.kind, &a.claims).cmp(&(b.day, &b.kind, &b.claims)));
    columns
}

/// The kind of the event of the organisation that the claim is about; `None` where it is about none.
fn kind(told: &Told, organisation: &PartyId) -> Option<Kind> {
    let claim = &told.claim;
    match (&claim.object, claim.act) {
        (Object::Event { organisation: Some(of), kind, .. }, _) if of.home() == organisation => {
            Some(occasion::kind(kind))
        }
        (_, Act::JointExercise) if is_with(told, organisation) => Some(occasion::kind("exercise")),
        (_, Act::Meet) if is_with(told, organisation) => Some(occasion::kind("meeting")),
        _ => None,
    }
}

/// Whether the organisation or a body of it is among those who meet or exercise with each other.
fn is_with(told: &Told, organisation: &PartyId) -> bool {
    !matches!(told.claim.object, Object::Event { .. }) && told.names(organisation)
}

/// Whether the time is a spell longer than one event, or open: that of many events.
fn is_stretch(told: &Told) -> bool {
    let time = &told.claim.time;
    let is_dated = time.basis != Basis::Published;
    match (time.from, time.to) {
        (Some(from), Some(to)) => is_spell(time) && days_between(from.earliest(), to.latest()) > ONE_EVENT,
        (None, None) => false,
        _ => is_dated,
    }
}

/// What a claim says of presence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Came,
    Hosted,
    StayedAway,
    /// Is going to stay away.
    Announced,
    Refused,
    /// Is about the event, and says nothing of presence.
    About,
}

/// What the claim says of presence; `None` where it is only possible, demanded or foretold, or a presence is planned.
fn side(told: &Told) -> Option<Side> {
    let claim = &told.claim;
    let is_done = claim.certainty == Certainty::Happened;
    match (claim.act, claim.polarity) {
        (Act::RefuseToHost, Polarity::Yes) if is_done || claim.certainty == Certainty::Planned => Some(Side::Refused),
        (Act::HostEvent, Polarity::No) if claim.certainty == Certainty::Planned => Some(Side::Refused),
        (Act::AttendEvent, Polarity::No) | (Act::SkipEvent, Polarity::Yes) if claim.certainty == Certainty::Planned => {
            Some(Side::Announced)
        }
        _ if !is_done => None,
        (Act::AttendEvent | Act::JointExercise | Act::Meet, Polarity::Yes) | (Act::SkipEvent, Polarity::No) => {
            Some(Side::Came)
        }
        (Act::HostEvent, Polarity::Yes) => Some(Side::Hosted),
        (Act::AttendEvent, Polarity::No) | (Act::SkipEvent, Polarity::Yes) => Some(Side::StayedAway),
        (Act::JointExercise | Act::Meet, Polarity::No) => None,
        _ => Some(Side::About),
    }
}

/// Those of whom the claim tells: the actors who act for their home, and with whom the organisation met or exercised.
fn doers(told: &Told, organisation: &PartyId) -> BTreeSet<PartyId> {
    let officials = told.claim.actor.iter().filter(|party| is_official(party));
    let mut parties = homes(officials.map(|party| &party.id));
    if matches!(told.claim.act, Act::JointExercise | Act::Meet) && is_with(told, organisation) {
        parties.extend(homes(told.claim.object.parties()));
    }
    parties.remove(organisation);
    parties
}

/// Who of the member the claim names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// A person or body that does not decide for it.
    Lower,
    /// The member itself.
    State,
    /// The person who decides for it.
    Leader,
}

/// The highest of the member whom the claim names.
fn level(told: &Told, member: &PartyId) -> Level {
    let theirs = told.claim.actor.iter().filter(|party| party.id.home() == member);
    let level = |party: &codebook::Party| match is_leader(party) {
        _ if &party.id == member => Level::State,
        true => Level::Leader,
        false => Level::Lower,
    };
    theirs.map(level).max().unwrap_or(Level::State)
}

/// What the claims about one event say of presence.
struct Gathered<'a> {
    day: Date,
    host: Option<PartyId>,
    claims: Vec<Sight<'a>>,
}

/// What one claim says of presence, and of whom.
struct Sight<'a> {
    told: &'a Told,
    side: Option<Side>,
    doers: BTreeSet<PartyId>,
}

impl<'a> Gathered<'a> {
    fn of(column: &Column, told: &'a [Told], organisation: &PartyId) -> Gathered<'a> {
        let sight = |index: &usize| {
            let told = &told[*index];
            Sight { told, side: side(told), doers: doers(told, organisation) }
        };
        let claims = column.claims.iter().map(sight).collect();
        Gathered { day: column.day.earliest(), host: column.host(told, organisation), claims }
    }
}

fn cell(column: &Gathered<'_>, member: &PartyId, members: &Members) -> Cell {
    let is_member = members.belongs(member, column.day);
    let theirs: Vec<&Sight<'_>> = column.claims.iter().filter(|sight| sight.doers.contains(member)).collect();
    if theirs.is_empty() {
        return Cell { presence: Presence::Unknown, is_member, because: Vec::new(), against: Vec::new() };
    }
    let of = |side: Side| -> Vec<&Told> {
        theirs.iter().filter(|sight| sight.side == Some(side)).map(|sight| sight.told).collect()
    };
    let is_host = column.host.as_ref() == Some(member);
    let hosts = theirs.iter().filter(|sight| sight.side == Some(Side::Hosted));
    let (hosted, held): (Vec<&Sight<'_>>, Vec<&Sight<'_>>) = hosts.partition(|sight| is_host && sight.doers.len() == 1);
    let [hosted, held] = [hosted, held].map(|sights| sights.into_iter().map(|sight| sight.told).collect::<Vec<_>>());
    let came = [of(Side::Came), held].concat();
    let (away, refused, announced) = (of(Side::StayedAway), of(Side::Refused), of(Side::Announced));
    let is_among_leaders = || {
        let mut present = column.claims.iter().filter(|sight| matches!(sight.side, Some(Side::Came | Side::Hosted)));
        let leads = |sight: &Sight<'_>| {
            let mut others = sight.doers.iter().filter(|party| *party != member);
            others.any(|party| level(sight.told, party) == Level::Leader)
        };
        present.any(leads)
    };
    let highest = |told: &[&Told]| told.iter().map(|told| level(told, member)).max();
    let (presence, because, against) = if !hosted.is_empty() {
        let because = [hosted, came].concat();
        weigh(Presence::Hosted, because, Presence::RefusedToHost, [refused, away].concat())
    } else if !refused.is_empty() {
        (Presence::RefusedToHost, [refused, away].concat(), Vec::new())
    } else if came.is_empty() && away.is_empty() {
        (if announced.is_empty() { Presence::Unknown } else { Presence::AbsenceAnnounced }, announced, Vec::new())
    } else if away.is_empty() {
        let is_lower = highest(&came) == Some(Level::Lower) && is_among_leaders();
        let (announced, other): (Vec<&Told>, Vec<&Told>) =
            announced.into_iter().partition(|told| is_lower && level(told, member) == Level::Leader);
        let presence = if is_lower { Presence::LowerLevel } else { Presence::Present };
        (presence, [came, announced].concat(), other)
    } else if came.is_empty() {
        (Presence::Absent, [away, announced].concat(), Vec::new())
    } else {
        match (highest(&came), highest(&away)) {
            // The leader stayed away and others were there; a person stayed away and the state or its leader was there.
            (Some(Level::Lower | Level::State), Some(Level::Leader)) => {
                (Presence::LowerLevel, [came, away].concat(), Vec::new())
            }
            (Some(Level::State | Level::Leader), Some(Level::Lower)) => (Presence::Present, came, away),
            _ => weigh(Presence::Present, came, Presence::Absent, away),
        }
    };
    let ids = |mut told: Vec<&Told>| {
        let mut seen = BTreeSet::new();
        told.retain(|told| seen.insert(told.claim.id));
        told.into_iter().map(|told| told.claim.id).collect()
    };
    Cell { presence, is_member, because: ids(because), against: ids(against) }
}

/// Disputed where different sources tell of it both ways; else the later word of the same sources, and on one day what
/// they say of the fewest at once: "all took part, Armenia stayed away".
fn weigh<'a>(
    yes: Presence,
    for_it: Vec<&'a Told>,
    no: Presence,
    against: Vec<&'a Told>,
) -> (Presence, Vec<&'a Told>, Vec<&'a Told>) {
    let speakers = |told: &[&Told]| told.iter().map(|told| speaker(told)).collect::<BTreeSet<_>>();
    let newest = |told: &[&Told]| told.iter().map(|told| told.published).max();
    let fewest = |told: &[&Told]| told.iter().map(|told| told.claim.actor.len()).min();
    if against.is_empty() {
        (yes, for_it, against)
    } else if speakers(&for_it) != speakers(&against) {
        (Presence::Disputed, for_it, against)
    } else if (newest(&for_it), Reverse(fewest(&for_it))) >= (newest(&against), Reverse(fewest(&against))) {
        (yes, for_it, against)
    } else {
        (no, against, for_it)
    }
}

/// The spells of absence that are told of the organisation or its events; those of one member that overlap are one.
fn abstentions(told: &[Told], organisation: &PartyId, at: AsOf) -> Vec<Abstention> {
    let mut spells: BTreeMap<PartyId, Vec<(PartialDate, Option<PartialDate>, usize)>> = BTreeMap::new();
    for (index, told) in told.iter().enumerate() {
        let time = &told.claim.time;
        let Some(from) = time.from.filter(|_| side(told) == Some(Side::StayedAway) && is_stretch(told)) else {
            continue;
        };
        let is_ours = told.claim.object.parties().iter().any(|party| party.home() == organisation);
        for member in doers(told, organisation).into_iter().filter(|_| is_ours) {
            spells.entry(member).or_default().push((from, time.to, index));
        }
    }
    let mut abstentions = Vec::new();
    for (member, mut spells) in spells {
        spells.sort_unstable();
        let mut joined: Vec<(PartialDate, Option<PartialDate>, Vec<usize>)> = Vec::new();
        for (from, to, index) in spells {
            match joined.last_mut() {
                Some((_, end, claims)) if end.is_none_or(|end| from.earliest() <= end.latest()) => {
                    *end = end.and_then(|end| to.map(|to| if to.latest() > end.latest() { to } else { end }));
                    claims.push(index);
                }
                _ => joined.push((from, to, vec![index])),
            }
        }
        for (from, to, mut claims) in joined {
            claims.sort_unstable();
            let newest = claims.iter().map(|index| told[*index].published).max();
            let end = to.map(PartialDate::earliest).or(newest).map_or(at.on, |end| end.min(at.on));
            let because = claims.into_iter().map(|index| told[index].claim.id).collect();
            let months = months(from.earliest(), end);
            abstentions.push(Abstention { member: member.clone(), from, to, months, because });
        }
    }
    abstentions
}

/// Whole months from one day to the other, 0 where that is earlier.
fn months(from: Date, to: Date) -> i32 {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    (months - i32::from(to.day() < from.day())).max(0)
}

#[cfg(test)]
mod tests;

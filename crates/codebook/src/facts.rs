//! Facts: what nobody needs to be told by a report. States, organisations, memberships, treaty clauses, offices: each row
//! with its source.
//!
//! Facts arrive as the bytes of the CSV files in `data/`; a row without a source is refused.

use std::sync::Arc;

use crate::clause::Clause;
use crate::fold::fold;
use crate::party::PartyId;
use crate::time::{Date, PartialDate};

/// Names one row of the facts, such as `membership:CSTO:ARM:1994-04-20`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FactId(pub Arc<str>);

/// The CSV files of `data/`, as bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct FactFiles<'a> {
    /// `data/states.csv`.
    pub states: &'a [u8],
    /// `data/names.csv` and further files of the same columns.
    pub names: &'a [&'a [u8]],
    /// `data/organisations.csv`.
    pub organisations: &'a [u8],
    /// `data/memberships.csv`.
    pub memberships: &'a [u8],
    /// `data/clauses.csv`.
    pub clauses: &'a [u8],
    /// `data/holders.csv`.
    pub holders: &'a [u8],
}

/// A state, present or former.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// ISO 3166-1 alpha-3 code, or the code of a former state.
    pub code: Arc<str>,
    /// Usual English name.
    pub name: Arc<str>,
    /// A state since.
    pub from: Option<PartialDate>,
    /// A state until; `None` where it still is.
    pub to: Option<PartialDate>,
    /// Code of the state that continues it.
    pub successor: Option<Arc<str>>,
    /// Part of the world, such as `Western Africa`.
    pub region: Arc<str>,
    /// Where the row comes from.
    pub source: Arc<str>,
}

/// A security or regional organisation, or a treaty that states belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Id: the usual acronym or short name, such as `CSTO`, `Arab League`.
    pub id: Arc<str>,
    /// Full English name.
    pub name: Arc<str>,
    /// `alliance`, `regional`, `economic`, `treaty`, `global` …
    pub kind: Arc<str>,
    /// Founded.
    pub from: Option<PartialDate>,
    /// Dissolved; `None` where it still exists.
    pub to: Option<PartialDate>,
    /// The organisation that continues it.
    pub successor: Option<Arc<str>>,
    /// Where the row comes from.
    pub source: Arc<str>,
}

/// How a state belongs to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Full member.
    Member,
    /// Suspended by the organisation.
    Suspended,
    /// Candidate: has applied or is acceding.
    Candidate,
    /// Observer, partner, associate or guest.
    Observer,
    /// None of these. The shipped tables never say so: it is only ever set by hand.
    Outside,
}

impl Status {
    /// All values with their names.
    pub const ALL: [(&'static str, Status); 5] = [
        ("member", Status::Member),
        ("suspended", Status::Suspended),
        ("candidate", Status::Candidate),
        ("observer", Status::Observer),
        ("outside", Status::Outside),
    ];
}

/// A spell in which a state belonged to an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: FactId,
    /// Id of the organisation.
    pub organisation: Arc<str>,
    /// The member.
    pub member: PartyId,
    /// How it belonged.
    pub status: Status,
    /// First day.
    pub from: PartialDate,
    /// First day on which it no longer was so; `None` where it still is.
    pub to: Option<PartialDate>,
    /// Where the row comes from.
    pub source: Arc<str>,
}

/// A membership that a user set by hand, with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetMembership {
    /// What was set.
    pub row: Membership,
    /// The day from which it could be known.
    pub known: Date,
}

/// Somebody who held an office of a state or organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its id.
    pub id: FactId,
    /// State or organisation.
    pub of: PartyId,
    /// Usual English name of the person.
    pub person: Arc<str>,
    /// Office: `president`, `prime minister`, `king`, `foreign minister`, `secretary general` …
    pub role: Arc<str>,
    /// First day in office.
    pub from: Option<PartialDate>,
    /// Last day in office; `None` where still so at the date of the source.
    pub to: Option<PartialDate>,
    /// Whether the person led the state in fact, whatever the office.
    pub leads: bool,
    /// Where the row comes from.
    pub source: Arc<str>,
}

/// What kind of name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A name: `Armenia`, `North Atlantic Treaty Organization`.
    Name,
    /// An acronym: `CSTO`.
    Acronym,
    /// A word for the people or an adjective: `Armenian`.
    Demonym,
    /// The capital: `Yerevan`.
    Capital,
    /// A seat of power or ministry that stands for its state: `the Kremlin`, `the White House`.
    Seat,
    /// Another word that stands for it, such as `the Atlantic alliance`.
    Epithet,
    /// A person's name or another spelling of it.
    Person,
}

/// One name of one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: Arc<str>,
    /// Whose.
    pub party: PartyId,
    /// What kind.
    pub kind: NameKind,
    /// In use since.
    pub from: Option<PartialDate>,
    /// In use until.
    pub to: Option<PartialDate>,
}

/// All facts.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// States by code.
    pub states: Vec<State>,
    /// Organisations by id.
    pub organisations: Vec<Organisation>,
    /// Memberships by organisation, member and day.
    pub memberships: Vec<Membership>,
    /// Memberships that users set by hand, in the order in which they did. See [`Facts::memberships_known`].
    pub set: Vec<SetMembership>,
    /// Clauses by id.
    pub clauses: Vec<Clause>,
    /// Offices by party, role and day.
    pub holders: Vec<Holder>,
    /// Names by text.
    pub names: Vec<Name>,
    /// Folded names with the index of each in `names`, sorted.
    pub(crate) folded_names: Vec<(Box<str>, u32)>,
    /// Folded full and last names of holders and other spellings of them, with the index of each in `holders`, sorted.
    pub(crate) folded_persons: Vec<(Box<str>, u32)>,
}

/// Why the facts could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n  --> {place}\n  help: {help}")]
pub struct Error {
    /// What is wrong.
    pub what: String,
    /// File and line.
    pub place: String,
    /// What to do.
    pub help: String,
}

impl Facts {
    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.binary_search_by(|state| (*state.code).cmp(code)).ok().map(|index| &self.states[index])
    }

    /// The organisation with this id.
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        let found = self.organisations.binary_search_by(|organisation| (*organisation.id).cmp(id));
        found.ok().map(|index| &self.organisations[index])
    }

    /// The party that goes by this code, id or name; `None` where nobody does.
    ///
    /// Codes and ids come first, as they are written; then names, acronyms and all other names, for which case, accents,
    /// punctuation and a leading "the" do not count; then full names of persons in office. Of two parties with the same
    /// name the one that still goes by it is meant, then the first in order. `ARM/Nikol Pashinyan` is a person or body of
    /// the party before the stroke.
    pub fn party_named(&self, name: &str) -> Option<PartyId> {
        if self.state(name).is_some() {
            return Some(PartyId::state(name));
        }
        if self.organisation(name).is_some() {
            return Some(PartyId::organisation(name));
        }
        let wanted = fold(name);
        let best = |found: &&Name| (found.kind, found.to.is_some(), found.party.clone());
        if let Some(found) = self.names_folded(&wanted).min_by_key(best) {
            return Some(found.party.clone());
        }
        if let Some((of, within)) = name.split_once('/') {
            return self.party_named(of).map(|of| of.within(within));
        }
        let mut persons = self.holders_folded(&wanted).filter(|holder| fold(&holder.person) == wanted);
        persons.next().map(|holder| holder.of.clone().within(&holder.person))
    }

    /// Names that are the same as `name`, whatever their day: case, accents, punctuation and a leading "the" do not count.
    pub fn names_like<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Name> + use<'a> {
        self.names_folded(&fold(name))
    }

    /// All names of states and organisations, and other spellings of persons, by text.
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// English name of a state or organisation, the name of a person; else the id as it is written.
    pub fn name_of(&self, party: &PartyId) -> Arc<str> {
        match party {
            PartyId::State(code) => self.state(code).map_or_else(|| Arc::clone(code), |state| Arc::clone(&state.name)),
            PartyId::Organisation(id) => {
                self.organisation(id).map_or_else(|| Arc::clone(id), |organisation| Arc::clone(&organisation.name))
            }
            PartyId::Within { name, .. } | PartyId::Named(name) | PartyId::Group(name) => Arc::clone(name),
        }
    }

    /// Spells of an organisation in any status, by member and day.
    pub fn memberships_of<'a>(&'a self, organisation: &str) -> impl Iterator<Item = &'a Membership> + use<'a> {
        let start = self.memberships.partition_point(|membership| *membership.organisation < *organisation);
        let rest = &self.memberships[start..];
        let end = rest.partition_point(|membership| *membership.organisation == *organisation);
        rest[..end].iter()
    }

    /// Spells of an organisation as they could be known on a day, by member and day.
    ///
    /// A spell that began later is not there, and an end that came later is open. What users set by hand holds for its spell
    /// against all else about the same two, the newest word last: the other rows keep what lies before and after it.
    pub fn memberships_known(&self, organisation: &str, known: Date) -> Vec<Membership> {
        let could_be = |date: PartialDate| date.earliest() <= known;
        let mut rows: Vec<Membership> =
            self.memberships_of(organisation).filter(|row| could_be(row.from)).cloned().collect();
        let set = self.set.iter().filter(|set| *set.row.organisation == *organisation);
        for set in set.filter(|set| set.known <= known && could_be(set.row.from)) {
            let (theirs, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.member == set.row.member);
            rows = others;
            rows.extend(theirs.into_iter().flat_map(|row| beside(row, &set.row)));
            rows.push(set.row.clone());
        }
        for row in &mut rows {
            row.to = row.to.filter(|to| could_be(*to));
        }
        if !self.set.is_empty() {
            rows.sort_by(|a, b| (&a.member, a.from.earliest(), &a.id).cmp(&(&b.member, b.from.earliest(), &b.id)));
        }
        rows
    }

    /// The membership with this id, shipped or set by hand.
    pub fn membership(&self, id: &FactId) -> Option<&Membership> {
        let set = self.set.iter().map(|set| &set.row);
        self.memberships.iter().chain(set).find(|row| row.id == *id)
    }

    /// Spells of a member in any status, by organisation and day.
    pub fn memberships_for<'a>(&'a self, member: &'a PartyId) -> impl Iterator<Item = &'a Membership> {
        self.memberships.iter().filter(move |membership| membership.member == *member)
    }

    /// The spell of a member in an organisation on a day, in any status.
    pub fn membership_on(&self, organisation: &str, member: &PartyId, day: Date) -> Option<&Membership> {
        self.memberships_of(organisation).find(|membership| membership.member == *member && membership.holds_on(day))
    }

    /// Full members of an organisation on a day (suspended ones are still members), in order of their ids.
    pub fn members_on(&self, organisation: &str, day: Date) -> Vec<PartyId> {
        self.memberships_of(organisation)
            .filter(|membership| matches!(membership.status, Status::Member | Status::Suspended))
            .filter(|membership| membership.holds_on(day))
            .map(|membership| membership.member.clone())
            .collect()
    }

    /// Clauses of an organisation in force on a day.
    pub fn clauses_on<'a>(&'a self, organisation: &'a str, day: Date) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().filter(move |clause| {
            &*clause.organisation == organisation
                && clause.from.earliest() <= day
                && clause.to.is_none_or(|to| day < to.earliest())
        })
    }

    /// Everybody who held an office of a state or organisation, by role and day.
    pub fn holders_of<'a>(&'a self, of: &PartyId) -> impl Iterator<Item = &'a Holder> + use<'a> {
        let start = self.holders.partition_point(|holder| holder.of < *of);
        let rest = &self.holders[start..];
        let end = rest.partition_point(|holder| holder.of == *of);
        rest[..end].iter()
    }

    /// Who held `role` of `of` on a day; of several the one who took office last.
    ///
    /// The role itself is looked for first. Then a `president` or `king` answers to `head of state`, a `prime minister` or
    /// `chancellor` to `head of government`, and the other way round where the facts know no closer title; `leader` gives
    /// the one who led the state in fact, or the head of an organisation. The usual other words for a foreign minister are
    /// known: `secretary of state` of the United States, `foreign secretary`, `external affairs minister`.
    pub fn holder_on(&self, of: &PartyId, role: &str, day: Date) -> Option<&Holder> {
        let role = fold(role);
        let states = matches!(of, PartyId::State(_));
        self.holders_of(of)
            .filter(|holder| holder.holds_on(day))
            .filter_map(|holder| rank(&role, holder, states).map(|rank| (rank, holder)))
            .min_by(|(rank, holder), (other_rank, other)| rank.cmp(other_rank).then(other.from.cmp(&holder.from)))
            .map(|(_, holder)| holder)
    }

    /// Those who go by this full or last name, or another spelling of it: first who is in office on `day`, then who held
    /// an office last before it, then who came to one first after it.
    pub fn holders_named(&self, name: &str, day: Date) -> Vec<&Holder> {
        let mut found: Vec<&Holder> = self.holders_folded(&fold(name)).collect();
        found.sort_by_key(|holder| holder.distance(day));
        found
    }

    fn names_folded<'a>(&'a self, wanted: &str) -> impl Iterator<Item = &'a Name> + use<'a> {
        same(&self.folded_names, wanted).map(|index| &self.names[index])
    }

    fn holders_folded<'a>(&'a self, wanted: &str) -> impl Iterator<Item = &'a Holder> + use<'a> {
        same(&self.folded_persons, wanted).map(|index| &self.holders[index])
    }
}

/// What of a spell lies before and after another that holds against it.
fn beside(row: Membership, set: &Membership) -> impl Iterator<Item = Membership> {
    let begins_before = row.from.earliest() < set.from.earliest();
    let ends_after = set.to.filter(|end| row.to.is_none_or(|to| to.earliest() > end.earliest()));
    let before = begins_before.then(|| Membership {
        to: Some(row.to.filter(|to| to.earliest() < set.from.earliest()).unwrap_or(set.from)),
        ..row.clone()
    });
    let after = ends_after.map(|end| {
        let from = if row.from.earliest() < end.earliest() { end } else { row.from };
        Membership { from, ..row }
    });
    before.into_iter().chain(after)
}

impl Membership {
    /// Whether it was so on `day`; a month or year counts from its first day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.earliest() <= day && self.to.is_none_or(|to| day < to.earliest())
    }
}

impl Holder {
    /// Whether the person was in office on `day`; an end that is a month or year counts to its last day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.distance(day) == (0, 0)
    }

    /// 0 in office, 1 and the days since, 2 and the days to come.
    fn distance(&self, day: Date) -> (u8, i32) {
        let days = |from: Date, to: Date| (to - from).get_days();
        match (self.from.map(PartialDate::earliest), self.to.map(PartialDate::latest)) {
            (Some(from), _) if day < from => (2, days(day, from)),
            (_, Some(to)) if to < day => (1, days(to, day)),
            _ => (0, 0),
        }
    }
}

/// How well the office of `holder` answers to the folded `role`: 0 is best, `None` not at all.
fn rank(role: &str, holder: &Holder, states: bool) -> Option<u8> {
    const STATE: &[&str] =
        &["president", "king", "queen", "emperor", "emir", "sultan", "prince", "grand duke", "pope", "supreme leader"];
    const GOVERNMENT: &[&str] = &["prime minister", "chancellor", "premier", "taoiseach"];
    const MONARCH: &[&str] = &["king", "queen", "emperor", "emir", "sultan", "prince", "grand duke"];
    const FOREIGN: &[&str] = &[
        "foreign secretary",
        "secretary of state",
        "secretary of foreign affairs",
        "minister of foreign affairs",
        "minister for foreign affairs",
        "external affairs minister",
        "foreign affairs minister",
        "top diplomat",
        "chief diplomat",
    ];
    let held = &*holder.role;
    match role {
        _ if role == held || role == fold(held) => Some(0),
        "leader" | "head" | "chief" if states => holder.leads.then_some(0),
        "leader" | "head" | "chief" => Some(1),
        "head of state" if STATE.contains(&held) => Some(1),
        "head of government" if GOVERNMENT.contains(&held) => Some(1),
        "head of government" if held == "president" && holder.leads => Some(2),
        "monarch" | "sovereign" | "ruler" | "crown" if MONARCH.contains(&held) => Some(1),
        "premier" if held == "prime minister" => Some(1),
        "president" if held == "head of state" => Some(2),
        "prime minister" | "premier" if held == "head of government" => Some(2),
        _ if held == "foreign minister" && FOREIGN.contains(&role) => Some(1),
        "secretary general" | "president" | "chairman" | "chair" | "chairperson" if !states => Some(2),
        _ => None,
    }
}

/// The indexes that stand beside `wanted` in a sorted list.
fn same<'a>(list: &'a [(Box<str>, u32)], wanted: &str) -> impl Iterator<Item = usize> + use<'a> {
    let start = list.partition_point(|(text, _)| **text < *wanted);
    let end = start + list[start..].partition_point(|(text, _)| **text == *wanted);
    list[start..end].iter().map(|(_, index)| *index as usize)
}

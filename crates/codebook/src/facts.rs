//! Facts: what nobody needs to be told by a report. States, organisations, memberships, treaty clauses, offices: each row
//! with its source.
//!
//! Facts arrive as the bytes of the CSV files in `data/`; a row without a source is refused.

use std::sync::Arc;

use crate::clause::Clause;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Full member.
    Member,
    /// Suspended by the organisation.
    Suspended,
    /// Candidate: has applied or is acceding.
    Candidate,
    /// Observer, partner, associate or guest.
    Observer,
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
    /// Clauses by id.
    pub clauses: Vec<Clause>,
    /// Offices by party, role and day.
    pub holders: Vec<Holder>,
    /// Names by text.
    pub names: Vec<Name>,
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
    /// Opens the facts from the bytes of their files.
    ///
    /// Fails on a row without a source, on an unknown column or status, and on a date that does not exist; the error names
    /// file and line.
    pub fn open(_files: &FactFiles<'_>) -> Result<Facts, Error> {
        Ok(Facts::default())
    }

    /// The state with this code.
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| &*state.code == code)
    }

    /// The organisation with this id.
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| &*organisation.id == id)
    }

    /// The party that goes by this code, id or name (case, accents and a leading "the" do not count).
    pub fn party_named(&self, _name: &str) -> Option<PartyId> {
        None
    }

    /// English name of a state or organisation; else the id as it is written.
    pub fn name_of(&self, _party: &PartyId) -> Arc<str> {
        "".into()
    }

    /// Spells of an organisation in any status, by member and day.
    pub fn memberships_of<'a>(&'a self, organisation: &'a str) -> impl Iterator<Item = &'a Membership> {
        self.memberships.iter().filter(move |membership| &*membership.organisation == organisation)
    }

    /// Full members of an organisation on a day (suspended ones are still members), in order of their ids.
    pub fn members_on(&self, _organisation: &str, _day: Date) -> Vec<PartyId> {
        Vec::new()
    }

    /// Clauses of an organisation in force on a day.
    pub fn clauses_on<'a>(&'a self, organisation: &'a str, day: Date) -> impl Iterator<Item = &'a Clause> {
        self.clauses.iter().filter(move |clause| {
            &*clause.organisation == organisation
                && clause.from.earliest() <= day
                && clause.to.is_none_or(|to| day < to.earliest())
        })
    }

    /// Who held `role` of `of` on a day.
    pub fn holder_on(&self, _of: &PartyId, _role: &str, _day: Date) -> Option<&Holder> {
        None
    }
}

//! Which states there were, and how a party is found in tables that go by COW numbers.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;
use std::sync::Arc;

use codebook::{Date, Error, PartyId};

use crate::table::{COW, DAY, read};

/// Number of a state in the Correlates of War, 1 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cow(NonZeroU16);

impl Cow {
    /// The state with this number; `None` out of 1 to 999.
    pub fn new(number: u16) -> Option<Cow> {
        NonZeroU16::new(number).filter(|number| number.get() < 1000).map(Cow)
    }

    /// The number.
    pub fn number(self) -> u16 {
        self.0.get()
    }
}

impl FromStr for Cow {
    type Err = ();

    fn from_str(text: &str) -> Result<Cow, ()> {
        text.parse().ok().and_then(Cow::new).ok_or(())
    }
}

impl fmt::Display for Cow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A spell in which a state was a member of the state system under one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its COW number.
    pub cow: Cow,
    /// Code of the facts; `None` for states of the 19th century that have none.
    pub code: Option<Arc<str>>,
    /// Name that COW gives it.
    pub name: Arc<str>,
    /// First day.
    pub from: Date,
    /// Last day; `None` where it still is.
    pub to: Option<Date>,
}

/// The members of the state system since 1816.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct States {
    spells: Vec<State>,
}

impl States {
    /// Opens `data/measures/states.csv`. Refuses a table without rows, a spell that ends before it begins, and two spells of
    /// one number or one code that overlap.
    pub fn open(bytes: &[u8]) -> Result<States, Error> {
        let mut spells: Vec<State> = Vec::new();
        read("measures/states.csv", bytes, &["cow", "code", "name", "from", "to"], |line| {
            let code = Some(line.get(1)).filter(|code| !code.is_empty()).map(Into::into);
            let from = line.parse(3, DAY)?;
            let to: Option<Date> = line.maybe(4, DAY)?;
            let spell = State { cow: line.parse(0, COW)?, code, name: line.get(2).into(), from, to };
            if to.is_some_and(|to| to < from) {
                return Err(line.error("the spell ends before it begins", "put the earlier day into `from`"));
            }
            let overlaps = |other: &&State| {
                (other.cow == spell.cow || other.code.is_some() && other.code == spell.code)
                    && other.to.is_none_or(|to| spell.from <= to)
                    && spell.to.is_none_or(|to| other.from <= to)
            };
            if let Some(other) = spells.iter().find(overlaps) {
                let what = format!("two spells of {} overlap, from {} and from {}", other.cow, other.from, spell.from);
                return Err(line.error(what, "`to` is the last day of a spell"));
            }
            spells.push(spell);
            Ok(())
        })?;
        spells.sort_by_key(|spell| (spell.cow, spell.from));
        Ok(States { spells })
    }

    /// The states that were there on any day of a year, in order. After the last year of the table its open spells run on.
    ///
    /// Source: COW State System Membership v2016; a state counts in its first and last year.
    pub fn in_year(&self, year: i16) -> Vec<Cow> {
        let there = |spell: &&State| spell.from.year() <= year && spell.to.is_none_or(|to| year <= to.year());
        let mut states: Vec<Cow> = self.spells.iter().filter(there).map(|spell| spell.cow).collect();
        states.dedup();
        states
    }

    /// The number of a party on a day; `None` for who is no state, or was none on that day.
    pub fn cow(&self, party: &PartyId, on: Date) -> Option<Cow> {
        let PartyId::State(code) = party else { return None };
        let found = self.spells.iter().find(|spell| spell.code.as_ref() == Some(code) && spell.holds_on(on));
        found.map(|spell| spell.cow)
    }

    /// The party with this number on a day; `None` where there was no such state, or it has no code.
    pub fn party(&self, cow: Cow, on: Date) -> Option<PartyId> {
        let found = self.spells.iter().find(|spell| spell.cow == cow && spell.holds_on(on));
        found.and_then(|spell| spell.code.clone()).map(PartyId::State)
    }

    /// All spells, by number and day.
    pub fn spells(&self) -> &[State] {
        &self.spells
    }
}

impl State {
    /// Whether it was so on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

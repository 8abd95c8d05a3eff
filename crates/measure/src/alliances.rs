//! Who owed what toward whom: the obligations of alliances, and the ties of a year or a day that follow from them.

use std::collections::BTreeMap;
use std::sync::Arc;

use account::AsOf;
use codebook::{Error, Facts, Obligation, Organisation, PartialDate, Status};

use crate::capabilities::Capabilities;
use crate::figure::last_year;
use crate::similarity::Ties;
use crate::states::{Cow, States};
use crate::table::{COW, read};

/// The obligations of one member in one phase of an alliance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alliance {
    /// Number of the alliance in ATOP.
    pub alliance: u32,
    /// Its phase; 0 where it has only one.
    pub phase: u32,
    /// The organisation of the facts that is the same alliance.
    pub organisation: Option<Arc<str>>,
    /// Who owes it.
    pub by: Cow,
    /// Toward whom; empty where it is every other member of the phase.
    pub toward: Vec<Cow>,
    /// First day.
    pub from: PartialDate,
    /// Last day; `None` where it was in effect at the end of the table.
    pub to: Option<PartialDate>,
    /// What is owed, in the order of ATOP.
    pub obligations: Vec<Obligation>,
}

/// The obligations of all alliances.
///
/// Source: ATOP 5.1; Leeds, Ritter, Mitchell and Long 2002, *International Interactions* 28.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alliances {
    /// By alliance and phase.
    rows: Vec<Alliance>,
    first: i16,
    last: i16,
}

const COLUMNS: [&str; 8] = ["alliance", "phase", "organisation", "by", "toward", "from", "to", "obligations"];

impl Alliances {
    /// Opens `data/measures/alliances.csv`. Refuses obligations that ATOP does not have and spells that end before they begin.
    pub fn open(bytes: &[u8]) -> Result<Alliances, Error> {
        let mut rows = Vec::new();
        read("measures/alliances.csv", bytes, &COLUMNS, |line| {
            let number = "a whole number";
            let day = "YYYY, YYYY-MM or YYYY-MM-DD, with a month and day that exist";
            let mut toward = Vec::new();
            for text in line.get(4).split_whitespace() {
                let wrong =
                    |()| line.error(format!("`{text}` in the column `toward` is no state"), format!("write {COW}"));
                toward.push(text.parse().map_err(wrong)?);
            }
            let mut obligations = Vec::new();
            for text in line.get(7).split_whitespace() {
                let Some((_, obligation)) = OBLIGATIONS.iter().find(|(name, _)| *name == text) else {
                    let names: Vec<&str> = OBLIGATIONS.iter().map(|(name, _)| *name).collect();
                    let help = format!("it is one of {}", names.join(", "));
                    return Err(line.error(format!("there is no obligation `{text}`"), help));
                };
                obligations.push(*obligation);
            }
            let (from, to): (PartialDate, Option<PartialDate>) = (line.parse(5, day)?, line.maybe(6, day)?);
            if to.is_some_and(|to| to.latest() < from.earliest()) {
                return Err(line.error("the spell ends before it begins", "put the earlier day into `from`"));
            }
            rows.push(Alliance {
                alliance: line.parse(0, number)?,
                phase: line.parse(1, number)?,
                organisation: Some(line.get(2)).filter(|id| !id.is_empty()).map(Into::into),
                by: line.parse(3, COW)?,
                toward,
                from,
                to,
                obligations,
            });
            Ok(())
        })?;
        rows.sort_by_key(|row| (row.alliance, row.phase));
        let years = || rows.iter().flat_map(|row| [Some(row.from), row.to]).flatten().map(PartialDate::year);
        let (first, last) = (years().min().unwrap_or_default(), years().max().unwrap_or_default());
        Ok(Alliances { rows, first, last })
    }

    /// The first and the last year of the table.
    pub fn years(&self) -> (i16, i16) {
        (self.first, self.last)
    }

    /// All rows, by alliance and phase.
    pub fn rows(&self) -> &[Alliance] {
        &self.rows
    }

    /// The ties of a year: what was owed on any day of it, the strongest for each direction. `None` for a year out of the
    /// table, because it would look like a world without alliances.
    ///
    /// 3 defence or offence, 2 neutrality or consultation, 1 non-aggression alone, 0 none. With `capabilities` the columns
    /// are weighted with those of the same year.
    pub fn ties(&self, states: &States, capabilities: Option<&Capabilities>, year: i16) -> Option<Ties> {
        if !(self.first..=self.last).contains(&year) {
            return None;
        }
        let there = |row: &Alliance| row.from.year() <= year && row.to.is_none_or(|to| year <= to.year());
        let mut ties = Vec::new();
        for members in self.rows.chunk_by(|one, other| (one.alliance, one.phase) == (other.alliance, other.phase)) {
            for by in members.iter().filter(|row| there(row)) {
                owed(by, members.iter().filter(|row| there(row)), &mut ties);
            }
        }
        let weight = |cow| capabilities.and_then(|capabilities| capabilities.share(cow, year));
        let weight: Option<&dyn Fn(Cow) -> Option<f64>> = capabilities.map(|_| &weight as _);
        Some(Ties::new(states.in_year(year), ties, weight))
    }

    /// The ties of any day from the table's first year to the present.
    ///
    /// Within the table they are those of the day's year, as [`Alliances::ties`] has them. After it:
    /// - An alliance that was in effect at the table's end holds on. Where the facts know it as an organisation it holds only
    ///   among those who are still members, not once it is dissolved, and binds who has joined since as it binds the others.
    /// - Clauses of the facts that came into force after the table's end bind every member toward every other.
    /// - Older clauses that ATOP does not count (the European Union's, the Charter of the United Nations) make no tie, and who
    ///   is suspended has none, as in ATOP.
    ///
    /// Columns are weighted with the newest capabilities up to the day, no more than five years old. Nothing that could not be
    /// known at `at.known` is used. `None` before the table begins.
    ///
    /// The facts do not have every treaty of two states that was made after the table's end.
    pub fn ties_on(
        &self,
        states: &States,
        capabilities: Option<&Capabilities>,
        facts: &Facts,
        at: AsOf,
    ) -> Option<Ties> {
        if at.on.year() <= self.last && last_year(at) >= self.first {
            return self.ties(states, capabilities, last_year(at));
        }
        if at.on.year() <= self.last || last_year(at) < self.last {
            return None;
        }
        // By organisation who belongs to it, and whether it joined after the table's end.
        let mut members: BTreeMap<&str, BTreeMap<Cow, bool>> = BTreeMap::new();
        for organisation in facts.organisations.iter().filter(|organisation| !is_long_gone(organisation, self.last)) {
            let rows = facts.memberships_known(&organisation.id, at.known);
            if rows.is_empty() {
                continue;
            }
            let there = rows.iter().filter(|row| {
                row.status == Status::Member
                    && row.holds_on(at.on)
                    && organisation.to.is_none_or(|to| at.on < to.earliest() || at.known < to.earliest())
            });
            let belong = there.filter_map(|row| Some((states.cow(&row.member, at.on)?, row.from.year() > self.last)));
            members.insert(&organisation.id, belong.collect());
        }
        let mut ties = Vec::new();
        for phase in self.rows.chunk_by(|one, other| (one.alliance, one.phase) == (other.alliance, other.phase)) {
            let members = phase.iter().find_map(|row| members.get(row.organisation.as_deref()?));
            let there =
                |row: &&Alliance| row.to.is_none() && members.is_none_or(|members| members.contains_key(&row.by));
            for by in phase.iter().filter(there) {
                owed(by, phase.iter().filter(there), &mut ties);
            }
            let common = phase.iter().filter(there).map(|row| strength(row.obligations.iter().copied())).max();
            let (Some(members), Some(common)) = (members, common.filter(|common| *common > 0)) else { continue };
            for (joined, _) in members.iter().filter(|(_, is_new)| **is_new) {
                ties.extend(members.keys().flat_map(|other| [(*joined, *other, common), (*other, *joined, common)]));
            }
        }
        for (organisation, members) in &members {
            let owed = strength(self.new_clauses(facts, organisation, at));
            for by in members.keys().filter(|_| owed > 0) {
                ties.extend(members.keys().map(|toward| (*by, *toward, owed)));
            }
        }
        let year = capabilities.and_then(|capabilities| capabilities.latest(last_year(at)));
        let weight = |cow| capabilities?.share(cow, year?);
        let weight: Option<&dyn Fn(Cow) -> Option<f64>> = year.map(|_| &weight as _);
        Some(Ties::new(states.in_year(at.on.year()), ties, weight))
    }

    /// Whether membership in an organisation makes ties on a day after the table's end: ATOP counts it as an alliance, or it
    /// has a clause that came into force since.
    pub(crate) fn makes_ties(&self, facts: &Facts, organisation: &str, at: AsOf) -> bool {
        let mut counted = self.rows.iter().filter(|row| row.to.is_none());
        counted.any(|row| row.organisation.as_deref() == Some(organisation))
            || self.new_clauses(facts, organisation, at).next().is_some()
    }

    /// What the clauses bind to that came into force after the table's end.
    fn new_clauses<'a>(
        &self,
        facts: &'a Facts,
        organisation: &'a str,
        at: AsOf,
    ) -> impl Iterator<Item = Obligation> + use<'a> {
        let last = self.last;
        let new = facts.clauses.iter().filter(move |clause| {
            let from = clause.from.earliest();
            let is_over = clause.to.is_some_and(|to| to.earliest() <= at.on.min(at.known));
            *clause.organisation == *organisation && from.year() > last && from <= at.on.min(at.known) && !is_over
        });
        new.map(|clause| clause.obligation)
    }
}

/// Whether an organisation had been dissolved when the table ended: its treaty may still bind, and ATOP knows better (the
/// Manila Pact outlived SEATO).
fn is_long_gone(organisation: &Organisation, last: i16) -> bool {
    organisation.to.is_some_and(|to| to.year() <= last)
}

/// What one member owes the others.
fn owed<'a>(by: &Alliance, members: impl Iterator<Item = &'a Alliance>, ties: &mut Vec<(Cow, Cow, u8)>) {
    let owed = strength(by.obligations.iter().copied());
    if owed == 0 {
        return;
    }
    for toward in members.filter(|toward| by.toward.is_empty() || by.toward.contains(&toward.by)) {
        ties.push((by.by, toward.by, owed));
    }
}

/// 3 defence or offence, 2 neutrality or consultation, 1 non-aggression alone, 0 none.
fn strength(obligations: impl IntoIterator<Item = Obligation>) -> u8 {
    let strength = |obligation| match obligation {
        Obligation::Defense | Obligation::Offense => 3,
        Obligation::Neutrality | Obligation::Consultation => 2,
        Obligation::Nonaggression => 1,
        Obligation::Withdrawal | Obligation::Suspension => 0,
    };
    obligations.into_iter().map(strength).max().unwrap_or(0)
}

const OBLIGATIONS: [(&str, Obligation); 5] = [
    ("defense", Obligation::Defense),
    ("offense", Obligation::Offense),
    ("neutrality", Obligation::Neutrality),
    ("nonaggression", Obligation::Nonaggression),
    ("consultation", Obligation::Consultation),
];

//! The country, or organisation, of names that are no state on that day: demonyms and capitals whatever the day, regions, movements, and
//! persons who held an office at some time.
//!
//! Claims need to know who held an office on the day; an event needs the country alone, which a surname gives where all who
//! bore it in an office served the same state.

use std::collections::BTreeMap;

use codebook::{Facts, NameKind, PartyId, fold};
use serde::Deserialize;

use crate::Error;
use crate::passage::Passage;

/// Longest name in words.
const LONGEST: u32 = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    regions: BTreeMap<Box<str>, Vec<Box<str>>>,
    movements: BTreeMap<Box<str>, Vec<Box<str>>>,
    organisations: BTreeMap<Box<str>, Vec<Box<str>>>,
}

/// Names to states.
#[derive(Debug, Clone, Default)]
pub(crate) struct Domiciles {
    /// Folded names; `None` where two states share one.
    names: BTreeMap<String, Option<PartyId>>,
    surnames: BTreeMap<String, Option<PartyId>>,
}

impl Domiciles {
    /// The names of the facts and of the table that ships with the program.
    pub(crate) fn new(facts: &Facts) -> Domiciles {
        let table = include_str!("../../../../data/lexicon/domiciles.toml");
        Domiciles::open(table, facts).expect("the shipped table opens")
    }

    fn open(text: &str, facts: &Facts) -> Result<Domiciles, Error> {
        let table: Table = toml::from_str(text).map_err(|error| Error::table("lexicon/domiciles.toml", &error))?;
        let mut domiciles = Domiciles::default();
        for name in &facts.names {
            let place = matches!(name.kind, NameKind::Name | NameKind::Demonym | NameKind::Capital);
            if place && matches!(name.party, PartyId::State(_)) && name.text.starts_with(char::is_uppercase) {
                enter(&mut domiciles.names, fold(&name.text), &name.party);
            }
        }
        for (code, names) in table.regions.into_iter().chain(table.movements) {
            for name in names {
                // These say where somebody belongs, whatever else goes by the name.
                domiciles.names.insert(fold(&name), Some(PartyId::State(code.as_ref().into())));
            }
        }
        for (id, names) in table.organisations {
            for name in names {
                domiciles.names.insert(fold(&name), Some(PartyId::organisation(&id)));
            }
        }
        for holder in &facts.holders {
            if let Some(surname) = holder.person.rsplit(' ').next().filter(|surname| surname.chars().count() > 3) {
                enter(&mut domiciles.surnames, fold(surname), &holder.of);
            }
        }
        Ok(domiciles)
    }

    /// The state of the longest name that ends in the token.
    pub(crate) fn at(&self, p: &Passage, token: u32) -> Option<PartyId> {
        if !p.form(token).starts_with(char::is_uppercase) {
            return None;
        }
        (0..LONGEST.min(token + 1)).rev().find_map(|back| {
            let first = token - back;
            if p.sentence(first) != p.sentence(token) || !p.form(first).starts_with(char::is_alphabetic) {
                return None;
            }
            let name = p.span_between(first, token).of(p.text());
            self.names.get(&fold(name)).cloned().flatten()
        })
    }

    /// The state of a name inside a longer one: "National Union for the Total Independence of Angola".
    pub(crate) fn inside(&self, p: &Passage, first: u32, last: u32) -> Option<PartyId> {
        (first..=last).find_map(|token| self.at(p, token))
    }

    /// The state that all who bore a surname in an office served.
    pub(crate) fn of_surname(&self, surname: &str) -> Option<PartyId> {
        self.surnames.get(&fold(surname)).cloned().flatten()
    }
}

fn enter(names: &mut BTreeMap<String, Option<PartyId>>, name: String, party: &PartyId) {
    let known = names.entry(name).or_insert_with(|| Some(party.clone()));
    if known.as_ref().is_some_and(|known| known != party) {
        *known = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_opens_and_a_shared_name_is_nobodys() {
        let domiciles = Domiciles::new(&Facts::default());
        assert_eq!(domiciles.names.get("gaza strip"), Some(&Some(PartyId::state("PSE"))));
        let mut names = BTreeMap::new();
        enter(&mut names, "congo".to_owned(), &PartyId::state("COD"));
        enter(&mut names, "congo".to_owned(), &PartyId::state("COG"));
        assert_eq!(names.get("congo"), Some(&None));
    }
}

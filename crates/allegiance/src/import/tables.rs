//! What the codes of coded data sets mean: states, alliances, actors, acts, and how far each data set is trusted.
//!
//! It takes the tables in `data/coded`, each of whose rows names its source, and gives parties and acts.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::{Act, Certainty, Date, PartyId};

/// What a code of an event says.
#[derive(Debug, Clone)]
pub(super) struct Coded {
    pub(super) act: Act,
    pub(super) certainty: Certainty,
    pub(super) mode: Option<Arc<str>>,
}

/// A data set: who publishes it, when it came out where it came out once, and how likely a row of it is right.
#[derive(Debug, Clone)]
pub(super) struct DataSet {
    pub(super) publisher: String,
    pub(super) released: Option<Date>,
    pub(super) confidence: f32,
}

/// All tables.
#[derive(Debug)]
pub(super) struct Tables {
    cow_states: BTreeMap<u32, PartyId>,
    alliances: BTreeMap<String, PartyId>,
    countries: BTreeMap<String, PartyId>,
    groups: BTreeMap<String, PartyId>,
    sectors: BTreeMap<String, Arc<str>>,
    plover_sectors: BTreeMap<String, Arc<str>>,
    cameo: BTreeMap<String, Coded>,
    plover: BTreeMap<String, Coded>,
    data_sets: BTreeMap<String, DataSet>,
}

/// The tables are part of the program, and a test opens them.
const SOUND: &str = "the tables that ship with the program are sound";

impl Tables {
    /// Opens the shipped tables; the states and organisations are those of the facts.
    pub(super) fn open(facts: &codebook::Facts) -> Tables {
        let cow_states = rows(include_str!("../../../../data/coded/states.csv")).map(|row| {
            let party = if row[1].is_empty() { PartyId::named(&row[2]) } else { PartyId::state(&row[1]) };
            (row[0].parse().expect(SOUND), party)
        });
        let alliances = rows(include_str!("../../../../data/coded/alliances.csv")).map(|row| {
            let party = facts.party_named(&row[2]).filter(|party| matches!(party, PartyId::Organisation(_)));
            (format!("{}/{}", &row[0], &row[1]), party.unwrap_or_else(|| PartyId::organisation(&row[2])))
        });
        let mut tables = Tables {
            cow_states: cow_states.collect(),
            alliances: alliances.collect(),
            countries: facts.states.iter().map(|state| (state.code.to_string(), PartyId::state(&state.code))).collect(),
            groups: BTreeMap::new(),
            sectors: BTreeMap::new(),
            plover_sectors: BTreeMap::new(),
            cameo: BTreeMap::new(),
            plover: BTreeMap::new(),
            data_sets: BTreeMap::new(),
        };
        for row in rows(include_str!("../../../../data/coded/actors.csv")) {
            let code = row[1].to_owned();
            match &row[0] {
                "country" => drop(tables.countries.insert(code, party(&row[2]))),
                "group" => drop(tables.groups.insert(code, party(&row[2]))),
                "sector" => drop(tables.sectors.insert(code, row[2].into())),
                "plover-sector" => drop(tables.plover_sectors.insert(code, row[2].into())),
                _ => unreachable!("{SOUND}"),
            }
        }
        for row in rows(include_str!("../../../../data/coded/acts.csv")) {
            let coded = Coded {
                act: row[2].parse().expect(SOUND),
                certainty: Certainty::parse(&row[3]).expect(SOUND),
                mode: Some(row[4].into()).filter(|_| !row[4].is_empty()),
            };
            let acts = if &row[0] == "cameo" { &mut tables.cameo } else { &mut tables.plover };
            acts.insert(row[1].to_owned(), coded);
        }
        for row in rows(include_str!("../../../../data/coded/datasets.csv")) {
            let set = DataSet {
                publisher: row[1].to_owned(),
                released: Some(&row[2]).filter(|day| !day.is_empty()).map(|day| day.parse().expect(SOUND)),
                confidence: row[3].parse().expect(SOUND),
            };
            tables.data_sets.insert(row[0].to_owned(), set);
        }
        tables
    }

    /// The data set of this name.
    pub(super) fn data_set(&self, name: &str) -> &DataSet {
        &self.data_sets[name]
    }

    /// The state with this number of the Correlates of War.
    pub(super) fn cow_state(&self, code: u32) -> Option<PartyId> {
        self.cow_states.get(&code).cloned()
    }

    /// The alliance with this number in a scheme; one that no table names goes by scheme and number.
    pub(super) fn alliance(&self, scheme: &str, label: &str, number: &str) -> PartyId {
        let known = self.alliances.get(&format!("{scheme}/{number}")).cloned();
        known.unwrap_or_else(|| PartyId::organisation(&format!("{label} {number}")))
    }

    /// The state or region with this three-letter code.
    pub(super) fn country(&self, code: &str) -> Option<&PartyId> {
        self.countries.get(code)
    }

    /// The organisation or group with this code of CAMEO.
    pub(super) fn group(&self, code: &str) -> Option<&PartyId> {
        self.groups.get(code)
    }

    /// The body or people that a sector stands for, in CAMEO.
    pub(super) fn sector(&self, code: &str) -> Option<&Arc<str>> {
        self.sectors.get(code)
    }

    /// The same in PLOVER.
    pub(super) fn plover_sector(&self, code: &str) -> Option<&Arc<str>> {
        self.plover_sectors.get(code).or_else(|| self.sectors.get(code))
    }

    /// The act of a CAMEO code: that of its longest beginning which the table knows.
    pub(super) fn cameo(&self, code: &str) -> Option<&Coded> {
        (2..=code.len()).rev().find_map(|length| self.cameo.get(code.get(..length)?))
    }

    /// The act of a PLOVER type with its mode.
    pub(super) fn plover(&self, kind: &str, mode: &str) -> Option<&Coded> {
        self.plover.get(&format!("{kind}/{mode}")).or_else(|| self.plover.get(kind))
    }
}

fn party(text: &str) -> PartyId {
    match text.split_once(':') {
        Some(("org", id)) => PartyId::organisation(id),
        Some(("group", name)) => PartyId::Group(name.into()),
        Some(("named", name)) => PartyId::named(name),
        _ => PartyId::state(text),
    }
}

fn rows(table: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(table.as_bytes()).into_records().map(|row| row.expect(SOUND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_open_and_name_known_parties() {
        let facts = crate::knowledge::facts().unwrap();
        let tables = Tables::open(&facts);
        let known = tables.countries.values().chain(tables.groups.values()).chain(tables.cow_states.values());
        for party in known {
            match party {
                PartyId::State(code) => assert!(facts.state(code).is_some(), "{code}"),
                PartyId::Organisation(id) => assert!(facts.organisation(id).is_some(), "{id}"),
                _ => {}
            }
        }
        assert_eq!(tables.alliance("atop", "ATOP", "3180"), PartyId::organisation("NATO"));
        assert_eq!(tables.alliance("atop", "ATOP", "1005"), PartyId::organisation("ATOP 1005"));
        assert_eq!(tables.cow_state(371), Some(PartyId::state("ARM")));
        assert_eq!(tables.cameo("0334").unwrap().act, Act::SendTroops);
        assert_eq!(tables.cameo("0331").unwrap().act, Act::SendAid);
        assert_eq!(tables.cameo("1383").unwrap().act, Act::Threaten);
        assert!(tables.cameo("0311").is_none() && tables.cameo("").is_none() && tables.cameo("é").is_none());
    }

    #[test]
    fn a_code_and_its_act_lie_in_one_quarter_of_the_field() {
        let tables = Tables::open(&crate::knowledge::facts().unwrap());
        for (code, coded) in &tables.cameo {
            let of_code = codebook::cameo::event_type(code).unwrap().is_cooperative();
            let of_act = coded.act.plover().unwrap();
            // Troops that protect are MOBILIZE in our acts without regard to whom they serve.
            assert!(coded.act == Act::SendTroops || of_act.is_cooperative() == of_code, "{code}");
        }
    }
}

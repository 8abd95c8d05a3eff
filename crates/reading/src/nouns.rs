//! Nouns that stand for parties, from `data/lexicon/parties.toml`: takes a lemma, gives its classes.
//!
//! It stands apart from the resolving of mentions so that a linguist can extend the table without reading code.

use std::collections::{BTreeMap, BTreeSet};

use english::Lookup;
use serde::Deserialize;

use crate::Error;

macro_rules! classes {
    ($($(#[$doc:meta])* $field:ident = $constant:ident $bit:expr;)*) => {
        /// Classes of nouns, one bit each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub(crate) struct Class(u32);

        impl Class {
            $($(#[$doc])* pub(crate) const $constant: Class = Class(1 << $bit);)*

            /// The classes of the set, by number.
            pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
                (0..32).filter(move |number| self.0 >> number & 1 == 1)
            }

            pub(crate) const fn has(self, other: Class) -> bool {
                self.0 & other.0 != 0
            }
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct NounTable { $($field: Vec<Box<str>>,)* }

        impl NounTable {
            fn classes(self) -> BTreeMap<Box<str>, Class> {
                let mut nouns: BTreeMap<Box<str>, Class> = BTreeMap::new();
                $(for noun in self.$field { nouns.entry(noun).or_default().0 |= Class::$constant.0; })*
                nouns
            }
        }
    };
}

classes! {
    /// With a state it is the state itself.
    state_self = STATE_SELF 0;
    /// With a state it is a body or person of it.
    state_body = STATE_BODY 1;
    /// An office whose holder the facts may know.
    office = OFFICE 2;
    /// An organisation named before.
    organisation = ORGANISATION 3;
    /// An organisation named before, whatever its name.
    generic_organisation = GENERIC 4;
    /// Members of an organisation.
    member = MEMBER 5;
    /// Members where an organisation possesses them.
    member_by_organisation = MEMBER_OF 6;
    /// A state named before.
    state = STATE 7;
    /// A state that is described.
    described_state = DESCRIBED 8;
    /// With an organisation it is the organisation itself.
    organisation_self = ORGANISATION_SELF 9;
    /// With an organisation it is a body or person of it.
    organisation_body = ORGANISATION_BODY 10;
    /// People and media without a home.
    group = GROUP 11;
    /// A person.
    person = PERSON 12;
    /// What "the two", "both" and "these" count.
    countable_state = COUNTABLE 13;
    /// Nouns that "it" does not mean.
    thing_stop = THING_STOP 14;
    /// With the article alone they are the state in focus.
    state_definite = STATE_DEFINITE 15;
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    nouns: NounTable,
    places: Places,
    words: Words,
    deeds: Deeds,
    verbs: Verbs,
    titles: Titles,
    organisations: Shapes,
    phrases: Phrases,
    homonyms: Vec<Homonym>,
    sets: BTreeMap<Box<str>, usize>,
    kinds: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
    voices: Voices,
    alone: Vec<Alone>,
    seats: BTreeMap<Box<str>, Vec<Box<str>>>,
}

/// A noun that means one organisation without naming it, where some word tells what the report is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Alone {
    pub(crate) noun: Box<str>,
    pub(crate) organisation: Box<str>,
    pub(crate) beside: BTreeSet<Box<str>>,
}

/// Words by which a text that speaks of "us" tells whose text it is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Voices {
    pub(crate) institutions: BTreeSet<Box<str>>,
    pub(crate) own: BTreeSet<Box<str>>,
    pub(crate) officials: BTreeSet<Box<str>>,
}

/// Where a capital is a place and acts for nobody.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    pub(crate) prepositions: BTreeSet<Box<str>>,
    pub(crate) motion: BTreeSet<Box<str>>,
    pub(crate) verbs: BTreeSet<Box<str>>,
    pub(crate) of: BTreeSet<Box<str>>,
}

/// Small words that narrow a noun.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) other: BTreeSet<Box<str>>,
    pub(crate) some: BTreeSet<Box<str>>,
    /// "Opposition members": of a parliament or party at home.
    pub(crate) at_home: BTreeSet<Box<str>>,
    pub(crate) any: BTreeSet<Box<str>>,
    pub(crate) common: BTreeSet<Box<str>>,
    pub(crate) superlative: BTreeSet<Box<str>>,
    pub(crate) abroad: BTreeSet<Box<str>>,
    pub(crate) coups: BTreeSet<Box<str>>,
    pub(crate) governments: BTreeSet<Box<str>>,
    pub(crate) juntas: BTreeSet<Box<str>>,
    pub(crate) rulers: BTreeSet<Box<str>>,
    pub(crate) names: BTreeSet<Box<str>>,
    pub(crate) regional: BTreeSet<Box<str>>,
    pub(crate) stateless: BTreeSet<Box<str>>,
}

/// Nouns of what is done, by what stands beside them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deeds {
    suffered_on: BTreeSet<Box<str>>,
    suffered_of: BTreeSet<Box<str>>,
    /// "Left the hall".
    pub(crate) rooms: BTreeSet<Box<str>>,
    /// "The process of withdrawal", and the verbs that say that it goes on.
    pub(crate) processes: BTreeSet<Box<str>>,
    pub(crate) begun_by: BTreeSet<Box<str>>,
    pub(crate) decreed_by: BTreeSet<Box<str>>,
}

impl Deeds {
    /// Whether a preposition of a deed names who suffers it: "the attack on Mali", "the invasion of Kuwait".
    pub(crate) fn is_suffered(&self, noun: &str, preposition: &str) -> bool {
        match preposition {
            "on" | "against" | "upon" => self.suffered_on.contains(noun),
            "of" => self.suffered_of.contains(noun),
            _ => false,
        }
    }
}

/// Verbs that tell what their subject is, and nouns that only a state has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verbs {
    pub(crate) saying: BTreeSet<Box<str>>,
    pub(crate) agentive: BTreeSet<Box<str>>,
    pub(crate) state: BTreeSet<Box<str>>,
    pub(crate) owned: BTreeSet<Box<str>>,
    pub(crate) owned_by_place: BTreeSet<Box<str>>,
    pub(crate) ruling: BTreeSet<Box<str>>,
    pub(crate) taking: BTreeSet<Box<str>>,
    pub(crate) heading: BTreeSet<Box<str>>,
    pub(crate) governing: BTreeSet<Box<str>>,
    pub(crate) holding_true: BTreeSet<Box<str>>,
    pub(crate) judging: BTreeSet<Box<str>>,
}

/// Words in front of the name of a person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Titles {
    pub(crate) words: BTreeSet<Box<str>>,
    pub(crate) male: BTreeSet<Box<str>>,
    pub(crate) female: BTreeSet<Box<str>>,
    pub(crate) past: BTreeSet<Box<str>>,
}

/// Words that make a capitalised phrase an organisation of states, or tell that it is none.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shapes {
    pub(crate) heads: BTreeSet<Box<str>>,
    pub(crate) weak: BTreeSet<Box<str>>,
    pub(crate) joined: BTreeSet<Box<str>>,
    pub(crate) joined_by: BTreeSet<Box<str>>,
    pub(crate) joined_behind: BTreeSet<Box<str>>,
    pub(crate) joined_nouns: BTreeSet<Box<str>>,
    pub(crate) depositaries: BTreeSet<Box<str>>,
    pub(crate) informing: BTreeSet<Box<str>>,
    pub(crate) private: BTreeSet<Box<str>>,
    pub(crate) business: BTreeSet<Box<str>>,
    pub(crate) not_after: BTreeSet<Box<str>>,
    pub(crate) not_before: BTreeSet<Box<str>>,
}

/// Phrases that hold a name and mean nobody, and blocs without members.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    pub(crate) nobody: Vec<Box<str>>,
    pub(crate) blocs: Vec<Box<str>>,
}

/// A name that is somebody else's too.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Homonym {
    name: Box<str>,
    against: Vec<Box<str>>,
}

/// The opened table.
#[derive(Debug, Clone)]
pub(crate) struct Nouns {
    classes: Lookup<Box<str>, Class>,
    homonyms: BTreeMap<Box<str>, Vec<Box<str>>>,
    pub(crate) places: Places,
    pub(crate) words: Words,
    pub(crate) deeds: Deeds,
    pub(crate) verbs: Verbs,
    pub(crate) titles: Titles,
    pub(crate) shapes: Shapes,
    pub(crate) phrases: Phrases,
    /// How many a noun for several counts: "trio" is 3.
    pub(crate) sets: BTreeMap<Box<str>, usize>,
    pub(crate) voices: Voices,
    pub(crate) alone: Vec<Alone>,
    /// Organisations for which the capital of a state may act.
    pub(crate) seats: BTreeMap<Box<str>, Vec<Box<str>>>,
    kinds: BTreeMap<Box<str>, BTreeSet<Box<str>>>,
}

impl Nouns {
    /// Opens the text of the table; fails on a list that it does not know.
    pub(crate) fn open(text: &str) -> Result<Nouns, Error> {
        let table: Table = toml::from_str(text).map_err(|error| Error::table("lexicon/parties.toml", &error))?;
        Ok(Nouns {
            classes: table.nouns.classes().into_iter().collect(),
            homonyms: table.homonyms.into_iter().map(|homonym| (homonym.name, homonym.against)).collect(),
            places: table.places,
            words: table.words,
            deeds: table.deeds,
            verbs: table.verbs,
            titles: table.titles,
            shapes: table.organisations,
            phrases: table.phrases,
            sets: table.sets,
            voices: table.voices,
            alone: table.alone,
            seats: table.seats,
            kinds: table.kinds,
        })
    }

    /// The table that ships with the program.
    pub(crate) fn shipped() -> Nouns {
        Nouns::open(include_str!("../../../data/lexicon/parties.toml")).expect("the shipped table opens")
    }

    /// The classes of a noun, by its lemma.
    pub(crate) fn class(&self, lemma: &str) -> Class {
        if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.classes.get(lemma.to_lowercase().as_str()).copied().unwrap_or_default();
        }
        self.classes.get(lemma).copied().unwrap_or_default()
    }

    /// The states of a kind or part of the world, by codes and regions: "kingdom", "west african".
    pub(crate) fn kind(&self, words: &str) -> Option<&BTreeSet<Box<str>>> {
        self.kinds.get(words)
    }

    /// Words beside which `name` is no state.
    pub(crate) fn against(&self, name: &str) -> &[Box<str>] {
        self.homonyms.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_opens_and_knows_its_nouns() {
        let nouns = Nouns::shipped();
        assert!(nouns.class("alliance").has(Class::ORGANISATION));
        assert!(nouns.class("Government").has(Class::STATE_SELF));
        assert!(!nouns.class("weather").has(Class::STATE_SELF));
    }

    #[test]
    fn a_list_that_nobody_reads_is_refused() {
        assert!(Nouns::open("[nouns]\nbirds = []").is_err());
    }
}

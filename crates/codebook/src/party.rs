//! Who is meant: states, organisations, and the persons and bodies in them.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A party of a claim, named so that two reports that mean the same one say the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartyId {
    /// A state that the facts know, by its ISO 3166-1 alpha-3 code (or the code of a former state).
    State(Arc<str>),
    /// An organisation: by its id where the facts know it, else by the name that the report gives.
    Organisation(Arc<str>),
    /// A person, office or body of a state or organisation: `ARM/Nikol Pashinyan`, `CSTO/secretariat`.
    Within {
        /// The state or organisation.
        of: Box<PartyId>,
        /// Name of the person, else of the office or body.
        name: Arc<str>,
    },
    /// Anybody else by name: a publisher, an institute, a person, a made-up state.
    Named(Arc<str>),
    /// A group whose members the facts do not give: "the West", "other members", "officials".
    Group(Arc<str>),
}

impl PartyId {
    /// The state with this code.
    pub fn state(code: &str) -> PartyId {
        PartyId::State(code.into())
    }

    /// The organisation with this id or name.
    pub fn organisation(id: &str) -> PartyId {
        PartyId::Organisation(id.into())
    }

    /// Somebody known by name alone.
    pub fn named(name: &str) -> PartyId {
        PartyId::Named(name.into())
    }

    /// A person, office or body of this party.
    #[must_use]
    pub fn within(self, name: &str) -> PartyId {
        PartyId::Within { of: Box::new(self), name: name.into() }
    }

    /// The state or organisation for which a person or body acts; else the party itself.
    pub fn home(&self) -> &PartyId {
        match self {
            PartyId::Within { of, .. } => of.home(),
            other => other,
        }
    }

    /// `state`, `organisation`, `person` (persons, offices, bodies), `named` or `group`: the word used in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            PartyId::State(_) => "state",
            PartyId::Organisation(_) => "organisation",
            PartyId::Within { .. } => "person",
            PartyId::Named(_) => "named",
            PartyId::Group(_) => "group",
        }
    }
}

impl fmt::Display for PartyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartyId::State(text) | PartyId::Organisation(text) | PartyId::Named(text) | PartyId::Group(text) => {
                f.write_str(text)
            }
            PartyId::Within { of, name } => write!(f, "{of}/{name}"),
        }
    }
}

/// A party as a passage names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Party {
    /// Who it is.
    pub id: PartyId,
    /// The words used for it; empty where the grammar leaves it out.
    pub words: Span,
    /// The office that a person held on that day, as the words or the facts give it: `prime minister`.
    pub role: Option<Arc<str>>,
}

impl Party {
    /// The party `id`, named by `words`, without an office.
    pub fn new(id: PartyId, words: Span) -> Party {
        Party { id, words, role: None }
    }
}

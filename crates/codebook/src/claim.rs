//! A claim: one thing that one passage of one report says, no more and no less. It never changes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::clause::ClauseId;
use crate::id::{ClaimId, first_16};
use crate::party::{Party, PartyId};
use crate::plover::{EventType, Plover};
use crate::source::Source;
use crate::span::{Evidence, Span};
use crate::time::When;

/// Whether it is said to be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Said to be so.
    Yes,
    /// Said not to be so; a denial is this, with the denier first among the sources.
    No,
}

/// How sure it is that it happened, as the passage puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Told as having happened or as holding.
    Happened,
    /// Intended or agreed for later.
    Planned,
    /// May, could, if.
    Possible,
    /// Only asked for.
    Demanded,
    /// Foretold.
    Predicted,
}

macro_rules! written {
    ($name:ident { $($variant:ident = $text:literal),* }) => {
        impl $name {
            /// All values.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The value as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value written so.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

written!(Polarity { Yes = "yes", No = "no" });
written!(Certainty {
    Happened = "happened", Planned = "planned", Possible = "possible", Demanded = "demanded", Predicted = "predicted"
});

/// To what or about whom it was done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Object {
    /// Nothing is named.
    None,
    /// One or more parties.
    Parties(Vec<Party>),
    /// A clause of a treaty.
    Clause {
        /// The organisation or treaty, where it is known.
        organisation: Option<PartyId>,
        /// The clause, where the facts know it.
        clause: Option<ClauseId>,
        /// The words: "a clause similar to NATO's Article 5".
        words: Span,
    },
    /// A meeting, summit, exercise or other event.
    Event {
        /// Whose event, where it is known.
        organisation: Option<PartyId>,
        /// What it is, in its lemma: `summit`, `exercise`.
        kind: Arc<str>,
        /// The words: "the Minsk summit".
        words: Span,
    },
    /// Anything else, by its words.
    Thing(Span),
    /// What a judgement is about.
    Claim(Box<Judged>),
}

impl Object {
    /// The parties in it: those named, the organisation whose clause or event it is, or those of the judged claim.
    pub fn parties(&self) -> Vec<&PartyId> {
        match self {
            Object::Parties(parties) => parties.iter().map(|party| &party.id).collect(),
            Object::Clause { organisation, .. } | Object::Event { organisation, .. } => organisation.iter().collect(),
            Object::Claim(judged) => {
                judged.actor.iter().map(|party| &party.id).chain(judged.object.parties()).collect()
            }
            Object::None | Object::Thing(_) => Vec::new(),
        }
    }
}

/// The judged thing, in the form of a claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Judged {
    /// The act that is judged likely or unlikely.
    pub act: Act,
    /// Who would do it.
    pub actor: Vec<Party>,
    /// To what or about whom.
    pub object: Object,
}

/// One thing that one passage says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Hash of all the rest but `confidence` and `plover`: see [`Claim::with_id`].
    pub id: ClaimId,
    /// The passage.
    pub evidence: Evidence,
    /// What was done or said to hold.
    pub act: Act,
    /// Who did it: at least one, or none where the passage names nobody.
    pub actor: Vec<Party>,
    /// To what or about whom.
    pub object: Object,
    /// Words that narrow it: "at all levels".
    pub detail: Option<Span>,
    /// When it happened or held.
    pub time: When,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Who says so, nearest first, the publisher last.
    pub sources: Vec<Source>,
    /// Whether a source judges rather than tells.
    pub opinion: bool,
    /// The PLOVER reading, where there is one.
    pub plover: Option<Plover>,
    /// 0 to 1: of the claims given 0.8, eight in ten should be right.
    pub confidence: f32,
}

impl Claim {
    /// The claim with its id made from what it says.
    ///
    /// The id covers everything but `plover` and `confidence`, which are judgements about the claim and no part of it.
    #[must_use]
    pub fn with_id(mut self) -> Claim {
        use std::fmt::Write as _;
        let mut said = String::with_capacity(512);
        let _ = write!(
            said,
            "{}|{:?}|{}|{:?}|{:?}|{:?}|{:?}|{}|{}|{:?}|{}",
            self.evidence.report,
            (self.evidence.span, self.evidence.sentence),
            self.act.as_str(),
            self.actor,
            self.object,
            self.detail,
            self.time,
            self.polarity.as_str(),
            self.certainty.as_str(),
            self.sources,
            self.opinion,
        );
        self.id = ClaimId(first_16(&blake3::hash(said.as_bytes())));
        self
    }

    /// All parties of the claim: actors, then objects.
    pub fn parties(&self) -> impl Iterator<Item = &PartyId> {
        self.actor.iter().map(|party| &party.id).chain(self.object.parties())
    }
}

/// The PLOVER type of an act that is said to be so, or not, with this certainty; `None` where it is no event.
///
/// Rules of the manual: cooperation that lies ahead is AGREE; what is refused or not done is no event of its type.
pub fn event_type(act: Act, polarity: Polarity, certainty: Certainty) -> Option<EventType> {
    let kind = act.plover()?;
    let cooperative = matches!(
        kind,
        EventType::Consult
            | EventType::Support
            | EventType::Cooperate
            | EventType::Aid
            | EventType::Concede
            | EventType::Retreat
    );
    match (polarity, certainty) {
        (Polarity::Yes, Certainty::Happened) => Some(kind),
        (Polarity::Yes, Certainty::Planned) if cooperative => Some(EventType::Agree),
        (Polarity::Yes, Certainty::Planned) => Some(kind),
        (Polarity::No, Certainty::Happened | Certainty::Planned) if cooperative => Some(EventType::Reject),
        _ => None,
    }
}

//! A claim among the others about the same, and the event that they tell of, as they are shown.

use codebook::{Act, Certainty, Date, PartialDate, Polarity, When};

use super::{Claim, Correction, Party, Report};

/// What stands beside a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// The event that it tells of or denies; `None` for judgements and states of things.
    pub event: Option<Telling>,
    /// Who says so.
    pub because: Voices,
    /// Who denies it.
    pub against: Voices,
    /// The corrections by hand of any of these claims, by number.
    pub corrections: Vec<Correction>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct Telling {
    /// The claim that told of it first, by which the event is named.
    pub id: String,
    /// What was done.
    pub act: Act,
    /// Who did it, by any of the claims.
    pub actor: Vec<Party>,
    /// To what or about whom, in words; empty for nothing.
    pub object: String,
    /// The parties of the object.
    pub toward: Vec<Party>,
    /// When, by the claim that dates it best.
    pub time: When,
    /// All dates that are told for it.
    pub dates: Vec<PartialDate>,
    /// `No` where it is only said not to have happened.
    pub polarity: Polarity,
    /// How sure its claims put it.
    pub certainty: Certainty,
    /// The day on which it was first published.
    pub published: Date,
}

/// Another report that tells of an event of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Sibling {
    /// The other report.
    pub report: Report,
    /// The claims of it that tell of the same, or deny it, at most a few.
    pub claims: Vec<Claim>,
    /// Whether one of them says otherwise than the report does.
    pub differs: bool,
}

/// Claims by independent voice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Voices {
    /// How many independent voices there are.
    pub count: usize,
    /// How many claims they make.
    pub claims: usize,
    /// The first of them.
    pub shown: Vec<Voice>,
}

/// One voice.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// Its first claim.
    pub first: Claim,
    /// The first of its reprints and relays.
    pub repeats: Vec<Claim>,
    /// How many of these there are.
    pub repeated: usize,
}

//! Who says so, and by which word.
//!
//! Source, cue and content follow `PolNeAR` (Newell, Margolin and Ruths 2018).

use serde::{Deserialize, Serialize};

use crate::party::Party;
use crate::span::Span;

/// One link of the chain from the speaker to the publisher.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Who.
    pub who: Party,
    /// The word that says so: "said", "according to"; none for the publisher.
    pub cue: Option<Span>,
}

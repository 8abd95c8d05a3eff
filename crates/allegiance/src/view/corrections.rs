//! Corrections by hand, as they are shown.

use codebook::Date;

use super::Changed;

/// One correction with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its number.
    pub number: u32,
    /// The day on which it was made.
    pub made: Date,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// `accept`, `reject`, `amend`, `merge`, `split`, `merge-events`, `split-events`, `fact` or `undo`.
    pub verb: &'static str,
    /// What it does, a line for each claim or party.
    pub what: Vec<String>,
    /// `in force`, `undone by N`, or why it has nothing to do.
    pub effect: String,
    /// Ids of the claims that it is about, as they were read.
    pub claims: Vec<String>,
    /// The standings of today that it changed when it was just made.
    pub changed: Vec<Changed>,
}

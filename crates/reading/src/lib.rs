//! A report to the claims that it makes.
//!
//! [`read`] is a pure function: the same report and the same knowledge give the same claims, on every machine.

mod passage;
mod times;
mod parties;
mod sources;

use codebook::{Claim, Evidence, Facts, Report};

/// What reading rests on: the language model, the facts, and the tables of names and frames made from them.
pub struct Knowledge {
    /// The language model.
    pub model: english::Model,
    /// The facts.
    pub facts: Facts,
}

impl Knowledge {
    /// Makes the tables.
    pub fn new(model: english::Model, facts: Facts) -> Knowledge {
        Knowledge { model, facts }
    }
}

/// What one thread remembers between reports; it changes the speed, never the result.
#[derive(Default)]
pub struct Memory {
    english: english::Memory,
}

/// What was read in one report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// The claims, in order of the text.
    pub claims: Vec<Claim>,
    /// What was seen and not understood.
    pub notes: Vec<Note>,
}

/// Something seen and not understood, with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Where.
    pub evidence: Evidence,
    /// What, in a sentence.
    pub text: String,
}

/// Reads a report. Never fails: what is not understood becomes a note or nothing.
pub fn read(_report: &Report, _knowledge: &Knowledge, _memory: &mut Memory) -> Reading {
    Reading::default()
}

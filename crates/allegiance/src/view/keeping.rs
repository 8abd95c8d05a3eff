//! Views of the account's file: passages by their words, and what was done to the file.

use codebook::Date;

use super::{Claim, Finding, Party, Report};

/// A passage or title in which words were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The report.
    pub report: Report,
    /// First byte and the byte after the last in the text of the report; `None` for the title.
    pub span: Option<(u32, u32)>,
    /// Its words in pieces, in order; true for those that were asked for.
    pub words: Vec<(String, bool)>,
    /// The claims in it.
    pub claims: Vec<Claim>,
}

/// A copy of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The copy.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Reports in it.
    pub reports: usize,
    /// Claims in it.
    pub claims: usize,
    /// What is wrong with it; empty where it is sound.
    pub findings: Vec<Finding>,
}

/// What rests on a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Removal {
    /// The report.
    pub report: Report,
    /// Its claims.
    pub claims: Vec<Claim>,
    /// The day of the standings.
    pub on: Date,
    /// The parts of standings that are different without it, by organisation and member.
    pub changes: Vec<Changed>,
    /// Whether it has been removed.
    pub is_removed: bool,
}

/// A part of a standing that is different without a report, or by a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The organisation.
    pub organisation: Party,
    /// The member.
    pub member: Party,
    /// `membership`, `participation` or `intent`.
    pub part: &'static str,
    /// What holds with the report, or held before the correction, and since when; `None` where the member is not spoken of.
    pub before: Option<String>,
    /// The same without the report, or after the correction.
    pub after: Option<String>,
}

/// What is derived, made again.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebuilt {
    /// The account's file.
    pub file: String,
    /// Reports in it.
    pub reports: usize,
    /// Claims in it.
    pub claims: usize,
    /// How long it took.
    pub seconds: f64,
}

//! Where the words are: byte ranges of a report's text.

use serde::{Deserialize, Serialize};

use crate::id::ReportId;

/// Bytes of a report's text, half-open, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The words in `text`; empty where the span does not fit it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// Whether all of `other` lies inside.
    pub const fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether there are no bytes in it.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// The passage that a claim rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The report.
    pub report: ReportId,
    /// The passage: as a rule the sentence.
    pub span: Span,
    /// Number of the sentence in the report, from 0.
    pub sentence: u32,
}

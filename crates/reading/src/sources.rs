//! Who says so, nearest first.

use codebook::Source;

use crate::parties::Parties;
use crate::passage::Document;

/// The attributions of a report.
pub(crate) struct Sources {}

/// Finds all attributions of a report.
pub(crate) fn sources(_document: &Document<'_>, _parties: &Parties) -> Sources {
    Sources {}
}

impl Sources {
    /// Who says what the predicate `token` of passage number `passage` says, nearest first, without the publisher; empty
    /// where the report says so itself.
    pub(crate) fn of(&self, _passage: usize, _token: u32) -> &[Source] {
        &[]
    }

    /// Whether the source judges rather than tells there.
    pub(crate) fn is_opinion(&self, _passage: usize, _token: u32) -> bool {
        false
    }
}

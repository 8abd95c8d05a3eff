//! Time expressions: TIMEX3 values, then [`When`], anchored on the publication day.

use codebook::When;

use crate::passage::Document;

/// All time expressions of a report.
pub(crate) struct Times {}

/// Finds the time expressions of a report.
pub(crate) fn times(_document: &Document<'_>) -> Times {
    Times {}
}

impl Times {
    /// When the act named by the predicate `token` (a verb or noun) of passage number `passage` happened, as the words
    /// that belong to it say; `None` where they say nothing.
    pub(crate) fn of(&self, _document: &Document<'_>, _passage: usize, _token: u32) -> Option<When> {
        None
    }
}

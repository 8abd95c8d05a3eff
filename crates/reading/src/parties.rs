//! Who is meant: for each noun phrase the parties that it stands for on that day.

use codebook::Party;

use crate::passage::Document;

/// The parties of all noun phrases of a report.
pub(crate) struct Parties {}

/// Resolves all mentions of a report.
pub(crate) fn parties(_document: &Document<'_>) -> Parties {
    Parties {}
}

impl Parties {
    /// The parties that the noun phrase headed by `token` (its syntactic head, without its conjuncts) of passage number
    /// `passage` stands for; empty where it stands for none.
    pub(crate) fn of(&self, _passage: usize, _token: u32) -> &[Party] {
        &[]
    }

    /// The organisation that the text is about at this place.
    pub(crate) fn organisation_in_focus(&self, _passage: usize, _token: u32) -> Option<codebook::PartyId> {
        None
    }
}

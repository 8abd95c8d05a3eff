//! The other prints of a report, and what a later version of it no longer says.

use std::collections::BTreeSet;
use std::sync::Arc;

use account::{Archive as _, Corrected, Told};
use codebook::{Act, Claim, Date, Polarity, Report};
use store::Store;

use super::{Desk, report};
use crate::error::Error;
use crate::view;

/// What a claim says, whatever its words: two versions that say the same are equal in it.
type Sense = (Act, Polarity, BTreeSet<String>, BTreeSet<String>);

impl Desk<'_, Corrected<'_, Store>> {
    /// The copies of a report that were out by `known`, and the latest version of it among them.
    pub fn copies(&self, of: &Report, known: Date) -> Result<Copies, Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let ids = self.archive.copies(of.id).map_err(told_by)?;
        let mut copies = ids.into_iter().map(|id| self.report(id)).collect::<Result<Vec<_>, Error>>()?;
        copies.retain(|copy| copy.published <= known);
        copies.sort_by_key(|copy| (copy.published, copy.id));
        let is_later = |copy: &&Arc<Report>| copy.publisher == of.publisher && copy.published > of.published;
        let later = match copies.iter().rfind(is_later) {
            Some(later) => {
                let told = self.archive.claims_of(later.id).map_err(told_by)?;
                Some((report(later), told.iter().map(|told: &Told| sense(&told.claim)).collect()))
            }
            None => None,
        };
        let print =
            |copy: &Arc<Report>| view::Print { is_version: copy.publisher == of.publisher, report: report(copy) };
        Ok(Copies { prints: copies.iter().map(print).collect(), later })
    }

    /// A claim as it is shown, with the later version of its report that no longer makes it.
    pub(super) fn shown_beside(&self, claim: &Claim, known: Date) -> Result<view::Claim, Error> {
        let of = self.report(claim.evidence.report)?;
        Ok(self.copies(&of, known)?.mark(claim, self.shown_in(claim, &of)))
    }
}

/// The copies of a report.
#[derive(Debug, Clone)]
pub struct Copies {
    /// By day and id: prints elsewhere, and other versions of it.
    pub prints: Vec<view::Print>,
    /// The latest version that came out after the report, and what it says.
    later: Option<(view::Report, BTreeSet<Sense>)>,
}

impl Copies {
    /// The claim of the report as it is shown, with the later version where that no longer makes it.
    pub fn mark(&self, claim: &Claim, shown: view::Claim) -> view::Claim {
        let gone = self.later.as_ref().filter(|(_, says)| !says.contains(&sense(claim)));
        view::Claim { gone: gone.map(|(later, _)| later.clone()), ..shown }
    }
}

fn sense(claim: &Claim) -> Sense {
    let homes = |parties: Vec<&codebook::PartyId>| parties.into_iter().map(|party| party.home().to_string()).collect();
    let actor = homes(claim.actor.iter().map(|party| &party.id).collect());
    (claim.act, claim.polarity, actor, homes(claim.object.parties()))
}

//! The other prints of a report, and what a later version of it no longer says.

use std::collections::BTreeSet;

use account::{Archive as _, Corrected, Told};
use codebook::{Act, Claim, Date, Polarity, Report, ReportId};
use store::Store;

use super::{Desk, report};
use crate::error::Error;
use crate::view;

/// What a claim says, whatever its words: two versions that say the same are equal in it.
type Sense = (Act, Polarity, BTreeSet<String>, BTreeSet<String>);

impl Desk<'_, Corrected<'_, Store>> {
    /// The copies of a report that were out by `known`, by day and id: prints elsewhere, and other versions of it.
    pub fn prints(&self, of: &Report, known: Date) -> Result<Vec<view::Print>, Error> {
        let mut prints = Vec::new();
        for other in self.copies(of.id, known)? {
            prints.push(view::Print { is_version: other.publisher == of.publisher, report: report(&other) });
        }
        Ok(prints)
    }

    /// The latest version of a report that was out by `known` and came out after it, with the claims that it makes.
    pub fn later_version(&self, of: &Report, known: Date) -> Result<Option<Later>, Error> {
        let copies = self.copies(of.id, known)?;
        let later = copies.into_iter().rfind(|other| other.publisher == of.publisher && other.published > of.published);
        let Some(later) = later else { return Ok(None) };
        let told = self.archive.claims_of(later.id).map_err(|error| Error::told_by(&error))?;
        let says = told.iter().map(|told: &Told| sense(&told.claim)).collect();
        Ok(Some(Later { report: report(&later), says }))
    }

    /// A claim as it is shown, with the later version of its report that no longer makes it.
    pub(super) fn shown_beside(&self, claim: &Claim, known: Date) -> Result<view::Claim, Error> {
        let of = self.report(claim.evidence.report)?;
        let gone = self.later_version(&of, known)?.and_then(|later| later.without(claim));
        Ok(view::Claim { gone, ..self.shown_in(claim, &of) })
    }

    fn copies(&self, id: ReportId, known: Date) -> Result<Vec<std::sync::Arc<Report>>, Error> {
        let ids = self.archive.copies(id).map_err(|error| Error::told_by(&error))?;
        let mut copies = ids.into_iter().map(|id| self.report(id)).collect::<Result<Vec<_>, Error>>()?;
        copies.retain(|copy| copy.published <= known);
        copies.sort_by_key(|copy| (copy.published, copy.id));
        Ok(copies)
    }
}

/// A later version of a report.
#[derive(Debug, Clone)]
pub struct Later {
    report: view::Report,
    says: BTreeSet<Sense>,
}

impl Later {
    /// The version, where it no longer makes the claim.
    pub fn without(&self, claim: &Claim) -> Option<view::Report> {
        (!self.says.contains(&sense(claim))).then(|| self.report.clone())
    }
}

fn sense(claim: &Claim) -> Sense {
    let homes = |parties: Vec<&codebook::PartyId>| parties.into_iter().map(|party| party.home().to_string()).collect();
    let actor = homes(claim.actor.iter().map(|party| &party.id).collect());
    (claim.act, claim.polarity, actor, homes(claim.object.parties()))
}

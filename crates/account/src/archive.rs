//! The door to what was read: an account asks an [`Archive`] for claims and never knows where they lie.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use codebook::{Claim, ClaimId, Date, PartyId, Report, ReportId};

/// A claim with what an account needs to know of its report.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The claim.
    pub claim: Arc<Claim>,
    /// The day of publication: from then on it could be known.
    pub published: Date,
    /// Who put it out.
    pub publisher: PartyId,
}

/// Reports and claims, to be asked for by party and day.
///
/// Every answer is ordered by day of publication, report, place in the text and claim id, so that it does not depend on the
/// order in which reports came in.
pub trait Archive {
    /// Why an answer could not be had.
    type Error: std::error::Error + Send + Sync + 'static;

    /// The claims that name one of `parties` or anybody in them (all claims where `None`), published by `known`.
    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, Self::Error>;

    /// One claim.
    fn claim(&self, id: ClaimId) -> Result<Option<Told>, Self::Error>;

    /// One report.
    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, Self::Error>;

    /// All reports published by `known`, by day and id.
    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, Self::Error>;
}

/// Reports and claims in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryArchive {
    reports: BTreeMap<ReportId, Arc<Report>>,
    claims: BTreeMap<ClaimId, Arc<Claim>>,
}

impl MemoryArchive {
    /// Adds a report with what was read in it; one that is already there changes nothing.
    pub fn add(&mut self, report: Report, claims: Vec<Claim>) {
        self.reports.entry(report.id).or_insert_with(|| Arc::new(report));
        for claim in claims {
            self.claims.entry(claim.id).or_insert_with(|| Arc::new(claim));
        }
    }

    fn told(&self, claim: &Arc<Claim>) -> Option<Told> {
        let report = self.reports.get(&claim.evidence.report)?;
        Some(Told { claim: claim.clone(), published: report.published, publisher: report.publisher.clone() })
    }
}

impl Archive for MemoryArchive {
    type Error = Infallible;

    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, Infallible> {
        let named = |claim: &Claim| {
            parties.is_none_or(|parties| {
                claim.parties().any(|party| parties.contains(party) || parties.contains(party.home()))
            })
        };
        let mut told: Vec<Told> = self
            .claims
            .values()
            .filter(|claim| named(claim))
            .filter_map(|claim| self.told(claim))
            .filter(|told| told.published <= known)
            .collect();
        told.sort_by(|a, b| {
            (a.published, a.claim.evidence, a.claim.id).cmp(&(b.published, b.claim.evidence, b.claim.id))
        });
        Ok(told)
    }

    fn claim(&self, id: ClaimId) -> Result<Option<Told>, Infallible> {
        Ok(self.claims.get(&id).and_then(|claim| self.told(claim)))
    }

    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, Infallible> {
        Ok(self.reports.get(&id).cloned())
    }

    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, Infallible> {
        let mut reports: Vec<Arc<Report>> =
            self.reports.values().filter(|report| report.published <= known).cloned().collect();
        reports.sort_by_key(|report| (report.published, report.id));
        Ok(reports)
    }
}

//! The door to what was read: an account asks an [`Archive`] for claims and never knows where they lie.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::Arc;

use codebook::{Act, Claim, ClaimId, Date, Evidence, PartialDate, PartyId, Report, ReportId};

use crate::copies::{Sketch, Words, are_copies, days_around, may_be_copies};
use crate::links::Links;

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

impl Told {
    /// Whether the claim names the party or anybody in it.
    pub fn names(&self, party: &PartyId) -> bool {
        self.claim.parties().any(|named| named == party || named.home() == party)
    }

    /// The time told, or the day of publication.
    pub(crate) fn start(&self) -> PartialDate {
        self.claim.time.start().unwrap_or_else(|| self.published.into())
    }

    /// Whether its day had not come when it was told.
    pub(crate) fn is_ahead(&self) -> bool {
        self.start().earliest() > self.published
    }

    /// The day on which it happened, or was said where it still lay ahead.
    pub fn said(&self) -> PartialDate {
        if self.is_ahead() { self.published.into() } else { self.start() }
    }

    pub(crate) fn place(&self) -> (Date, Evidence, ClaimId) {
        (self.published, self.claim.evidence, self.claim.id)
    }
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

    /// The claims with one of `acts` that name the organisation or anybody in it and, where one is given, the member or
    /// anybody in it; published by `known`.
    ///
    /// An archive with an index over parties and acts answers faster than this default, which goes through all claims of
    /// the organisation; the answer must be the same.
    fn between(
        &self,
        organisation: &PartyId,
        member: Option<&PartyId>,
        acts: &[Act],
        known: Date,
    ) -> Result<Vec<Told>, Self::Error> {
        let mut told = self.claims(Some(std::slice::from_ref(organisation)), known)?;
        told.retain(|told| acts.contains(&told.claim.act) && member.is_none_or(|member| told.names(member)));
        Ok(told)
    }

    /// One claim.
    fn claim(&self, id: ClaimId) -> Result<Option<Told>, Self::Error>;

    /// The claims that one report makes, in the order of its text.
    ///
    /// An archive with an index over reports answers faster than this default, which goes through all claims.
    fn claims_of(&self, report: ReportId) -> Result<Vec<Told>, Self::Error> {
        let mut told = self.claims(None, Date::MAX)?;
        told.retain(|told| told.claim.evidence.report == report);
        Ok(told)
    }

    /// One report.
    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, Self::Error>;

    /// The text of a passage; `None` where the report is not there.
    ///
    /// An archive that can read a part of a report alone is faster than this default; the answer must be the same.
    fn passage(&self, evidence: Evidence) -> Result<Option<String>, Self::Error> {
        let report = self.report(evidence.report)?;
        Ok(report.map(|report| evidence.span.of(&report.text).to_owned()))
    }

    /// All reports published by `known`, by day and id.
    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, Self::Error>;

    /// The copies of a report: prints of one text and versions of one article, ascending.
    ///
    /// An archive that finds them when a report comes in is faster than this default, which compares it with all others; the
    /// answer must be the same.
    fn copies(&self, report: ReportId) -> Result<Vec<ReportId>, Self::Error> {
        let Some(report) = self.report(report)? else { return Ok(Vec::new()) };
        let sketch = Sketch::of_report(&report);
        let words = Words::of(&report.text);
        let mut copies: Vec<ReportId> = Vec::new();
        for other in self.reports(days_around(report.published).1)? {
            let is_candidate = may_be_copies((&report, &sketch), (&other, &Sketch::of_report(&other)));
            if is_candidate && are_copies((&report, &words), (&other, &Words::of(&other.text))) {
                copies.push(other.id);
            }
        }
        copies.sort_unstable();
        Ok(copies)
    }

    /// The id that is kept of a party where two were merged by hand; else the party itself.
    fn kept(&self, party: &PartyId) -> PartyId {
        party.clone()
    }

    /// The number of the correction by hand by which a claim is as it is, or no longer counts.
    fn corrected_by(&self, _: ClaimId) -> Option<u32> {
        None
    }

    /// Which claims tell of one event and which do not, where users have said so.
    fn links(&self) -> Option<&Links> {
        None
    }
}

/// Reports and claims in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryArchive {
    reports: BTreeMap<ReportId, Arc<Report>>,
    claims: BTreeMap<ClaimId, Arc<Claim>>,
    /// Claims by the party that they name, and by its home.
    named: BTreeMap<PartyId, BTreeMap<Act, BTreeSet<ClaimId>>>,
}

impl MemoryArchive {
    /// Adds a report with what was read in it; one that is already there changes nothing.
    pub fn add(&mut self, report: Report, claims: Vec<Claim>) {
        self.reports.entry(report.id).or_insert_with(|| Arc::new(report));
        for claim in claims {
            if self.claims.contains_key(&claim.id) {
                continue;
            }
            for party in claim.parties().flat_map(|party| [party, party.home()]) {
                self.named.entry(party.clone()).or_default().entry(claim.act).or_default().insert(claim.id);
            }
            self.claims.insert(claim.id, Arc::new(claim));
        }
    }

    fn told(&self, claim: &Arc<Claim>) -> Option<Told> {
        let report = self.reports.get(&claim.evidence.report)?;
        Some(Told { claim: claim.clone(), published: report.published, publisher: report.publisher.clone() })
    }

    fn in_order(&self, claims: impl Iterator<Item = ClaimId>, known: Date) -> Vec<Told> {
        let told = claims.filter_map(|id| self.claims.get(&id)).filter_map(|claim| self.told(claim));
        let mut told: Vec<Told> = told.filter(|told| told.published <= known).collect();
        told.sort_by_cached_key(Told::place);
        told
    }
}

impl Archive for MemoryArchive {
    type Error = Infallible;

    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, Infallible> {
        let Some(parties) = parties else { return Ok(self.in_order(self.claims.keys().copied(), known)) };
        let acts = parties.iter().filter_map(|party| self.named.get(party));
        let ids: BTreeSet<ClaimId> = acts.flat_map(BTreeMap::values).flatten().copied().collect();
        Ok(self.in_order(ids.into_iter(), known))
    }

    fn between(
        &self,
        organisation: &PartyId,
        member: Option<&PartyId>,
        acts: &[Act],
        known: Date,
    ) -> Result<Vec<Told>, Infallible> {
        let of = |party: &PartyId, act: &Act| self.named.get(party).and_then(|by_act| by_act.get(act));
        let mut ids = BTreeSet::new();
        for act in acts {
            let Some(here) = of(organisation, act) else { continue };
            match member {
                None => ids.extend(here),
                Some(member) => {
                    let Some(there) = of(member, act) else { continue };
                    let (few, many) = if here.len() < there.len() { (here, there) } else { (there, here) };
                    ids.extend(few.iter().filter(|id| many.contains(id)));
                }
            }
        }
        Ok(self.in_order(ids.into_iter(), known))
    }

    fn claim(&self, id: ClaimId) -> Result<Option<Told>, Infallible> {
        Ok(self.claims.get(&id).and_then(|claim| self.told(claim)))
    }

    fn claims_of(&self, report: ReportId) -> Result<Vec<Told>, Infallible> {
        let of_report = self.claims.values().filter(|claim| claim.evidence.report == report).map(|claim| claim.id);
        Ok(self.in_order(of_report, Date::MAX))
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

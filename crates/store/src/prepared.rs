//! A report with its claims as they will stand in the file, made by whatever thread has time; only the writing needs the file.
//!
//! It takes a report and claims, and gives their rows, with what breaks a rule left out and named.

use std::collections::BTreeMap;

use account::copies::Sketch;
use codebook::{Claim, ClaimId, PartyId, Report};

use crate::faults::{Finding, claim_fault, report_fault, worth_fault};
use crate::format::{claim_days, claim_pairs, claim_parties, claim_text};

/// A report with its claims, checked and written out.
#[derive(Debug)]
pub struct Prepared {
    /// None where the report itself is refused.
    pub(crate) report: Option<Report>,
    pub(crate) claims: Vec<Written>,
    /// The sketch of its text.
    pub(crate) sketch: Sketch,
    /// The parties of all its claims; each claim counts them by their place here.
    pub(crate) parties: Vec<PartyId>,
    pub(crate) refused: Vec<Finding>,
}

/// The row of a claim.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) id: ClaimId,
    pub(crate) body: String,
    pub(crate) act: &'static str,
    pub(crate) since: Option<i64>,
    pub(crate) until: Option<i64>,
    /// Places in [`Prepared::parties`], each with the part in the claim.
    pub(crate) parties: Vec<(usize, i64)>,
    /// Places of an organisation and another party that are named together.
    pub(crate) pairs: Vec<(usize, usize)>,
}

impl Prepared {
    /// The rows of a report and its claims; each claim is checked against all rules.
    pub fn new(report: Report, claims: &[Claim]) -> Prepared {
        if let Some(what) = report_fault(&report) {
            let refused = vec![refused(what, format!("report `{}`", report.id))];
            let sketch = Sketch::default();
            return Prepared { report: None, claims: Vec::new(), sketch, parties: Vec::new(), refused };
        }
        let mut prepared = Prepared::empty(report);
        for claim in claims {
            let body = claim_text(claim);
            let fault = prepared.report.as_ref().and_then(|report| claim_fault(claim, &body, report));
            prepared.push(claim, body, fault);
        }
        prepared.finish()
    }

    /// The rows of a report as [`Report::new`] made it, and of claims that are not named yet: they get the report's id and
    /// their own here, so that neither has to be checked again.
    pub fn naming(report: Report, claims: Vec<Claim>) -> Prepared {
        let id = report.id;
        let mut prepared = Prepared::empty(report);
        for mut claim in claims {
            claim.evidence.report = id;
            let claim = claim.with_id();
            let fault = prepared.report.as_ref().and_then(|report| worth_fault(&claim, report));
            prepared.push(&claim, claim_text(&claim), fault);
        }
        prepared.finish()
    }

    /// What breaks a rule, and is left out.
    pub fn refused(&self) -> &[Finding] {
        &self.refused
    }

    fn empty(report: Report) -> Prepared {
        let sketch = Sketch::of_report(&report);
        Prepared { report: Some(report), claims: Vec::new(), sketch, parties: Vec::new(), refused: Vec::new() }
    }

    fn push(&mut self, claim: &Claim, body: String, fault: Option<String>) {
        if let Some(what) = fault {
            self.refused.push(refused(what, format!("claim `{}`", claim.id)));
            return;
        }
        let (since, until) = claim_days(claim);
        let mut parties = Vec::with_capacity(4);
        for (party, part) in claim_parties(claim) {
            parties.push((self.parties.len(), part));
            self.parties.push(party.clone());
        }
        let mut pairs = Vec::new();
        for (organisation, other) in claim_pairs(claim) {
            pairs.push((self.parties.len(), self.parties.len() + 1));
            self.parties.extend([organisation.clone(), other.clone()]);
        }
        self.claims.push(Written { id: claim.id, body, act: claim.act.as_str(), since, until, parties, pairs });
    }

    /// Lists each party once.
    fn finish(mut self) -> Prepared {
        let mut places: BTreeMap<PartyId, usize> = BTreeMap::new();
        let mut listed = Vec::new();
        let moved: Vec<usize> = std::mem::take(&mut self.parties)
            .into_iter()
            .map(|party| {
                *places.entry(party).or_insert_with_key(|party| {
                    listed.push(party.clone());
                    listed.len() - 1
                })
            })
            .collect();
        for claim in &mut self.claims {
            claim.parties.iter_mut().for_each(|(place, _)| *place = moved[*place]);
            claim.pairs.iter_mut().for_each(|pair| *pair = (moved[pair.0], moved[pair.1]));
        }
        self.parties = listed;
        self
    }
}

fn refused(what: String, place: String) -> Finding {
    Finding { what, place, help: "please report this as a flaw of the reader".into() }
}

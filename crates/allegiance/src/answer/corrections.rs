//! Corrections by hand to what is shown of them.

use account::{Archive, Corrected, Effect};
use codebook::{Change, Claim, ClaimId, Line, PartyId, SetFact, Status};
use store::{Id, Store};

use super::{Desk, party_name};
use crate::error::Error;
use crate::question;
use crate::view;

impl Desk<'_, Corrected<'_, Store>> {
    /// The corrections that are asked for, by number.
    pub fn corrections(&self, asked: &question::Corrections) -> Result<Vec<view::Correction>, Error> {
        let author = asked.author.as_ref().map(|name| name.to_lowercase());
        let wanted = self.archive.corrections().iter().filter(|correction| {
            author.as_ref().is_none_or(|name| correction.author.to_lowercase().contains(name))
                && asked.since.is_none_or(|since| correction.made >= since)
                && (!asked.in_force || self.archive.effect(correction.number) == Some(Effect::InForce))
        });
        wanted.map(|correction| self.correction(correction)).collect()
    }

    /// One correction as it is shown.
    pub fn correction(&self, correction: &codebook::Correction) -> Result<view::Correction, Error> {
        let effect = match self.archive.effect(correction.number) {
            Some(Effect::Undone(number)) => format!("undone by #{number}"),
            Some(Effect::Idle) => "nothing to do: its reports are not here, or are read as it has them".to_owned(),
            Some(Effect::InForce) | None => "in force".to_owned(),
        };
        Ok(view::Correction {
            number: correction.number,
            made: correction.made,
            author: correction.author.to_string(),
            reason: correction.reason.to_string(),
            verb: correction.change.verb(),
            what: self.what(&correction.change)?,
            effect,
            claims: correction.change.claims().iter().map(|claim| claim.id.to_string()).collect(),
            changed: Vec::new(),
        })
    }

    /// What a change does, a line for each claim or party.
    fn what(&self, change: &Change) -> Result<Vec<String>, Error> {
        let lines = |claims: &[Claim]| claims.iter().map(|claim| self.line(claim)).collect::<Result<Vec<_>, _>>();
        Ok(match change {
            Change::Accept { claim } | Change::Reject { claim } => vec![self.line(claim)?],
            Change::Amend { claim, amended } => vec![self.line(claim)?, format!("→ {}", self.line(amended)?)],
            Change::MergeParties { party, into } => vec![format!("{party} → {into}")],
            Change::SplitParty { party, into, claims } => {
                let mut what = vec![format!("{party} → {into} in")];
                what.extend(lines(claims)?);
                what
            }
            Change::MergeEvents { claims } | Change::SplitEvents { claims } => lines(claims)?,
            Change::SetFact { fact } => vec![self.set_fact(fact)],
            Change::Undo { number } => vec![format!("#{number}")],
        })
    }

    fn set_fact(&self, fact: &SetFact) -> String {
        let SetFact { organisation, member, status, from, to, source, known } = fact;
        let name = |(name, other): &(&'static str, Status)| (other == status).then_some(*name);
        let status = Status::ALL.iter().find_map(name).unwrap_or_default();
        let organisation = party_name(self.facts, &PartyId::Organisation(organisation.clone()));
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        let member = party_name(self.facts, member);
        format!("{member}: {status} in {organisation} from {from}{to}, known from {known}; source: {source}")
    }

    /// A claim in its written form after the first digits of its id.
    fn line(&self, claim: &Claim) -> Result<String, Error> {
        let report = self.archive.report(claim.evidence.report).map_err(|error| Error::told_by(&error))?;
        let text = report.as_ref().map_or("", |report| &report.text);
        Ok(format!("{} {}", super::short(&claim.id.to_string(), 8), Line::of(claim, text)))
    }

    /// The claims and reports whose ids begin with these digits, those among them that corrections put in.
    pub(crate) fn ids(&self, digits: &str) -> Result<Vec<Id>, Error> {
        let digits = digits.to_ascii_lowercase();
        let mut ids = self.archive.uncorrected().ids(&digits, 9).map_err(|error| Error::told_by(&error))?;
        ids.extend(self.archive.put_in().filter(|id| id.to_string().starts_with(&digits)).map(Id::Claim));
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// A claim with what corrections made of it; `None` where there is none.
    pub(super) fn why_claim(&self, id: ClaimId, days: question::Days) -> Result<Option<view::Why>, Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let known = self.as_of(days).known;
        let now = self.archive.claim(id).map_err(told_by)?;
        let Some(number) = self.archive.corrected_by(id) else {
            let shown = now.map(|told| self.shown_beside(&told.claim, known)).transpose()?;
            return Ok(shown.map(|claim| view::Why::Claim(Box::new(claim))));
        };
        let effect = match now {
            Some(_) => "This claim counts as it was corrected.",
            None => "This claim does not count any more.",
        };
        let told = match now {
            Some(told) => Some(told),
            None => self.archive.uncorrected().claim(id).map_err(told_by)?,
        };
        let Some(told) = told else { return Ok(None) };
        let is_about = |correction: &&codebook::Correction| {
            let amended = match &correction.change {
                Change::Amend { amended, .. } => amended.id == id,
                _ => false,
            };
            correction.number == number || amended || correction.change.claims().iter().any(|claim| claim.id == id)
        };
        let about = self.archive.corrections().iter().filter(is_about);
        let corrections = about.map(|correction| self.correction(correction)).collect::<Result<_, _>>()?;
        let claim = Box::new(self.shown_beside(&told.claim, known)?);
        Ok(Some(view::Why::Corrected { claim, effect: effect.to_owned(), corrections }))
    }
}

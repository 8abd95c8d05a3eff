//! An archive as its users corrected it by hand.
//!
//! Takes an archive and its corrections, gives an [`Archive`] that all accounts are derived from as from any other. Nothing in
//! the archive changes: leave a correction away and what it did is gone with it. It stands before the accounts, since they
//! know of no corrections.
//!
//! A correction holds its claims as they were read. Where another version has read the report since, the claim meant is the
//! one of the same passage that says the same; for claims that were accepted or amended it is enough that it is of the same
//! act and the same parties, since what a person read there counts more than what either version read.
//!
//! Corrections mend the reading and not what could be known, so that they hold whatever `known` is asked for. Facts that are
//! set by hand have a day of their own from which they could be known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{
    Act, Change, Claim, ClaimId, Correction, Date, Evidence, Facts, Judged, Object, Party, PartyId, Report, ReportId,
    Span, undone_by,
};

use crate::archive::{Archive, Told};
use crate::links::{Link, Links};

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is in force.
    InForce,
    /// It was undone by the correction of this number.
    Undone(u32),
    /// It has nothing to do: its reports are not in the account, or are read as it would have them.
    Idle,
}

/// An archive with its corrections applied.
#[derive(Debug)]
pub struct Corrected<'a, A> {
    archive: &'a A,
    corrections: &'a [Correction],
    /// Claims of the archive that no longer count, with the number of the correction.
    gone: BTreeMap<ClaimId, u32>,
    /// Claims that count in their place, or though no version reads them any more.
    put: BTreeMap<ClaimId, (Told, u32)>,
    /// For each id that was given up, the one that was kept in the end.
    kept: BTreeMap<PartyId, PartyId>,
    links: Links,
    effects: BTreeMap<u32, Effect>,
}

impl<'a, A: Archive> Corrected<'a, A> {
    /// The archive as `corrections`, in the order of their numbers, have it. Fails only where the archive does.
    pub fn new(archive: &'a A, corrections: &'a [Correction]) -> Result<Corrected<'a, A>, A::Error> {
        let mut corrected = Corrected {
            archive,
            corrections,
            gone: BTreeMap::new(),
            put: BTreeMap::new(),
            kept: BTreeMap::new(),
            links: Links::default(),
            effects: BTreeMap::new(),
        };
        for (correction, undone) in corrections.iter().zip(undone_by(corrections)) {
            let effect = match undone {
                Some(number) => Effect::Undone(number),
                None if corrected.apply(correction)? => Effect::InForce,
                None => Effect::Idle,
            };
            corrected.effects.insert(correction.number, effect);
        }
        Ok(corrected)
    }

    /// What became of a correction; `None` where there is none of this number.
    pub fn effect(&self, number: u32) -> Option<Effect> {
        self.effects.get(&number).copied()
    }

    /// All corrections, in the order of their numbers.
    pub fn corrections(&self) -> &'a [Correction] {
        self.corrections
    }

    /// A claim that counts, as it was read or put in, with the ids that it was told with.
    pub fn as_read(&self, id: ClaimId) -> Result<Option<Told>, A::Error> {
        match self.put.get(&id) {
            Some((told, _)) => Ok(Some(told.clone())),
            None => Ok(self.archive.claim(id)?.filter(|_| !self.gone.contains_key(&id))),
        }
    }

    /// The ids of the claims that corrections put in, in order.
    pub fn put_in(&self) -> impl Iterator<Item = ClaimId> {
        self.put.keys().copied()
    }

    /// The archive without its corrections.
    pub fn uncorrected(&self) -> &'a A {
        self.archive
    }

    /// The ids by which a party, or somebody in it, may stand in the archive.
    pub fn ids_of(&self, party: &PartyId) -> Vec<PartyId> {
        let party = self.kept(party);
        let given_up = self.kept.iter().filter(|(_, kept)| **kept == party || kept.home() == &party);
        let mut ids: Vec<PartyId> = given_up.map(|(id, _)| id.clone()).collect();
        ids.push(party);
        ids
    }

    /// What the archive gives, already in order and all of it wanted, as it is after the corrections, together with what they put in by `is_wanted`; in order.
    ///
    /// Claims that no longer name whom they should are left out by `is_wanted` too.
    pub fn correct(&self, told: Vec<Told>, is_wanted: impl Fn(&Told) -> bool) -> Vec<Told> {
        if self.has_none() {
            return told;
        }
        let is_as_it_was =
            |told: &Told| !self.gone.contains_key(&told.claim.id) && !self.put.contains_key(&told.claim.id);
        let read = told.into_iter().filter(is_as_it_was).map(|told| self.renamed(told));
        let put = self.put.values().map(|(told, _)| self.renamed(told.clone()));
        let mut all: Vec<Told> = read.chain(put).filter(is_wanted).collect();
        all.sort_by_cached_key(Told::place);
        all.dedup_by(|a, b| a.claim.id == b.claim.id);
        all
    }

    /// Whether no correction changes a claim.
    pub fn has_none(&self) -> bool {
        self.gone.is_empty() && self.put.is_empty() && self.kept.is_empty()
    }

    /// Applies one correction; whether it had anything to do.
    fn apply(&mut self, correction: &Correction) -> Result<bool, A::Error> {
        let number = correction.number;
        match &correction.change {
            Change::Accept { claim } => self.replace(claim, claim, number),
            Change::Amend { claim, amended } => self.replace(claim, amended, number),
            Change::Reject { claim } => {
                let found = self.found(claim, says_the_same)?;
                if let Some(told) = &found {
                    self.remove(told.claim.id, number);
                }
                Ok(found.is_some())
            }
            Change::SplitParty { party, into, claims } => {
                let mut has_effect = false;
                for claim in claims {
                    let meant = rename(claim, &|id| (id == party).then(|| into.clone())).with_id();
                    has_effect |= self.replace(claim, &meant, number)?;
                }
                Ok(has_effect)
            }
            Change::MergeParties { party, into } => {
                let (party, into) = (self.kept(party), self.kept(into));
                if party == into || into.home() == &party {
                    return Ok(false);
                }
                for kept in self.kept.values_mut().filter(|kept| **kept == party) {
                    *kept = into.clone();
                }
                self.kept.insert(party, into);
                Ok(true)
            }
            Change::MergeEvents { claims } => {
                let ids = self.ids(claims)?;
                Ok(ids.len() > 1 && self.link(ids, false))
            }
            Change::SplitEvents { claims } => {
                let ids = self.ids(claims)?;
                Ok(!ids.is_empty() && self.link(ids, true))
            }
            Change::SetFact { .. } | Change::Undo { .. } => Ok(true),
        }
    }

    /// Puts `by` in the place of `claim`.
    fn replace(&mut self, claim: &Claim, by: &Claim, number: u32) -> Result<bool, A::Error> {
        let Some(report) = self.archive.report(claim.evidence.report)? else { return Ok(false) };
        if let Some(told) = self.found(claim, is_about_the_same)? {
            self.remove(told.claim.id, number);
        }
        if let Some(told) = self.found(by, says_the_same)? {
            self.remove(told.claim.id, number);
        }
        let claim = Arc::new(Claim { confidence: 1.0, ..by.clone() });
        let told = Told { claim, published: report.published, publisher: report.publisher.clone() };
        self.put.insert(by.id, (told, number));
        Ok(true)
    }

    fn remove(&mut self, id: ClaimId, number: u32) {
        self.put.remove(&id);
        self.gone.insert(id, number);
    }

    /// The claim as it stands now: by its id, else the one of the same report that is alike and shares most of its words.
    fn found(&self, claim: &Claim, is_alike: fn(&Claim, &Claim) -> bool) -> Result<Option<Told>, A::Error> {
        if let Some(told) = self.as_read(claim.id)? {
            return Ok(Some(told));
        }
        let is_gone = |told: &Told| self.gone.contains_key(&told.claim.id);
        let read = self.archive.claims_of(claim.evidence.report)?.into_iter().filter(|told| !is_gone(told));
        let put = self.put.values().map(|(told, _)| told.clone());
        let alike = read.chain(put).filter(|told| {
            let other = &told.claim;
            other.evidence.report == claim.evidence.report && shared(other, claim) > 0 && is_alike(other, claim)
        });
        Ok(alike.min_by_key(|told| (u32::MAX - shared(&told.claim, claim), told.claim.evidence, told.claim.id)))
    }

    fn link(&mut self, claims: BTreeSet<ClaimId>, is_apart: bool) -> bool {
        self.links.0.push(Link { claims, is_apart });
        true
    }

    fn ids(&self, claims: &[Claim]) -> Result<BTreeSet<ClaimId>, A::Error> {
        let mut ids = BTreeSet::new();
        for claim in claims {
            ids.extend(self.found(claim, is_about_the_same)?.map(|told| told.claim.id));
        }
        Ok(ids)
    }

    /// The claim with the ids of its parties that were kept.
    fn renamed(&self, told: Told) -> Told {
        if self.kept.is_empty() {
            return told;
        }
        let kept = |id: &PartyId| Some(self.kept(id)).filter(|kept| kept != id);
        Told {
            claim: Arc::new(rename(&told.claim, &kept)),
            publisher: self.kept(&told.publisher),
            published: told.published,
        }
    }
}

impl<A: Archive> Archive for Corrected<'_, A> {
    type Error = A::Error;

    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, A::Error> {
        if self.has_none() {
            return self.archive.claims(parties, known);
        }
        let ids: Option<Vec<PartyId>> = parties.map(|parties| parties.iter().flat_map(|id| self.ids_of(id)).collect());
        let asked: Option<Vec<PartyId>> = parties.map(|parties| parties.iter().map(|id| self.kept(id)).collect());
        let told = self.archive.claims(ids.as_deref(), known)?;
        Ok(self.correct(told, |told| {
            told.published <= known && asked.as_ref().is_none_or(|asked| asked.iter().any(|party| told.names(party)))
        }))
    }

    fn between(
        &self,
        organisation: &PartyId,
        member: Option<&PartyId>,
        acts: &[Act],
        known: Date,
    ) -> Result<Vec<Told>, A::Error> {
        if self.has_none() {
            return self.archive.between(organisation, member, acts, known);
        }
        let mut told = Vec::new();
        let members: Vec<Option<PartyId>> = match member {
            None => vec![None],
            Some(member) => self.ids_of(member).into_iter().map(Some).collect(),
        };
        for organisation in &self.ids_of(organisation) {
            for member in &members {
                told.append(&mut self.archive.between(organisation, member.as_ref(), acts, known)?);
            }
        }
        let (organisation, member) = (self.kept(organisation), member.map(|member| self.kept(member)));
        Ok(self.correct(told, |told| {
            told.published <= known
                && acts.contains(&told.claim.act)
                && told.names(&organisation)
                && member.as_ref().is_none_or(|member| told.names(member))
        }))
    }

    fn claim(&self, id: ClaimId) -> Result<Option<Told>, A::Error> {
        Ok(self.as_read(id)?.map(|told| self.renamed(told)))
    }

    fn claims_of(&self, report: ReportId) -> Result<Vec<Told>, A::Error> {
        let told = self.archive.claims_of(report)?;
        Ok(self.correct(told, |told| told.claim.evidence.report == report))
    }

    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, A::Error> {
        self.archive.report(id)
    }

    fn passage(&self, evidence: Evidence) -> Result<Option<String>, A::Error> {
        self.archive.passage(evidence)
    }

    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, A::Error> {
        self.archive.reports(known)
    }

    fn copies(&self, report: ReportId) -> Result<Vec<ReportId>, A::Error> {
        self.archive.copies(report)
    }

    fn kept(&self, party: &PartyId) -> PartyId {
        if let Some(kept) = self.kept.get(party) {
            return kept.clone();
        }
        match party {
            PartyId::Within { of, name } => {
                let within = PartyId::Within { of: Box::new(self.kept(of)), name: name.clone() };
                self.kept.get(&within).cloned().unwrap_or(within)
            }
            other => other.clone(),
        }
    }

    fn corrected_by(&self, id: ClaimId) -> Option<u32> {
        self.put.get(&id).map(|(_, number)| *number).or_else(|| self.gone.get(&id).copied())
    }

    fn links(&self) -> Option<&Links> {
        Some(&self.links).filter(|links| !links.0.is_empty())
    }
}

/// The facts with those that were set by hand and are in force.
pub fn with_set_facts(mut facts: Facts, corrections: &[Correction]) -> Facts {
    for (correction, undone) in corrections.iter().zip(undone_by(corrections)) {
        if let (Change::SetFact { fact }, None) = (&correction.change, undone) {
            facts.set.push(fact.row(correction.number));
        }
    }
    facts
}

/// Bytes that two passages of one report have in common.
fn shared(a: &Claim, b: &Claim) -> u32 {
    let (a, b): (Span, Span) = (a.evidence.span, b.evidence.span);
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn homes<'a>(parties: impl IntoIterator<Item = &'a PartyId>) -> BTreeSet<&'a PartyId> {
    parties.into_iter().map(PartyId::home).collect()
}

/// Whether both tell of the same act of the same parties.
fn is_about_the_same(a: &Claim, b: &Claim) -> bool {
    let actors = |claim: &'_ Claim| claim.actor.iter().map(|party| party.id.home().clone()).collect::<BTreeSet<_>>();
    a.act == b.act && actors(a) == actors(b) && homes(a.object.parties()) == homes(b.object.parties())
}

/// Whether both say the same, be it of other words or by other sources.
fn says_the_same(a: &Claim, b: &Claim) -> bool {
    let time = |claim: &Claim| (claim.time.from, claim.time.to);
    is_about_the_same(a, b) && a.polarity == b.polarity && a.certainty == b.certainty && time(a) == time(b)
}

/// The claim with other ids for some of its parties; its own id stays.
fn rename(claim: &Claim, other: &dyn Fn(&PartyId) -> Option<PartyId>) -> Claim {
    let party = |party: &Party| match other(&party.id) {
        Some(id) => Party { id, ..party.clone() },
        None => party.clone(),
    };
    let mut claim = claim.clone();
    claim.actor = claim.actor.iter().map(party).collect();
    claim.object = rename_object(&claim.object, other);
    for source in &mut claim.sources {
        source.who = party(&source.who);
    }
    if let Some(plover) = &mut claim.plover {
        for id in plover.actor.iter_mut().chain(&mut plover.recipient) {
            if let Some(other) = other(id) {
                *id = other;
            }
        }
    }
    claim
}

fn rename_object(object: &Object, other: &dyn Fn(&PartyId) -> Option<PartyId>) -> Object {
    let party = |party: &Party| Party { id: other(&party.id).unwrap_or_else(|| party.id.clone()), ..party.clone() };
    let whose =
        |organisation: &Option<PartyId>| organisation.as_ref().map(|id| other(id).unwrap_or_else(|| id.clone()));
    match object {
        Object::None => Object::None,
        Object::Thing(words) => Object::Thing(*words),
        Object::Parties(parties) => Object::Parties(parties.iter().map(party).collect()),
        Object::Clause { organisation, clause, words } => {
            Object::Clause { organisation: whose(organisation), clause: clause.clone(), words: *words }
        }
        Object::Event { organisation, kind, words } => {
            Object::Event { organisation: whose(organisation), kind: kind.clone(), words: *words }
        }
        Object::Claim(judged) => Object::Claim(Box::new(Judged {
            act: judged.act,
            actor: judged.actor.iter().map(party).collect(),
            object: rename_object(&judged.object, other),
        })),
    }
}

#[cfg(test)]
mod tests;

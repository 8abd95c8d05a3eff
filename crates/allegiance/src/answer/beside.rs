//! A claim among the others about the same, and the event that they tell of.

use std::collections::{BTreeMap, BTreeSet};

use account::Corrected;
use codebook::{Change, ClaimId, Date, Object, PartyId, ReportId};
use store::{Id, Store};

use super::{Desk, party};
use crate::error::Error;
use crate::view::{Beside, Sibling, Telling, Voice, Voices};

/// Voices that are shown, ...
const VOICES: usize = 40;
/// ... and repeats of each.
const REPEATS: usize = 8;
/// Events of a report that are looked at for other reports of them, ...
const EVENTS: usize = 8;
/// ... and the other reports that are looked up.
const SIBLINGS: usize = 24;

impl Desk<'_, Corrected<'_, Store>> {
    /// The claim with these first digits.
    pub fn claim_called(&self, digits: &str) -> Result<ClaimId, Error> {
        let is_hexadecimal = digits.len() >= 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let ids = if is_hexadecimal { self.ids(digits)? } else { Vec::new() };
        let mut claims = ids.into_iter().filter_map(|id| match id {
            Id::Claim(id) => Some(id),
            Id::Report(_) => None,
        });
        match (claims.next(), claims.next()) {
            (Some(id), None) => Ok(id),
            (None, _) => Err(Error::nothing(
                format!("there is no claim `{digits}`"),
                "the account",
                "give the first digits of an id, four at least",
            )),
            _ => Err(Error::usage(format!("several claims begin with `{digits}`"), "the account", "give more digits")),
        }
    }

    /// What stands beside a claim, as known on `known`; `None` where no such claim counts.
    pub fn beside(&self, id: ClaimId, known: Date) -> Result<Option<Beside>, Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let Some(told) = account::beside(self.archive, self.facts, id, known).map_err(told_by)? else {
            return Ok(None);
        };
        let shown = |id: &PartyId| party(self.facts, id, "", None);
        let event = match told.event {
            None => None,
            Some(event) => {
                // The words of an object are those of the claim that told of it first.
                let first = self.claim(event.id.0)?;
                let toward = match &event.object {
                    Object::Parties(parties) => parties.iter().map(|party| shown(&party.id)).collect(),
                    _ => Vec::new(),
                };
                let object = match &event.object {
                    Object::None => String::new(),
                    Object::Parties(_) => crate::view::brief(&toward),
                    _ => first.map(|claim| claim.object.in_words()).unwrap_or_default(),
                };
                Some(Telling {
                    id: event.id.0.to_string(),
                    act: event.act,
                    actor: event.actor.iter().map(shown).collect(),
                    object,
                    toward,
                    time: event.time,
                    dates: event.dates,
                    polarity: event.polarity,
                    certainty: event.certainty,
                    published: event.published,
                })
            }
        };
        let (because, against) = (self.voices(&told.because)?, self.voices(&told.against)?);
        let ids: Vec<ClaimId> = told.because.iter().chain(&told.against).flatten().copied().collect();
        let is_about = |one: &&codebook::Correction| {
            let amended = if let Change::Amend { amended, .. } = &one.change { Some(amended.id) } else { None };
            one.change.claims().iter().map(|claim| claim.id).chain(amended).any(|id| ids.contains(&id))
        };
        let corrections = self.archive.corrections().iter().filter(is_about);
        let corrections = corrections.map(|one| self.correction(one)).collect::<Result<_, _>>()?;
        Ok(Some(Beside { event, because, against, corrections }))
    }

    /// Other reports that tell of the events of these claims of one report, those that tell of most first. Only a few events
    /// are looked at: those whose claims are likeliest read rightly.
    pub fn siblings(&self, claims: &[&codebook::Claim], known: Date) -> Result<Vec<Sibling>, Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let mut likeliest = claims.to_vec();
        likeliest.sort_by(|one, other| other.confidence.total_cmp(&one.confidence).then(one.id.cmp(&other.id)));
        let mut seen: BTreeSet<ClaimId> = BTreeSet::new();
        let mut others: BTreeMap<ReportId, Sibling> = BTreeMap::new();
        let mut looked_at = 0;
        for claim in likeliest {
            if looked_at == EVENTS || seen.contains(&claim.id) {
                continue;
            }
            looked_at += 1;
            let Some(told) = account::beside(self.archive, self.facts, claim.id, known).map_err(told_by)? else {
                continue;
            };
            let is_denial = told.against.iter().flatten().any(|id| *id == claim.id);
            let sides = [(told.because, is_denial), (told.against, !is_denial)];
            for (id, differs) in
                sides.iter().flat_map(|(side, differs)| side.iter().flatten().map(|id| (*id, *differs)))
            {
                if !seen.insert(id) || others.len() > SIBLINGS {
                    continue;
                }
                let Some(shown) = self.claim(id)? else { continue };
                let Ok(report) = shown.report.id.parse::<ReportId>() else { continue };
                if report == claim.evidence.report {
                    continue;
                }
                let new = || Sibling { report: shown.report.clone(), claims: Vec::new(), differs: false };
                let sibling = others.entry(report).or_insert_with(new);
                sibling.differs |= differs;
                if sibling.claims.len() < REPEATS {
                    sibling.claims.push(shown);
                }
            }
        }
        let mut others: Vec<Sibling> = others.into_values().collect();
        others.sort_by_key(|one| (std::cmp::Reverse(one.claims.len()), one.report.published, one.report.id.clone()));
        Ok(others)
    }

    fn voices(&self, voices: &[Vec<ClaimId>]) -> Result<Voices, Error> {
        let mut shown = Vec::new();
        for voice in voices.iter().take(VOICES) {
            let claims = voice.iter().take(REPEATS + 1).filter_map(|id| self.claim(*id).transpose());
            let mut claims = claims.collect::<Result<Vec<_>, _>>()?.into_iter();
            if let Some(first) = claims.next() {
                shown.push(Voice { first, repeats: claims.collect(), repeated: voice.len() - 1 });
            }
        }
        Ok(Voices { count: voices.len(), claims: voices.iter().map(Vec::len).sum(), shown })
    }
}

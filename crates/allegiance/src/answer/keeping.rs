//! Passages by their words, and what rests on a report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use account::{Archive, Corrected, Links, Standing, Told};
use codebook::{Act, ClaimId, Date, Evidence, Facts, PartyId, Report, ReportId};
use store::{Id, Search, Store};

use super::{Desk, id_text, party, short};
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::{question, view};

impl Desk<'_, Corrected<'_, Store>> {
    /// The passages with the words that are asked for.
    pub fn search(&self, asked: &question::Search) -> Result<Vec<view::Passage>, Error> {
        let named = |name: &Option<String>, wanted| {
            let party = name.as_deref().map(|name| party_named(name, wanted, self.facts, self.archive, self.today));
            Ok::<_, Error>(party.transpose()?.map_or_else(Vec::new, |party| self.archive.ids_of(&party)))
        };
        // The shell has taken the quotes of what was one word to it.
        let quoted = |word: &String| {
            let is_phrase = word.contains(char::is_whitespace) && !word.contains('"') && asked.words.len() > 1;
            if is_phrase { format!("\"{word}\"") } else { word.clone() }
        };
        let search = Search {
            words: asked.words.iter().map(quoted).collect::<Vec<_>>().join(" "),
            party: named(&asked.party, Wanted::Party)?,
            organisation: named(&asked.org, Wanted::Organisation)?,
            since: asked.since,
            until: asked.until,
            publisher: asked.publisher.clone(),
            limit: asked.limit as usize,
        };
        let hits = self.archive.uncorrected().search(&search).map_err(|error| Error::told_by(&error))?;
        let passage = |hit: &store::Hit| {
            let report = self.report(hit.report)?;
            let claims = self.archive.correct(hit.claims.clone(), |told| {
                let (place, words) = (told.claim.evidence, hit.span);
                place.report == hit.report
                    && words.is_some_and(|words| place.span.start < words.end && words.start < place.span.end)
            });
            Ok(view::Passage {
                report: super::report(&report),
                span: hit.span.map(|span| (span.start, span.end)),
                words: pieces(&hit.words, &hit.found),
                claims: claims.iter().map(|told| self.shown(&told.claim)).collect::<Result<_, _>>()?,
            })
        };
        hits.iter().map(passage).collect()
    }

    /// The report whose id begins so.
    pub fn report_called(&self, id: &str) -> Result<ReportId, Error> {
        let found = self.ids(id.trim())?;
        let reports: Vec<ReportId> =
            found.iter().filter_map(|id| if let Id::Report(id) = id { Some(*id) } else { None }).collect();
        match (reports.as_slice(), found.as_slice()) {
            ([report], _) => Ok(*report),
            ([], [Id::Claim(claim)]) => {
                let told = self.archive.claim(*claim).map_err(|error| Error::told_by(&error))?;
                let report = told.map_or_else(String::new, |told| told.claim.evidence.report.to_string());
                let help = format!("its report is {}; claims go only together with it", short(&report, 12));
                Err(Error::usage(format!("`{id}` is a claim, not a report"), "the question", help))
            }
            ([], _) => {
                let help = "give the first digits of its id: `allegiance why` and `allegiance search` show them";
                Err(Error::nothing(format!("there is no report called `{id}`"), "the account", help))
            }
            _ => {
                let ids: Vec<String> = found.iter().map(|id| short(&id_text(id), 12)).collect();
                let what = format!("several reports begin with `{id}`");
                Err(Error::usage(what, "the account", format!("give more digits: {}", ids.join(", "))))
            }
        }
    }

    /// What rests on a report: its claims, and the standings of today that are different without it.
    pub fn removal(&self, id: ReportId) -> Result<view::Removal, Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let report = self.report(id)?;
        let told = self.archive.claims_of(id).map_err(told_by)?;
        let homes = told.iter().flat_map(|told| told.claim.parties().map(PartyId::home));
        let organisations: BTreeSet<&PartyId> = homes.filter(|home| matches!(home, PartyId::Organisation(_))).collect();
        let at = self.as_of(question::Days::default());
        let without = Without { archive: self.archive, report: id };
        let mut changes = Vec::new();
        for organisation in organisations {
            let before = account::standings(self.archive, self.facts, organisation, at).map_err(told_by)?;
            let after = account::standings(&without, self.facts, organisation, at).map_err(told_by)?;
            let (before, after) = (by_member(&before), by_member(&after));
            let members: BTreeSet<&PartyId> = before.keys().chain(after.keys()).copied().collect();
            for member in members {
                changes.extend(changed(self.facts, (organisation, member), before.get(member), after.get(member)));
            }
        }
        Ok(view::Removal {
            report: super::report(&report),
            claims: told.iter().map(|told| self.shown(&told.claim)).collect::<Result<_, _>>()?,
            on: at.on,
            changes,
            is_removed: false,
        })
    }
}

/// The parts of a standing that are different: membership, participation and intent before and after, `None` where the member
/// is not spoken of.
pub fn changed<T: PartialEq + ToString>(
    facts: &Facts,
    (organisation, member): (&PartyId, &PartyId),
    before: Option<&[T; 3]>,
    after: Option<&[T; 3]>,
) -> Vec<view::Changed> {
    let parts = ["membership", "participation", "intent"].into_iter().enumerate();
    let different = parts.filter_map(|(place, part)| {
        let value = |parts: Option<&[T; 3]>| parts.map(|parts| parts[place].to_string());
        let (before, after) = (value(before), value(after));
        (before != after).then(|| view::Changed {
            organisation: party(facts, organisation, "", None),
            member: party(facts, member, "", None),
            part,
            before,
            after,
        })
    });
    different.collect()
}

/// What holds of each member, part by part.
type Parts<'a> = BTreeMap<&'a PartyId, [String; 3]>;

fn by_member(standings: &[Standing]) -> Parts<'_> {
    let since = |value: &str, since: Option<codebook::PartialDate>| match since {
        Some(since) => format!("{value} since {since}"),
        None => value.to_owned(),
    };
    let parts = |standing: &Standing| {
        let Standing { membership, participation, intent, .. } = standing;
        [
            since(membership.value.as_str(), membership.since),
            since(participation.value.as_str(), participation.since),
            since(intent.value.as_str(), intent.since),
        ]
    };
    standings.iter().map(|standing| (&standing.member, parts(standing))).collect()
}

/// The words in pieces: those in `found`, and what stands between them.
fn pieces(words: &str, found: &[codebook::Span]) -> Vec<(String, bool)> {
    let (mut pieces, mut place) = (Vec::new(), 0);
    for span in found {
        pieces.push((words[place..span.start as usize].to_owned(), false));
        pieces.push((span.of(words).to_owned(), true));
        place = span.end as usize;
    }
    pieces.push((words[place..].to_owned(), false));
    pieces.retain(|(words, _)| !words.is_empty());
    pieces
}

/// An archive as if a report had never been read.
struct Without<'a, A> {
    archive: &'a A,
    report: ReportId,
}

impl<A> Without<'_, A> {
    fn has(&self, told: &Told) -> bool {
        told.claim.evidence.report != self.report
    }
}

impl<A: Archive> Archive for Without<'_, A> {
    type Error = A::Error;

    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, A::Error> {
        let mut told = self.archive.claims(parties, known)?;
        told.retain(|told| self.has(told));
        Ok(told)
    }

    fn between(
        &self,
        organisation: &PartyId,
        member: Option<&PartyId>,
        acts: &[Act],
        known: Date,
    ) -> Result<Vec<Told>, A::Error> {
        let mut told = self.archive.between(organisation, member, acts, known)?;
        told.retain(|told| self.has(told));
        Ok(told)
    }

    fn claim(&self, id: ClaimId) -> Result<Option<Told>, A::Error> {
        Ok(self.archive.claim(id)?.filter(|told| self.has(told)))
    }

    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, A::Error> {
        if id == self.report { Ok(None) } else { self.archive.report(id) }
    }

    fn passage(&self, evidence: Evidence) -> Result<Option<String>, A::Error> {
        if evidence.report == self.report { Ok(None) } else { self.archive.passage(evidence) }
    }

    fn copies(&self, report: ReportId) -> Result<Vec<ReportId>, A::Error> {
        let mut copies = if report == self.report { Vec::new() } else { self.archive.copies(report)? };
        copies.retain(|copy| *copy != self.report);
        Ok(copies)
    }

    fn kept(&self, party: &PartyId) -> PartyId {
        self.archive.kept(party)
    }

    fn links(&self) -> Option<&Links> {
        self.archive.links()
    }

    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, A::Error> {
        let mut reports = self.archive.reports(known)?;
        reports.retain(|report| report.id != self.report);
        Ok(reports)
    }
}

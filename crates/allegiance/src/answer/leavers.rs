//! What leavers did before they left, by the account, as it is shown beside the risk of leaving.

use account::{Archive, AsOf};
use codebook::PartyId;
use measure::leavers::{Deed, Episode, Stay, YEARS_BEFORE, before, beside, refusals, stays, years_before};

use super::{Desk, party};
use crate::error::Error;
use crate::view;

impl<A: Archive> Desk<'_, A> {
    /// What leavers of all organisations did in the years before, against those who stayed, and what the members of this one
    /// did in the years before the day asked about.
    pub(super) fn leavers(&self, organisation: &PartyId, at: AsOf) -> Result<view::Leavers, Error> {
        let known = self.facts.organisations.iter().map(|row| PartyId::Organisation(row.id.clone()));
        let mut organisations: Vec<PartyId> = known.chain([organisation.clone()]).collect();
        organisations.sort();
        organisations.dedup();
        let refusals = refusals(self.archive, self.facts, at).map_err(|error| Error::told_by(&error))?;
        let mut all: Vec<Stay> = Vec::new();
        for one in &organisations {
            let mut stays =
                stays(self.archive, self.facts, one, &refusals, at).map_err(|error| Error::told_by(&error))?;
            all.append(&mut stays);
        }
        let episodes = beside(&all);
        let counts = before(&episodes).into_iter().map(|row| view::Before {
            behaviour: row.behaviour.map_or("any", |did| did.as_str()),
            words: row.behaviour.map_or("any of these", |did| did.words()),
            leavers: (row.leavers.did, row.leavers.of),
            stayers: (row.stayers.did, row.stayers.of),
            ratio: row.ratio,
            interval: row.interval.map(|ends| (ends.low, ends.high)),
        });
        let is_told = |episode: &&Episode<'_>| episode.left || episode.deeds().next().is_some();
        let shown = episodes.iter().filter(is_told).map(|episode| {
            let because = if episode.left { self.grounds(&episode.stay.because)? } else { Vec::new() };
            self.episode(episode.stay, Some(episode.left), episode.day, because, episode.deeds())
        });
        let is_own = |stay: &&Stay| stay.organisation == *organisation && stay.to.is_none_or(|to| at.on < to);
        let since = years_before(at.on);
        let now = all.iter().filter(is_own).map(|stay| {
            let deeds = stay.deeds.iter().filter(|deed| (since..=at.on).contains(&deed.day));
            self.episode(stay, None, at.on, Vec::new(), deeds)
        });
        Ok(view::Leavers {
            years: YEARS_BEFORE,
            organisations: organisations.iter().filter(|one| all.iter().any(|stay| stay.organisation == **one)).count(),
            stays: all.len(),
            left: all.iter().filter(|stay| stay.left).count(),
            covered: all.iter().filter(|stay| stay.left && stay.covered).count(),
            suspended: all.iter().map(|stay| stay.suspended).sum(),
            froze: all.iter().map(|stay| stay.froze).sum(),
            counts: counts.collect(),
            episodes: shown.collect::<Result<_, _>>()?,
            now: now.collect::<Result<_, _>>()?,
        })
    }

    fn episode<'d>(
        &self,
        stay: &Stay,
        left: Option<bool>,
        on: codebook::Date,
        because: Vec<view::Ground>,
        deeds: impl Iterator<Item = &'d Deed>,
    ) -> Result<view::Episode, Error> {
        let deeds = deeds.map(|deed| {
            let because = self.grounds(&deed.because)?;
            let (behaviour, words) = (deed.behaviour.as_str(), deed.behaviour.words());
            Ok::<_, Error>(view::Deed { day: deed.day, behaviour, words, because })
        });
        Ok(view::Episode {
            organisation: party(self.facts, &stay.organisation, "", None),
            member: party(self.facts, &stay.member, "", None),
            left,
            on,
            because,
            deeds: deeds.collect::<Result<_, _>>()?,
        })
    }
}

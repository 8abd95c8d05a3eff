//! Changes of standing one by one, each with the day from which it could be known: what a feed tells.
//!
//! Who changed since a day is what `watch` answers. Each of them is then followed from day to day, every day as it was known on
//! itself, as somebody saw it who looked each day; so an entry depends on the reports published by its day alone, and a
//! report that comes in late adds entries with its own day and moves none that are later.

use std::collections::BTreeSet;

use account::{Archive, AsOf, Difference, Seen, Standing};
use codebook::{Act, Date, PartialDate, PartyId};

use super::{Desk, party};
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view;

impl<A: Archive> Desk<'_, A> {
    /// What changed after `since` until `until`, the newest first.
    pub fn news(&self, asked: &question::News, since: Date, until: Date) -> Result<view::News, Error> {
        let named = |name: &String, wanted| party_named(name, wanted, self.facts, self.archive, until);
        let organisation = asked.organisation.as_ref().map(|name| named(name, Wanted::Organisation)).transpose()?;
        let member = asked.member.as_ref().map(|name| named(name, Wanted::Party)).transpose()?;
        let given = organisation.as_ref().map(std::slice::from_ref);
        let watched = account::watch(self.archive, self.facts, given, since, until);
        let watched = watched.map_err(|error| Error::told_by(&error))?;
        let pairs: BTreeSet<(PartyId, PartyId)> = watched
            .into_iter()
            .filter(|row| member.as_ref().is_none_or(|member| row.member == *member.home()))
            .map(|row| (row.organisation, row.member))
            .collect();
        let mut found: Vec<(Date, Difference)> = Vec::new();
        for (organisation, member) in &pairs {
            self.follow(organisation, member, (since, until), &mut found)?;
        }
        // Stable: parts of one standing keep their order.
        found.sort_by(|(one, a), (two, b)| {
            two.cmp(one).then_with(|| (&a.organisation, &a.member).cmp(&(&b.organisation, &b.member)))
        });
        let shown = |(known, change): &(Date, Difference)| {
            Ok::<_, Error>(view::Noted { known: *known, change: self.difference(change)? })
        };
        Ok(view::News {
            organisation: organisation.map(|id| party(self.facts, &id, "", None)),
            member: member.map(|id| party(self.facts, &id, "", None)),
            since,
            until,
            rows: found.iter().map(shown).collect::<Result<_, _>>()?,
        })
    }

    /// Every change of one standing, day by day.
    fn follow(
        &self,
        organisation: &PartyId,
        member: &PartyId,
        (since, until): (Date, Date),
        found: &mut Vec<(Date, Difference)>,
    ) -> Result<(), Error> {
        let on_day = |day| self.standing_of(organisation, member, AsOf { on: day, known: day });
        let (mut seen_on, mut seen) = (since, on_day(since)?);
        for day in self.days_of(organisation, member, (since, until))? {
            let now = on_day(day)?;
            // The first day on which it was otherwise; there may be several between two that are looked at.
            while Seen::of(&seen) != Seen::of(&now) {
                let (mut before, mut from, mut standing) = (seen_on, day, now.clone());
                while let Some(middle) = between(before, from) {
                    let then = on_day(middle)?;
                    if Seen::of(&then) == Seen::of(&seen) {
                        before = middle;
                    } else {
                        (from, standing) = (middle, then);
                    }
                }
                let changes = account::since_look(&[Seen::of(&seen)], before, std::slice::from_ref(&standing));
                found.extend(changes.into_iter().map(|change| (from, change)));
                (seen_on, seen) = (from, standing);
            }
            (seen_on, seen) = (day, now);
        }
        Ok(())
    }

    /// The days after `since` on which a standing may have become another: those of reports, and those on which a value began.
    fn days_of(
        &self,
        organisation: &PartyId,
        member: &PartyId,
        (since, until): (Date, Date),
    ) -> Result<BTreeSet<Date>, Error> {
        let told = self.archive.between(organisation, Some(member), Act::ALL, until);
        let told = told.map_err(|error| Error::told_by(&error))?;
        let mut days: BTreeSet<Date> = told.iter().map(|told| told.published).collect();
        let now: Standing = self.standing_of(organisation, member, AsOf { on: until, known: until })?;
        let history = &now.history;
        let begins = history.membership.iter().map(|spell| spell.held.since);
        let begins = begins.chain(history.participation.iter().map(|spell| spell.held.since));
        let begins = begins.chain(history.intent.iter().map(|spell| spell.held.since)).flatten();
        days.extend(begins.flat_map(|begin: PartialDate| [begin.earliest(), begin.latest()]));
        days.insert(until);
        days.retain(|day| since < *day && *day <= until);
        Ok(days)
    }
}

/// A day in the middle of two; `None` where there is none.
fn between(before: Date, after: Date) -> Option<Date> {
    let days = (after - before).get_days();
    (days > 1).then(|| before.saturating_add(jiff::Span::new().days(days / 2)))
}

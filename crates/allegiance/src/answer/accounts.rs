//! The accounts beside the standings to views: commitments, attendance, relations, and what is different.

use account::{Archive, Between};
use codebook::{ClaimId, Date, PartyId};

use super::{Desk, party};
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view;

/// Days that `watch` looks back where no day is given.
const WATCHED: i64 = 30;

impl<A: Archive> Desk<'_, A> {
    /// The ledger of commitments.
    pub fn requests(&self, asked: &question::Requests) -> Result<view::Requests, Error> {
        let at = self.as_of(asked.days);
        let organisation = party_named(&asked.organisation, Wanted::Organisation, self.facts, self.archive, at.known)?;
        let ledger =
            account::ledger(self.archive, self.facts, &organisation, at).map_err(|error| Error::told_by(&error))?;
        let rows = ledger.requests.iter().map(|request| self.request(request)).collect::<Result<_, _>>()?;
        let tallies = ledger.tallies.iter().map(|tally| view::Tally {
            member: self.plain(&tally.member),
            asked: tally.asked_by,
            asked_of: tally.asked_of,
            answered: tally.answered,
            fulfilled: tally.fulfilled,
            share: tally.share(),
            median_days: tally.median_days,
        });
        let tallies = tallies.collect();
        Ok(view::Requests { organisation: self.plain(&organisation), on: at.on, known: at.known, rows, tallies })
    }

    fn request(&self, request: &account::Request) -> Result<view::Request, Error> {
        let answer = |answer: &account::Answer| {
            Ok::<_, Error>(view::Answer {
                party: self.plain(&answer.party),
                outcome: answer.outcome.as_str(),
                day: answer.day,
                days: answer.days,
                because: self.all(&answer.because)?,
                against: self.all(&answer.against)?,
                rule: answer.rule.map(|rule| (rule.as_str(), rule.sentence())),
            })
        };
        let clause = request.clause.as_ref().map(|id| {
            let row = self.facts.clauses.iter().find(|row| row.id == *id);
            (id.0.to_string(), row.map(|row| row.article.to_string()).unwrap_or_default())
        });
        Ok(view::Request {
            id: request.id.0.to_string(),
            asker: self.plain(&request.asker),
            asked: request.asked.iter().map(|party| self.plain(party)).collect(),
            clause,
            is_covered: request.covered,
            is_implied: request.implied,
            about: request.about.iter().map(ToString::to_string).collect(),
            day: request.day,
            because: self.all(&request.claims)?,
            against: self.all(&request.against)?,
            answers: request.answers.iter().map(answer).collect::<Result<_, _>>()?,
        })
    }

    /// Members against events.
    pub fn attendance(&self, asked: &question::Attendance) -> Result<view::Attendance, Error> {
        let at = self.as_of(asked.days);
        let organisation = party_named(&asked.organisation, Wanted::Organisation, self.facts, self.archive, at.known)?;
        let told =
            account::attendance(self.archive, self.facts, &organisation, at).map_err(|error| Error::told_by(&error))?;
        let is_asked = |day: codebook::PartialDate| asked.since.is_none_or(|since| day.latest() >= since);
        let shown: Vec<usize> =
            (0..told.occasions.len()).filter(|index| is_asked(told.occasions[*index].day)).collect();
        let occasion = |index: &usize| {
            let occasion = &told.occasions[*index];
            Ok::<_, Error>(view::Occasion {
                kind: occasion.kind.to_string(),
                day: occasion.day,
                is_dated: occasion.dated,
                cancelled: self.all(&occasion.cancelled)?,
            })
        };
        let row = |row: &account::Row| {
            let cell = |index: &usize| {
                let cell = &row.cells[*index];
                Ok::<_, Error>(view::Cell {
                    presence: cell.presence.as_str(),
                    is_member: cell.is_member,
                    because: self.all(&cell.because)?,
                    against: self.all(&cell.against)?,
                })
            };
            let cells = shown.iter().map(cell).collect::<Result<_, _>>()?;
            Ok::<_, Error>(view::Row { member: self.plain(&row.member), cells })
        };
        let abstention = |spell: &account::Abstention| {
            Ok::<_, Error>(view::Abstention {
                member: self.plain(&spell.member),
                from: spell.from,
                to: spell.to,
                months: spell.months,
                because: self.all(&spell.because)?,
            })
        };
        let abstentions = told.abstentions.iter().filter(|spell| spell.to.is_none_or(is_asked));
        Ok(view::Attendance {
            organisation: self.plain(&organisation),
            on: at.on,
            known: at.known,
            occasions: shown.iter().map(occasion).collect::<Result<_, _>>()?,
            rows: told.rows.iter().map(row).collect::<Result<_, _>>()?,
            abstentions: abstentions.map(abstention).collect::<Result<_, _>>()?,
        })
    }

    /// How pairs get on.
    pub fn relations(&self, asked: &question::Relations) -> Result<view::Relations, Error> {
        let at = self.as_of(asked.days);
        let named = |name: &str| party_named(name, Wanted::Party, self.facts, self.archive, at.known);
        let of = named(&asked.of)?;
        let with = asked.with.as_deref().map(named).transpose()?;
        if let Some(with) = with.as_ref().filter(|with| with.home() == of.home()) {
            let what = format!("`{}` and `{}` are of one party", asked.of, with);
            return Err(Error::usage(what, "the question", "name two states or organisations"));
        }
        let is_of_members = with.is_none() && matches!(of, PartyId::Organisation(_));
        let between = match &with {
            Some(with) => Between::Pair(&of, with),
            None if is_of_members => Between::Members(&of),
            None => Between::Party(&of),
        };
        let relations = account::relations(self.archive, self.facts, between, at, asked.window);
        let relations = relations.map_err(|error| Error::told_by(&error))?;
        Ok(view::Relations {
            is_of_members,
            of: self.plain(of.home()),
            with: with.map(|with| self.plain(with.home())),
            on: at.on,
            known: at.known,
            window: asked.window,
            rows: relations.iter().map(|relation| self.relation(relation)).collect::<Result<_, _>>()?,
        })
    }

    fn relation(&self, relation: &account::Relation) -> Result<view::Relation, Error> {
        let weighed = |event: &account::Weighed| {
            Ok::<_, Error>(view::Weighed {
                day: event.day,
                act: event.act,
                actor: self.plain(&event.actor),
                recipient: self.plain(&event.recipient),
                is_mutual: event.mutual,
                polarity: event.polarity,
                certainty: event.certainty,
                weight: event.weight,
                because: self.all(&event.claims)?,
                against: self.all(&event.against)?,
            })
        };
        Ok(view::Relation {
            parties: [self.plain(&relation.parties.0), self.plain(&relation.parties.1)],
            balance: relation.balance,
            before: relation.before,
            change: relation.change,
            warm: relation.warm,
            cool: relation.cool,
            count_before: relation.count_before,
            events: relation.events.iter().map(weighed).collect::<Result<_, _>>()?,
        })
    }

    /// What is different between two days, each as it was known then.
    pub fn compare(&self, asked: &question::Compare) -> Result<view::Differences, Error> {
        let (earlier, later) = (asked.earlier.min(asked.later), asked.earlier.max(asked.later));
        let known = asked.known.unwrap_or(later);
        let organisation = party_named(&asked.organisation, Wanted::Organisation, self.facts, self.archive, known)?;
        let days = Some((earlier.min(known), known));
        let compared = account::compare(self.archive, self.facts, &organisation, earlier, later, days);
        let compared = compared.map_err(|error| Error::told_by(&error))?;
        Ok(view::Differences {
            organisation: Some(self.plain(&organisation)),
            earlier,
            later,
            rows: self.differences(&compared.differences)?,
        })
    }

    /// What is different since the last look, and what is seen now.
    ///
    /// At the first look, where nothing was seen before, there is nothing to tell.
    pub fn since_look(
        &self,
        asked: &question::Watch,
        before: Option<(Date, Vec<account::Seen>)>,
    ) -> Result<(view::Differences, Vec<account::Seen>), Error> {
        let named = |name: &String| party_named(name, Wanted::Organisation, self.facts, self.archive, self.today);
        let organisations = asked.organisations.iter().map(named).collect::<Result<Vec<PartyId>, _>>()?;
        let given = (!organisations.is_empty()).then_some(organisations.as_slice());
        let now = account::look(self.archive, self.facts, given, self.today);
        let now = now.map_err(|error| Error::told_by(&error))?;
        let (looked, mut before) = before.unwrap_or((self.today, Vec::new()));
        let is_asked = |seen: &account::Seen| given.is_none_or(|given| given.contains(&seen.organisation));
        let (asked_about, others): (Vec<_>, Vec<_>) = before.drain(..).partition(is_asked);
        let rows = self.differences(&account::since_look(&asked_about, looked, &now))?;
        // What was seen of organisations that nobody asks about this time is kept for the next.
        let seen = others.into_iter().chain(now.iter().map(account::Seen::of)).collect();
        Ok((view::Differences { organisation: None, earlier: looked, later: self.today, rows }, seen))
    }

    /// What has changed, or was learnt, since a day.
    pub fn watch(&self, asked: &question::Watch) -> Result<view::Differences, Error> {
        let since = asked.since.unwrap_or_else(|| {
            let span = jiff::Span::new().days(WATCHED);
            self.today.saturating_sub(span)
        });
        let named = |name: &String| party_named(name, Wanted::Organisation, self.facts, self.archive, self.today);
        let organisations = asked.organisations.iter().map(named).collect::<Result<Vec<PartyId>, _>>()?;
        let given = (!organisations.is_empty()).then_some(organisations.as_slice());
        let differences = account::watch(self.archive, self.facts, given, since, self.today);
        let differences = differences.map_err(|error| Error::told_by(&error))?;
        let rows = self.differences(&differences)?;
        Ok(view::Differences { organisation: None, earlier: since, later: self.today, rows })
    }

    fn differences(&self, differences: &[account::Difference]) -> Result<Vec<view::Difference>, Error> {
        differences.iter().map(|difference| self.difference(difference)).collect()
    }

    /// One difference with its words.
    pub(super) fn difference(&self, difference: &account::Difference) -> Result<view::Difference, Error> {
        Ok(view::Difference {
            organisation: self.plain(&difference.organisation),
            member: self.plain(&difference.member),
            cause: match difference.cause {
                account::Cause::Changed => "changed",
                account::Cause::Learnt => "learnt",
            },
            part: difference.to.part(),
            from: difference.from.as_str(),
            to: difference.to.as_str(),
            since: difference.since,
            because: self.grounds(&difference.because)?,
            against: self.grounds(&difference.against)?,
            rule: difference.rule.as_str(),
            sentence: difference.rule.sentence(),
        })
    }

    /// A party without the words of a claim.
    fn plain(&self, id: &PartyId) -> view::Party {
        party(self.facts, id, "", None)
    }

    /// Claims with their words.
    fn all(&self, ids: &[ClaimId]) -> Result<Vec<view::Claim>, Error> {
        let shown = ids.iter().map(|id| self.claim(*id));
        shown.filter_map(Result::transpose).collect()
    }
}

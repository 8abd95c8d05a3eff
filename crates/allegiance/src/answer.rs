//! A question and the account to a view.

mod accounts;
mod news;
mod prints;
mod beside;
mod corrections;
mod keeping;
mod leavers;
mod measures;
mod judge;

pub use keeping::changed;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use account::{Archive, AsOf, Corrected};
use codebook::{Certainty, ClaimId, Date, FactId, Facts, PartyId, Polarity, ReportId, Span, Status};
use store::{Filter, Id, Store};

use crate::error::Error;
use crate::names::{Wanted, party_named, quoted};
use crate::question;
use crate::view::{self, View};

/// What a question is answered from.
pub struct Desk<'a, A> {
    /// Reports and claims.
    pub archive: &'a A,
    /// The facts.
    pub facts: &'a Facts,
    /// Today, for questions that name no day.
    pub today: Date,
    reports: RefCell<BTreeMap<ReportId, Arc<codebook::Report>>>,
    /// Tables of the user's own for the measures.
    own: RefCell<Vec<Arc<codebook::Report>>>,
    /// What they came to for the figures that are being shown.
    laid: RefCell<Option<Rc<measure::Tables>>>,
}

/// Longest piece of the paragraph that is shown on either side of the words, in characters.
const CONTEXT: usize = 300;

/// A party as it is shown: its usual name, and the words that named it.
pub fn party(facts: &Facts, id: &PartyId, words: &str, role: Option<&str>) -> view::Party {
    let name = match id {
        PartyId::Within { name, .. } => name.clone(),
        other => facts.name_of(other),
    };
    let text = id.to_string();
    let name = if name.is_empty() { text.clone() } else { name.to_string() };
    view::Party { id: text, kind: id.kind(), name, words: words.to_owned(), role: role.map(str::to_owned) }
}

/// A claim with its words taken from its report.
pub fn claim(facts: &Facts, claim: &codebook::Claim, report: &codebook::Report) -> view::Claim {
    let words = |span: Span| span.of(&report.text).to_owned();
    let named = |named: &codebook::Party| party(facts, &named.id, named.words.of(&report.text), named.role.as_deref());
    let sources = claim.sources.iter();
    view::Claim {
        id: claim.id.to_string(),
        report: self::report(report),
        evidence: in_place(&report.text, claim.evidence.span, claim.evidence.sentence),
        act: claim.act,
        actor: claim.actor.iter().map(named).collect(),
        object: object(facts, &claim.object, &report.text),
        detail: claim.detail.map(words),
        time: claim.time,
        time_words: claim.time.words.map(words),
        polarity: claim.polarity,
        certainty: claim.certainty,
        sources: sources.map(|source| view::Source { who: named(&source.who), cue: source.cue.map(words) }).collect(),
        opinion: claim.opinion,
        plover: claim.plover.clone(),
        confidence: claim.confidence,
        corrected: None,
        gone: None,
    }
}

/// A report as it is shown.
pub fn report(report: &codebook::Report) -> view::Report {
    view::Report {
        id: report.id.to_string(),
        title: report.title.to_string(),
        publisher: report.publisher.to_string(),
        published: report.published,
        address: report.address.as_deref().map(str::to_owned),
    }
}

fn object(facts: &Facts, object: &codebook::Object, text: &str) -> view::Object {
    use codebook::Object;
    let named = |named: &codebook::Party| party(facts, &named.id, named.words.of(text), named.role.as_deref());
    let thing = |kind, id: Option<String>, organisation: Option<&PartyId>, words: Span| view::Object::Thing {
        kind,
        id,
        organisation: organisation.map(ToString::to_string),
        words: words.of(text).to_owned(),
    };
    match object {
        Object::None => view::Object::None,
        Object::Parties(parties) => view::Object::Parties(parties.iter().map(named).collect()),
        Object::Clause { organisation, clause, words } => {
            thing("clause", clause.as_ref().map(|clause| clause.0.to_string()), organisation.as_ref(), *words)
        }
        Object::Event { organisation, kind, words } => {
            let id =
                organisation.as_ref().map_or_else(|| kind.to_string(), |organisation| format!("{organisation}/{kind}"));
            thing("event", Some(id), organisation.as_ref(), *words)
        }
        Object::Thing(words) => thing("thing", None, None, *words),
        Object::Claim(judged) => view::Object::Judged {
            act: judged.act,
            actor: judged.actor.iter().map(named).collect(),
            object: Box::new(self::object(facts, &judged.object, text)),
        },
    }
}

/// The words of a span with what stands around them in their paragraph.
fn in_place(text: &str, span: Span, sentence: u32) -> view::Words {
    let (start, end) = (span.start as usize, span.end as usize);
    let words = span.of(text);
    let (before, after) = match (text.get(..start), text.get(end..)) {
        (Some(before), Some(after)) if !words.is_empty() => (before, after),
        _ => ("", ""),
    };
    let before = &before[before.rfind('\n').map_or(0, |index| index + 1)..];
    let after = &after[..after.find('\n').unwrap_or(after.len())];
    let before = match before.char_indices().rev().nth(CONTEXT) {
        Some((index, _)) => format!("… {}", before[index..].split_once(' ').map_or("", |(_, rest)| rest)),
        None => before.trim_start().to_owned(),
    };
    let after = match after.char_indices().nth(CONTEXT) {
        Some((index, _)) => format!("{} …", after[..index].rsplit_once(' ').map_or("", |(rest, _)| rest)),
        None => after.trim_end().to_owned(),
    };
    view::Words { start: span.start, end: span.end, sentence, before, text: words.to_owned(), after }
}

impl<'a, A: Archive> Desk<'a, A> {
    /// A desk over an archive and the facts.
    pub fn new(archive: &'a A, facts: &'a Facts, today: Date) -> Desk<'a, A> {
        Desk { archive, facts, today, reports: RefCell::default(), own: RefCell::default(), laid: RefCell::default() }
    }

    /// Has the measures taken from these tables, too, from the day on which each could be known.
    pub fn lay(&self, tables: Vec<Arc<codebook::Report>>) {
        *self.own.borrow_mut() = tables;
    }

    /// The two days of a question.
    pub fn as_of(&self, days: question::Days) -> AsOf {
        AsOf { on: days.on.unwrap_or(self.today), known: days.known.unwrap_or(self.today) }
    }

    /// The standings that are asked for.
    pub fn standings(&self, asked: &question::Standing) -> Result<view::Standings, Error> {
        let at = self.as_of(asked.days);
        let organisation = party_named(&asked.organisation, Wanted::Organisation, self.facts, self.archive, at.known)?;
        let standings = match &asked.member {
            None => account::standings(self.archive, self.facts, &organisation, at)
                .map_err(|error| Error::told_by(&error))?,
            Some(member) => {
                let member = party_named(member, Wanted::Party, self.facts, self.archive, at.known)?;
                vec![self.standing_of(&organisation, &member, at)?]
            }
        };
        let rows = standings.iter().map(|standing| self.standing(standing)).collect::<Result<_, _>>()?;
        let organisation = party(self.facts, &organisation, "", None);
        Ok(view::Standings { organisation, on: at.on, known: at.known, is_of_one: asked.member.is_some(), rows })
    }

    /// The standing of one party, a person or body as its state or organisation.
    pub fn standing_of(&self, organisation: &PartyId, member: &PartyId, at: AsOf) -> Result<account::Standing, Error> {
        account::standing(self.archive, self.facts, organisation, member.home(), at)
            .map_err(|error| Error::told_by(&error))
    }

    /// What happened to or by a party, by day.
    pub fn timeline(&self, asked: &question::Timeline) -> Result<view::Timeline, Error> {
        let known = asked.known.unwrap_or(self.today);
        let party = party_named(&asked.party, Wanted::Party, self.facts, self.archive, known)?;
        let entries = account::timeline(self.archive, self.facts, &party, asked.since, asked.until, known);
        let entries = entries.map_err(|error| Error::told_by(&error))?;
        let rows = entries.iter().map(|entry| self.happening(entry)).collect::<Result<_, _>>()?;
        Ok(view::Timeline { party: self::party(self.facts, &party, "", None), known, rows })
    }

    /// The rows of a timeline counted from its end, the latest first, and how many there are in all. Only those that are shown
    /// are looked up.
    pub fn timeline_from_the_end(
        &self,
        asked: &question::Timeline,
        skip: usize,
        limit: usize,
    ) -> Result<(view::Timeline, usize), Error> {
        let known = asked.known.unwrap_or(self.today);
        let party = party_named(&asked.party, Wanted::Party, self.facts, self.archive, known)?;
        let entries = account::timeline(self.archive, self.facts, &party, asked.since, asked.until, known);
        let entries = entries.map_err(|error| Error::told_by(&error))?;
        let shown = entries.iter().rev().skip(skip).take(limit);
        let rows = shown.map(|entry| self.happening(entry)).collect::<Result<_, _>>()?;
        Ok((view::Timeline { party: self::party(self.facts, &party, "", None), known, rows }, entries.len()))
    }

    fn happening(&self, entry: &account::Entry) -> Result<view::Happening, Error> {
        let name = |id: &PartyId| party(self.facts, id, "", None).brief().to_owned();
        match &entry.what {
            account::Listed::Fact(change) => {
                let what = match (change.end, change.status) {
                    (account::End::Begins, Status::Member) => "member of",
                    (account::End::Ends, Status::Member) => "no longer a member of",
                    (account::End::Begins, Status::Suspended) => "suspended from",
                    (account::End::Ends, Status::Suspended) => "no longer suspended from",
                    (account::End::Begins, Status::Candidate) => "candidate for",
                    (account::End::Ends, Status::Candidate) => "no longer a candidate for",
                    (account::End::Begins, Status::Observer) => "observer or partner of",
                    (account::End::Ends, Status::Observer) => "no longer an observer or partner of",
                    (account::End::Begins, Status::Outside) => "not a member of",
                    (account::End::Ends, Status::Outside) => "no longer outside",
                };
                Ok(view::Happening {
                    from: entry.date,
                    to: entry.date,
                    text: format!("{}: {what} {}", name(&change.member), name(&change.organisation)),
                    act: None,
                    polarity: Polarity::Yes,
                    certainty: Certainty::Happened,
                    voices: 0,
                    because: vec![view::Ground::Fact(self.fact(&change.id))],
                    against: Vec::new(),
                })
            }
            account::Listed::Event(event) => {
                let told = |claims: &[ClaimId]| claims.iter().copied().map(account::Ground::Claim).collect::<Vec<_>>();
                let because = self.grounds(&told(&event.claims))?;
                let object = match (&event.object, because.first()) {
                    (codebook::Object::Parties(parties), _) => {
                        parties.iter().map(|party| name(&party.id)).collect::<Vec<_>>().join(", ")
                    }
                    // What several did with each other has all of them as actors.
                    (codebook::Object::None, _) => String::new(),
                    (_, Some(view::Ground::Claim(claim))) => claim.object.in_words(),
                    _ => String::new(),
                };
                let object = if object.is_empty() { object } else { format!(" → {object}") };
                let actor = event.actor.iter().map(name).collect::<Vec<_>>().join(", ");
                let actor = if actor.is_empty() { "somebody".to_owned() } else { actor };
                Ok(view::Happening {
                    from: event.time.from,
                    to: event.time.to,
                    text: format!("{actor}: {}{object}", event.act),
                    act: Some(event.act),
                    polarity: event.polarity,
                    certainty: event.certainty,
                    voices: event.voices,
                    because,
                    against: self.grounds(&told(&event.against))?,
                })
            }
        }
    }

    /// A standing as it is shown.
    pub fn standing(&self, standing: &account::Standing) -> Result<view::Standing, Error> {
        let account::Standing { membership, participation, intent, history, .. } = standing;
        let held = |part, value, since, because: &[_], against: &[_], rule: account::Rule| {
            Ok::<_, Error>(view::Held {
                part,
                value,
                since,
                until: None,
                because: self.grounds(because)?,
                against: self.grounds(against)?,
                rule: rule.as_str(),
                sentence: rule.sentence(),
            })
        };
        macro_rules! part {
            ($name:literal, $held:expr) => {
                held($name, $held.value.as_str(), $held.since, &$held.because, &$held.against, $held.rule)?
            };
        }
        let parts = [part!("membership", membership), part!("participation", participation), part!("intent", intent)];
        let mut before = Vec::new();
        macro_rules! spells {
            ($name:literal, $spells:expr) => {
                for spell in $spells.iter().rev().skip(1).rev() {
                    before.push(view::Held { until: spell.until, ..part!($name, spell.held) });
                }
            };
        }
        spells!("membership", history.membership);
        spells!("participation", history.participation);
        spells!("intent", history.intent);
        Ok(view::Standing {
            organisation: party(self.facts, &standing.organisation, "", None),
            member: party(self.facts, &standing.member, "", None),
            on: standing.at.on,
            known: standing.at.known,
            parts,
            history: before,
        })
    }

    /// What a value rests on, each down to its words.
    pub fn grounds(&self, grounds: &[account::Ground]) -> Result<Vec<view::Ground>, Error> {
        let mut shown = Vec::with_capacity(grounds.len());
        for ground in grounds {
            shown.extend(match ground {
                account::Ground::Fact(id) => Some(view::Ground::Fact(self.fact(id))),
                account::Ground::Claim(id) => self.claim(*id)?.map(Box::new).map(view::Ground::Claim),
            });
        }
        Ok(shown)
    }

    fn claim(&self, id: ClaimId) -> Result<Option<view::Claim>, Error> {
        let told = self.archive.claim(id).map_err(|error| Error::told_by(&error))?;
        told.map(|told| self.shown(&told.claim)).transpose()
    }

    fn shown(&self, claim: &codebook::Claim) -> Result<view::Claim, Error> {
        let report = self.report(claim.evidence.report)?;
        Ok(self.shown_in(claim, &report))
    }

    /// A claim of this report as it is shown.
    pub fn shown_in(&self, claim: &codebook::Claim, report: &codebook::Report) -> view::Claim {
        let corrected = self.archive.corrected_by(claim.id);
        view::Claim { corrected, ..self::claim(self.facts, claim, report) }
    }

    /// A report with its text.
    pub fn report(&self, id: ReportId) -> Result<Arc<codebook::Report>, Error> {
        if let Some(report) = self.reports.borrow().get(&id) {
            return Ok(report.clone());
        }
        let report = self.archive.report(id).map_err(|error| Error::told_by(&error))?;
        let missing = || {
            Error::input(format!("the report `{id}` of a claim is missing"), "the account", "run `allegiance check`")
        };
        let report = report.ok_or_else(missing)?;
        self.reports.borrow_mut().insert(id, report.clone());
        Ok(report)
    }

    /// A row of the facts in a sentence.
    fn fact(&self, id: &FactId) -> view::Fact {
        let name = |party: &PartyId| party_name(self.facts, party);
        let row = self.facts.membership(id).map(|row| {
            let organisation = name(&PartyId::Organisation(row.organisation.clone()));
            let status = match row.status {
                Status::Member => "a member",
                Status::Suspended => "suspended",
                Status::Candidate => "a candidate",
                Status::Observer => "an observer or partner",
                Status::Outside => "no member",
            };
            let to = row.to.map(|to| format!(" to {to}")).unwrap_or_default();
            let text = format!("{}: {status} of {organisation} from {}{to}", name(&row.member), row.from);
            (text, row.source.to_string())
        });
        let row = row.or_else(|| {
            let row = self.facts.holders.iter().find(|row| row.id == *id)?;
            let since = row.from.map(|from| format!(" from {from}")).unwrap_or_default();
            let to = row.to.map(|to| format!(" to {to}")).unwrap_or_default();
            Some((format!("{}: {} of {}{since}{to}", row.person, row.role, name(&row.of)), row.source.to_string()))
        });
        let (text, source) = row.unwrap_or_else(|| (id.0.to_string(), "the facts".to_owned()));
        view::Fact { id: id.0.to_string(), text, source }
    }
}

/// The usual name of a party.
pub fn party_name(facts: &Facts, id: &PartyId) -> String {
    party(facts, id, "", None).name
}

impl Desk<'_, Corrected<'_, Store>> {
    /// The claims that are asked for.
    pub fn claims(&self, asked: &question::Claims) -> Result<Vec<view::Claim>, Error> {
        let filter = self.filter(asked)?;
        let told = self.archive.uncorrected().claims_where(&filter).map_err(|error| Error::told_by(&error))?;
        let kept = self.kept(&filter);
        let told = self.archive.correct(told, |told| kept.wants(told));
        told.iter().map(|told| self.shown(&told.claim)).collect()
    }

    /// A part of the claims that are asked for, and how many those are in all: `limit` of them after `skip`.
    pub fn claims_part(
        &self,
        asked: &question::Claims,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<view::Claim>, usize), Error> {
        if !self.archive.has_none() {
            let all = self.claims(asked)?;
            let count = all.len();
            return Ok((all.into_iter().skip(skip).take(limit).collect(), count));
        }
        let (told, count) = self.archive.uncorrected().claims_part(&self.filter(asked)?, skip, limit)?;
        let shown = told.iter().map(|told| self.shown(&told.claim)).collect::<Result<_, _>>()?;
        Ok((shown, count))
    }

    /// The claims that are asked for, the newest first, and whether there are more: `limit` of them after `skip`.
    pub fn newest_claims(
        &self,
        asked: &question::Claims,
        skip: usize,
        limit: usize,
    ) -> Result<(Vec<view::Claim>, bool), Error> {
        let filter = self.filter(asked)?;
        let mut told = self.archive.uncorrected().newest_claims(&filter, skip, limit + 1)?;
        let has_more = told.len() > limit;
        told.truncate(limit);
        let shown = told.iter().filter_map(|told| self.claim(told.claim.id).transpose());
        Ok((shown.collect::<Result<_, _>>()?, has_more))
    }

    /// Shows the claims that the filter wants, as they were corrected, report by report, in the order of the account. Only those
    /// of one report, and those that corrections put in, are in memory at a time. Ends with the first error of `visit`.
    pub fn each_report(
        &self,
        filter: &Filter,
        mut visit: impl FnMut(&codebook::Report, Vec<codebook::Claim>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let told_by = |error: store::Error| Error::told_by(&error);
        let kept = self.kept(filter);
        // Reports of which nothing is wanted but what a correction put in.
        let mut put_in: BTreeSet<(Date, ReportId)> = BTreeSet::new();
        for id in self.archive.put_in() {
            if let Some(told) = self.archive.claim(id).map_err(told_by)?.filter(|told| kept.wants(told)) {
                put_in.insert((told.published, told.claim.evidence.report));
            }
        }
        let mut show = |report: &codebook::Report, read: Vec<account::Told>| -> Result<(), Error> {
            let told = self.archive.correct(read, |told| told.claim.evidence.report == report.id && kept.wants(told));
            let claims: Vec<codebook::Claim> = told.into_iter().map(|told| (*told.claim).clone()).collect();
            if claims.is_empty() { Ok(()) } else { visit(report, claims) }
        };
        self.archive.uncorrected().each_report(filter, |report, claims| {
            let place = (report.published, report.id);
            let later = put_in.split_off(&place);
            for (_, id) in std::mem::replace(&mut put_in, later) {
                show(&*self.report(id)?, Vec::new())?;
            }
            put_in.remove(&place);
            let told = claims.into_iter().map(|claim| account::Told {
                claim: Arc::new(claim),
                published: report.published,
                publisher: report.publisher.clone(),
            });
            show(report, told.collect())
        })?;
        for (_, id) in put_in {
            show(&*self.report(id)?, Vec::new())?;
        }
        Ok(())
    }

    /// The filter with the ids of parties that were kept, for claims that were corrected.
    pub fn kept(&self, filter: &Filter) -> Filter {
        let kept = |ids: &[PartyId]| ids.iter().map(|id| self.archive.kept(id)).collect();
        Filter { party: kept(&filter.party), organisation: kept(&filter.organisation), ..filter.clone() }
    }

    /// What is asked for, with names become parties, each with all ids by which it may stand in the account.
    pub fn filter(&self, asked: &question::Claims) -> Result<Filter, Error> {
        let known = asked.known.unwrap_or(self.today);
        let party = |name: &Option<String>, wanted| match name {
            Some(name) => {
                party_named(name, wanted, self.facts, self.archive, known).map(|party| self.archive.ids_of(&party))
            }
            None => Ok(Vec::new()),
        };
        Ok(Filter {
            act: asked.act,
            party: party(&asked.party, Wanted::Party)?,
            organisation: party(&asked.org, Wanted::Organisation)?,
            since: asked.since,
            until: asked.until,
            known: Some(known),
            source: asked.source.clone(),
        })
    }

    /// What an id rests on.
    pub fn why(&self, asked: &question::Why) -> Result<view::Why, Error> {
        let id = asked.id.trim();
        if id.is_empty() {
            return Err(Error::usage(
                "the id is empty",
                "the question",
                "every table shows the ids that this command takes",
            ));
        }
        if id.len() >= 4 && id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            let found = self.ids(id)?;
            match found.as_slice() {
                [] => {}
                [Id::Claim(id)] => {
                    let missing = || Error::nothing("the claim is gone", "the account", "ask again");
                    return self.why_claim(*id, asked.days)?.ok_or_else(missing);
                }
                [Id::Report(id)] => return self.report_with_claims(*id, asked.days),
                several => {
                    let ids: Vec<String> = several.iter().map(|id| short(&id_text(id), 12)).collect();
                    let what = format!("several ids begin with `{id}`");
                    return Err(Error::usage(what, "the account", format!("give more digits: {}", ids.join(", "))));
                }
            }
        }
        if id.contains(':') {
            let fact = self.fact(&FactId(id.into()));
            if fact.text != fact.id {
                return Ok(view::Why::Fact(fact));
            }
        }
        if id.contains('/') {
            return self.why_standing(id, asked.days);
        }
        let what = format!("there is no claim, report or standing called `{id}`");
        let help = "give the first digits of an id (`allegiance claims` shows them), or a standing such as CSTO/ARM";
        Err(Error::nothing(what, "the account", help))
    }

    fn report_with_claims(&self, id: ReportId, days: question::Days) -> Result<view::Why, Error> {
        let known = self.as_of(days).known;
        let report = self.report(id)?;
        let told = self.archive.claims_of(id).map_err(|error| Error::told_by(&error))?;
        let copies = self.copies(&report, known)?;
        let shown = told.iter().map(|told| copies.mark(&told.claim, self.shown_in(&told.claim, &report)));
        let claims = shown.collect();
        Ok(view::Why::Report { report: self::report(&report), prints: copies.prints, claims })
    }
}

impl<A: Archive> Desk<'_, A> {
    /// A standing that is named as `ORG/MEMBER` or `ORG/MEMBER/PART`.
    pub fn why_standing(&self, id: &str, days: question::Days) -> Result<view::Why, Error> {
        let mut names: Vec<&str> = id.split('/').collect();
        let part = names.pop_if(|last| matches!(*last, "membership" | "participation" | "intent")).map(str::to_owned);
        let [organisation, member @ ..] = names.as_slice() else { unreachable!("splitting gives one part at least") };
        let member = member.join("/");
        if organisation.is_empty() || member.is_empty() {
            let help = "write ORG/MEMBER or ORG/MEMBER/PART, with membership, participation or intent as PART";
            return Err(Error::usage(format!("`{id}` names no standing"), "the question", help));
        }
        let at = self.as_of(days);
        let organisation = party_named(organisation, Wanted::Organisation, self.facts, self.archive, at.known)?;
        let member = party_named(&member, Wanted::Party, self.facts, self.archive, at.known)?;
        let standing = self.standing(&self.standing_of(&organisation, &member, at)?)?;
        Ok(view::Why::Standing { standing: Box::new(standing), part })
    }
}

fn id_text(id: &Id) -> String {
    match id {
        Id::Report(id) => id.to_string(),
        Id::Claim(id) => id.to_string(),
    }
}

/// The first digits of an id, as tables show it.
pub fn short(id: &str, digits: usize) -> String {
    id.chars().take(digits).collect()
}

/// Whether a view holds nothing: where that matters, the exit status is 1.
pub fn is_empty(view: &View) -> bool {
    match view {
        View::Claims(claims) => claims.is_empty(),
        View::Corrections(rows) => rows.is_empty(),
        View::Standings(standings) => standings.rows.is_empty(),
        View::Timeline(timeline) => timeline.rows.is_empty(),
        View::Requests(requests) => requests.rows.is_empty(),
        View::Attendance(told) => told.occasions.is_empty() && told.abstentions.is_empty(),
        View::Relations(relations) => relations.rows.iter().all(|row| row.events.is_empty() && row.count_before == 0),
        View::Compare(differences) | View::Watch(differences) => differences.rows.is_empty(),
        View::Search(passages) => passages.is_empty(),
        View::Why(_) | View::Read(_) | View::Check(_) => false,
        View::Backup(_) | View::Remove(_) | View::Rebuilt(_) => false,
        View::Power(_) | View::Closeness(_) | View::Risk(_) | View::Judgement(_) => false,
    }
}

/// Whether a standing is worth telling after reading: reports say that the member does not simply stand in the ranks.
pub fn is_news(standing: &view::Standing) -> bool {
    let is_told = |part: &view::Held| part.because.iter().any(|ground| matches!(ground, view::Ground::Claim(_)));
    standing.parts[0].value != "none" && standing.parts.iter().any(|part| !part.is_plain() && is_told(part))
}

/// Commands to go on with, made of what was found: a standing, a timeline, and down to the words.
pub fn next_steps(accounts: &[view::Standings], db: &str) -> Vec<String> {
    let db = if db == crate::config::DEFAULT_DB { String::new() } else { format!(" --db {}", quoted(db)) };
    let Some((standings, row)) = accounts.iter().find_map(|standings| Some((standings, standings.rows.first()?)))
    else {
        return vec![format!("allegiance claims{db}")];
    };
    let (organisation, member) = (quoted(&standings.organisation.id), quoted(&row.member.id));
    let part = row.parts.iter().find(|part| !part.is_plain()).map_or("membership", |part| part.part);
    vec![
        format!("allegiance standing {organisation}{db}"),
        format!("allegiance timeline {member}{db}"),
        format!("allegiance why {}{db}", quoted(&format!("{}/{}/{part}", standings.organisation.id, row.member.id))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_their_paragraph() {
        let text = "One line.\n  He said so. It has left. He went home.\nAnother.";
        let start = text.find("It").unwrap() as u32;
        let words = in_place(text, Span::new(start, start + 12), 2);
        assert_eq!(
            (words.before.as_str(), words.text.as_str(), words.after.as_str()),
            ("He said so. ", "It has left.", " He went home.")
        );
    }

    #[test]
    fn long_paragraphs_are_cut_at_words() {
        let text = format!("{}It left.{}", "word ".repeat(200), " word".repeat(200));
        let words = in_place(&text, Span::new(1000, 1008), 0);
        assert_eq!(words.text, "It left.");
        assert!(words.before.starts_with("… word") && words.before.len() < 320, "{}", words.before);
        assert!(words.after.ends_with("word …") && words.after.len() < 320);
    }

    #[test]
    fn a_span_that_does_not_fit_gives_nothing() {
        assert_eq!(in_place("short", Span::new(3, 99), 0).text, "");
    }
}

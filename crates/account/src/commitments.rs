//! The ledger of commitments: who asked for help, and what everybody who is bound by it did.
//!
//! Takes the claims of an organisation and its members and the facts, gives a [`Ledger`]: each request with its clause
//! and the answer of every party that it binds, and the counts of each member. It follows the standings, since who is
//! bound is who was a member on that day. Silence is an answer too, but one that needs no claim: its `because` may be
//! empty. The file is long because what makes an answer belong to a request is read best in one
//! place.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{
    Act, Certainty, Claim, ClaimId, ClauseId, Date, Facts, Object, Obligation, PartialDate, PartyId, Polarity,
};
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Told};
use crate::gather::{Event, EventId, SLACK, gather};
use crate::held::{AsOf, Rule};
use crate::members::{Members, gap, homes, likely};
use crate::voices::{days_between, is_official, rank};

/// Days after a request within which an answer belongs to it.
const HORIZON: i32 = 366;

/// The acts that stand in the ledger.
const ACTS: [Act; 7] = [
    Act::RequestHelp,
    Act::InvokeClause,
    Act::GrantHelp,
    Act::SendTroops,
    Act::SendAid,
    Act::RefuseHelp,
    Act::IgnoreRequest,
];

/// What a party that was asked for help did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It helped: help, troops or aid toward the asker are told as given.
    Fulfilled,
    /// It only promised help or may give it; or help is told as given and denied, or told and refused on one day, with
    /// the same weight.
    Partly,
    /// It refused, or is said not to have helped.
    Refused,
    /// It is said to have left the request unanswered, or nothing is told.
    Silent,
}

impl Outcome {
    /// All values.
    pub const ALL: &'static [Outcome] = &[Outcome::Fulfilled, Outcome::Partly, Outcome::Refused, Outcome::Silent];

    /// The value as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Fulfilled => "fulfilled",
            Outcome::Partly => "partly",
            Outcome::Refused => "refused",
            Outcome::Silent => "silent",
        }
    }
}

/// What one party did about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The party that was bound or asked.
    pub party: PartyId,
    /// What it did by `at.on`.
    pub outcome: Outcome,
    /// When: the first day told for the outcome, else the day of publication; `None` where it was silent.
    pub day: Option<PartialDate>,
    /// Days from the request to the answer; `None` where it was silent, or where either is not known to the day.
    pub days: Option<i32>,
    /// The claims for it; empty only where nothing is told, which is silence.
    pub because: Vec<ClaimId>,
    /// The claims that speak against it.
    pub against: Vec<ClaimId>,
    /// The rule that decided, where claims contradict each other.
    pub rule: Option<Rule>,
}

/// A request for help with what everybody who is bound by it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The claim that told of it first.
    pub id: EventId,
    /// Who asked.
    pub asker: PartyId,
    /// Of whom, in order: the organisation or single members; empty where nobody is named.
    pub asked: Vec<PartyId>,
    /// Under which clause: the one that the asker invoked, else one by which the members owe each other defence.
    pub clause: Option<ClauseId>,
    /// Whether a clause of the treaty covers it: the asker is a member and there is such a clause.
    pub covered: bool,
    /// Whether only its refusal is told.
    pub implied: bool,
    /// The words that say what was asked for, in order of the claims.
    pub about: Vec<Arc<str>>,
    /// When; the day of publication where nothing is told, `None` where only the refusal is told.
    pub day: Option<PartialDate>,
    /// The claims that tell of it, those of the refusal where it is implied.
    pub claims: Vec<ClaimId>,
    /// The claims that deny it.
    pub against: Vec<ClaimId>,
    /// The answer of every party that is bound, in order: where the organisation or nobody is named all members on that
    /// day but the asker, and the organisation itself where claims name it as answering; else those named.
    pub answers: Vec<Answer>,
}

/// The counts of one party in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The party.
    pub member: PartyId,
    /// Requests that it made.
    pub asked_by: usize,
    /// Requests that bound it or were put to it.
    pub asked_of: usize,
    /// Those of them that it answered: all but silence.
    pub answered: usize,
    /// Those of them that it fulfilled.
    pub fulfilled: usize,
    /// Median of the days to its answers, the lower of the two middle ones; `None` where none is known.
    pub median_days: Option<i32>,
}

impl Tally {
    /// The share of the requests put to it that it fulfilled, 0 to 1; `None` where there was none.
    pub fn share(&self) -> Option<f64> {
        (self.asked_of > 0).then(|| self.fulfilled as f64 / self.asked_of as f64)
    }
}

/// All requests for help in an organisation, as of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The organisation.
    pub organisation: PartyId,
    /// The day asked about, and the day by which it could be known.
    pub at: AsOf,
    /// The requests by day; implied ones under the day of their first refusal.
    pub requests: Vec<Request>,
    /// The counts of everybody who asked or was asked, by party.
    pub tallies: Vec<Tally>,
}

/// The ledger of commitments of an organisation.
///
/// A request is told as having happened and names the organisation, or comes from a member and names a member or
/// nobody. What one asker asks within a few days, and the clause that it invokes with it, is one request. An answer
/// belongs to the newest request of the asker that binds the party, at most a year before it; a refusal that belongs to
/// none implies a request of its own, one for all refusals toward the asker within a year.
///
/// Where help and its refusal are both told, the side with the higher speaker decides. With the same weight help told
/// as given and denied is `partly`; else the later word decides, and on one day it is `partly` too. Promises ("will
/// send", "may send") are `partly`. The claims of the side that lost stand in `against`.
///
/// Only claims that are likely right count. Fails only where the archive does.
pub fn ledger<A: Archive>(archive: &A, facts: &Facts, organisation: &PartyId, at: AsOf) -> Result<Ledger, A::Error> {
    let members = Members::new(archive, facts, organisation, at)?;
    let parties: Vec<PartyId> = std::iter::once(organisation).chain(members.all()).cloned().collect();
    let told = likely(archive, &parties, &ACTS, at)?;
    let events = gather(archive, facts, &told)?;
    let told: BTreeMap<ClaimId, (usize, Told)> =
        told.into_iter().enumerate().map(|(place, told)| (told.claim.id, (place, told))).collect();
    let book = Book { facts, organisation, at, members, told };
    let mut drafts = book.drafts(&events);
    let words = book.words(&events);
    book.imply(&mut drafts, &words);
    drafts.sort_by_key(|draft| (draft.day, book.place(draft.claims[0])));
    let mut requests = Vec::new();
    let bound: Vec<BTreeSet<PartyId>> = drafts.iter().map(|draft| book.bound(draft)).collect();
    let answers = Book::answers(&drafts, &bound, &words);
    for ((draft, bound), answers) in drafts.iter().zip(bound).zip(answers) {
        requests.push(book.request(archive, draft, bound, &answers)?);
    }
    let tallies = tallies(&requests);
    Ok(Ledger { organisation: organisation.clone(), at, requests, tallies })
}

/// A request before it is answered.
struct Draft {
    asker: PartyId,
    /// Of whom; empty where nobody is named.
    asked: BTreeSet<PartyId>,
    /// Its day; that of the first refusal where it is implied.
    day: PartialDate,
    implied: bool,
    claims: Vec<ClaimId>,
    against: Vec<ClaimId>,
    clause: Option<ClauseId>,
}

/// The numbers of the articles that the words name: "Article 2", "Articles IV and V" (the first of them).
fn articles(words: &str) -> impl Iterator<Item = &str> {
    let is_article = |word: &str| ["article", "articles", "art"].iter().any(|name| name.eq_ignore_ascii_case(word));
    let tokens = words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    tokens.clone().zip(tokens.skip(1)).filter(move |(word, _)| is_article(word)).map(|(_, number)| number)
}

/// What a claim says of help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Help was given.
    Given,
    /// Help will or may be given.
    Promised,
    /// Help was refused.
    Refused,
    /// Help was not or will not be given.
    Denied,
    /// The request was left unanswered.
    Ignored,
    /// The request was not refused, or not left unanswered.
    Doubted,
}

/// One claim about help.
struct Word {
    /// Who answers; empty where nobody is named.
    by: BTreeSet<PartyId>,
    /// Whom; empty where nobody is named.
    toward: BTreeSet<PartyId>,
    kind: Kind,
    day: PartialDate,
    claim: ClaimId,
}

/// Whether the word can be an answer to the request by its day and by whom it is toward.
fn fits(word: &Word, draft: &Draft) -> bool {
    word.day.latest() >= draft.day.earliest()
        && days_between(draft.day.latest(), word.day.earliest()) <= HORIZON
        && (word.toward.is_empty() || word.toward.contains(&draft.asker))
}

/// What the ledger is written from.
struct Book<'a> {
    facts: &'a Facts,
    organisation: &'a PartyId,
    at: AsOf,
    members: Members,
    /// The claims with the place of each in the order of the archive.
    told: BTreeMap<ClaimId, (usize, Told)>,
}

impl Book<'_> {
    fn place(&self, claim: ClaimId) -> usize {
        self.told[&claim].0
    }

    fn claim(&self, claim: ClaimId) -> &Told {
        &self.told[&claim].1
    }

    /// The requests that are told: events of one asker whose days fit are one, the fine ones first.
    fn drafts(&self, events: &[Event]) -> Vec<Draft> {
        let mut dated: Vec<(PartialDate, &Event)> = events
            .iter()
            .filter(|event| matches!(event.act, Act::RequestHelp | Act::InvokeClause))
            .filter(|event| event.polarity == Polarity::Yes && event.certainty == Certainty::Happened)
            .map(|event| (event.time.start().unwrap_or_else(|| event.published.into()), event))
            .filter(|(day, _)| day.earliest() <= self.at.on)
            .collect();
        dated.sort_by_key(|(day, event)| (2 - day.precision(), *day, self.place(event.id.0)));
        let mut drafts: Vec<Draft> = Vec::new();
        for (day, event) in &dated {
            for asker in self.askers(event) {
                let Some(asked) = self.addressees(event, &asker, day.earliest()) else { continue };
                let same = drafts.iter_mut().filter(|draft| draft.asker == asker && gap(draft.day, *day) <= SLACK);
                let draft = if let Some(draft) = same.min_by_key(|draft| (gap(draft.day, *day), draft.day)) {
                    draft
                } else {
                    drafts.push(Draft::new(asker.clone(), *day));
                    drafts.last_mut().expect("one was pushed")
                };
                draft.asked.extend(asked);
                let is_theirs = |claim: &&ClaimId| actors(self.claim(**claim)).contains(&asker);
                draft.claims.extend(event.claims.iter().filter(is_theirs));
                draft.against.extend(event.against.iter().filter(is_theirs));
            }
        }
        for draft in &mut drafts {
            draft.claims.sort_unstable_by_key(|claim| self.place(*claim));
            draft.against.sort_unstable_by_key(|claim| self.place(*claim));
            draft.clause = self.invoked(&dated, draft);
        }
        drafts
    }

    /// Who asks: those of the actors who speak for their state or organisation.
    fn askers(&self, event: &Event) -> BTreeSet<PartyId> {
        event.claims.iter().flat_map(|claim| actors(self.claim(*claim))).collect()
    }

    /// Of whom it is asked; `None` where the request is no matter of the organisation.
    fn addressees(&self, event: &Event, asker: &PartyId, day: Date) -> Option<BTreeSet<PartyId>> {
        let mut named = homes(event.object.parties());
        let is_ours = asker == self.organisation;
        if named.is_empty() {
            let is_group = !event.object.parties().is_empty();
            return (!is_group && (is_ours || self.members.belongs(asker, day))).then_some(named);
        }
        if named.contains(self.organisation) && !is_ours {
            named.retain(|party| party == self.organisation || self.members.belongs(party, day));
            return Some(named);
        }
        if !is_ours && !self.members.belongs(asker, day) {
            return None;
        }
        named.retain(|party| party != asker && (is_ours || self.members.belongs(party, day)));
        (!named.is_empty()).then_some(named)
    }

    /// The clause of the organisation that the asker invoked last, at most a year before.
    fn invoked(&self, dated: &[(PartialDate, &Event)], draft: &Draft) -> Option<ClauseId> {
        let near = |day: PartialDate| {
            days_between(day.latest(), draft.day.earliest()) <= HORIZON
                && days_between(draft.day.latest(), day.earliest()) <= SLACK
        };
        let events = dated.iter().filter(|(day, event)| event.act == Act::InvokeClause && near(*day));
        let claims = events.flat_map(|(day, event)| event.claims.iter().map(|claim| (*day, self.claim(*claim))));
        let theirs = claims.filter(|(_, told)| actors(told).contains(&draft.asker));
        let clauses = theirs.filter_map(|(day, told)| Some((day, self.own_clause(&told.claim.object)?)));
        clauses.max().map(|(_, clause)| clause)
    }

    fn own_clause(&self, object: &Object) -> Option<ClauseId> {
        let Object::Clause { organisation, clause: Some(id), .. } = object else { return None };
        let is_ours = match organisation {
            Some(of) => of == self.organisation,
            None => self.clauses().any(|clause| clause.id == *id),
        };
        is_ours.then(|| id.clone())
    }

    fn clauses(&self) -> impl Iterator<Item = &codebook::Clause> {
        let is_ours = |clause: &&codebook::Clause| {
            matches!(self.organisation, PartyId::Organisation(id) if *id == clause.organisation)
                && clause.from.earliest() <= self.at.known
        };
        self.facts.clauses.iter().filter(is_ours)
    }

    fn in_force(&self, day: Date) -> impl Iterator<Item = &codebook::Clause> {
        let ends = |clause: &codebook::Clause| clause.to.map(PartialDate::earliest).filter(|to| *to <= self.at.known);
        self.clauses().filter(move |clause| clause.from.earliest() <= day && ends(clause).is_none_or(|to| day < to))
    }

    /// The clause by which members owe each other defence on that day.
    fn defence(&self, day: Date) -> Option<ClauseId> {
        let owes = self.in_force(day).filter(|clause| clause.obligation == Obligation::Defense);
        owes.map(|clause| clause.id.clone()).min()
    }

    /// The clause whose article the words name, of those that were in force on that day: "consultations under Article 2".
    fn named(&self, words: &str, day: Date) -> Option<ClauseId> {
        articles(words).find_map(|article| {
            let is_it = |clause: &&codebook::Clause| clause.article.eq_ignore_ascii_case(article);
            self.in_force(day).filter(is_it).map(|clause| clause.id.clone()).min()
        })
    }

    /// What is told of help, by day.
    fn words(&self, events: &[Event]) -> Vec<Word> {
        let mut words = Vec::new();
        for event in events {
            let claims = event.claims.iter().map(|claim| (*claim, event.time.start()));
            for (id, day) in claims.chain(event.against.iter().map(|claim| (*claim, None))) {
                let told = self.claim(id);
                let Some(kind) = kind(&told.claim) else { continue };
                let day = day.filter(|_| told.claim.certainty == Certainty::Happened).unwrap_or_else(|| told.said());
                let is_unofficial = !told.claim.actor.is_empty() && actors(told).is_empty();
                if day.earliest() <= self.at.on && !is_unofficial {
                    let (by, toward) = (actors(told), homes(told.claim.object.parties()));
                    words.push(Word { by, toward, kind, day, claim: id });
                }
            }
        }
        words.sort_by_key(|word| (word.day, self.place(word.claim)));
        words
    }

    /// Adds the requests of which only refusals tell.
    fn imply(&self, drafts: &mut Vec<Draft>, words: &[Word]) {
        let told = drafts.len();
        let bound: Vec<BTreeSet<PartyId>> = drafts.iter().map(|draft| self.bound(draft)).collect();
        for word in words.iter().filter(|word| matches!(word.kind, Kind::Refused | Kind::Ignored)) {
            for asker in &word.toward {
                for party in word.by.iter().filter(|party| *party != asker) {
                    let day = word.day.earliest();
                    let is_ours = party == self.organisation
                        || asker == self.organisation
                        || self.members.belongs(party, day) && self.members.belongs(asker, day);
                    if !is_ours
                        || bound[..told]
                            .iter()
                            .zip(&drafts[..told])
                            .any(|(bound, draft)| bound.contains(party) && fits(word, draft))
                    {
                        continue;
                    }
                    let mut implied = drafts[told..].iter_mut();
                    let same =
                        |draft: &&mut Draft| draft.asker == *asker && days_between(draft.day.latest(), day) <= HORIZON;
                    let draft = if let Some(draft) = implied.find(same) {
                        draft
                    } else {
                        drafts.push(Draft { implied: true, ..Draft::new(asker.clone(), word.day) });
                        drafts.last_mut().expect("one was pushed")
                    };
                    draft.asked.insert(party.clone());
                    if !draft.claims.contains(&word.claim) {
                        draft.claims.push(word.claim);
                    }
                }
            }
        }
        for draft in &mut drafts[told..] {
            draft.claims.sort_unstable_by_key(|claim| self.place(*claim));
        }
    }

    /// Whether the request was put to all.
    fn is_to_all(&self, draft: &Draft) -> bool {
        draft.asked.is_empty() || draft.asked.contains(self.organisation)
    }

    /// For each request the words of each party that are its answer. A word answers the newest of the requests to which it
    /// can be the answer; told ones before implied ones.
    fn answers<'w>(
        drafts: &[Draft],
        bound: &[BTreeSet<PartyId>],
        words: &'w [Word],
    ) -> Vec<BTreeMap<PartyId, Vec<&'w Word>>> {
        let mut answers = vec![BTreeMap::<PartyId, Vec<&Word>>::new(); drafts.len()];
        let mut near: Vec<usize> = Vec::new();
        for word in words {
            near.clear();
            near.extend((0..drafts.len()).filter(|index| fits(word, &drafts[*index])));
            // A refusal that names nobody may be anybody's.
            let anybody = word.by.is_empty() && matches!(word.kind, Kind::Refused | Kind::Ignored | Kind::Doubted);
            let all: BTreeSet<&PartyId> = near.iter().filter(|_| anybody).flat_map(|index| &bound[*index]).collect();
            for party in word.by.iter().chain(all) {
                let fitting = near.iter().filter(|index| bound[**index].contains(party));
                if let Some(index) =
                    fitting.max_by_key(|index| (!drafts[**index].implied, drafts[**index].day, **index))
                {
                    answers[*index].entry(party.clone()).or_default().push(word);
                }
            }
        }
        answers
    }

    /// All whom the request binds.
    fn bound(&self, draft: &Draft) -> BTreeSet<PartyId> {
        let mut bound = draft.asked.clone();
        if self.is_to_all(draft) {
            bound.extend(self.members.on(draft.day.earliest()).chain([self.organisation]).cloned());
        }
        bound.remove(&draft.asker);
        bound
    }

    fn request<A: Archive>(
        &self,
        archive: &A,
        draft: &Draft,
        mut bound: BTreeSet<PartyId>,
        answers: &BTreeMap<PartyId, Vec<&Word>>,
    ) -> Result<Request, A::Error> {
        if self.is_to_all(draft) {
            // The organisation itself is listed where it is told to answer, or where there is nobody else.
            let is_alone = bound.iter().all(|party| party == self.organisation);
            if !is_alone
                && !answers
                    .get(self.organisation)
                    .is_some_and(|words| words.iter().any(|word| word.by.contains(self.organisation)))
            {
                bound.remove(self.organisation);
            }
        }
        let answer = |party: PartyId| {
            let theirs = answers.get(&party).map_or(&[][..], Vec::as_slice);
            self.answer(draft, party, theirs)
        };
        let mut about: Vec<Arc<str>> = Vec::new();
        let day = draft.day.earliest();
        let mut named = None;
        for claim in &draft.claims {
            let told = self.claim(*claim);
            let Some(report) = archive.report(told.claim.evidence.report)? else { continue };
            named = named.or_else(|| self.named(told.claim.evidence.span.of(&report.text), day));
            let thing = match told.claim.object {
                Object::Thing(span) => Some(span),
                _ => None,
            };
            for span in thing.into_iter().chain(told.claim.detail) {
                let words = span.of(&report.text).trim();
                if !words.is_empty() && about.iter().all(|other| &**other != words) {
                    about.push(words.into());
                }
            }
        }
        let is_covered = draft.asker == *self.organisation || self.members.belongs(&draft.asker, day);
        let clause = draft.clause.clone().or(named).or_else(|| self.defence(day)).filter(|_| is_covered);
        Ok(Request {
            id: EventId(draft.claims[0]),
            asker: draft.asker.clone(),
            asked: draft.asked.iter().cloned().collect(),
            covered: clause.is_some(),
            clause,
            implied: draft.implied,
            about,
            day: (!draft.implied).then_some(draft.day),
            claims: draft.claims.clone(),
            against: draft.against.clone(),
            answers: bound.into_iter().map(answer).collect(),
        })
    }

    fn answer(&self, draft: &Draft, party: PartyId, words: &[&Word]) -> Answer {
        let pick = |kinds: &[Kind]| -> Vec<&Word> {
            let of = |kind: &Kind| words.iter().copied().filter(|word| word.kind == *kind).collect::<Vec<_>>();
            kinds.iter().flat_map(of).collect()
        };
        let help = pick(&[Kind::Given, Kind::Promised]);
        let refusal = pick(&[Kind::Refused, Kind::Denied, Kind::Ignored]);
        let (side, rule) = self.decide(draft, &party, &help, &refusal);
        let is_given = help.iter().any(|word| word.kind == Kind::Given);
        let is_refused = refusal.iter().any(|word| word.kind != Kind::Ignored);
        let outcome = match side {
            Side::Help if is_given => Outcome::Fulfilled,
            Side::Help | Side::Both => Outcome::Partly,
            Side::Refusal if is_refused => Outcome::Refused,
            Side::Refusal => Outcome::Silent,
        };
        let (because, mut against) = if side == Side::Refusal { (refusal, help) } else { (help, refusal) };
        if side == Side::Refusal {
            against.extend(pick(&[Kind::Doubted]));
        }
        let decides = |word: &&&Word| match outcome {
            Outcome::Fulfilled => word.kind == Kind::Given,
            Outcome::Refused => word.kind != Kind::Ignored,
            Outcome::Partly => true,
            Outcome::Silent => false,
        };
        let days = because.iter().filter(decides).map(|word| word.day);
        let day = days.min_by_key(|day| (2 - day.precision(), *day));
        let days = match (draft.day, day) {
            (PartialDate::Day(asked), Some(PartialDate::Day(answered))) if !draft.implied => {
                Some(days_between(asked, answered))
            }
            _ => None,
        };
        let ids = |words: Vec<&Word>| words.into_iter().map(|word| word.claim).collect();
        Answer { party, outcome, day, days, because: ids(because), against: ids(against), rule }
    }

    /// Which side holds, and by which rule where both are told.
    fn decide(&self, draft: &Draft, party: &PartyId, help: &[&Word], refusal: &[&Word]) -> (Side, Option<Rule>) {
        let highest =
            |words: &[&Word]| words.iter().map(|word| rank(self.claim(word.claim), party, &draft.asker)).max();
        let newest = |words: &[&Word]| words.iter().map(|word| word.day).max();
        let prefer = |is_help: bool| if is_help { Side::Help } else { Side::Refusal };
        if help.is_empty() || refusal.is_empty() {
            return (prefer(!help.is_empty()), None);
        }
        if highest(help) != highest(refusal) {
            return (prefer(highest(help) > highest(refusal)), Some(Rule::HigherSpeaker));
        }
        let is_given = help.iter().any(|word| word.kind == Kind::Given);
        let is_only_denied = refusal.iter().all(|word| word.kind == Kind::Denied);
        if is_given && is_only_denied || newest(help) == newest(refusal) {
            return (Side::Both, Some(Rule::SaidOverDenied));
        }
        (prefer(newest(help) > newest(refusal)), Some(Rule::NewerWord))
    }
}

/// Those of the actors who speak for their state or organisation, by their homes.
fn actors(told: &Told) -> BTreeSet<PartyId> {
    homes(told.claim.actor.iter().filter(|party| is_official(party)).map(|party| &party.id))
}

/// Which of what is told holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Help,
    Refusal,
    Both,
}

impl Draft {
    fn new(asker: PartyId, day: PartialDate) -> Draft {
        let (asked, claims, against) = (BTreeSet::new(), Vec::new(), Vec::new());
        Draft { asker, asked, day, implied: false, claims, against, clause: None }
    }
}

/// What the claim says of help. A refusal is a word, so that one for later counts; help demanded or foretold does not.
fn kind(claim: &Claim) -> Option<Kind> {
    use Act::{GrantHelp, IgnoreRequest, RefuseHelp, SendAid, SendTroops};
    use Certainty::{Happened, Planned, Possible};
    match (claim.act, claim.polarity, claim.certainty) {
        (GrantHelp | SendTroops | SendAid, Polarity::Yes, Happened) => Some(Kind::Given),
        (GrantHelp | SendTroops | SendAid, Polarity::Yes, Planned | Possible) => Some(Kind::Promised),
        (GrantHelp | SendTroops | SendAid, Polarity::No, Happened | Planned) => Some(Kind::Denied),
        (RefuseHelp, Polarity::Yes, Happened | Planned) => Some(Kind::Refused),
        (IgnoreRequest, Polarity::Yes, Happened) => Some(Kind::Ignored),
        (RefuseHelp | IgnoreRequest, Polarity::No, Happened | Planned) => Some(Kind::Doubted),
        _ => None,
    }
}

/// The counts of everybody who asked or was asked.
fn tallies(requests: &[Request]) -> Vec<Tally> {
    let mut counts: BTreeMap<&PartyId, (usize, Vec<&Answer>)> = BTreeMap::new();
    for request in requests {
        counts.entry(&request.asker).or_default().0 += 1;
        for answer in &request.answers {
            counts.entry(&answer.party).or_default().1.push(answer);
        }
    }
    let tally = |(member, (asked_by, answers)): (&PartyId, (usize, Vec<&Answer>))| {
        let count = |is_wanted: fn(Outcome) -> bool| answers.iter().filter(|answer| is_wanted(answer.outcome)).count();
        let mut days: Vec<i32> = answers.iter().filter_map(|answer| answer.days).collect();
        days.sort_unstable();
        Tally {
            member: member.clone(),
            asked_by,
            asked_of: answers.len(),
            answered: count(|outcome| outcome != Outcome::Silent),
            fulfilled: count(|outcome| outcome == Outcome::Fulfilled),
            median_days: days.get(days.len().saturating_sub(1) / 2).copied(),
        }
    };
    counts.into_iter().map(tally).collect()
}

#[cfg(test)]
mod tests;

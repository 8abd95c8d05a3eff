//! Takes the paragraphs of a report, gives its time expressions (TIMEX3: dates, durations, sets) with what they mean on
//! the calendar, and the time of each act whose predicate they belong to.
//!
//! Three steps: `recognise` reads the words, `resolve` places them against the day of publication, the tense
//! and the times told before, `attach` finds the predicates. No act gets the day of publication here: where the words say
//! nothing the answer is `None`.
//!
//! The types and values are those of `TimeML` (Pustejovsky et al. 2003, ISO 24617-1).

mod lexicon;
mod calendar;
mod recognise;
mod dates;
mod counts;
mod tense;
mod resolve;
mod attach;
mod telling;
mod place;

use codebook::{Date, PartialDate, When};
use english::{Label, Pos};

pub(crate) use lexicon::Unit;

use crate::passage::{Document, Passage};
use attach::{Host, Strength};
use lexicon::Lexicon;
use telling::Telling;
use tense::Tense;

/// What an expression is, in the terms of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A day, month, year or stretch of the calendar.
    Date,
    /// A length; `count` is 0 where the words leave it open.
    Duration { count: i32, unit: Unit },
    /// Time and again.
    Set(Unit),
}

/// A time expression with its place and value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expression {
    /// Number of the passage.
    pub(crate) passage: usize,
    /// First token.
    pub(crate) first: u32,
    /// Last token.
    pub(crate) last: u32,
    /// The token that all others of the expression depend on.
    pub(crate) head: u32,
    /// Date, duration or set.
    pub(crate) kind: Kind,
    /// The time that it gives to what it belongs to; `None` where it gives none ("six months' notice").
    pub(crate) when: Option<When>,
}

/// All time expressions of a report, and the predicates that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Times {
    passages: Vec<PassageTimes>,
}

#[derive(Debug, Default)]
struct PassageTimes {
    /// In order of the text.
    expressions: Vec<Expression>,
    /// In order of their tokens.
    hosts: Vec<Host>,
    /// Times that stand for themselves at the head of a sentence, with it: "October 1997. Georgia joins."
    openings: Vec<(u32, When)>,
}

/// Finds the time expressions of a report.
pub(crate) fn times(document: &Document<'_>) -> Times {
    read(document.report.published, &document.passages)
}

fn read(published: Date, passages: &[Passage]) -> Times {
    let mut telling = Telling::default();
    let passages = passages.iter().enumerate().map(|(number, passage)| {
        let found = recognise::expressions(passage);
        telling.open(number);
        let times = if found.is_empty() {
            PassageTimes::default()
        } else {
            place::place(published, passage, &found, &mut telling)
        };
        telling.close(passage.sentences().len() as u32);
        times
    });
    Times { passages: passages.collect() }
}

impl PassageTimes {
    fn hosts_of(&self, token: u32) -> &[Host] {
        let start = self.hosts.partition_point(|host| host.token < token);
        let end = self.hosts[start..].partition_point(|host| host.token == token);
        &self.hosts[start..start + end]
    }

    /// The time most closely bound to `token`, no looser than `loosest`: a point before an open stretch, finer before
    /// coarser, in order of the text.
    fn strongest(&self, token: u32, loosest: Strength) -> Option<When> {
        self.hosts_of(token)
            .iter()
            .filter(|host| host.strength <= loosest)
            .filter_map(|host| host.when.map(|when| (host.strength, when)))
            .min_by_key(|(strength, when)| {
                let open = when.from.is_none() || when.to.is_none();
                (*strength, open, std::cmp::Reverse(when.start().map_or(0, PartialDate::precision)))
            })
            .map(|(_, when)| when)
    }
}

/// Steps that a time is looked for up the tree.
const STEPS: usize = 6;

impl Times {
    /// When the act named by the predicate `token` (a verb, participle, adjective or noun) of passage number `passage`
    /// happened, as the words that belong to it say; `None` where they say nothing.
    ///
    /// These are its own adjuncts alone, and what the parser hung into the phrase of its object ("signed the treaty in
    /// 1992"): never those of a clause below it nor of the verb of saying above it.
    pub(crate) fn of(&self, document: &Document<'_>, passage: usize, token: u32) -> Option<When> {
        self.own(&document.passages[passage], passage, token)
    }

    /// As [`Times::of`], and where that says nothing the time that the act shares with its neighbours: with verbs joined
    /// to it, with the verb that it completes, with a clause of "when" or "since", with the verb that its noun is the object
    /// of ("held a meeting"), with the heading of its sentence ("October 1997. …").
    ///
    /// A verb of saying or planning lends no time to what is said or planned.
    pub(crate) fn inherited(&self, document: &Document<'_>, passage: usize, token: u32) -> Option<When> {
        self.shared(&document.passages[passage], passage, token, STEPS)
    }

    /// All expressions in order of the text.
    #[allow(dead_code, reason = "for the maker of claims and the corpus tests")]
    pub(crate) fn all(&self) -> impl Iterator<Item = &Expression> {
        self.passages.iter().flat_map(|passage| &passage.expressions)
    }

    /// The lengths of time of a passage in order: "six months" of "six months' notice".
    #[allow(dead_code, reason = "for the maker of claims and the corpus tests")]
    pub(crate) fn durations(&self, passage: usize) -> impl Iterator<Item = &Expression> {
        self.passages[passage].expressions.iter().filter(|expression| matches!(expression.kind, Kind::Duration { .. }))
    }

    fn own(&self, p: &Passage, number: usize, token: u32) -> Option<When> {
        let times = &self.passages[number];
        if times.hosts.is_empty() {
            return None;
        }
        times.strongest(token, Strength::Object).or_else(|| {
            let other = match p.label(token) {
                Label::Attr | Label::Acomp | Label::Oprd => p.head(token),
                _ => p.child(token, &[Label::Attr, Label::Acomp, Label::Oprd]).filter(|_| p.lemma(token) == "be"),
            };
            other.and_then(|other| times.strongest(other, Strength::Object))
        })
    }

    fn shared(&self, p: &Passage, number: usize, token: u32, steps: usize) -> Option<When> {
        let times = &self.passages[number];
        if times.expressions.is_empty() {
            return None;
        }
        self.own(p, number, token)
            .or_else(|| self.below(p, number, token))
            .or_else(|| self.above(p, number, token, steps.checked_sub(1)?))
            .or_else(|| {
                let sentence = p.sentence(token);
                let last = times.openings.partition_point(|(opening, _)| *opening <= sentence).checked_sub(1)?;
                let opening = times.openings[last];
                attach::is_main(p, token).then_some(opening.1)
            })
    }

    /// From the clauses and phrases under a predicate.
    fn below(&self, p: &Passage, number: usize, token: u32) -> Option<When> {
        let times = &self.passages[number];
        let lexicon = Lexicon::shipped();
        if !is_verbal(p, token) {
            // "The request made in 2022".
            let mut clauses = p.children_with(token, &[Label::Acl, Label::Relcl]);
            return clauses.find_map(|verb| self.own(p, number, verb).filter(|_| lexicon.bears_time(p.lemma(verb))));
        }
        if lexicon.bears_time(p.lemma(token))
            && let Some(when) = times.strongest(token, Strength::Modifier)
        {
            return Some(when);
        }
        let tense = tense::tense(p, token);
        for clause in p.children_with(token, &[Label::Advcl]) {
            let Some(when) = self.own(p, number, clause) else { continue };
            let mark = p
                .child(clause, &[Label::Mark])
                .or_else(|| p.child(clause, &[Label::Advmod]).filter(|word| p.tag(*word) == "WRB"));
            let Some(mark) = mark else { continue };
            let start = when.start()?;
            match p.lemma(mark) {
                "since" if when.from == when.to => return Some(When { from: Some(start), to: None, ..when }),
                "until" | "till" if when.from == when.to => return Some(When { from: None, to: when.to, ..when }),
                lemma if lexicon.joins_times(lemma) && agree(tense, tense::tense(p, clause)) => return Some(when),
                _ => {}
            }
        }
        // "It has failed to attend since 2023", "it has abstained from attending since 2023".
        let gerund = || p.children_with(token, &[Label::Prep]).find_map(|prep| p.child(prep, &[Label::Pcomp]));
        let completed = p.child(token, &[Label::Xcomp]).or_else(gerund);
        let completed = completed.filter(|verb| !lexicon.looks_ahead(p.lemma(token)) && !counts_from(p, *verb));
        if let Some(when) = completed.and_then(|verb| self.own(p, number, verb)) {
            return Some(when);
        }
        // "It left and joined in 2022".
        let other = p.child(token, &[Label::Conj]).filter(|other| is_verbal(p, *other) && !has_subject(p, *other))?;
        let comma = p.children_with(token, &[Label::Punct]).any(|mark| mark > token && mark < other);
        self.own(p, number, other).filter(|_| !comma && agree(tense, tense::tense(p, other)))
    }

    /// From the predicate above.
    fn above(&self, p: &Passage, number: usize, token: u32, steps: usize) -> Option<When> {
        let times = &self.passages[number];
        let lexicon = Lexicon::shipped();
        let head = p.head(token)?;
        let lends = |head: u32| agree(tense::tense(p, token), tense::tense(p, head));
        if !is_verbal(p, token) && !matches!(p.label(token), Label::Acomp | Label::Conj) {
            // The object of a preposition belongs to the verb above it: "took part in a summit".
            let verb = if p.label(token) == Label::Pobj { p.head(head)? } else { head };
            let close =
                matches!(p.label(token), Label::Dobj | Label::Nsubj | Label::Nsubjpass | Label::Attr | Label::Pobj);
            return if close && is_verbal(p, verb) && lexicon.bears_time(p.lemma(verb)) {
                self.shared(p, number, verb, steps)
            } else {
                None
            };
        }
        match p.label(token) {
            Label::Conj => {
                let before =
                    times.hosts_of(head).iter().any(|host| times.expressions[host.expression as usize].last < head);
                let shares =
                    is_verbal(p, token) != is_verbal(p, head) || (lends(head) && (before || !has_subject(p, token)));
                if shares { self.shared(p, number, head, steps) } else { None }
            }
            Label::Xcomp | Label::Pcomp | Label::Advcl | Label::Acomp => {
                let mark = p
                    .child(token, &[Label::Mark])
                    .or_else(|| p.child(token, &[Label::Advmod]).filter(|word| p.tag(*word) == "WRB"));
                let joined = mark.is_some_and(|mark| lexicon.joins_times(p.lemma(mark))) && lends(head);
                let governor = if p.label(token) == Label::Pcomp { p.head(head)? } else { head };
                let after = counts_from(p, token);
                let bare =
                    mark.is_none() && !has_subject(p, token) && !after && !lexicon.looks_ahead(p.lemma(governor));
                if joined || bare { self.shared(p, number, governor, steps) } else { None }
            }
            _ => None,
        }
    }
}

fn is_verbal(passage: &Passage, token: u32) -> bool {
    matches!(passage.pos(token), Pos::Verb | Pos::Aux)
}

fn has_subject(passage: &Passage, verb: u32) -> bool {
    passage.child(verb, &[Label::Nsubj, Label::Nsubjpass, Label::Csubj, Label::Expl]).is_some()
}

/// Whether a gerund is that from which another act is counted or told apart: "after leaving".
fn counts_from(p: &Passage, gerund: u32) -> bool {
    const WORDS: [&str; 7] = ["after", "After", "before", "Before", "since", "Since", "of"];
    p.label(gerund) == Label::Pcomp && p.head(gerund).is_some_and(|prep| WORDS.contains(&p.form(prep)))
}

/// Whether two verbs tell of the same side of now.
fn agree(one: Tense, other: Tense) -> bool {
    one == other
        || one == Tense::Unknown
        || other == Tense::Unknown
        || (one.is_past() && other == Tense::Past)
        || (one == Tense::Past && other.is_past())
}

#[cfg(test)]
mod tests;

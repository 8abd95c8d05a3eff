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

use codebook::{Basis, Date, PartialDate, Span, When};
use english::{Label, Pos};

pub(crate) use lexicon::Unit;

use crate::passage::{Document, Passage};
use attach::{Host, Strength};
use calendar::Stretch;
use lexicon::{Lexicon, Pick, Signal};
use recognise::{Form, Found, Name};
use resolve::Scene;
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

/// A time told, and where.
#[derive(Debug, Clone, Copy)]
struct Told {
    stretch: Stretch,
    passage: usize,
    sentence: u32,
    /// In words that only describe something; it anchors nothing in a later sentence.
    aside: bool,
}

/// How far back an anchor is looked for, in times told.
const REACH: usize = 12;

/// Times told so far, in order.
#[derive(Debug, Default)]
struct Telling(Vec<Told>);

impl Telling {
    /// What an expression in that sentence can be counted from, nearest first: times of this paragraph and the one before.
    fn before(&self, passage: usize, sentence: u32) -> impl Iterator<Item = &Told> {
        let near = self.0.iter().rev().take(REACH).take_while(move |told| passage - told.passage <= 1);
        near.filter(move |told| !told.aside || (told.passage == passage && told.sentence == sentence))
    }
}

fn read(published: Date, passages: &[Passage]) -> Times {
    let mut telling = Telling::default();
    let passages = passages
        .iter()
        .enumerate()
        .map(|(number, passage)| {
            let found = recognise::expressions(passage);
            if found.is_empty() {
                PassageTimes::default()
            } else {
                passage_times(published, number, passage, &found, &mut telling)
            }
        })
        .collect();
    Times { passages }
}

/// What the verb (or noun) that an expression belongs to says of its place.
#[derive(Debug, Clone, Copy)]
struct Predicate {
    token: u32,
    tense: Tense,
    /// What it names lies ahead: "due", "expected".
    schedules: bool,
    /// An end that it names lies ahead: "gave it until 5 August".
    deadline: bool,
    gerund: bool,
    main: bool,
    aside: bool,
}

impl Predicate {
    fn of(passage: &Passage, token: u32) -> Predicate {
        let lexicon = Lexicon::shipped();
        let complement = passage.child(token, &[Label::Acomp]).map(|adjective| passage.lemma(adjective));
        let governs = |test: &dyn Fn(&str) -> bool| test(passage.lemma(token)) || complement.is_some_and(test);
        Predicate {
            token,
            tense: tense::tense(passage, token),
            schedules: governs(&|lemma| lexicon.schedules(lemma)),
            deadline: governs(&|lemma| lexicon.sets_deadline(lemma)),
            gerund: passage.tag(token) == "VBG" && passage.child(token, &[Label::Aux]).is_none(),
            main: attach::is_main(passage, token),
            aside: attach::is_aside(passage, token),
        }
    }

    /// The tense that places an expression: that of the predicate, but ahead where the predicate sets a date.
    fn tense_for(&self, found: &Found) -> Tense {
        let end = matches!(found.signal, Signal::For | Signal::Until | Signal::By);
        // "Is due on Friday" lies ahead, "was due on Friday" may be over.
        if (end && self.deadline) || (self.schedules && (end || !self.tense.is_past())) {
            return Tense::Future;
        }
        // A gerund with a length is no past: "after snubbing it for almost a year".
        if self.gerund && matches!(found.form, Form::Length { .. }) { Tense::Perfect } else { self.tense }
    }
}

fn passage_times(
    published: Date,
    number: usize,
    passage: &Passage,
    found: &[Found],
    telling: &mut Telling,
) -> PassageTimes {
    let mut times = PassageTimes::default();
    let mut narrative: Option<Told> = None;
    // Remembered from one expression to the next: a verb with very many of them is asked once.
    let mut known: Option<Predicate> = None;
    for found in found {
        let sentence = passage.sentence(found.first);
        let head = attach::head(passage, found.first, found.last);
        // "Before their December session": the word is not said of December.
        let signal = if attach::is_modifier(passage, found, head) { Signal::None } else { found.signal };
        let found = &Found { signal, ..*found };
        let start = times.hosts.len();
        attach::hosts(passage, found, head, times.expressions.len() as u32, &mut times.hosts);
        let hosts = &mut times.hosts[start..];
        let token = hosts.iter().find(|host| is_verbal(passage, host.token)).or(hosts.first()).map(|host| host.token);
        let predicate = token
            .map(|token| known.filter(|known| known.token == token).unwrap_or_else(|| Predicate::of(passage, token)));
        known = predicate.or(known);
        let mut scene = Scene {
            published,
            tense: predicate.map_or(Tense::Unknown, |predicate| predicate.tense_for(found)),
            anchor: anchor(telling, found.form, number, sentence),
            day_told: telling.before(number, sentence).map(|told| told.stretch.0).find(|time| time.precision() == 2),
            nearby: telling
                .0
                .last()
                .filter(|told| told.passage == number && told.sentence == sentence)
                .map(|told| told.stretch),
            narrative: None,
            end: None,
        };
        let main = predicate.is_some_and(|predicate| predicate.main);
        scene.narrative = told_on(narrative.filter(|_| main || token.is_none()), sentence, &scene);
        let stretch = value(found, &mut scene);
        let words = passage.span_between(found.first, found.last);
        let when = match (found.form, stretch) {
            (_, Some((stretch, basis))) => Some(resolve::when(held(found, stretch), words, basis)),
            (Form::Length { count, unit, .. }, None) => resolve::length(found.signal, count, unit, &scene)
                .map(|ends| resolve::when(ends, words, Basis::Relative)),
            _ => None,
        };
        if let Some((stretch, basis)) = stretch
            && found.signal != Signal::Of
            && !passage.heading
        {
            let told =
                Told { stretch, passage: number, sentence, aside: predicate.is_some_and(|predicate| predicate.aside) };
            telling.0.push(told);
            let point = matches!(found.signal, Signal::At | Signal::None);
            let dated = basis == Basis::Stated || scene.narrative.is_some();
            let close = hosts.first().is_some_and(|host| host.strength <= Strength::Object);
            if point && main && dated && close && scene.tense.is_past() {
                narrative = Some(told);
            }
        }
        for host in hosts {
            host.when = match stretch {
                Some(((from, to), basis)) if host.point => Some(resolve::when((Some(from), Some(to)), words, basis)),
                _ => when,
            };
        }
        let kind = match found.form {
            Form::Length { count, unit, .. } => Kind::Duration { count, unit },
            Form::Often(unit) => Kind::Set(unit),
            _ => Kind::Date,
        };
        times.expressions.push(Expression { passage: number, first: found.first, last: found.last, head, kind, when });
        if let Some(when) = when.filter(|_| attach::stands_alone(passage, found)) {
            times.openings.push((sentence, when));
        }
    }
    times.hosts.sort_by_key(|host| (host.token, host.expression));
    link(published, passage, found, &mut times);
    times
}

/// The time that an expression is counted from: the last one told, for "that same Wednesday" the last such day.
fn anchor(telling: &Telling, form: Form, passage: usize, sentence: u32) -> Option<Stretch> {
    let mut before = telling.before(passage, sentence).map(|told| told.stretch);
    let Form::Named { name: Name::Weekday(weekday), pick: Pick::That | Pick::Same, .. } = form else {
        return before.next();
    };
    before.find(|(from, _)| matches!(from, PartialDate::Day(day) if day.weekday().to_monday_one_offset() == weekday))
}

/// The year or month in which the paragraph goes on telling: named for a main clause of the past in the same sentence or
/// the one before, and old enough that a bare month after it is hardly one of the last twelve.
fn told_on(narrative: Option<Told>, sentence: u32, scene: &Scene) -> Option<PartialDate> {
    let told = narrative.filter(|told| match sentence - told.sentence {
        0 => scene.tense.is_past(),
        // A pluperfect steps out of the story.
        1 => scene.tense == Tense::Past,
        _ => false,
    })?;
    let (from, to) = told.stretch;
    let old = i32::from(scene.published.year()) - i32::from(from.year());
    let same = told.sentence == sentence && from.precision() == 0;
    (from.year() == to.year() && (old >= 2 || (old >= 1 && same))).then_some(from)
}

/// The stretch of an expression, of both ends where it is a range.
fn value(found: &Found, scene: &mut Scene) -> Option<(Stretch, Basis)> {
    let Some(until) = found.until else { return resolve::resolve(found.form, scene) };
    let end = resolve::resolve(until, scene);
    scene.end = end.filter(|(_, basis)| *basis == Basis::Stated).map(|(stretch, _)| stretch);
    let start = resolve::resolve(found.form, scene);
    match (start, end) {
        (Some((from, basis)), Some((to, _))) => Some((resolve::range(from, to), basis.min(end?.1))),
        (start, end) => start.or(end),
    }
}

fn held(found: &Found, stretch: Stretch) -> (Option<PartialDate>, Option<PartialDate>) {
    let signal = if found.until.is_some() { Signal::None } else { found.signal };
    resolve::held(signal, stretch)
}

/// Places what is counted from another happening: "two days after the summit".
///
/// Where the time of one of the two is told, the other lies so far from it.
fn link(published: Date, passage: &Passage, found: &[Found], times: &mut PassageTimes) {
    let mut placed_hosts: Vec<Host> = Vec::new();
    let mut absorbed: Vec<u32> = Vec::new();
    for (index, found) in found.iter().enumerate() {
        let Form::Linked { count, unit, care, link, later } = found.form else { continue };
        let words = passage.span_between(found.first, found.last);
        let sign = if later { 1 } else { -1 };
        let shifted = |time: PartialDate, sign: i32| resolve::counted_on(time, sign * count, unit, care);
        let placed = |time: PartialDate, words: Span| resolve::when((Some(time), Some(time)), words, Basis::Relative);
        let Some((main, event)) = attach::linked(passage, link) else { continue };
        // "Three days before Christmas": the event is a time.
        if let Some(next) = times.expressions.get(index + 1).filter(|next| next.first <= link + 2 && next.first > link)
        {
            let words = passage.span_between(found.first, next.last);
            if let Some(time) = next.when.and_then(|when| when.start()).and_then(|time| shifted(time, sign)) {
                let when = Some(placed(time, words));
                times.expressions[index].when = when;
                absorbed.push(index as u32 + 1);
                placed_hosts.push(Host { when, ..Host::new(main, index as u32, Strength::Direct) });
            }
            continue;
        }
        let own = |token: u32| times.strongest(token, Strength::Object).and_then(|when| when.start());
        // "On Friday, a day after …": the time beside it is meant.
        let beside = index.checked_sub(1).map(|before| &times.expressions[before]).filter(|before| {
            before.last + 2 == found.first && passage.form(before.last + 1) == "," && matches!(before.kind, Kind::Date)
        });
        let beside = beside.and_then(|before| before.when).and_then(|when| when.start());
        let (token, time) = if let Some(time) = own(event) {
            (main, shifted(time, sign))
        } else {
            let perfect = tense::tense(passage, main) == Tense::Perfect;
            let told = beside.or_else(|| own(main)).or_else(|| perfect.then_some(PartialDate::Day(published)));
            (event, told.and_then(|time| shifted(time, -sign)))
        };
        if let Some(time) = time {
            let when = Some(placed(time, words));
            times.expressions[index].when = when;
            placed_hosts.push(Host { when, ..Host::new(token, index as u32, Strength::Direct) });
        }
    }
    if !placed_hosts.is_empty() {
        times.hosts.retain(|host| absorbed.binary_search(&host.expression).is_err());
        times.hosts.append(&mut placed_hosts);
        times.hosts.sort_by_key(|host| (host.token, host.expression));
    }
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
    #[allow(dead_code, reason = "for the maker of claims and the corpus tests")]
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
        // "It has failed to attend since 2023".
        let completed = p.child(token, &[Label::Xcomp]).filter(|_| !lexicon.looks_ahead(p.lemma(token)));
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
                let after = p.label(token) == Label::Pcomp
                    && matches!(p.form(head), "after" | "After" | "before" | "Before" | "since" | "Since" | "of");
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

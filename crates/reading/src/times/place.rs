//! Takes the expressions of a paragraph and the story so far, gives each its time and its hosts.

use codebook::{Basis, Date, PartialDate, Span};
use english::Label;

use super::attach::{self, Host, Strength};
use super::calendar::Stretch;
use super::lexicon::{Lexicon, Signal};
use super::recognise::{Form, Found};
use super::resolve::{self, Scene};
use super::telling::Telling;
use super::tense::{self, Tense};
use super::{Expression, Kind, PassageTimes, is_verbal};
use crate::passage::Passage;

/// What a predicate names by a time, besides its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Nothing,
    /// An end that lies ahead: "gave it until 5 August".
    End,
    /// A date that lies ahead: "due", "expected".
    Date,
}

/// What the verb (or noun) that an expression belongs to says of its place.
#[derive(Debug, Clone, Copy)]
struct Predicate {
    token: u32,
    tense: Tense,
    names: Names,
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
            names: if governs(&|lemma| lexicon.schedules(lemma)) {
                Names::Date
            } else if governs(&|lemma| lexicon.sets_deadline(lemma)) {
                Names::End
            } else {
                Names::Nothing
            },
            gerund: passage.tag(token) == "VBG" && passage.child(token, &[Label::Aux]).is_none(),
            main: attach::is_main(passage, token),
            aside: attach::is_aside(passage, token),
        }
    }

    /// The tense that places an expression: that of the predicate, but ahead where the predicate sets a date.
    fn tense_for(&self, found: &Found) -> Tense {
        let end = matches!(found.signal, Signal::For | Signal::Until | Signal::By);
        // "Is due on Friday" lies ahead, "was due on Friday" may be over.
        let ahead = match self.names {
            Names::Nothing => false,
            Names::End => end,
            Names::Date => end || !self.tense.is_past(),
        };
        if ahead {
            return Tense::Future;
        }
        // A gerund with a length is no past: "after snubbing it for almost a year".
        if self.gerund && matches!(found.form, Form::Length { .. }) { Tense::Perfect } else { self.tense }
    }
}

/// Resolves the expressions of a passage and gives them to their hosts.
pub(super) fn place(published: Date, passage: &Passage, found: &[Found], telling: &mut Telling) -> PassageTimes {
    let mut times = PassageTimes::default();
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
            anchor: telling.anchor(found.form, sentence),
            day_told: telling.day(sentence),
            nearby: telling.nearby(sentence),
            narrative: None,
            end: None,
        };
        let main = predicate.is_some_and(|predicate| predicate.main);
        if main || token.is_none() {
            scene.narrative = telling.narrative(sentence, &scene);
        }
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
            let point = matches!(found.signal, Signal::At | Signal::None);
            let dated = basis == Basis::Stated || scene.narrative.is_some();
            let close = hosts.first().is_some_and(|host| host.strength <= Strength::Object);
            let story = point && main && dated && close && scene.tense.is_past();
            telling.tell(stretch, sentence, predicate.is_some_and(|predicate| predicate.aside), story);
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
        times.expressions.push(Expression {
            passage: telling.passage(),
            first: found.first,
            last: found.last,
            head,
            kind,
            when,
        });
        if let Some(when) = when.filter(|_| attach::stands_alone(passage, found)) {
            times.openings.push((sentence, when));
        }
    }
    times.hosts.sort_by_key(|host| (host.token, host.expression));
    link(published, passage, found, &mut times);
    times
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

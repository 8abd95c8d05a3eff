//! Takes the tokens of a paragraph, gives its time expressions as forms: what the words mean before any anchor is known.
//!
//! A hand-written grammar over word classes, read from left to right; each rule takes the longest stretch it can. The rules for
//! named dates stand in `dates`, those for counted ones in `counts`. It asks
//! the tags and entities only where a word is ambiguous ("May", "March", "the Sunday Times", "Resolution 1973").

use codebook::PartialDate;
use english::{Label, Pos};

use super::calendar::{self, Stretch};
use super::lexicon::{Lexicon, Part, Pick, Signal, Unit, Way, Word};
use crate::passage::Passage;

/// A day, month or season that comes back every week or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Weekday(i8),
    Month(i8),
    /// Month and day.
    Day(i8, i8),
    /// A day of a month that is not named: "the 5th".
    Monthday(i8),
    /// First month.
    Season(i8),
}

/// The year, month or week that a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Not said.
    Open,
    Year(i16),
    /// "of last week", "that year".
    Picked(Pick, Unit),
}

/// How exactly something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// "about two weeks ago"
    Rough,
    Plain,
    /// "a year ago to the day"
    ToTheDay,
}

/// What the words of an expression mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Given in full.
    Fixed(Stretch),
    /// "last June", "Saturday", "early March", "November of that year".
    Named { name: Name, pick: Pick, of: Of, part: Part },
    /// "this month", "the end of the year", "the next three years".
    Picked { pick: Pick, unit: Unit, count: i32, part: Part },
    /// "two months ago", "three years later".
    Counted { count: i32, unit: Unit, way: Way, care: Care },
    /// "two days after the summit": the word after the count is the link.
    Linked { count: i32, unit: Unit, care: Care, link: u32, later: bool },
    /// Days from the day of publication.
    Deictic(i32),
    /// A length of time: "six months", "almost a year".
    Length { count: i32, unit: Unit, rough: bool },
    /// Time and again: "every week".
    Often(Unit),
    /// "then", "at the time".
    Then,
}

/// An expression with its tokens, before it is resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) signal: Signal,
    pub(super) form: Form,
    /// The end of a range: "from 1969 to 1974".
    pub(super) until: Option<Form>,
}

/// All expressions of a paragraph in order, none overlapping another.
pub(super) fn expressions(passage: &Passage) -> Vec<Found> {
    let lexicon = Lexicon::shipped();
    let words = (0..passage.len()).map(|token| lexicon.word(passage.form(token))).collect();
    let scan = Scan { passage, lexicon, words };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    let mut entity = 0;
    while at < scan.words.len() {
        match scan.expression(at) {
            Some((form, last)) if !scan.is_name(at, last, &mut entity, form) => {
                let signal = scan.signal(at);
                let next = Found { first: at as u32, last: last as u32, signal, form, until: None };
                match found.last_mut().and_then(|before| scan.joined(before, &next)) {
                    Some(joined) => *found.last_mut().expect("something stands before") = joined,
                    None => found.push(next),
                }
                at = last + 1;
            }
            _ => at += 1,
        }
    }
    found
}

pub(super) struct Scan<'a> {
    pub(super) passage: &'a Passage,
    pub(super) lexicon: &'static Lexicon,
    pub(super) words: Vec<Word>,
}

pub(super) type Parsed<T> = Option<(T, usize)>;

impl Scan<'_> {
    pub(super) fn word(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or(Word::Other)
    }

    pub(super) fn form(&self, at: usize) -> &str {
        if at < self.words.len() { self.passage.form(at as u32) } else { "" }
    }

    pub(super) fn before(&self, at: usize) -> Word {
        at.checked_sub(1).map_or(Word::Other, |before| self.word(before))
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.form(at).starts_with(char::is_uppercase)
    }

    /// Whether no space stands between `at` and the token after it.
    pub(super) fn is_tight(&self, at: usize) -> bool {
        at < self.words.len() && !self.passage.token(at as u32).space
    }

    /// The expression that begins at `at`, with its last token.
    pub(super) fn expression(&self, at: usize) -> Parsed<Form> {
        let the = self.word(at) == Word::The;
        let first = at + usize::from(the);
        match self.word(first) {
            Word::Mixed => self.mixed(first),
            Word::Digits(..) => self.date(first).or_else(|| self.counted(first)),
            Word::Ordinal(_) if self.is_part(first) => self.part(first),
            Word::Ordinal(_) => self.date(first).or_else(|| if the { self.monthday(first) } else { None }),
            Word::Month(_) | Word::Weekday(_) | Word::Feast(..) => {
                self.date(first).map(|(form, last)| (picked(form, if the { self.after(last) } else { None }), last))
            }
            Word::Season(_) => self.season(first, the),
            Word::Part(_) => self.part(first),
            Word::Pick(pick) => self.picked(first, pick, the),
            Word::Number(_) | Word::Vague | Word::Half | Word::Rough | Word::Signal(Signal::At) => self.counted(first),
            Word::Deictic(days) => {
                let last = if self.word(first + 1) == Word::Daypart { first + 1 } else { first };
                if the { None } else { Some((Form::Deictic(days.into()), last)) }
            }
            Word::Daypart if the => self.daypart(first),
            Word::Unit(unit) => self.unit(first, unit, the),
            Word::Then => self.then(first).map(|form| (form, first)),
            _ => None,
        }
        .or_else(|| self.time_told(first, the))
    }

    /// "at the time", "at that time".
    pub(super) fn time_told(&self, at: usize, the: bool) -> Parsed<Form> {
        let told = the || self.word(at) == Word::Pick(Pick::That);
        let noun = if the { at } else { at + 1 };
        let ends =
            !matches!(self.form(noun + 1), "of" | "when" | "that" | "to" | "for" | "has" | "had" | "is" | "comes");
        let opens = at
            .checked_sub(1 + usize::from(the))
            .is_some_and(|before| matches!(self.form(before), "at" | "At" | "by" | "By"));
        (told && opens && ends && self.form(noun) == "time").then_some((Form::Then, noun))
    }

    pub(super) fn then(&self, at: usize) -> Option<Form> {
        let passage = self.passage;
        let token = at as u32;
        let (start, _) = passage.sentences()[passage.sentence(token) as usize];
        let since = matches!(self.before(at), Word::Signal(Signal::Since | Signal::Until | Signal::By | Signal::From));
        let opens = token == start || (token == start + 1 && self.passage.pos(start) == Pos::Cconj);
        let adverb = !matches!(passage.label(token), Label::Amod | Label::Compound);
        (since || (opens && adverb && passage.token(token).space)).then_some(Form::Then)
    }

    /// Whether `at` opens a piece of something: "the first half of", "the third quarter of", "half of".
    pub(super) fn is_part(&self, at: usize) -> bool {
        match self.word(at) {
            Word::Ordinal(_) => match self.word(at + 1) {
                Word::Half | Word::Unit(Unit::Quarter) => self.word(at + 2) == Word::Signal(Signal::Of),
                _ => false,
            },
            _ => false,
        }
    }

    /// "mid 2023", "early next week", "the end of the year", "the first half of 2023", "late in June".
    pub(super) fn part(&self, at: usize) -> Parsed<Form> {
        let (part, mut next) = match (self.word(at), self.word(at + 1)) {
            (Word::Ordinal(half @ (1 | 2)), Word::Half) => (Part::Half(half as u8), at + 2),
            (Word::Ordinal(quarter @ 1..=4), Word::Unit(Unit::Quarter)) => (Part::Quarter(quarter as u8), at + 2),
            (Word::Part(part), _) => (part, at + 1),
            _ => return None,
        };
        let linked = match self.word(next) {
            Word::Dash | Word::Signal(Signal::Of) => true,
            Word::Signal(Signal::At) => self.form(next) == "in",
            _ => false,
        };
        next += usize::from(linked);
        if !linked && matches!(part, Part::Start | Part::End | Part::Middle | Part::Half(_) | Part::Quarter(_)) {
            return None;
        }
        let (form, last) = self.whole(next)?;
        Some((with_part(form, part)?, last))
    }

    /// What a piece can be cut from: "2023", "the year", "next week", "the 1990s", "July", "the war" (nothing).
    pub(super) fn whole(&self, at: usize) -> Parsed<Form> {
        if self.word(at) == Word::The
            && let Word::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Quarter)) =
                self.word(at + 1)
        {
            return Some((Form::Picked { pick: Pick::Bare, unit, count: 1, part: Part::Whole }, at + 1));
        }
        let season = at + usize::from(self.word(at) == Word::The);
        if let Word::Season(month) = self.word(season) {
            let (of, last) = self.of_year(season);
            return Some((named(Name::Season(month), of), last));
        }
        self.plain(at).filter(|(form, _)| matches!(form, Form::Fixed(_) | Form::Named { .. } | Form::Picked { .. }))
    }

    /// An expression that does not begin with a piece of another: what keeps "early early early" from nesting.
    pub(super) fn plain(&self, at: usize) -> Parsed<Form> {
        let first = at + usize::from(self.word(at) == Word::The);
        if matches!(self.word(first), Word::Part(_) | Word::Daypart) || self.is_part(first) {
            return None;
        }
        self.expression(at)
    }

    /// The word before an expression that says how the time holds.
    pub(super) fn signal(&self, at: usize) -> Signal {
        let mut before = at;
        while before > 0 {
            before -= 1;
            match self.word(before) {
                Word::Signal(Signal::Of) if before > 0 && self.form(before - 1) == "as" => return Signal::From,
                Word::Signal(signal) => return signal,
                Word::Rough | Word::The if at - before < 4 => {}
                _ if matches!(
                    self.form(before),
                    "that" | "their" | "its" | "his" | "ever" | "the" | "shortly" | "late" | "early"
                ) && at - before < 3 => {}
                _ => return Signal::None,
            }
        }
        Signal::None
    }

    /// Two expressions that make a range: "from 1969 to 1974", "between 1958 and 1961"; or one time in two words:
    /// "yesterday, 18 August".
    pub(super) fn joined(&self, before: &Found, next: &Found) -> Option<Found> {
        let gap = before.last as usize + 1..next.first as usize;
        if gap.len() > 2 || before.until.is_some() {
            return None;
        }
        let join = self.word(gap.start);
        let one = gap.len() == 1 || (gap.len() == 2 && self.word(gap.start + 1) == Word::The);
        let range = match join {
            Word::Signal(Signal::To | Signal::Until) => before.signal == Signal::From || is_year(before.form),
            Word::Signal(Signal::At) => self.form(gap.start) == "through",
            Word::And => before.signal == Signal::Between,
            Word::Dash => is_year(before.form) && is_year(next.form) || self.is_tight(gap.start),
            _ => false,
        };
        if one && range {
            return Some(Found { last: next.last, until: Some(next.form), ..*before });
        }
        let vague = matches!(before.form, Form::Deictic(_) | Form::Named { name: Name::Weekday(_), .. });
        let exact = matches!(next.form, Form::Fixed(_) | Form::Named { name: Name::Day(..), .. });
        let same = vague && exact && one && join == Word::Comma;
        same.then_some(Found { last: next.last, form: next.form, ..*before })
    }

    /// Whether the expression is part of a longer name that is no time: "August 23 Boulevard", "the Sunday Times".
    pub(super) fn is_name(&self, first: usize, last: usize, entity: &mut usize, form: Form) -> bool {
        let entities = self.passage.entities();
        while *entity < entities.len() && (entities[*entity].end as usize) <= first {
            *entity += 1;
        }
        let Some(entity) = entities.get(*entity).filter(|entity| entity.end - entity.start < 20) else { return false };
        let (start, end) = (entity.start as usize, entity.end as usize);
        let named = matches!(entity.kind, "PERSON" | "ORG" | "FAC" | "LAW" | "WORK_OF_ART" | "PRODUCT");
        if !named || start > last || matches!(form, Form::Length { .. } | Form::Then | Form::Often(_)) {
            return false;
        }
        // The rest of the entity must be a name on its own: taggers like to draw times into names.
        (start < first || end > last + 1)
            && (start..end).any(|token| {
                (token < first || token > last) && self.word(token) == Word::Other && self.is_capital(token)
            })
            && (start..end).all(|token| !matches!(self.word(token), Word::Signal(Signal::At | Signal::Since)))
            && end > last
    }
}

pub(super) fn named(name: Name, of: Of) -> Form {
    match (name, of) {
        (Name::Month(month), Of::Year(year)) => {
            let month = PartialDate::Month(year, month);
            Form::Fixed((month, month))
        }
        (Name::Day(month, day), Of::Year(year)) if calendar::day(year, month, day).is_some() => {
            let day = calendar::day(year, month, day).expect("it was just made");
            Form::Fixed((day, day))
        }
        (Name::Season(month), Of::Year(year)) => {
            let from = PartialDate::Month(year, month);
            Form::Fixed((from, calendar::month(year, month, 2).unwrap_or(from)))
        }
        _ => Form::Named { name, pick: Pick::Bare, of, part: Part::Whole },
    }
}

/// A day of a month; `None` where no year has it.
pub(super) fn day_named(month: i8, day: i8, of: Of) -> Option<Form> {
    let year = if let Of::Year(year) = of { year } else { 2000 };
    calendar::day(year, month, day).map(|_| named(Name::Day(month, day), of))
}

pub(super) fn day_picked(pick: Pick) -> Form {
    Form::Picked { pick, unit: Unit::Day, count: 1, part: Part::Whole }
}

pub(super) fn picked(form: Form, pick: Option<Pick>) -> Form {
    match (form, pick) {
        (Form::Named { name, of, part, .. }, Some(pick)) => Form::Named { name, pick, of, part },
        (form, _) => form,
    }
}

pub(super) fn with_part(form: Form, part: Part) -> Option<Form> {
    Some(match form {
        Form::Fixed(stretch) => Form::Fixed(calendar::piece(stretch, part)?),
        Form::Named { name, pick, of, .. } => Form::Named { name, pick, of, part },
        Form::Picked { pick, unit, count, .. } => Form::Picked { pick, unit, count, part },
        _ => return None,
    })
}

pub(super) fn years(first: i16, last: i16) -> Form {
    Form::Fixed((PartialDate::Year(first), PartialDate::Year(last)))
}

pub(super) fn is_year(form: Form) -> bool {
    matches!(form, Form::Fixed((PartialDate::Year(_), _)))
}

//! Dates as the calendar names them: "31 August 2024", "June last year", "Saturday", "2023", "mid-2023".

use english::{Label, Pos};

use super::calendar::{self, YEARS};
use super::lexicon::{Part, Pick, Signal, Unit, Word};
use super::recognise::{Form, Name, Of, Parsed, Scan, day_named, named, picked, with_part, years};

impl Scan<'_> {
    /// "31 August 2024", "August 31", "August 2024", "Saturday, August 31", "2024-08-31", "2023".
    pub(super) fn date(&self, at: usize) -> Parsed<Form> {
        match self.word(at) {
            Word::Digits(value, digits) => self
                .numeric(at)
                .or_else(|| self.day_of_month(at, value))
                .or_else(|| if digits == 4 { self.year_alone(at, value) } else { None }),
            Word::Ordinal(day) => self.day_of_month(at, day.into()),
            Word::Month(month) if self.is_calendar_word(at) => Some(self.month(at, month)),
            Word::Weekday(day) if self.is_calendar_word(at) => Some(self.weekday(at, day)),
            Word::Feast(month, day) if self.is_capital(at) => {
                let (of, last) = self.of_year(at);
                Some((named(Name::Day(month, day), of), last))
            }
            _ => None,
        }
    }

    /// "2024-08-31" and "1979-1989", which the tokenizer cuts at the dashes.
    pub(super) fn numeric(&self, at: usize) -> Parsed<Form> {
        let Word::Digits(first, 4) = self.word(at) else { return None };
        if self.word(at + 1) != Word::Dash || !YEARS.contains(&first) {
            return None;
        }
        match (self.word(at + 2), self.word(at + 3), self.word(at + 4)) {
            (Word::Digits(month, 2), Word::Dash, Word::Digits(day, 2)) if self.is_tight(at) => {
                calendar::day(first, month as i8, day as i8).map(|day| (Form::Fixed((day, day)), at + 4))
            }
            (Word::Digits(last, 4), ..) if last > first && YEARS.contains(&last) => Some((years(first, last), at + 2)),
            (Word::Digits(last, 2), ..) if self.is_tight(at) && last > first % 100 => {
                Some((years(first, first / 100 * 100 + last), at + 2))
            }
            _ => None,
        }
    }

    /// "31 August 2024", "31st of August", "8 and 9 July" (the last day), "2-5 March".
    pub(super) fn day_of_month(&self, at: usize, day: i16) -> Parsed<Form> {
        if !(1..=31).contains(&day) {
            return None;
        }
        let mut next = at + 1;
        if self.word(next) == Word::Signal(Signal::Of) {
            next += 1;
        } else if let (Word::Dash, Word::Digits(last, _), Word::Month(_)) =
            (self.word(next), self.word(next + 1), self.word(next + 2))
        {
            let (form, end) = self.day_of_month(next + 1, last)?;
            return match form {
                Form::Fixed((to, _)) => {
                    let from = calendar::day(to.year(), to.earliest().month(), day as i8)?;
                    Some((Form::Fixed((from.min(to), to)), end))
                }
                _ => Some((form, end)),
            };
        }
        let Word::Month(month) = self.word(next) else { return None };
        if !self.is_capital(next) {
            return None;
        }
        let (of, last) = self.of_year(next);
        day_named(month, day as i8, of).map(|form| (form, last))
    }

    /// "August", "August 31, 2024", "August 2024", "June last year".
    pub(super) fn month(&self, at: usize, month: i8) -> (Form, usize) {
        let day_at = if self.word(at + 1) == Word::The { at + 2 } else { at + 1 };
        let day = match self.word(day_at) {
            Word::Digits(day @ 1..=31, 1 | 2) if !self.lexicon.is_counted(self.form(day_at + 1)) => Some(day as i8),
            Word::Ordinal(day) if self.passage.pos(day_at as u32) != Pos::Adj || !self.is_part(day_at) => Some(day),
            _ => None,
        };
        if let Some(day) = day {
            let mut end = day_at;
            if let (Word::Dash, Word::Digits(1..=31, 1 | 2)) = (self.word(day_at + 1), self.word(day_at + 2)) {
                end = day_at + 2;
            }
            let (of, last) = self.of_year(end);
            if let Some(form) = day_named(month, day, of) {
                return (form, last);
            }
        }
        let (of, last) = self.of_year(at);
        (named(Name::Month(month), of), last)
    }

    pub(super) fn weekday(&self, at: usize, day: i8) -> (Form, usize) {
        let mut last = at;
        while self.word(last + 1) == Word::Daypart {
            last += 1;
        }
        let next = last + 1 + usize::from(self.word(last + 1) == Word::Comma);
        let next = next + usize::from(self.word(next) == Word::The);
        if matches!(self.word(next), Word::Month(_) | Word::Digits(_, 1 | 2) | Word::Ordinal(_))
            && let Some((form @ (Form::Fixed(_) | Form::Named { name: Name::Day(..), .. }), end)) = self.date(next)
        {
            return (form, end);
        }
        let (of, end) = self.of_unit(last, Unit::Week);
        (named(Name::Weekday(day), of), end)
    }

    /// "the 5th", where no noun follows.
    pub(super) fn monthday(&self, at: usize) -> Parsed<Form> {
        let Word::Ordinal(day) = self.word(at) else { return None };
        let digits = self.form(at).starts_with(|c: char| c.is_ascii_digit());
        let ends = at + 1 == self.words.len()
            || matches!(
                self.passage.pos(at as u32 + 1),
                Pos::Punct | Pos::Cconj | Pos::Adp | Pos::Sconj | Pos::Pron | Pos::Verb | Pos::Aux
            );
        (digits && ends).then_some((named(Name::Monthday(day), Of::Open), at))
    }

    pub(super) fn season(&self, at: usize, the: bool) -> Parsed<Form> {
        let Word::Season(month) = self.word(at) else { return None };
        if !matches!(self.passage.pos(at as u32), Pos::Noun | Pos::Propn) {
            return None;
        }
        let (of, last) = self.of_year(at);
        let placed = the || of != Of::Open || matches!(self.before(at), Word::Signal(_) | Word::Part(_));
        let form = picked(named(Name::Season(month), of), if the { self.after(last) } else { None });
        placed.then_some((form, last))
    }

    /// A "before" or "after" that ends the phrase turns "the February after" into the following one.
    pub(super) fn after(&self, last: usize) -> Option<Pick> {
        let ends = last + 2 >= self.words.len() || matches!(self.passage.pos(last as u32 + 2), Pos::Punct);
        match self.word(last + 1) {
            Word::Signal(Signal::After) if ends => Some(Pick::Following),
            Word::Signal(Signal::Before) if ends => Some(Pick::Previous),
            _ => None,
        }
    }

    /// The year after a month or season that ends at `at`, and the token that ends both.
    pub(super) fn of_year(&self, at: usize) -> (Of, usize) {
        let comma = self.word(at + 1) == Word::Comma;
        let next = at + 1 + usize::from(comma || self.word(at + 1) == Word::Signal(Signal::Of));
        let tight = self.word(at + 1) == Word::Dash && self.is_tight(at);
        let next = next + usize::from(tight);
        match self.word(next) {
            Word::Digits(year, 4) if YEARS.contains(&year) && !self.lexicon.is_counted(self.form(next + 1)) => {
                (Of::Year(year), next)
            }
            _ if comma => (Of::Open, at),
            _ => self.of_unit(at, Unit::Year),
        }
    }

    /// "last year", "of that year", "of the previous week" after a name that ends at `at`.
    pub(super) fn of_unit(&self, at: usize, unit: Unit) -> (Of, usize) {
        let next = at + 1 + usize::from(self.word(at + 1) == Word::Signal(Signal::Of));
        let next = next + usize::from(self.word(next) == Word::The);
        match (self.word(next), self.word(next + 1)) {
            (Word::Pick(pick), Word::Unit(of)) if of == unit && pick != Pick::Every => {
                (Of::Picked(pick, unit), next + 1)
            }
            (Word::Pick(_), Word::Pick(pick)) if self.word(next + 2) == Word::Unit(unit) => {
                (Of::Picked(pick, unit), next + 2)
            }
            _ => (Of::Open, at),
        }
    }

    pub(super) fn year_alone(&self, at: usize, year: i16) -> Parsed<Form> {
        self.is_year(at, year).then(|| (years(year, year), at))
    }

    /// Whether four digits are a year, and neither a count nor the number of a resolution, an hour or an exercise.
    pub(super) fn is_year(&self, at: usize, year: i16) -> bool {
        let passage = self.passage;
        let token = at as u32;
        let next = self.form(at + 1);
        if !YEARS.contains(&year)
            || self.lexicon.is_counted(next)
            || (self.is_tight(at) && next.starts_with(['%', '/']))
        {
            return false;
        }
        let label = passage.label(token);
        let head = passage.head(token);
        let counts = label == Label::Nummod
            && head.is_some_and(|head| head > token && self.lexicon.is_counted(passage.form(head)));
        if counts {
            return false;
        }
        let Some(before) = at.checked_sub(1) else { return (1900..=2100).contains(&year) };
        let (word, tag) = (self.word(before), passage.tag(before as u32));
        let follows_name = match word {
            Word::Month(_) | Word::Season(_) | Word::Part(_) | Word::Feast(..) | Word::Unit(_) | Word::Weekday(_) => {
                false
            }
            Word::Dash => {
                self.is_tight(before)
                    && before > 0
                    && self.is_tight(before - 1)
                    && !matches!(self.word(before - 1), Word::Part(_) | Word::Month(_) | Word::Digits(..))
            }
            Word::Rough => true,
            _ if matches!(
                self.form(before),
                "$" | "€" | "£" | "#" | "No." | "no." | "at" | "At" | "number" | "nos."
            ) =>
            {
                true
            }
            _ => {
                tag.starts_with("NN")
                    && !(label == Label::Nummod && head.is_some_and(|head| head > token))
                    && label != Label::Npadvmod
                    && (head == Some(before as u32) || tag.starts_with("NNP"))
            }
        };
        if follows_name {
            return false;
        }
        // A number with a plural noun counts it, unless an article or genitive makes it a date: "the 2022 protests".
        if label == Label::Nummod && head.is_some_and(|head| head > token && passage.tag(head) == "NNS") {
            let placed = word == Word::The || matches!(tag, "POS" | "PRP$" | "DT") || tag.starts_with("JJ");
            if !placed || !(1900..=2100).contains(&year) {
                return false;
            }
        }
        (1900..=2100).contains(&year) || matches!(word, Word::Signal(_) | Word::And | Word::Part(_))
    }

    /// Whether a word for a month or weekday is one here: "May", "March" and "Sunday" are other things too.
    pub(super) fn is_calendar_word(&self, at: usize) -> bool {
        let passage = self.passage;
        let token = at as u32;
        let tag = passage.tag(token);
        if !self.is_capital(at) || !(tag.starts_with("NN") || matches!(tag, "CD" | "JJ" | "RB" | "IN")) {
            return false;
        }
        let followed_by_number = matches!(self.word(at + 1), Word::Digits(..) | Word::Ordinal(_));
        if followed_by_number
            || matches!(self.word(at + 1), Word::Comma) && matches!(self.word(at + 2), Word::Digits(_, 4))
        {
            return true;
        }
        let in_name = matches!(passage.label(token), Label::Compound | Label::Nmod)
            && passage.head(token).is_some_and(|head| {
                head > token && passage.tag(head).starts_with("NNP") && self.word(head as usize) == Word::Other
            });
        // "Theresa May", "Black September".
        let after_name = at > 0
            && self.word(at - 1) == Word::Other
            && self.is_capital(at - 1)
            && passage.head(token - 1) == Some(token)
            && matches!(passage.label(token - 1), Label::Compound | Label::Amod | Label::Nmod)
            && passage.token(token - 1).start > 0;
        let acts = matches!(self.word(at), Word::Month(_))
            && matches!(passage.label(token), Label::Nsubj)
            && self.before(at) != Word::The;
        !in_name && !after_name && !acts
    }

    /// `31/08/2024`, `1990s`, `Q3 2023`, `mid-2023`, `1979–1989`, `2–5 March`.
    pub(super) fn mixed(&self, at: usize) -> Parsed<Form> {
        let form = self.form(at);
        if let Some(quarter) = form.strip_prefix('Q').or_else(|| form.strip_prefix('H')) {
            let number = quarter.parse::<u8>().ok()?;
            let part = if form.starts_with('Q') { Part::Quarter(number) } else { Part::Half(number) };
            let next = at + 1 + usize::from(self.word(at + 1) == Word::Signal(Signal::Of));
            let Word::Digits(year, 4) = self.word(next) else { return None };
            return Some((with_part(years(year, year), part)?, next)).filter(|_| YEARS.contains(&year) && number <= 4);
        }
        if let Some(decade) = decade(form) {
            return Some((decade, at));
        }
        if let Some((part, whole)) = form.split_once('-')
            && let Word::Part(part @ (Part::Early | Part::Mid | Part::Late)) = self.lexicon.word(part)
        {
            let whole = match self.lexicon.word(whole) {
                Word::Digits(year, 4) if YEARS.contains(&year) => years(year, year),
                Word::Month(month) if whole.starts_with(char::is_uppercase) => {
                    let (of, last) = self.of_year(at);
                    return Some((with_part(named(Name::Month(month), of), part)?, last));
                }
                _ => decade(whole)?,
            };
            return Some((with_part(whole, part)?, at));
        }
        slashed(form).or_else(|| dashed_years(form)).map(|form| (form, at)).or_else(|| {
            // "2–5 March 2023"
            let (first, last) = form.split_once(['–', '-'])?;
            let (first, last) = (first.parse::<i8>().ok()?, last.parse::<i8>().ok()?);
            let Word::Month(month) = self.word(at + 1) else { return None };
            let (of, end) = self.of_year(at + 1);
            match day_named(month, last, of)? {
                Form::Fixed((to, _)) => Some((Form::Fixed((calendar::day(to.year(), month, first)?.min(to), to)), end)),
                form => Some((form, end)),
            }
        })
    }
}

/// `1990s`.
fn decade(form: &str) -> Option<Form> {
    let year = form.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let year = year.parse::<i16>().ok().filter(|year| year % 10 == 0 && YEARS.contains(year) && *year < 2190)?;
    Some(years(year, year + 9))
}

/// `1979–1989`, `1979-81`.
fn dashed_years(form: &str) -> Option<Form> {
    let (first, last) = form.split_once(['–', '-', '/'])?;
    let year = first.parse::<i16>().ok().filter(|year| first.len() == 4 && YEARS.contains(year))?;
    let end = last.parse::<i16>().ok()?;
    match last.len() {
        4 if end > year && YEARS.contains(&end) => Some(years(year, end)),
        2 if end > year % 100 => Some(years(year, year / 100 * 100 + end)),
        _ => None,
    }
}

/// `31/08/2024` or `31.08.2024`, where one of the two numbers can be no month.
fn slashed(form: &str) -> Option<Form> {
    let sign = if form.contains('/') { '/' } else { '.' };
    let mut parts = form.split(sign).map(|part| part.parse::<i16>().ok());
    let (first, second, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    let (month, day) = match (first, second) {
        (13..=31, 1..=12) => (second, first),
        (1..=12, 13..=31) => (first, second),
        (1..=12, _) if first == second => (first, second),
        _ => return None,
    };
    calendar::day(year, month as i8, day as i8).map(|day| Form::Fixed((day, day)))
}

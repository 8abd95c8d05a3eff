//! Times that are chosen or counted: "last year", "the next three months", "two days later", "almost a year".

use english::Pos;

use super::lexicon::{Part, Pick, Signal, Unit, Way, Word};
use super::recognise::{Care, Form, Name, Of, Parsed, Scan, day_picked, named, picked};

impl Scan<'_> {
    /// "last year", "the next three years", "that same Wednesday", "this morning", "last June".
    pub(super) fn picked(&self, at: usize, pick: Pick, the: bool) -> Parsed<Form> {
        let mut pick = pick;
        let mut next = at + 1;
        if let Word::Pick(second) = self.word(next) {
            pick = if pick == Pick::That { second } else { pick };
            next += 1;
        }
        let (count, counted) = match self.word(next) {
            Word::Number(_) | Word::Digits(_, 1 | 2) => {
                let (count, last) = self.number(next)?;
                if count == 1 && pick == Pick::That {
                    return None;
                }
                (count, Some(last + 1))
            }
            Word::Vague => (0, Some(next + 1)),
            _ => (1, None),
        };
        if let Some(unit_at) = counted {
            let Word::Unit(unit) = self.word(unit_at) else { return None };
            let form = match pick {
                Pick::Last | Pick::Past | Pick::Previous if count > 0 => {
                    Form::Picked { pick: Pick::Past, unit, count, part: Part::Whole }
                }
                Pick::Next if count > 0 => Form::Picked { pick, unit, count, part: Part::Whole },
                _ => Form::Length { count, unit, rough: true },
            };
            return Some((form, unit_at));
        }
        match self.word(next) {
            Word::Unit(unit) if pick == Pick::Every => Some((Form::Often(unit), next)),
            _ if pick == Pick::Every => None,
            Word::Unit(Unit::Hour | Unit::Minute | Unit::Century) => None,
            Word::Unit(unit) => {
                let plural = self.passage.tag(next as u32) == "NNS";
                let pick = match pick {
                    // "The last year" and "the past week" end today; "last year" is one of the calendar.
                    Pick::Last if the => Pick::Past,
                    Pick::Next if the && !plural => Pick::Following,
                    pick => pick,
                };
                let form = if plural {
                    Form::Length { count: 0, unit, rough: true }
                } else {
                    Form::Picked { pick, unit, count: 1, part: Part::Whole }
                };
                Some((form, next))
            }
            Word::Daypart => {
                let form = match pick {
                    Pick::Last => Form::Deictic(-1),
                    Pick::This => Form::Deictic(0),
                    Pick::Next | Pick::Following => day_picked(Pick::Following),
                    Pick::Previous => day_picked(Pick::Previous),
                    _ => day_picked(Pick::That),
                };
                Some((form, next))
            }
            Word::Month(month) if self.is_capital(next) => {
                let (form, last) = self.month(next, month);
                Some((picked(form, Some(pick)), last))
            }
            Word::Weekday(day) if self.is_capital(next) => {
                let (form, last) = self.weekday(next, day);
                Some((picked(form, Some(pick)), last))
            }
            Word::Season(month) => Some((picked(named(Name::Season(month), Of::Open), Some(pick)), next)),
            Word::Feast(month, day) => Some((picked(named(Name::Day(month, day), Of::Open), Some(pick)), next)),
            _ => None,
        }
    }

    /// "the night of 9 September", "the morning after", "the evening before".
    pub(super) fn daypart(&self, at: usize) -> Parsed<Form> {
        if self.word(at + 1) == Word::Signal(Signal::Of) {
            return self.plain(at + 2).filter(|(form, _)| matches!(form, Form::Fixed(_) | Form::Named { .. }));
        }
        self.after(at).map(|pick| (day_picked(pick), at + 1))
    }

    /// "the day before", "the day before yesterday", "the day before the vote", "the weekend", "days later", "hours after".
    pub(super) fn unit(&self, at: usize, unit: Unit, the: bool) -> Parsed<Form> {
        let passage = self.passage;
        if let (Word::Signal(link @ (Signal::Before | Signal::After)), true) = (self.word(at + 1), the) {
            return match self.word(at + 2) {
                Word::Deictic(days) => {
                    let further = if link == Signal::Before { -1 } else { 1 };
                    Some((Form::Deictic(i32::from(days) + further), at + 2))
                }
                _ if self.after(at).is_some() => {
                    let pick = if link == Signal::Before { Pick::Previous } else { Pick::Following };
                    Some((Form::Picked { pick, unit, count: 1, part: Part::Whole }, at + 1))
                }
                _ => Some((
                    Form::Linked {
                        count: 1,
                        unit,
                        care: Care::Plain,
                        link: at as u32 + 1,
                        later: link == Signal::After,
                    },
                    at + 1,
                )),
            };
        }
        if unit == Unit::Weekend && (the || matches!(self.before(at), Word::Signal(_))) {
            return Some((Form::Picked { pick: Pick::Bare, unit, count: 1, part: Part::Whole }, at));
        }
        // "earlier in the day", "before the year is out", "within the week".
        if the && matches!(unit, Unit::Week | Unit::Month | Unit::Year) {
            let ends = matches!(self.form(at + 1), "is" | "was") && self.form(at + 2) == "out";
            return ends.then_some((Form::Picked { pick: Pick::Bare, unit, count: 1, part: Part::End }, at));
        }
        if passage.tag(at as u32) == "NNS" && !the {
            return match self.word(at + 1) {
                Word::Way(way) => Some((Form::Counted { count: 0, unit, way, care: Care::Rough }, at + 1)),
                _ => None,
            };
        }
        None
    }

    /// A number in words or digits: "six", "twenty-five", "three and a half" (3), with its last token.
    pub(super) fn number(&self, at: usize) -> Parsed<i32> {
        let (mut value, mut last) = match self.word(at) {
            Word::Number(value) | Word::Digits(value, 1..=3) => (i32::from(value), at),
            _ => return None,
        };
        if (20..=90).contains(&value)
            && self.word(last + 1) == Word::Dash
            && let Word::Number(ones @ 1..=9) = self.word(last + 2)
        {
            value += i32::from(ones);
            last += 2;
        }
        if self.word(last + 1) == Word::Number(100) {
            value *= 100;
            last += 1;
        }
        Some((value, last))
    }

    /// "almost a year", "less than a month ago", "six years and two months after", "a few hours later", "half a year".
    pub(super) fn counted(&self, at: usize) -> Parsed<Form> {
        let mut next = at;
        while matches!(self.word(next), Word::Rough) || matches!(self.form(next), "over" | "around" | "at") {
            next += 1;
            if next > at + 4 {
                return None;
            }
        }
        let mut rough = next > at;
        let halved = self.word(next) == Word::Half;
        next += usize::from(halved);
        let (mut count, last) = match self.word(next) {
            Word::Vague => (0, next),
            _ => self.number(next)?,
        };
        next = last + 1;
        if self.word(next) == Word::Vague {
            count = if self.form(next) == "couple" { 2 } else { 0 };
            rough = true;
            next += 1 + usize::from(self.word(next + 1) == Word::Signal(Signal::Of));
        }
        next = self.past_half(next);
        let Word::Unit(mut unit) = self.word(if self.word(next) == Word::Dash { next + 1 } else { next }) else {
            return None;
        };
        next += usize::from(self.word(next) == Word::Dash);
        if halved {
            (count, unit) = match unit {
                Unit::Year => (6, Unit::Month),
                Unit::Decade => (5, Unit::Year),
                Unit::Century => (50, Unit::Year),
                Unit::Month => (15, Unit::Day),
                _ => return Some((Form::Length { count: 0, unit, rough: true }, next)),
            };
        }
        if unit == Unit::Year
            && self.word(next + 1) == Word::And
            && let Some((months, last)) = self.number(next + 2)
            && self.word(last + 1) == Word::Unit(Unit::Month)
        {
            (count, unit, next) = (count * 12 + months, Unit::Month, last + 1);
        }
        Some(self.placed(count, unit, rough, next))
    }

    /// The token after "and a half", or `at` itself.
    pub(super) fn past_half(&self, at: usize) -> usize {
        let dashed = [Word::Dash, Word::And, Word::Dash, Word::Number(1), Word::Dash, Word::Half];
        let plain = [Word::And, Word::Number(1), Word::Half];
        for pattern in [&dashed[..], &plain[..]] {
            if pattern.iter().enumerate().all(|(index, word)| self.word(at + index) == *word) {
                return at + pattern.len();
            }
        }
        at
    }

    /// Where a count of units that ends at `last` lies, by the word after it.
    pub(super) fn placed(&self, count: i32, unit: Unit, rough: bool, last: usize) -> (Form, usize) {
        let length = (Form::Length { count, unit, rough }, last);
        let (mut care, mut last) = (if rough { Care::Rough } else { Care::Plain }, last);
        if self.is_to_the_day(last + 1) {
            (care, last) = (Care::ToTheDay, last + 3);
        }
        match self.word(last + 1) {
            Word::Way(way) => {
                if way == Way::Earlier && self.form(last + 2) == "than" {
                    return length;
                }
                last += 1;
                if self.is_to_the_day(last + 1) {
                    (care, last) = (Care::ToTheDay, last + 3);
                }
                (Form::Counted { count, unit, way, care }, last)
            }
            Word::Signal(link @ (Signal::After | Signal::Before)) if count > 0 => {
                let later = link == Signal::After;
                let way = if later { Way::Later } else { Way::Earlier };
                if self.after(last).is_some() || self.form(last + 2) == "that" && !self.has_phrase(last + 3) {
                    return (Form::Counted { count, unit, way, care }, last + 1);
                }
                (Form::Linked { count, unit, care, link: last as u32 + 1, later }, last + 1)
            }
            Word::Signal(Signal::From) if self.form(last + 2) == "now" => {
                (Form::Picked { pick: Pick::Next, unit, count, part: Part::End }, last + 2)
            }
            _ if self.form(last + 1) == "into" && count > 0 => {
                (Form::Linked { count, unit, care, link: last as u32 + 1, later: true }, last + 1)
            }
            _ => length,
        }
    }

    fn is_to_the_day(&self, at: usize) -> bool {
        self.form(at) == "to" && self.word(at + 1) == Word::The && self.form(at + 2) == "day"
    }

    pub(super) fn has_phrase(&self, at: usize) -> bool {
        at < self.words.len() && !matches!(self.passage.pos(at as u32), Pos::Punct | Pos::Verb | Pos::Aux)
    }
}

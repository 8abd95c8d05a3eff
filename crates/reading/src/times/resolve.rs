//! Takes the form of an expression and what is known around it, gives the stretch of the calendar that it means.

use codebook::{Basis, Date, PartialDate, When};

use super::calendar::{self, Stretch};
use super::lexicon::{Part, Pick, Signal, Unit, Way};
use super::recognise::{Care, Form, Name, Of};
use super::tense::Tense;

/// What an expression is resolved against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    /// Day of publication.
    pub(super) published: Date,
    /// Tense of the predicate that the expression belongs to.
    pub(super) tense: Tense,
    /// The last time told before, in this paragraph or the one before.
    pub(super) anchor: Option<Stretch>,
    /// The last day told before: what "the same day" and "the night before" count from.
    pub(super) day_told: Option<PartialDate>,
    /// The last time told before in the same sentence.
    pub(super) nearby: Option<Stretch>,
    /// The month or year of the past in which the paragraph tells on.
    pub(super) narrative: Option<PartialDate>,
    /// The stretch that ends the same range, where it is already known: "between March and May 2022".
    pub(super) end: Option<Stretch>,
}

/// Which way from a given day a name is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Search {
    Before(PartialDate),
    AtOrBefore(PartialDate),
    AtOrAfter(PartialDate),
    After(PartialDate),
    Within(Stretch),
}

/// The stretch that a form means, and how it was found; `None` where it means none or the anchor is missing.
pub(super) fn resolve(form: Form, scene: &Scene) -> Option<(Stretch, Basis)> {
    match form {
        Form::Fixed(stretch) => Some((stretch, Basis::Stated)),
        Form::Named { name, pick, of, part } => {
            let basis = if matches!(of, Of::Year(_)) { Basis::Stated } else { Basis::Relative };
            let stretch = find(name, scene.search(name, pick, of)?)?;
            Some((calendar::piece(stretch, part)?, basis))
        }
        Form::Picked { pick, unit, count, part } => scene.picked(pick, unit, count, part).map(relative),
        Form::Counted { count, unit, way, care } => scene.counted(count, unit, way, care).map(relative),
        Form::Deictic(days) => {
            let day = PartialDate::Day(calendar::days(scene.published, days)?);
            Some(relative((day, day)))
        }
        Form::Then => scene.anchor.map(relative),
        Form::Linked { .. } | Form::Length { .. } | Form::Often(_) => None,
    }
}

fn relative(stretch: Stretch) -> (Stretch, Basis) {
    (stretch, Basis::Relative)
}

impl Scene {
    fn day(&self) -> PartialDate {
        PartialDate::Day(self.published)
    }

    fn month(&self) -> PartialDate {
        PartialDate::Month(self.published.year(), self.published.month())
    }

    fn anchor_start(&self) -> Option<PartialDate> {
        self.anchor.map(|(from, _)| from)
    }

    fn search(&self, name: Name, pick: Pick, of: Of) -> Option<Search> {
        let finest = matches!(name, Name::Weekday(_) | Name::Day(..) | Name::Monthday(_));
        let today = if finest { self.day() } else { self.month() };
        if let Of::Picked(pick, unit) = of {
            return self.picked(pick, unit, 1, Part::Whole).map(Search::Within);
        }
        if let Of::Year(year) = of {
            return calendar::year(year.into()).map(|year| Search::Within((year, year)));
        }
        Some(match pick {
            Pick::Bare => return Some(self.bare(name, today)),
            Pick::Last | Pick::Past => Search::Before(today),
            Pick::Next => Search::After(today),
            Pick::This => match name {
                Name::Weekday(_) if self.tense.is_past() || self.tense == Tense::Perfect => Search::AtOrBefore(today),
                Name::Weekday(_) => Search::AtOrAfter(today),
                _ => Search::Within(calendar::around(self.day(), Unit::Year)?),
            },
            Pick::That | Pick::Same => match (name, self.anchor_start()?) {
                (Name::Weekday(_), day @ PartialDate::Day(_)) => Search::AtOrAfter(day),
                (Name::Weekday(_), _) => Search::AtOrBefore(today),
                (_, anchor) => Search::Within(calendar::around(anchor, Unit::Year)?),
            },
            Pick::Following => Search::After(self.anchor?.1),
            Pick::Previous => Search::Before(self.anchor_start()?),
            Pick::Every => return None,
        })
    }

    /// A name that nothing places: the tense says where it lies.
    fn bare(&self, name: Name, today: PartialDate) -> Search {
        if let Some((_, PartialDate::Month(year, _) | PartialDate::Year(year))) = self.end {
            return Search::Within((PartialDate::Year(year), PartialDate::Year(year)));
        }
        let ahead = match self.tense {
            Tense::Future | Tense::Would => true,
            Tense::Present => !matches!(name, Name::Season(_)),
            _ => false,
        };
        if ahead {
            // "It would leave from 19 January", three days after: the saying lies back.
            if self.tense == Tense::Would && matches!(name, Name::Day(..)) {
                let last = find(name, Search::AtOrBefore(today)).map(|(day, _)| day.earliest());
                if last.is_some_and(|day| calendar::days(day, 30).is_some_and(|day| day >= self.published)) {
                    return Search::AtOrBefore(today);
                }
            }
            let said = match (self.tense, self.nearby) {
                (Tense::Would, Some((day @ PartialDate::Day(_), _))) if matches!(name, Name::Weekday(_)) => day,
                _ => today,
            };
            return Search::AtOrAfter(said);
        }
        if !matches!(name, Name::Weekday(_) | Name::Monthday(_)) {
            match self.narrative {
                Some(PartialDate::Year(year)) => {
                    return Search::Within((PartialDate::Year(year), PartialDate::Year(year)));
                }
                Some(month) => return Search::AtOrAfter(month.month().unwrap_or(month)),
                None => {}
            }
        }
        Search::AtOrBefore(today)
    }

    fn picked(&self, pick: Pick, unit: Unit, count: i32, part: Part) -> Option<Stretch> {
        let today = self.day();
        let at = |anchor: PartialDate, shift: i32| match unit {
            // "The next week" after a day of last week is the week after, not seven days.
            Unit::Week | Unit::Weekend | Unit::Fortnight => {
                calendar::around(calendar::shift(anchor, shift, unit)?, unit)
            }
            _ => calendar::around(calendar::shift(calendar::around(anchor, unit)?.0, shift, unit)?, unit),
        };
        let stretch = match pick {
            Pick::Past if count > 0 => {
                let start = calendar::shift(today, -count, finer(unit, count))?;
                return Some((start, as_precise(today, start)));
            }
            Pick::Next if part == Part::End && count > 0 => {
                let day = calendar::shift(today, count, unit)?;
                return Some((day, day));
            }
            Pick::Next if count > 1 => {
                let end = calendar::shift(today, count, unit)?;
                return Some((as_precise(today, end), end));
            }
            Pick::Last | Pick::Past => at(today, -1),
            Pick::Next => at(today, 1),
            Pick::This => at(today, 0),
            Pick::That | Pick::Same | Pick::Following | Pick::Previous => {
                let (from, to) = self.anchor.unwrap_or((today, today));
                let far = self.anchor.is_none() && pick != Pick::Previous;
                // "The same day" after "in 2019" is that of a day told before, if there is one.
                let day = self.day_told.filter(|_| unit == Unit::Day && from.precision() < 2);
                match pick {
                    _ if far => None,
                    Pick::Following => at(day.unwrap_or(to), 1),
                    Pick::Previous => at(day.unwrap_or(from), -1),
                    _ => at(day.unwrap_or(from), 0),
                }
            }
            Pick::Bare if unit == Unit::Weekend => {
                let weekend = calendar::around(today, unit)?;
                let coming = weekend.0 > today;
                if coming && !self.tense.is_ahead() && self.tense != Tense::Present {
                    at(today, -1)
                } else {
                    Some(weekend)
                }
            }
            // "By the end of the year": the one told of in the same breath, or the current one.
            Pick::Bare => match self.nearby {
                Some((near, _)) if !self.tense.is_ahead() => at(near, 0),
                _ => at(today, 0),
            },
            Pick::Every => None,
        }?;
        calendar::piece(stretch, part)
    }

    fn counted(&self, count: i32, unit: Unit, way: Way, care: Care) -> Option<Stretch> {
        let (anchor, sign) = match way {
            Way::Ago => (self.day(), -1),
            Way::Later => (self.anchor?.1, 1),
            Way::Earlier => (self.anchor_start()?, -1),
        };
        if count == 0 {
            // "Hours later", "days later": hardly another month.
            let same = match unit {
                Unit::Minute | Unit::Hour => Some(anchor),
                Unit::Day => anchor.month().or(Some(anchor)),
                _ => None,
            };
            return same.map(|time| (time, time));
        }
        let time = counted_on(anchor, sign * count, unit, care)?;
        Some((time, time))
    }
}

/// `count` units on from `time`, as precise as the words are.
pub(super) fn counted_on(time: PartialDate, count: i32, unit: Unit, care: Care) -> Option<PartialDate> {
    match care {
        Care::Plain => calendar::shift(time, count, unit),
        Care::ToTheDay => calendar::shift_to_the_day(time, count, unit),
        Care::Rough => {
            let time = calendar::shift(time, count, unit)?;
            Some(if unit == Unit::Week { time.month().unwrap_or(time) } else { time })
        }
    }
}

/// A length counted back keeps the precision at which it is meant: "the past year" began in a month, not in a year.
fn finer(unit: Unit, count: i32) -> Unit {
    if unit == Unit::Year && count == 1 { Unit::Year } else { unit }
}

/// `time` with the precision of `model`.
fn as_precise(time: PartialDate, model: PartialDate) -> PartialDate {
    match model {
        PartialDate::Year(_) => PartialDate::Year(time.year()),
        PartialDate::Month(..) => time.month().unwrap_or(time),
        PartialDate::Day(_) => time,
    }
}

/// The day, month or season of that name nearest to where it is looked for.
fn find(name: Name, search: Search) -> Option<Stretch> {
    match name {
        Name::Weekday(weekday) => weekday_near(weekday, search).map(|day| (day, day)),
        Name::Month(_) | Name::Day(..) | Name::Season(_) => {
            let in_year = |year: i16| -> Option<Stretch> {
                match name {
                    Name::Month(month) => calendar::month(year, month, 0).map(|month| (month, month)),
                    Name::Day(month, day) => calendar::day(year, month, day).map(|day| (day, day)),
                    Name::Season(month) => Some((calendar::month(year, month, 0)?, calendar::month(year, month, 2)?)),
                    Name::Weekday(_) | Name::Monthday(_) => None,
                }
            };
            nearest(search, 9, in_year)
        }
        Name::Monthday(day) => {
            let (PartialDate::Day(near), forth) = (match search {
                Search::AtOrAfter(at) | Search::After(at) => (at, true),
                Search::Before(at) | Search::AtOrBefore(at) | Search::Within((at, _)) => (at, false),
            }) else {
                return None;
            };
            let shift = match (forth, day.cmp(&near.day())) {
                (true, std::cmp::Ordering::Less) => 1,
                (false, std::cmp::Ordering::Greater) => -1,
                _ => 0,
            };
            let PartialDate::Month(year, month) = calendar::month(near.year(), near.month(), shift)? else {
                return None;
            };
            calendar::day(year, month, day).map(|day| (day, day))
        }
    }
}

/// The yearly stretch nearest to where it is looked for; leap days may need some years.
fn nearest(search: Search, years: i16, in_year: impl Fn(i16) -> Option<Stretch>) -> Option<Stretch> {
    let year = match search {
        Search::Within((from, _)) => return in_year(from.year()),
        Search::Before(at) | Search::AtOrBefore(at) | Search::AtOrAfter(at) | Search::After(at) => at.year(),
    };
    let fits = |(from, to): Stretch| match search {
        Search::Before(at) => to.latest() < at.earliest(),
        Search::AtOrBefore(at) => from.earliest() <= at.latest(),
        Search::AtOrAfter(at) => to.latest() >= at.earliest(),
        Search::After(at) => from.earliest() > at.latest(),
        Search::Within(_) => false,
    };
    let back = matches!(search, Search::Before(_) | Search::AtOrBefore(_));
    (-1..=years)
        .map(|step| if back { year - step } else { year + step })
        .filter_map(in_year)
        .find(|stretch| fits(*stretch))
}

fn weekday_near(weekday: i8, search: Search) -> Option<PartialDate> {
    let (day, forth, strictly) = match search {
        Search::Before(PartialDate::Day(day)) => (day, false, true),
        Search::AtOrBefore(PartialDate::Day(day)) => (day, false, false),
        Search::AtOrAfter(PartialDate::Day(day)) | Search::Within((PartialDate::Day(day), _)) => (day, true, false),
        Search::After(PartialDate::Day(day)) => (day, true, true),
        _ => return None,
    };
    let ahead = (i32::from(weekday) - i32::from(day.weekday().to_monday_one_offset())).rem_euclid(7);
    let count = match (forth, ahead) {
        (true, 0) if strictly => 7,
        (true, ahead) => ahead,
        (false, 0) if strictly => -7,
        (false, 0) => 0,
        (false, ahead) => ahead - 7,
    };
    calendar::days(day, count).map(PartialDate::Day)
}

/// How a resolved stretch holds, by the word before it.
pub(super) fn held(signal: Signal, (from, to): Stretch) -> (Option<PartialDate>, Option<PartialDate>) {
    match signal {
        Signal::Since | Signal::From | Signal::After => (Some(from), None),
        Signal::Until | Signal::By | Signal::Before => (None, Some(to)),
        _ => (Some(from), Some(to)),
    }
}

/// What a length says of the time of an act: "for almost a year" with a perfect tense began a year ago, "in two days"
/// with a future lies two days ahead. `None` where it says only how long something took.
pub(super) fn length(
    signal: Signal,
    count: i32,
    unit: Unit,
    scene: &Scene,
) -> Option<(Option<PartialDate>, Option<PartialDate>)> {
    let today = scene.day();
    if count == 0 {
        return None;
    }
    // "For a year" began in a month; "for ten years" in a year.
    let (steps, unit) = if unit == Unit::Year && count == 1 { (12, Unit::Month) } else { (count, unit) };
    match signal {
        Signal::For | Signal::None | Signal::At if scene.tense == Tense::Perfect => (signal == Signal::For)
            .then_some(())
            .and_then(|()| Some((Some(calendar::shift(today, -steps, unit)?), None))),
        Signal::At if scene.tense.is_ahead() => {
            let start = match scene.nearby {
                Some((day @ PartialDate::Day(_), _)) if scene.tense == Tense::Would => day,
                _ => today,
            };
            calendar::shift(start, count, unit).map(|time| (Some(time), Some(time)))
        }
        Signal::Within if scene.tense.is_ahead() || scene.tense == Tense::Present => {
            let end = calendar::shift(today, steps, unit)?;
            Some((Some(as_precise(today, end)), Some(end)))
        }
        _ => None,
    }
}

/// A range from one stretch to another; turned round where the words name the later first.
pub(super) fn range(from: Stretch, to: Stretch) -> Stretch {
    if from.0.earliest() <= to.1.latest() { (from.0, to.1) } else { (to.0, from.1) }
}

/// A time with its words; ends in the wrong order are put right.
pub(super) fn when(
    (from, to): (Option<PartialDate>, Option<PartialDate>),
    words: codebook::Span,
    basis: Basis,
) -> When {
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) if from > to && from.earliest() > to.latest() => (Some(to), Some(from)),
        (Some(from), Some(to)) if from > to => (Some(to), Some(to)),
        ends => ends,
    };
    When { from, to, words: Some(words), basis }
}

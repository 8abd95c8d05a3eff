//! Counting on the calendar, with the precision of what is counted.

use codebook::{Date, PartialDate};
use jiff::ToSpan;

use super::lexicon::{Part, Unit};

/// A stretch of time; a day, month or year is its own begin and end.
pub(super) type Stretch = (PartialDate, PartialDate);

/// Years that a time expression may name.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 1000..=2199;

/// A month counted on from `year`-`month`; `None` outside [`YEARS`].
pub(super) fn month(year: i16, month: i8, shift: i32) -> Option<PartialDate> {
    let count = i32::from(year) * 12 + i32::from(month) - 1 + shift;
    let year = i16::try_from(count.div_euclid(12)).ok()?;
    YEARS.contains(&year).then(|| PartialDate::Month(year, count.rem_euclid(12) as i8 + 1))
}

/// A year; `None` outside [`YEARS`].
pub(super) fn year(year: i32) -> Option<PartialDate> {
    let year = i16::try_from(year).ok()?;
    YEARS.contains(&year).then_some(PartialDate::Year(year))
}

/// A day of the calendar; `None` where there is no such day.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<PartialDate> {
    Date::new(year, month, day).ok().filter(|_| YEARS.contains(&year)).map(PartialDate::Day)
}

/// Days counted on.
pub(super) fn days(from: Date, count: i32) -> Option<Date> {
    from.checked_add(count.days()).ok().filter(|day| YEARS.contains(&day.year()))
}

/// `count` units on from `time`, as precise as the coarser of the two.
pub(super) fn shift(time: PartialDate, count: i32, unit: Unit) -> Option<PartialDate> {
    let months = |count: i32| match time {
        PartialDate::Year(start) => year(i32::from(start) + count.div_euclid(12)),
        PartialDate::Month(year, at) => month(year, at, count),
        PartialDate::Day(at) => month(at.year(), at.month(), count),
    };
    let in_days = |count: i32| match time {
        PartialDate::Year(_) => Some(time),
        PartialDate::Month(year, at) => month(year, at, (count + count.signum() * 15) / 30),
        PartialDate::Day(at) => days(at, count).map(PartialDate::Day),
    };
    if count.abs() > 100_000 {
        return None;
    }
    match unit {
        Unit::Minute | Unit::Hour => Some(time),
        Unit::Day => in_days(count),
        Unit::Week | Unit::Weekend if count.abs() <= 3 => in_days(count * 7),
        Unit::Week | Unit::Weekend => in_days(count * 7)?.month(),
        Unit::Fortnight => in_days(count * 14),
        Unit::Month => months(count),
        Unit::Quarter => months(count * 3),
        Unit::Year => year(i32::from(time.year()) + count),
        Unit::Decade => year(i32::from(time.year()) + count * 10),
        Unit::Century => year(i32::from(time.year()) + count * 100),
    }
}

/// As [`shift`], but to the day: "a year ago to the day".
pub(super) fn shift_to_the_day(time: PartialDate, count: i32, unit: Unit) -> Option<PartialDate> {
    let months = match unit {
        Unit::Month => count,
        Unit::Year => count.checked_mul(12)?,
        _ => return shift(time, count, unit),
    };
    let PartialDate::Day(day) = time else { return shift(time, count, unit) };
    let day = day.checked_add(months.months()).ok().filter(|day| YEARS.contains(&day.year()))?;
    Some(PartialDate::Day(day))
}

/// The stretch one unit long that holds `time`; `time` itself where it is coarser than the unit.
pub(super) fn around(time: PartialDate, unit: Unit) -> Option<Stretch> {
    let whole = |time: PartialDate| Some((time, time));
    match (unit, time) {
        (Unit::Minute | Unit::Hour | Unit::Day, time) => whole(time),
        (Unit::Week | Unit::Fortnight, PartialDate::Day(day)) => {
            let monday = days(day, 1 - i32::from(day.weekday().to_monday_one_offset()))?;
            Some((monday.into(), days(monday, 6)?.into()))
        }
        (Unit::Weekend, PartialDate::Day(day)) => {
            let saturday = days(day, 6 - i32::from(day.weekday().to_monday_one_offset()))?;
            Some((saturday.into(), days(saturday, 1)?.into()))
        }
        (Unit::Week | Unit::Weekend | Unit::Fortnight | Unit::Month, time) => whole(time.month().unwrap_or(time)),
        (Unit::Quarter, time) => match time.month() {
            Some(PartialDate::Month(year, at)) => {
                let first = (at - 1) / 3 * 3 + 1;
                Some((month(year, first, 0)?, month(year, first, 2)?))
            }
            _ => whole(time),
        },
        (Unit::Year, time) => whole(year(time.year().into())?),
        (Unit::Decade, time) => {
            let first = time.year() / 10 * 10;
            Some((year(first.into())?, year(i32::from(first) + 9)?))
        }
        (Unit::Century, _) => None,
    }
}

/// A piece of a stretch: the early, middle or late part of a year or decade. A month or less stays whole.
pub(super) fn piece((from, to): Stretch, part: Part) -> Option<Stretch> {
    let months = |year: i16, first: i8, last: i8| Some((month(year, first, 0)?, month(year, last, 0)?));
    if part == Part::Whole {
        return Some((from, to));
    }
    match (from, to) {
        (PartialDate::Year(year), PartialDate::Year(end)) if year == end => match part {
            Part::Whole => Some((from, to)),
            Part::Early => months(year, 1, 3),
            Part::Mid | Part::Middle => months(year, 6, 7),
            Part::Late => months(year, 10, 12),
            Part::Start => months(year, 1, 1),
            Part::End => months(year, 12, 12),
            Part::Half(half) => months(year, 6 * half as i8 - 5, 6 * half as i8),
            Part::Quarter(quarter) => months(year, 3 * quarter as i8 - 2, 3 * quarter as i8),
        },
        (PartialDate::Year(first), PartialDate::Year(last)) if last - first >= 3 => {
            let third = (last - first) / 3;
            match part {
                Part::Early | Part::Start => Some((from, year(i32::from(first + third))?)),
                Part::Mid | Part::Middle => Some((year(i32::from(first + third + 1))?, year(i32::from(last - third))?)),
                Part::Late => Some((year(i32::from(last - third + 1))?, to)),
                Part::End => Some((to, to)),
                Part::Half(_) | Part::Quarter(_) | Part::Whole => Some((from, to)),
            }
        }
        _ => match part {
            Part::Start => Some((from, from)),
            Part::End => Some((to, to)),
            _ => Some((from, to)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(time: &str, count: i32, unit: Unit) -> String {
        shift(time.parse().unwrap(), count, unit).map_or("-".into(), |time| time.to_string())
    }

    #[test]
    fn a_shift_is_as_precise_as_what_it_counts() {
        assert_eq!(shifted("2024-09-02", -7, Unit::Day), "2024-08-26");
        assert_eq!(shifted("2024-09-02", -9, Unit::Month), "2023-12");
        assert_eq!(shifted("2024-09-02", -50, Unit::Year), "1974");
        assert_eq!(shifted("1959-03", 4, Unit::Year), "1963");
        assert_eq!(shifted("1999", 2, Unit::Day), "1999");
        assert_eq!(shifted("2024-09-02", -4000, Unit::Year), "-");
    }

    #[test]
    fn pieces_of_years_are_months() {
        let piece = |part| piece((PartialDate::Year(2023), PartialDate::Year(2023)), part).unwrap();
        assert_eq!(piece(Part::Half(2)), (PartialDate::Month(2023, 7), PartialDate::Month(2023, 12)));
        assert_eq!(piece(Part::Mid).0, PartialDate::Month(2023, 6));
        assert_eq!(piece(Part::End).1, PartialDate::Month(2023, 12));
    }
}

//! Days, months and years as reports give them, and how long something held.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A day of the civil calendar.
pub use jiff::civil::Date;

/// A day, or only a month or a year: it keeps the precision with which it was told.
///
/// Written and parsed as ISO 8601: `2023`, `2023-06`, `2024-08-31`. The order is that of the first day, then coarse before
/// fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// A year.
    Year(i16),
    /// A month, 1 to 12.
    Month(i16, i8),
    /// A day.
    Day(Date),
}

impl PartialDate {
    /// The first day that it can mean.
    pub fn earliest(self) -> Date {
        match self {
            PartialDate::Year(year) => jiff::civil::date(year, 1, 1),
            PartialDate::Month(year, month) => jiff::civil::date(year, month, 1),
            PartialDate::Day(day) => day,
        }
    }

    /// The last day that it can mean.
    pub fn latest(self) -> Date {
        match self {
            PartialDate::Year(year) => jiff::civil::date(year, 12, 31),
            PartialDate::Month(year, month) => jiff::civil::date(year, month, 1).last_of_month(),
            PartialDate::Day(day) => day,
        }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.earliest().year()
    }

    /// The month, where one is told.
    pub fn month(self) -> Option<PartialDate> {
        match self {
            PartialDate::Year(_) => None,
            month @ PartialDate::Month(..) => Some(month),
            PartialDate::Day(day) => Some(PartialDate::Month(day.year(), day.month())),
        }
    }

    /// 0 for a year, 1 for a month, 2 for a day.
    pub const fn precision(self) -> u8 {
        match self {
            PartialDate::Year(_) => 0,
            PartialDate::Month(..) => 1,
            PartialDate::Day(_) => 2,
        }
    }

    /// Whether all days that `other` can mean lie in it.
    pub fn holds(self, other: PartialDate) -> bool {
        self.earliest() <= other.earliest() && other.latest() <= self.latest()
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.earliest(), self.precision()).cmp(&(other.earliest(), other.precision()))
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        PartialDate::Day(day)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(day) => write!(f, "{day}"),
        }
    }
}

impl FromStr for PartialDate {
    type Err = String;

    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the error says what was expected.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no date: write YYYY, YYYY-MM or YYYY-MM-DD");
        let mut parts = text.split('-');
        let mut number = |length: usize| -> Result<Option<i16>, String> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| wrong())
                }
                Some(_) => Err(wrong()),
            }
        };
        let (year, month, day) = (number(4)?.ok_or_else(wrong)?, number(2)?, number(2)?);
        if parts.next().is_some() {
            return Err(wrong());
        }
        let date = Date::new(year, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8).map_err(|_| wrong())?;
        Ok(match (month, day) {
            (None, _) => PartialDate::Year(year),
            (Some(month), None) => PartialDate::Month(year, month as i8),
            (Some(_), Some(_)) => PartialDate::Day(date),
        })
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// How a time was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// The words give it: "in June 2023".
    Stated,
    /// Counted from the day of publication or from another time in the report: "on Saturday".
    Relative,
    /// Nothing was said; it is known only that the report came out then.
    Published,
}

/// When something happened or held.
///
/// A happening on one day, in one month or year has `from` equal to `to`. An open end is `None`: `from` alone is "since",
/// `to` alone is "until".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct When {
    /// Begin.
    pub from: Option<PartialDate>,
    /// End.
    pub to: Option<PartialDate>,
    /// The words that gave it.
    pub words: Option<Span>,
    /// How it was found.
    pub basis: Basis,
}

impl When {
    /// Nothing was said: the day of publication.
    pub fn published(day: Date) -> When {
        When { from: Some(day.into()), to: Some(day.into()), words: None, basis: Basis::Published }
    }

    /// At `time`, as `words` say.
    pub fn at(time: PartialDate, words: Span, basis: Basis) -> When {
        When { from: Some(time), to: Some(time), words: Some(words), basis }
    }

    /// The begin, or where that is open the end: the date under which it is listed.
    pub fn start(&self) -> Option<PartialDate> {
        self.from.or(self.to)
    }
}

//! Today, and how long something takes: the one place that reads the clock.
#![expect(clippy::disallowed_methods, reason = "touches the world: the clock")]

use std::time::{Duration, Instant};

use codebook::Date;

/// The day it is in UTC.
///
/// UTC and not the local zone, so that two people who ask at the same moment get the same account.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}

/// Seconds since 1970, for a message that says when it was sent.
pub fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// What `work` gives, and how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (work(), begun.elapsed())
}

/// This moment, to be held against another.
pub fn moment() -> Instant {
    Instant::now()
}

/// The minute it is in UTC: `2024-06-03 10:15`.
pub fn time_of_day() -> String {
    jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M").to_string()
}

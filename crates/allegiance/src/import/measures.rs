//! Tables of the user's own for the measures into the account: each year of a table is a report without claims.
//!
//! So it has a publisher and a day from which it could be known, is verified, copied and removed as all reports are, and a
//! second import of the same rows adds nothing. A table with a row that cannot be used is refused whole.

use std::collections::BTreeMap;

use codebook::table::{Further, rows};
use codebook::{Date, PartialDate, Report};
use measure::Own;
use store::{Prepared, Store};

use super::{Import, Kind, Listener, Outcome, TRANSACTION, decoded};
use crate::error::Error;
use crate::files::Table;
use crate::knowledge::{self, IMPORT};

/// How the titles of such reports begin.
pub const TITLE: &str = "table of ";

/// What a table of the user's own is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// It is laid over a table that ships.
    Laid(Own),
    /// The risk of leaving is fitted on it, and not on the table that ships.
    MemberYears,
}

impl Use {
    const ALL: [Use; 3] = [Use::Laid(Own::Capabilities), Use::Laid(Own::IdealPoints), Use::MemberYears];

    /// What it is called in titles, and who publishes it where the user does not say.
    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Use::Laid(Own::Capabilities) => ("capabilities", "Correlates of War, National Material Capabilities"),
            Use::Laid(Own::IdealPoints) => ("ideal points", "Voeten, ideal points"),
            Use::MemberYears => ("member years", "own table of member-years"),
        }
    }

    /// Fails where a row cannot be used.
    fn verify(self, place: &str, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Use::Laid(own) => knowledge::tables()?.lay(own, place, bytes, &"".into()),
            Use::MemberYears => measure::hazard::open(place, bytes).map(drop),
        }
        .map_err(|error| Error::told_by(&error))
    }
}

/// The use of a kind; `None` for kinds that make claims.
pub const fn of(kind: Kind) -> Option<Use> {
    match kind {
        Kind::Capabilities => Some(Use::Laid(Own::Capabilities)),
        Kind::IdealPoints => Some(Use::Laid(Own::IdealPoints)),
        Kind::MemberYears => Some(Use::MemberYears),
        _ => None,
    }
}

/// The use of the table that a report of such a title holds.
pub fn titled(title: &str) -> Option<Use> {
    let (name, _) = title.strip_prefix(TITLE)?.split_once(':')?;
    Use::ALL.into_iter().find(|used| used.name().0 == name)
}

/// Takes all tables in, or none where one has a row that cannot be used.
pub(super) fn import(
    asked: &Import,
    used: Use,
    store: Option<&mut Store>,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut reports = Vec::new();
    for file in &asked.files {
        match read(asked, used, file, &mut outcome) {
            Ok(read) => reports.extend(read),
            Err(error) => outcome.refuse(error, listener),
        }
    }
    if outcome.bad > 0 {
        return Ok(outcome);
    }
    for report in &reports {
        let day = report.published;
        outcome.days = Some(outcome.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
    }
    let Some(store) = store.filter(|_| !asked.dry_run) else {
        outcome.reports = reports.len() as u64;
        return Ok(outcome);
    };
    let batch = reports.into_iter().map(|report| Prepared::naming(report, Vec::new())).collect();
    let added = store.add_stream([batch], IMPORT, TRANSACTION, |added| {
        outcome.reports += added.new as u64;
        outcome.read_again += added.read_again as u64;
        outcome.known_already += added.known_already as u64;
    });
    added.map_err(|error| Error::told_by(&error))?;
    Ok(outcome)
}

/// The reports of one table, year by year.
fn read(asked: &Import, used: Use, file: &str, outcome: &mut Outcome) -> Result<Vec<Report>, Error> {
    let mut table = Table::open(file)?;
    let place = table.place().to_owned();
    let (mut lines, mut line) = (Vec::new(), Vec::new());
    while table.next(&mut line)?.is_some() {
        lines.push(decoded(&line).0.into_owned());
    }
    let bytes = lines.join("\n");
    used.verify(&place, bytes.as_bytes())?;
    let mut told = lines.iter().filter(|line| !line.is_empty());
    let header = told.next().map_or("", String::as_str);
    let is_dated = header.split(',').any(|name| name.trim().trim_matches('"') == "known");
    let columns = if is_dated { &["year", "known"][..] } else { &["year"] };
    // Each row's year, and the day from which it could be known where the table says so.
    let mut years: Vec<(i16, Option<PartialDate>)> = Vec::new();
    let take = |row: &codebook::table::Row<'_>| {
        let known = if is_dated { row.maybe(1, "YYYY-MM-DD")? } else { None };
        years.push((row.year(0)?, known));
        Ok(())
    };
    rows(&place, bytes.as_bytes(), columns, Further::PassedOver, take).map_err(|error| Error::told_by(&error))?;
    let told: Vec<&String> = told.collect();
    if told.len() != years.len() {
        let help = "write each row on a line of its own";
        return Err(Error::input("a row goes over several lines", place, help));
    }
    outcome.rows += told.len() as u64;
    let mut texts: BTreeMap<(i16, Option<PartialDate>), String> = BTreeMap::new();
    for (year, line) in years.into_iter().zip(told) {
        let text = texts.entry(year).or_insert_with(|| header.to_owned());
        text.push('\n');
        text.push_str(line);
    }
    let (name, usual) = used.name();
    let publisher = asked.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(usual);
    let report = |((year, known), text): ((i16, Option<PartialDate>), String)| {
        // A year is known when it is over.
        let over = Date::new(year + 1, 1, 1).unwrap_or(Date::MAX);
        let published = asked.published.or(known.map(PartialDate::latest)).unwrap_or(over);
        let mut report = Report::new(publisher, published, &format!("{TITLE}{name}: {year}"), &text);
        report.language = "zxx".into();
        report
    };
    Ok(texts.into_iter().map(report).collect())
}

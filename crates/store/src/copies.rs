//! Copies in the file: the sketch of each report, and the pairs that are copies of one another.
//!
//! It finds the copies of a report when the report comes in, among all that are there, so that the pairs do not depend on the
//! order in which they came. What a copy is, `account::copies` says. Of texts from one mould there may be thousands: of those
//! that are alike only so many are compared, the nearest in time, lest each cost as much as all before it; which pairs are
//! found among more of them may depend on the order.

use std::cmp::Reverse;

use account::copies::{Sketch, Words, are_copies, days_around};
use codebook::{Date, Report, ReportId};
use rusqlite::{Connection, OptionalExtension, Result as Sql};

use crate::format::{day_number, number_day, text_party};
use crate::statement::execute;

/// Bytes of a value in the file.
const VALUE: usize = 5;

/// Reports with one value that are looked at on either side of the day, the nearest first.
const SHARING: i64 = 64;

/// Reports that are compared word by word, those that share most first.
const COMPARED: usize = 32;

/// Keeps the sketch of a report that is new, and finds its copies.
pub(crate) fn add_copies(connection: &Connection, row: i64, report: &Report, sketch: &Sketch) -> Sql<()> {
    if sketch.values().is_empty() {
        return Ok(());
    }
    let candidates = candidates(connection, row, report, sketch)?;
    let words = if candidates.is_empty() { Words::default() } else { Words::of(&report.text) };
    for other in candidates {
        let there = compared(connection, other)?;
        if are_copies((report, &words), (&there, &Words::of(&there.text))) {
            for (one, other) in [(row, other), (other, row)] {
                let sql = "INSERT INTO copy (report, other) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                execute(connection, sql, (one, other))?;
            }
        }
    }
    execute(connection, "INSERT INTO sketch (report, body) VALUES (?1, ?2)", (row, body_of(sketch)))?;
    let published = day_number(report.published);
    for value in sketch.values() {
        let sql = "INSERT INTO sketch_value (value, published, report) VALUES (?1, ?2, ?3)";
        execute(connection, sql, (*value as i64, published, row))?;
    }
    Ok(())
}

/// Forgets the sketch and the copies of a report.
pub(crate) fn remove_copies(connection: &Connection, row: i64) -> Sql<()> {
    execute(
        connection,
        "DELETE FROM copy WHERE other = ?1 AND report IN (SELECT other FROM copy WHERE report = ?1)",
        [row],
    )?;
    execute(connection, "DELETE FROM copy WHERE report = ?1", [row])?;
    let sql = "SELECT body, published FROM sketch JOIN report ON report.row = sketch.report WHERE sketch.report = ?1";
    let kept: Option<(Vec<u8>, i64)> =
        connection.query_row(sql, [row], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    if let Some((body, published)) = kept {
        for value in sketch_in(&body).values() {
            let sql = "DELETE FROM sketch_value WHERE value = ?1 AND published = ?2 AND report = ?3";
            execute(connection, sql, (*value as i64, published, row))?;
        }
        execute(connection, "DELETE FROM sketch WHERE report = ?1", [row])?;
    }
    Ok(())
}

/// The rows of the reports that are to be compared with this one.
fn candidates(connection: &Connection, row: i64, report: &Report, sketch: &Sketch) -> Sql<Vec<i64>> {
    let (first, last) = days_around(report.published);
    let (first, day, last) = (day_number(first), day_number(report.published), day_number(last));
    let mut sharing: Vec<i64> = Vec::new();
    let mut before = connection.prepare_cached(
        "SELECT report FROM sketch_value WHERE value = ?1 AND published BETWEEN ?2 AND ?3
         ORDER BY published DESC, report DESC LIMIT ?4",
    )?;
    let mut after = connection.prepare_cached(
        "SELECT report FROM sketch_value WHERE value = ?1 AND published > ?2 AND published <= ?3
         ORDER BY published, report LIMIT ?4",
    )?;
    for value in sketch.values() {
        let value = *value as i64;
        for (statement, from, to) in [(&mut before, first, day), (&mut after, day, last)] {
            for other in statement.query_map((value, from, to, SHARING), |row| row.get(0))? {
                sharing.push(other?);
            }
        }
    }
    sharing.sort_unstable();
    let mut alike: Vec<(Reverse<usize>, i64)> = sharing
        .chunk_by(|one, other| one == other)
        .filter(|same| same.len() >= sketch.least() && same[0] != row)
        .map(|same| (Reverse(same.len()), same[0]))
        .collect();
    alike.sort_unstable();
    let mut candidates = Vec::new();
    for (_, other) in alike {
        if candidates.len() == COMPARED {
            break;
        }
        if sketch.may_be_copies(&sketch_of(connection, other)?) {
            candidates.push(other);
        }
    }
    if let Some(address) = &report.address {
        let sql = "SELECT report.row FROM report JOIN sketch ON sketch.report = report.row
                   WHERE address = ?1 AND published BETWEEN ?2 AND ?3 ORDER BY abs(published - ?4), report.row LIMIT ?5";
        let mut statement = connection.prepare_cached(sql)?;
        for other in statement.query_map((address, first, last, day, COMPARED as i64), |row| row.get(0))? {
            candidates.push(other?);
        }
    }
    candidates.retain(|other| *other != row);
    candidates.sort_unstable();
    candidates.dedup();
    Ok(candidates)
}

fn sketch_of(connection: &Connection, row: i64) -> Sql<Sketch> {
    let mut statement = connection.prepare_cached("SELECT body FROM sketch WHERE report = ?1")?;
    let body: Option<Vec<u8>> = statement.query_row([row], |row| row.get(0)).optional()?;
    Ok(body.map(|body| sketch_in(&body)).unwrap_or_default())
}

/// What of a report is compared.
fn compared(connection: &Connection, row: i64) -> Sql<Report> {
    let sql = "SELECT report.id, party.id, published, address, language, text
               FROM report JOIN party ON party.row = publisher WHERE report.row = ?1";
    connection.prepare_cached(sql)?.query_row([row], |row| {
        let publisher: String = row.get(1)?;
        Ok(Report {
            id: ReportId(row.get(0)?),
            publisher: text_party(&publisher).unwrap_or_else(|_| codebook::PartyId::Named(publisher.as_str().into())),
            title: "".into(),
            published: number_day(row.get(2)?).unwrap_or(Date::ZERO),
            address: row.get(3)?,
            language: row.get(4)?,
            text: row.get(5)?,
        })
    })
}

/// Makes all sketches and pairs again.
pub(crate) fn rebuild_copies(connection: &Connection) -> Sql<()> {
    connection.execute_batch("DELETE FROM copy; DELETE FROM sketch_value; DELETE FROM sketch;")?;
    let mut statement = connection.prepare("SELECT row FROM report WHERE language <> 'zxx' ORDER BY row")?;
    let rows: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Sql<_>>()?;
    for row in rows {
        let report = compared(connection, row)?;
        add_copies(connection, row, &report, &Sketch::of_report(&report))?;
    }
    Ok(())
}

/// Whether the sketch in the file is that of the report.
pub(crate) fn has_its_sketch(connection: &Connection, row: i64, report: &Report) -> Sql<bool> {
    Ok(sketch_of(connection, row)? == Sketch::of_report(report))
}

/// A sketch as it stands in the file.
pub(crate) fn body_of(sketch: &Sketch) -> Vec<u8> {
    sketch.values().iter().flat_map(|value| value.to_be_bytes().into_iter().skip(size_of::<u64>() - VALUE)).collect()
}

/// The sketch of such bytes.
fn sketch_in(body: &[u8]) -> Sketch {
    let value = |bytes: &[u8]| bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte));
    Sketch::from_values(body.chunks_exact(VALUE).map(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_come_back_from_the_file() {
        let sketch = Sketch::from_values(vec![0, 1, 300, (1 << 40) - 1]);
        assert_eq!(sketch_in(&body_of(&sketch)), sketch);
        assert_eq!(body_of(&sketch).len(), 4 * VALUE);
    }
}

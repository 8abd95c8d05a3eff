//! Verifies the whole file: every hash, span and reference, and that what is derived is what would be derived.

use codebook::{Change, Claim, ClaimId, Correction, Report, ReportId};
use rusqlite::{Connection, Result as Sql, Transaction, TransactionBehavior};

use crate::copies::has_its_sketch;
use crate::error::{Error, ErrorKind};
use crate::faults::{Finding, claim_fault, report_fault};
use crate::file::Store;
use crate::format::{
    STEPS, claim_days, claim_parties, claim_text, correction_hash, day_number, number_day, party_text, text_change,
    text_claim, text_party,
};
use crate::passages::searched;

const RESTORE: &str = "go back to a backup, or remove the report and read it again";
const REPLACE: &str = "go back to a backup, or read the reports into a new file";
const RETURN: &str = "go back to a backup";
const REBUILD: &str =
    "the reports and claims are sound: have what is derived from them made again with `allegiance rebuild`";

impl Store {
    /// All that is wrong with the file, in the order in which it is found; nothing where it is sound.
    ///
    /// Looks at one state of the file, whatever others write in the meantime. Reports and claims are looked at only in tables
    /// that are sound. The index of words is compared with the passages only where the file may be written. Fails where the
    /// file cannot be looked at; damage is no failure.
    pub fn check(&self) -> Result<Vec<Finding>, Error> {
        let mut findings = Vec::new();
        match self.look(&mut findings).map_err(|cause| self.failed(cause)) {
            Ok(()) => Ok(findings),
            Err(error) if error.kind() == ErrorKind::Corrupt => {
                let what = error.to_string().lines().next().unwrap_or_default().to_owned();
                findings.push(Finding { what, place: self.path.display().to_string(), help: REPLACE.into() });
                Ok(findings)
            }
            Err(error) => Err(error),
        }
    }

    fn look(&self, findings: &mut Vec<Finding>) -> Sql<()> {
        let is_writable = !self.is_read_only();
        let behavior = if is_writable { TransactionBehavior::Immediate } else { TransactionBehavior::Deferred };
        let transaction = Transaction::new_unchecked(&self.connection, behavior)?;
        look_at_tables(&transaction, findings)?;
        if findings.is_empty() {
            look_at_parties(&transaction, findings)?;
            look_at_reports(&transaction, findings)?;
            look_at_corrections(&transaction, findings)?;
            look_at_pairs(&transaction, findings)?;
            look_at_copies(&transaction, findings)?;
        }
        if findings.is_empty() && is_writable {
            look_at_index(&transaction, findings)?;
        }
        transaction.rollback()
    }
}

/// The tables are whole, are those of this format, and refer to rows that are there.
fn look_at_tables(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let mut found = |what: String| {
        // The index of words is derived, so that damage in it alone does no harm.
        let help = if what.contains("passage_words") { REBUILD } else { REPLACE };
        findings.push(Finding { what, place: "tables".into(), help: help.into() });
    };
    for line in lines(connection, "PRAGMA integrity_check")? {
        if line != "ok" {
            found(format!("the file is damaged: {line}"));
        }
    }
    for line in lines(connection, "SELECT \"table\" || ' refers to ' || parent FROM pragma_foreign_key_check")? {
        found(format!("a row refers to one that is not there: {line}"));
    }
    let fresh = Connection::open_in_memory()?;
    STEPS.iter().try_for_each(|step| fresh.execute_batch(step))?;
    if schema(connection)? != schema(&fresh)? {
        found(format!("the tables are not those of format {}", STEPS.len()));
    }
    Ok(())
}

/// Every party can be read and stands under its home.
fn look_at_parties(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let sql = "SELECT party.id, home.id FROM party LEFT JOIN party home ON home.row = party.home ORDER BY party.id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (text, home): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        let what = match text_party(&text) {
            Err(cause) => format!("the party cannot be read: {cause}"),
            Ok(party) => {
                let true_home = Some(party.home()).filter(|home| **home != party).map(party_text);
                if party_text(&party) == text && true_home == home {
                    continue;
                }
                "the party is not written as it should be, or has another home".to_owned()
            }
        };
        findings.push(Finding { what, place: format!("party `{text}`"), help: REPLACE.into() });
    }
    Ok(())
}

/// Every report has the hash that names it; its passages and claims are right.
fn look_at_reports(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let mut statement = connection.prepare(
        "SELECT report.row, report.id, party.id, title, published, address, language, text
         FROM report JOIN party ON party.row = report.publisher ORDER BY published, report.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = ReportId(row.get(1)?);
        let (publisher, published): (String, i64) = (row.get(2)?, row.get(4)?);
        let place = format!("report `{id}`");
        let (Ok(publisher), Some(published)) = (text_party(&publisher), number_day(published)) else {
            findings.push(Finding { what: "its publisher or day cannot be read".into(), place, help: RESTORE.into() });
            continue;
        };
        let report = Report {
            id,
            publisher,
            title: row.get(3)?,
            published,
            address: row.get(5)?,
            language: row.get(6)?,
            text: row.get(7)?,
        };
        if let Some(what) = report_fault(&report) {
            findings.push(Finding { what, place, help: RESTORE.into() });
            continue;
        }
        let row = row.get(0)?;
        look_at_passages(connection, row, &report, findings)?;
        look_at_sketch(connection, row, &report, findings)?;
        look_at_claims(connection, row, &report, findings)?;
    }
    Ok(())
}

fn look_at_passages(connection: &Connection, row: i64, report: &Report, findings: &mut Vec<Finding>) -> Sql<()> {
    let mut statement =
        connection.prepare_cached("SELECT start, stop FROM passage WHERE report = ?1 ORDER BY start, stop")?;
    let stored: Vec<(u32, u32)> =
        statement.query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Sql<_>>()?;
    let derived =
        searched(&report.title, &report.text, &report.language).into_iter().map(|span| (span.start, span.end));
    if !derived.eq(stored) {
        let what = "the passages to search in are not those of the text".into();
        findings.push(Finding { what, place: format!("report `{}`", report.id), help: REBUILD.into() });
    }
    Ok(())
}

fn look_at_sketch(connection: &Connection, row: i64, report: &Report, findings: &mut Vec<Finding>) -> Sql<()> {
    if !has_its_sketch(connection, row, report)? {
        let what = "its sketch, by which copies are found, is not that of the text".into();
        findings.push(Finding { what, place: format!("report `{}`", report.id), help: REBUILD.into() });
    }
    Ok(())
}

fn look_at_claims(connection: &Connection, row: i64, report: &Report, findings: &mut Vec<Finding>) -> Sql<()> {
    let mut statement = connection.prepare_cached(
        "SELECT row, id, body, act, published, since, until FROM claim WHERE report = ?1 ORDER BY id",
    )?;
    let mut rows = statement.query([row])?;
    while let Some(row) = rows.next()? {
        let id = ClaimId(row.get(1)?);
        let body: String = row.get(2)?;
        let fault = match text_claim(&body) {
            Err(cause) => Some(format!("the claim cannot be read: {cause}")),
            Ok(claim) if claim.id != id => Some(format!("it stands in the place of another, `{}`", claim.id)),
            Ok(claim) => {
                let (since, until) = claim_days(&claim);
                let derived = (claim.act.as_str().to_owned(), day_number(report.published), since, until);
                let columns: (String, i64, Option<i64>, Option<i64>) =
                    (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?);
                if columns != derived || !has_its_parties(connection, row.get(0)?, &claim)? {
                    let what = "its act, days or parties are listed wrongly".into();
                    findings.push(Finding { what, place: format!("claim `{id}`"), help: REBUILD.into() });
                }
                claim_fault(&claim, &claim_text(&claim), report)
            }
        };
        if let Some(what) = fault {
            findings.push(Finding { what, place: format!("claim `{id}`"), help: RESTORE.into() });
        }
    }
    Ok(())
}

/// Whether the claim in this row is listed under its parties and no others.
fn has_its_parties(connection: &Connection, row: i64, claim: &Claim) -> Sql<bool> {
    let sql = "SELECT party.id, part FROM claim_party JOIN party ON party.row = party WHERE claim = ?1 ORDER BY 1, 2";
    let mut statement = connection.prepare_cached(sql)?;
    let listed: Vec<(String, i64)> =
        statement.query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Sql<_>>()?;
    let mut derived: Vec<(String, i64)> =
        claim_parties(claim).into_iter().map(|(party, part)| (party_text(party), part)).collect();
    derived.sort();
    Ok(listed == derived)
}

/// The corrections have their hashes, can be read, and have no gaps; what is undone came before.
fn look_at_corrections(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let sql = "SELECT number, hash, made, author, reason, body FROM correction ORDER BY number";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut expected: u32 = 0;
    while let Some(row) = rows.next()? {
        let number: u32 = row.get(0)?;
        expected += 1;
        let (hash, made, body): ([u8; 16], i64, String) = (row.get(1)?, row.get(2)?, row.get(5)?);
        let what = match (text_change(&body), number_day(made)) {
            (Err(cause), _) => format!("the correction cannot be read: {cause}"),
            (_, None) => "the day of the correction does not exist".to_owned(),
            (Ok(change), Some(made)) => {
                let refers_ahead = matches!(change, Change::Undo { number: undone } if undone >= number);
                let is_true = |claim: &Claim| claim.clone().with_id().id == claim.id;
                let claims_are_true = change.claims().iter().all(is_true);
                let correction = Correction { number, author: row.get(3)?, made, reason: row.get(4)?, change };
                if correction_hash(&correction) != hash || !claims_are_true {
                    "the content does not have the hash that it was stored with".to_owned()
                } else if refers_ahead {
                    "it undoes what was not yet there".to_owned()
                } else if number != expected {
                    "a correction before it is missing".to_owned()
                } else {
                    continue;
                }
            }
        };
        expected = number;
        findings.push(Finding { what, place: format!("correction {number}"), help: RETURN.into() });
    }
    Ok(())
}

/// The claims are listed under the pairs of parties that they name, and under no others.
fn look_at_pairs(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let sql = "SELECT EXISTS (SELECT * FROM claim_pair EXCEPT SELECT * FROM pair_told)
                   OR EXISTS (SELECT * FROM pair_told EXCEPT SELECT * FROM claim_pair)";
    if connection.query_row(sql, [], |row| row.get(0))? {
        let what = "the claims are listed wrongly by the organisations and parties that they name".into();
        findings.push(Finding { what, place: "claims".into(), help: REBUILD.into() });
    }
    Ok(())
}

/// Each pair of copies stands in both directions, and each value of a sketch in the index.
fn look_at_copies(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let sql = "SELECT EXISTS (SELECT other, report FROM copy EXCEPT SELECT report, other FROM copy)
                   OR EXISTS (SELECT report FROM copy EXCEPT SELECT report FROM sketch)
                   OR (SELECT count(*) FROM sketch_value) <> (SELECT ifnull(sum(length(body)), 0) / 5 FROM sketch)";
    if connection.query_row(sql, [], |row| row.get(0))? {
        let what = "the copies, or the index by which they are found, are listed wrongly".into();
        findings.push(Finding { what, place: "copies".into(), help: REBUILD.into() });
    }
    Ok(())
}

/// The index of words is that of the passages. The question is put as a change, which is taken back.
fn look_at_index(connection: &Connection, findings: &mut Vec<Finding>) -> Sql<()> {
    let asked = connection.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)", []);
    match asked {
        Err(rusqlite::Error::SqliteFailure(failure, _)) if failure.code == rusqlite::ErrorCode::DatabaseCorrupt => {
            let what = "the index of words is not that of the passages".into();
            findings.push(Finding { what, place: "passages".into(), help: REBUILD.into() });
            Ok(())
        }
        asked => asked.map(|_| ()),
    }
}

/// The statements that made the tables, but for the inner tables of the index.
fn schema(connection: &Connection) -> Sql<Vec<String>> {
    lines(
        connection,
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'passage\\_words\\__%' ESCAPE '\\' ORDER BY name",
    )
}

fn lines(connection: &Connection, sql: &str) -> Sql<Vec<String>> {
    connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
}

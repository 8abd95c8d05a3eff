//! Adding and removing: every change of the file, each in one transaction.

use std::collections::BTreeMap;

use codebook::{Claim, Date, PartyId, Report, ReportId};
use rusqlite::{Connection, OptionalExtension, Result as Sql, Transaction, TransactionBehavior};

use crate::error::Error;
use crate::faults::{Finding, claim_fault, report_fault};
use crate::file::Store;
use crate::format::{claim_days, claim_pairs, claim_parties, claim_text, day_number, number_day, party_text};
use crate::passages::passages;

/// What adding a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Reports that were not there before.
    pub new: usize,
    /// Reports that were there, but read by another version of the instrument: their claims are now those of this reading.
    pub read_again: usize,
    /// Reports that were there as this version reads them; nothing changed.
    pub known_already: usize,
    /// Reports and claims that break a rule which all keep, and so were left out. A flaw of the reader, as a rule.
    pub refused: Vec<Finding>,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports.
    pub reports: usize,
    /// Claims.
    pub claims: usize,
    /// Parties that are named in claims or publish reports.
    pub parties: usize,
    /// The first day of publication.
    pub first: Option<Date>,
    /// The last day of publication.
    pub last: Option<Date>,
}

impl Store {
    /// Adds reports with the claims that the version `instrument` of the reader found in them: all of them, or on an error none.
    ///
    /// A report that is there as `instrument` reads it changes nothing, whatever claims come with it. One that another version
    /// read keeps its place and gets the claims of this reading: the last reading counts. The id of a claim does not depend on
    /// the version, so what both readings say keeps its id. When this returns, the batch is on the disk.
    pub fn add(&mut self, batch: &[(Report, Vec<Claim>)], instrument: &str) -> Result<Added, Error> {
        self.change(|change| {
            let mut added = Added::default();
            for (report, claims) in batch {
                change.add(report, claims, instrument, &mut added)?;
            }
            Ok(added)
        })
    }

    /// Removes a report with its claims and gives their number; `None` where there is no such report.
    pub fn remove(&mut self, id: ReportId) -> Result<Option<usize>, Error> {
        self.change(|change| change.remove(id))
    }

    /// How much there is in the account.
    pub fn counts(&self) -> Result<Counts, Error> {
        let sql = "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM claim), (SELECT count(*) FROM party),
                          (SELECT min(published) FROM report), (SELECT max(published) FROM report)";
        let number = |number: i64| usize::try_from(number).unwrap_or(0);
        self.connection
            .query_row(sql, [], |row| {
                Ok(Counts {
                    reports: number(row.get(0)?),
                    claims: number(row.get(1)?),
                    parties: number(row.get(2)?),
                    first: row.get::<_, Option<i64>>(3)?.and_then(number_day),
                    last: row.get::<_, Option<i64>>(4)?.and_then(number_day),
                })
            })
            .map_err(|cause| self.failed(cause))
    }

    /// Runs `work` in one transaction; what it did is undone where it fails.
    pub(crate) fn change<T>(&mut self, work: impl FnOnce(&mut Change<'_>) -> Sql<T>) -> Result<T, Error> {
        // From the start as a writer: a reader that wants to become one is refused at once, whatever the time to wait.
        let done = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|connection| {
            let mut change = Change { connection, parties: BTreeMap::new() };
            let result = work(&mut change)?;
            change.connection.commit()?;
            Ok(result)
        });
        done.map_err(|cause| Error::sqlite(&self.path, cause))
    }
}

/// A transaction with the rows of the parties that it has met.
pub(crate) struct Change<'a> {
    pub(crate) connection: Transaction<'a>,
    parties: BTreeMap<PartyId, i64>,
}

impl Change<'_> {
    fn add(&mut self, report: &Report, claims: &[Claim], instrument: &str, added: &mut Added) -> Sql<()> {
        let refused = |what, place| Finding { what, place, help: "please report this as a flaw of the reader".into() };
        if let Some(what) = report_fault(report) {
            added.refused.push(refused(what, format!("report `{}`", report.id)));
            return Ok(());
        }
        let row = match self.report(report.id)? {
            Some((_, by)) if by == instrument => {
                added.known_already += 1;
                return Ok(());
            }
            Some((row, _)) => {
                added.read_again += 1;
                self.remove_claims(row)?;
                execute(&self.connection, "UPDATE report SET instrument = ?2 WHERE row = ?1", (row, instrument))?;
                row
            }
            None => {
                added.new += 1;
                self.add_report(report, instrument)?
            }
        };
        for claim in claims {
            match claim_fault(claim, report) {
                Some(what) => added.refused.push(refused(what, format!("claim `{}`", claim.id))),
                None => self.add_claim(row, claim, report.published)?,
            }
        }
        Ok(())
    }

    /// The row of a report and the instrument that read it.
    fn report(&self, id: ReportId) -> Sql<Option<(i64, String)>> {
        self.connection
            .prepare_cached("SELECT row, instrument FROM report WHERE id = ?1")?
            .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    }

    fn add_report(&mut self, report: &Report, instrument: &str) -> Sql<i64> {
        let publisher = self.party(&report.publisher)?;
        execute(
            &self.connection,
            "INSERT INTO report (id, publisher, title, published, address, language, text, instrument)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                report.id.0,
                publisher,
                &report.title,
                day_number(report.published),
                &report.address,
                &report.language,
                &report.text,
                instrument,
            ),
        )?;
        let row = self.connection.last_insert_rowid();
        self.add_passages(row, &report.title, &report.text)?;
        Ok(row)
    }

    pub(crate) fn add_passages(&self, row: i64, title: &str, text: &str) -> Sql<()> {
        let title = Some((0, 0, title)).filter(|(_, _, title)| !title.is_empty());
        let passages = passages(text).into_iter().map(|span| (span.start, span.end, span.of(text)));
        for (start, stop, words) in title.into_iter().chain(passages) {
            let sql = "INSERT INTO passage (report, start, stop) VALUES (?1, ?2, ?3)";
            execute(&self.connection, sql, (row, start, stop))?;
            let passage = self.connection.last_insert_rowid();
            execute(&self.connection, "INSERT INTO passage_words (rowid, words) VALUES (?1, ?2)", (passage, words))?;
        }
        Ok(())
    }

    /// Adds a claim; one that is there already changes nothing.
    fn add_claim(&mut self, report: i64, claim: &Claim, published: Date) -> Sql<()> {
        let (since, until) = claim_days(claim);
        let is_new = execute(
            &self.connection,
            "INSERT INTO claim (id, report, body, act, published, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO NOTHING",
            (claim.id.0, report, claim_text(claim), claim.act.as_str(), day_number(published), since, until),
        )?;
        if is_new > 0 {
            let row = self.connection.last_insert_rowid();
            self.add_parties(row, claim)?;
        }
        Ok(())
    }

    fn add_parties(&mut self, row: i64, claim: &Claim) -> Sql<()> {
        for (party, part) in claim_parties(claim) {
            let party = self.party(party)?;
            let sql = "INSERT INTO claim_party (party, part, claim) VALUES (?1, ?2, ?3)";
            execute(&self.connection, sql, (party, part, row))?;
        }
        for (organisation, other) in claim_pairs(claim) {
            let (organisation, other) = (self.party(organisation)?, self.party(other)?);
            let sql = "INSERT INTO claim_pair (organisation, party, act, claim) VALUES (?1, ?2, ?3, ?4)";
            execute(&self.connection, sql, (organisation, other, claim.act.as_str(), row))?;
        }
        Ok(())
    }

    /// The row of a party, made where there is none.
    pub(crate) fn party(&mut self, party: &PartyId) -> Sql<i64> {
        if let Some(row) = self.parties.get(party) {
            return Ok(*row);
        }
        let text = party_text(party);
        let known = self
            .connection
            .prepare_cached("SELECT row FROM party WHERE id = ?1")?
            .query_row([&text], |row| row.get(0))
            .optional()?;
        let row = if let Some(row) = known {
            row
        } else {
            let home = if party.home() == party { None } else { Some(self.party(party.home())?) };
            execute(&self.connection, "INSERT INTO party (id, home) VALUES (?1, ?2)", (text, home))?;
            self.connection.last_insert_rowid()
        };
        self.parties.insert(party.clone(), row);
        Ok(row)
    }

    fn remove(&mut self, id: ReportId) -> Sql<Option<usize>> {
        let Some((row, _)) = self.report(id)? else { return Ok(None) };
        let claims = self.remove_claims(row)?;
        // The index forgets a passage only when it is shown the words once more.
        execute(
            &self.connection,
            "INSERT INTO passage_words (passage_words, rowid, words)
             SELECT 'delete', row, words FROM passage_text WHERE row IN (SELECT row FROM passage WHERE report = ?1)",
            [row],
        )?;
        execute(&self.connection, "DELETE FROM passage WHERE report = ?1", [row])?;
        execute(&self.connection, "DELETE FROM report WHERE row = ?1", [row])?;
        self.forget_unused_parties()?;
        Ok(Some(claims))
    }

    /// Removes the claims of a report and gives their number.
    fn remove_claims(&self, report: i64) -> Sql<usize> {
        let claims: Vec<i64> = {
            let mut statement = self.connection.prepare_cached("SELECT row FROM claim WHERE report = ?1")?;
            let rows = statement.query_map([report], |row| row.get(0))?;
            rows.collect::<Sql<_>>()?
        };
        // One claim at a time, since `pair_told` is quick for one and slow for a list.
        for claim in claims {
            let sql = "DELETE FROM claim_pair WHERE (organisation, party, act, claim) IN
                       (SELECT * FROM pair_told WHERE claim = ?1)";
            execute(&self.connection, sql, [claim])?;
        }
        let sql = "DELETE FROM claim_party WHERE claim IN (SELECT row FROM claim WHERE report = ?1)";
        execute(&self.connection, sql, [report])?;
        execute(&self.connection, "DELETE FROM claim WHERE report = ?1", [report])
    }

    /// Removes the parties that nothing names any more; persons before their homes.
    pub(crate) fn forget_unused_parties(&mut self) -> Sql<()> {
        self.parties.clear();
        let sql = "DELETE FROM party WHERE row NOT IN (SELECT party FROM claim_party)
                   AND row NOT IN (SELECT publisher FROM report)
                   AND row NOT IN (SELECT home FROM party WHERE home IS NOT NULL)";
        while execute(&self.connection, sql, [])? > 0 {}
        Ok(())
    }
}

pub(crate) fn execute(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Sql<usize> {
    connection.prepare_cached(sql)?.execute(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use account::Archive as _;

    fn reports(days: std::ops::Range<i8>) -> Vec<(Report, Vec<Claim>)> {
        let text = "Armenia has frozen its participation in the alliance.\n\n".repeat(200);
        let report = |day| Report::new("Lake Courier", jiff::civil::date(2024, 1, day), "", &text);
        days.map(|day| (report(day), Vec::new())).collect()
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_finished_and_can_be_gone_on_from() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut store = Store::open(&path).unwrap();
        store.add(&reports(1..4), "1").unwrap();
        let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let limit = |store: &Store, pages: i64| {
            store.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
        };
        limit(&store, pages + 6);
        let error = store.add(&reports(1..20), "1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Full);
        assert_eq!(
            error.to_string(),
            format!(
                "the disk is full\n  --> {}\n  \
                 help: make room and run the same command again; all that was finished before is kept",
                path.display()
            )
        );
        assert_eq!(store.reports(Date::MAX).unwrap().len(), 3);
        assert_eq!(store.check().unwrap(), []);
        limit(&store, pages + 10_000);
        assert_eq!(store.add(&reports(1..20), "1").unwrap(), Added { new: 16, known_already: 3, ..Added::default() });
        drop(store);
        assert_eq!(Store::open(&path).unwrap().check().unwrap(), []);
    }
}

//! Adding and removing: every change of the file, each in one transaction.

use std::collections::BTreeMap;

use codebook::{Claim, Date, PartyId, Report, ReportId};
use rusqlite::{Connection, OptionalExtension, Result as Sql, Transaction, TransactionBehavior};

use crate::copies::{add_copies, remove_copies};
use crate::error::Error;
use crate::faults::Finding;
use crate::file::Store;
use crate::format::{day_number, number_day, party_text};
use crate::passages::searched;
use crate::prepared::{Prepared, Written};
use crate::statement::execute;

/// What adding a batch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Reports that were not there before.
    pub new: usize,
    /// Reports that were there, but read by another version of the instrument: their claims are now those of this reading.
    pub read_again: usize,
    /// Reports that were there as this version reads them; nothing changed.
    pub known_already: usize,
    /// Claims that were not there before.
    pub claims: usize,
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

/// Memory for pages of the file while much is added, and otherwise: `PRAGMA cache_size`, in KiB where negative.
const BULK_CACHE: i64 = -256 * 1024;
const USUAL_CACHE: i64 = -2000;

const ADD_PARTY: &str = "INSERT INTO claim_party (party, part, claim) VALUES (?1, ?2, ?3)";

const ADD_PAIR: &str = "INSERT INTO claim_pair (organisation, party, act, claim) VALUES (?1, ?2, ?3, ?4)";

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
                change.add(&Prepared::new(report.clone(), claims), instrument, &mut added)?;
            }
            Ok(added)
        })
    }

    /// Adds what comes, in as many transactions as it takes: the first is small, so that little is lost where a run is broken
    /// off early, and each may be twice as large as the one before it, up to `most` claims. Each is there wholly or not at all.
    ///
    /// `finished` is told what each has added once it is on the disk. On an error those that were finished stay, and of the
    /// others nothing is there. The batches may be prepared by other threads while this one writes.
    pub fn add_stream(
        &mut self,
        batches: impl IntoIterator<Item = Vec<Prepared>>,
        instrument: &str,
        most: usize,
        mut finished: impl FnMut(Added),
    ) -> Result<(), Error> {
        // Each reference is to a row that was looked up or made right before, so that looking it up once more tells nothing.
        let set = |connection: &Connection, cache: i64, looks: bool| {
            connection.pragma_update(None, "cache_size", cache)?;
            connection.pragma_update(None, "foreign_keys", looks)
        };
        set(&self.connection, BULK_CACHE, false).map_err(|cause| self.failed(cause))?;
        let added = self.add_batches(&mut batches.into_iter(), instrument, most, &mut finished);
        set(&self.connection, USUAL_CACHE, true).map_err(|cause| self.failed(cause))?;
        added
    }

    fn add_batches(
        &mut self,
        batches: &mut impl Iterator<Item = Vec<Prepared>>,
        instrument: &str,
        most: usize,
        finished: &mut impl FnMut(Added),
    ) -> Result<(), Error> {
        let mut most_now = most.div_ceil(16);
        loop {
            let (added, is_last) = self.change(|change| {
                let (mut added, mut claims) = (Added::default(), 0);
                for batch in batches.by_ref() {
                    for prepared in &batch {
                        claims += prepared.claims.len();
                        change.add(prepared, instrument, &mut added)?;
                    }
                    if claims >= most_now {
                        return Ok((added, false));
                    }
                }
                Ok((added, true))
            })?;
            finished(added);
            most_now = most.min(most_now * 2);
            if is_last {
                return Ok(());
            }
        }
    }

    /// The ids of all reports that this version of the instrument read, in order.
    pub fn ids_read_by(&self, instrument: &str) -> Result<Vec<ReportId>, Error> {
        let ids: Sql<Vec<ReportId>> = self
            .connection
            .prepare("SELECT id FROM report WHERE instrument = ?1 ORDER BY id")
            .and_then(|mut statement| statement.query_map([instrument], |row| row.get(0).map(ReportId))?.collect());
        ids.map_err(|cause| self.failed(cause))
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
    fn add(&mut self, prepared: &Prepared, instrument: &str, added: &mut Added) -> Sql<()> {
        added.refused.extend_from_slice(&prepared.refused);
        let Some(report) = &prepared.report else { return Ok(()) };
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
                let row = self.add_report(report, instrument)?;
                add_copies(&self.connection, row, report, &prepared.sketch)?;
                row
            }
        };
        let parties = prepared.parties.iter().map(|party| self.party(party)).collect::<Sql<Vec<i64>>>()?;
        let published = day_number(report.published);
        for claim in &prepared.claims {
            added.claims += usize::from(self.add_claim(row, claim, published, &parties)?);
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
        self.add_passages(row, &report.title, &report.text, &report.language)?;
        Ok(row)
    }

    pub(crate) fn add_passages(&self, row: i64, title: &str, text: &str, language: &str) -> Sql<()> {
        for span in searched(title, text, language) {
            let words = if span.end == 0 { title } else { span.of(text) };
            let (start, stop) = (span.start, span.end);
            let sql = "INSERT INTO passage (report, start, stop) VALUES (?1, ?2, ?3)";
            execute(&self.connection, sql, (row, start, stop))?;
            let passage = self.connection.last_insert_rowid();
            execute(&self.connection, "INSERT INTO passage_words (rowid, words) VALUES (?1, ?2)", (passage, words))?;
        }
        Ok(())
    }

    /// Adds a claim and says whether it is new; one that is there already changes nothing. `parties` are the rows of those
    /// that the claim counts by their place among the report's.
    fn add_claim(&self, report: i64, claim: &Written, published: i64, parties: &[i64]) -> Sql<bool> {
        let is_new = execute(
            &self.connection,
            "INSERT INTO claim (id, report, body, act, published, since, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (id) DO NOTHING",
            (claim.id.0, report, &claim.body, claim.act, published, claim.since, claim.until),
        )? > 0;
        if is_new {
            let row = self.connection.last_insert_rowid();
            for (party, part) in &claim.parties {
                execute(&self.connection, ADD_PARTY, (parties[*party], part, row))?;
            }
            for (organisation, other) in &claim.pairs {
                execute(&self.connection, ADD_PAIR, (parties[*organisation], parties[*other], claim.act, row))?;
            }
        }
        Ok(is_new)
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
        remove_copies(&self.connection, row)?;
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

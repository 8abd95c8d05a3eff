//! Corrections by hand: added, never changed, never removed. One that no longer holds is undone by another.

use codebook::{Change, Correction, Date};
use rusqlite::{Connection, Result as Sql, TransactionBehavior};

use crate::error::Error;
use crate::file::Store;
use crate::format::{change_text, correction_hash, day_number, number_day, text_change};

impl Store {
    /// All corrections, in the order of their numbers.
    pub fn corrections(&self) -> Result<Vec<Correction>, Error> {
        let failed = |cause| self.failed(cause);
        let sql = "SELECT number, made, author, reason, body FROM correction ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut corrections = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let number = row.get(0).map_err(failed)?;
            let body: String = row.get(4).map_err(failed)?;
            let unread = |cause: &dyn std::fmt::Display| {
                self.corrupt(format_args!("the correction {number} cannot be read: {cause}"))
            };
            corrections.push(Correction {
                number,
                made: number_day(row.get(1).map_err(failed)?).ok_or_else(|| unread(&"its day does not exist"))?,
                author: row.get(2).map_err(failed)?,
                reason: row.get(3).map_err(failed)?,
                change: text_change(&body).map_err(|cause| unread(&cause))?,
            });
        }
        Ok(corrections)
    }

    /// Adds a correction and gives it its number. When this has returned it is on the disk.
    pub fn correct(&mut self, author: &str, made: Date, reason: &str, change: Change) -> Result<Correction, Error> {
        let add = || -> Sql<Correction> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let number = next_number(&transaction)?;
            let correction = Correction { number, author: author.into(), made, reason: reason.into(), change };
            insert(&transaction, &correction)?;
            transaction.commit()?;
            Ok(correction)
        };
        add().map_err(|cause| Error::sqlite(&self.path, cause))
    }
}

fn next_number(connection: &Connection) -> Sql<u32> {
    connection.query_row("SELECT 1 + ifnull(max(number), 0) FROM correction", [], |row| row.get(0))
}

fn insert(connection: &Connection, correction: &Correction) -> Sql<()> {
    let Correction { number, author, made, reason, change } = correction;
    let sql = "INSERT INTO correction (number, hash, made, author, reason, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = (number, correction_hash(correction), day_number(*made), author, reason, change_text(change));
    connection.execute(sql, values).map(|_| ())
}

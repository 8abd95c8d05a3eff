//! Making what is derived again: parties and pairs by claim, passages, the index of words, copies.

use codebook::Claim;
use rusqlite::Result as Sql;
use rusqlite::types::Type;

use crate::add::Change;
use crate::copies::rebuild_copies;
use crate::error::Error;
use crate::file::Store;
use crate::format::{claim_days, claim_pairs, claim_parties, text_claim};
use crate::statement::execute;

/// Claims whose parties are sorted and written at a time.
const CHUNK: i64 = 50_000;

/// Bytes of the index of words that are kept in memory before they are written, while it is made; and otherwise (the default
/// of FTS5). Parts that were written need to be merged, which takes longer than all the rest.
const INDEX_IN_MEMORY: i64 = 64 << 20;
const INDEX_IN_MEMORY_ELSE: i64 = 1 << 20;

impl Store {
    /// Makes all that is derived again from the reports and claims, in one transaction. No answer changes.
    ///
    /// Cost: O(n log n) in claims and words.
    pub fn rebuild(&mut self) -> Result<(), Error> {
        self.change(|change| {
            change.connection.execute_batch(
                "DELETE FROM claim_pair; DELETE FROM claim_party; DELETE FROM passage;
                 INSERT INTO passage_words(passage_words) VALUES ('delete-all');",
            )?;
            change.rebuild_passages()?;
            // An index is made faster than it is kept up to date.
            let index: String = change.connection.query_row(
                "SELECT sql FROM sqlite_schema WHERE name = 'claim_party_claim'",
                [],
                |row| row.get(0),
            )?;
            change.connection.execute_batch("DROP INDEX claim_party_claim")?;
            change.rebuild_claims()?;
            change.connection.execute_batch(&index)?;
            rebuild_copies(&change.connection)?;
            change.forget_unused_parties()
        })
    }
}

impl Change<'_> {
    fn rebuild_passages(&self) -> Sql<()> {
        self.keep_index_in_memory(INDEX_IN_MEMORY)?;
        let mut statement = self.connection.prepare("SELECT row, title, text, language FROM report ORDER BY row")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let [title, text, language] =
                [row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?, row.get_ref(3)?.as_str()?];
            self.add_passages(row.get(0)?, title, text, language)?;
        }
        self.keep_index_in_memory(INDEX_IN_MEMORY_ELSE)
    }

    fn keep_index_in_memory(&self, bytes: i64) -> Sql<()> {
        let sql = "INSERT INTO passage_words(passage_words, rank) VALUES ('hashsize', ?1)";
        execute(&self.connection, sql, [bytes]).map(drop)
    }

    fn rebuild_claims(&mut self) -> Sql<()> {
        let mut last = 0;
        loop {
            let claims = self.claims_after(last)?;
            let Some((row, _)) = claims.last() else { return Ok(()) };
            last = *row;
            let (mut parties, mut pairs) = (Vec::new(), Vec::new());
            for (row, claim) in &claims {
                for (party, part) in claim_parties(claim) {
                    parties.push((self.party(party)?, part, *row));
                }
                for (organisation, other) in claim_pairs(claim) {
                    pairs.push((self.party(organisation)?, self.party(other)?, claim.act.as_str(), *row));
                }
            }
            // Rows that lie beside each other in the file are written one after the other.
            parties.sort_unstable();
            pairs.sort_unstable();
            for party in parties {
                let sql = "INSERT INTO claim_party (party, part, claim) VALUES (?1, ?2, ?3)";
                execute(&self.connection, sql, party)?;
            }
            for pair in pairs {
                let sql = "INSERT INTO claim_pair (organisation, party, act, claim) VALUES (?1, ?2, ?3, ?4)";
                execute(&self.connection, sql, pair)?;
            }
        }
    }

    /// The next claims by row; their act and days are set right where they are not.
    fn claims_after(&self, last: i64) -> Sql<Vec<(i64, Claim)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT claim.row, body, act, claim.published, since, until, report.published
             FROM claim JOIN report ON report.row = claim.report WHERE claim.row > ?1 ORDER BY claim.row LIMIT ?2",
        )?;
        let mut rows = statement.query((last, CHUNK))?;
        let (mut claims, mut wrong) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let claim = text_claim(row.get_ref(1)?.as_str()?)
                .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(cause)))?;
            let (since, until) = claim_days(&claim);
            let published: i64 = row.get(6)?;
            let columns: (i64, Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?, row.get(5)?);
            if row.get_ref(2)?.as_str()? != claim.act.as_str() || columns != (published, since, until) {
                wrong.push((row.get::<_, i64>(0)?, claim.act, published, since, until));
            }
            claims.push((row.get(0)?, claim));
        }
        for (row, act, published, since, until) in wrong {
            let sql = "UPDATE claim SET act = ?2, published = ?3, since = ?4, until = ?5 WHERE row = ?1";
            execute(&self.connection, sql, (row, act.as_str(), published, since, until))?;
        }
        Ok(claims)
    }
}

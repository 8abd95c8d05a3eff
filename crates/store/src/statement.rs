//! Statements that are prepared once and kept for the next time.

use rusqlite::{Connection, Params, Result as Sql};

/// Runs a statement and gives the number of rows that it changed.
pub(crate) fn execute(connection: &Connection, sql: &str, params: impl Params) -> Sql<usize> {
    connection.prepare_cached(sql)?.execute(params)
}

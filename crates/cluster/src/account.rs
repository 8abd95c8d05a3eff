//! The account as tables of SQL: claims, reports, standings and events, with the columns of `docs/export.md`.
//!
//! Each table is read by a thread of its own, which waits where the query is slower, so that memory does not grow with the
//! account. A table is as the account is at the moment when it is opened.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use allegiance::asking::{at_desk, open};
use allegiance::error::{Error, Kind};
use allegiance::knowledge;
use allegiance::question::{Claims, Days};
use allegiance::tables::{What, each_batch};
use arrow::datatypes::SchemaRef;
use codebook::Facts;
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::PartitionStream;

use crate::told::through;

/// Batches that wait for the query.
const WAITING: usize = 2;

/// A table of the account at `db`.
pub fn table(what: What, db: &Path, days: Days) -> Result<Arc<dyn TableProvider>> {
    let schema = what.schema();
    let rows = Rows { what, db: db.to_owned(), days, schema: Arc::clone(&schema) };
    Ok(Arc::new(StreamingTable::try_new(schema, vec![Arc::new(rows)])?))
}

#[derive(Debug)]
struct Rows {
    what: What,
    db: PathBuf,
    days: Days,
    schema: SchemaRef,
}

impl PartitionStream for Rows {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut stream = RecordBatchReceiverStream::builder(Arc::clone(&self.schema), WAITING);
        let (out, what, db, days) = (stream.tx(), self.what, self.db.clone(), self.days);
        stream.spawn_blocking(move || {
            // Nobody waits for more, as under `limit`.
            let gone = |_| Error { kind: Kind::Closed, ..Error::input("the query has ended", "the account", "") };
            let given = facts().and_then(|facts| {
                let store = open(&db)?;
                let asked = Claims { known: days.known, ..Claims::default() };
                at_desk(&store, facts, |desk| {
                    each_batch(what, desk, &asked, days.on, &mut |batch| out.blocking_send(Ok(batch)).map_err(gone))
                })
            });
            match given {
                Err(error) if error.kind != Kind::Closed => Err(through(error)),
                _ => Ok(()),
            }
        });
        stream.build()
    }
}

/// The facts, opened once.
fn facts() -> Result<&'static Facts, Error> {
    static FACTS: OnceLock<Result<Facts, Error>> = OnceLock::new();
    FACTS.get_or_init(knowledge::facts).as_ref().map_err(Error::clone)
}

//! Rows as Parquet: typed columns, lists of structs for parties and sources, Snappy, in groups of bounded size.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::batches;
use crate::columns::Column;
use crate::error::Error;
use crate::files::Target;
use crate::rows::Cell;

/// Rows that are held before they are handed on, and rows of a group of the file.
const BATCH: usize = 4096;
const GROUP: usize = 64 * 1024;

/// Text bytes that are held before they are handed on, so that long reports do not fill the memory.
const BYTES: usize = 16 << 20;

pub(crate) struct Writer {
    columns: &'static [Column],
    schema: SchemaRef,
    writer: ArrowWriter<Target>,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Writer {
    pub(crate) fn begin(columns: &'static [Column], target: Target) -> Result<Writer, Error> {
        let schema = batches::schema(columns);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(format!("allegiance {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = ArrowWriter::try_new(target, Arc::clone(&schema), Some(properties)).map_err(failed)?;
        Ok(Writer { columns, schema, writer, rows: Vec::new(), bytes: 0 })
    }

    pub(crate) fn put(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        self.bytes += row.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 16 }).sum::<usize>();
        self.rows.push(row);
        if self.rows.len() >= BATCH || self.bytes >= BYTES { self.hand_on() } else { Ok(()) }
    }

    pub(crate) fn finish(mut self) -> Result<Target, Error> {
        self.hand_on()?;
        self.writer.into_inner().map_err(failed)
    }

    fn hand_on(&mut self) -> Result<(), Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let is_large = self.bytes >= BYTES;
        self.bytes = 0;
        let batch = batches::of_rows(self.columns, &self.schema, &rows);
        self.writer.write(&batch).map_err(failed)?;
        if is_large { self.writer.flush().map_err(failed) } else { Ok(()) }
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::input(
        format!("the file could not be written: {error}"),
        "the file that is written",
        "make room on the disk and give the same command again",
    )
}

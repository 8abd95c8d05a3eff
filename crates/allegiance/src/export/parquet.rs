//! Rows as Parquet: typed columns, lists of structs for parties and sources, Snappy, in groups of bounded size.

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::batches::Gathered;
use crate::columns::Column;
use crate::error::Error;
use crate::files::Target;
use crate::rows::Cell;

/// Rows of a group of the file.
const GROUP: usize = 64 * 1024;

/// How all our Parquet is written.
pub fn properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_created_by(format!("allegiance {}", env!("CARGO_PKG_VERSION")))
        .build()
}

pub(crate) struct Writer {
    gathered: Gathered,
    writer: ArrowWriter<Target>,
}

impl Writer {
    pub(crate) fn begin(columns: &'static [Column], target: Target) -> Result<Writer, Error> {
        let gathered = Gathered::new(columns);
        let writer = ArrowWriter::try_new(target, gathered.schema(), Some(properties())).map_err(failed)?;
        Ok(Writer { gathered, writer })
    }

    pub(crate) fn put(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        let Some((batch, is_large)) = self.gathered.put(row) else { return Ok(()) };
        self.writer.write(&batch).map_err(failed)?;
        if is_large { self.writer.flush().map_err(failed) } else { Ok(()) }
    }

    pub(crate) fn finish(mut self) -> Result<Target, Error> {
        if let Some(batch) = self.gathered.rest() {
            self.writer.write(&batch).map_err(failed)?;
        }
        self.writer.into_inner().map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::input(
        format!("the file could not be written: {error}"),
        "the file that is written",
        "make room on the disk and give the same command again",
    )
}

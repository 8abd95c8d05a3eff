//! Parquet, with a report in each row; only the columns that are wanted are read, and a few rows at a time.
//!
//! The library makes the values; it believes each number in a file, so that what it is given is looked at before:
//! [`footer`] and [`pages`]. No file takes more memory than its bounds, whatever it claims.

mod thrift;
mod footer;
mod codec;
mod pages;

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader};
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ProjectionMask, parquet_to_arrow_field_levels};
use parquet::basic::Encoding;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;

use super::{At, Inside, Stop};
use crate::error::Error;
use crate::files::{MAX_BYTES, too_large};
use crate::mapping::rows_of;
use pages::{Held, RowGroup};

/// Rows that are read at a time, and the bytes that they may take as the file has it.
const ROWS: usize = 64;
const ROWS_BYTES: u64 = 32 << 20;

/// What a row counts besides its bytes, where it is asked whether too much comes out.
const ROW: usize = 1 << 10;

/// Columns that may lie in those that are wanted.
const MAX_LEAVES: usize = 1000;

/// Bytes in which Arrow's own types may be told; others are read as Parquet tells them. A part may stand in many places, so that
/// what is made of them grows with their square.
const MAX_TYPES: usize = 64 << 10;

impl Inside<'_> {
    /// The rows of a Parquet file.
    pub(super) fn parquet(&self, source: impl ChunkReader + 'static, at: At<'_>) -> Result<(), Stop> {
        let broken = |what: String| {
            let help = "get the file again, or write it anew without what is not known here; what came before is read";
            Stop::Bad(Error::input(format!("the Parquet file cannot be read: {what}"), at.place, help))
        };
        let metadata = tried(|| footer::read(&source)).map_err(broken)?;
        let known = tried(|| {
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(types_length(&metadata) > MAX_TYPES);
            ArrowReaderMetadata::try_new(Arc::new(metadata), options)
        })
        .map_err(broken)?;
        let head: Vec<String> = known.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut places = self.places(&head, at)?;
        let mut indices: Vec<usize> = places.iter().map(|(_, place)| *place).collect();
        // In order already; one column may stand for two fields.
        indices.dedup();
        for (_, place) in &mut places {
            *place = indices.partition_point(|index| index < place);
        }
        let columns = known.parquet_schema();
        let leaves = 0..columns.num_columns();
        let leaves: Vec<usize> = leaves.filter(|leaf| indices.contains(&columns.get_column_root_idx(*leaf))).collect();
        if leaves.len() > MAX_LEAVES {
            return Err(broken(format!("more than {MAX_LEAVES} columns lie in those that are wanted")));
        }
        let levels = tried(|| {
            let wanted = ProjectionMask::leaves(columns, leaves.iter().copied());
            parquet_to_arrow_field_levels(columns, wanted, Some(&uncopied(known.schema().fields())))
        })
        .map_err(broken)?;
        let (source, metadata, held) = (&Arc::new(source), &**known.metadata(), &Arc::new(Held::default()));
        tried(|| held.keep(metadata.memory_size())).map_err(broken)?;
        let mut number = 0;
        for index in 0..metadata.num_row_groups() {
            let rows = rows_at_a_time(metadata.row_group(index), &leaves);
            let group = RowGroup { source, metadata, index, held, rows };
            let mut batches = tried(|| ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, rows, None))
                .map_err(broken)?;
            while let Some(batch) = tried(|| batches.next().transpose()).map_err(broken)? {
                let mut rows = tried(|| rows_of(&batch, &places, MAX_BYTES)).map_err(broken)?;
                while let Some(cells) = tried(|| Ok::<_, ArrowError>(rows.next())).map_err(broken)? {
                    number += 1;
                    let place = format!("{}, row {number}", at.place);
                    let Some(cells) = cells else {
                        self.give(Err(too_large("row", &place)))?;
                        continue;
                    };
                    // A few bytes may stand for a text many times over, and for no text yet more often.
                    self.count(ROW + cells.iter().map(|(_, cell)| cell.len()).sum::<usize>(), at.place)?;
                    self.give_row(&place, cells.into_iter())?;
                }
                held.next_batch();
            }
        }
        Ok(())
    }
}

/// What the library of Parquet gives, or why it gives nothing; bytes that are damaged make it panic here and there.
fn tried<T, E: Display>(run: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(given) => given.map_err(|error| {
            let what = error.to_string();
            what.trim_start_matches("Parquet argument error: ").trim_start_matches("Parquet error: ").to_owned()
        }),
        Err(_) => Err("it is damaged".to_owned()),
    }
}

/// Bytes in which Arrow's own types are told.
fn types_length(metadata: &ParquetMetaData) -> usize {
    let pairs = metadata.file_metadata().key_value_metadata().into_iter().flatten();
    let own = pairs.filter(|pair| pair.key == ARROW_SCHEMA_META_KEY).filter_map(|pair| pair.value.as_ref());
    own.map(String::len).max().unwrap_or_default()
}

/// How many rows of a group are read at a time: fewer where they are long. Where texts begin as the one before them, each is made
/// anew, and a few bytes may stand for a long one: such are read one by one.
fn rows_at_a_time(group: &RowGroupMetaData, leaves: &[usize]) -> usize {
    let columns = || leaves.iter().map(|leaf| group.column(*leaf));
    if columns().any(|column| column.encodings().any(|encoding| encoding == Encoding::DELTA_BYTE_ARRAY)) {
        return 1;
    }
    let length = |length: i64| u64::try_from(length).unwrap_or_default();
    let bytes = columns().map(|column| length(column.uncompressed_size())).fold(0, u64::saturating_add);
    let rows = ROWS_BYTES.checked_div(bytes / length(group.num_rows()).max(1)).unwrap_or(u64::MAX);
    rows.clamp(1, ROWS as u64) as usize
}

/// The same fields, with texts that stay in the page in which they are: one of a dictionary may stand in each row.
fn uncopied(fields: &Fields) -> Fields {
    fields.iter().map(uncopied_field).collect()
}

fn uncopied_field(field: &FieldRef) -> FieldRef {
    Arc::new(field.as_ref().clone().with_data_type(uncopied_type(field.data_type())))
}

fn uncopied_type(of: &DataType) -> DataType {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        DataType::Dictionary(_, value) => uncopied_type(value),
        DataType::List(item) => DataType::List(uncopied_field(item)),
        DataType::LargeList(item) => DataType::LargeList(uncopied_field(item)),
        DataType::FixedSizeList(item, length) => DataType::FixedSizeList(uncopied_field(item), *length),
        DataType::Struct(fields) => DataType::Struct(uncopied(fields)),
        DataType::Map(entries, is_sorted) => DataType::Map(uncopied_field(entries), *is_sorted),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;

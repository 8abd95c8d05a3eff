//! Rows as Parquet: typed columns, lists of structs for parties and sources, Snappy, in groups of bounded size.

use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, ArrayRef, BooleanBuilder, Date32Builder, Float32Builder, Int64Builder, ListBuilder, RecordBatch,
    StringBuilder, StructBuilder,
};
use arrow::datatypes::{DataType, Field, Fields, Schema};
use codebook::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use super::columns::{Column, Type};
use super::rows::{Cell, Named};
use crate::error::Error;
use crate::files::Target;

/// Rows that are held before they are handed on, and rows of a group of the file.
const BATCH: usize = 4096;
const GROUP: usize = 64 * 1024;

/// Text bytes that are held before they are handed on, so that long reports do not fill the memory.
const BYTES: usize = 16 << 20;

pub(super) struct Writer {
    columns: &'static [Column],
    schema: Arc<Schema>,
    writer: ArrowWriter<Target>,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Writer {
    pub(super) fn begin(columns: &'static [Column], target: Target) -> Result<Writer, Error> {
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(format!("allegiance {}", env!("CARGO_PKG_VERSION")))
            .build();
        let writer = ArrowWriter::try_new(target, Arc::clone(&schema), Some(properties)).map_err(failed)?;
        Ok(Writer { columns, schema, writer, rows: Vec::new(), bytes: 0 })
    }

    pub(super) fn put(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        self.bytes += row.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 16 }).sum::<usize>();
        self.rows.push(row);
        if self.rows.len() >= BATCH || self.bytes >= BYTES { self.hand_on() } else { Ok(()) }
    }

    pub(super) fn finish(mut self) -> Result<Target, Error> {
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
        let arrays = self.columns.iter().enumerate().map(|(index, column)| {
            let cells = rows.iter().map(|row| &row[index]);
            array(column.kind, cells)
        });
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays.collect()).map_err(failed)?;
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

fn field(column: &Column) -> Field {
    let item = |kind: DataType, is_null: bool| DataType::List(Arc::new(Field::new("item", kind, is_null)));
    match column.kind {
        Type::Text => Field::new(column.name, DataType::Utf8, false),
        Type::MaybeText => Field::new(column.name, DataType::Utf8, true),
        Type::Day => Field::new(column.name, DataType::Date32, true),
        Type::Number => Field::new(column.name, DataType::Int64, false),
        Type::Real => Field::new(column.name, DataType::Float32, false),
        Type::Flag => Field::new(column.name, DataType::Boolean, false),
        Type::Texts => Field::new(column.name, item(DataType::Utf8, false), false),
        Type::Parties => Field::new(column.name, item(DataType::Struct(of_party(false)), false), false),
        Type::Sources => Field::new(column.name, item(DataType::Struct(of_party(true)), false), false),
    }
}

fn of_party(has_cue: bool) -> Fields {
    let text = |name: &str, is_null: bool| Field::new(name, DataType::Utf8, is_null);
    let mut fields =
        vec![text("id", false), text("kind", false), text("name", false), text("as", false), text("role", true)];
    if has_cue {
        fields.push(text("cue", true));
    }
    Fields::from(fields)
}

/// Days since 1970, as Arrow counts them.
fn days(day: Date) -> i32 {
    (day - jiff::civil::date(1970, 1, 1)).get_days()
}

/// The array of a column.
fn array<'a>(kind: Type, cells: impl Iterator<Item = &'a Cell>) -> ArrayRef {
    match kind {
        Type::Text | Type::MaybeText => {
            let mut builder = StringBuilder::new();
            for cell in cells {
                match cell {
                    Cell::Text(text) => builder.append_value(text),
                    Cell::MaybeText(text) => builder.append_option(text.as_deref()),
                    _ => unreachable!("rows have the cells of their columns"),
                }
            }
            Arc::new(builder.finish())
        }
        Type::Day => {
            let mut builder = Date32Builder::new();
            for cell in cells {
                let Cell::Day(day) = cell else { unreachable!("rows have the cells of their columns") };
                builder.append_option(day.map(days));
            }
            Arc::new(builder.finish())
        }
        Type::Number => {
            let mut builder = Int64Builder::new();
            for cell in cells {
                let Cell::Number(number) = cell else { unreachable!("rows have the cells of their columns") };
                builder.append_value(*number);
            }
            Arc::new(builder.finish())
        }
        Type::Real => {
            let mut builder = Float32Builder::new();
            for cell in cells {
                let Cell::Real(number) = cell else { unreachable!("rows have the cells of their columns") };
                builder.append_value(*number);
            }
            Arc::new(builder.finish())
        }
        Type::Flag => {
            let mut builder = BooleanBuilder::new();
            for cell in cells {
                let Cell::Flag(flag) = cell else { unreachable!("rows have the cells of their columns") };
                builder.append_value(*flag);
            }
            Arc::new(builder.finish())
        }
        Type::Texts => {
            let item = Field::new("item", DataType::Utf8, false);
            let mut builder = ListBuilder::new(StringBuilder::new()).with_field(item);
            for cell in cells {
                let Cell::Texts(texts) = cell else { unreachable!("rows have the cells of their columns") };
                for text in texts {
                    builder.values().append_value(text);
                }
                builder.append(true);
            }
            Arc::new(builder.finish())
        }
        Type::Parties | Type::Sources => {
            let fields = of_party(kind == Type::Sources);
            let texts = fields.iter().map(|_| Box::new(StringBuilder::new()) as Box<dyn ArrayBuilder>).collect();
            let item = Field::new("item", DataType::Struct(fields.clone()), false);
            let mut builder = ListBuilder::new(StructBuilder::new(fields, texts)).with_field(item);
            for cell in cells {
                let Cell::Named(list) = cell else { unreachable!("rows have the cells of their columns") };
                for named in list {
                    push(builder.values(), named, kind == Type::Sources);
                }
                builder.append(true);
            }
            Arc::new(builder.finish())
        }
    }
}

fn push(builder: &mut StructBuilder, named: &Named, has_cue: bool) {
    let values = [Some(&*named.id), Some(named.kind), Some(&*named.name), Some(&*named.words), named.role.as_deref()];
    let cue = has_cue.then_some(named.cue.as_deref());
    for (index, value) in values.into_iter().chain(cue).enumerate() {
        builder.field_builder::<StringBuilder>(index).expect("all fields are texts").append_option(value);
    }
    builder.append(true);
}

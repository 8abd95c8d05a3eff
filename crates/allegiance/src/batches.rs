//! Reports and claims as batches of Arrow: reports in, claims out.
//!
//! [`read`] is what an engine of many machines, a notebook or a program of its own calls: a batch with a report in each row
//! becomes a batch with a claim in each row, with the columns of `docs/export.md`. It touches nothing outside, and gives the
//! same claims for the same rows, however many threads read.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float32Builder, Int64Builder, ListBuilder, StringBuilder,
    StructBuilder,
};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use codebook::Date;
use rayon::prelude::*;
use reading::{Knowledge, Memory};

use crate::answer;
use crate::columns::{CLAIMS, Column, Type};
use crate::error::Error;
use crate::intake::reading_of;
use crate::mapping::{Mapping, rows_of};
use crate::memories::Memories;
use crate::raw::Raw;
use crate::rows::{self, Cell, Named};
use crate::unpack::{Defaults, Unpacked, unpack};

/// The claims of a batch of reports.
#[derive(Debug, Clone)]
pub struct Claims {
    /// A claim in each row, in the order of the reports and of their texts; the columns are [`claims_schema`].
    pub claims: RecordBatch,
    /// How many claims each report makes; none where it could not be used.
    pub numbers: Vec<Option<usize>>,
    /// What was wrong with those that could not be used, in their order.
    pub bad: Vec<Error>,
}

impl Claims {
    /// The same as one list of claims for each report, null where the report could not be used: what a function from columns
    /// to a column gives.
    pub fn lists(&self) -> ListArray {
        let offsets = OffsetBuffer::from_lengths(self.numbers.iter().map(|number| number.unwrap_or_default()));
        let is_there: NullBuffer = self.numbers.iter().map(Option::is_some).collect();
        let claims: ArrayRef = Arc::new(StructArray::from(self.claims.clone()));
        ListArray::new(claims_item(), offsets, claims, Some(is_there))
    }
}

/// The columns of claims: those of `docs/export.md`.
pub fn claims_schema() -> SchemaRef {
    schema(CLAIMS)
}

/// What stands in the lists of [`Claims::lists`].
pub fn claims_item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(claims_schema().fields().clone()), false))
}

/// Reads a batch with a report in each row.
///
/// The columns are found by their names as those of a table are (`text`, `title`, `published`, `publisher`, `address`,
/// `language`, and the usual other names); `columns` says otherwise, and `defaults` gives what the rows leave open. A row
/// that cannot be used, for want of a day of publication say, stands among the bad ones and stops no other. Fails only where
/// no column holds the text.
pub fn read(
    reports: &RecordBatch,
    columns: &Mapping,
    defaults: &Defaults,
    knowledge: &Knowledge,
    memories: &Memories<Memory>,
) -> Result<Claims, Error> {
    Ok(claims_of(&raws(reports, columns, 0)?, defaults, knowledge, memories))
}

/// The rows of a batch as reports that are not unpacked yet; messages count them from the one after `before`. Fails only where
/// no column holds the text.
pub fn raws(reports: &RecordBatch, columns: &Mapping, before: usize) -> Result<Vec<Raw>, Error> {
    const PLACE: &str = "the batch of reports";
    let head: Vec<String> = reports.schema().fields().iter().map(|field| field.name().clone()).collect();
    let places = columns.places(&head).map_err(|(what, help)| Error::input(what, PLACE, help))?;
    let cells = rows_of(reports, &places, usize::MAX).map_err(|error| {
        Error::input(format!("a column cannot be read: {error}"), PLACE, "give text and days as text, date or time")
    })?;
    let place = |row: usize| format!("row {}", before + row + 1);
    let cells = cells.enumerate().map(|(row, cells)| Raw::of_row(&place(row), cells.into_iter().flatten()));
    Ok(cells.collect())
}

/// The claims of reports that are not unpacked yet.
pub fn claims_of(raws: &[Raw], defaults: &Defaults, knowledge: &Knowledge, memories: &Memories<Memory>) -> Claims {
    let told: Vec<Result<Vec<Vec<Cell>>, Error>> =
        raws.into_par_iter().map(|raw| rows_told(&unpack(raw, defaults)?, knowledge, memories)).collect();
    let (mut rows, mut numbers, mut bad) = (Vec::new(), Vec::with_capacity(told.len()), Vec::new());
    for told in told {
        numbers.push(told.as_ref().map(Vec::len).ok());
        match told {
            Ok(told) => rows.extend(told),
            Err(error) => bad.push(error),
        }
    }
    Claims { claims: of_rows(CLAIMS, &claims_schema(), &rows), numbers, bad }
}

/// The claims of one report as rows.
fn rows_told(unpacked: &Unpacked, knowledge: &Knowledge, memories: &Memories<Memory>) -> Result<Vec<Vec<Cell>>, Error> {
    let report = &unpacked.report;
    let reading = reading_of(unpacked, knowledge, memories)?;
    let row = |claim: &codebook::Claim| rows::claim(&answer::claim(&knowledge.facts, claim, report));
    Ok(reading.claims.iter().map(row).collect())
}

/// Columns as Arrow knows them.
pub(crate) fn schema(columns: &[Column]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

/// Rows of the cells of these columns, whose schema is given.
fn of_rows(columns: &[Column], schema: &SchemaRef, rows: &[Vec<Cell>]) -> RecordBatch {
    let arrays =
        columns.iter().enumerate().map(|(index, column)| array(column.kind, rows.iter().map(|row| &row[index])));
    RecordBatch::try_new(Arc::clone(schema), arrays.collect()).expect("rows have the cells of their columns")
}

/// Rows that are held before they are handed on.
const BATCH: usize = 4096;

/// Text bytes that are held before they are handed on, so that long reports do not fill the memory.
const BYTES: usize = 16 << 20;

/// Rows on their way into a batch.
pub(crate) struct Gathered {
    columns: &'static [Column],
    schema: SchemaRef,
    rows: Vec<Vec<Cell>>,
    bytes: usize,
}

impl Gathered {
    pub(crate) fn new(columns: &'static [Column]) -> Gathered {
        Gathered { columns, schema: schema(columns), rows: Vec::new(), bytes: 0 }
    }

    pub(crate) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Adds a row. Where there are enough they are given as a batch, with whether their texts are long.
    pub(crate) fn put(&mut self, row: Vec<Cell>) -> Option<(RecordBatch, bool)> {
        self.bytes += row.iter().map(|cell| if let Cell::Text(text) = cell { text.len() } else { 16 }).sum::<usize>();
        self.rows.push(row);
        let is_large = self.bytes >= BYTES;
        if self.rows.len() >= BATCH || is_large { self.rest().map(|batch| (batch, is_large)) } else { None }
    }

    /// What is left, if anything.
    pub(crate) fn rest(&mut self) -> Option<RecordBatch> {
        self.bytes = 0;
        let rows = std::mem::take(&mut self.rows);
        (!rows.is_empty()).then(|| of_rows(self.columns, &self.schema, &rows))
    }
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

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray as _;
    use arrow_array::{Array, StringArray};

    use super::*;
    use crate::knowledge::knowledge;

    fn batch(rows: &[(&str, Option<&str>)]) -> RecordBatch {
        let text: StringArray = rows.iter().map(|(text, _)| Some(*text)).collect();
        let day: StringArray = rows.iter().map(|(_, day)| *day).collect();
        RecordBatch::try_from_iter_with_nullable([
            ("body", Arc::new(text) as ArrayRef, true),
            ("date", Arc::new(day) as ArrayRef, true),
        ])
        .unwrap()
    }

    #[test]
    fn reports_in_claims_out() {
        let (knowledge, memories) = (knowledge().unwrap(), Memories::default());
        let told = "Armenia froze its participation in the CSTO on Monday.";
        let rows =
            [(told, Some("2024-03-05")), ("It rained.", Some("2024-03-05")), (told, None), (told, Some("2024-03-06"))];
        let read = |rows: &[(&str, Option<&str>)]| {
            super::read(&batch(rows), &Mapping::default(), &Defaults::default(), &knowledge, &memories).unwrap()
        };
        let claims = read(&rows);
        assert_eq!(claims.numbers, [Some(1), Some(0), None, Some(1)]);
        assert_eq!(claims.bad.len(), 1);
        assert_eq!(claims.bad[0].place, "row 3, field `published`");
        assert_eq!(claims.claims.schema(), claims_schema());
        let acts = claims.claims.column_by_name("act").unwrap().as_string::<i32>();
        assert_eq!(acts.iter().flatten().collect::<Vec<_>>(), ["freeze_participation"; 2]);
        let lists = claims.lists();
        assert_eq!((lists.value_length(0), lists.value_length(1), lists.is_null(2)), (1, 0, true));
        assert_eq!(read(&[]).lists().len(), 0);
    }

    #[test]
    fn no_text_is_an_error() {
        let batch = batch(&[]).project(&[1]).unwrap();
        let (knowledge, memories) = (knowledge().unwrap(), Memories::default());
        let error = read(&batch, &Mapping::default(), &Defaults::default(), &knowledge, &memories).unwrap_err();
        assert_eq!(error.place, "the batch of reports");
    }
}

//! The rows of an answer as they are written: a table for people, JSON, JSONL, CSV, or Parquet.
//!
//! What is written hangs on the rows and their order alone, not on the batches in which they come. Lists in CSV and tables are
//! joined by `;`, parties in them by their ids, as in the files of `allegiance export`.

mod cells;

use std::io::Write as _;

use allegiance::config::Layout;
use allegiance::error::{Error, from_io};
use allegiance::export::properties;
use allegiance::files::Target;
use allegiance::output::{print, tell_note};
use allegiance::paper::{Paper, clean};
use arrow::array::RecordBatch;
use arrow::compute::BatchCoalescer;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::json::WriterBuilder;
use arrow::json::writer::LineDelimited;
use parquet::arrow::ArrowWriter;

use crate::cli::{Format, Query};
use cells::rows_of;

/// Rows of a batch of Parquet, whatever came.
const BATCH: usize = 4096;

/// Rows of a table for people.
const SHOWN: usize = 1000;

/// Columns of the terminal below which a column of a table cannot be read.
const NARROWEST: usize = 9;

const PLACE: &str = "the answer";

/// Whoever takes the rows of an answer.
pub struct Writer {
    form: Form,
    to: To,
    schema: SchemaRef,
    /// How many came.
    pub rows: u64,
}

enum Form {
    Table(Vec<Vec<Option<String>>>),
    Json,
    Jsonl,
    Csv,
    Parquet(Box<(BatchCoalescer, ArrowWriter<Target>)>),
}

enum To {
    Output,
    File(Target),
    /// The file belongs to the writer of Parquet.
    Inside,
}

impl To {
    fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            To::Output => print(&String::from_utf8_lossy(bytes)),
            To::File(target) => target.write_all(bytes).map_err(|error| from_io(&error, PLACE)),
            To::Inside => Ok(()),
        }
    }
}

/// Fails where the file named by --to has no ending that we know, before anything is asked.
pub fn check(asked: &Query) -> Result<(), Error> {
    form_of(asked).map(|_| ())
}

fn form_of(asked: &Query) -> Result<Option<&'static str>, Error> {
    let Some(path) = &asked.to else { return Ok(None) };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    Ok(Some(match ending.as_str() {
        "parquet" | "pq" => "parquet",
        "csv" => "csv",
        "jsonl" | "ndjson" => "jsonl",
        _ => {
            let what = "the ending does not say how the file should be written";
            return Err(Error::usage(what, path.display().to_string(), "let it end in .parquet, .csv or .jsonl"));
        }
    }))
}

impl Writer {
    /// Begins to write rows of these columns.
    pub fn begin(asked: &Query, schema: SchemaRef) -> Result<Writer, Error> {
        let mut to = match &asked.to {
            None => To::Output,
            Some(path) => To::File(Target::begin(path, asked.force)?),
        };
        let form = match (form_of(asked)?, asked.format) {
            (Some("csv"), _) | (None, Format::Csv) => Form::Csv,
            (Some("jsonl"), _) | (None, Format::Jsonl) => Form::Jsonl,
            (None, Format::Json) => Form::Json,
            (None, Format::Table) => Form::Table(Vec::new()),
            (Some(_), _) => {
                let To::File(target) = std::mem::replace(&mut to, To::Inside) else { unreachable!("a file is named") };
                let writer = ArrowWriter::try_new(target, schema.clone(), Some(properties())).map_err(failed)?;
                Form::Parquet(Box::new((BatchCoalescer::new(schema.clone(), BATCH), writer)))
            }
        };
        let mut writer = Writer { form, to, schema, rows: 0 };
        match writer.form {
            Form::Csv => {
                let names = writer.names().map(|name| Some(name.to_owned())).collect();
                writer.to.put(&csv_of(&[names])?)?;
            }
            Form::Json => writer.to.put(b"[")?,
            _ => {}
        }
        Ok(writer)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.schema.fields().iter().map(|field| field.name().as_str())
    }

    /// Takes some rows.
    pub fn put(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        // What a cluster sends may say less of its columns than the plan.
        let batch =
            RecordBatch::try_new(self.schema.clone(), batch.columns().to_vec()).map_err(|error| unfit(&error))?;
        let is_first = self.rows == 0;
        self.rows += batch.num_rows() as u64;
        match &mut self.form {
            Form::Table(rows) => {
                let more = SHOWN.saturating_sub(rows.len()).min(batch.num_rows());
                rows.extend(rows_of(&batch.slice(0, more)).map_err(|error| unfit(&error))?);
                Ok(())
            }
            Form::Csv => {
                let rows = rows_of(&batch).map_err(|error| unfit(&error))?;
                self.to.put(&csv_of(&rows)?)
            }
            Form::Jsonl => self.to.put(&lines_of(&batch)?),
            Form::Json => {
                let lines = lines_of(&batch)?;
                let text = String::from_utf8_lossy(&lines);
                let list: Vec<&str> = text.lines().collect();
                if list.is_empty() {
                    return Ok(());
                }
                let begin = if is_first { "\n" } else { ",\n" };
                self.to.put(format!("{begin}{}", list.join(",\n")).as_bytes())
            }
            Form::Parquet(held) => {
                held.0.push_batch(batch).map_err(|error| unfit(&error))?;
                while let Some(batch) = held.0.next_completed_batch() {
                    held.1.write(&batch).map_err(failed)?;
                }
                Ok(())
            }
        }
    }

    /// Ends what is written; the file gets its name.
    pub fn finish(mut self) -> Result<u64, Error> {
        match &mut self.form {
            Form::Table(rows) => {
                let rows = std::mem::take(rows);
                let text = laid_out(&self.names().collect::<Vec<_>>(), &rows, Layout::of_stdout());
                self.to.put(text.as_bytes())?;
                if self.rows > rows.len() as u64 {
                    let what = format!(
                        "{} more rows are not shown: take --format jsonl or csv, or --to FILE",
                        self.rows - rows.len() as u64
                    );
                    tell_note(&what, PLACE);
                }
            }
            Form::Json => self.to.put(if self.rows == 0 { b"]\n" } else { b"\n]\n" })?,
            Form::Csv | Form::Jsonl | Form::Parquet(_) => {}
        }
        if let Form::Parquet(held) = self.form {
            let (mut gathered, mut writer) = *held;
            gathered.finish_buffered_batch().map_err(|error| unfit(&error))?;
            while let Some(batch) = gathered.next_completed_batch() {
                writer.write(&batch).map_err(failed)?;
            }
            writer.into_inner().map_err(failed)?.finish()?;
        } else if let To::File(target) = self.to {
            target.finish()?;
        }
        Ok(self.rows)
    }
}

/// A table that fits the width, or where there are too many columns for one, a block for each row.
fn laid_out(names: &[&str], rows: &[Vec<Option<String>>], layout: Layout) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut paper = Paper::new(layout);
    if names.len() * NARROWEST <= layout.width {
        let cell = |cell: &Option<String>| clean(cell.as_deref().unwrap_or_default());
        paper.table(names, rows.iter().map(|row| row.iter().map(cell).collect()).collect(), &[]);
        return paper.finish();
    }
    let indent = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).min(layout.width / 3) + 2;
    for row in rows {
        paper.gap();
        for (name, cell) in names.iter().zip(row) {
            if let Some(cell) = cell.as_deref().filter(|cell| !cell.is_empty()) {
                paper.hanging(&clean(name), &clean(cell), indent);
            }
        }
    }
    paper.finish()
}

fn lines_of(batch: &RecordBatch) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
    writer.write(batch).and_then(|()| writer.finish()).map_err(|error| unfit(&error))?;
    Ok(writer.into_inner())
}

fn csv_of(rows: &[Vec<Option<String>>]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let row = row.iter().map(|cell| cell.as_deref().unwrap_or_default());
        writer.write_record(row).map_err(failed)?;
    }
    writer.into_inner().map_err(failed)
}

fn unfit(error: &ArrowError) -> Error {
    Error::usage(format!("a column cannot be written: {error}"), PLACE, "cast it to varchar, or take --to FILE.parquet")
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::input(format!("it could not be written: {error}"), PLACE, "make room on the disk and ask again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_columns_become_blocks() {
        let rows = vec![vec![Some("1".to_owned()), None], vec![Some("2".to_owned()), Some("b\u{1b}c".to_owned())]];
        let wide = laid_out(&["id", "words"], &rows, Layout::plain(40));
        assert!(wide.lines().count() >= 3 && wide.contains("b\u{FFFD}c"), "{wide}");
        let names: Vec<String> = (0..9).map(|number| format!("c{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let row: Vec<Option<String>> = (0..9).map(|number| Some(format!("v{number}"))).collect();
        let blocks = laid_out(&names, &[row.clone(), row], Layout::plain(40));
        assert_eq!((blocks.lines().next(), blocks.lines().count()), (Some("c0  v0"), 19));
    }
}

//! Rows as CSV, lists joined by `;`, and as JSONL.

use std::io::Write as _;

use serde_json::{Value, json};

use crate::columns::Column;
use crate::error::{Error, from_io};
use crate::files::Target;
use crate::rows::{Cell, Named};

const PLACE: &str = "the file that is written";

/// CSV with one line of names.
pub(super) struct Csv(csv::Writer<Target>);

impl Csv {
    pub(super) fn begin(columns: &[Column], target: Target) -> Result<Csv, Error> {
        let mut writer = csv::Writer::from_writer(target);
        writer.write_record(columns.iter().map(|column| column.name)).map_err(failed)?;
        Ok(Csv(writer))
    }

    pub(super) fn put(&mut self, row: &[Cell]) -> Result<(), Error> {
        self.0.write_record(row.iter().map(cell)).map_err(failed)
    }

    pub(super) fn finish(self) -> Result<Target, Error> {
        self.0.into_inner().map_err(|error| from_io(error.error(), PLACE))
    }
}

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => from_io(&error, PLACE),
        other => Error::input(format!("a row could not be written: {other:?}"), PLACE, "please report this"),
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::MaybeText(text) => text.clone().unwrap_or_default(),
        Cell::Day(day) => day.map(|day| day.to_string()).unwrap_or_default(),
        Cell::Number(number) => number.to_string(),
        Cell::Real(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Texts(texts) => texts.join(";"),
        Cell::Named(named) => named.iter().map(|named| named.id.as_str()).collect::<Vec<_>>().join(";"),
    }
}

/// An object a line.
pub(super) struct Jsonl {
    columns: &'static [Column],
    target: Target,
}

impl Jsonl {
    pub(super) fn begin(columns: &'static [Column], target: Target) -> Jsonl {
        Jsonl { columns, target }
    }

    pub(super) fn put(&mut self, row: &[Cell]) -> Result<(), Error> {
        let fields = self.columns.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), value(cell)));
        let line = Value::Object(fields.collect());
        writeln!(self.target, "{line}").map_err(|error| from_io(&error, PLACE))
    }

    pub(super) fn finish(self) -> Target {
        self.target
    }
}

fn value(cell: &Cell) -> Value {
    let named = |named: &Named| json!({ "id": named.id, "kind": named.kind, "name": named.name, "as": named.words, "role": named.role, "cue": named.cue });
    match cell {
        Cell::Text(text) => json!(text),
        Cell::MaybeText(text) => json!(text),
        Cell::Day(day) => json!(day.map(|day| day.to_string())),
        Cell::Number(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        Cell::Texts(texts) => json!(texts),
        Cell::Named(list) => list.iter().map(named).collect(),
    }
}

//! Takes the bytes of one CSV file, gives its rows with checked columns, dates and numbers; those of the facts with sources.
//!
//! All tables of the project share these rules, those of other crates and of users too, so the error that names file and line
//! is made here and nowhere else.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use crate::facts::Error;
use crate::time::PartialDate;

/// Gives each row of the facts' file called `file` to `take`, in order.
///
/// The header must name each of `columns`, in any order, and nothing else; no bytes at all are a table without rows. The
/// last of `columns` is the source, which no row may leave empty.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let sourced = |row: &Row<'_>| {
        if row.get(columns.len() - 1).is_empty() {
            return Err(row.error("the row has no source", "write where the row comes from into the column `source`"));
        }
        take(row)
    };
    rows(file, bytes, columns, Further::Refused, sourced).map(drop)
}

/// What becomes of columns of a table that nobody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Further {
    /// They are an error: a misspelt column is not passed over.
    Refused,
    /// They are passed over, so that a newer release of a data set opens.
    PassedOver,
}

/// Gives each row of the CSV file called `file` to `take`, in order, and tells how many there are; `None` where there is not
/// even a header.
///
/// The header must name each of `columns`, in any order. Ends with the first error of `take`.
pub fn rows(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    further: Further,
    mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<Option<usize>, Error> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record).map_err(|error| broken(file, &error))? {
        return Ok(None);
    }
    let order = header(file, &record, columns, further)?;
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|error| broken(file, &error))? {
        let line = record.position().map_or(0, csv::Position::line);
        take(&Row { file, line, columns, order: &order, record: &record })?;
        number += 1;
    }
    Ok(Some(number))
}

/// What is wrong where a file is no CSV, with its line.
pub fn broken(file: &str, error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} fields where the header has {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Error {
        what,
        place: format!("{file}, line {line}"),
        help: "a field with a comma or a quote in it stands in double quotes; the file is UTF-8".to_owned(),
    }
}

/// What is wrong with the header of a file, and which columns it should have.
pub fn wrong_header(file: &str, columns: &[&str], what: impl Into<String>) -> Error {
    Error {
        what: what.into(),
        place: format!("{file}, line 1"),
        help: format!("the columns are {}", columns.join(",")),
    }
}

/// For each column wanted, where it stands.
fn header(file: &str, record: &csv::StringRecord, columns: &[&str], further: Further) -> Result<Vec<usize>, Error> {
    let unknown = record.iter().find(|found| !columns.contains(found)).filter(|_| further == Further::Refused);
    if let Some(found) = unknown {
        return Err(wrong_header(file, columns, format!("there is no column `{found}`")));
    }
    let place = |column: &&str| {
        let found = record.iter().position(|found| found == *column);
        found.ok_or_else(|| wrong_header(file, columns, format!("the column `{column}` is missing")))
    };
    columns.iter().map(place).collect()
}

/// One row of a table.
pub struct Row<'a> {
    file: &'a str,
    line: u64,
    columns: &'a [&'a str],
    order: &'a [usize],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The field of the column at this index of the columns asked for, without white space around it.
    pub fn get(&self, column: usize) -> &str {
        self.record.get(self.order[column]).unwrap_or_default().trim()
    }

    /// The field, which must not be empty.
    pub(crate) fn required(&self, column: usize) -> Result<&str, Error> {
        match self.get(column) {
            "" => Err(self.error(format!("the row has no `{}`", self.columns[column]), "fill the field in")),
            text => Ok(text),
        }
    }

    /// The day, month or year in the field; `None` where it is empty.
    pub(crate) fn date(&self, column: usize) -> Result<Option<PartialDate>, Error> {
        match self.get(column) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                self.error(
                    format!("`{text}` in the column `{}` is no date", self.columns[column]),
                    "write YYYY, YYYY-MM or YYYY-MM-DD, with a month and day that exist",
                )
            }),
        }
    }

    /// The dates in two columns, in order.
    pub(crate) fn dates(&self, from: usize, to: usize) -> Result<(Option<PartialDate>, Option<PartialDate>), Error> {
        let (from, to) = (self.date(from)?, self.date(to)?);
        match (from, to) {
            (Some(begin), Some(end)) if end.latest() < begin.earliest() => Err(self
                .error(format!("it ends on {end}, before it begins on {begin}"), "put the earlier date into `from`")),
            dates => Ok(dates),
        }
    }

    /// The first day, which must be there, and the end.
    pub(crate) fn begin(&self, from: usize, to: usize) -> Result<(PartialDate, Option<PartialDate>), Error> {
        let (begin, end) = self.dates(from, to)?;
        let help = "write the first day, month or year on which it held";
        Ok((begin.ok_or_else(|| self.error("the row does not say since when", help))?, end))
    }

    /// The value that `parse` finds in the field.
    pub(crate) fn one_of<T>(&self, column: usize, known: &[(&str, T)]) -> Result<T, Error>
    where
        T: Copy,
    {
        let text = self.get(column);
        known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.error(
                format!("there is no {} `{text}`", self.columns[column]),
                format!("it is one of {}", names.join(", ")),
            )
        })
    }

    /// The number, date or other value in the field, which must not be empty; `form` says how it is written.
    pub fn parse<T: FromStr>(&self, column: usize, form: &str) -> Result<T, Error> {
        let text = self.get(column);
        text.parse().map_err(|_| {
            let name = self.columns[column];
            self.error(format!("`{text}` in the column `{name}` cannot be read"), format!("write {form}"))
        })
    }

    /// The same; `None` where the field is empty.
    pub fn maybe<T: FromStr>(&self, column: usize, form: &str) -> Result<Option<T>, Error> {
        if self.get(column).is_empty() { Ok(None) } else { self.parse(column, form).map(Some) }
    }

    /// The year in the field, 1000 to 9000.
    pub fn year(&self, column: usize) -> Result<i16, Error> {
        const YEAR: &str = "a year of four digits";
        let year: i16 = self.parse(column, YEAR)?;
        if (1000..=9000).contains(&year) { Ok(year) } else { Err(self.error(format!("{year} is no year"), YEAR)) }
    }

    /// The number in the field, which must lie in `range`; `None` where it is empty.
    pub fn number(&self, column: usize, range: RangeInclusive<f64>) -> Result<Option<f64>, Error> {
        let Some(number) = self.maybe::<f64>(column, "a number with a decimal point")? else { return Ok(None) };
        if range.contains(&number) {
            return Ok(Some(number));
        }
        let name = self.columns[column];
        Err(self.error(
            format!("{number} in the column `{name}` is out of range"),
            format!("it is a number from {} to {}", range.start(), range.end()),
        ))
    }

    /// An error about this row.
    pub fn error(&self, what: impl Into<String>, help: impl Into<String>) -> Error {
        Error { what: what.into(), place: format!("{}, line {}", self.file, self.line), help: help.into() }
    }
}

/// Texts that occur more than once are kept once.
#[derive(Default)]
pub(crate) struct Texts {
    known: BTreeSet<Arc<str>>,
    last: Vec<Arc<str>>,
}

impl Texts {
    /// The one copy of `text`.
    pub(crate) fn keep(&mut self, text: &str) -> Arc<str> {
        // Rows stand in order, so that what was seen a moment ago is most often meant again.
        if let Some(found) = self.last.iter().rev().find(|seen| &***seen == text) {
            return Arc::clone(found);
        }
        let known = self.known.get(text).map(Arc::clone);
        let kept = known.unwrap_or_else(|| {
            let new: Arc<str> = text.into();
            self.known.insert(Arc::clone(&new));
            new
        });
        if self.last.len() == 6 {
            self.last.remove(0);
        }
        self.last.push(Arc::clone(&kept));
        kept
    }

    /// The one copy of `text`; `None` where it is empty.
    pub(crate) fn keep_some(&mut self, text: &str) -> Option<Arc<str>> {
        (!text.is_empty()).then(|| self.keep(text))
    }
}

//! Takes the bytes of one CSV file of the facts, gives its rows with checked columns, dates and sources.
//!
//! All files share these rules, so the error that names file and line is made here and nowhere else.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::facts::Error;
use crate::time::PartialDate;

/// Gives each row of the file called `file` to `take`, in order.
///
/// The header must name each of `columns`, in any order, and nothing else; no bytes at all are a table without rows. The
/// last of `columns` is the source, which no row may leave empty.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    mut take: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut record = csv::StringRecord::new();
    let broken = |error: &csv::Error| {
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
    };
    if !reader.read_record(&mut record).map_err(|error| broken(&error))? {
        return Ok(());
    }
    let order = header(file, &record, columns)?;
    while reader.read_record(&mut record).map_err(|error| broken(&error))? {
        let line = record.position().map_or(0, csv::Position::line);
        let row = Row { file, line, columns, order: &order, record: &record };
        if row.get(columns.len() - 1).is_empty() {
            return Err(row.error("the row has no source", "write where the row comes from into the column `source`"));
        }
        take(&row)?;
    }
    Ok(())
}

/// For each column wanted, where it stands.
fn header(file: &str, record: &csv::StringRecord, columns: &[&str]) -> Result<Vec<usize>, Error> {
    let wrong = |what: String| Error {
        what,
        place: format!("{file}, line 1"),
        help: format!("the columns are {}", columns.join(",")),
    };
    for found in record {
        if !columns.contains(&found) {
            return Err(wrong(format!("there is no column `{found}`")));
        }
    }
    columns
        .iter()
        .map(|column| {
            record
                .iter()
                .position(|found| found == *column)
                .ok_or_else(|| wrong(format!("the column `{column}` is missing")))
        })
        .collect()
}

/// One row of a table.
pub(crate) struct Row<'a> {
    file: &'a str,
    line: u64,
    columns: &'a [&'a str],
    order: &'a [usize],
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    /// The field of the column at this index of the columns asked for, without white space around it.
    pub(crate) fn get(&self, column: usize) -> &str {
        self.record.get(self.order[column]).unwrap_or_default().trim()
    }

    /// The field, which must not be empty.
    pub(crate) fn required(&self, column: usize) -> Result<&str, Error> {
        match self.get(column) {
            "" => Err(self.error(&format!("the row has no `{}`", self.columns[column]), "fill the field in")),
            text => Ok(text),
        }
    }

    /// The day, month or year in the field; `None` where it is empty.
    pub(crate) fn date(&self, column: usize) -> Result<Option<PartialDate>, Error> {
        match self.get(column) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                self.error(
                    &format!("`{text}` in the column `{}` is no date", self.columns[column]),
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
                .error(&format!("it ends on {end}, before it begins on {begin}"), "put the earlier date into `from`")),
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
                &format!("there is no {} `{text}`", self.columns[column]),
                &format!("it is one of {}", names.join(", ")),
            )
        })
    }

    /// An error about this row.
    pub(crate) fn error(&self, what: &str, help: &str) -> Error {
        Error { what: what.to_owned(), place: format!("{}, line {}", self.file, self.line), help: help.to_owned() }
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

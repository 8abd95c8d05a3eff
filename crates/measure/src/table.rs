//! Takes the bytes of one CSV file of `data/measures/`, gives its rows with checked columns and numbers.
//!
//! All tables share these rules, so the error that names file and line is made here. A user's own file comes in the same way.

use std::str::FromStr;

use codebook::Error;

/// Gives each row of the file called `file` to `take`, in order.
///
/// The header must name each of `columns`, in any order; further columns are passed over, so that a newer release of a data
/// set opens. No bytes at all are refused: a table without rows would make every figure silently empty.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    mut take: impl FnMut(&Line<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
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
    let head = |what: String| Error {
        what,
        place: format!("{file}, line 1"),
        help: format!("the columns are {}", columns.join(",")),
    };
    if !reader.read_record(&mut record).map_err(|error| broken(&error))? {
        return Err(head("the table is empty".to_owned()));
    }
    let mut order = Vec::with_capacity(columns.len());
    for column in columns {
        let found = record.iter().position(|found| found == *column);
        order.push(found.ok_or_else(|| head(format!("the column `{column}` is missing")))?);
    }
    let mut rows = 0_usize;
    while reader.read_record(&mut record).map_err(|error| broken(&error))? {
        let line = record.position().map_or(0, csv::Position::line);
        take(&Line { file, line, columns, order: &order, record: &record })?;
        rows += 1;
    }
    if rows == 0 { Err(head("the table has no rows".to_owned())) } else { Ok(()) }
}

/// One row of a table.
pub(crate) struct Line<'a> {
    file: &'a str,
    line: u64,
    columns: &'a [&'a str],
    order: &'a [usize],
    record: &'a csv::StringRecord,
}

impl Line<'_> {
    /// The field of the column at this index of the columns asked for, without white space around it.
    pub(crate) fn get(&self, column: usize) -> &str {
        self.record.get(self.order[column]).unwrap_or_default().trim()
    }

    /// The number, date or other value in the field, which must not be empty; `form` says how it is written.
    pub(crate) fn parse<T: FromStr>(&self, column: usize, form: &str) -> Result<T, Error> {
        let text = self.get(column);
        text.parse().map_err(|_| {
            let name = self.columns[column];
            self.error(format!("`{text}` in the column `{name}` cannot be read"), format!("write {form}"))
        })
    }

    /// The same; `None` where the field is empty.
    pub(crate) fn maybe<T: FromStr>(&self, column: usize, form: &str) -> Result<Option<T>, Error> {
        if self.get(column).is_empty() { Ok(None) } else { self.parse(column, form).map(Some) }
    }

    /// The year in the field, 1000 to 9000.
    pub(crate) fn year(&self, column: usize) -> Result<i16, Error> {
        let year: i16 = self.parse(column, YEAR)?;
        if (1000..=9000).contains(&year) {
            Ok(year)
        } else {
            Err(self.error(format!("{year} is no year"), YEAR.into()))
        }
    }

    /// The number in the field, which must lie in `range`; `None` where it is empty.
    pub(crate) fn number(&self, column: usize, range: std::ops::RangeInclusive<f64>) -> Result<Option<f64>, Error> {
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
    pub(crate) fn error(&self, what: String, help: String) -> Error {
        Error { what, place: format!("{}, line {}", self.file, self.line), help }
    }
}

const YEAR: &str = "a year of four digits";

/// How a day is written.
pub(crate) const DAY: &str = "YYYY-MM-DD, with a month and day that exist";
/// How a COW number is written.
pub(crate) const COW: &str = "the Correlates of War number of the state, 1 to 999";

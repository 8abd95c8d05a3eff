//! Tables of text with a report in each row, with commas, semicolons or tabs between the cells.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::{At, Inside, Stop};
use crate::charset::{decode, what_it_is};
use crate::error::Error;
use crate::files::{MAX_BYTES, too_large};
use crate::mapping::Field;
use crate::raw::Raw;

/// Columns of a table, at most.
const MAX_COLUMNS: usize = 10_000;

impl Inside<'_> {
    /// The rows of a table of text; the separator is that of the first line where it is not given.
    pub(super) fn table(&self, bytes: &mut dyn BufRead, separator: Option<u8>, at: At<'_>) -> Result<(), Stop> {
        let start = bytes.fill_buf().map_err(|error| self.stop(&error, at.place))?;
        if let Some(kind) = what_it_is(start) {
            let help = "leave it out, or make a table of it first";
            return Err(Stop::Bad(Error::input(format!("this is {kind}, not a table"), at.place, help)));
        }
        let separator = separator.unwrap_or_else(|| separator_of(start));
        let left = Cell::new(MAX_BYTES);
        let bounded = Bounded { inner: bytes, separator, left: &left };
        let mut rows = ReaderBuilder::new().delimiter(separator).from_reader(bounded);
        let head = match rows.byte_headers() {
            Ok(head) => head.iter().map(|name| decode(name, None).text).collect::<Vec<_>>(),
            Err(error) => return Err(self.no_table(error.into_kind(), at.place)),
        };
        let places = self.places(&head, at)?;
        let mut row = ByteRecord::new();
        loop {
            left.set(MAX_BYTES);
            let more = rows.read_byte_record(&mut row);
            let line = row.position().map_or(0, csv::Position::line);
            let place = format!("{}, line {line}", at.place);
            match more {
                Ok(false) => return Ok(()),
                Ok(true) => {
                    self.give_row(&place, places.iter().map(|(field, place)| (*field, row[*place].to_vec())))?;
                }
                Err(error) => match error.into_kind() {
                    ErrorKind::UnequalLengths { expected_len, len, pos } => {
                        let line = pos.map_or(line, |pos| pos.line());
                        let what = format!("the row has {len} cells, and the head {expected_len}");
                        let help =
                            "mend the row: a cell with a separator, a quote or a line break in it stands in quotes";
                        self.give(Err(Error::input(what, format!("{}, line {line}", at.place), help)))?;
                    }
                    ErrorKind::Io(_) if left.get() == 0 => return Err(Stop::Bad(too_large("row", &place))),
                    kind => return Err(self.no_table(kind, &place)),
                },
            }
        }
    }

    /// Where the wanted columns stand.
    pub(super) fn places(&self, head: &[String], at: At<'_>) -> Result<Vec<(Field, usize)>, Stop> {
        if head.len() > MAX_COLUMNS {
            let what = format!("the table has more than {MAX_COLUMNS} columns");
            return Err(Stop::Bad(Error::input(what, at.place, "check its first line")));
        }
        self.mapping.places(head).map_err(|(what, help)| Stop::Bad(Error::input(what, at.place, help)))
    }

    fn no_table(&self, kind: ErrorKind, place: &str) -> Stop {
        match kind {
            ErrorKind::Io(error) => self.stop(&error, place),
            _ => Stop::Bad(Error::input("it cannot be read as a table", place, "check its first lines")),
        }
    }

    /// Counts what came out otherwise than through a reader.
    pub(super) fn count(&self, bytes: usize, place: &str) -> Result<(), Stop> {
        self.meter.unpacked.set(self.meter.unpacked.get() + bytes as u64);
        if self.meter.is_over() { Err(self.stop(&io::Error::other("too much"), place)) } else { Ok(()) }
    }

    pub(super) fn give_row(&self, place: &str, cells: impl Iterator<Item = (Field, Vec<u8>)>) -> Result<(), Stop> {
        let raw = Raw::of_row(place, cells);
        self.give(if raw.bytes.len() > MAX_BYTES { Err(too_large("row", place)) } else { Ok(raw) })
    }
}

/// The separator of a table: that which stands most often in its first line, outside quotes.
fn separator_of(start: &[u8]) -> u8 {
    let (mut counts, mut is_quoted) = ([(b',', 0), (b';', 0), (b'\t', 0)], false);
    for byte in start {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            byte if !is_quoted => {
                counts.iter_mut().filter(|(separator, _)| separator == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    // The first of those that stand equally often.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// Memory that a cell takes besides its bytes.
const CELL: usize = 16;

/// Bytes of which only so many may be asked for before the bound is set anew; a separator counts as much as a cell takes.
struct Bounded<'a, R> {
    inner: R,
    separator: u8,
    left: &'a Cell<usize>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("the row has no end"));
        }
        let read = self.inner.read(buffer)?;
        let is_separator = |byte: &u8| usize::from(*byte == self.separator);
        let cells: usize = buffer[..read].iter().map(is_separator).sum();
        self.left.set(self.left.get().saturating_sub(read + CELL * cells));
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (line, separator) in
            [("a,b;c,d\n;;;;", b','), ("a;b;c", b';'), ("\"a,b,c\"\tb\tc", b'\t'), ("text", b','), ("a,b;c", b',')]
        {
            assert_eq!(separator_of(line.as_bytes()), separator, "{line}");
        }
    }
}

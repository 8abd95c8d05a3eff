//! The tables of measures: what they share beside the rules of all tables.

use codebook::Error;
use codebook::table::{Further, Row, rows, wrong_header};

/// Gives each row of the file called `file` to `take`, in order.
///
/// Further columns than `columns` are passed over. A table without rows is refused: it would make every figure silently empty.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    columns: &[&str],
    take: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    match rows(file, bytes, columns, Further::PassedOver, take)? {
        None => Err(wrong_header(file, columns, "the table is empty")),
        Some(0) => Err(wrong_header(file, columns, "the table has no rows")),
        Some(_) => Ok(()),
    }
}

/// How a day is written.
pub(crate) const DAY: &str = "YYYY-MM-DD, with a month and day that exist";
/// How a COW number is written.
pub(crate) const COW: &str = "the Correlates of War number of the state, 1 to 999";

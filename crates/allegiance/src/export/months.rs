//! A folder of Parquet files, one for each month of publication, as other programs read them: `month=2024-03/claims.parquet`.

use std::path::Path;

use codebook::Date;

use super::parquet;
use crate::columns::Column;
use crate::error::Error;
use crate::files::{Target, TargetFolder};
use crate::rows::Cell;

/// Takes rows in the order of their months.
pub(super) struct Months {
    folder: TargetFolder,
    columns: &'static [Column],
    /// The name of the files.
    name: &'static str,
    open: Option<(String, parquet::Writer)>,
}

impl Months {
    pub(super) fn begin(
        path: &Path,
        may_replace: bool,
        name: &'static str,
        columns: &'static [Column],
    ) -> Result<Months, Error> {
        Ok(Months { folder: TargetFolder::begin(path, may_replace)?, columns, name, open: None })
    }

    /// What comes next was published on this day.
    pub(super) fn on(&mut self, published: Date) -> Result<(), Error> {
        let month = published.strftime("month=%Y-%m").to_string();
        if self.open.as_ref().is_some_and(|(open, _)| *open == month) {
            return Ok(());
        }
        self.close()?;
        let file = self.folder.inside(&month)?.join(self.name).with_extension("parquet");
        self.open = Some((month, parquet::Writer::begin(self.columns, Target::begin(&file, false)?)?));
        Ok(())
    }

    pub(super) fn put(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        self.open.as_mut().map_or(Ok(()), |(_, writer)| writer.put(row))
    }

    fn close(&mut self) -> Result<(), Error> {
        self.open.take().map_or(Ok(()), |(_, writer)| writer.finish()?.finish())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.close()?;
        self.folder.finish()
    }
}

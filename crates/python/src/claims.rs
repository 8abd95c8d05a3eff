//! Reports to claims, without an account.

use allegiance::batches;
use allegiance::error::Error;
use allegiance::mapping::Mapping;
use allegiance::question::last_day;
use allegiance::unpack::Defaults;
use pyo3::prelude::*;
use pyo3_arrow::PySchema;
use pyo3_arrow::input::AnyRecordBatch;

use crate::engine::Engine;
use crate::errors::{Failure, in_python};
use crate::tables::{self, Table, each_piece};

/// Rows that are read before it is asked whether the user wants to stop.
const PIECE: usize = 512;

/// A report that could not be used: its row, or where else it is; what is wrong, where, and what to do.
pub(crate) type Bad = (Option<usize>, [String; 3]);

/// The columns of claims.
#[pyfunction]
pub(crate) fn claims_schema() -> PySchema {
    tables::schema(batches::claims_schema())
}

/// The claims of a table with a report in each row, and the rows that could not be used. With `is_strict` the first of them
/// is raised.
#[pyfunction]
pub(crate) fn read_claims(
    py: Python<'_>,
    reports: AnyRecordBatch,
    columns: Vec<(String, String)>,
    published: Option<String>,
    publisher: Option<String>,
    is_strict: bool,
) -> PyResult<(Table, Vec<Bad>)> {
    let (columns, defaults) = (mapping(&columns)?, defaults(published.as_deref(), publisher)?);
    let engine = Engine::of_process(py).map_err(Failure::Told)?;
    let (mut read, mut bad) = (Vec::new(), Vec::new());
    py.detach(|| {
        each_piece(reports, PIECE, |piece, before| {
            let raws = batches::raws(piece, &columns, before)?;
            let knowledge = engine.knowledge()?;
            let claims = engine.work(|| batches::claims_of(&raws, &defaults, &knowledge, &engine.memories));
            let rows = claims.numbers.iter().enumerate().filter(|(_, number)| number.is_none());
            for ((row, _), error) in rows.zip(claims.bad) {
                if is_strict {
                    return Err(Failure::Told(error));
                }
                bad.push((Some(before + row), in_python(&error)));
            }
            read.push(claims.claims);
            Ok(())
        })
    })?;
    Ok((Table::new(batches::claims_schema(), read), bad))
}

/// Which columns hold what.
pub(crate) fn mapping(columns: &[(String, String)]) -> Result<Mapping, Failure> {
    let pairs = columns.iter().map(|(field, column)| (field.as_str(), column.as_str()));
    Mapping::of(pairs).map_err(|what| {
        let help = "write columns={\"text\": COLUMN, \"published\": COLUMN}, with names of fields to the left";
        Failure::Told(Error::usage(what, "columns", help))
    })
}

/// What holds for reports that do not say it themselves.
pub(crate) fn defaults(published: Option<&str>, publisher: Option<String>) -> Result<Defaults, Failure> {
    let published = published.map(|day| {
        let written = day.len() >= 10;
        written.then(|| last_day(day).ok()).flatten().ok_or_else(|| {
            Failure::Told(Error::usage(format!("`{day}` is no day"), "published", "write it as YYYY-MM-DD"))
        })
    });
    Ok(Defaults { published: published.transpose()?, publisher })
}

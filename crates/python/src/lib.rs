//! Allegiance for Python: reports in, claims and accounts out, as tables of Arrow.
//!
//! What Python sees is the package in `python/allegiance`, with its documentation; this is what it calls. Each call gives the
//! interpreter free while it works, and fails with `allegiance.AllegianceError` alone.

#![expect(clippy::needless_pass_by_value, reason = "what Python gives is handed over")]

mod engine;
mod errors;
mod tables;
mod claims;
mod accounts;

use allegiance::knowledge::INSTRUMENT;
use allegiance::{batches, pdf};
use pyo3::prelude::*;

/// What the package `allegiance` calls.
#[pymodule]
fn _allegiance(module: &Bound<'_, PyModule>) -> PyResult<()> {
    pdf::refuse();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("INSTRUMENT", INSTRUMENT)?;
    module.add("SPARK_SCHEMA", tables::in_spark(&batches::claims_schema()))?;
    module.add_class::<tables::Table>()?;
    module.add_function(wrap_pyfunction!(engine::forked, module)?)?;
    module.add_function(wrap_pyfunction!(claims::claims_schema, module)?)?;
    module.add_function(wrap_pyfunction!(claims::read_claims, module)?)?;
    module.add_function(wrap_pyfunction!(accounts::take_in, module)?)?;
    module.add_function(wrap_pyfunction!(accounts::take_in_paths, module)?)?;
    module.add_function(wrap_pyfunction!(accounts::rows, module)?)?;
    module.add_function(wrap_pyfunction!(accounts::ask, module)?)?;
    Ok(())
}

//! Tables of Arrow, in and out, by the interface that all libraries of tables for Python know.

use std::sync::Arc;

use allegiance::error::Error;
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::concat::concat_batches;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::input::AnyRecordBatch;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::errors::Failure;

/// A table of Arrow, which PyArrow, Polars, pandas and others take by its C interface.
#[pyclass(module = "allegiance", name = "ArrowTable", frozen)]
pub(crate) struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Table {
        Table { schema, batches }
    }
}

#[pymethods]
impl Table {
    /// The names of the columns, in their order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The same rows as one batch.
    fn to_batch(&self) -> PyArrowResult<PyRecordBatch> {
        Ok(PyRecordBatch::new(concat_batches(&self.schema, &self.batches)?))
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<allegiance.ArrowTable: {} rows, {} columns>", self.__len__(), self.schema.fields().len())
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let row = Field::new_struct("", self.schema.fields().clone(), false);
        let row = row.with_metadata(self.schema.metadata().clone());
        let batches: Vec<ArrayRef> =
            self.batches.iter().map(|batch| Arc::new(StructArray::from(batch.clone())) as ArrayRef).collect();
        let reader = ArrayIterator::new(batches.into_iter().map(Ok), Arc::new(row));
        to_stream_pycapsule(py, Box::new(reader), requested_schema)
    }
}

/// A schema as Python takes it.
pub(crate) fn schema(schema: SchemaRef) -> PySchema {
    PySchema::new(schema)
}

/// Hands on the rows of a table in pieces of no more than `rows`, each with the number of rows before it. Between them it ends
/// where the user wants to stop.
///
/// It is called by a thread that does not hold the interpreter.
pub(crate) fn each_piece(
    table: AnyRecordBatch,
    rows: usize,
    mut visit: impl FnMut(&RecordBatch, usize) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut before = 0;
    for batch in table.into_reader()? {
        let batch = batch.map_err(|error| {
            let help = "what gives the batches says why; it has nothing to do with what stands in them";
            Error::input(format!("the reports could not be taken over: {error}"), "the table of reports", help)
        })?;
        // Where there is no row the columns are looked at all the same.
        for start in (0..batch.num_rows().max(1)).step_by(rows) {
            Python::attach(is_to_go_on)?;
            let piece = batch.slice(start, rows.min(batch.num_rows() - start));
            visit(&piece, before)?;
            before += piece.num_rows();
        }
    }
    Ok(())
}

/// A schema as Spark writes it down: `` `id` string, `published` date ``.
pub(crate) fn in_spark(schema: &Schema) -> String {
    let columns =
        schema.fields().iter().map(|field| format!("`{}` {}", field.name(), kind_in_spark(field.data_type())));
    columns.collect::<Vec<_>>().join(", ")
}

fn kind_in_spark(kind: &DataType) -> String {
    match kind {
        DataType::Utf8 => "string".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Float32 => "float".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::List(item) => format!("array<{}>", kind_in_spark(item.data_type())),
        DataType::Struct(fields) => {
            let fields = fields.iter().map(|field| format!("`{}`:{}", field.name(), kind_in_spark(field.data_type())));
            format!("struct<{}>", fields.collect::<Vec<_>>().join(","))
        }
        other => unreachable!("no column of ours is of the kind {other}"),
    }
}

/// Fails where Python was told to stop: Ctrl-C.
fn is_to_go_on(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

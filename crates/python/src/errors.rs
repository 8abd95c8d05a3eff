//! What went wrong, as Python raises it: `allegiance.AllegianceError`, with the three parts of every message.

use allegiance::error::{Error, Kind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// What messages call things on the command line and in addresses, and what they are called in Python.
const NAMES: [(&str, &str); 7] = [
    ("--columns text=COLUMN", "columns={\"text\": COLUMN}"),
    ("--columns published=NAME", "columns={\"published\": NAME}"),
    ("give it with --published", "give it with published=DAY"),
    ("--publisher NAME", "publisher=NAME"),
    (": /api/openapi.json", ""),
    ("/api/", "Account."),
    ("allegiance read PATH", "Account.read"),
];

/// Why a call ended.
pub(crate) enum Failure {
    /// Something went wrong, and the message says what.
    Told(Error),
    /// Python raised something itself: whoever gives the reports, or the user who stops it.
    Raised(PyErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Told(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Failure {
        Failure::Raised(error)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> PyErr {
        match failure {
            Failure::Told(error) => Python::attach(|py| raised(py, &error).unwrap_or_else(|other| other)),
            Failure::Raised(error) => error,
        }
    }
}

/// What is wrong, where, and what to do, in the terms of Python.
pub(crate) fn in_python(error: &Error) -> [String; 3] {
    [&error.what, &error.place, &error.help]
        .map(|part| NAMES.iter().fold(part.clone(), |part, (from, to)| part.replace(from, to)))
}

fn raised(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let class = CLASS.import(py, "allegiance._errors", "AllegianceError")?;
    let kind = match error.kind {
        Kind::Nothing => "nothing",
        Kind::Usage | Kind::Misnamed => "usage",
        Kind::Input | Kind::Closed => "input",
    };
    let [what, place, help] = in_python(error);
    Ok(PyErr::from_value(class.call1((what, place, help, kind))?))
}

//! Why a table of language could not be opened. Reading itself cannot fail.

/// A table that does not fit: what is wrong, in which file, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}\n  --> {place}\n  help: the head of the file says what a row looks like")]
pub struct Error {
    /// What is wrong.
    pub what: String,
    /// The file, under `data/`.
    pub place: String,
}

impl Error {
    pub(crate) fn table(file: &str, what: &dyn std::fmt::Display) -> Error {
        Error { what: what.to_string(), place: format!("data/{file}") }
    }
}

//! What can be wrong with a model file. Reading text cannot fail; opening a model can.

use std::fmt;

/// A model file that cannot be used: what is wrong, in which part, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    what: String,
    part: String,
}

/// The class of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The bytes are no safetensors file, or are cut short.
    Format,
    /// A tensor or a table is not there, or has another shape or type than it should.
    Shape,
    /// A term is not known to this program: a tag, a label, an action, a rule's attribute.
    Term,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, what: impl Into<String>, part: impl Into<String>) -> Error {
        Error { kind, what: what.into(), part: part.into() }
    }

    /// The class of this error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.what)?;
        writeln!(f, "  --> model, `{}`", self.part)?;
        write!(f, "  help: use the model file that came with this program, or make one with data/models/export.py")
    }
}

impl std::error::Error for Error {}

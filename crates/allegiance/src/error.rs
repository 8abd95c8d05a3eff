//! What went wrong, where, and what to do: the three parts of every message.
//!
//! Everything in this crate that can fail fails with [`Error`], so that the command line, the API and the pages show the
//! same three parts, and the exit status follows from the kind alone.

use std::fmt;

/// What sort of failure it is; it decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The answer is no, or nothing was found: status 1.
    Nothing,
    /// The question is put wrongly: status 2.
    Usage,
    /// What is named is known, but is not of the sort that is asked for: status 2, and on the web "not found".
    Misnamed,
    /// The input is bad, or the world did not do its part (a full disk): status 3.
    Input,
    /// Whoever read the output went away; nobody needs to be told: status 0.
    Closed,
}

impl Kind {
    /// The exit status of the contract.
    pub const fn status(self) -> u8 {
        match self {
            Kind::Nothing => 1,
            Kind::Usage | Kind::Misnamed => 2,
            Kind::Input => 3,
            Kind::Closed => 0,
        }
    }

    /// The status of the web that says the same.
    pub const fn http_status(self) -> u16 {
        match self {
            Kind::Nothing | Kind::Misnamed => 404,
            Kind::Usage => 400,
            Kind::Input | Kind::Closed => 500,
        }
    }
}

/// A failure in three parts. `Display` gives them on three lines, without the word `error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Its sort.
    pub kind: Kind,
    /// What is wrong: lower case, no full stop, values in backquotes.
    pub what: String,
    /// Where: a file, a line, a field.
    pub place: String,
    /// What to do about it.
    pub help: String,
}

impl Error {
    /// Bad input, or a world that did not do its part.
    pub fn input(what: impl Into<String>, place: impl Into<String>, help: impl Into<String>) -> Error {
        Error { kind: Kind::Input, what: what.into(), place: place.into(), help: help.into() }
    }

    /// A question put wrongly.
    pub fn usage(what: impl Into<String>, place: impl Into<String>, help: impl Into<String>) -> Error {
        Error { kind: Kind::Usage, what: what.into(), place: place.into(), help: help.into() }
    }

    /// Nothing to answer with.
    pub fn nothing(what: impl Into<String>, place: impl Into<String>, help: impl Into<String>) -> Error {
        Error { kind: Kind::Nothing, what: what.into(), place: place.into(), help: help.into() }
    }

    /// An error of another crate, all of which show themselves in the same three parts.
    pub fn told_by(error: &dyn std::error::Error) -> Error {
        let told = error.to_string();
        let (what, rest) = told.split_once("\n  --> ").unwrap_or((&told, "allegiance"));
        let (place, help) = rest.split_once("\n  help: ").unwrap_or((rest, "please report this"));
        Error::input(what, place, help)
    }
}

/// A message without the values in backquotes: messages that differ only in those are of one sort and are told once.
pub fn sort(what: &str) -> String {
    what.split('`').step_by(2).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  --> {}\n  help: {}", self.what, self.place, self.help)
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        Error::told_by(&error)
    }
}

/// Why a file or folder could not be used, with the help that fits.
pub fn from_io(error: &std::io::Error, place: &str) -> Error {
    use std::io::ErrorKind;
    let (what, help) = match error.kind() {
        ErrorKind::NotFound => {
            ("there is no such file or folder", "check the path; relative paths start at the working folder")
        }
        ErrorKind::PermissionDenied => {
            ("no permission to read it", "give yourself the right to read it (`chmod u+r`), or leave it out")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            ("the disk is full", "free some space and give the same command again; what was finished is kept")
        }
        _ => {
            return Error::input(
                format!("it could not be used: {error}"),
                place,
                "check the file and the disk it lies on",
            );
        }
    };
    Error::input(what, place, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parts() {
        let error =
            Error::input("the report has no publication date", "a.json, field `published`", "write it as YYYY-MM-DD");
        assert_eq!(
            error.to_string(),
            "the report has no publication date\n  --> a.json, field `published`\n  help: write it as YYYY-MM-DD"
        );
        assert_eq!(error.kind.status(), 3);
    }

    #[test]
    fn sort_leaves_values_out() {
        assert_eq!(sort("`2024-13-01` is no date"), sort("`2024-02-30` is no date"));
    }
}

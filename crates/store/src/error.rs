//! What can go wrong with the account's file: what, where and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// What went wrong, for a program that wants to tell one from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file is not there.
    Missing,
    /// The folder that it should be made in is not there.
    NoFolder,
    /// There is a file already where a new one should be made.
    Exists,
    /// The file is something else.
    NotAllegiance,
    /// A newer version of the program wrote the file.
    Newer,
    /// The file has an older format and may not be written to upgrade it.
    Older,
    /// Another process is writing, and went on for longer than was waited.
    Locked,
    /// The file or its folder may not be written.
    ReadOnly,
    /// The disk is full.
    Full,
    /// The file is damaged.
    Corrupt,
    /// The disk or the system failed in another way.
    Disk,
}

/// Why the account's file could not be used. `Display` gives what, where and what to do, one line each.
///
/// Whatever the error, what was finished before it is in the file.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
    what: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// Which error it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.kind {
            ErrorKind::Missing => "make it with `allegiance read PATH`, or name another file with `--db FILE`",
            ErrorKind::NoFolder => "make the folder, or name another file with `--db FILE`",
            ErrorKind::Exists => "name a file that does not exist yet; this one is left as it is",
            ErrorKind::NotAllegiance => "name another file with `--db FILE`; this one is left as it is",
            ErrorKind::Newer => "use the newer version; the file is left as it is",
            ErrorKind::Older => "put a copy where it may be written and open that: it is then brought up to date",
            ErrorKind::Locked => "wait until the other process has finished, then run the same command again",
            ErrorKind::ReadOnly => {
                "get the right to write the file and its folder, or name another file with `--db FILE`"
            }
            ErrorKind::Full => "make room and run the same command again; all that was finished before is kept",
            ErrorKind::Corrupt => {
                "`allegiance check` lists the damage; go back to a backup, or read the reports into a new file"
            }
            ErrorKind::Disk => "see that the disk is there and sound, then run the same command again",
        }
    }

    pub(crate) fn new(kind: ErrorKind, path: &Path, what: impl Into<String>) -> Error {
        Error { kind, path: path.to_owned(), what: what.into(), cause: None }
    }

    /// What the system says of the file at `path`.
    pub(crate) fn system(path: &Path, cause: std::io::Error) -> Error {
        use std::io::ErrorKind as Io;
        let (kind, what) = match cause.kind() {
            Io::NotFound => (ErrorKind::NoFolder, "there is no such folder".to_owned()),
            Io::AlreadyExists => (ErrorKind::Exists, "the file exists already".to_owned()),
            Io::PermissionDenied | Io::ReadOnlyFilesystem => (ErrorKind::ReadOnly, UNWRITABLE.to_owned()),
            Io::StorageFull | Io::QuotaExceeded => (ErrorKind::Full, FULL.to_owned()),
            _ => (ErrorKind::Disk, format!("the system failed: {cause}")),
        };
        Error { kind, path: path.to_owned(), what, cause: Some(Box::new(cause)) }
    }

    /// What `SQLite` says of the file at `path`.
    pub(crate) fn sqlite(path: &Path, cause: rusqlite::Error) -> Error {
        let (kind, what) = match &cause {
            rusqlite::Error::SqliteFailure(failure, message) => {
                let said = message.as_deref().unwrap_or_default();
                match failure.code {
                    ErrorCode::NotADatabase => (ErrorKind::NotAllegiance, NOT_OURS.to_owned()),
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => (ErrorKind::Locked, LOCKED.to_owned()),
                    ErrorCode::ReadOnly | ErrorCode::PermissionDenied => (ErrorKind::ReadOnly, UNWRITABLE.to_owned()),
                    ErrorCode::CannotOpen => (ErrorKind::ReadOnly, "the account cannot be opened".to_owned()),
                    ErrorCode::DiskFull => (ErrorKind::Full, FULL.to_owned()),
                    // The file that readers and writers share grows first; there a full disk has a code of its own.
                    _ if failure.extended_code == ffi::SQLITE_IOERR_SHMSIZE => (ErrorKind::Full, FULL.to_owned()),
                    ErrorCode::DatabaseCorrupt | ErrorCode::ConstraintViolation => {
                        (ErrorKind::Corrupt, format!("the account's file is damaged: {said}"))
                    }
                    _ => (ErrorKind::Disk, format!("the disk failed: {cause}")),
                }
            }
            _ => (ErrorKind::Corrupt, format!("the account's file is damaged: {cause}")),
        };
        Error { kind, path: path.to_owned(), what, cause: Some(Box::new(cause)) }
    }
}

pub(crate) const NOT_OURS: &str = "the file is not an account of Allegiance";
const LOCKED: &str = "another process is writing to the account";
pub(crate) const UNWRITABLE: &str = "the account may not be written";
const FULL: &str = "the disk is full";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  --> {}\n  help: {}", self.what, self.path.display(), self.help())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_code(code: i32) -> Error {
        Error::sqlite(Path::new("a.db"), rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some("said".into())))
    }

    #[test]
    fn every_error_says_what_where_and_what_to_do() {
        for (code, text) in [
            (
                ffi::SQLITE_NOTADB,
                "the file is not an account of Allegiance\n  --> a.db\n  \
                 help: name another file with `--db FILE`; this one is left as it is",
            ),
            (
                ffi::SQLITE_BUSY,
                "another process is writing to the account\n  --> a.db\n  \
                 help: wait until the other process has finished, then run the same command again",
            ),
            (
                ffi::SQLITE_READONLY,
                "the account may not be written\n  --> a.db\n  \
                 help: get the right to write the file and its folder, or name another file with `--db FILE`",
            ),
            (
                ffi::SQLITE_FULL,
                "the disk is full\n  --> a.db\n  \
                 help: make room and run the same command again; all that was finished before is kept",
            ),
            (
                ffi::SQLITE_IOERR_SHMSIZE,
                "the disk is full\n  --> a.db\n  \
                 help: make room and run the same command again; all that was finished before is kept",
            ),
            (
                ffi::SQLITE_CORRUPT,
                "the account's file is damaged: said\n  --> a.db\n  \
                 help: `allegiance check` lists the damage; go back to a backup, or read the reports into a new file",
            ),
            (
                ffi::SQLITE_IOERR_READ,
                "the disk failed: said\n  --> a.db\n  \
                 help: see that the disk is there and sound, then run the same command again",
            ),
        ] {
            assert_eq!(from_code(code).to_string(), text);
        }
    }

    #[test]
    fn a_system_error_has_the_same_three_lines() {
        let error = Error::system(Path::new("x/b.db"), std::io::Error::from(std::io::ErrorKind::AlreadyExists));
        assert_eq!(error.kind(), ErrorKind::Exists);
        assert_eq!(
            error.to_string(),
            "the file exists already\n  --> x/b.db\n  help: name a file that does not exist yet; this one is left as it is"
        );
    }
}

//! The account's file: opening, making and copying it.
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: the account's file, and the clock while it waits for it"
)]

use std::cell::RefCell;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, ErrorKind, NOT_OURS, UNWRITABLE};
use crate::format::STEPS;
use crate::memory::Memory;
use crate::upgrade;

/// How long to wait for another process that writes.
const WAIT: Duration = Duration::from_secs(10);

/// Kilobytes of the file that are kept in memory at most, as far as they were needed.
const CACHE: i64 = 32 << 10;

/// Bytes of the file that the system lends to whoever only reads, instead of copying them.
const LENT: i64 = 16 << 30;

/// Reports and claims in one file.
///
/// Several processes may read while one writes; a second writer waits for the first. Each batch that was added is in the file
/// wholly or not at all, and one that was reported as added survives a crash of the process or the machine.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
    pub(crate) memory: RefCell<Option<Arc<Memory>>>,
}

impl Store {
    /// Opens an account for reading and writing; makes the file where there is none, and upgrades one of an older format.
    ///
    /// Waits up to ten seconds for another process that writes.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, Error> {
        Store::open_waiting(path, WAIT)
    }

    /// As [`Store::open`], with another time to wait for other processes, here and at every later use.
    pub fn open_waiting(path: impl AsRef<Path>, wait: Duration) -> Result<Store, Error> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(Error::new(ErrorKind::NotAllegiance, path, "the account cannot be a folder"));
        }
        if !has_folder(path) {
            return Err(Error::new(ErrorKind::NoFolder, path, "the folder for the account does not exist"));
        }
        let begun = Instant::now();
        loop {
            match open_writable(path, wait) {
                // Two processes that make the same file, or turn on its log, at once are told so without any waiting.
                Err(error) if error.kind() == ErrorKind::Locked && begun.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                opened => return opened,
            }
        }
    }

    /// Opens an account for reading alone. Fails where there is no file, or where it has an older format.
    ///
    /// Where nothing may be made beside it (a CD, another user's folder, a full disk), the file is read as it stands.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(Error::new(ErrorKind::NotAllegiance, path, "the account cannot be a folder"));
        }
        if !path.exists() {
            return Err(Error::new(ErrorKind::Missing, path, "there is no account yet"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags)
            .map_err(|cause| Error::sqlite(path, cause))
            .and_then(|connection| checked_read_only(connection, path));
        match opened {
            Err(error) if matches!(error.kind(), ErrorKind::ReadOnly | ErrorKind::Full) && has_no_log(path) => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                let connection = Connection::open_with_flags(immutable_address(path), flags);
                checked_read_only(connection.map_err(|cause| Error::sqlite(path, cause))?, path)
            }
            opened => opened,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it was opened for reading alone.
    pub fn is_read_only(&self) -> bool {
        self.connection.is_readonly("main").unwrap_or(true)
    }

    /// Has every question see the account as it is now, whatever others write, until what this gives is dropped.
    ///
    /// For an answer that is put together from several questions; what is held already stays as it is. Not to be held while [`Store::check`] or
    /// [`Store::backup`] run.
    pub fn hold_still(&self) -> Result<Still<'_>, Error> {
        if !self.connection.is_autocommit() {
            return Ok(Still { _transaction: None });
        }
        let transaction = self.connection.unchecked_transaction().map_err(|cause| self.failed(cause))?;
        // Only the first question fixes what is seen.
        transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            .map_err(|cause| self.failed(cause))?;
        Ok(Still { _transaction: Some(transaction) })
    }

    /// Takes what was read before, by this or another store of the same account, instead of reading it again.
    ///
    /// It must be of the account as this store sees it: see [`Store::hold_still`] and [`Store::data_version`].
    pub fn remember(&self, memory: Option<Arc<Memory>>) {
        self.memory.replace(memory);
    }

    /// Copies the account as it is now to a new file, while others go on reading and writing.
    ///
    /// The copy appears under its name only when it is whole and on the disk. Fails where `to` exists.
    pub fn backup(&self, to: impl AsRef<Path>) -> Result<(), Error> {
        let to = to.as_ref();
        if to.exists() {
            return Err(Error::new(ErrorKind::Exists, to, "the file for the backup exists already"));
        }
        if !has_folder(to) {
            return Err(Error::new(ErrorKind::NoFolder, to, "the folder for the backup does not exist"));
        }
        let mut unfinished = to.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
        let failed = |cause| Error::system(to, cause);
        // What an earlier backup left when it was killed.
        match std::fs::remove_file(&unfinished) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(failed(cause)),
            _ => {}
        }
        let name = unfinished
            .to_str()
            .ok_or_else(|| Error::new(ErrorKind::Disk, to, "the name of the backup is not in Unicode"))?;
        let copied = self
            .connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(|cause| Error::sqlite(to, cause))
            .and_then(|_| File::open(&unfinished).and_then(|file| file.sync_all()).map_err(failed))
            .and_then(|()| std::fs::rename(&unfinished, to).map_err(failed));
        if copied.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        copied
    }

    pub(crate) fn failed(&self, cause: rusqlite::Error) -> Error {
        Error::sqlite(&self.path, cause)
    }

    pub(crate) fn corrupt(&self, what: impl std::fmt::Display) -> Error {
        Error::new(ErrorKind::Corrupt, &self.path, format!("the account's file is damaged: {what}"))
    }
}

/// While it is there, a [`Store`] sees the account as it was: see [`Store::hold_still`].
#[derive(Debug)]
pub struct Still<'a> {
    /// Nothing where the account was held still already.
    _transaction: Option<rusqlite::Transaction<'a>>,
}

fn open_writable(path: &Path, wait: Duration) -> Result<Store, Error> {
    let failed = |cause| Error::sqlite(path, cause);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(wait).map_err(failed)?;
    // Before anything is written to it.
    upgrade::version(&connection, path, STEPS)?;
    if connection.is_readonly("main").map_err(failed)? {
        return Err(Error::new(ErrorKind::ReadOnly, path, UNWRITABLE));
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).map_err(failed)?;
    // Every finished batch is on the disk, not only in the system's memory.
    connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(failed)?;
    connection.pragma_update(None, "cache_size", -CACHE).map_err(failed)?;
    upgrade::upgrade(&mut connection, path, STEPS)?;
    Ok(Store { connection, path: path.to_owned(), memory: RefCell::default() })
}

fn checked_read_only(connection: Connection, path: &Path) -> Result<Store, Error> {
    let failed = |cause| Error::sqlite(path, cause);
    connection.busy_timeout(WAIT).map_err(failed)?;
    connection.pragma_update(None, "cache_size", -CACHE).map_err(failed)?;
    connection.pragma_update_and_check(None, "mmap_size", LENT, |_| Ok(())).map_err(failed)?;
    match upgrade::version(&connection, path, STEPS)? {
        version if version == STEPS.len() => {
            Ok(Store { connection, path: path.to_owned(), memory: RefCell::default() })
        }
        0 => Err(Error::new(ErrorKind::NotAllegiance, path, NOT_OURS)),
        version => {
            let what = format!("the account has the older format {version} and is opened for reading alone");
            Err(Error::new(ErrorKind::Older, path, what))
        }
    }
}

/// Whether the folder is there in which the file lies or would lie.
fn has_folder(path: &Path) -> bool {
    path.parent().is_none_or(|parent| parent.as_os_str().is_empty() || parent.is_dir())
}

/// Whether everything stands in the file itself: whoever wrote last has closed it in order.
fn has_no_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(true, |log| log.len() == 0)
}

/// The address by which `SQLite` reads a file without looking for, or making, any other beside it.
fn immutable_address(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes().iter().copied() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02x}");
        }
    }
    address + "?immutable=1"
}

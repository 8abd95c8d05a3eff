//! Brings a file to the format that this version writes, one step after the other, each in a transaction of its own.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::copies::rebuild_copies;
use crate::error::{Error, ErrorKind, NOT_OURS};
use crate::format::APPLICATION;

/// Makes the tables of an empty file, or upgrades those of an older one.
///
/// Each step is there wholly or not at all, so that a process that is killed in between leaves a file that opens. Fails where
/// the file is not ours or newer than `steps`.
pub(crate) fn upgrade(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Error> {
    while version(connection, path, steps)? < steps.len() {
        step(connection, path, steps)?;
    }
    Ok(())
}

/// The format version of the file: 0 where it is empty. Fails where the file is not ours or newer than `steps`.
pub(crate) fn version(connection: &Connection, path: &Path, steps: &[&str]) -> Result<usize, Error> {
    // One statement, so that a file which another process is just making is seen before or after, never in between.
    let sql =
        "SELECT (SELECT user_version FROM pragma_user_version), (SELECT application_id FROM pragma_application_id),
                      (SELECT count(*) FROM sqlite_schema)";
    let (version, application, tables) = connection
        .query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
        .map_err(|cause| Error::sqlite(path, cause))?;
    let is_empty = (version, application, tables) == (0, 0, 0);
    if is_empty {
        return Ok(0);
    }
    if application != i64::from(APPLICATION) || version < 1 {
        return Err(Error::new(ErrorKind::NotAllegiance, path, NOT_OURS));
    }
    let known = steps.len();
    usize::try_from(version).ok().filter(|version| *version <= known).ok_or_else(|| {
        let what = format!("a newer version wrote the account: it has format {version}, this version knows {known}");
        Error::new(ErrorKind::Newer, path, what)
    })
}

/// The format that first had copies, which are found in the texts.
const COPIES: usize = 3;

/// Takes the next step, unless another process has taken it since.
fn step(connection: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Error> {
    let failed = |cause| Error::sqlite(path, cause);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let version = version(&transaction, path, steps)?;
    if let Some(step) = steps.get(version) {
        transaction.execute_batch(step).map_err(failed)?;
        if version + 1 == COPIES {
            rebuild_copies(&transaction).map_err(failed)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        transaction.pragma_update(None, "user_version", (version + 1) as i64).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::STEPS;

    const ONE: &[&str] = &[STEPS[0]];
    const TWO: &[&str] = &[STEPS[0], "ALTER TABLE report ADD COLUMN mood TEXT;"];

    fn memory() -> (Connection, &'static Path) {
        (Connection::open_in_memory().expect("memory is there"), Path::new("memory"))
    }

    #[test]
    fn an_older_file_is_brought_up_step_by_step_and_only_once() {
        let (mut connection, path) = memory();
        upgrade(&mut connection, path, ONE).unwrap();
        assert_eq!(version(&connection, path, TWO).unwrap(), 1);
        upgrade(&mut connection, path, TWO).unwrap();
        upgrade(&mut connection, path, TWO).unwrap();
        assert_eq!(version(&connection, path, TWO).unwrap(), 2);
        connection.prepare("SELECT mood FROM report").unwrap();
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before() {
        let (mut connection, path) = memory();
        upgrade(&mut connection, path, ONE).unwrap();
        upgrade(&mut connection, path, &[STEPS[0], "CREATE TABLE half (x); SELECT nothing FROM nowhere;"]).unwrap_err();
        assert_eq!(version(&connection, path, TWO).unwrap(), 1);
        connection.prepare("SELECT * FROM half").unwrap_err();
    }

    #[test]
    fn a_newer_file_and_a_foreign_one_are_left_alone() {
        let (mut connection, path) = memory();
        upgrade(&mut connection, path, TWO).unwrap();
        let error = upgrade(&mut connection, path, ONE).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Newer);
        assert_eq!(
            error.to_string(),
            "a newer version wrote the account: it has format 2, this version knows 1\n  --> memory\n  \
             help: use the newer version; the file is left as it is"
        );

        let (mut connection, path) = memory();
        connection.execute_batch("CREATE TABLE cake (taste TEXT)").unwrap();
        assert_eq!(upgrade(&mut connection, path, STEPS).unwrap_err().kind(), ErrorKind::NotAllegiance);
    }
}

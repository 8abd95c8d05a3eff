//! Opening and copying: what is not an account, what may not be written, and backups.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "touches the world: files that cannot be opened have to be made")]

mod sample;

use std::env;
use std::fs;
use std::path::Path;

use account::Archive;
use codebook::Date;
use sample::{entries, search};
use store::{Error, ErrorKind, Store};

/// A folder with an account of three reports in it.
fn three_reports() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b?#%.db");
    Store::open(&path).unwrap().add(&entries(0, 3), "1").unwrap();
    (folder, path)
}

#[track_caller]
fn fails(opened: Result<Store, Error>, kind: ErrorKind, what: &str, help: &str) {
    let error = opened.unwrap_err();
    assert_eq!(error.kind(), kind);
    assert_eq!(error.to_string(), format!("{what}\n  --> {}\n  help: {help}", error.path().display()));
}

#[test]
fn what_is_not_an_account_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    let foreign = folder.path().join("foreign.db");
    fs::write(&text, "Armenia has frozen its participation.").unwrap();
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE cake (taste TEXT)").unwrap();
    for path in [&text, &foreign] {
        let before = fs::read(path).unwrap();
        for opened in [Store::open(path), Store::open_read_only(path)] {
            let help = "name another file with `--db FILE`; this one is left as it is";
            fails(opened, ErrorKind::NotAllegiance, "the file is not an account of Allegiance", help);
        }
        assert_eq!(fs::read(path).unwrap(), before);
    }
    let help = "name another file with `--db FILE`; this one is left as it is";
    fails(Store::open(folder.path()), ErrorKind::NotAllegiance, "the account cannot be a folder", help);
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["foreign.db", "notes.txt"]);
}

#[test]
fn a_newer_account_is_left_as_it_is() {
    let (_folder, path) = three_reports();
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    for opened in [Store::open(&path), Store::open_read_only(&path)] {
        let what = format!("a newer version wrote the account: it has format 99, this version knows {}", store::FORMAT);
        fails(opened, ErrorKind::Newer, &what, "use the newer version; the file is left as it is");
    }
}

#[test]
fn what_is_missing_is_made_only_for_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let help = "make it with `allegiance read PATH`, or name another file with `--db FILE`";
    fails(Store::open_read_only(&path), ErrorKind::Missing, "there is no account yet", help);
    let help = "make the folder, or name another file with `--db FILE`";
    let nowhere = folder.path().join("no/a.db");
    fails(Store::open(nowhere), ErrorKind::NoFolder, "the folder for the account does not exist", help);

    // An empty file is what a process leaves that is killed right after making it.
    fs::write(&path, "").unwrap();
    assert_eq!(Store::open(&path).unwrap().counts().unwrap(), store::Counts::default());
    assert_eq!(Store::open_read_only(&path).unwrap().check().unwrap(), []);
}

#[test]
fn a_damaged_file_is_found_damaged() {
    let (_folder, path) = three_reports();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 4;
    bytes[middle..].fill(0x5a);
    fs::write(&path, bytes).unwrap();
    match Store::open(&path) {
        Ok(store) => assert_ne!(store.check().unwrap(), []),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Corrupt),
    }
}

#[test]
fn a_backup_is_the_account_as_it_is_and_replaces_nothing() {
    let (folder, path) = three_reports();
    let to = folder.path().join("backup.db");
    let mut store = Store::open(&path).unwrap();
    fs::write(folder.path().join("backup.db.unfinished"), "left by a backup that was killed").unwrap();
    store.backup(&to).unwrap();
    let all = |store: &Store| (store.reports(Date::MAX).unwrap(), store.claims(None, Date::MAX).unwrap());
    let before = all(&store);

    store.add(&entries(3, 6), "1").unwrap();
    let error = store.backup(&to).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exists);
    assert_eq!(
        error.to_string(),
        format!(
            "the file for the backup exists already\n  --> {}\n  \
             help: name a file that does not exist yet; this one is left as it is",
            to.display()
        )
    );
    let mut copy = Store::open(&to).unwrap();
    assert_eq!(all(&copy), before);
    assert_eq!(copy.check().unwrap(), []);
    copy.add(&entries(3, 6), "1").unwrap();
    assert_eq!(all(&copy), all(&store));

    let error = store.backup(folder.path().join("no/backup.db")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoFolder);
    Store::open_read_only(&path).unwrap().backup(folder.path().join("second.db")).unwrap();
    assert!(!folder.path().join("second.db.unfinished").exists());
}

/// The superuser may write everything, so that these trials need another user; where the tests run as an ordinary one, it is
/// that one.
#[cfg(unix)]
#[test]
fn what_may_not_be_written_can_be_read_and_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    if let Ok(folder) = env::var("UNWRITABLE_FOLDER") {
        return try_unwritable(Path::new(&folder));
    }
    let (folder, path) = three_reports();
    let file = folder.path().join("file.db");
    fs::copy(&path, &file).unwrap();
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::copy(&path, closed.join("a b?#%.db")).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(folder.path(), 0o777);
    mode(&file, 0o444);
    mode(&closed.join("a b?#%.db"), 0o666);
    mode(&closed, 0o555);

    // The program may lie where another user cannot go.
    let program = folder.path().join("program");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);
    let mut command = std::process::Command::new(program);
    command.args(["--exact", "what_may_not_be_written_can_be_read_and_is_kept"]);
    command.env("UNWRITABLE_FOLDER", folder.path()).current_dir(folder.path());
    let is_superuser = fs::File::create(closed.join("try")).is_ok();
    if is_superuser {
        fs::remove_file(closed.join("try")).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let output = command.output().unwrap();
    mode(&closed, 0o755);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(Store::open(&file).unwrap().check().unwrap(), []);
}

fn try_unwritable(folder: &Path) {
    let help = "get the right to write the file and its folder, or name another file with `--db FILE`";
    let file = folder.join("file.db");
    fails(Store::open(&file), ErrorKind::ReadOnly, "the account may not be written", help);
    let closed = folder.join("closed/a b?#%.db");
    fails(Store::open(&closed), ErrorKind::ReadOnly, "the account may not be written", help);
    fails(Store::open(folder.join("closed/new.db")), ErrorKind::ReadOnly, "the account cannot be opened", help);
    for path in [file, closed] {
        let mut store = Store::open_read_only(path).unwrap();
        assert!(store.is_read_only());
        assert_eq!((store.counts().unwrap().reports, store.check().unwrap().len()), (3, 0));
        assert_eq!(store.search(&search("alliance")).unwrap().len(), 3);
        let error = store.add(&entries(3, 4), "1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ReadOnly);
        let backup = folder.join("closed/backup.db");
        assert_eq!(store.backup(backup).unwrap_err().kind(), ErrorKind::ReadOnly);
    }
}

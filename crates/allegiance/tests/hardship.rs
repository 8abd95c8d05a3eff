//! The account through kills, many processes at once, and folders that may not be written.
//!
//! Six kills; `KILLS=1000` for more.
#![expect(clippy::disallowed_methods, reason = "tests touch the world: it starts processes and kills them")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use common::{Run, command, finish, reports_in, run, write};
use store::Store;

/// A folder with so many short reports, each a file.
fn inbox(folder: &Path, number: usize) {
    std::fs::create_dir(folder.join("inbox")).unwrap();
    for number in 0..number {
        let day = 1 + number % 28;
        let text = format!(
            "published: 2024-06-{day:02}\npublisher: Lake Courier\n\nArmenia has left the CSTO. {}\n\nThis was number {number}.\n",
            "Nobody said why. ".repeat(12)
        );
        write(&folder.join("inbox"), &format!("{number:04}.txt"), text);
    }
}

fn good(run: &Run) {
    assert_eq!(run.status, 0, "{}{}", run.out, run.err);
}

/// The ids of the claims that were told as read; the last line may be cut.
fn told(out: &str) -> BTreeSet<String> {
    let lines = out.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    lines.map(|claim| claim["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_kill_while_reading_loses_nothing_that_was_told() {
    let kills: u64 = std::env::var("KILLS").map_or(6, |kills| kills.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    inbox(folder.path(), 320);
    let unbroken = run(folder.path(), &["read", "inbox", "--db", "unbroken.db", "--format", "jsonl"]);
    good(&unbroken);
    let begun = Instant::now();
    good(&run(folder.path(), &["read", "inbox", "--db", "timed.db", "--format", "jsonl"]));
    let longest = begun.elapsed().as_micros() as u64;
    let wanted = run(folder.path(), &["claims", "--db", "unbroken.db", "--format", "jsonl"]).out;
    assert!(told(&wanted).len() >= 320 && told(&wanted) == told(&unbroken.out));

    let (mut random, mut in_the_middle) = (0x2545_f491_4f6c_dd1d_u64, 0);
    let db = folder.path().join("killed.db");
    for kill in 0..kills {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let out = std::fs::File::create(folder.path().join("out")).unwrap();
        let mut child = command(folder.path())
            .args(["read", "inbox", "--db", "killed.db", "--format", "jsonl"])
            .stdout(out)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_micros(random % longest));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = told(&std::fs::read_to_string(folder.path().join("out")).unwrap());
        let store = Store::open(&db).unwrap();
        assert_eq!(store.check().unwrap(), [], "after kill {kill}");
        let kept: BTreeSet<String> = account::Archive::claims(&store, None, codebook::Date::MAX)
            .unwrap()
            .iter()
            .map(|told| told.claim.id.to_string())
            .collect();
        assert!(said.is_subset(&kept), "after kill {kill} something that was told is lost");
        in_the_middle += usize::from(!kept.is_empty() && kept.len() < told(&wanted).len());
        drop(store);
        // Two kills upon one file, then it is read to the end, and a new one begun.
        if kill % 2 == 1 {
            good(&run(folder.path(), &["read", "inbox", "--db", "killed.db"]));
            let again = run(folder.path(), &["claims", "--db", "killed.db", "--format", "jsonl"]).out;
            assert!(again == wanted, "after kill {kill} the account is not that of an unbroken reading");
            std::fs::remove_file(&db).unwrap();
        }
    }
    assert!(kills < 100 || in_the_middle > 0, "no kill came in the middle");
}

#[test]
fn readers_see_whole_batches_while_one_reads_in() {
    let folder = tempfile::tempdir().unwrap();
    inbox(folder.path(), 256);
    let mut writer = command(folder.path()).args(["read", "inbox"]).stdout(Stdio::null()).spawn().unwrap();
    let db = folder.path().join("allegiance.db");
    // The reading in begins with the model; the account is made before.
    while Store::open_read_only(&db).is_err() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let is_at_work = |writer: &mut Child| writer.try_wait().unwrap().is_none();
    let (mut seen, mut answers) = (0, 0);
    while is_at_work(&mut writer) {
        let start = || {
            let mut reader = command(folder.path());
            reader.args(["claims", "--org", "CSTO", "--format", "jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped());
            reader.spawn().unwrap()
        };
        // Readers that start together may see the one this batch and the other the next.
        let before = seen;
        for reader in [start(), start(), start()] {
            let output = reader.wait_with_output().unwrap();
            let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
            // Nothing read so far is an answer, too.
            assert!(output.status.success() || err.starts_with("error: nothing in the account answers this"), "{err}");
            let claims = told(&out).len();
            let reports: BTreeSet<&str> = out.lines().map(|line| line.split("\"report\":\"").nth(1).unwrap()).collect();
            let reports: BTreeSet<&str> = reports.iter().map(|rest| &rest[..32]).collect();
            assert!(reports.len().is_multiple_of(64), "{} reports, half a batch", reports.len());
            assert!(claims >= before, "{claims} after {before}");
            (seen, answers) = (seen.max(claims), answers + 1);
        }
    }
    assert!(writer.wait().unwrap().success() && answers > 0);
    assert_eq!(reports_in(&db), 256);
    good(&run(folder.path(), &["check"]));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = common::account();
    write(
        folder.path(),
        "good.txt",
        "published: 2024-06-03\n\nArmenia left the CSTO on Monday, its prime minister said.\n",
    );
    let db = folder.path().join("allegiance.db");
    let before = std::fs::read(&db).unwrap();
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let program = elsewhere.path().join("allegiance");
    std::fs::copy(env!("CARGO_BIN_EXE_allegiance"), &program).unwrap();
    set(elsewhere.path(), 0o755);
    set(folder.path(), 0o555);
    // Permissions do not hold for root: then the program runs as nobody.
    let is_root = std::fs::write(folder.path().join("try"), "").is_ok();
    let asked = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&program);
        command.current_dir(folder.path()).args(arguments).env("COLUMNS", "100").stdin(Stdio::null());
        if is_root {
            command.uid(65534).gid(65534);
        }
        finish(command)
    };
    for (mode, what) in [(0o444, "a file"), (0o644, "a folder")] {
        set(&db, mode);
        for arguments in
            [&["read", "good.txt"][..], &["rebuild"], &["remove", &common::told().0.id.to_string(), "--yes"]]
        {
            let run = asked(arguments);
            assert_eq!(run.status, 3, "{what}, {arguments:?}: {}{}", run.out, run.err);
            let help = "\n  --> allegiance.db\n  help: get the right to write the file and its folder, or name another";
            assert!(run.err.contains(help), "{what}, {arguments:?}: {}", run.err);
        }
        good(&asked(&["claims"]));
        good(&asked(&["search", "participation"]));
    }
    set(folder.path(), 0o755);
    assert!(std::fs::read(&db).unwrap() == before);
}

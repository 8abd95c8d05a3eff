//! Bad input: each says what, where and what to do; what was good is kept.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::format_collect,
    reason = "tests touch the world and may panic"
)]

mod common;

use std::path::Path;

use common::{Run, command, finish, reports_in, run, run_with_input, write};

const GOOD: &str =
    "title: Good\npublisher: Lake Courier\npublished: 2024-06-03\n\nVarenia left the Lake Union in May 2024.\n";

/// Reads a bad file beside a good one: status 3, the message, and the good one kept.
fn beside_a_good_one(name: &str, bytes: impl AsRef<[u8]>, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a-good.txt", GOOD);
    write(folder.path(), name, bytes);
    write(folder.path(), "z-good.txt", GOOD.replace("May", "April"));
    let run = run(folder.path(), &["read", "a-good.txt", name, "z-good.txt"]);
    assert_eq!((run.status, run.err.as_str()), (3, message), "{}", run.out);
    assert!(run.out.starts_with("2 new reports, 1 that could not be used"), "{}", run.out);
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 2);
}

/// Reads a file that is odd but usable: status 0, the note, and the report kept.
fn with_a_note(name: &str, bytes: impl AsRef<[u8]>, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), name, bytes);
    let run = run(folder.path(), &["read", name, "--published", "2024-06-03", "--publisher", "Lake Courier"]);
    assert_eq!((run.status, run.err.as_str()), (0, message), "{}", run.out);
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 1);
}

#[test]
fn an_empty_file() {
    beside_a_good_one(
        "empty.txt",
        "",
        "error: the file is empty\n  --> empty.txt\n  help: leave it out, or put a report into it\n",
    );
    beside_a_good_one(
        "blank.txt",
        "published: 2024-06-03\n\n \n",
        "error: the report has no text\n  --> blank.txt\n  help: leave it out, or put its text into it\n",
    );
}

#[test]
fn a_binary_file() {
    beside_a_good_one(
        "photo.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        "error: this is a picture, not text\n  --> photo.txt\n  help: leave it out, or make text of it first\n",
    );
    beside_a_good_one(
        "noise.jsonl",
        b"\x01\x02\x00\x03\xff\xfe\x00\x01",
        "error: this is binary data, not text\n  --> noise.jsonl\n  help: leave it out, or make text of it first\n",
    );
    beside_a_good_one(
        "paper",
        b"%PDF-1.7\n%\xe2\xe3",
        "error: the PDF cannot be read: failed parsing cross reference table: invalid start value\n  --> paper\n  help: make text of it (`pdftotext file.pdf`) and read that\n",
    );
}

#[test]
fn a_line_of_100_megabytes() {
    let mut bytes =
        b"{\"text\":\"Varenia left.\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}\n{\"text\":\"".to_vec();
    bytes.resize(100 << 20, b'a');
    bytes.extend_from_slice(b"\"}\n{\"text\":\"Talosh joined.\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}\n");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", &bytes);
    let from_lines = run(folder.path(), &["read", "a.jsonl"]);
    assert_eq!(
        (from_lines.status, from_lines.err.as_str()),
        (
            3,
            "error: the line is larger than 64 MB\n  --> a.jsonl, line 2\n  help: a report is one article: put each into a file or \
             a JSONL line of its own\n"
        )
    );
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 2);
    write(folder.path(), "a.txt", vec![b'a'; 100 << 20]);
    let from_text = run(folder.path(), &["read", "a.txt", "--published", "2024-06-03"]);
    assert_eq!(
        (from_text.status, from_text.err.as_str()),
        (
            3,
            "error: the file is larger than 64 MB\n  --> a.txt\n  help: a report is one article: put each into a file or a JSONL \
             line of its own\n"
        )
    );
}

#[test]
fn a_text_of_5_megabytes() {
    beside_a_good_one(
        "long.txt",
        format!("published: 2024-06-03\n\n{}", "word ".repeat(1 << 20)),
        "error: the text is larger than 4 MB\n  --> long.txt\n  help: a report is one article: put each into a file or a JSONL \
         line of its own\n",
    );
}

#[test]
fn broken_utf8() {
    with_a_note(
        "a.txt",
        b"T\xc3\xbcrkiye, \xc3\xa5land and \xe2\x80 left.",
        "note: 1 place could not be read as UTF-8 and stand as `\u{FFFD}`\n  --> a.txt\n",
    );
}

#[test]
fn latin_1() {
    with_a_note(
        "a.txt",
        b"The Malian president said in Bamako that C\xf4te d'Ivoire had stayed away.",
        "note: the text is not UTF-8; it was read as windows-1252\n  --> a.txt\n",
    );
}

#[test]
fn another_language() {
    with_a_note(
        "a.txt",
        "Le premier ministre a déclaré mercredi que son pays n'enverrait personne au sommet et qu'il avait gelé sa participation à \
         l'alliance il y a quelques mois déjà.",
        "note: the text is not in English (`fr`); the report is kept, and nothing is read in it\n  --> a.txt\n",
    );
}

#[test]
fn a_page_without_an_article() {
    beside_a_good_one(
        "login.html",
        "<html><head><title>Log in</title></head><body><nav><a href='/'>Home</a></nav><p>Please log in.</p></body></html>",
        "error: the page has no article in it\n  --> login.html\n  help: open the page and check that the article's text is in it; \
         if so, save the text as .txt and read that\n",
    );
}

#[test]
fn jsonl_with_a_broken_line() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"text\":\"One left.\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}\n{\"text\": \"Two\n[1]\n{\"title\":\"T\"}\n\
                 {\"text\":\"Three left.\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}\n";
    write(folder.path(), "a.jsonl", lines);
    let run = run(folder.path(), &["read", "a.jsonl"]);
    assert_eq!(run.status, 3);
    assert!(
        run.err.starts_with(
            "error: the line is no report in JSON: `EOF while parsing a string`\n  --> a.jsonl, line 2, column 13\n  help: mend the \
             line; the others are read\nerror: the line is no JSON object\n  --> a.jsonl, line 3\n  help: a line of JSONL is an \
             object such as {\"text\": …, \"published\": …}; the others are read\n"
        ),
        "{}",
        run.err
    );
    assert!(
        run.err.ends_with(
            "error: the report has no text\n  --> a.jsonl, line 4, field `text`\n  help: put the text of the report into it\n"
        ),
        "{}",
        run.err
    );
    assert_eq!(run.err.matches("error: ").count(), 3);
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 2);
}

#[test]
fn a_missing_date() {
    beside_a_good_one(
        "a.txt",
        "Varenia left on Sunday.",
        "error: the report has no publication date\n  --> a.txt, field `published`\n  help: begin the file with a line \
         `published: YYYY-MM-DD`, or give it with --published; without it \"on Sunday\" cannot be placed\n",
    );
}

#[test]
fn an_impossible_date() {
    beside_a_good_one(
        "a.txt",
        "published: 2024-02-30\n\nVarenia left on Sunday.",
        "error: `2024-02-30` is no day of the calendar\n  --> a.txt, field `published`\n  help: write it as YYYY-MM-DD\n",
    );
    beside_a_good_one(
        "b.md",
        "---\npublished: 2024-02\n---\nVarenia left on Sunday.",
        "error: `2024-02` names no day\n  --> b.md, field `published`\n  help: write it as YYYY-MM-DD\n",
    );
}

#[test]
fn no_such_file_and_no_reports() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pictures")).unwrap();
    write(&folder.path().join("pictures"), "a.png", "x");
    let run = run(folder.path(), &["read", "missing.txt", "pictures", "https://me:word@lake.example/1"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            3,
            "error: there is no such file or folder\n  --> missing.txt\n  help: check the path; relative paths start at the working \
             folder\nerror: the folder holds no reports\n  --> pictures\n  help: reports are files that end in .txt .md .html \
             .jsonl .csv .parquet .pdf .eml .mbox .rss .atom or .warc, packed (.gz .zip .tar) or not; name a file of another ending itself\nerror: the address carries a name or a password\n  --> \
             https://me:word@lake.example/1\n  help: leave away what stands before the @\nnote: 1 file was passed over: \
             no report by the name\n  --> `.png`\n"
        )
    );
}

#[test]
fn many_errors_of_one_sort_are_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String =
        (1..=200).map(|day| format!("{{\"text\":\"It left.\",\"published\":\"2024-13-{day}\"}}\n")).collect();
    write(folder.path(), "a.jsonl", lines);
    let run = run(folder.path(), &["read", "a.jsonl", "--publisher", "P"]);
    assert_eq!((run.status, run.err.matches("error: ").count()), (3, 3), "{}", run.err);
    assert!(run.err.contains("note: 197 more like this: `2024-13-1` is no day of the calendar\n"), "{}", run.err);
    assert!(run.out.starts_with("0 new reports, 200 that could not be used"), "{}", run.out);
}

#[test]
fn a_report_from_the_future() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", GOOD.replace("2024-06-03", "9000-01-01"));
    let run = run(folder.path(), &["read", "a.txt"]);
    let (what, place) = run.err.split_once("\n  --> ").unwrap();
    assert_eq!(what, "note: the report is dated `9000-01-01`, after today: only `--known` of that day sees it");
    assert!(place.starts_with("report ") && place.ends_with(", Lake Courier\n") && run.status == 0, "{place}");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().unwrap();
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).unwrap();
    write(folder.path(), "good.txt", GOOD);
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(folder.path(), 0o777);
    set(&closed, 0o000);
    let mut command = command(folder.path());
    // Permissions do not hold for root: then the program runs as nobody, from a place where nobody may run it.
    if std::fs::read_dir(&closed).is_ok() {
        let program = folder.path().join("allegiance");
        std::fs::copy(env!("CARGO_BIN_EXE_allegiance"), &program).unwrap();
        command = std::process::Command::new(program);
        command.current_dir(folder.path()).uid(65534).gid(65534);
    }
    command.args(["read", "closed", "good.txt"]);
    let run = finish(command);
    set(&closed, 0o755);
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            3,
            "error: no permission to read it\n  --> closed\n  help: give yourself the right to read it (`chmod u+r`), or leave it \
             out\n"
        )
    );
    assert!(run.out.starts_with("1 new report, 1 that could not be used"), "{}", run.out);
}

#[test]
fn an_account_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "good.txt", GOOD);
    for arguments in [&["read", "good.txt", "--db", "good.txt"][..], &["claims", "--db", "good.txt"]] {
        let run = run(folder.path(), arguments);
        assert_eq!(
            (run.status, run.err.as_str()),
            (
                3,
                "error: the file is not an account of Allegiance\n  --> good.txt\n  help: name another file with `--db FILE`; \
                 this one is left as it is\n"
            )
        );
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("good.txt")).unwrap(), GOOD);
}

/// Many small reports as JSONL.
fn many(number: usize) -> String {
    let report = |number| {
        format!(
            "{{\"text\":\"State {number} left the Lake Union in May 2024. {}\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}}\n",
            "It said so. ".repeat(20)
        )
    };
    (0..number).map(report).collect()
}

#[cfg(unix)]
#[test]
fn a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", many(1500));
    // Files may not grow beyond 256 kB. The system has another name for this than for a full disk, to the program it is the
    // same: what it writes no longer fits.
    let mut limited = std::process::Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 512; exec \"$0\" read a.jsonl";
    limited.args(["-c", script, env!("CARGO_BIN_EXE_allegiance")]).current_dir(folder.path());
    let run = finish(limited);
    assert_eq!(run.status, 3, "{}", run.out);
    assert!(
        run.err.starts_with("error: the disk ") && run.err.contains("\n  --> allegiance.db\n  help: "),
        "{}",
        run.err
    );
    assert!(
        run.err.ends_with("run the same command again; all that was finished before is kept\n")
            || run.err.ends_with("then run the same command again\n"),
        "{}",
        run.err
    );
    let db = folder.path().join("allegiance.db");
    let kept = reports_in(&db);
    assert!(kept < 1500);
    assert_eq!(common::run(folder.path(), &["check"]).status, 0);
    let again = common::run(folder.path(), &["read", "a.jsonl"]);
    assert_eq!((again.status, reports_in(&db)), (0, 1500), "{}", again.err);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written() {
    let folder = common::account();
    let mut command = command(folder.path());
    command.arg("claims").stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let run = finish(command);
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            3,
            "error: the disk is full\n  --> standard output\n  help: free some space and give the same command again; what was \
             finished is kept\n"
        )
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = common::account();
    let mut piped = std::process::Command::new("sh");
    piped.args(["-c", "\"$0\" claims --format jsonl; echo status $? >&2", env!("CARGO_BIN_EXE_allegiance")]);
    piped.current_dir(folder.path()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = piped.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "status 0\n");
}

#[test]
fn two_processes_on_one_account() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (many(300), many(600));
    write(folder.path(), "a.jsonl", one);
    write(folder.path(), "b.jsonl", other);
    let start = |file| command(folder.path()).args(["read", file]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let (mut first, mut second) = (start("a.jsonl"), start("b.jsonl"));
    assert!(first.wait().unwrap().success() && second.wait().unwrap().success());
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 600);
    assert_eq!(run(folder.path(), &["check"]).status, 0);
}

#[test]
fn a_kill_in_the_middle() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl", many(2000));
    let db = folder.path().join("allegiance.db");
    let mut child = command(folder.path())
        .args(["read", "a.jsonl", "--format", "jsonl"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    // Some batches are in, others are not.
    while !store::Store::open_read_only(&db).and_then(|store| store.counts()).is_ok_and(|counts| counts.reports > 0) {
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(child.try_wait().unwrap().is_none_or(|status| status.success()));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = reports_in(&db);
    assert!(kept > 0);
    let check: Run = run(folder.path(), &["check"]);
    assert_eq!((check.status, check.err.as_str()), (0, ""), "{}", check.out);
    let again = run(folder.path(), &["read", "a.jsonl"]);
    assert_eq!(again.status, 0, "{}", again.err);
    assert!(again.out.contains(&format!("{kept} known already")), "{}", again.out);
    assert_eq!(reports_in(&db), 2000);
}

#[test]
fn standard_input_that_is_empty_or_broken() {
    let folder = tempfile::tempdir().unwrap();
    let empty = run_with_input(folder.path(), &["read", "-"], b"");
    assert_eq!(
        (empty.status, empty.err.as_str()),
        (3, "error: the file is empty\n  --> standard input\n  help: leave it out, or put a report into it\n")
    );
    let parse = run_with_input(folder.path(), &["parse", "-"], b"Yes.\nT\xfcrkiye left.");
    assert_eq!(
        (parse.status, parse.err.as_str()),
        (
            3,
            "error: the file is not UTF-8\n  --> -, byte 6\n  help: make it so first: iconv -f windows-1252 -t UTF-8 FILE\n"
        )
    );
}

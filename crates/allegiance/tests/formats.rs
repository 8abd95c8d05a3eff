//! What comes in to `allegiance read`: each format, what is taken from where, and what is told where something is wrong.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests touch the world and may panic")]

mod common;

use std::io::{Cursor, Write};
use std::path::Path;

use common::{Run, reports_in, run, run_with_input, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

fn report(member: &str) -> String {
    format!(
        "title: Left\npublisher: Lake Courier\npublished: 2024-06-03\n\n{member} left the Lake Union in May 2024.\n"
    )
}

fn line(member: &str) -> String {
    format!("{{\"text\":\"{member} left the Lake Union.\",\"published\":\"2024-06-03\",\"publisher\":\"Hill Post\"}}\n")
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes.as_ref()).unwrap();
    packed.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // Written by hand, so that a name may be one that no good program writes.
        if name.len() < 100 {
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            archive.append(&header, *bytes).unwrap();
        } else {
            archive.append_data(&mut header, name, *bytes).unwrap();
        }
    }
    archive.into_inner().unwrap()
}

/// Reads a file beside a good one, and gives what came of it and the number of reports that are there then.
fn read_beside_a_good_one(name: &str, bytes: &[u8], more: &[&str]) -> (Run, usize) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), name, bytes);
    write(folder.path(), "z-good.txt", report("Goodland"));
    let run = run(folder.path(), &[&["read", name, "z-good.txt"], more].concat());
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    let is_own = |file: &&std::ffi::OsString| !file.to_string_lossy().starts_with("allegiance.db");
    assert_eq!(files.iter().filter(is_own).count(), 2, "nothing is written beside the account: {files:?}");
    (run, reports_in(&folder.path().join("allegiance.db")))
}

/// Reads a file that is good; its reports are kept without a word.
fn is_read(folder: &Path, name: &str, bytes: &[u8], reports: usize) {
    let db = format!("{}.db", name.replace('/', "-"));
    write(folder, name, bytes);
    let run = run(folder, &["read", name, "--db", &db]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{name}: {}", run.out);
    assert_eq!(reports_in(&folder.join(&db)), reports, "{name}");
}

#[test]
fn packed_files_of_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let lines = line("Varenia") + &line("Talosh");
    is_read(folder.path(), "a.txt.gz", &gzip(report("Varenia")), 1);
    is_read(folder.path(), "a.gz", &gzip(report("Varenia")), 1);
    is_read(folder.path(), "named-by-nothing", &gzip(&lines), 2);
    // As Common Crawl and others write it: one packed piece after the other.
    is_read(folder.path(), "a.jsonl.gz", &[gzip(line("Varenia")), gzip(line("Talosh"))].concat(), 2);
    is_read(folder.path(), "twice.txt.gz.gz", &gzip(gzip(report("Varenia"))), 1);
    let piped = run_with_input(folder.path(), &["read", "-"], &gzip(&lines));
    assert!(piped.status == 0 && piped.out.starts_with("2 new reports"), "{} {}", piped.out, piped.err);
}

#[test]
fn archives_of_any_format() {
    let folder = tempfile::tempdir().unwrap();
    let (one, lines) = (report("Varenia"), line("Talosh") + &line("Ostland"));
    let long = format!("{}/c.txt", "deep/".repeat(40));
    let (packed, third) = (gzip(report("Norland")), report("Sudland"));
    let members = [
        ("a.txt", one.as_bytes()),
        ("in/b.jsonl", lines.as_bytes()),
        ("d.txt.gz", &packed),
        (long.as_str(), third.as_bytes()),
    ];
    is_read(folder.path(), "week.zip", &zip(&members), 5);
    is_read(folder.path(), "week.tar", &tar(&members), 5);
    is_read(folder.path(), "week.tar.gz", &gzip(tar(&members)), 5);
    is_read(folder.path(), "week.tgz", &gzip(tar(&members)), 5);
    is_read(folder.path(), "named-by-nothing", &tar(&members), 5);
    is_read(folder.path(), "year.zip", &zip(&[("week.tar.gz", &gzip(tar(&members))), ("week.zip", &zip(&members))]), 5);
    for bytes in [tar(&members), zip(&members), gzip(tar(&members))] {
        let piped = run_with_input(folder.path(), &["read", "-", "--db", "piped.db"], &bytes);
        assert_eq!((piped.status, piped.err.as_str()), (0, ""), "{}", piped.out);
    }
    assert_eq!(reports_in(&folder.path().join("piped.db")), 5);
    // In a folder, by their endings.
    let all = run(folder.path(), &["read", ".", "--db", "all.db"]);
    assert_eq!(reports_in(&folder.path().join("all.db")), 5, "{}", all.err);
}

#[test]
fn members_are_named_and_what_is_no_report_is_counted() {
    let (one, lines) = (report("Varenia"), format!("{}{{\"text\": \"Two\n", line("Talosh")));
    let members: [(&str, &[u8]); 7] = [
        ("a.txt", one.as_bytes()),
        ("in/b.jsonl", lines.as_bytes()),
        ("photo.png", b"\x89PNG"),
        ("in/photo.png", b"\x89PNG"),
        ("empty.txt", b""),
        ("README.md", b"About this."),
        ("__MACOSX/a.txt", b"\0\x05"),
    ];
    for (name, bytes) in [("week.zip", zip(&members)), ("week.tar", tar(&members))] {
        let (run, kept) = read_beside_a_good_one(name, &bytes, &[]);
        assert_eq!((run.status, kept), (3, 3), "{}", run.out);
        assert_eq!(
            run.err,
            format!(
                "error: the line is no report in JSON: `EOF while parsing a string`\n  --> {name}/in/b.jsonl, line 2, column 13\n  \
                 help: mend the line; the others are read\nerror: the file is empty\n  --> {name}/empty.txt\n  help: leave it out, \
                 or put a report into it\nnote: 2 files were passed over: no report by the name\n  --> `.png`\nnote: 1 file was \
                 passed over: no report by the name\n  --> `README.md`\nnote: 1 file was passed over: no report by the name\n  --> \
                 `a.txt`\n"
            )
        );
    }
    let (run, _) = read_beside_a_good_one("photos.zip", &zip(&[("a.png", b"x")]), &[]);
    assert!(
        run.err.starts_with("error: the archive holds no reports\n  --> photos.zip\n  help: reports are "),
        "{}",
        run.err
    );
}

#[test]
fn names_of_members_lead_nowhere() {
    let text = report("Varenia");
    let members: [(&str, &[u8]); 3] = [
        ("../../out.txt", text.as_bytes()),
        ("/tmp/allegiance-out.txt", text.as_bytes()),
        ("a\x1b[2J.txt", b"\0\0\0\0"),
    ];
    for (name, bytes) in [("a.zip", zip(&members)), ("a.tar", tar(&members))] {
        let (run, kept) = read_beside_a_good_one(name, &bytes, &[]);
        assert_eq!((run.status, kept), (3, 2));
        assert!(!run.err.contains('\u{1b}') && run.err.contains("this is binary data"), "{:?}", run.err);
        assert!(!Path::new("/tmp/allegiance-out.txt").exists());
    }
}

#[test]
fn what_unpacks_to_too_much_is_told_and_the_rest_is_read() {
    let zeros = vec![b'0'; 400 << 20];
    let (text, other) = (report("Varenia"), report("Talosh"));
    let bomb = gzip(tar(&[("a.txt", text.as_bytes()), ("b.txt", &zeros), ("c.txt", other.as_bytes())]));
    let (run, kept) = read_beside_a_good_one("bomb.tar.gz", &bomb, &[]);
    assert_eq!((run.status, kept), (3, 2));
    assert_eq!(
        run.err,
        "error: the file is larger than 64 MB\n  --> bomb.tar.gz/b.txt\n  help: a report is one article: put each into a file or a \
         JSONL line of its own\nerror: the file unpacks to more than 100 times its size\n  --> bomb.tar.gz\n  help: if that is \
         right, unpack it first, and read what was in it\n"
    );
    let quine = (0..8).fold(report("Varenia").into_bytes(), |inner, _| zip(&[("a.zip", &inner)]));
    let (run, kept) = read_beside_a_good_one("quine.zip", &quine, &[]);
    assert_eq!((run.status, kept), (3, 1));
    assert_eq!(
        run.err,
        "error: files lie in each other more than 5 deep\n  --> quine.zip/a.zip/a.zip/a.zip/a.zip/a.zip\n  help: unpack the outer \
         ones first, and read what was in them\n"
    );
}

#[test]
fn broken_and_locked_archives() {
    // What breaks off keeps what came before.
    let lines: String = (0..2000).map(|number| line(&format!("State {number} of {}", number * 7919))).collect();
    let packed = gzip(lines);
    let (run, kept) = read_beside_a_good_one("news.jsonl.gz", &packed[..packed.len() / 2], &[]);
    assert!(run.status == 3 && kept > 100, "{kept}");
    assert!(run.err.starts_with("error: the file is broken or breaks off: "), "{}", run.err);
    assert!(run.err.ends_with("\n  help: get it again, or mend it; what came before is read\n"), "{}", run.err);
    let (one, other) = (report("Varenia"), report("Talosh"));
    let archive = tar(&[("a.txt", one.as_bytes()), ("b.txt", other.as_bytes())]);
    let (run, kept) = read_beside_a_good_one("a.tar", &archive[..1400], &[]);
    assert_eq!((run.status, kept), (3, 2), "{}", run.err);
    let (run, _) = read_beside_a_good_one("a.zip", &zip(&[("a.txt", one.as_bytes())])[..80], &[]);
    assert!(
        run.err.starts_with("error: the archive is broken: ") && run.err.contains("\n  --> a.zip\n"),
        "{}",
        run.err
    );
    // The mark of a password, in the list at the end and before the member.
    let mut locked = zip(&[("a.txt", one.as_bytes()), ("b.txt", other.as_bytes())]);
    locked[6] |= 1;
    let list = locked.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    locked[list + 8] |= 1;
    let (run, kept) = read_beside_a_good_one("locked.zip", &locked, &[]);
    assert_eq!(
        (run.status, kept, run.err.as_str()),
        (
            3,
            2,
            "error: it is locked with a password\n  --> locked.zip/a.txt\n  help: unpack the archive with its password, and read what \
             was in it\n"
        )
    );
}

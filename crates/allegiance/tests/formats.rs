//! What comes in to `allegiance read`: each format, what is taken from where, and what is told where something is wrong.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::format_collect,
    reason = "tests touch the world and may panic, and speed is not theirs"
)]

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

/// A page of some length, with or without its day of publication.
fn page(member: &str, published: Option<&str>) -> String {
    let day =
        published.map(|day| format!("<meta property='article:published_time' content='{day}'>")).unwrap_or_default();
    let more =
        "Officials said that they had seen the notice, and that the work of the alliance would go on as before. "
            .repeat(3);
    format!(
        "<!DOCTYPE html><html lang='en'><head><title>{member} leaves</title>{day}</head><body><nav><a href='/'>Home</a></nav>\
         <article><h1>{member} leaves</h1><p>{member} left the Lake Union in May 2024, its prime minister said on Monday.</p>\
         <p>{more}</p></article></body></html>"
    )
}

fn record(kind: &str, address: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-09-03T05:06:07Z\r\n\
         WARC-Target-URI: {address}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat()
}

fn warc() -> Vec<Vec<u8>> {
    let html = "200 OK\r\nContent-Type: text/html; charset=UTF-8";
    let chunked = {
        let page = page("Ostland", Some("2024-06-01"));
        let (one, other) = page.split_at(100);
        format!("{:x}\r\n{one}\r\n{:x};x\r\n{other}\r\n0\r\n\r\n", one.len(), other.len())
    };
    vec![
        record("warcinfo", "", b"software: a crawler"),
        record("request", "https://www.lake.example/1", b"GET /1 HTTP/1.1\r\n\r\n"),
        record("response", "https://www.lake.example/1", &answer(html, page("Varenia", Some("2024-06-03")).as_bytes())),
        record("response", "<https://www.lake.example/2>", &answer(html, page("Talosh", None).as_bytes())),
        record("response", "https://lake.example/p", &answer("200 OK\r\nContent-Type: image/png", b"\x89PNG")),
        record("response", "https://lake.example/gone", &answer("404 Not Found\r\nContent-Type: text/html", b"<html>")),
        record("conversion", "https://lake.example/1", b"text"),
        record(
            "response",
            "https://hill.example/3",
            &answer("200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked", chunked.as_bytes()),
        ),
        record(
            "response",
            "https://hill.example/4",
            &answer(&format!("{html}\r\nContent-Encoding: gzip"), &gzip(page("Norland", Some("2024-06-02")))),
        ),
        record(
            "response",
            "https://hill.example/5",
            &answer(
                "200 OK\r\nContent-Type: text/plain; charset=windows-1252",
                b"published: 2024-06-04\n\nS\xfcdland left the Lake Union in May 2024.",
            ),
        ),
    ]
}

#[test]
fn warc_files_of_crawlers() {
    let folder = tempfile::tempdir().unwrap();
    let plain = warc().concat();
    // Common Crawl packs each record by itself.
    let packed: Vec<u8> = warc().iter().flat_map(gzip).collect();
    let note =
        "note: the page does not tell its day of publication; the day on which it was fetched stands for it\n  --> ";
    let skipped = "note: 1 record was passed over: neither a page nor a text\n  --> `image/png`\nnote: 1 record was passed over: no \
                   answer of a server\n  --> `conversion`\nnote: 1 record was passed over: the server answered with something else \
                   than 200\n  --> `404`\n";
    for (name, bytes) in [
        ("news.warc", plain.clone()),
        ("news.warc.gz", packed.clone()),
        ("named-by-nothing", packed.clone()),
        ("all.zip", zip(&[("news.warc.gz", &packed)])),
    ] {
        write(folder.path(), name, bytes);
        let db = format!("{name}.db");
        let run = run(folder.path(), &["read", name, "--db", &db, "--format", "jsonl"]);
        let place = if name == "all.zip" { "all.zip/news.warc.gz" } else { name };
        assert_eq!((run.status, run.err), (0, format!("{note}{place}, record 4\n{skipped}")), "{name}");
        let store = store::Store::open_read_only(folder.path().join(&db)).unwrap();
        let told = common::reports_of(&store);
        let told: Vec<[&str; 4]> = told.iter().map(|told| told.each_ref().map(String::as_str)).collect();
        assert_eq!(
            told,
            [
                ["2024-06-01", "hill.example", "Ostland leaves", "https://hill.example/3"],
                ["2024-06-02", "hill.example", "Norland leaves", "https://hill.example/4"],
                ["2024-06-03", "lake.example", "Varenia leaves", "https://www.lake.example/1"],
                ["2024-06-04", "hill.example", "", "https://hill.example/5"],
                ["2024-09-03", "lake.example", "Talosh leaves", "https://www.lake.example/2"],
            ],
            "{name}"
        );
    }
    // What the command line says goes before the day of the visit and the host.
    let run = run(
        folder.path(),
        &["read", "news.warc", "--db", "b.db", "--published", "2024-07-01", "--publisher", "Lake Courier"],
    );
    assert!(run.status == 0 && !run.err.contains("fetched"), "{}", run.err);
}

#[test]
fn warc_files_that_are_broken() {
    let all = warc();
    let whole = all.concat();
    let (run, kept) = read_beside_a_good_one("cut.warc", &whole[..whole.len() - 30], &[]);
    assert_eq!((run.status, kept), (3, 6), "{}", run.err);
    assert!(
        run.err.contains(
            "error: the record breaks off\n  --> cut.warc, record 10\n  help: get the file again; what came before is read\n"
        ),
        "{}",
        run.err
    );
    let (run, kept) = read_beside_a_good_one("odd.warc", &[&all[2][..], b"nonsense\r\n\r\n", &all[7]].concat(), &[]);
    assert_eq!((run.status, kept), (3, 2));
    assert!(run.err.contains("error: a record does not begin as one\n  --> odd.warc, record 2\n"), "{}", run.err);
    let long = [b"WARC/1.0\r\nX: ".to_vec(), vec![b'x'; 1 << 20]].concat();
    let (run, kept) = read_beside_a_good_one("long.warc", &long, &[]);
    assert_eq!((run.status, kept), (3, 1));
    assert!(run.err.starts_with("error: the file is broken or breaks off: a head in it has no end\n"), "{}", run.err);
    // A body that unpacks to too much is that of one page, and of the whole file where it is all too much.
    let bomb = answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(vec![b'x'; 300 << 20]));
    let (run, kept) = read_beside_a_good_one(
        "bomb.warc",
        &[record("response", "https://a.example/", &bomb), all[2].clone()].concat(),
        &[],
    );
    assert_eq!((run.status, kept), (3, 2), "{}", run.err);
}

const TABLE: &str = "id,Date,headline,Source,url,body\n\
    1,2024-06-03,Left,Lake Courier,https://lake.example/1,\"Varenia left the Lake Union, it said.\n\nIt had said so before.\"\n\
    2,2024-06-04,,Hill Post,,title: this is no header but a \"\"text\"\".\n\
    3,2024-06-05,Short\n\
    4,2024-06-06,Last,,https://lake.example/4,Talosh left the Lake Union.\n";

fn told_in(db: &Path) -> Vec<[String; 4]> {
    common::reports_of(&store::Store::open_read_only(db).unwrap())
}

#[test]
fn tables_of_text() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "news.csv", TABLE);
    write(folder.path(), "news.tsv", "text\tdate\tpublisher\nVarenia, it said, left.\t2024-06-03\tLake Courier\n");
    write(
        folder.path(),
        "semicolons.csv",
        "\u{feff}text;date;publisher\nVarenia; it left.;2024-06-03;P\nVarenia left.;2024-06-03;P\n",
    );
    write(folder.path(), "mine.csv", "words,day,who\nVarenia left.,\"June 3, 2024\",Lake Courier\n");
    let run_on = |arguments: &[&str], db: &str| {
        let run = run(folder.path(), &[&["read"], arguments, &["--db", db]].concat());
        let told = if folder.path().join(db).exists() { told_in(&folder.path().join(db)) } else { Vec::new() };
        (run, told)
    };
    let (run, told) = run_on(&["news.csv", "--publisher", "P"], "a.db");
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            3,
            "error: the row has 3 cells, and the head 6\n  --> news.csv, line 6\n  help: mend the row: a cell with a separator, a \
             quote or a line break in it stands in quotes\n"
        )
    );
    assert_eq!(
        told,
        [
            ["2024-06-03", "Lake Courier", "Left", "https://lake.example/1"],
            ["2024-06-04", "Hill Post", "", ""],
            ["2024-06-06", "P", "Last", "https://lake.example/4"],
        ]
    );
    let (run, told) = run_on(&["news.tsv"], "b.db");
    assert_eq!((run.status, told), (0, vec![["2024-06-03", "Lake Courier", "", ""].map(str::to_owned)]), "{}", run.err);
    // The second row has a separator too many.
    let (run, told) = run_on(&["semicolons.csv"], "c.db");
    assert_eq!((run.status, told.len()), (3, 1), "{}", run.err);
    let (run, told) = run_on(&["mine.csv", "--columns", "text=words,published=day,publisher=who"], "d.db");
    assert_eq!((run.status, told), (0, vec![["2024-06-03", "Lake Courier", "", ""].map(str::to_owned)]), "{}", run.err);
    let (run, _) = run_on(&["mine.csv"], "e.db");
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            3,
            "error: no column of the table is known to hold the text of a report\n  --> mine.csv\n  help: name it with --columns \
             text=COLUMN; the table has words, day, who\n"
        )
    );
    let (run, _) = run_on(&["mine.csv", "--columns", "text=words"], "f.db");
    assert!(
        run.err.contains("help: name its column with --columns published=NAME, or give it with --published"),
        "{}",
        run.err
    );
    let (run, _) = run_on(&["mine.csv", "--columns", "text:words"], "g.db");
    assert_eq!(run.status, 2, "{}", run.err);
    // A quote without an end would hold the rest of the file.
    let endless = [b"text,date\n\"".to_vec(), vec![b'x'; 70 << 20]].concat();
    let (run, kept) = read_beside_a_good_one("endless.csv", &endless, &[]);
    assert_eq!((run.status, kept), (3, 1));
    assert!(run.err.starts_with("error: the row is larger than 64 MB\n  --> endless.csv, line "), "{}", run.err);
}

fn parquet(compression: parquet::basic::Compression) -> Vec<u8> {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray};
    let columns: [(&str, ArrayRef); 4] = [
        ("id", Arc::new(Int64Array::from_iter_values(0..300))),
        ("day", Arc::new(Date32Array::from_iter_values((0..300).map(|day| 19_877 + day)))),
        (
            "maintext",
            Arc::new(
                (0..300)
                    .map(|number| (number != 7).then(|| format!("State {number} left the Lake Union.")))
                    .collect::<StringArray>(),
            ),
        ),
        ("outlet", Arc::new(StringArray::from_iter_values((0..300).map(|_| "Lake Courier")))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = parquet::file::properties::WriterProperties::builder().set_compression(compression).build();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_files() {
    use parquet::basic::{Compression, ZstdLevel};
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("news.parquet", parquet(Compression::ZSTD(ZstdLevel::default()))),
        ("named-by-nothing", parquet(Compression::SNAPPY)),
        ("all.zip", zip(&[("news.parquet", &parquet(Compression::UNCOMPRESSED))])),
    ] {
        write(folder.path(), name, bytes);
        let db = format!("{name}.db");
        let run = run(folder.path(), &["read", name, "--columns", "published=day", "--db", &db]);
        let place = if name == "all.zip" { "all.zip/news.parquet" } else { name };
        let error = format!(
            "error: the report has no text\n  --> {place}, row 8\n  help: leave it out, or put its text into it\n"
        );
        assert_eq!((run.status, run.err), (3, error));
        let told = told_in(&folder.path().join(&db));
        assert_eq!((told.len(), &told[0]), (299, &["2024-06-03", "Lake Courier", "", ""].map(str::to_owned)));
    }
    let bytes = parquet(Compression::SNAPPY);
    let (run, kept) = read_beside_a_good_one("cut.parquet", &bytes[..bytes.len() - 9], &[]);
    assert_eq!((run.status, kept), (3, 1));
    assert!(run.err.starts_with("error: the Parquet file cannot be read: "), "{}", run.err);
    // Bytes changed in the middle do not take the program down.
    for place in (8..bytes.len()).step_by(499) {
        let mut bytes = bytes.clone();
        bytes[place] ^= 0xff;
        let (run, _) = read_beside_a_good_one("odd.parquet", &bytes, &["--columns", "published=day"]);
        assert!(run.status == 3 && run.out.contains("new report"), "{place}: {}", run.err);
    }
}

fn letter(member: &str, from: &str, more: &str) -> String {
    format!(
        "Message-ID: <{member}@lake.example>\r\nFrom: {from}\r\nTo: desk@example.org\r\nSubject: {member} leaves\r\nDate: Mon, 3 Jun \
         2024 23:30:00 +0400\r\nMIME-Version: 1.0\r\n{more}\r\n\r\n{member} left the Lake Union in May 2024, it said\r\non Monday.\r\n"
    )
}

#[test]
fn mail_and_mailboxes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Content-Type: text/plain; charset=utf-8";
    let one = letter("Varenia", "\"Lake Courier\" <news@lake.example>", text);
    let odd = letter("Talosh", "desk@hill.example", text).replace("it said", "it said.\r\n\r\n>From there it went on");
    let part = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain";
    let attached = letter("Ostland", "Hill Post <p@hill.example>", part)
        + "--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--x--\r\n";
    let mbox: String = [&one, &odd, &attached]
        .iter()
        .map(|message| format!("From a@b.example Mon Jun  3 10:00:00 2024\n{}\n", message.replace("\r\n", "\n")))
        .collect();
    let note = |place: &str| format!("note: an attachment of the message was passed over\n  --> {place}, message 3\n");
    for (name, bytes) in [
        ("news.mbox", mbox.clone().into_bytes()),
        ("named-by-nothing", mbox.clone().into_bytes()),
        ("news.mbox.gz", gzip(&mbox)),
    ] {
        write(folder.path(), name, bytes);
        let db = format!("{name}.db");
        let run = run(folder.path(), &["read", name, "--db", &db]);
        assert_eq!((run.status, run.err), (0, note(name)));
        assert_eq!(
            told_in(&folder.path().join(&db)),
            [
                ["2024-06-03", "Hill Post", "Ostland leaves", ""],
                ["2024-06-03", "Lake Courier", "Varenia leaves", ""],
                ["2024-06-03", "desk@hill.example", "Talosh leaves", ""],
            ]
        );
    }
    let search = run(folder.path(), &["search", "From there it went on", "--db", "news.mbox.db"]);
    assert!(search.status == 0 && !search.out.contains('>'), "{} {}", search.out, search.err);
    is_read(folder.path(), "a.eml", one.as_bytes(), 1);
    is_read(folder.path(), "b", one.as_bytes(), 1);
    let given = run(folder.path(), &["read", "a.eml", "--publisher", "My list", "--db", "given.db"]);
    assert_eq!((given.status, &told_in(&folder.path().join("given.db"))[0][1]), (0, &"My list".to_owned()));
    let (run, kept) = read_beside_a_good_one("none.eml", b"Yerevan said so.", &[]);
    assert_eq!((run.status, kept), (3, 1));
    assert!(run.err.starts_with("error: the file is no message of mail\n  --> none.eml\n"), "{}", run.err);
}

/// A PDF of one page with these lines, and with what it says about itself.
fn pdf(lines: &[&str], about: &str) -> Vec<u8> {
    let words: Vec<String> = lines.iter().map(|line| format!("({line}) Tj T*")).collect();
    let stream = format!("BT /F1 12 Tf 14 TL 72 720 Td {} ET", words.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< {about} >>"),
    ];
    let (mut bytes, mut starts) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    for (index, object) in objects.iter().enumerate() {
        starts.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let list = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", starts.len() + 1).into_bytes());
    for start in &starts {
        bytes.extend(format!("{start:010} 00000 n \n").into_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{list}\n%%EOF\n", starts.len() + 1);
    bytes.extend(end.into_bytes());
    bytes
}

#[test]
fn pdfs_with_text_and_without() {
    let folder = tempfile::tempdir().unwrap();
    let lines = ["Varenia left the Lake Union in May 2024, its prime", "minister said on Monday in the capital."];
    let good = pdf(&lines, "/Title (Varenia leaves) /CreationDate (D:20240603101500+04'00')");
    for (name, bytes) in
        [("a.pdf", good.clone()), ("named-by-nothing", good.clone()), ("all.zip", zip(&[("in/a.pdf", &good)]))]
    {
        write(folder.path(), name, bytes);
        let db = format!("{name}.db");
        let run = run(folder.path(), &["read", name, "--publisher", "Lake Courier", "--db", &db]);
        let place = if name == "all.zip" { "all.zip/in/a.pdf" } else { name };
        let note =
            "note: the PDF does not tell its day of publication; the day on which the file was made stands for it\n";
        assert_eq!((run.status, run.err), (0, format!("{note}  --> {place}\n")));
        assert_eq!(
            told_in(&folder.path().join(&db)),
            [["2024-06-03", "Lake Courier", "Varenia leaves", ""].map(str::to_owned)]
        );
        let found = common::run(folder.path(), &["search", "minister", "--db", &db]);
        assert_eq!(found.status, 0, "{} {}", found.out, found.err);
    }
    let (run, kept) = read_beside_a_good_one("pictures.pdf", &pdf(&[], ""), &["--published", "2024-06-03"]);
    assert_eq!((run.status, kept), (3, 1));
    assert_eq!(
        run.err,
        "error: the PDF has no text in it\n  --> pictures.pdf\n  help: its pages are pictures: find the text in them first (`ocrmypdf \
         file.pdf new.pdf`) and read that\n"
    );
    // Bytes changed in the middle, pages that hold themselves, lists in lists: the program stays up.
    for place in (8..good.len()).step_by(97) {
        let mut bytes = good.clone();
        bytes[place] ^= 0x15;
        let (run, kept) = read_beside_a_good_one("odd.pdf", &bytes, &["--published", "2024-06-03"]);
        assert!(matches!(run.status, 0 | 3) && kept >= 1, "{place}: {}", run.err);
    }
    let round = String::from_utf8(good).unwrap().replace("/Kids [3 0 R]", "/Kids [2 0 R]");
    let deep = [b"%PDF-1.4\n1 0 obj\n".to_vec(), vec![b'['; 4 << 20]].concat();
    for bytes in [round.into_bytes(), deep] {
        let (run, kept) = read_beside_a_good_one("odd.pdf", &bytes, &["--published", "2024-06-03"]);
        assert!(run.status == 3 && kept == 1 && run.err.contains("PDF"), "{}", run.err);
    }
}

#[test]
fn a_limit_a_rehearsal_and_what_was_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..50).map(|number| line(&format!("State {number}"))).collect();
    let bad = "{\"text\":\"x\",\"published\":\"2024-13-01\"}\n{\"text\":\"x\",\"published\":\"2024-14-01\"}\n{\"text\":\"x\"}\n";
    write(folder.path(), "news.jsonl", lines.clone() + bad);
    write(folder.path(), "a.zip", zip(&[("photo.png", b"x"), ("news.jsonl", lines.as_bytes())]));
    let db = folder.path().join("allegiance.db");
    let rehearsed = run(folder.path(), &["read", "news.jsonl", "a.zip", "--dry-run"]);
    assert_eq!(rehearsed.status, 3);
    let (first, rest) = rehearsed.out.split_once('\n').unwrap();
    assert!(
        first.starts_with("50 new reports, 50 known already, 3 that could not be used, of 2024-06-03: "),
        "{first}"
    );
    assert!(first.contains(" would stand in"), "{first}");
    let rest: Vec<String> = rest.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for wanted in [
        "What was passed over or could not be used",
        "2 … is no day of the calendar news.jsonl, line 51, field `published`",
        "1 files: no report by the name .png",
    ] {
        assert!(rest.iter().any(|line| line == wanted), "{wanted} in {rest:#?}");
    }
    assert!(!rehearsed.out.contains("What to ask next"), "{}", rehearsed.out);
    assert!(!db.exists(), "nothing is written");
    let three = run(folder.path(), &["read", "a.zip", "--limit", "3"]);
    assert!(three.status == 0 && three.out.starts_with("3 new reports"), "{} {}", three.out, three.err);
    let before = std::fs::read(&db).unwrap();
    let rehearsed = run(folder.path(), &["read", "a.zip", "--dry-run", "--limit", "10"]);
    assert!(rehearsed.out.starts_with("7 new reports, 3 known already"), "{}", rehearsed.out);
    assert_eq!((reports_in(&db), std::fs::read(&db).unwrap() == before), (3, true));
    let claims = run(folder.path(), &["read", "a.zip", "--dry-run", "--limit", "1", "--format", "json"]);
    assert!(claims.status == 0 && claims.out.starts_with('['), "{}", claims.out);
    let rest = run(folder.path(), &["read", "a.zip"]);
    assert!(rest.out.starts_with("47 new reports, 3 known already"), "{}", rest.out);
}

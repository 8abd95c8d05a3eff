//! `read --to`: reports and claims into Parquet without an account, the same as with one, and on from where it stopped.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs::{self, File};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use common::run;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

const NEWS: [&str; 5] = [
    "Armenia froze its participation in the CSTO on Monday.",
    "A bakery opened in a side street.",
    "Mali left ECOWAS in January 2025, and Niger followed.",
    "Armenia froze its participation in the CSTO on Monday.",
    "NATO condemned the attack on Georgia.",
];

/// A folder with the news as JSONL, of which one line is bad.
fn news() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut lines: Vec<String> = Vec::new();
    for (day, text) in NEWS.iter().enumerate() {
        // The fourth is the first once more.
        let day = if day == 3 { 1 } else { day + 1 };
        let line =
            serde_json::json!({ "text": text, "publisher": "Lake Courier", "published": format!("2025-03-0{day}") });
        lines.push(line.to_string());
    }
    lines.insert(2, "{\"text\": \"No day.\"}".to_owned());
    fs::write(folder.path().join("news.jsonl"), lines.join("\n")).unwrap();
    folder
}

fn rows(file: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(file).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    arrow_select::concat::concat_batches(&schema, &batches).unwrap()
}

/// A column of all parts of a folder, in their order.
fn column(folder: &Path, name: &str) -> Vec<String> {
    let mut parts: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.sort();
    let texts = |part: &std::path::PathBuf| {
        let rows = rows(part);
        let column = rows.column_by_name(name).unwrap().as_string::<i32>().clone();
        column.iter().map(|text| text.unwrap().to_owned()).collect::<Vec<_>>()
    };
    parts.iter().flat_map(texts).collect()
}

#[test]
fn the_same_as_an_account_exported() {
    let folder = news();
    let at = |name: &str| folder.path().join(name);
    let done = run(folder.path(), &["read", "news.jsonl", "--to", "out"]);
    assert_eq!(done.status, 3, "{}", done.err);
    assert!(done.out.contains("4 new reports") && done.out.contains("1 known already"), "{}", done.out);
    assert!(done.out.contains("1 with nothing to read in them"), "{}", done.out);
    assert_eq!(run(folder.path(), &["read", "news.jsonl"]).status, 3);
    assert_eq!(run(folder.path(), &["export", "claims.parquet"]).status, 0);
    let (mut parts, mut exported) = (column(&at("out/claims"), "id"), Vec::new());
    for id in rows(&at("claims.parquet")).column_by_name("id").unwrap().as_string::<i32>() {
        exported.push(id.unwrap().to_owned());
    }
    parts.sort();
    exported.sort();
    assert_eq!(parts, exported);
    assert!(parts.len() >= 4, "{parts:?}");
    assert_eq!(column(&at("out/reports"), "text"), [NEWS[0], NEWS[1], NEWS[2], NEWS[4]]);
    assert_eq!(rows(&at("out/claims/part-00000.parquet")).schema(), rows(&at("claims.parquet")).schema());
}

#[test]
fn it_goes_on_where_it_stopped() {
    let folder = news();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(run(folder.path(), &["read", "news.jsonl", "--to", "whole"]).status, 3);
    let first = run(folder.path(), &["read", "news.jsonl", "--to", "out", "--limit", "2"]);
    assert_eq!(first.status, 0, "{}", first.err);
    let rest = run(folder.path(), &["read", "news.jsonl", "--to", "out"]);
    assert!(rest.err.contains("2 inputs are done already"), "{}", rest.err);
    for (name, of) in [("claims", "id"), ("reports", "id")] {
        assert_eq!(column(&at("out").join(name), of), column(&at("whole").join(name), of));
    }
    // All is done, and stays as it is.
    let again = run(folder.path(), &["read", "news.jsonl", "--to", "out"]);
    assert_eq!((again.status, again.out.contains("0 new reports")), (0, true), "{}{}", again.out, again.err);
}

#[test]
fn another_input_or_folder_is_left_alone() {
    let folder = news();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/a.txt"), "x").unwrap();
    let done = run(folder.path(), &["read", "news.jsonl", "--to", "mine"]);
    assert_eq!(done.status, 2, "{}", done.err);
    assert_eq!(run(folder.path(), &["read", "news.jsonl", "--to", "out"]).status, 3);
    fs::copy(folder.path().join("news.jsonl"), folder.path().join("other.jsonl")).unwrap();
    let done = run(folder.path(), &["read", "other.jsonl", "--to", "out"]);
    assert_eq!(done.status, 2);
    assert!(done.err.contains("another input"), "{}", done.err);
    // Other options would make other reports of the rest.
    let done = run(folder.path(), &["read", "news.jsonl", "--to", "out", "--published", "2025-01-01"]);
    assert_eq!(done.status, 2, "{}", done.err);
}

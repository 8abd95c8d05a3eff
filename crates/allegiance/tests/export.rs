//! What is exported, read back with other people's code.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs::{self, File};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use common::{account, run};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;

fn parquet(path: &Path) -> RecordBatch {
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap();
    let schema = reader.schema().clone();
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(Result::unwrap).collect();
    arrow_select::concat::concat_batches(&schema, &batches).unwrap()
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<String> {
    let column = batch.column_by_name(column).unwrap().as_string::<i32>();
    column.iter().map(|text| text.unwrap_or("-").to_owned()).collect()
}

fn exported(file: &str, more: &[&str]) -> tempfile::TempDir {
    let folder = account();
    let mut arguments = vec!["export", file];
    arguments.extend(more);
    let done = run(folder.path(), &arguments);
    assert_eq!((done.status, done.out.as_str()), (0, ""), "{}", done.err);
    folder
}

#[test]
fn parquet_has_typed_columns_and_lists_in_order() {
    let folder = exported("a.parquet", &[]);
    let batch = parquet(&folder.path().join("a.parquet"));
    assert_eq!(texts(&batch, "act"), ["freeze_participation", "leave"]);
    // A month is no day, and stays a month.
    assert_eq!(texts(&batch, "from"), ["2024-05-30", "2024-05"]);
    let days = batch.column_by_name("from_day").unwrap().as_primitive::<Date32Type>();
    assert_eq!((days.value_as_date(0).map(|day| day.to_string()), days.is_null(1)), (Some("2024-05-30".into()), true));
    assert!((batch.column_by_name("confidence").unwrap().as_primitive::<Float32Type>().value(0) - 0.9).abs() < 1e-6);
    assert_eq!(batch.schema().field_with_name("published").unwrap().data_type(), &DataType::Date32);
    let sources = batch.column_by_name("sources").unwrap().as_list::<i32>().value(0);
    let sources = sources.as_struct();
    let of = |name: &str| -> Vec<Option<String>> {
        sources.column_by_name(name).unwrap().as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
    };
    assert_eq!(of("id"), [Some("ARM/Nikol Pashinyan".into()), Some("Lake Courier".into())]);
    assert_eq!(of("role"), [Some("prime minister".into()), None]);
    assert_eq!(of("cue"), [Some("said".into()), None]);
}

#[test]
fn months_are_files_of_a_folder_that_is_there_wholly_or_not_at_all() {
    let folder = exported("a.parquet", &[]);
    let done = run(folder.path(), &["export", "all", "--by-month"]);
    assert_eq!(done.status, 0, "{}", done.err);
    let months: Vec<String> = {
        let entries = fs::read_dir(folder.path().join("all")).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert!(!months.is_empty() && months.iter().all(|month| month.starts_with("month=")), "{months:?}");
    let file = |month: &String| folder.path().join("all").join(month).join("claims.parquet");
    let rows: Vec<String> = months.iter().flat_map(|month| texts(&parquet(&file(month)), "id")).collect();
    assert_eq!(rows, texts(&parquet(&folder.path().join("a.parquet")), "id"));
    for month in &months {
        let batch = parquet(&file(month));
        let days = batch.column_by_name("published").unwrap().as_primitive::<Date32Type>();
        for index in 0..batch.num_rows() {
            let day = days.value_as_date(index).unwrap().to_string();
            assert_eq!(format!("month={}", &day[..7]), *month);
        }
    }
    // It is not replaced unasked, and nothing else is ever.
    assert_eq!(run(folder.path(), &["export", "all", "--by-month"]).status, 2);
    assert_eq!(run(folder.path(), &["export", "all", "--by-month", "--force", "--what", "reports"]).status, 0);
    assert!(folder.path().join("all").join(&months[0]).join("reports.parquet").is_file());
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/a.txt"), "x").unwrap();
    assert_eq!(run(folder.path(), &["export", "mine", "--by-month", "--force"]).status, 2);
    assert!(folder.path().join("mine/a.txt").is_file());
    assert_eq!(run(folder.path(), &["export", "e", "--by-month", "--what", "events"]).status, 2);
    let left = fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains("unfinished"));
    assert_eq!(left.count(), 0);
}

#[test]
fn jsonl_is_what_claims_prints() {
    let folder = exported("a.jsonl", &["--party", "Armenia"]);
    let printed = run(folder.path(), &["claims", "--party", "Armenia", "--format", "jsonl"]).out;
    assert_eq!(fs::read_to_string(folder.path().join("a.jsonl")).unwrap(), printed);
    assert_eq!(printed.lines().count(), 1);
}

#[test]
fn csv_has_a_line_of_names_and_one_a_claim() {
    let folder = exported("a.csv", &[]);
    let mut reader = csv::Reader::from_path(folder.path().join("a.csv")).unwrap();
    let names = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((names.len(), rows.len()), (32, 2));
    let sources = names.iter().position(|name| name == "sources").unwrap();
    assert_eq!(&rows[0][sources], "ARM/Nikol Pashinyan;Lake Courier");
}

/// Triples as `subject predicate object`, without the brackets and what all names share.
fn triples(folder: &Path) -> Vec<String> {
    let short = |text: String| {
        text.replace("http://www.w3.org/ns/prov#", "prov:").replace("urn:allegiance:", "").replace(['<', '>'], "")
    };
    let parser = oxttl::TurtleParser::new().for_reader(File::open(folder.join("a.ttl")).unwrap());
    parser.map(|triple| short(triple.unwrap().to_string())).collect()
}

#[test]
fn the_chain_of_sources_is_told_in_prov() {
    let folder = exported("a.ttl", &["--party", "Armenia"]);
    let triples = triples(folder.path());
    let (report, claims) = common::told();
    let claim = claims[0].id;
    let has = |triple: String| assert!(triples.contains(&triple), "{triple} is not in\n{}", triples.join("\n"));
    let span = claims[0].evidence.span;
    let passage = format!("passage:{}:{}-{}", report.id, span.start, span.end);
    has(format!("claim:{claim} prov:wasDerivedFrom {passage}"));
    has(format!("{passage} prov:wasQuotedFrom report:{}", report.id));
    has(format!("report:{} prov:wasAttributedTo party:named:Lake%20Courier", report.id));
    has(format!("claim:{claim} prov:wasAttributedTo party:person:ARM%2FNikol%20Pashinyan"));
    has(format!("claim:{claim} prov:hadPrimarySource statement:{claim}:0"));
    has(format!("statement:{claim}:0 prov:wasAttributedTo party:person:ARM%2FNikol%20Pashinyan"));
    has(format!("report:{} prov:wasDerivedFrom statement:{claim}:0", report.id));
    has("party:person:ARM%2FNikol%20Pashinyan prov:actedOnBehalfOf party:state:ARM".into());
    // The chain as a list, nearest first.
    has(format!("_:s{claim}x0 http://www.w3.org/1999/02/22-rdf-syntax-ns#first party:person:ARM%2FNikol%20Pashinyan"));
    has(format!("_:s{claim}x0 http://www.w3.org/1999/02/22-rdf-syntax-ns#rest _:s{claim}x1"));
    has(format!("_:s{claim}x1 http://www.w3.org/1999/02/22-rdf-syntax-ns#first party:named:Lake%20Courier"));
}

#[test]
fn quads_name_the_report_as_graph() {
    let folder = exported("a.nq", &[]);
    let parser = oxttl::NQuadsParser::new().for_reader(File::open(folder.path().join("a.nq")).unwrap());
    let graphs: std::collections::BTreeSet<String> = parser.map(|quad| quad.unwrap().graph_name.to_string()).collect();
    let (report, _) = common::told();
    assert_eq!(graphs.into_iter().collect::<Vec<_>>(), [format!("<urn:allegiance:report:{}>", report.id)]);
}

#[test]
fn reports_standings_and_events() {
    let folder = exported("r.jsonl", &["--what", "reports"]);
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("r.jsonl")).unwrap()).unwrap();
    assert_eq!(
        (&report["publisher"], &report["claims"], &report["text"]),
        (&"Lake Courier".into(), &2.into(), &common::TEXT.into())
    );
    let done =
        run(folder.path(), &["export", "s.parquet", "--what", "standings", "--org", "CSTO", "--on", "2024-06-10"]);
    assert_eq!(done.status, 0, "{}", done.err);
    let batch = parquet(&folder.path().join("s.parquet"));
    let members = texts(&batch, "member");
    let armenia = members.iter().position(|member| member == "ARM").unwrap();
    assert_eq!(texts(&batch, "participation")[armenia], "frozen");
    let done = run(folder.path(), &["export", "e.parquet", "--what", "events", "--act", "leave"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert_eq!(texts(&parquet(&folder.path().join("e.parquet")), "from"), ["2024-05"]);
}

#[test]
fn a_file_is_not_replaced_unasked_and_an_ending_must_say_how() {
    let folder = exported("a.csv", &[]);
    let again = run(folder.path(), &["export", "a.csv"]);
    assert_eq!(
        (again.status, again.err.as_str()),
        (2, "error: the file exists already\n  --> a.csv\n  help: name another file, or replace it with --force\n")
    );
    assert_eq!(run(folder.path(), &["export", "a.csv", "--force"]).status, 0);
    let other = run(folder.path(), &["export", "a.xls"]);
    assert_eq!(other.status, 2);
    assert!(other.err.contains("let it end in .parquet, .csv, .jsonl, .ttl or .nq"), "{}", other.err);
    let rdf = run(folder.path(), &["export", "a.ttl", "--what", "reports"]);
    assert_eq!(rdf.status, 2);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".unfinished")), "{left:?}");
}

#[test]
fn the_document_has_the_columns_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/export.md");
    let document = fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("<!-- columns -->\n").unwrap();
    let (written, after) = rest.split_once("<!-- end of columns -->").unwrap();
    let real = format!("\n{}", allegiance::columns::markdown());
    if std::env::var("UPDATE").is_ok() {
        fs::write(&path, format!("{before}<!-- columns -->\n{real}<!-- end of columns -->{after}")).unwrap();
    } else {
        assert_eq!(written, real, "`UPDATE=1 cargo test -p allegiance --test export` writes the document anew");
    }
}

//! Questions in SQL, answered in one process.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]

mod common;

use std::fs;

use common::{allegiance, examples, query, write_lines};
use serde_json::{Value, json};

#[test]
fn what_sql_reads_is_what_the_account_has_of_the_same_reports() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    write_lines(folder.path().join("news.jsonl"), &examples());
    allegiance(&["--db", &at("allegiance.db"), "read", &at("news.jsonl")]);
    for what in ["claims", "reports", "standings", "events"] {
        allegiance(&["--db", &at("allegiance.db"), "export", &at(&format!("{what}.parquet")), "--what", what]);
    }
    allegiance(&["--db", &at("allegiance.db"), "export", &at("months"), "--by-month"]);

    let written = |to: &str, arguments: &[&str]| {
        let done = query(folder.path(), &[arguments, &["--to", to]].concat());
        assert_eq!(done.status, 0, "{}", done.err);
        fs::read(folder.path().join(to)).unwrap()
    };
    let read = written("a.jsonl", &["--read", "news.jsonl", "select * from claims"]);
    assert!(read.split(|byte| *byte == b'\n').count() > 300);
    assert!(read == written("b.jsonl", &["select * from claims"]), "the account");
    for what in ["claims", "reports", "standings", "events"] {
        let table = format!("kept={what}.parquet");
        let own = written(&format!("{what}-1.parquet"), &[&format!("select * from {what}")]);
        let exported = written(&format!("{what}-2.parquet"), &["--table", &table, "select * from kept"]);
        assert!(own == exported, "{what}");
    }
    // By hand, and by months; and on one core as on many.
    let by_hand = "select c['id'] as id from (select unnest(read_claims(text, title, publisher, published::date, address)) as c from docs)";
    let ids = written("c.csv", &["--table", "docs=news.jsonl", by_hand]);
    assert!(ids == written("d.csv", &["--table", "docs=months", "select id from docs"]), "months");
    assert!(ids == written("e.csv", &["--cores", "1", "select id from claims"]), "one core");
    let months = query(
        folder.path(),
        &["--table", "docs=months", "--format", "csv", "select distinct month from docs order by month desc limit 1"],
    );
    assert_eq!(months.out, "month\n2025-11\n", "{}", months.err);
}

#[test]
fn formats_and_statuses() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| query(folder.path(), arguments);
    let values = "select * from (values (2, 'b'), (1, null)) as t (n, word)";
    assert_eq!(run(&[values, "--format", "csv"]).out, "n,word\n1,\n2,b\n");
    assert_eq!(run(&[values, "--format", "jsonl"]).out, "{\"n\":1,\"word\":null}\n{\"n\":2,\"word\":\"b\"}\n");
    let json: Value = serde_json::from_str(&run(&[values, "--format", "json"]).out).unwrap();
    assert_eq!(json, json!([{"n": 1, "word": null}, {"n": 2, "word": "b"}]));
    let table = run(&[values]);
    assert!(table.status == 0 && table.out.contains("word") && table.out.lines().count() == 4, "{}", table.out);
    let none = run(&[&format!("{values} where n > 2"), "--format", "json"]);
    assert_eq!((none.status, none.out.as_str()), (1, "[]\n"));
    // What an order leaves equal is in order, too; and more than one statement.
    let equal = "create table t as select * from (values (1, 'b'), (1, 'a'), (0, 'c')) as t (n, word); select word from t order by n";
    assert_eq!(run(&[equal, "--format", "csv"]).out, "word\nc\na\nb\n");
    fs::write(folder.path().join("q.sql"), "-- lists\nselect make_array('a', 'b') as list").unwrap();
    assert_eq!(run(&["--file", "q.sql", "--format", "csv"]).out, "list\na;b\n");
}

#[test]
fn errors_say_what_where_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "x").unwrap();
    write_lines(folder.path().join("a.jsonl"), &[json!({"a": 1})]);
    for (status, arguments, what) in [
        (2, &["select"][..], "help: check the SQL"),
        (2, &["select * from claims"], "there is no account here"),
        (2, &["--scheduler", "127.0.0.1:1", "select * from claims"], "allegiance export /shared/claims.parquet"),
        (2, &["select nothing from (values (1)) as t (n)"], "nothing"),
        (2, &["select read_claims('a')"], "takes 4 to 6 arguments, not 1"),
        (2, &["select read_claims(1, null, null, null)"], "`text` is of type Int64"),
        (2, &["select 1", "--to", "a.txt"], "the ending does not say"),
        (2, &["select 1", "--to", "a.jsonl"], "the file exists already"),
        (2, &["--table", "docs", "select 1"], "write NAME=PATH"),
        (2, &["--table", "docs=a.txt", "select 1"], "no ending says how"),
        (3, &["--table", "docs=none/*.jsonl", "select 1"], "there is no such file or folder"),
        (3, &["--read", "a.jsonl", "select 1"], "no column of the table is known to hold the text"),
        (3, &["--db", "none.db", "select 1"], "none.db"),
        (3, &["--scheduler", "127.0.0.1:1", "select 1"], "no scheduler answers"),
    ] {
        let run = query(folder.path(), arguments);
        assert_eq!((run.status, run.out.as_str()), (status, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(what), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn what_cannot_be_used_is_null_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = "Armenia froze its participation in the CSTO on Monday.";
    let lines = [
        json!({"body": told, "date": "2024-03-05"}),
        json!({"body": told, "date": "soon"}),
        json!({"body": "It rained.", "date": "2024-03-05"}),
    ];
    write_lines(folder.path().join("a.jsonl"), &lines);
    let sql = "select array_length(c) as n, c is null as bad from (select read_claims(body, null, null, date) as c from docs)";
    let run = query(folder.path(), &["--table", "docs=a.jsonl", sql, "--format", "csv"]);
    assert_eq!(run.out, "n,bad\n0,false\n1,false\n,true\n", "{}", run.err);
    assert!(run.err.contains("1 report could not be used") && run.err.contains("`soon` is no day"), "{}", run.err);
    let named = query(
        folder.path(),
        &["--read", "a.jsonl", "--columns", "text=body", "select act, actor from claims", "--format", "csv"],
    );
    assert_eq!(named.out, "act,actor\nfreeze_participation,ARM\n", "{}", named.err);
}

//! `allegiance code`: lines to lines, in step, whatever comes in.
#![expect(clippy::disallowed_methods, reason = "touches the world: it looks whether anything was stored")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use serde_json::Value;

const LINES: &str = concat!(
    r#"{"id": "a", "date": "2024-03-05", "text": "Nepalese students marched in Kathmandu against the government."}"#,
    "\n",
    "not JSON\n",
    r#"{"id": 7, "date": "2024-13-05", "text": "France condemned the attack."}"#,
    "\n",
    "\n",
    r#"{"id": 8, "text": "France condemned the attack."}"#,
    "\n",
    r#"{"id": 9, "date": "2024-03-05", "text": "Russia said on Monday that it would send aid to Mali.", "publisher": "Lake Courier"}"#,
    "\n",
);

fn code(arguments: &[&str], input: &str) -> common::Run {
    let folder = tempfile::tempdir().unwrap();
    let run = common::run_with_input(folder.path(), &[&["code"], arguments].concat(), input.as_bytes());
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is stored");
    run
}

#[test]
fn one_line_out_for_each_line_in_and_bad_lines_are_named() {
    let run = code(&[], LINES);
    assert_eq!(run.status, 3, "{}", run.err);
    let out: Vec<&str> = run.out.split('\n').collect();
    assert_eq!(out.len(), 7, "six lines and the end: {}", run.out);
    let values: Vec<Option<Value>> = out.iter().map(|line| serde_json::from_str(line).ok()).collect();
    let first = values[0].as_ref().unwrap();
    assert_eq!(first["id"], "a");
    assert_eq!(first["events"][0]["type"], "PROTEST");
    assert_eq!(first["events"][0]["mode"], "demo");
    assert_eq!(first["events"][0]["actor"][0]["id"], "NPL");
    assert_eq!(first["events"][0]["actor"][0]["sector"], "EDU");
    assert_eq!(first["events"][0]["act"], "other:PROTEST");
    for (index, id) in [(1, Value::Null), (2, 7.into()), (4, 8.into())] {
        let bad = values[index].as_ref().unwrap();
        assert_eq!((&bad["id"], &bad["events"]), (&id, &serde_json::json!([])));
        assert!(bad["error"].is_string());
        assert!(run.err.contains(&format!("standard input, line {}", index + 1)), "{}", run.err);
    }
    assert_eq!(out[3], "", "an empty line stays one");
    let last = &values[5].as_ref().unwrap()["events"][0];
    assert_eq!((&last["type"], &last["act"]), (&"AGREE".into(), &"send_aid".into()));
    assert_eq!(last["certainty"], "planned");
    assert_eq!(last["sources"].as_array().unwrap().last().unwrap()["id"], "Lake Courier");
    assert!(run.err.contains("the line has no date") && run.err.contains("field `date`"), "{}", run.err);
}

#[test]
fn cameo_gives_codes() {
    let run = code(&["--schema", "cameo"], LINES);
    let first: Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["events"][0]["code"], &first["events"][0]["root"]), (&"141".into(), &"14".into()));
    let last: Value = serde_json::from_str(run.out.lines().last().unwrap()).unwrap();
    assert_eq!(last["events"][0]["root"], "03");
}

#[test]
fn polecat_gives_rows_in_its_columns() {
    let run = code(&["--schema", "polecat"], LINES);
    assert_eq!(run.status, 3);
    let rows: Vec<Vec<&str>> = run.out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 3, "{}", run.out);
    assert!(rows.iter().all(|row| row.len() == 40), "{}", run.out);
    assert_eq!((rows[0][0], rows[0][39]), ("Event ID", "Version"));
    assert_eq!(&rows[1][..4], ["a-1", "2024-03-05", "PROTEST", "demo"]);
    assert_eq!((rows[1][5], rows[1][8], rows[1][10]), ("MATERIAL CONFLICT", "NPL", "EDU"));
    assert_eq!((rows[2][33], rows[2][34]), ("Lake Courier", "2024-03-05"));
}

#[test]
fn nothing_in_is_nothing_out() {
    let run = code(&[], "");
    assert_eq!((run.status, run.out.as_str()), (0, ""));
}

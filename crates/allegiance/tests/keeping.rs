//! Searching, copying, removing and making again, as a user does it.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{account, reports_in, run, told};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn words_are_found_and_marked_with_their_claims() {
    let folder = account();
    let (report, claims) = told();
    let found = run(folder.path(), &["search", "FROZEN", "Participations"]);
    assert_eq!((found.status, found.err.as_str()), (0, ""));
    assert!(found.out.contains("\"Frozen\", Lake Courier, 2024-06-03"), "{}", found.out);
    assert!(found.out.contains("Armenia has «frozen» its «participation» in the CSTO"), "{}", found.out);
    assert!(found.out.contains(&report.id.to_string()[..8]) && found.out.ends_with("1 passage\n"), "{}", found.out);
    for claim in &claims {
        assert!(found.out.contains(&claim.id.to_string()[..8]), "{}", found.out);
    }

    let list = json(&run(folder.path(), &["search", "\"left the Lake\"", "--format", "json"]).out);
    let row = &list[0];
    assert_eq!(row["report"]["id"], report.id.to_string());
    let (start, end) = (row["start"].as_u64().unwrap() as usize, row["end"].as_u64().unwrap() as usize);
    assert_eq!(row["text"], report.text[start..end]);
    let mark = &row["found"][0];
    let (start, end) = (mark["start"].as_u64().unwrap() as usize, mark["end"].as_u64().unwrap() as usize);
    assert_eq!(&row["text"].as_str().unwrap()[start..end], "left the Lake");
    assert_eq!(row["claims"][0]["id"], claims[0].id.to_string());
    let lines = run(folder.path(), &["search", "\"left the Lake\"", "--format", "jsonl"]).out;
    assert_eq!(json(&lines), *row);
    let sheet = run(folder.path(), &["search", "\"left the Lake\"", "--format", "csv"]).out;
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(sheet.as_bytes()).into_records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[0][0], &rows[0][7]), (1, &*report.id.to_string(), "left the Lake"));
}

#[test]
fn a_search_is_narrowed() {
    let folder = account();
    for (more, is_found) in [
        (&["--org", "CSTO"][..], true),
        (&["--org", "NATO"], false),
        (&["--party", "Varenia", "--org", "Lake Union"], true),
        (&["--since", "2024-06-03", "--until", "2024-06-03"], true),
        (&["--since", "2024-06-04"], false),
        (&["--until", "2024-05"], false),
        (&["--publisher", "courier"], true),
        (&["--publisher", "gazette"], false),
        (&["--limit", "0"], false),
    ] {
        let arguments: Vec<&str> = ["search", "participation"].iter().chain(more).copied().collect();
        let run = run(folder.path(), &arguments);
        assert_eq!(run.status == 0, is_found, "{more:?}: {}{}", run.out, run.err);
        assert!(
            is_found || run.status == 1 && run.out.is_empty() && run.err.contains("\n  help: "),
            "{more:?}: {}",
            run.err
        );
    }
}

#[test]
fn a_backup_is_verified_and_nothing_is_overwritten() {
    let folder = account();
    let backup = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!((backup.status, backup.err.as_str()), (0, ""));
    assert!(
        backup.out.starts_with("copy.db: 1 report, 2 claims: sound\n") && backup.out.contains(" kB"),
        "{}",
        backup.out
    );
    assert!(!folder.path().join("copy.db-wal").exists());
    let of = |db| run(folder.path(), &["claims", "--db", db, "--format", "jsonl"]).out;
    assert_eq!(of("copy.db"), of("allegiance.db"));
    let again = run(folder.path(), &["backup", "copy.db"]);
    assert_eq!(
        (again.status, again.err.as_str()),
        (
            3,
            "error: the file for the backup exists already\n  --> copy.db\n  help: name a file that does not exist yet; this \
             one is left as it is\n"
        )
    );
    let of_none = run(folder.path(), &["backup", "other.db", "--db", "none.db"]);
    assert_eq!((of_none.status, folder.path().join("other.db").exists()), (3, false), "{}", of_none.err);
}

#[test]
fn what_rests_on_a_report_is_shown_before_it_goes() {
    let folder = account();
    let db = folder.path().join("allegiance.db");
    let (report, claims) = told();
    let id = &report.id.to_string()[..10];
    let shown = run(folder.path(), &["remove", id, "--dry-run"]);
    assert_eq!((shown.status, shown.err.as_str()), (0, ""));
    for words in
        ["Armenia", "participation", "frozen since 2024-05-30", "Varenia", "not spoken of", "nothing is removed"]
    {
        assert!(shown.out.contains(words), "{words}: {}", shown.out);
    }
    assert!(claims.iter().all(|claim| shown.out.contains(&claim.id.to_string()[..8])), "{}", shown.out);

    let unasked = run(folder.path(), &["remove", id]);
    assert_eq!((unasked.status, unasked.out.as_str()), (2, ""));
    assert!(unasked.err.contains("add --yes to remove it"), "{}", unasked.err);
    assert_eq!(reports_in(&db), 1);

    let before = json(&run(folder.path(), &["standing", "CSTO", "ARM", "--format", "json"]).out);
    let removed = run(folder.path(), &["remove", id, "--yes", "--format", "json"]);
    assert_eq!(removed.status, 0, "{}", removed.err);
    let removed = json(&removed.out);
    assert_eq!((&removed["removed"], reports_in(&db)), (&Value::Bool(true), 0));
    let after = json(&run(folder.path(), &["standing", "CSTO", "ARM", "--format", "json"]).out);
    let changes = removed["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|change| change["member"]["id"] == "ARM" && change["part"] == "participation")
        .unwrap_or_else(|| panic!("{changes:#?}"));
    let value = |standing: &Value| standing[0]["participation"].as_str().unwrap().to_owned();
    assert!(change["before"].as_str().unwrap().starts_with(&value(&before)), "{change}");
    assert!(change["after"].as_str().unwrap().starts_with(&value(&after)), "{change}");
    assert_eq!(run(folder.path(), &["check"]).status, 0);
}

#[test]
fn a_report_that_cannot_be_removed_is_named() {
    let folder = account();
    let (report, claims) = told();
    let claim = claims[0].id.to_string();
    let run_on = |id: &str| run(folder.path(), &["remove", id, "--yes"]);
    let wrong = run_on(&claim);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains(&format!("its report is {}", &report.id.to_string()[..12])), "{}", wrong.err);
    let none = run_on("ffffffffffff");
    assert!(
        none.status == 1 && none.err.starts_with("error: there is no report called `ffffffffffff`"),
        "{}",
        none.err
    );
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 1);
}

#[test]
fn what_is_derived_is_made_again() {
    let folder = account();
    let answers = || {
        ["claims", "standing CSTO", "timeline Armenia", "search participation"].map(|asked| {
            let arguments: Vec<&str> = asked.split(' ').chain(["--format", "jsonl"]).collect();
            run(folder.path(), &arguments).out
        })
    };
    let before = answers();
    let rebuilt = run(folder.path(), &["rebuild"]);
    assert_eq!((rebuilt.status, rebuilt.err.as_str()), (0, ""));
    assert!(rebuilt.out.starts_with("allegiance.db: 1 report, 2 claims: made again in "), "{}", rebuilt.out);
    assert_eq!(answers(), before);
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    let none = run(folder.path(), &["rebuild", "--db", "none.db"]);
    assert_eq!((none.status, folder.path().join("none.db").exists()), (3, false), "{}", none.err);
}

//! What is typed and what comes of it: help, statuses, formats, and one view behind all of them.

#![expect(clippy::unwrap_used, clippy::format_collect, reason = "tests may panic, and speed is not theirs")]

mod common;

use common::{account, run, run_with_input, told};
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn help_has_examples_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let help = run(folder.path(), &["--help"]);
    assert_eq!(help.status, 0);
    for command in ["read", "follow", "claims", "standing", "timeline", "why", "parse", "check", "completions"] {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command} in {}", help.out);
        let own = run(folder.path(), &[command, "--help"]);
        assert_eq!(own.status, 0);
        assert!(own.out.contains("Example") && own.out.contains(&format!("allegiance {command}")), "{}", own.out);
        assert!(own.out.contains("--db <FILE>") && own.out.contains("--format <FORMAT>"), "{}", own.out);
    }
    assert!(run(folder.path(), &["--version"]).out.starts_with("allegiance 0."));
}

#[test]
fn wrong_use_has_status_2() {
    let folder = account();
    for arguments in [
        &["read"][..],
        &["nonsense"],
        &["standing", "CSTO", "--on", "2024-02-31"],
        &["standing", "Armenia"],
        &["claims", "--act", "skip_evnt"],
        &["why", "/"],
        &["read", "x", "--published", "2024-09"],
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
    }
    let run = run(folder.path(), &["claims", "--act", "skip_evnt"]);
    assert!(run.err.contains("skip_event"), "{}", run.err);
}

#[test]
fn nothing_found_has_status_1_and_says_what_to_do() {
    let folder = account();
    let none = run(folder.path(), &["standing", "Varenian Lake Pact"]);
    assert_eq!(
        (none.status, none.err.as_str()),
        (
            1,
            "error: no organisation called `Varenian Lake Pact` is known\n  --> the facts and the account\n  help: neither the \
             facts nor the claims read so far name it; check the spelling, or read reports about it\n"
        )
    );
    let near = run(folder.path(), &["standing", "Lake Unoin"]);
    assert_eq!(near.status, 1);
    assert!(near.err.ends_with("help: did you mean \"Lake Union\"?\n"), "{}", near.err);
    let empty = run(folder.path(), &["claims", "--until", "1950", "--format", "json"]);
    assert_eq!((empty.status, empty.out.as_str()), (1, "[]\n"));
    assert_eq!(run(folder.path(), &["why", "ffffffff"]).status, 1);
}

#[test]
fn none_is_an_answer() {
    let folder = account();
    let run = run(folder.path(), &["standing", "CSTO", "France", "--on", "2024-06-03", "--format", "json"]);
    assert_eq!(run.status, 0);
    assert_eq!(json(&run.out)[0]["membership"], "none");
}

#[test]
fn facts_alone_answer_where_there_is_no_account() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["standing", "NATO", "Sweden", "--on", "2024-06", "--format", "json"]);
    assert_eq!(run.status, 0);
    assert_eq!(json(&run.out)[0]["membership"], "member");
    assert!(run.err.starts_with("note: there is no account yet"), "{}", run.err);
    assert!(!folder.path().join("allegiance.db").exists(), "asking makes no file");
}

#[test]
fn the_json_of_a_claim_is_that_of_the_contract() {
    let folder = account();
    let run = run(folder.path(), &["claims", "--org", "CSTO", "--format", "jsonl"]);
    assert_eq!((run.status, run.out.lines().count()), (0, 1));
    let claim = json(&run.out);
    assert_eq!(
        keys(&claim),
        [
            "id",
            "report",
            "evidence",
            "act",
            "actor",
            "object",
            "detail",
            "time",
            "polarity",
            "certainty",
            "sources",
            "opinion",
            "plover",
            "confidence",
            "published",
            "publisher"
        ]
    );
    assert_eq!(keys(&claim["evidence"]), ["report", "start", "end", "sentence", "text"]);
    assert_eq!(claim["act"], "freeze_participation");
    assert_eq!(claim["actor"], json(r#"[{"id":"ARM","kind":"state","as":"Armenia"}]"#));
    assert_eq!(claim["object"], json(r#"[{"id":"CSTO","kind":"organisation","as":"CSTO"}]"#));
    assert_eq!(
        claim["time"],
        json(r#"{"from":"2024-05-30","to":"2024-05-30","words":"on Thursday","basis":"relative"}"#)
    );
    assert_eq!(
        claim["sources"],
        json(
            r#"[{"id":"ARM/Nikol Pashinyan","kind":"person","as":"Nikol Pashinyan","role":"prime minister","cue":"said"},
                {"id":"Lake Courier","kind":"named","as":"","cue":null}]"#
        )
    );
    assert_eq!(claim["confidence"], 0.9);
    let (start, end) = (claim["evidence"]["start"].as_u64().unwrap(), claim["evidence"]["end"].as_u64().unwrap());
    assert_eq!(&common::TEXT[start as usize..end as usize], claim["evidence"]["text"]);
}

#[test]
fn the_json_of_a_standing_is_that_of_the_contract() {
    let folder = account();
    let run = run(
        folder.path(),
        &["standing", "CSTO", "Armenia", "--on", "2024-06-03", "--known", "2024-06-03", "--format", "json"],
    );
    let standing = &json(&run.out)[0];
    assert_eq!(
        keys(standing),
        [
            "organisation",
            "member",
            "on",
            "known",
            "membership",
            "participation",
            "intent",
            "since",
            "because",
            "against",
            "rule",
            "history"
        ]
    );
    assert_eq!((&standing["organisation"], &standing["member"]), (&json("\"CSTO\""), &json("\"ARM\"")));
    assert_eq!((&standing["membership"], &standing["participation"]), (&json("\"member\""), &json("\"frozen\"")));
    assert_eq!(keys(&standing["since"]), ["membership", "participation", "intent"]);
    let because = standing["because"].as_array().unwrap();
    let frozen = because.iter().find(|ground| ground["part"] == "participation").unwrap();
    assert_eq!((&frozen["kind"], &frozen["id"]), (&json("\"claim\""), &Value::from(told().1[0].id.to_string())));
    assert!(frozen["evidence"]["text"].as_str().unwrap().contains("has frozen its participation"));
    assert!(because.iter().any(|ground| ground["kind"] == "fact" && ground["source"] != ""));
}

#[test]
fn what_was_not_known_is_not_told() {
    let folder = account();
    let before = ["standing", "CSTO", "Armenia", "--on", "2024-06-03", "--known", "2024-06-02", "--format", "json"];
    assert_eq!(json(&run(folder.path(), &before).out)[0]["participation"], "full");
    assert_eq!(run(folder.path(), &["claims", "--known", "2024-06-02"]).status, 1);
}

#[test]
fn made_up_parties_are_found_by_the_names_of_the_account() {
    let folder = account();
    let run = run(folder.path(), &["standing", "the lake union", "VARENIA", "--on", "2024-06-03", "--format", "json"]);
    let standing = &json(&run.out)[0];
    assert_eq!((&standing["member"], &standing["membership"]), (&json("\"Varenia\""), &json("\"left\"")));
}

#[test]
fn all_formats_tell_the_same() {
    let folder = account();
    for arguments in [&["claims"][..], &["standing", "CSTO", "--on", "2024-06-03"], &["timeline", "Armenia"]] {
        let with = |format| {
            let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", format]).collect();
            let run = run(folder.path(), &arguments);
            assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
            run.out
        };
        let list = json(&with("json"));
        let lines: Vec<Value> = with("jsonl").lines().map(json).collect();
        assert_eq!(list.as_array().unwrap(), &lines);
        let sheet = with("csv");
        let rows = csv::Reader::from_reader(sheet.as_bytes()).into_records().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(rows.len(), lines.len());
        let table = with("table");
        assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
        for id in told().1.iter().map(|claim| claim.id.to_string()) {
            let shown = list.to_string().contains(&id);
            assert_eq!(table.contains(&id[..8]), shown, "{id} in {table}");
            assert_eq!(sheet.contains(&id), shown, "{id} in {sheet}");
        }
    }
}

#[test]
fn why_ends_at_the_words_in_their_sentence() {
    let folder = account();
    let id = told().1[0].id.to_string();
    let why = run(folder.path(), &["why", &id[..8]]);
    assert_eq!(why.status, 0, "{}", why.err);
    let line = why.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = "«\"Armenia has frozen its participation in the CSTO,\" Nikol Pashinyan said on Thursday.» Varenia left the Lake Union";
    assert!(line.contains(words), "{}", why.out);
    for part in [
        "said by Nikol Pashinyan (ARM, prime minister) (\"said\")",
        "through Lake Courier",
        "https://lake.example/1",
        "Frozen",
    ] {
        assert!(line.contains(part), "{part} in {}", why.out);
    }
    let standing = run(folder.path(), &["why", "CSTO/Armenia/participation", "--on", "2024-06-03"]);
    assert!(
        standing.out.contains("frozen since")
            && standing.out.contains("«\"Armenia has frozen")
            && standing.out.contains(&id[..8])
    );
    assert!(!standing.out.contains("\nmembership"), "{}", standing.out);
    let report = run(folder.path(), &["why", &told().0.id.to_string()]);
    assert!(report.out.contains(&id[..8]) && report.out.contains("2 claims"), "{}", report.out);
}

#[test]
fn colour_only_where_it_is_wanted() {
    let folder = account();
    let mut forced = common::command(folder.path());
    forced.args(["why", &told().1[0].id.to_string()]).env("CLICOLOR_FORCE", "1");
    let forced = common::finish(forced);
    assert!(forced.out.contains("\u{1b}[1m\"Armenia has frozen") && !forced.out.contains('«'), "{}", forced.out);
    let mut plain = common::command(folder.path());
    plain.args(["why", &told().1[0].id.to_string()]).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    let plain = common::finish(plain);
    assert!(!plain.out.contains('\u{1b}') && plain.out.contains('«'), "{}", plain.out);
}

#[test]
fn an_account_elsewhere() {
    let folder = account();
    let other = tempfile::tempdir().unwrap();
    let db = folder.path().join("allegiance.db");
    assert_eq!(run(other.path(), &["claims", "--db", db.to_str().unwrap()]).status, 0);
    let mut from_environment = common::command(other.path());
    from_environment.arg("claims").env("ALLEGIANCE_DB", &db);
    assert_eq!(common::finish(from_environment).status, 0);
    let missing = run(other.path(), &["claims", "--db", "no.db"]);
    assert_eq!(
        (missing.status, missing.err.as_str()),
        (
            3,
            "error: there is no account yet\n  --> no.db\n  help: make it with `allegiance read PATH`, or name another file with \
             `--db FILE`\n"
        )
    );
}

#[test]
fn reading_keeps_reports_and_prints_claims_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = "title: Frozen\npublisher: Lake Courier\npublished: 2024-06-03\n\nArmenia has frozen its participation in the CSTO.\n";
    common::write(folder.path(), "a.txt", text);
    let first = run(folder.path(), &["read", "a.txt", "--format", "jsonl"]);
    assert_eq!(first.status, 0, "{}", first.err);
    for line in first.out.lines() {
        assert!(json(line)["act"].is_string());
    }
    let again = run(folder.path(), &["read", "a.txt", "--format", "jsonl"]);
    assert_eq!((again.status, &again.out), (0, &first.out), "reading twice tells the same");
    let whole: Value = json(&run(folder.path(), &["read", "a.txt", "--format", "json"]).out);
    assert_eq!(whole.as_array().unwrap().len(), first.out.lines().count());
    let table = run(folder.path(), &["read", "a.txt"]);
    assert!(table.out.starts_with("0 new reports, 1 known already, of 2024-06-03: "), "{}", table.out);
    assert!(table.out.contains("What to ask next\n  allegiance "), "{}", table.out);
    assert_eq!(common::reports_in(&folder.path().join("allegiance.db")), 1);
    assert_eq!(run(folder.path(), &["check"]).status, 0);
}

#[test]
fn standard_input_is_a_report_or_jsonl() {
    let folder = tempfile::tempdir().unwrap();
    let read = ["read", "-", "--published", "2024-06-03", "--publisher", "Lake Courier"];
    let text = run_with_input(folder.path(), &read, b"Varenia left the Lake Union.");
    assert!(text.out.starts_with("1 new report, of 2024-06-03"), "{} {}", text.out, text.err);
    let lines = b"{\"text\":\"One.\"}\n\n{\"text\":\"Two.\",\"published\":\"2024-01-01\"}\n";
    let lines = run_with_input(folder.path(), &read, lines);
    assert!(
        lines.out.starts_with("2 new reports, 2 with nothing to read in them, 2024-01-01 to 2024-06-03"),
        "{} {}",
        lines.out,
        lines.err
    );
}

#[test]
fn what_is_read_does_not_depend_on_threads() {
    let texts: String = (0..150)
        .map(|number| format!("{{\"text\":\"State {number} left the Lake Union on 3 May 2024.\",\"published\":\"2024-06-03\",\"publisher\":\"P\"}}\n"))
        .collect();
    let outs: Vec<String> = ["1", "2", "5"]
        .map(|threads| {
            let folder = tempfile::tempdir().unwrap();
            common::write(folder.path(), "a.jsonl", &texts);
            let mut command = common::command(folder.path());
            command.args(["read", "a.jsonl", "--format", "jsonl"]).env("RAYON_NUM_THREADS", threads);
            let run = common::finish(command);
            assert_eq!(run.status, 0, "{}", run.err);
            assert_eq!(common::reports_in(&folder.path().join("allegiance.db")), 150);
            run.out
        })
        .into();
    assert!(outs.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn parse_gives_conllu_with_bytes_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Türkiye hosted the summit.\r\n\nArmenia stayed away.\n";
    common::write(folder.path(), "a.txt", text);
    let run = run(folder.path(), &["parse", "a.txt"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let rows: Vec<Vec<&str>> = run
        .out
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
        .collect();
    assert!(rows.iter().all(|row| row.len() == 10), "{}", run.out);
    let armenia = rows.iter().find(|row| row[1] == "Armenia").unwrap();
    let start = text.find("Armenia").unwrap();
    assert!(armenia[9].contains(&format!("Span={start}-{}", start + 7)), "{armenia:?}");
}

#[test]
#[cfg(unix)]
fn sql_is_answered_by_the_program_beside_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("allegiance");
    let program = env!("CARGO_BIN_EXE_allegiance");
    std::fs::hard_link(program, &own).or_else(|_| std::fs::copy(program, &own).map(|_| ())).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(&own);
        command.args(arguments).current_dir(folder.path()).env("PATH", "").env_remove("ALLEGIANCE_DB");
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, out, err) = run(&["query", "select 1"]);
    assert_eq!((status, out.as_str()), (Some(3), ""));
    assert!(err.contains("--profile cluster"), "{err}");
    assert!(run(&["query", "--help"]).2.contains("Examples:"));

    std::os::unix::fs::symlink("/bin/echo", folder.path().join("allegiance-cluster")).unwrap();
    let (status, out, _) = run(&["query", "--db", "a.db", "--table", "a=b", "select 1", "--format", "csv", "--help"]);
    assert_eq!((status, out.as_str()), (Some(0), "query --db a.db --table a=b select 1 --format csv --help\n"));
}

#[test]
fn completions_for_shells() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let run = run(folder.path(), &["completions", shell]);
        assert!(run.status == 0 && run.out.contains("standing"), "{shell}");
    }
}

//! The accounts beside the standings, from reports to what is printed: commitments, attendance, relations, differences.

#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::Path;
use std::sync::LazyLock;

use common::run;
use serde_json::Value;

/// Short reports of our own: file, day, publisher, text.
const REPORTS: [(&str, &str, &str, &str); 12] = [
    ("a", "2022-09-14", "Lake Courier", "Armenia asked the CSTO for military help on 13 September 2022."),
    ("b", "2022-09-16", "Lake Courier", "Kazakhstan refused to send troops to Armenia on 15 September 2022."),
    (
        "c",
        "2001-09-13",
        "Harbour Post",
        "The United States invoked Article 5 of the North Atlantic Treaty on 12 September 2001. The United States asked NATO for help.",
    ),
    ("d", "2001-10-10", "Harbour Post", "Germany sent troops to the United States on 9 October 2001."),
    (
        "e",
        "2023-11-24",
        "Hill Gazette",
        "Armenia skipped the CSTO summit in Minsk on 23 November 2023. Belarus hosted the CSTO summit on 23 November 2023. Kazakhstan attended the CSTO summit on 23 November 2023.",
    ),
    ("f", "2023-01-11", "Hill Gazette", "Armenia refused to host CSTO exercises on 10 January 2023."),
    ("g", "2009-06-15", "Hill Gazette", "Belarus skipped the CSTO summit in Moscow on 14 June 2009."),
    (
        "h",
        "2024-02-23",
        "Hill Gazette",
        "Armenia has frozen its participation in the CSTO, Prime Minister Nikol Pashinyan said on 22 February 2024.",
    ),
    (
        "i",
        "2019-03-05",
        "Harbour Post",
        "Greece condemned Turkey on 4 March 2019. France praised Greece on 4 March 2019.",
    ),
    ("j", "2018-03-05", "Harbour Post", "Greece and Turkey signed a pact on 4 March 2018."),
    ("k", "2018-12-04", "Harbour Post", "Qatar announced on 3 December 2018 that it would leave OPEC."),
    (
        "l",
        "2010-06-18",
        "Harbour Post",
        "Kyrgyzstan asked Russia for help on 12 June 2010. Russia did not send troops to Kyrgyzstan in June 2010.",
    ),
];

static ACCOUNT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("reports")).unwrap();
    for (name, day, publisher, text) in REPORTS {
        let report = format!("title: {name}\npublisher: {publisher}\npublished: {day}\n\n{text}\n");
        common::write(&folder.path().join("reports"), &format!("{name}.txt"), report);
    }
    let read = run(folder.path(), &["read", "reports"]);
    assert_eq!(read.status, 0, "{}", read.err);
    folder
});

fn folder() -> &'static Path {
    ACCOUNT.path()
}

/// The rows that a command gives as JSON.
fn rows(arguments: &[&str]) -> Vec<Value> {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    let run = run(folder(), &arguments);
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}", run.out))
}

/// What a command prints for people, 80 columns wide.
fn table(arguments: &[&str]) -> String {
    let mut command = common::command(folder());
    command.args(arguments).env("COLUMNS", "80");
    let run = common::finish(command);
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
    for line in run.out.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line:?} is too wide in {}", run.out);
    }
    run.out
}

/// The text on one line: where it was broken does not matter.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_id(claims: &Value) -> &str {
    &claims[0]["id"].as_str().unwrap()[..8]
}

/// The one row of which this holds.
fn only(rows: &[Value], is_it: impl Fn(&Value) -> bool) -> &Value {
    let mut found = rows.iter().filter(|row| is_it(row));
    let one = found.next().unwrap_or_else(|| panic!("no such row in {rows:#?}"));
    assert!(found.next().is_none(), "several such rows in {rows:#?}");
    one
}

#[test]
fn a_watch_tells_what_is_new_since_the_last_look_whatever_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, day: &str, text: &str| {
        let report = format!("title: {name}\npublisher: Hill Gazette\npublished: {day}\n\n{text}\n");
        common::write(folder.path(), name, report);
        assert_eq!(run(folder.path(), &["read", name]).status, 0);
    };
    let watch = || run(folder.path(), &["watch", "CSTO", "--seen", "seen.jsonl", "--format", "json"]);
    read("a.txt", "2023-11-24", "Armenia skipped the CSTO summit on 23 November 2023.");
    let first = watch();
    assert_eq!((first.status, first.out.as_str()), (1, "[]\n"));
    assert!(first.err.contains("the first look"), "{}", first.err);
    assert_eq!(watch().status, 1, "nothing is new");

    // A report that comes in late is news at the next look, though it is of 2024.
    read("b.txt", "2024-02-23", "Armenia has frozen its participation in the CSTO, Nikol Pashinyan said on Thursday.");
    let late = watch();
    let rows: Vec<Value> = serde_json::from_str(&late.out).unwrap();
    assert_eq!(late.status, 0);
    assert_eq!(rows.len(), 1, "{}", late.out);
    assert_eq!((rows[0]["member"].as_str(), rows[0]["to"].as_str()), (Some("ARM"), Some("frozen")));
    assert_eq!(rows[0]["cause"], "learnt");
    assert_eq!(watch().status, 1);

    common::write(folder.path(), "seen.jsonl", "no JSON\n");
    let broken = watch();
    assert_eq!(broken.status, 3);
    assert!(broken.err.contains("seen.jsonl, line 1"), "{}", broken.err);
}

#[test]
fn two_days_are_compared_as_they_were_known_later() {
    let days = ["compare", "OPEC", "2018-12-02", "2018-12-03", "--format", "json"];
    assert_eq!(run(folder(), &days).status, 1, "the report came out on the day after");
    let known = run(folder(), &[&days[..], &["--known", "2018-12-10"]].concat());
    let rows: Vec<Value> = serde_json::from_str(&known.out).unwrap();
    assert_eq!(rows.len(), 1, "{}", known.out);
    assert_eq!((rows[0]["member"].as_str(), rows[0]["to"].as_str()), (Some("QAT"), Some("leaving")));
    assert_eq!(rows[0]["cause"], "changed");
}

#[test]
fn help_has_examples() {
    for command in ["requests", "attendance", "relations", "compare", "watch"] {
        let help = run(folder(), &[command, "--help"]);
        assert_eq!(help.status, 0);
        assert!(help.out.contains("Examples:") && help.out.contains(&format!("allegiance {command} ")), "{}", help.out);
        assert!(run(folder(), &["--help"]).out.contains(&format!("\n  {command} ")));
    }
    for command in ["requests", "attendance", "relations"] {
        let help = run(folder(), &[command, "--help"]).out;
        assert!(help.contains("--on <DATE>") && help.contains("--known <DATE>"), "{help}");
    }
}

#[test]
fn a_request_and_who_answered_it() {
    let rows = rows(&["requests", "CSTO", "--on", "2022-12"]);
    let request = only(&rows, |row| row["kind"] == "request" && row["asker"] == "ARM");
    assert_eq!((&request["day"], &request["asked"][0]), (&Value::from("2022-09-13"), &Value::from("CSTO")));
    assert_eq!((&request["clause"], &request["covered"]), (&Value::from("CSTO:4"), &Value::from(true)));
    assert_eq!(request["about"][0], "military help");
    let answers = request["answers"].as_array().unwrap();
    let refusal = only(answers, |answer| answer["party"] == "KAZ");
    assert_eq!((&refusal["outcome"], &refusal["days"]), (&Value::from("refused"), &Value::from(2)));
    assert_eq!(refusal["because"][0]["act"], "refuse_help");
    assert_eq!(only(answers, |answer| answer["party"] == "BLR")["outcome"], "silent");
    let tally = only(&rows, |row| row["kind"] == "tally" && row["member"] == "KAZ");
    assert_eq!((&tally["asked_of"], &tally["answered"], &tally["median_days"]), (&1.into(), &1.into(), &2.into()));

    let table = table(&["requests", "CSTO", "--on", "2022-12"]);
    let line = flat(&table);
    assert!(
        line.contains("2022-09-13 Armenia asked CSTO for help: \"military help\" · under article 4 (CSTO:4)"),
        "{table}"
    );
    let id = first_id(&refusal["because"]);
    assert!(line.contains(&format!("refused Kazakhstan · 2022-09-15 · 2 days after · {id}")), "{table}");
    assert!(line.contains("nothing is told of: Belarus, Kyrgyzstan, Russia, Tajikistan"), "{table}");
    assert!(line.contains("How often others were asked, of whom no answer is told: Belarus (1)"), "{table}");
    assert_eq!(run(folder(), &["why", id]).status, 0);
}

#[test]
fn an_ally_that_helped() {
    let rows = rows(&["requests", "NATO", "--on", "2001-12"]);
    let request = only(&rows, |row| row["kind"] == "request");
    assert_eq!((&request["asker"], &request["clause"]), (&Value::from("USA"), &Value::from("NATO:5")));
    let germany = only(request["answers"].as_array().unwrap(), |answer| answer["party"] == "DEU");
    assert_eq!((&germany["outcome"], &germany["days"]), (&Value::from("fulfilled"), &Value::from(27)));
    let table = table(&["requests", "NATO", "--on", "2001-12"]);
    assert!(
        table.contains("100 %") && flat(&table).contains("fulfilled Germany · 2001-10-09 · 27 days after"),
        "{table}"
    );
    let earlier = self::rows(&["requests", "NATO", "--known", "2001-10-01"]);
    let request = only(&earlier, |row| row["kind"] == "request");
    let germany = only(request["answers"].as_array().unwrap(), |answer| answer["party"] == "DEU");
    assert_eq!(germany["outcome"], "silent", "what was not known is not told");
}

#[test]
fn members_against_events() {
    let rows = rows(&["attendance", "CSTO", "--on", "2024"]);
    let cell = |member: &str, day: &str| {
        only(&rows, |row| row["kind"] == "cell" && row["member"] == member && row["day"] == day)
    };
    assert_eq!(cell("ARM", "2023-11-23")["presence"], "absent");
    assert_eq!(cell("BLR", "2023-11-23")["presence"], "hosted");
    assert_eq!(cell("KAZ", "2023-11-23")["presence"], "present");
    assert_eq!(cell("BLR", "2009-06-14")["presence"], "absent");
    assert_eq!(cell("RUS", "2023-11-23")["presence"], "unknown");
    let refused = cell("ARM", "2023-01-10");
    assert_eq!((&refused["presence"], &refused["event"]), (&Value::from("refused_to_host"), &Value::from("exercise")));
    assert_eq!(refused["because"][0]["act"], "refuse_to_host");

    let all = table(&["attendance", "CSTO", "--on", "2024"]);
    let line = |name: &str| flat(all.lines().find(|line| line.starts_with(name)).unwrap());
    assert_eq!((line("Armenia"), line("Belarus")), ("Armenia · R ✗".to_owned(), "Belarus ✗ · H".to_owned()), "{all}");
    assert!(flat(&all).contains("✗ absent, ! said that it would stay away, H hosted, R refused to host"), "{all}");
    let id = first_id(&refused["because"]);
    assert!(flat(&all).contains(&format!("2023-01-10 exercise refused to host: Armenia · {id}")), "{all}");
    assert!(flat(&all).contains("Nothing is told of: Kyrgyzstan, Russia, Tajikistan"), "{all}");
    let later = table(&["attendance", "CSTO", "--on", "2024", "--since", "2023"]);
    assert!(!later.contains("2009") && later.contains("2023"), "{later}");
}

#[test]
fn the_newest_events_that_fit_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let lines = (1..=12).map(|month| {
        let text = format!("Hungary skipped the NATO summit on 5 {} 2015.", MONTHS[month - 1]);
        format!("{{\"text\":\"{text}\",\"published\":\"2016-01-01\",\"publisher\":\"Harbour Post\"}}\n")
    });
    common::write(folder.path(), "a.jsonl", lines.collect::<Vec<_>>().concat());
    common::write(folder.path(), "b.txt", SPELL);
    assert_eq!(run(folder.path(), &["read", "a.jsonl", "b.txt"]).status, 0);
    let mut command = common::command(folder.path());
    command.args(["attendance", "NATO", "--on", "2016-02"]).env("COLUMNS", "60");
    let out = common::finish(command).out;
    assert!(out.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60), "{out}");
    assert!(out.contains("12-05") && !out.contains("01-05"), "{out}");
    assert!(flat(&out).contains("older events left out before 2015-"), "{out}");
    let csto = run(folder.path(), &["attendance", "CSTO", "--on", "2024-12"]);
    assert!(flat(&csto.out).contains("Armenia: since 2023-09, 14 months · "), "{} {}", csto.out, csto.err);
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const SPELL: &str = "title: Away\npublisher: Hill Gazette\npublished: 2024-11-28\n\nArmenia has not attended CSTO summits since \
                     September 2023.\n";

#[test]
fn how_two_get_on() {
    let rows = rows(&["relations", "Greece", "Turkey", "--on", "2019-06"]);
    assert_eq!(rows.len(), 1);
    let pair = &rows[0];
    assert_eq!(pair["parties"], serde_json::json!(["GRC", "TUR"]));
    assert!(pair["balance"].as_f64().unwrap() < 0.0 && pair["before"].as_f64().unwrap() > 0.0, "{pair}");
    assert_eq!((&pair["count"], &pair["count_before"], &pair["window"]), (&1.into(), &1.into(), &365.into()));
    let event = &pair["events"][0];
    assert_eq!(
        (&event["act"], &event["actor"], &event["day"]),
        (&"condemn".into(), &"GRC".into(), &"2019-03-04".into())
    );
    assert!(event["weight"].as_f64().unwrap() < 0.0);
    let table = table(&["relations", "Greece", "Turkey", "--on", "2019-06"]);
    assert!(table.contains("Greece: condemn → Turkey") && table.contains(first_id(&event["because"])), "{table}");
    let wider = self::rows(&["relations", "Greece", "Turkey", "--on", "2019-06", "--window", "730"]);
    assert_eq!(wider[0]["count"], 2);
}

#[test]
fn who_rose_and_who_fell() {
    let out = table(&["relations", "NATO", "--on", "2019-06"]);
    let (better, worse) =
        flat(&out).split_once("Get on worse than before").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert!(better.split_once("Get on better than before").unwrap().1.contains("France and Greece"), "{out}");
    assert!(worse.starts_with(" Greece and Turkey"), "{out}");
    let of_one = rows(&["relations", "Greece", "--on", "2019-06"]);
    assert_eq!(of_one.len(), 2);
}

#[test]
fn what_changed_and_what_was_learnt() {
    let changed = rows(&["compare", "CSTO", "2023-01", "2024-09"]);
    let frozen = only(&changed, |row| row["part"] == "participation");
    assert_eq!((&frozen["member"], &frozen["cause"]), (&Value::from("ARM"), &Value::from("changed")));
    assert_eq!((&frozen["from"], &frozen["to"]), (&Value::from("reduced"), &Value::from("frozen")));
    assert_eq!((&frozen["since"], &frozen["rule"]["name"]), (&Value::from("2024-02-22"), &Value::from("own_freeze")));
    let out = table(&["compare", "CSTO", "2023-01", "2024-09"]);
    assert!(
        flat(&out).contains("What changed in the world Armenia: participation reduced → frozen, since 2024-02-22"),
        "{out}"
    );
    assert!(out.contains(first_id(&frozen["because"])), "{out}");

    let learnt = rows(&["compare", "OPEC", "2018-12-03", "2018-12-10"]);
    let leaving = only(&learnt, |row| row["part"] == "intent");
    assert_eq!(
        (&leaving["member"], &leaving["cause"], &leaving["to"]),
        (&"QAT".into(), &"learnt".into(), &"leaving".into())
    );
    let out = table(&["compare", "OPEC", "2018-12-03", "2018-12-10"]);
    let later = flat(&out).split_once("What we only learnt").unwrap().1.to_owned();
    assert!(later.contains("Qatar: intent staying → leaving"), "{out}");

    let same = run(folder(), &["compare", "NATO", "2006", "2007"]);
    assert_eq!(same.status, 1);
    assert!(flat(&same.out).contains("nothing changed between 2006-12-31 and 2007-12-31."), "{}", same.out);
}

#[test]
fn a_watch_tells_what_changed_and_is_silent_otherwise() {
    let out = table(&["watch", "CSTO", "--since", "2023-06"]);
    let line = flat(&out);
    assert!(line.contains("2024-02-22 CSTO: Armenia: participation reduced → frozen · "), "{out}");
    let both = rows(&["watch", "CSTO", "OPEC", "--since", "2018-06"]);
    assert!(
        both.iter().any(|row| row["organisation"] == "OPEC") && both.iter().any(|row| row["organisation"] == "CSTO")
    );
    assert!(rows(&["watch", "--since", "2018-06"]).len() >= both.len());
    let none = run(folder(), &["watch", "CSTO", "--since", "2025"]);
    assert_eq!((none.status, none.out.as_str(), none.err.as_str()), (1, "", ""));
}

#[test]
fn nothing_has_status_1() {
    for arguments in [
        &["requests", "OPEC"][..],
        &["requests", "NATO", "--known", "2001-09-01"],
        &["attendance", "OPEC"],
        &["relations", "Iceland", "Qatar"],
        &["relations", "Greece", "--on", "1990"],
        &["watch", "CSTO", "--since", "2025"],
        &["requests", "Varenian Lake Pact"],
    ] {
        let table = run(folder(), arguments);
        assert_eq!((table.status, table.out.as_str()), (1, ""), "{arguments:?}: {}", table.err);
        let json: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
        assert_eq!(run(folder(), &json).status, 1, "{arguments:?}");
    }
    for arguments in
        [&["relations", "Greece", "Greece"][..], &["requests", "Greece"], &["relations", "NATO", "--window", "0"]]
    {
        let run = run(folder(), arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.err);
    }
}

#[test]
fn all_formats_have_the_same_rows() {
    for arguments in [
        &["attendance", "CSTO", "--on", "2024"][..],
        &["relations", "NATO", "--on", "2019-06"],
        &["compare", "CSTO", "2023-01", "2024-09"],
        &["watch", "CSTO", "--since", "2023-06"],
        &["requests", "CSTO"],
    ] {
        let with = |format| {
            let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", format]).collect();
            run(folder(), &arguments).out
        };
        let list = rows(arguments);
        let lines: Vec<Value> = with("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(list, lines);
        let sheet = with("csv");
        let records = csv::Reader::from_reader(sheet.as_bytes()).into_records().collect::<Result<Vec<_>, _>>().unwrap();
        let wanted = match arguments[0] {
            "requests" => list.iter().filter_map(|row| row["answers"].as_array()).map(Vec::len).sum(),
            _ => list.len(),
        };
        assert_eq!(records.len(), wanted, "{sheet}");
    }
}

#[test]
fn an_organisation_that_only_reports_know() {
    let folder = common::account();
    let compare = run(folder.path(), &["compare", "lake union", "2024-04", "2024-07", "--format", "json"]);
    assert_eq!(compare.status, 0, "{}", compare.err);
    let rows: Vec<Value> = serde_json::from_str(&compare.out).unwrap();
    let left = only(&rows, |row| row["part"] == "membership" && row["cause"] == "changed");
    assert_eq!((&left["member"], &left["to"], &left["since"]), (&"Varenia".into(), &"left".into(), &"2024-05".into()));
    assert_eq!(left["because"][0]["id"], common::told().1[1].id.to_string());
    let watch = run(folder.path(), &["watch", "Lake Union", "--since", "2024-04-30"]);
    assert!(watch.out.starts_with("2024-05     Lake Union: Varenia: membership "), "{}", watch.out);
}

#[test]
fn facts_alone_answer_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let run = run(folder.path(), &["compare", "NATO", "2023-01", "2024-06", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let rows: Vec<Value> = serde_json::from_str(&run.out).unwrap();
    let sweden = only(&rows, |row| row["member"] == "SWE" && row["part"] == "membership");
    assert_eq!((&sweden["to"], &sweden["because"][0]["kind"]), (&"member".into(), &"fact".into()));
}

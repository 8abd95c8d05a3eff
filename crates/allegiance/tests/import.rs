//! Coded data sets: each kind in its own columns, bad rows, second and broken runs, and what the account makes of it.
//!
//! Rows are made up in the true layout; those about real treaties say what the treaties' depositaries say.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::path::Path;

use common::{Run, command, reports_in, run, run_with_input, write};
use serde_json::Value;

fn claims(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["claims", "--format", "jsonl"];
    all.extend(arguments);
    run(folder, &all).out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A claim in a line: act, parties, time, nearest source.
fn brief(claim: &Value) -> String {
    let ids = |list: &Value| -> String {
        let ids = list.as_array().into_iter().flatten().map(|party| party["id"].as_str().unwrap_or("").to_owned());
        ids.collect::<Vec<_>>().join("+")
    };
    let object = if claim["object"].is_array() {
        ids(&claim["object"])
    } else {
        claim["object"]["as"].as_str().unwrap_or("").to_owned()
    };
    let time = |end: &str| claim["time"][end].as_str().unwrap_or("").to_owned();
    format!("{} {} {} {}..{}", claim["act"].as_str().unwrap(), ids(&claim["actor"]), object, time("from"), time("to"))
}

fn briefs(folder: &Path, arguments: &[&str]) -> Vec<String> {
    claims(folder, arguments).iter().map(brief).collect()
}

fn import(folder: &Path, arguments: &[&str]) -> Run {
    let mut all = vec!["import"];
    all.extend(arguments);
    run(folder, &all)
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// What the account says of a member: membership and since when.
fn standing(folder: &Path, organisation: &str, member: &str, on: &str) -> (String, String) {
    let run = run(folder, &["standing", organisation, member, "--on", on, "--format", "json"]);
    let value: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}{}", run.out, run.err));
    let row = &value[0];
    (row["membership"].as_str().unwrap().to_owned(), row["since"]["membership"].as_str().unwrap_or("").to_owned())
}

fn is_sound(folder: &Path) {
    let check = run(folder, &["check"]);
    assert_eq!((check.status, check.err.as_str()), (0, ""), "{}", check.out);
}

const ATOP: &str =
    "atop_id,phase,cow_code,iso3,entry,exit,in_effect_2018,defense,offense,neutrality,nonaggression,consultation
9901,1,339,ALB,1926-11-27,1927-11-22,0,0,0,0,0,1
9901,2,339,ALB,1927-11-22,1939-04-07,0,1,0,0,0,1
9901,1,325,ITA,1926-11-27,,0,1,0,0,0,0
3180,0,900,AUS,1950-01-01,,1,1,0,0,0,0
";

#[test]
fn atop_members_answer_for_an_alliance_that_the_facts_do_not_know() {
    let folder = folder();
    write(folder.path(), "members.csv", ATOP);
    let done = import(folder.path(), &["atop", "members.csv"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    let mut told = briefs(folder.path(), &["--org", "ATOP 9901", "--party", "Albania"]);
    told.sort();
    assert_eq!(
        told,
        [
            "has_clause ALB consultation 1926-11-27..1927-11-22",
            "has_clause ALB consultation 1927-11-22..1939-04-07",
            "has_clause ALB defense 1927-11-22..1939-04-07",
            // One phase gives way to the next: that is no exit.
            "leave ALB ATOP 9901 1939-04-07..1939-04-07",
            "member_of ALB ATOP 9901 1926-11-27..1927-11-22",
            "member_of ALB ATOP 9901 1927-11-22..1939-04-07",
        ]
    );
    let of = |member: &str, on: &str| standing(folder.path(), "ATOP 9901", member, on);
    assert_eq!(of("Albania", "1930-01-01"), ("member".into(), "1926-11-27".into()));
    assert_eq!(of("Albania", "1945-01-01"), ("left".into(), "1939-04-07".into()));
    assert_eq!(of("Italy", "2000-01-01"), ("member".into(), "1926-11-27".into()));
    assert_eq!(of("Greece", "1930-01-01"), ("none".into(), String::new()));
    // What the data set says does not overrule the facts.
    assert_eq!(standing(folder.path(), "NATO", "Australia", "2000-01-01").0, "none");
    assert_eq!(standing(folder.path(), "NATO", "Norway", "2000-01-01").0, "member");
    is_sound(folder.path());
}

#[test]
fn evidence_is_the_row_and_the_data_set_the_last_source() {
    let folder = folder();
    write(folder.path(), "members.csv", ATOP);
    import(folder.path(), &["atop", "members.csv"]);
    let claims = claims(folder.path(), &["--org", "ATOP 9901", "--party", "Italy", "--act", "has_clause"]);
    let claim = &claims[0];
    assert_eq!(claim["evidence"]["text"], "9901,1,325,ITA,1926-11-27,,0,1,0,0,0,0");
    assert_eq!(claim["object"]["as"], "defense");
    assert_eq!(claim["sources"][0]["id"], "ATOP 5.1");
    assert_eq!(claim["published"], "2022-12-31");
    assert_eq!(claim["confidence"], 1.0);
    let other =
        run(folder.path(), &["import", "atop", "members.csv", "--publisher", "Our desk", "--published", "2020-05-01"]);
    assert_eq!(other.status, 0, "{}", other.err);
    assert_eq!(briefs(folder.path(), &["--source", "Our desk", "--known", "2020-05-01", "--act", "leave"]).len(), 1);
}

#[test]
fn the_columns_of_atop_itself() {
    let folder = folder();
    let table = "atopid,member,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul
9902,371,1992,5,15,0,0,0,1,0,0,1,1
9902,373,1993,9,99,1999,4,2,1,0,0,1,1
";
    write(folder.path(), "atop5_1m.csv", table);
    let done = import(folder.path(), &["atop", "atop5_1m.csv"]);
    assert_eq!(done.status, 0, "{}", done.err);
    assert_eq!(standing(folder.path(), "ATOP 9902", "Armenia", "2010"), ("member".into(), "1992-05-15".into()));
    assert_eq!(standing(folder.path(), "ATOP 9902", "Azerbaijan", "1995"), ("member".into(), "1993-09".into()));
    assert_eq!(standing(folder.path(), "ATOP 9902", "Azerbaijan", "2010"), ("left".into(), "1999-04-02".into()));
    assert_eq!(briefs(folder.path(), &["--act", "has_clause", "--party", "Armenia"]).len(), 3);
}

#[test]
fn alliances_of_the_correlates_of_war() {
    let folder = folder();
    let by_member = "version4id,ccode,state_name,all_st_day,all_st_month,all_st_year,all_end_day,all_end_month,all_end_year,ss_type,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,mem_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,asymmetric,version
901,200,United Kingdom,1,1,1816,15,2,1911,Type I: Defense Pact,1,1,1816,15,2,1911,1,0,1,0,1,0,0,4.1
901,235,Portugal,1,1,1816,,,,Type I: Defense Pact,1,1,1816,,,,1,1,1,0,1,0,0,4.1
";
    write(folder.path(), "alliance_v4.1_by_member.csv", by_member);
    let pairs = "cow_code_a,iso3_a,cow_code_b,iso3_b,first_year,last_year,defense,neutrality,nonaggression,entente
2,USA,20,CAN,1949,1961,1,0,1,1
";
    write(folder.path(), "pairs.csv", pairs);
    let members = "igo,cow_code,iso3,status,first_year,last_year,end_reason
lakes,500,UGA,full,1990,1999,exit
lakes,501,KEN,full,1990,2014,
lakes,510,TZA,observer,1990,2014,
";
    write(folder.path(), "igo.csv", members);
    let done = import(folder.path(), &["cow", "alliance_v4.1_by_member.csv", "pairs.csv", "igo.csv"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    assert_eq!(standing(folder.path(), "COW alliance 901", "Portugal", "1950").0, "member");
    assert_eq!(standing(folder.path(), "COW alliance 901", "GBR", "1950"), ("left".into(), "1911-02-15".into()));
    assert_eq!(briefs(folder.path(), &["--act", "ally_of"]), ["ally_of USA CAN 1949..1961"]);
    assert_eq!(standing(folder.path(), "LAKES", "Uganda", "1999-06-01").0, "member");
    assert_eq!(standing(folder.path(), "LAKES", "Uganda", "2005").0, "left");
    assert_eq!(standing(folder.path(), "LAKES", "Kenya", "2020").0, "member");
    assert_eq!(briefs(folder.path(), &["--act", "observer_of"]), ["observer_of TZA LAKES 1990..2015"]);
    is_sound(folder.path());
}

#[test]
fn polecat_rows_that_the_program_writes_itself() {
    let folder = folder();
    let text = "{\"id\": 1, \"date\": \"2024-03-05\", \"publisher\": \"Lake Courier\", \"text\": \"France condemned the attack by Russia.\"}\n";
    let coded = run_with_input(folder.path(), &["code", "--schema", "polecat"], text.as_bytes());
    write(folder.path(), "events.tsv", &coded.out);
    let done = import(folder.path(), &["polecat", "events.tsv"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    let claims = claims(folder.path(), &[]);
    assert_eq!(claims[0]["plover"]["type"], "ACCUSE");
    assert_eq!(claims[0]["actor"][0]["id"], "FRA/government");
    let sources: Vec<&str> =
        claims[0]["sources"].as_array().unwrap().iter().map(|source| source["id"].as_str().unwrap()).collect();
    assert_eq!(sources, ["Lake Courier", "POLECAT"]);
    assert_eq!(claims[0]["published"], "2024-03-05");
    is_sound(folder.path());
}

#[test]
fn icews_rows_in_latin_1() {
    let folder = folder();
    let head = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";
    let mut table = head.as_bytes().to_vec();
    table.extend_from_slice(b"1\t2015-03-02\tC\xf4te d'Ivoire\t\tC\xf4te d'Ivoire\tMake a visit\t042\t1.9\tCitizen (Mali)\tSocial\tMali\t9\t1\tLe Courrier\t\t\t\t\t\t\n");
    table.extend_from_slice(
        b"2\t2015-03-02\tMali\t\tMali\tMake statement\t010\t0\tNiger\t\tNiger\t9\t2\tLe Courrier\t\t\t\t\t\t\n",
    );
    write(folder.path(), "events.tab", &table);
    let done = import(folder.path(), &["icews", "events.tab"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.contains("rows without a claim: a statement is no event (CAMEO 01)"), "{}", done.out);
    assert!(done.out.contains("rows that are not UTF-8, read as windows-1252"), "{}", done.out);
    let found = claims(folder.path(), &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(brief(&found[0]), "meet CIV MLI/Citizen 2015-03-02..2015-03-02");
    assert_eq!(found[0]["actor"][0]["as"], "Côte d'Ivoire");
    assert_eq!(found[0]["plover"]["mode"], "visit");
    assert_eq!(found[0]["sources"][0]["id"], "Le Courrier");
    is_sound(folder.path());
}

/// A row in the 58 or 61 columns of GDELT.
fn gdelt(width: usize, id: usize, day: &str, sides: [(&str, &str, &str, &str); 2], code: &str) -> String {
    let mut cells = vec![String::new(); width];
    let (added, address) = if width == 61 { (59, 60) } else { (56, 57) };
    cells[0] = id.to_string();
    cells[1] = day.into();
    for (first, (name, country, group, kind)) in [(5, sides[0]), (15, sides[1])] {
        cells[first] = format!("{country}{group}{kind}");
        cells[first + 1] = name.into();
        cells[first + 2] = country.into();
        cells[first + 3] = group.into();
        cells[first + 7] = kind.into();
    }
    cells[26] = code.into();
    cells[added] = if width == 61 { format!("{day}000000") } else { day.into() };
    cells[address] = format!("https://www.lake.example/{id}");
    cells.join("\t") + "\n"
}

const ARMENIA: (&str, &str, &str, &str) = ("ARMENIA", "ARM", "", "GOV");
const NATO: (&str, &str, &str, &str) = ("NATO", "", "NAT", "");
const FRANCE: (&str, &str, &str, &str) = ("FRANCE", "FRA", "", "");

#[test]
fn gdelt_rows_feed_the_relations() {
    let folder = folder();
    let mut one = gdelt(58, 1, "20240301", [ARMENIA, FRANCE], "042");
    one.push_str(&gdelt(58, 2, "20240301", [FRANCE, ARMENIA], "072"));
    one.push_str(&gdelt(58, 3, "20240302", [ARMENIA, NATO], "0231"));
    one.push_str(&gdelt(58, 4, "20240302", [("", "", "", ""), ("", "", "", "")], "190"));
    write(folder.path(), "one.CSV", one);
    write(folder.path(), "two.CSV", gdelt(61, 5, "20240303", [FRANCE, NATO], "036"));
    let done = import(folder.path(), &["gdelt", "one.CSV", "two.CSV"]);
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    let mut told = briefs(folder.path(), &[]);
    told.sort();
    assert_eq!(
        told,
        [
            "meet ARM/government FRA 2024-03-01..2024-03-01",
            "meet FRA NATO 2024-03-03..2024-03-03",
            "request_help ARM/government NATO 2024-03-02..2024-03-02",
            "send_aid FRA ARM/government 2024-03-01..2024-03-01",
        ]
    );
    let meet = &claims(folder.path(), &["--act", "meet", "--org", "NATO"])[0];
    assert_eq!(meet["certainty"], "planned");
    assert_eq!(meet["plover"]["type"], "AGREE");
    assert_eq!(meet["sources"][0]["id"], "lake.example");
    assert_eq!(meet["sources"][0]["as"], "lake.example");
    assert_eq!(meet["sources"][1]["id"], "GDELT");
    let relations = run(folder.path(), &["relations", "Armenia", "France", "--on", "2024-03-10", "--format", "json"]);
    let told: Value = serde_json::from_str(&relations.out).unwrap();
    assert!(relations.out.contains("send_aid"), "{told:#}");
    is_sound(folder.path());
}

/// Many rows, some days.
fn many(rows: usize) -> String {
    let day = |row: usize| format!("202401{:02}", 1 + row * 20 / rows);
    (0..rows).map(|row| gdelt(58, row, &day(row), [ARMENIA, FRANCE], "042")).collect()
}

#[test]
fn a_second_run_adds_nothing_and_a_limit_is_gone_on_from() {
    let folder = folder();
    write(folder.path(), "a.csv", many(1000));
    let trial = import(folder.path(), &["gdelt", "a.csv", "--dry-run", "--format", "json"]);
    let trial: Value = serde_json::from_str(&trial.out).unwrap();
    assert_eq!((&trial["claims"], &trial["dry_run"]), (&Value::from(1000), &Value::from(true)));
    assert!(!folder.path().join("allegiance.db").exists());
    let first = import(folder.path(), &["gdelt", "a.csv", "--limit", "300", "--format", "json"]);
    let first: Value = serde_json::from_str(&first.out).unwrap();
    let rows = first["rows"].as_u64().unwrap();
    assert!((300..400).contains(&rows), "{first}");
    let whole = import(folder.path(), &["gdelt", "a.csv", "--format", "json"]);
    let whole: Value = serde_json::from_str(&whole.out).unwrap();
    assert_eq!((&whole["claims"], &whole["known_rows"]), (&Value::from(1000 - rows), &Value::from(rows)));
    assert_eq!(
        whole["reports"].as_u64().unwrap() + first["reports"].as_u64().unwrap(),
        trial["reports"].as_u64().unwrap()
    );
    let again = import(folder.path(), &["gdelt", "a.csv", "--format", "json"]);
    let again: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((&again["claims"], &again["reports"], &again["known_rows"]), (&0.into(), &0.into(), &1000.into()));
    assert_eq!(claims(folder.path(), &[]).len(), 1000);
    is_sound(folder.path());
}

#[test]
fn packed_tables_and_standard_input_give_the_same_reports() {
    let folder = folder();
    let table = many(100);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, table.as_bytes()).unwrap();
    write(folder.path(), "a.csv.gz", packed.finish().unwrap());
    assert_eq!(import(folder.path(), &["gdelt", "a.csv.gz"]).status, 0);
    let reports = reports_in(&folder.path().join("allegiance.db"));
    assert_eq!(run_with_input(folder.path(), &["import", "gdelt", "-"], table.as_bytes()).status, 0);
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), reports);
}

#[test]
fn bad_rows_are_named_and_the_rest_is_kept() {
    let folder = folder();
    let mut table = gdelt(58, 1, "20240301", [ARMENIA, FRANCE], "042");
    table.push_str("cut\toff\n");
    table.push_str(&gdelt(58, 3, "20240301", [ARMENIA, FRANCE], "9x"));
    table.push_str(&gdelt(58, 4, "20240332", [ARMENIA, FRANCE], "042"));
    table.push_str(&gdelt(58, 5, "20240301", [ARMENIA, FRANCE], "051"));
    write(folder.path(), "a.csv", table);
    let done = import(folder.path(), &["gdelt", "a.csv"]);
    assert_eq!(done.status, 3);
    for told in [
        "error: the day is missing\n  --> a.csv, line 2, column `DATEADDED`\n  help: write it as YYYYMMDD",
        "error: `9x` is no CAMEO code\n  --> a.csv, line 3, column `EventCode`\n  help: a code has three or four digits, such as 042 or 1031",
        "error: `20240332` is no day\n  --> a.csv, line 4, column `DATEADDED`",
    ] {
        assert!(done.err.contains(told), "{}", done.err);
    }
    assert_eq!(briefs(folder.path(), &[]).len(), 2);
    is_sound(folder.path());
}

#[test]
fn wrong_columns_are_told_with_those_expected() {
    let folder = folder();
    write(folder.path(), "a.csv", "atop_id,cow_code,begin,end\n1,2,3,4\n");
    let done = import(folder.path(), &["atop", "a.csv"]);
    assert_eq!(done.status, 3);
    assert!(done.err.contains("error: these columns are missing: `entry`, `exit`\n  --> a.csv, line 1\n  help: the first line names the columns; expected: "), "{}", done.err);
    write(folder.path(), "b.csv", "a\tb\n");
    let done = import(folder.path(), &["gdelt", "b.csv"]);
    assert!(done.err.contains("the first line has 2 columns, and GDELT events have 57, 58 or 61"), "{}", done.err);
    let none = import(folder.path(), &["gdelt", "nowhere.csv"]);
    assert_eq!(none.status, 3);
    assert!(none.err.contains("there is no such file or folder"), "{}", none.err);
}

#[test]
fn facts_of_ones_own() {
    let folder = folder();
    let table = "organisation,member,status,from,to,source,known
Lake Union,Armenia,member,2001-05-02,,\"Lake Union, treaty register, 2001\",
Lake Union,Georgia,member,2001-05-02,2010-01-01,Lake Union register,
Lake Union,Turkey,observer,2003,,Lake Union register,2003-06-01
Lake Union,Azerbaijan,member,2001-05-02,,,
Lake Union,Russia,king,2001-05-02,,Lake Union register,
Lake Union,Iran,member,soon,,Lake Union register,
";
    write(folder.path(), "own.csv", table);
    let done = import(folder.path(), &["facts", "own.csv", "--publisher", "Our desk"]);
    assert_eq!(done.status, 3);
    for told in [
        "error: the source is missing\n  --> own.csv, line 5, column `source`",
        "error: `king` is no status\n  --> own.csv, line 6, column `status`\n  help: write member, observer, candidate or suspended",
        "error: `soon` is no day\n  --> own.csv, line 7, column `from`",
    ] {
        assert!(done.err.contains(told), "{}", done.err);
    }
    assert_eq!(standing(folder.path(), "Lake Union", "Armenia", "2005"), ("member".into(), "2001-05-02".into()));
    assert_eq!(standing(folder.path(), "Lake Union", "Georgia", "2012"), ("left".into(), "2010-01-01".into()));
    let observer = &claims(folder.path(), &["--act", "observer_of"])[0];
    assert_eq!(observer["published"], "2003-06-01");
    assert_eq!(observer["sources"][0]["id"], "Lake Union register");
    assert_eq!(observer["sources"][1]["id"], "Our desk");
    is_sound(folder.path());
}

#[test]
fn a_kill_in_the_middle_is_gone_on_from() {
    let folder = folder();
    write(folder.path(), "a.csv", many(60_000));
    let db = folder.path().join("allegiance.db");
    let mut child =
        command(folder.path()).args(["import", "gdelt", "a.csv"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    while !store::Store::open_read_only(&db).and_then(|store| store.counts()).is_ok_and(|counts| counts.reports > 0) {
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(child.try_wait().unwrap().is_none_or(|status| status.success()));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let kept = reports_in(&db);
    is_sound(folder.path());
    let again = import(folder.path(), &["gdelt", "a.csv", "--format", "json"]);
    let again: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(again["known_already"], kept);
    assert_eq!(again["claims"].as_u64().unwrap() + again["known_rows"].as_u64().unwrap(), 60_000);
    assert_eq!(store::Store::open_read_only(&db).unwrap().counts().unwrap().claims, 60_000);
}

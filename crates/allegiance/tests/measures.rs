//! Power, closeness, risk and judgements: in every format, with what each number rests on, and nothing where nothing is known.

#![expect(clippy::unwrap_used, reason = "tests may panic")]
#![expect(clippy::disallowed_methods, reason = "touches the world: a test writes the tables that it imports")]

mod common;

use std::path::Path;

use codebook::{Act, Claim, ClaimId, Evidence, Judged, Object, Party, PartyId, Report, Source, Span, When};
use codebook::{Certainty, Polarity};
use common::{Run, run};
use serde_json::Value;
use store::Store;

/// The last day of the last year that all but the votes know.
const DAY: [&str; 4] = ["--on", "2022-12-31", "--known", "2024-01-01"];

const NAMES: [&str; 6] = ["Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan"];

fn ask(folder: &Path, arguments: &[&str], format: &str) -> Run {
    let run = run(folder, &[arguments, &["--format", format]].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.err);
    run
}

fn rows(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    serde_json::from_str(&ask(folder, arguments, "json").out).unwrap()
}

fn row<'a>(rows: &'a [Value], wanted: &[(&str, &str)]) -> &'a Value {
    let is_wanted = |row: &&Value| wanted.iter().all(|(field, value)| row[field] == *value);
    rows.iter().find(is_wanted).unwrap_or_else(|| panic!("{wanted:?}"))
}

fn near(value: &Value, wanted: f64) {
    assert!((value.as_f64().unwrap() - wanted).abs() < 0.000_6, "{value} is not {wanted}");
}

#[test]
fn power_in_the_csto() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(folder.path(), &[&["power", "CSTO"], &DAY[..]].concat());
    let whole = row(&rows, &[("kind", "whole")]);
    near(&whole["herfindahl"]["value"], 0.767);
    assert_eq!((&whole["leader"], &whole["year"]), (&Value::from("RUS"), &Value::from(2022)));
    near(&row(&rows, &[("kind", "share"), ("member", "RUS")])["within"]["value"], 0.873);
    let table = ask(folder.path(), &["power", "CSTO", "--on", "2022-12-31", "--since", "2016"], "table").out;
    for part in ["0.873", "0.767", "Russia", "capabilities of 2022", "2016"] {
        assert!(table.contains(part), "{part} in {table}");
    }
}

#[test]
fn closeness_in_the_csto() {
    let folder = tempfile::tempdir().unwrap();
    let asked = [&["closeness", "CSTO", "--by", "ideal_points", "--pairs"], &DAY[..]].concat();
    let rows = rows(folder.path(), &asked);
    let armenia = row(&rows, &[("kind", "member"), ("member", "ARM")]);
    assert_eq!((&armenia["rank_to_biggest"], &armenia["biggest"]), (&Value::from(5), &Value::from("RUS")));
    let ranked = rows.iter().filter(|row| row["rank_to_biggest"].is_number()).count();
    assert_eq!(ranked, 5, "all but the biggest");
    assert_eq!(rows.iter().filter(|row| row["kind"] == "pair").count(), 15);
}

#[test]
fn risk_in_the_csto() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows(folder.path(), &[&["risk", "CSTO"], &DAY[..]].concat());
    let model = row(&rows, &[("kind", "model")]);
    assert_eq!((&model["year"], &model["carried"]), (&Value::from(2018), &Value::from(4)));
    assert!(model["past"]["of"].as_u64().unwrap() >= model["past"]["hits"].as_u64().unwrap());
    let members: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "member").collect();
    let places: Vec<u64> = members.iter().map(|row| row["rank"]["place"].as_u64().unwrap()).collect();
    assert!(places.is_sorted() && places[0] == 1, "{places:?}");
    for member in members {
        let rank = &member["rank"];
        let [best, place, worst] = ["best", "place", "worst"].map(|end| rank[end].as_u64().unwrap());
        assert!(best <= place && place <= worst, "{rank}");
        assert!(member["times_base_rate"].is_number() && member.get("probability").is_none(), "{member}");
        assert!(!member["because"].as_array().unwrap().is_empty(), "{member}");
    }
}

/// Beside the order of the model stands what leavers did before: each count opens up to episodes, and these to claims.
#[test]
fn what_leavers_did_stands_beside_the_risk() {
    let folder = tempfile::tempdir().unwrap();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");
    assert_eq!(run(folder.path(), &["read", examples]).status, 0);
    let rows = rows(folder.path(), &["risk", "CSTO", "--on", "2026-01-01"]);
    let before = &row(&rows, &[("kind", "model")])["before"];
    let counts = before["counts"].as_array().unwrap();
    let announced = counts.iter().find(|row| row["behaviour"] == "announced").unwrap();
    let did = |left: bool, behaviour: &str| {
        let of = before["episodes"].as_array().unwrap().iter().filter(|row| row["left"] == left);
        of.filter(|row| row["did"].as_array().unwrap().iter().any(|deed| deed["behaviour"] == behaviour)).count() as u64
    };
    assert!(announced["leavers"]["did"].as_u64().unwrap() > 0, "{announced}");
    for row in counts.iter().filter(|row| row["behaviour"] != "any") {
        let behaviour = row["behaviour"].as_str().unwrap();
        assert_eq!(row["leavers"]["did"].as_u64().unwrap(), did(true, behaviour), "{behaviour}");
        assert_eq!(row["stayers"]["did"].as_u64().unwrap(), did(false, behaviour), "{behaviour}");
    }
    let covered = before["covered"].as_u64().unwrap();
    assert_eq!(announced["leavers"]["of"].as_u64().unwrap(), covered);
    assert!(covered < before["left"].as_u64().unwrap(), "most exits are known from the facts alone");
    for episode in before["episodes"].as_array().unwrap() {
        assert!(episode["left"] == false || !episode["because"].as_array().unwrap().is_empty(), "{episode}");
        for deed in episode["did"].as_array().unwrap() {
            assert!(!deed["because"].as_array().unwrap().is_empty(), "{deed}");
        }
    }
    let armenia = row(&rows, &[("kind", "member"), ("member", "ARM")]);
    let froze = armenia["did"].as_array().unwrap().iter().find(|deed| deed["behaviour"] == "froze").unwrap();
    assert_eq!(froze["because"][0]["kind"], "claim");
    let table = ask(folder.path(), &["risk", "CSTO", "--on", "2026-01-01"], "table").out;
    for part in ["What leavers did in the 5 years before", "froze its participation", "Armenia: "] {
        assert!(table.contains(part), "{part} in {table}");
    }
}

/// Every object with a `value` in it.
fn figures<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Array(list) => list.iter().for_each(|inner| figures(inner, found)),
        Value::Object(fields) => {
            if fields.contains_key("unit") {
                found.push(value);
            }
            fields.values().for_each(|inner| figures(inner, found));
        }
        _ => {}
    }
}

#[test]
fn every_number_has_what_it_rests_on() {
    let folder = tempfile::tempdir().unwrap();
    for command in [&["power"][..], &["closeness", "--rows"]] {
        let rows = Value::from(rows(folder.path(), &[command, &["CSTO"], &DAY[..]].concat()));
        let mut found = Vec::new();
        figures(&rows, &mut found);
        assert!(found.len() > 8, "{command:?}: {}", found.len());
        for figure in found {
            let rests = figure["because"].as_array().unwrap().iter().any(|row| row["kind"] == "row");
            assert_eq!(figure["value"].is_number(), rests, "{figure}");
        }
    }
}

#[test]
fn closeness_says_how_much_it_rests_on_or_on_what() {
    let folder = tempfile::tempdir().unwrap();
    let asked = [&["closeness", "CSTO", "--by", "all", "--pairs"], &DAY[..]].concat();
    let (brief, full) = (
        Value::from(rows(folder.path(), &asked)),
        Value::from(rows(folder.path(), &[&asked[..], &["--rows"]].concat())),
    );
    let [mut short, mut long] = [Vec::new(), Vec::new()];
    figures(&brief, &mut short);
    figures(&full, &mut long);
    assert_eq!(short.len(), long.len());
    for (short, long) in short.iter().zip(long) {
        assert_eq!(
            ["value", "unit", "n", "missing"].map(|field| &short[field]),
            ["value", "unit", "n", "missing"].map(|field| &long[field])
        );
        let rests = short["rests_on"].as_array().unwrap();
        let count: u64 = rests.iter().map(|rest| rest["count"].as_u64().unwrap()).sum();
        assert_eq!(count as usize, long["because"].as_array().unwrap().len(), "{short}");
        assert!(short["value"].is_null() || count > 0, "{short}");
        assert!(rests.iter().all(|rest| rest["source"].is_string() == rest["years"].is_array()), "{short}");
    }
    let sheet = ask(folder.path(), &asked, "csv").out;
    assert!(sheet.contains("6 ideal_points 2022"), "{sheet}");
}

#[test]
fn what_is_unknown_is_not_zero() {
    let folder = tempfile::tempdir().unwrap();
    let old = ["--on", "1900-01-01"];
    assert_eq!(run(folder.path(), &[&["power", "CSTO"], &old[..]].concat()).status, 1, "there was no such thing");
    let late = rows(folder.path(), &["power", "CSTO", "--on", "2035", "--known", "2035"]);
    let whole = row(&late, &[("kind", "whole")]);
    assert!(whole["year"].is_null() && whole["herfindahl"]["value"].is_null() && whole["leader"].is_null(), "{whole}");
    assert_eq!(whole["herfindahl"]["missing"], whole["members"]);
    let late = rows(folder.path(), &["closeness", "CSTO", "--by", "votes", "--on", "2035", "--known", "2035"]);
    assert!(late.iter().all(|row| row["mean"]["value"].is_null()), "{late:?}");
    let table = ask(folder.path(), &["power", "CSTO", "--on", "2035", "--known", "2035"], "table").out;
    assert!(table.contains('–') && !table.contains("0.0"), "{table}");
}

#[test]
fn an_organisation_without_data() {
    let folder = common::account();
    for command in ["power", "closeness", "risk"] {
        let none = run(folder.path(), &[command, "Lake Union", "--on", "2024-06-03"]);
        assert_eq!(none.status, 1, "{}", none.err);
        assert!(none.err.starts_with("error: no member of `Lake Union` is known on 2024-06-03"), "{}", none.err);
    }
    // Of these the facts know the members, and no table the alliance.
    let none = run(folder.path(), &["risk", "G7", "--on", "2020"]);
    assert!(none.status == 1 && none.err.contains("help: "), "{}", none.err);
}

#[test]
fn all_formats_tell_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["power", "closeness", "risk"] {
        let asked = [&[command, "CSTO"], &DAY[..]].concat();
        let list = rows(folder.path(), &asked);
        let lines: Vec<Value> =
            ask(folder.path(), &asked, "jsonl").out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(list, lines);
        let sheet = ask(folder.path(), &asked, "csv").out;
        let records = csv::Reader::from_reader(sheet.as_bytes()).into_records().collect::<Result<Vec<_>, _>>().unwrap();
        let table = ask(folder.path(), &asked, "table").out;
        assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
        for (name, id) in NAMES.iter().zip(["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"]) {
            assert!(records.iter().any(|record| record.iter().any(|cell| cell == id)), "{id} in {sheet}");
            assert!(list.iter().any(|row| row["member"] == id), "{id}");
            assert!(table.contains(name), "{name} in {table}");
        }
    }
}

#[test]
fn drawings_are_well_formed_and_name_every_member() {
    let folder = tempfile::tempdir().unwrap();
    for more in [&["power"][..], &["power", "--since", "2000"], &["closeness"], &["risk"]] {
        let asked = [more, &["CSTO"], &DAY[..]].concat();
        let drawing = ask(folder.path(), &asked, "svg").out;
        well_formed(&drawing);
        for part in NAMES.iter().chain(&["<title>CSTO: ", "<desc>", "xmlns=\"http://www.w3.org/2000/svg\""]) {
            assert!(drawing.contains(part), "{part} in {drawing}");
        }
        for colour in drawing.split("fill=\"").chain(drawing.split("stroke=\"")).skip(1) {
            let colour = colour.split('"').next().unwrap();
            assert!(["black", "white", "none"].contains(&colour) || colour.starts_with("<svg"), "{colour}");
        }
    }
    let other = run(folder.path(), &["standing", "CSTO", "--format", "svg"]);
    assert_eq!(other.status, 2);
    assert!(other.err.contains("there is no drawing of this answer") && other.err.contains("help: "), "{}", other.err);
}

/// Every element that is opened is closed, in order, and `<` and `&` stand nowhere else.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').unwrap_or_else(|| panic!("{piece}"));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{piece}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
        assert!(
            words.split('&').skip(1).all(|rest| entities.iter().any(|it| it[1..] == rest[..it.len() - 1])),
            "{words}"
        );
    }
    assert!(open.is_empty(), "{open:?}");
}

/// What a sentence judges: an act with its actors, or parties.
struct Sentence {
    act: Act,
    judged: Option<Act>,
    parties: &'static [&'static str],
    words: &'static str,
}

const fn sentence(act: Act, judged: Option<Act>, parties: &'static [&'static str], words: &'static str) -> Sentence {
    Sentence { act, judged, parties, words }
}

const THREE: [Sentence; 3] = [
    sentence(Act::AssessLikely, Some(Act::Leave), &["ARM"], "Armenia is the most likely to leave the CSTO."),
    sentence(Act::AssessPower, None, &["RUS"], "Russia dominates the CSTO."),
    sentence(Act::AssessLikely, Some(Act::Join), &["SRB"], "Serbia may join the CSTO."),
];

const SEVERAL: [Sentence; 4] = [
    sentence(
        Act::AssessUnlikely,
        Some(Act::Leave),
        &["other members"],
        "Other members are unlikely to leave the CSTO.",
    ),
    sentence(
        Act::AssessUnlikely,
        Some(Act::Leave),
        &["none of the members"],
        "None of the members will leave the CSTO.",
    ),
    sentence(Act::AssessPower, None, &["RUS", "ARM"], "Russia and Armenia dominate it."),
    sentence(Act::AssessCloseness, None, &["RUS", "BLR", "TJK"], "Russia, Belarus and Tajikistan are close."),
];

/// A folder with an account of a report that judges so, and its claims.
fn judgements(sentences: &[Sentence]) -> (tempfile::TempDir, Vec<Claim>) {
    let text = sentences.iter().map(|sentence| sentence.words).collect::<Vec<_>>().join(" ");
    let report = Report::new("Danube Post", jiff::civil::date(2024, 9, 3), "Likely", &text);
    let publisher = Source { who: Party::new(report.publisher.clone(), Span::default()), cue: None };
    let party = |id: &&str| {
        let id = if id.len() == 3 { PartyId::state(id) } else { PartyId::Group((*id).into()) };
        Party::new(id, Span::default())
    };
    let csto = || Object::Parties(vec![Party::new(PartyId::organisation("CSTO"), Span::default())]);
    let mut start = 0;
    let claim = |(number, sentence): (usize, &Sentence)| {
        let end = start + sentence.words.len() as u32;
        let span = Span::new(start, end);
        start = end + 1;
        let parties = sentence.parties.iter().map(party).collect();
        let claim = Claim {
            id: ClaimId([0; 16]),
            evidence: Evidence { report: report.id, span, sentence: number as u32 },
            act: sentence.act,
            actor: Vec::new(),
            object: match sentence.judged {
                Some(act) => Object::Claim(Box::new(Judged { act, actor: parties, object: csto() })),
                None => Object::Parties(parties),
            },
            detail: None,
            time: When::published(report.published),
            polarity: Polarity::Yes,
            certainty: Certainty::Happened,
            sources: vec![publisher.clone()],
            opinion: true,
            plover: None,
            confidence: 0.9,
        };
        claim.with_id()
    };
    let claims: Vec<Claim> = sentences.iter().enumerate().map(claim).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("allegiance.db")).unwrap();
    store.add(&[(report, claims.clone())], "test").unwrap();
    (folder, claims)
}

#[test]
fn a_judgement_stands_beside_the_figures() {
    let (folder, claims) = judgements(&THREE);
    let ids: Vec<String> = claims.iter().map(|claim| claim.id.to_string()[..12].to_owned()).collect();
    let judge = |id: &str| rows(folder.path(), &["judge", id]).remove(0);
    let likely = judge(&ids[0]);
    let place = likely["rank"]["place"].as_u64().unwrap();
    assert_eq!(likely["verdict"], if place == 1 { "supported" } else { "not_supported" });
    assert_eq!((&likely["measure"], &likely["year"]), (&Value::from("risk"), &Value::from(2018)));
    assert_eq!((&likely["on"], &likely["known"]), (&Value::from("2024-09-03"), &Value::from("2024-09-03")));
    let power = judge(&ids[1]);
    assert_eq!((&power["verdict"], &power["organisation"]), (&Value::from("supported"), &Value::from("CSTO")));
    near(&power["figure"]["value"], 0.873);
    let join = judge(&ids[2]);
    assert_eq!((&join["verdict"], &join["measure"]), (&Value::from("no_data"), &Value::Null));
    let table = ask(folder.path(), &["judge", &ids[0]], "table").out;
    for part in ["«Armenia is the most likely to leave the CSTO.»", "Danube Post", "by risk", "95 % confidence"] {
        assert!(table.split_whitespace().collect::<Vec<_>>().join(" ").contains(part), "{part} in {table}");
    }
    assert_eq!(ask(folder.path(), &["judge", &ids[0]], "csv").out.lines().count(), 2);
    assert_eq!(run(folder.path(), &["judge", "ffffffff"]).status, 1);
}

/// A judgement of several members, each of whom has a row of its own.
#[test]
fn a_judgement_of_several_members_is_one_verdict_and_a_row_each() {
    let (folder, claims) = judgements(&SEVERAL);
    let judge = |index: usize| {
        let id = &claims[index].id.to_string()[..12];
        rows(folder.path(), &["judge", id, "--org", "CSTO"]).remove(0)
    };
    let verdicts = |row: &Value| -> Vec<String> {
        row["judged"].as_array().unwrap().iter().map(|row| row["verdict"].as_str().unwrap().to_owned()).collect()
    };
    let whole = |verdicts: &[String]| {
        let any = |verdict: &str| verdicts.iter().any(|it| it == verdict);
        if any("not_supported") {
            "not_supported"
        } else if any("no_data") {
            "no_data"
        } else {
            "supported"
        }
    };
    let others = judge(0);
    assert_eq!(others["verdict"], whole(&verdicts(&others)), "{others}");
    let members: Vec<&str> =
        others["judged"].as_array().unwrap().iter().map(|row| row["members"][0].as_str().unwrap()).collect();
    assert_eq!(members.len(), 5, "all but the biggest: {members:?}");
    assert!(!members.contains(&"RUS"), "{members:?}");
    for row in others["judged"].as_array().unwrap() {
        let below = row["figure"]["value"].as_f64().map(|value| value <= 1.0);
        assert_eq!(
            row["verdict"],
            below.map_or("no_data", |it| if it { "supported" } else { "not_supported" }),
            "{row}"
        );
    }
    let all = judge(1);
    assert_eq!(all["judged"].as_array().unwrap().len(), 6, "{all}");
    let power = judge(2);
    assert_eq!(verdicts(&power), ["supported", "not_supported"], "{power}");
    assert!(
        power["verdict"] == "not_supported"
            && power["found"].as_str().unwrap().contains("do not bear it out of 1 of 2: Armenia"),
        "{power}"
    );
    let close = judge(3);
    assert_eq!(close["judged"].as_array().unwrap().len(), 3, "each pair: {close}");
    let id = &claims[0].id.to_string()[..12];
    assert_eq!(ask(folder.path(), &["judge", id, "--org", "CSTO"], "csv").out.lines().count(), 6);
    let table = ask(folder.path(), &["judge", id, "--org", "CSTO"], "table").out;
    assert!(["Armenia", "Belarus", "Kyrgyzstan"].iter().all(|name| table.contains(name)), "{table}");
}

#[test]
fn help_has_examples() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["power", "closeness", "risk", "judge"] {
        let help = run(folder.path(), &[command, "--help"]);
        assert!(help.out.contains("Examples:") && help.out.contains(&format!("allegiance {command} ")), "{}", help.out);
        assert!(help.out.contains("--on <DATE>") && help.out.contains("--known <DATE>"), "{}", help.out);
        assert!(run(folder.path(), &["--help"]).out.contains(&format!("\n  {command} ")));
    }
}

#[test]
fn a_table_of_ones_own_goes_before_what_ships_and_is_cited() {
    let folder = tempfile::tempdir().unwrap();
    let (table, bad) = (folder.path().join("own.csv"), folder.path().join("bad.csv"));
    std::fs::write(&table, "stateabb,ccode,year,cinc\nARM,371,2022,0.4\nBLR,370,2021,0.0001\n").unwrap();
    std::fs::write(&bad, "ccode,year,cinc\n371,2022,0.4\n371,2022,7\n").unwrap();
    let refused = run(folder.path(), &["import", "capabilities", bad.to_str().unwrap()]);
    assert!(refused.status != 0 && refused.err.contains("bad.csv, line 3"), "{}", refused.err);
    let import = || rows_of_import(folder.path(), table.to_str().unwrap());
    assert_eq!(import()["reports"], 2);
    assert_eq!((&import()["reports"], &import()["known_already"]), (&Value::from(0), &Value::from(2)));
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    let told = rows(folder.path(), &[&["power", "CSTO"], &DAY[..]].concat());
    let source = |member: &str| {
        let because = &row(&told, &[("kind", "share"), ("member", member)])["world"]["because"];
        because.to_string()
    };
    assert!(row(&told, &[("kind", "whole")])["leader"] == "ARM", "{told:?}");
    assert!(source("ARM").contains("imported: report "), "{}", source("ARM"));
    // In 2022 the figures of 2021 were known, and those of one's own for 2022 were not.
    let dated = folder.path().join("dated.csv");
    std::fs::write(&dated, "ccode,year,cinc,known\n370,2022,0.9,2025-03-01\n").unwrap();
    assert_eq!(rows_of_import(folder.path(), dated.to_str().unwrap())["reports"], 1);
    let leader = |known: &str| {
        let told = rows(folder.path(), &["power", "CSTO", "--on", "2022-12-31", "--known", known]);
        row(&told, &[("kind", "whole")])["leader"].clone()
    };
    assert_eq!((leader("2025-02-28"), leader("2025-03-01")), (Value::from("ARM"), Value::from("BLR")));
    let early = rows(folder.path(), &["power", "CSTO", "--on", "2022-12-31", "--known", "2022-12-31"]);
    assert_eq!(row(&early, &[("kind", "whole")])["leader"], "RUS");
}

/// What is foretold of leaving is a judgement, as it is read from a text.
#[test]
fn what_is_foretold_of_leaving_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("report.txt");
    std::fs::write(&text, "None of the members will leave the CSTO, Thomas Reed, an analyst, said.\n").unwrap();
    assert_eq!(run(folder.path(), &["read", text.to_str().unwrap(), "--published", "2024-09-03"]).status, 0);
    let told = rows(folder.path(), &["claims", "--act", "leave"]);
    assert_eq!(
        (&told[0]["certainty"], &told[0]["polarity"]),
        (&Value::from("predicted"), &Value::from("no")),
        "{told:?}"
    );
    let id = &told[0]["id"].as_str().unwrap()[..12];
    let judged = rows(folder.path(), &["judge", id]).remove(0);
    assert_eq!((&judged["measure"], &judged["organisation"]), (&Value::from("risk"), &Value::from("CSTO")), "{judged}");
    assert!(judged["judged"].as_array().unwrap().len() > 1 && judged["verdict"] != "no_data", "{judged}");
}

/// On a table of one's own the risk is fitted anew, by its rows alone, and it is cited.
#[test]
fn the_risk_is_fitted_on_member_years_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("years.csv");
    let mut text = "atop_id,cow_code,iso3,organisation,year,event,years_member,members,cinc_share,cinc_herfindahl,\
                    s_abs_with_leader,ideal_point_distance_mean,democracy_extended_uds,leader_change\n"
        .to_owned();
    for (place, member) in ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"].iter().enumerate() {
        for year in 2000..2020 {
            // Who shifts its ideal point far away leaves, every seventh year of its own.
            let left = u8::from((year + place) % 7 == 0 && place < 3);
            let far = if place < 3 { 2.0 } else { 0.1 };
            text += &format!("own,1,{member},CSTO,{year},{left},{},6,0.1,0.5,0.9,{far},0,0\n", year - 1990);
        }
    }
    std::fs::write(&table, text).unwrap();
    let import = ["import", "member_years", table.to_str().unwrap(), "--publisher", "Lake Institute"];
    assert_eq!(ask(folder.path(), &import, "table").status, 0);
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    let told = rows(folder.path(), &["risk", "CSTO", "--on", "2019-12-31"]);
    let model = row(&told, &[("kind", "model")]);
    assert_eq!((&model["member_years"], &model["fitted_until"]), (&Value::from(120), &Value::from(2019)));
    let first: Vec<&Value> =
        told.iter().filter(|row| row["rank"]["place"].as_u64() < Some(4) && row["kind"] == "member").collect();
    assert!(first.iter().all(|row| ["ARM", "BLR", "KAZ"].iter().any(|code| row["member"] == *code)), "{told:?}");
    assert!(first[0]["because"].to_string().contains("Lake Institute, imported"), "{}", first[0]["because"]);
    let early = rows(folder.path(), &["risk", "CSTO", "--on", "1999-12-31", "--known", "1999-12-31"]);
    assert!(row(&early, &[("kind", "member")])["because"].to_string().contains("ATOP"), "its rows were not known");
}

fn rows_of_import(folder: &Path, table: &str) -> Value {
    serde_json::from_str(&ask(folder, &["import", "capabilities", table], "json").out).unwrap()
}

//! Sentences and their events: see `cases.txt` for what a case looks like.

use std::fmt::Write;

use codebook::{Act, Date, Report};

use crate::{Event, Memory, Participant, testing};

fn coded(text: &str, memory: &mut Memory) -> (Report, Vec<Event>) {
    let report = Report::new("Lake Courier", "2005-06-15".parse::<Date>().unwrap(), "", text);
    let events = crate::code(&report, testing::knowledge(), memory);
    (report, events)
}

fn ids(side: &[Participant]) -> String {
    let ids: Vec<String> =
        side.iter().map(|one| one.id.as_ref().map_or("?".to_owned(), |id| id.home().to_string())).collect();
    if ids.is_empty() { "-".to_owned() } else { ids.join("+") }
}

fn written(event: &Event) -> String {
    let mode = event.mode.as_deref().map(|mode| format!(" {mode}")).unwrap_or_default();
    format!("{}{mode}: {} -> {}", event.kind.as_str(), ids(&event.actor), ids(&event.recipient))
}

#[test]
fn sentences_are_coded_by_their_main_event() {
    let mut wrong = String::new();
    let mut memory = Memory::default();
    let mut count = 0;
    for line in include_str!("cases.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (text, expected) = line.rsplit_once(" | ").expect("a case has its event");
        let (_, events) = coded(text, &mut memory);
        count += 1;
        if let Some((today, wanted)) = expected.split_once(", wanted ") {
            let kind = events.first().map_or("-", |event| event.kind.as_str());
            if kind == wanted {
                writeln!(wrong, "{text}\n    is {wanted} now: move it to its type").unwrap();
            } else if kind != today {
                writeln!(wrong, "{text}\n    is {kind}, was {today}").unwrap();
            }
            continue;
        }
        let found: Vec<String> = events.iter().map(written).collect();
        if found != [expected] {
            writeln!(wrong, "{text}\n    {found:?}, wanted {expected}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 250, "the cases are there");
}

#[test]
fn an_event_that_a_claim_tells_of_has_its_act() {
    let mut memory = Memory::default();
    let (_, events) = coded("France withdrew its troops from Mali in March 2004.", &mut memory);
    assert_eq!(events[0].act, Act::WithdrawTroops);
    assert_eq!(events[0].time.from, Some("2004-03".parse().unwrap()));
    let (_, events) = coded("Thousands of farmers marched in Paris.", &mut memory);
    assert_eq!(events[0].act, Act::Other(codebook::EventType::Protest));
}

#[test]
fn saying_is_no_event_and_nobody_is_no_party() {
    let mut memory = Memory::default();
    for text in ["Norway said the weather was fine.", "The book lies on the table.", ""] {
        assert_eq!(coded(text, &mut memory).1, [], "{text}");
    }
}

#[test]
fn whom_nobody_names_is_marked() {
    let (_, events) = coded("Thousands of farmers marched in Paris.", &mut Memory::default());
    assert!(events[0].recipient[0].assumed && events[0].recipient[0].words.is_empty());
    assert!(!events[0].actor[0].assumed);
}

#[test]
fn codes_and_modes_are_those_of_the_codebooks() {
    let mut memory = Memory::default();
    let mut wrong = Vec::new();
    for line in include_str!("cases.txt").lines().filter(|line| line.contains(" | ")) {
        for event in coded(line.split(" | ").next().unwrap_or_default(), &mut memory).1 {
            assert!(event.mode.as_deref().is_none_or(|mode| event.kind.modes().contains(&mode)), "{line}");
            assert!((3..=4).contains(&event.cameo.len()), "{line}: {}", event.cameo);
            // Who resigns yields (CAMEO 0831, a change of leadership) and retreats (PLOVER, mode `resign`).
            let resigns = event.mode.as_deref() == Some("resign") && event.cameo.starts_with("08");
            if codebook::cameo::event_type(&event.cameo) != Some(event.kind) && !resigns {
                wrong.push(format!("{line}: {}", event.cameo));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn any_text_ends() {
    proptest::proptest!(proptest::prelude::ProptestConfig::with_cases(64), |(text in "([A-Za-z]{1,9}|Russia|said|will|not|attacked|the|of|to|and|,|\\.|[0-9é“-]){0,40}")| {
        let (report, events) = coded(&text.replace(',', ", "), &mut Memory::default());
        for event in events {
            proptest::prop_assert!(!event.evidence.span.of(&report.text).is_empty());
        }
    });
}

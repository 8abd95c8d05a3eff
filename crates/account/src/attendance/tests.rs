//! Who came, who stayed away and what is not known; order and hindsight as properties.

use codebook::Facts;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Attendance, Cell, Presence, attendance};
use crate::archive::MemoryArchive;
use crate::held::AsOf;
use crate::world::{World, archive, party, read};

const CSTO: &str = "
    ARM member CSTO 1994-04-20..
    BLR member CSTO 1994-04-20..
    KAZ member CSTO 1994-04-20..
    UZB member CSTO 2006-08-16..2012-12-19
";

fn of_csto(archive: &MemoryArchive, facts: &Facts, at: AsOf) -> Attendance {
    let Ok(attendance) = attendance(archive, facts, &party("CSTO").id, at);
    attendance
}

fn known(world: &World, on: &str, known: &str) -> Attendance {
    let at = AsOf { on: on.parse().unwrap(), known: known.parse().unwrap() };
    of_csto(&world.archive, &world.facts, at)
}

fn on(world: &World, day: &str) -> Attendance {
    known(world, day, day)
}

/// `summit 2023-11-23` and so on.
fn columns(attendance: &Attendance) -> Vec<String> {
    attendance.occasions.iter().map(|occasion| format!("{} {}", occasion.kind, occasion.day)).collect()
}

fn cells<'a>(attendance: &'a Attendance, name: &str) -> &'a [Cell] {
    let row = attendance.rows.iter().find(|row| row.member == party(name).id);
    &row.expect("it has a row").cells
}

fn words(attendance: &Attendance, name: &str) -> String {
    let cells = cells(attendance, name).iter().map(|cell| cell.presence.as_str());
    cells.collect::<Vec<_>>().join(" ")
}

#[test]
fn unknown_is_not_absent_and_two_sources_may_dispute() {
    let world = World::with_facts(CSTO)
        .report(
            "2023-11-24",
            "Wire",
            "BLR host_event CSTO!summit on=2023-11-23\nARM skip_event CSTO!summit on=2023-11-23",
        )
        .report("2023-11-25", "Herald", "ARM attend_event CSTO!leaders'_summit on=2023-11 # an envoy was seen")
        .report("2023-11-25", "Desk", "*members attend_event CSTO!summit on=2023-11-23");
    let attendance = on(&world, "2023-12-01");
    assert_eq!(columns(&attendance), ["summit 2023-11-23"]);
    assert_eq!(words(&attendance, "BLR"), "hosted");
    assert_eq!(words(&attendance, "KAZ"), "unknown");
    assert_eq!(words(&attendance, "ARM"), "disputed");
    let cell = &cells(&attendance, "ARM")[0];
    assert_eq!((cell.because.len(), cell.against.len(), cell.is_member), (1, 1, true));
    assert!(cells(&attendance, "KAZ")[0].because.is_empty());
    assert_eq!(words(&known(&world, "2023-12-01", "2023-11-24"), "ARM"), "absent", "the other was not yet published");
    assert!(attendance.rows.iter().all(|row| row.member != party("UZB").id), "it was a member no more");
    let same = World::with_facts(CSTO).report("2023-11-24", "Wire", "ARM skip_event CSTO!summit on=2023-11-23").report(
        "2023-11-26",
        "Wire",
        "ARM attend_event CSTO!summit on=2023-11-23 # a correction",
    );
    assert_eq!(words(&on(&same, "2023-12-01"), "ARM"), "present", "its own later word");
}

#[test]
fn who_refuses_to_host_and_what_is_called_off() {
    let world = World::with_facts(CSTO).report(
        "2023-01-11",
        "Wire",
        "ARM refuse_to_host CSTO!military_exercise on=2023-01-10
         ARM host_event CIS!exercise on=2023-01-10
         KAZ cancel_event CSTO!exercise on=2022-10-09
         KAZ host_event CSTO!exercise planned on=2023-09-01
         BLR,ARM joint_exercise CSTO on=2022-08-01
         CSTO/Zas:secretary_general meet KAZ/Tokayev:president on=2022-07-01",
    );
    let attendance = on(&world, "2023-02-01");
    let days = ["meeting 2022-07-01", "exercise 2022-08-01", "exercise 2022-10-09", "exercise 2023-01-10"];
    assert_eq!(columns(&attendance), days);
    assert_eq!(words(&attendance, "ARM"), "unknown present unknown refused_to_host");
    assert_eq!(words(&attendance, "KAZ"), "present unknown unknown unknown", "a host that calls off is not absent");
    assert_eq!((attendance.occasions[2].cancelled.len(), attendance.occasions[3].cancelled.len()), (1, 0));
    assert_eq!(columns(&known(&world, "2022-09-01", "2023-02-01")).len(), 2);
}

#[test]
fn a_lower_official_among_leaders() {
    let leaders = "BLR/Lukashenko:president attend_event CSTO!summit on=2024-11-28";
    let deputy = "ARM/Safaryan:deputy_foreign_minister attend_event CSTO!summit on=2024-11-28";
    let of = |lines: &[&str]| {
        let world = World::with_facts(CSTO).report("2024-11-29", "Wire", &lines.join("\n"));
        words(&on(&world, "2024-12-01"), "ARM")
    };
    assert_eq!(of(&[leaders, deputy]), "lower_level");
    assert_eq!(of(&["BLR attend_event CSTO!summit on=2024-11-28", deputy]), "present", "no leader is told of");
    assert_eq!(
        of(&[leaders, deputy, "ARM/Pashinyan:prime_minister attend_event CSTO!summit on=2024-11-28"]),
        "present"
    );
    let stayed = "ARM/Pashinyan:prime_minister skip_event CSTO!summit on=2024-11-28";
    assert_eq!(of(&[stayed, "ARM attend_event CSTO!summit on=2024-11-28"]), "lower_level");
    assert_eq!(of(&[stayed]), "absent");
    let minister = "ARM/Papikyan:defence_minister skip_event CSTO!summit on=2024-11-28";
    assert_eq!(of(&[minister, "ARM attend_event CSTO!summit on=2024-11-28"]), "present");
    assert_eq!(of(&[leaders, "ARM/opposition attend_event CSTO!summit on=2024-11-28"]), "unknown");
}

#[test]
fn plans_and_doubts_are_no_presence() {
    for line in ["planned", "possible", "predicted", "demanded"] {
        let kept = if line == "planned" { "KAZ attend_event" } else { "KAZ skip_event" };
        let line = format!("ARM attend_event CSTO!summit on=2024-11-28 {line}\n{kept} CSTO!summit {line}");
        let world = World::with_facts(CSTO).report("2024-11-20", "Wire", &line);
        assert!(on(&world, "2024-12-01").occasions.is_empty(), "{line}");
    }
}

#[test]
fn an_announced_absence_is_shown_and_is_none() {
    let world = World::with_facts(CSTO)
        .report(
            "2023-11-14",
            "Wire",
            "ARM skip_event CSTO!summit planned on=2023-11-23\nBLR skip_event CSTO!summit planned",
        )
        .report("2023-11-24", "Desk", "KAZ,BLR attend_event CSTO!summit on=2023-11-23");
    let before = on(&world, "2023-11-15");
    assert_eq!(columns(&before), ["summit 2023-11-23"], "it is known of before its day");
    assert_eq!(words(&before, "ARM"), "absence_announced");
    assert_eq!(words(&before, "BLR"), "absence_announced", "of the next summit, where no day is told");
    let after = on(&world, "2023-11-25");
    assert_eq!((words(&after, "ARM"), words(&after, "KAZ")), ("absence_announced".into(), "present".into()));
    assert_eq!((words(&after, "BLR"), cells(&after, "BLR")[0].against.len()), ("present".into(), 1));
    let done = world.report("2023-11-25", "Wire", "ARM skip_event CSTO!summit on=2023-11-23");
    assert_eq!(words(&on(&done, "2023-11-26"), "ARM"), "absent");
}

#[test]
fn what_is_told_as_done_is_not_of_an_event_that_still_lies_ahead() {
    let world = World::with_facts(CSTO)
        .report("2022-11-24", "Wire", "ARM attend_event CSTO!summit # was there")
        .report("2022-11-24", "Herald", "ARM attend_event CSTO!summit on=2022-11-25 no # will not be there");
    let told = on(&world, "2022-11-24");
    let days: Vec<String> = told.occasions.iter().map(|occasion| occasion.day.to_string()).collect();
    assert_eq!(days, ["2022-11-24", "2022-11-25"]);
}

#[test]
fn of_an_event_that_lies_ahead_nobody_is_told_to_have_come() {
    let world = World::with_facts(CSTO)
        .report("2022-11-24", "Wire", "ARM skip_event CSTO!summit on=2023-01-10 # will not be there")
        .report("2023-01-11", "Wire", "ARM attend_event CSTO!summit # was there after all");
    assert_eq!(words(&known(&world, "2022-11-24", "2023-01-11"), "ARM"), "absence_announced");
}

#[test]
fn an_event_has_one_host_and_who_hold_it_together_took_part() {
    let of = |lines: &str| {
        let world = World::with_facts(CSTO).report("2023-11-24", "Wire", lines);
        let attendance = on(&world, "2023-12-01");
        (words(&attendance, "ARM"), words(&attendance, "BLR"), words(&attendance, "KAZ"))
    };
    let told = |arm: &str, blr: &str, kaz: &str| (arm.to_owned(), blr.to_owned(), kaz.to_owned());
    let held = "ARM,BLR,KAZ host_event CSTO!summit on=2023-11-23";
    assert_eq!(of(held), told("present", "present", "present"));
    assert_eq!(
        of(&format!("{held}\nBLR host_event CSTO!summit on=2023-11-23")),
        told("present", "hosted", "present"),
        "Minsk hosted it"
    );
    assert_eq!(
        of("BLR host_event CSTO!summit on=2023-11-23
            BLR host_event CSTO!summit on=2023-11-23 by=BLR/Lukashenko:president
            KAZ host_event CSTO!summit on=2023-11-23"),
        told("unknown", "hosted", "present"),
        "two sources against one"
    );
}

#[test]
fn who_is_named_alone_is_not_among_the_others() {
    let world = World::with_facts(CSTO).report(
        "2025-11-28",
        "Wire",
        "ARM,BLR,KAZ attend_event CSTO!summit on=2025-11-27 # all took part, and
         ARM skip_event CSTO!summit on=2025-11-27 # one was absent again
         ARM host_event CSTO!exercise no planned on=2026-09-01",
    );
    let attendance = on(&world, "2025-12-01");
    assert_eq!((words(&attendance, "ARM"), words(&attendance, "BLR")), ("absent".into(), "present".into()));
    assert_eq!(words(&on(&world, "2026-09-02"), "ARM"), "absent refused_to_host", "will not host is a refusal");
}

#[test]
fn drills_are_exercises_and_a_trip_is_one_to_what_was_held() {
    let world = World::with_facts(CSTO).report(
        "2009-06-16",
        "Wire",
        "ARM attend_event CSTO!exercise on=2009-05-02
         KAZ skip_event CSTO!drill on=2009-05-02
         ARM,KAZ attend_event CSTO!summit on=2009-06-14
         BLR skip_event CSTO!trip on=2009-06-14",
    );
    let attendance = on(&world, "2009-06-20");
    assert_eq!(columns(&attendance), ["exercise 2009-05-02", "summit 2009-06-14"]);
    assert_eq!(words(&attendance, "BLR"), "unknown absent");
    assert_eq!(words(&attendance, "KAZ"), "absent present");
}

#[test]
fn a_month_is_that_of_its_only_event() {
    let world = World::with_facts(CSTO).report(
        "2012-12-31",
        "Wire",
        "UZB attend_event CSTO!summit on=2012-05-15
         KAZ attend_event CSTO!summit on=2012-05-17
         BLR attend_event CSTO!summit on=2012-05
         ARM attend_event CSTO!summit on=2012-12-19
         GEO attend_event CSTO!summit on=2012
         AZE attend_event CSTO!summit # just now",
    );
    let attendance = on(&world, "2012-12-31");
    assert_eq!(columns(&attendance), ["summit 2012", "summit 2012-05-15", "summit 2012-12-19", "summit 2012-12-31"]);
    assert_eq!(words(&attendance, "BLR"), "unknown present unknown unknown");
    assert_eq!(words(&attendance, "UZB"), "unknown present unknown unknown", "a member on that day");
    assert_eq!(words(&attendance, "GEO"), "present unknown unknown unknown");
    let dated: Vec<bool> = attendance.occasions.iter().map(|occasion| occasion.dated).collect();
    assert_eq!(dated, [true, true, true, false]);
    let is_member: Vec<bool> = cells(&attendance, "UZB").iter().map(|cell| cell.is_member).collect();
    assert_eq!(is_member, [true, true, false, false]);
}

#[test]
fn a_spell_of_absence_counts_in_months() {
    let world = World::with_facts(CSTO).report(
        "2024-09-02",
        "Business Insider",
        "ARM/Pashinyan:prime_minister,ARM/representatives skip_event CSTO!event since=2023-06 # several events
         ARM attend_event CSTO no since=2023-09 # has abstained
         UZB skip_event CSTO!summit since=2008-11 until=2009-02-15
         BLR skip_event CSTO!summit since=2024-08-01 until=2024-08-03
         KAZ attend_event CSTO!summit since=2010",
    );
    let attendance = on(&world, "2024-09-02");
    assert_eq!(columns(&attendance), ["summit 2024-08-01"], "a spell is no event");
    assert_eq!((words(&attendance, "ARM"), words(&attendance, "BLR")), ("unknown".into(), "absent".into()));
    let spells: Vec<_> = attendance.abstentions.iter().map(|one| (one.member.to_string(), one.months)).collect();
    assert_eq!(spells, [("ARM".to_owned(), 15), ("UZB".to_owned(), 3)]);
    let armenia = &attendance.abstentions[0];
    assert_eq!((armenia.from, armenia.to, armenia.because.len()), ("2023-06".parse().unwrap(), None, 2));
    assert_eq!(known(&world, "2023-08-15", "2024-09-02").abstentions[0].months, 2);
    assert_eq!(known(&world, "2026-09-02", "2026-09-02").abstentions[0].months, 15, "no longer than it is told");
    assert!(known(&world, "2023-08-15", "2024-09-01").abstentions.is_empty());
}

const DAYS: [&str; 7] = ["2022", "2022-11", "2022-11-23", "2022-11-25", "2023-01-10", "2023-06", "2023-11-23"];
const WHOLE_DAYS: [&str; 5] = ["2022-11-24", "2022-11-30", "2023-01-11", "2023-11-24", "2024-02-01"];

fn line() -> impl Strategy<Value = String> {
    let acts: Vec<&'static str> = super::ACTS.iter().map(|act| act.as_str()).collect();
    let who = select(vec!["ARM", "KAZ", "ARM,BLR", "ARM/Pashinyan:prime_minister", "KAZ/envoy", "UZB", "*members"]);
    let object = select(vec!["CSTO!summit", "CSTO!summit", "CSTO!exercise", "CSTO", "CIS!summit", "-"]);
    let day = || select(DAYS.to_vec());
    let time = prop_oneof![
        1 => Just(String::new()),
        4 => day().prop_map(|day| format!("on={day}")),
        1 => day().prop_map(|day| format!("since={day}")),
        1 => (day(), day()).prop_map(|(from, to)| format!("since={from} until={to}")),
    ];
    let certainty = select(vec!["happened", "happened", "happened", "planned", "possible"]);
    (who, select(acts), object, time, certainty, select(vec!["", "", "no"]))
        .prop_map(|(who, act, object, time, certainty, no)| format!("{who} {act} {object} {time} {certainty} {no}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Order does not matter, the future does not leak, and nothing but the unknown goes without claims.
    #[test]
    fn order_and_hindsight(
        written in vec((select(WHOLE_DAYS.to_vec()), select(vec!["Wire", "Herald"]), vec(line(), 1..5)), 0..6),
        day in select(WHOLE_DAYS.to_vec()),
        known in select(WHOLE_DAYS.to_vec()),
        turn in 0_usize..6,
    ) {
        let facts = World::with_facts(CSTO).facts;
        let at = AsOf { on: day.parse().unwrap(), known: known.parse().unwrap() };
        let reports = read(&written);
        let all = of_csto(&archive(reports.iter()), &facts, at);
        let turned = reports.iter().cycle().skip(turn).take(reports.len()).collect::<Vec<_>>();
        prop_assert_eq!(&all, &of_csto(&archive(turned.into_iter().rev()), &facts, at));
        let past = reports.iter().filter(|(report, _)| report.published <= at.known);
        prop_assert_eq!(&all, &of_csto(&archive(past), &facts, at));
        for (place, occasion) in all.occasions.iter().enumerate() {
            let mut cells = all.rows.iter().map(|row| row.cells[place].presence);
            let is_open = cells.all(|presence| {
                matches!(presence, Presence::AbsenceAnnounced | Presence::Unknown | Presence::RefusedToHost)
            });
            prop_assert!(occasion.day.earliest() <= at.on || is_open);
            let hosts = all.rows.iter().filter(|row| row.cells[place].presence == Presence::Hosted);
            prop_assert!(hosts.count() <= 1, "an event has one host");
        }
        for cell in all.rows.iter().flat_map(|row| &row.cells) {
            prop_assert_eq!(cell.presence == Presence::Unknown, cell.because.is_empty());
            prop_assert!(cell.because.iter().all(|claim| !cell.against.contains(claim)));
        }
        for row in &all.rows {
            prop_assert_eq!(row.cells.len(), all.occasions.len());
        }
        prop_assert!(all.abstentions.iter().all(|one| one.months >= 0 && !one.because.is_empty()));
    }
}

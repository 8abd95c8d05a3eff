//! Two days side by side: what changed, what was only learnt, both, and nothing.

use codebook::{Claim, Report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::bearing::ACTS;
use crate::world::{World, archive, party, read};

const FACTS: &str = "
    ARM member CSTO 1994-04-20..
    RUS member CSTO 1994-04-20..
    UZB member CSTO 2006-08-16..2012-12-19
";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn two(world: &World, earlier: &str, later: &str) -> Comparison {
    let csto = party("CSTO").id;
    let Ok(comparison) = compare(&world.archive, &world.facts, &csto, day(earlier), day(later), None);
    comparison
}

/// `ARM participation learnt full frozen`: each difference in a line.
fn lines(differences: &[Difference]) -> Vec<String> {
    let cause = |one: &Difference| if one.cause == Cause::Learnt { "learnt" } else { "changed" };
    let line = |one: &Difference| {
        let (from, to) = (one.from.as_str(), one.to.as_str());
        assert_eq!(one.from.part(), one.to.part());
        format!("{} {} {} {from} {to}", one.member, one.to.part(), cause(one))
    };
    differences.iter().map(line).collect()
}

#[test]
fn a_freeze_that_is_published_later_is_learnt() {
    let world =
        World::with_facts(FACTS).report("2024-05-01", "Caucasus Wire", "ARM freeze_participation CSTO on=2024-02-22");
    let comparison = two(&world, "2024-03-01", "2024-06-01");
    assert_eq!(lines(&comparison.differences), ["ARM participation learnt full frozen"]);
    let difference = &comparison.differences[0];
    assert_eq!(difference.since, Some("2024-02-22".parse().unwrap()));
    assert_eq!((difference.because.len(), difference.rule), (1, Rule::OwnFreeze));
    let stages = Stages { then: Participation::Full, learnt: Participation::Frozen, now: Participation::Frozen };
    assert_eq!(comparison.members[0].participation, stages);
    assert!(comparison.appeared.is_empty() && comparison.vanished.is_empty());
}

#[test]
fn a_leave_between_the_days_is_a_change() {
    let comparison = two(&World::with_facts(FACTS), "2012-12-18", "2012-12-19");
    let expected =
        ["membership changed member left", "participation changed full none", "intent changed staying leaving"];
    assert_eq!(lines(&comparison.differences), expected.map(|line| format!("UZB {line}")));
    assert_eq!(comparison.vanished, [party("UZB").id]);
    assert_eq!(comparison.members.len(), 3, "who left is still listed");
    assert!(matches!(comparison.differences[0].because[..], [Ground::Fact(_)]));
}

#[test]
fn a_claimed_leave_between_the_days_is_a_change_too() {
    let world = World::default()
        .report("2018-12-03", "Strait Dispatch", "QAT member_of CSTO\nQAT announce_leave CSTO on=2018-12-03")
        .report("2019-01-02", "Gulf Desk", "QAT leave CSTO on=2019-01-01");
    let comparison = two(&world, "2018-12-31", "2019-01-02");
    assert_eq!(
        lines(&comparison.differences),
        ["QAT membership changed member left", "QAT participation changed full none"]
    );
    assert!(matches!(comparison.differences[0].because[..], [Ground::Claim(_)]));
}

#[test]
fn one_part_can_be_learnt_and_then_change() {
    let world = World::with_facts(FACTS).report(
        "2024-06-01",
        "Caucasus Wire",
        "ARM freeze_participation CSTO on=2024-02-22\nARM resume_participation CSTO on=2024-05-20",
    );
    let comparison = two(&world, "2024-03-01", "2024-06-01");
    let expected = ["ARM participation learnt full frozen", "ARM participation changed frozen full"];
    assert_eq!(lines(&comparison.differences), expected);
    assert_eq!(comparison.members[0].participation.then, comparison.members[0].participation.now);
}

#[test]
fn one_part_can_be_learnt_and_another_change() {
    let world = World::with_facts(FACTS).report(
        "2024-06-12",
        "Caucasus Wire",
        "ARM freeze_participation CSTO on=2024-02-22\nARM announce_leave CSTO on=2024-06-12",
    );
    let comparison = two(&world, "2024-03-01", "2024-06-12");
    let expected = ["ARM participation learnt full frozen", "ARM intent changed staying leaving"];
    assert_eq!(lines(&comparison.differences), expected);
}

#[test]
fn where_nothing_happened_nothing_is_different() {
    let world =
        World::with_facts(FACTS).report("2024-05-01", "Caucasus Wire", "ARM attend_event CSTO!summit on=2024-04-01");
    let comparison = two(&world, "2024-03-01", "2024-06-01");
    assert!(comparison.differences.is_empty());
    assert_eq!(comparison.members.len(), 3);
}

#[test]
fn who_joins_or_is_found_out_to_have_joined_appears() {
    let joined = World::with_facts(&format!("{FACTS}\n KAZ member CSTO 2024-04-01.."));
    let comparison = two(&joined, "2024-03-01", "2024-06-01");
    assert_eq!(comparison.appeared, [party("KAZ").id]);
    assert_eq!(lines(&comparison.differences)[0], "KAZ membership changed none member");
    let found = World::with_facts(FACTS).report("2024-05-01", "Steppe Monitor", "SRB join CSTO on=2024-01-10");
    let comparison = two(&found, "2024-03-01", "2024-06-01");
    assert_eq!(comparison.appeared, [party("SRB").id]);
    assert_eq!(lines(&comparison.differences)[0], "SRB membership learnt none member");
}

#[test]
fn the_days_of_knowledge_can_be_given() {
    let world =
        World::with_facts(FACTS).report("2024-05-01", "Caucasus Wire", "ARM freeze_participation CSTO on=2024-02-22");
    let csto = party("CSTO").id;
    let (earlier, later) = (day("2024-02-01"), day("2024-03-01"));
    let with = |known: Option<(Date, Date)>| {
        let Ok(comparison) = compare(&world.archive, &world.facts, &csto, earlier, later, known);
        lines(&comparison.differences)
    };
    assert!(with(None).is_empty(), "nobody knew of it");
    let hindsight = Some((day("2024-06-01"), day("2024-06-01")));
    assert_eq!(with(hindsight), ["ARM participation changed full frozen"], "in hindsight");
    let Ok(turned) = compare(&world.archive, &world.facts, &csto, later, earlier, hindsight);
    assert_eq!(lines(&turned.differences), with(hindsight), "days in the wrong order are exchanged");
}

#[test]
fn watching_tells_of_all_organisations_or_of_some() {
    let facts = format!("{FACTS}\n MLI member ECOWAS 1975-05-28..2025-01-29\n NER member ECOWAS 1975-05-28..");
    let world = World::with_facts(&facts)
        .report("2024-05-01", "Caucasus Wire", "ARM freeze_participation CSTO on=2024-02-22")
        .report(
            "2025-02-01",
            "Radio Teranga",
            "NER announce_leave ECOWAS on=2025-01-30\n~Ostrana leave Lake_Pact on=2025-01-30",
        );
    let watched = |organisations: Option<&[PartyId]>, since: &str, today: &str| {
        let Ok(differences) = watch(&world.archive, &world.facts, organisations, day(since), day(today));
        differences
    };
    let all = watched(None, "2024-03-01", "2025-02-02");
    let mli = [
        "MLI membership changed member left",
        "MLI participation changed full none",
        "MLI intent changed staying leaving",
    ];
    let expected =
        [&["ARM participation learnt full frozen"][..], &mli, &["NER intent changed staying leaving"]].concat();
    assert_eq!(lines(&all)[..5], expected);
    let pact = ["Ostrana membership changed none left", "Ostrana intent changed staying leaving"];
    assert_eq!(lines(&all)[5..], pact, "an organisation that only a claim knows");
    let of: Vec<&PartyId> = all.iter().map(|one| &one.organisation).collect();
    assert!(of.is_sorted());
    let ecowas = [party("ECOWAS").id, party("ECOWAS").id];
    assert_eq!(watched(Some(&ecowas), "2024-03-01", "2025-02-02"), all[1..5]);
    assert!(watched(Some(&[]), "2024-03-01", "2025-02-02").is_empty());
    assert!(watched(None, "2025-02-02", "2025-02-03").is_empty());
}

#[test]
fn watching_sees_what_was_taken_back_and_comparing_does_not() {
    let world = World::with_facts(FACTS).report(
        "2024-06-01",
        "Caucasus Wire",
        "ARM freeze_participation CSTO on=2024-02-22\nARM resume_participation CSTO on=2024-05-20",
    );
    let (since, today) = ("2024-02-01", "2024-06-01");
    assert!(two(&world, since, today).differences.is_empty());
    let Ok(watched) = watch(&world.archive, &world.facts, None, day(since), day(today));
    let expected = ["ARM participation changed full frozen", "ARM participation changed frozen full"];
    assert_eq!(lines(&watched), expected);
    let days: Vec<_> = watched.iter().filter_map(|one| one.since).map(|since| since.to_string()).collect();
    assert_eq!(days, ["2024-02-22", "2024-05-20"]);
}

#[test]
fn watching_begins_on_the_day_after() {
    let world = World::with_facts(FACTS);
    let count = |since: &str| {
        let Ok(watched) = watch(&world.archive, &world.facts, None, day(since), day("2013-01-01"));
        watched.len()
    };
    assert_eq!([count("2012-12-18"), count("2012-12-19")], [3, 0]);
}

#[test]
fn a_comparison_is_read_as_it_was_written() {
    let comparison = two(&World::with_facts(FACTS), "2012-12-18", "2012-12-19");
    let written = toml::to_string(&comparison).unwrap();
    assert_eq!(toml::from_str::<Comparison>(&written).unwrap(), comparison);
}

type Written = (&'static str, &'static str, Vec<String>);

const DAYS: [&str; 6] = ["1999-04-02", "2012-06-28", "2012-12-19", "2023-06-01", "2024-02-22", "2024-08-31"];

fn reports() -> impl Strategy<Value = Vec<Written>> {
    let acts: Vec<&'static str> = ACTS.iter().map(|act| act.as_str()).collect();
    let object = select(vec!["CSTO", "CSTO", "CSTO!summit"]);
    let rest = select(vec!["", "", "", "no", "planned", "possible"]);
    let line = (select(vec!["ARM", "UZB", "~Ostrana"]), select(acts), object, select(DAYS.to_vec()), rest)
        .prop_map(|(member, act, object, on, rest)| format!("{member} {act} {object} on={on} {rest}"));
    vec((select(DAYS.to_vec()), select(vec!["Caucasus Wire", "Volga Telegraph"]), vec(line, 1..5)), 0..5)
}

fn world<'a>(reports: impl IntoIterator<Item = &'a (Report, Vec<Claim>)>) -> World {
    World { archive: archive(reports), facts: World::with_facts(FACTS).facts }
}

fn some_day() -> impl Strategy<Value = Date> {
    select(DAYS.to_vec()).prop_map(day)
}

fn compared(world: &World, earlier: Date, later: Date, known: Option<(Date, Date)>) -> Comparison {
    let Ok(comparison) = compare(&world.archive, &world.facts, &party("CSTO").id, earlier, later, known);
    comparison
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A day has changed in nothing against itself, whatever was learnt of it.
    #[test]
    fn a_day_does_not_change(written in reports(), on in some_day(), known in (some_day(), some_day())) {
        let world = world(&read(&written));
        let learnt = compared(&world, on, on, Some(known));
        prop_assert!(learnt.differences.iter().all(|one| one.cause == Cause::Learnt));
        prop_assert!(compared(&world, on, on, None).differences.is_empty());
    }

    /// Order does not matter: readers get their reports in any order.
    #[test]
    fn order_does_not_matter(written in reports(), earlier in some_day(), later in some_day()) {
        let reports = read(&written);
        let turned = world(reports.iter().rev());
        let (one, other) = (world(&reports), turned);
        prop_assert_eq!(compared(&one, earlier, later, None), compared(&other, earlier, later, None));
        let Ok(watched) = watch(&one.archive, &one.facts, None, earlier, later);
        let Ok(again) = watch(&other.archive, &other.facts, None, earlier, later);
        prop_assert_eq!(watched, again);
    }

    /// The future does not leak: what was published after both days is not used.
    #[test]
    fn the_future_does_not_leak(written in reports(), earlier in some_day(), later in some_day()) {
        let reports = read(&written);
        let past = world(reports.iter().filter(|(report, _)| report.published <= earlier.max(later)));
        prop_assert_eq!(compared(&world(&reports), earlier, later, None), compared(&past, earlier, later, None));
    }

    /// The steps lead from the first value to the last: nothing differs without a difference that says why.
    #[test]
    fn every_difference_is_told(written in reports(), earlier in some_day(), later in some_day()) {
        let comparison = compared(&world(&read(&written)), earlier, later, None);
        for one in &comparison.members {
            let Stages { then, learnt, now } = one.membership;
            let steps: Vec<(Value, Value)> = comparison
                .differences
                .iter()
                .filter(|step| step.member == one.member && step.to.part() == "membership")
                .map(|step| (step.from, step.to))
                .collect();
            let told = [(then, learnt), (learnt, now)].into_iter().filter(|(from, to)| from != to);
            let told: Vec<_> = told.map(|(from, to)| (Value::Membership(from), Value::Membership(to))).collect();
            prop_assert_eq!(steps, told);
        }
    }

    /// Watching leads from the same values to the same values as comparing, each step on from the one before.
    #[test]
    fn watching_leads_where_comparing_does(written in reports(), earlier in some_day(), later in some_day()) {
        let world = world(&read(&written));
        let organisations = [party("CSTO").id];
        let Ok(watched) = watch(&world.archive, &world.facts, Some(&organisations), earlier, later);
        let comparison = compared(&world, earlier, later, None);
        for one in &comparison.members {
            let Stages { then, now, .. } = one.participation;
            let mut value = Value::Participation(then);
            for step in watched.iter().filter(|step| step.member == one.member && step.to.part() == "participation") {
                prop_assert_eq!(step.from, value);
                value = step.to;
            }
            prop_assert_eq!(value, Value::Participation(now));
        }
        let learnt = |all: &[Difference]| -> Vec<Difference> {
            all.iter().filter(|one| one.cause == Cause::Learnt).cloned().collect()
        };
        prop_assert_eq!(learnt(&watched), learnt(&comparison.differences));
    }
}

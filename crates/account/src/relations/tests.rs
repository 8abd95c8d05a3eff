//! Relations of small worlds: what warms, what cools, what counts once, and what does not count.
#![expect(clippy::float_cmp, reason = "the weights of these worlds are sums of halves and quarters, which are exact")]

use codebook::{Act, Claim, Date, Report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::world::{World, archive, party, report};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(on: &str) -> AsOf {
    AsOf { on: day(on), known: day(on) }
}

fn ask(world: &World, between: Between<'_>, at: AsOf, window: u32) -> Vec<Relation> {
    let Ok(relations) = relations(&world.archive, &world.facts, between, at, window);
    relations
}

/// The relation of two over the year that ends on a day, known on that day.
fn pair(world: &World, one: &str, other: &str, on: &str) -> Relation {
    let (one, other) = (party(one).id, party(other).id);
    ask(world, Between::Pair(&one, &other), at(on), 365).pop().unwrap()
}

/// `ARM condemn RUS -1`: each event with its direction (`=` for none) and weight.
fn told(relation: &Relation) -> Vec<String> {
    let sign = |one: &Weighed| if one.mutual { "=" } else { "" };
    let line = |one: &Weighed| format!("{} {}{} {} {}", one.actor, sign(one), one.act, one.recipient, one.weight);
    relation.events.iter().map(line).collect()
}

fn names(relations: &[Relation]) -> Vec<String> {
    relations.iter().map(|one| format!("{}-{}", one.parties.0, one.parties.1)).collect()
}

fn of(lines: &str) -> World {
    World::default().report("2024-06-10", "Caucasus Wire", lines)
}

#[test]
fn the_weights_by_type_are_those_of_the_four_classes() {
    use codebook::Quad::{MaterialConflict, MaterialCooperation, VerbalConflict, VerbalCooperation};
    for kind in EventType::ALL {
        let weight = match kind.quad() {
            VerbalCooperation => 1.0,
            MaterialCooperation => 2.0,
            VerbalConflict => -1.0,
            MaterialConflict => -2.0,
        };
        assert_eq!(weight_of(Act::Other(*kind)), weight, "{}", kind.as_str());
    }
    assert_eq!(Weights::shipped().certainty.len(), Certainty::ALL.len());
}

#[test]
fn the_sign_of_an_act_is_plain_or_it_has_none() {
    let warm = [Act::AllyOf, Act::StrengthenTies, Act::AssessCloseness, Act::SendTroops, Act::Readmit, Act::Apply];
    assert!(warm.iter().all(|act| weight_of(*act) > 0.0));
    let cool = [Act::RivalOf, Act::WorsenTies, Act::Attack, Act::Leave, Act::SkipEvent, Act::IgnoreRequest];
    assert!(cool.iter().all(|act| weight_of(*act) < 0.0));
    let neither = [Act::RequestHelp, Act::InvokeClause, Act::WithdrawTroops, Act::MemberOf, Act::AssessLikely];
    assert!(neither.iter().all(|act| weight_of(*act) == 0.0));
}

#[test]
fn words_and_deeds_warm_and_cool() {
    let world = of("ARM praise FRA on=2024-06-01
        FRA send_aid ARM on=2024-06-05
        ARM/Nikol_Pashinyan:prime_minister criticise FRA on=2024-06-09");
    let relation = pair(&world, "FRA", "ARM", "2024-06-10");
    assert_eq!(told(&relation), ["ARM praise FRA 1", "FRA send_aid ARM 2", "ARM criticise FRA -1"]);
    assert_eq!((relation.warm, relation.cool, relation.count), (3.0, -1.0, 3));
    assert_eq!((relation.balance, relation.before, relation.change), (0.4, 0.0, 0.4));
    assert_eq!(relation.parties, (party("ARM").id, party("FRA").id), "unordered");
    assert_eq!(relation.events[0].claims.len(), 1);
}

#[test]
fn one_event_is_no_verdict_and_many_come_near_to_one() {
    let one = pair(&of("RUS attack UKR on=2024-06-01"), "RUS", "UKR", "2024-06-10");
    assert_eq!(one.balance, -2.0 / 3.0);
    let lines: Vec<String> = (1..=12).map(|month| format!("RUS attack UKR on=2023-{month:02}-20")).collect();
    let many = pair(&of(&lines.join("\n")), "RUS", "UKR", "2024-06-10");
    assert_eq!(many.count, 7);
    assert!(many.balance < -0.9 && many.balance > -1.0);
}

#[test]
fn nothing_told_is_a_balance_of_nothing() {
    let world = of("ARM praise FRA on=2024-06-01");
    let relation = pair(&world, "ARM", "IRN", "2024-06-10");
    assert_eq!((relation.balance, relation.change, relation.count), (0.0, 0.0, 0));
    assert!(format!("{relation:?}").matches("-0.0").next().is_none(), "no negative nothing");
    let (one, same) = (party("ARM").id, party("ARM/Nikol_Pashinyan").id);
    assert!(ask(&world, Between::Pair(&one, &same), at("2024-06-10"), 365).is_empty(), "nobody relates to himself");
}

#[test]
fn a_story_counts_once_however_often_it_is_printed() {
    let line = "RUS/Putin:president condemn ARM on=2024-06-01 # in a speech of an hour";
    let world = of(line)
        .report("2024-06-10", "Volga Telegraph", line)
        .report("2024-06-12", "Steppe Monitor", line)
        .report("2024-06-03", "Dry River Post", "RUS/Lavrov:foreign_minister condemn ARM on=2024-06-02");
    let relation = pair(&world, "ARM", "RUS", "2024-06-30");
    assert_eq!(told(&relation), ["RUS condemn ARM -1"]);
    assert_eq!(relation.events[0].claims.len(), 4, "persons of one state are one actor");
}

#[test]
fn a_reprint_months_later_is_no_news() {
    let line = "RUS condemn ARM # in words that everybody remembers";
    let world = of(line).report("2024-08-01", "Volga Telegraph", line);
    let (one, other) = (party("ARM").id, party("RUS").id);
    let relations = ask(&world, Between::Pair(&one, &other), at("2024-08-02"), 30);
    assert_eq!((relations[0].count, relations[0].count_before), (0, 1), "it stays on the day of the first print");
}

#[test]
fn who_did_it_to_whom_is_kept() {
    let world = of("AZE accuse ARM on=2024-06-01\nARM accuse AZE on=2024-06-02\nARM meet AZE on=2024-06-03");
    let relation = pair(&world, "AZE", "ARM", "2024-06-10");
    assert_eq!(told(&relation), ["AZE accuse ARM -1", "ARM accuse AZE -1", "ARM =meet AZE 1"]);
}

#[test]
fn a_meeting_is_one_whoever_is_named_first() {
    let world = of("RUS/Putin:president meet ARM/Nikol_Pashinyan:prime_minister on=2024-05-08
        ARM/Nikol_Pashinyan:prime_minister meet RUS/Putin:president on=2024-05-08
        ARM,RUS meet - on=2024-05-08");
    let relation = pair(&world, "RUS", "ARM", "2024-06-10");
    assert_eq!(told(&relation), ["ARM =meet RUS 1"]);
    assert_eq!(relation.events[0].claims.len(), 3);
}

#[test]
fn who_stands_together_against_a_third_is_not_thereby_set_apart() {
    let world = of("ARM,GRC rival_of TUR\nARM,GRC condemn TUR on=2024-06-01\nARM,GRC joint_exercise - on=2024-06-02");
    let all = ask(&world, Between::All, at("2024-06-10"), 365);
    assert_eq!(names(&all), ["ARM-GRC", "ARM-TUR", "GRC-TUR"]);
    assert_eq!(told(&all[0]), ["ARM =joint_exercise GRC 2"]);
    assert_eq!(told(&all[1]), ["ARM condemn TUR -1", "ARM =rival_of TUR -1"]);
}

#[test]
fn the_opposition_and_the_experts_are_not_the_state() {
    let world = of("ARM/opposition_leader:opposition condemn RUS on=2024-06-01
        RUS praise ARM/opposition_parties on=2024-06-01
        ~Lake_Institute assess_closeness ARM,IRN by=~Lake_Institute
        *experts praise ARM on=2024-06-01");
    let all = ask(&world, Between::All, at("2024-06-10"), 365);
    assert_eq!(names(&all), ["ARM-IRN"]);
    let (group, state) = (party("*experts").id, party("ARM").id);
    assert_eq!(ask(&world, Between::Pair(&group, &state), at("2024-06-10"), 365)[0].count, 1, "asked for by name");
}

#[test]
fn a_suspension_is_between_the_organisation_and_the_member() {
    let world = of("ECOWAS suspend_member NER on=2024-06-01\nFRA suspend_member MLI,ECOWAS on=2024-06-01");
    assert_eq!(names(&ask(&world, Between::All, at("2024-06-10"), 365)), ["FRA-MLI", "NER-ECOWAS"]);
}

#[test]
fn staying_away_cools_toward_the_organisation() {
    let world = of("ARM skip_event CSTO!summit on=2024-06-01\nARM freeze_participation CSTO on=2024-02-22");
    let relation = pair(&world, "ARM", "CSTO", "2024-06-10");
    assert_eq!(told(&relation), ["ARM freeze_participation CSTO -2", "ARM skip_event CSTO -1"]);
}

#[test]
fn the_window_has_its_last_day_and_not_the_day_before_its_first() {
    let world = World::default().report(
        "2024-06-30",
        "Caucasus Wire",
        "ARM praise FRA on=2024-06-30
         ARM send_aid FRA on=2024-06-21
         ARM criticise FRA on=2024-06-20
         ARM accuse FRA on=2024-06-11
         ARM threaten FRA on=2024-06-10",
    );
    let (one, other) = (party("ARM").id, party("FRA").id);
    let relation = ask(&world, Between::Pair(&one, &other), at("2024-06-30"), 10).pop().unwrap();
    assert_eq!(told(&relation), ["ARM send_aid FRA 2", "ARM praise FRA 1"]);
    assert_eq!((relation.count, relation.count_before), (2, 2));
    assert_eq!((relation.balance, relation.before), (0.75, -2.0 / 3.0));
    let none = ask(&world, Between::Pair(&one, &other), at("2024-06-30"), 0).pop().unwrap();
    assert_eq!((none.count, none.count_before), (0, 0));
    let ever = ask(&world, Between::Pair(&one, &other), at("2024-06-30"), u32::MAX).pop().unwrap();
    assert_eq!((ever.count, ever.window), (5, LONGEST));
}

#[test]
fn a_month_counts_from_its_first_day() {
    let world = of("ARM praise FRA on=2024-05");
    let (one, other) = (party("ARM").id, party("FRA").id);
    let count = |on: &str| {
        let at = AsOf { on: day(on), known: day("2024-06-10") };
        ask(&world, Between::Pair(&one, &other), at, 7)[0].count
    };
    assert_eq!([count("2024-04-30"), count("2024-05-01"), count("2024-05-07"), count("2024-05-08")], [0, 1, 1, 0]);
}

#[test]
fn neither_the_unpublished_nor_the_days_ahead_count() {
    let world = of("ARM praise FRA on=2024-05-01").report(
        "2024-07-01",
        "Caucasus Wire",
        "ARM condemn FRA on=2024-05-02\nARM condemn FRA on=2024-06-20",
    );
    let (one, other) = (party("ARM").id, party("FRA").id);
    let balance = |on: &str, known: &str| {
        let at = AsOf { on: day(on), known: day(known) };
        ask(&world, Between::Pair(&one, &other), at, 90)[0].balance
    };
    assert_eq!(balance("2024-06-10", "2024-06-10"), 0.5);
    assert_eq!(balance("2024-06-10", "2024-07-01"), 0.0, "in hindsight");
    assert_eq!(balance("2024-06-20", "2024-07-01"), -0.25);
}

#[test]
fn denied_cooperation_cools_a_little_and_denied_conflict_warms_nobody() {
    let world = of("ARM ally_of RUS no on=2024-06-01
        ARM attend_event RUS!summit no on=2024-06-02
        ARM attack RUS no on=2024-06-03
        ARM rival_of RUS no");
    let relation = pair(&world, "ARM", "RUS", "2024-06-10");
    assert_eq!(told(&relation), ["ARM =ally_of RUS -0.5", "ARM attend_event RUS -0.5"]);
    assert!(relation.events.iter().all(|one| one.polarity == Polarity::No));
}

#[test]
fn conflict_that_is_told_and_denied_counts_half() {
    let world = of("AZE attack ARM on=2024-06-01 by=ARM/defence_ministry
        AZE attack ARM no on=2024-06-01 by=AZE/defence_ministry");
    let relation = pair(&world, "ARM", "AZE", "2024-06-10");
    assert_eq!(told(&relation), ["AZE attack ARM -1"]);
    assert_eq!((relation.events[0].claims.len(), relation.events[0].against.len()), (1, 1));
}

#[test]
fn plans_count_half_and_demands_nothing() {
    let world = of("FRA send_aid ARM planned on=2024-09-01
        FRA send_troops ARM possible
        FRA sanction ARM demanded
        FRA support ARM predicted
        FRA praise ARM on=2025-01-01");
    let relation = pair(&world, "FRA", "ARM", "2024-06-10");
    let mut lines = told(&relation);
    lines.sort_unstable();
    assert_eq!(lines, ["FRA praise ARM 0.5", "FRA send_aid ARM 1", "FRA send_troops ARM 0.5"]);
    let days: Vec<String> = relation.events.iter().map(|one| one.day.to_string()).collect();
    assert_eq!(days, ["2024-06-10"; 3], "dated by the saying, not by the day that is yet to come");
}

#[test]
fn what_is_unsure_weighs_less_and_what_is_unlikely_nothing() {
    let (report, mut claims) = report(
        "2024-06-10",
        "Caucasus Wire",
        "ARM praise FRA on=2024-06-01\nARM send_aid FRA on=2024-06-02\nARM condemn FRA on=2024-06-03",
    );
    for (claim, confidence) in claims.iter_mut().zip([0.25, 0.5, 0.19]) {
        claim.confidence = confidence;
    }
    let mut world = World::default();
    world.archive.add(report, claims);
    let relation = pair(&world, "ARM", "FRA", "2024-06-10");
    assert_eq!(told(&relation), ["ARM praise FRA 0.25", "ARM send_aid FRA 1"]);
}

#[test]
fn the_surest_claim_of_an_event_gives_its_confidence() {
    let mut world = World::default();
    for (publisher, confidence) in [("Caucasus Wire", 0.5), ("Volga Telegraph", 0.75), ("Steppe Monitor", 0.25)] {
        let (report, mut claims) = report("2024-06-10", publisher, "ARM praise FRA on=2024-06-01");
        claims[0].confidence = confidence;
        world.archive.add(report, claims);
    }
    assert_eq!(told(&pair(&world, "ARM", "FRA", "2024-06-10")), ["ARM praise FRA 0.75"]);
}

#[test]
fn a_lasting_state_is_dated_by_the_saying_and_a_past_one_by_its_time() {
    let world = of("ARM rival_of AZE since=1991\nARM ally_of GRC on=2023\nARM ally_of IRN until=2024-03");
    let days = |other: &str| pair(&world, "ARM", other, "2024-06-10").events.first().map(|one| one.day.to_string());
    assert_eq!(days("AZE").as_deref(), Some("2024-06-10"));
    assert_eq!(days("GRC"), None, "2023 began before the window");
    assert_eq!(days("IRN").as_deref(), Some("2024-03"));
}

#[test]
fn members_are_paired_with_each_other_and_with_their_organisation() {
    let facts = "ARM member CSTO 1994-04-20..\nRUS member CSTO 1994-04-20..\nKAZ member CSTO 1994-04-20..
        UZB member CSTO 2006-08-16..2012-12-19";
    let lines = "ARM condemn RUS on=2024-06-01\nARM skip_event CSTO!summit on=2024-06-01
        ARM praise FRA on=2024-06-01\nUZB praise RUS on=2024-06-01";
    let world = World::with_facts(facts).report("2024-06-10", "Caucasus Wire", lines);
    let csto = party("CSTO").id;
    assert_eq!(names(&ask(&world, Between::Members(&csto), at("2024-06-10"), 365)), ["ARM-RUS", "ARM-CSTO"]);
    let armenia = party("ARM/foreign_ministry").id;
    let of_armenia = names(&ask(&world, Between::Party(&armenia), at("2024-06-10"), 365));
    assert_eq!(of_armenia, ["ARM-FRA", "ARM-RUS", "ARM-CSTO"]);
}

#[test]
fn falling_and_rising_pairs_are_told_apart() {
    let world = World::default().report(
        "2024-12-31",
        "Caucasus Wire",
        "ARM praise RUS on=2023-06-01
         ARM condemn RUS on=2024-06-01
         ARM freeze_participation RUS on=2024-02-22
         ARM criticise FRA on=2023-06-01
         FRA send_aid ARM on=2024-06-01
         ARM meet IRN on=2023-06-01
         ARM meet IRN on=2024-06-01
         ARM meet GEO on=2023-06-01",
    );
    let all = ask(&world, Between::All, at("2024-12-31"), 365);
    assert_eq!(names(&all), ["ARM-FRA", "ARM-GEO", "ARM-IRN", "ARM-RUS"]);
    let movers = movers(&all);
    assert_eq!(names(&movers.risers), ["ARM-FRA"]);
    assert_eq!(names(&movers.fallers), ["ARM-RUS", "ARM-GEO"], "the greatest change first, the unchanged left out");
    assert_eq!(movers.fallers[1].change, -0.5, "silence after a meeting is a fall too");
    assert_eq!(movers.risers[0].change, 2.0 / 3.0 + 0.5);
}

#[test]
fn movers_are_read_as_they_were_written() {
    let world = of("ARM praise FRA on=2024-06-01\nARM ally_of RUS no\nRUS attack UKR on=2024-06 by=UKR/government");
    let movers = movers(&ask(&world, Between::All, at("2024-06-10"), 365));
    let written = toml::to_string(&movers).unwrap();
    assert_eq!(toml::from_str::<Movers>(&written).unwrap(), movers);
}

/// A report as it is written: day, publisher, lines, and the confidence of its claims.
type Written = (&'static str, &'static str, Vec<String>, f32);

const DAYS: [&str; 7] = ["2023-06", "2024", "2024-02-22", "2024-03-01", "2024-03-02", "2024-06-12", "2025-03-01"];
const WHOLE_DAYS: [&str; 5] = ["2023-06-28", "2024-02-22", "2024-03-02", "2024-06-12", "2025-03-01"];

fn reports() -> impl Strategy<Value = Vec<Written>> {
    let others = EventType::ALL.iter().map(|kind| Act::Other(*kind));
    let acts: Vec<&'static str> = Act::ALL.iter().copied().chain(others).map(Act::as_str).collect();
    let actor = select(vec!["ARM", "RUS", "ARM,RUS", "ARM/Nikol_Pashinyan:prime_minister", "CSTO", "*experts", "-"]);
    let object = select(vec!["RUS", "ARM", "CSTO", "CSTO!summit", "RUS/Putin:president", "ARM,CSTO", "-"]);
    let time = prop_oneof![
        2 => Just(String::new()),
        5 => select(DAYS.to_vec()).prop_map(|day| format!("on={day}")),
        1 => select(DAYS.to_vec()).prop_map(|day| format!("since={day}")),
        1 => select(DAYS.to_vec()).prop_map(|day| format!("until={day}")),
    ];
    let rest = select(vec!["", "", "", "no", "planned", "possible", "planned no", "demanded", "predicted"]);
    let line = (actor, select(acts), object, time, rest)
        .prop_map(|(actor, act, object, time, rest)| format!("{actor} {act} {object} {time} {rest}"));
    let publisher = select(vec!["Caucasus Wire", "Volga Telegraph"]);
    vec((select(WHOLE_DAYS.to_vec()), publisher, vec(line, 1..6), 0.0_f32..=1.0), 0..7)
}

fn read(written: &[Written]) -> Vec<(Report, Vec<Claim>)> {
    let one = |(day, publisher, lines, confidence): &Written| {
        let (report, mut claims) = report(day, publisher, &lines.join("\n"));
        for claim in &mut claims {
            claim.confidence = *confidence;
        }
        (report, claims)
    };
    let mut seen = BTreeSet::new();
    written.iter().map(one).filter(|(report, _)| seen.insert(report.id)).collect()
}

fn world<'a>(reports: impl IntoIterator<Item = &'a (Report, Vec<Claim>)>) -> World {
    World {
        archive: archive(reports),
        facts: World::with_facts("ARM member CSTO 1994-04-20..\nRUS member CSTO 1994-04-20..").facts,
    }
}

fn some_day() -> impl Strategy<Value = AsOf> {
    (select(WHOLE_DAYS.to_vec()), select(WHOLE_DAYS.to_vec()))
        .prop_map(|(on, known)| AsOf { on: day(on), known: day(known) })
}

fn everything(world: &World, at: AsOf, window: u32) -> Vec<Relation> {
    let csto = party("CSTO").id;
    let mut all = ask(world, Between::All, at, window);
    all.extend(ask(world, Between::Members(&csto), at, window));
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Order does not matter: readers get their reports in any order.
    #[test]
    fn order_does_not_matter(written in reports(), at in some_day(), window in 0_u32..800, turn in 0_usize..7) {
        let reports = read(&written);
        let mut turned = reports.clone();
        turned.reverse();
        turned.rotate_left(turn % reports.len().max(1));
        let (one, other) = (everything(&world(&reports), at, window), everything(&world(&turned), at, window));
        prop_assert_eq!(format!("{:?}", one), format!("{:?}", other));
    }

    /// The future does not leak: what was published after `known` is not used, and no event is dated after `on`.
    #[test]
    fn the_future_does_not_leak(written in reports(), at in some_day(), window in 0_u32..800) {
        let reports = read(&written);
        let all = everything(&world(&reports), at, window);
        let past = world(reports.iter().filter(|(report, _)| report.published <= at.known));
        prop_assert_eq!(&all, &everything(&past, at, window));
        prop_assert!(all.iter().flat_map(|one| &one.events).all(|event| event.day.earliest() <= at.on));
    }

    /// The balance stays between −1 and 1, and its parts add up.
    #[test]
    fn the_balance_keeps_its_range(written in reports(), at in some_day(), window in 0_u32..800) {
        for one in everything(&world(&read(&written)), at, window) {
            prop_assert!(one.balance > -1.0 && one.balance < 1.0 && one.before > -1.0 && one.before < 1.0);
            prop_assert_eq!(one.change, one.balance - one.before);
            prop_assert!(one.warm >= 0.0 && one.cool <= 0.0 && one.count == one.events.len());
            let sum: f64 = one.events.iter().map(|event| event.weight).sum();
            prop_assert!((sum - one.warm - one.cool).abs() < 1e-9);
            prop_assert!(one.events.iter().all(|event| event.weight != 0.0 && event.weight.abs() <= 2.0));
            prop_assert!(one.events.iter().all(|event| !event.claims.is_empty()));
        }
    }

    /// A pair has one relation, however it is asked for.
    #[test]
    fn every_question_gives_the_same_relation(written in reports(), at in some_day(), window in 0_u32..800) {
        let world = world(&read(&written));
        for one in ask(&world, Between::All, at, window) {
            let pair = ask(&world, Between::Pair(&one.parties.1, &one.parties.0), at, window);
            prop_assert_eq!(std::slice::from_ref(&one), &pair[..]);
            prop_assert!(ask(&world, Between::Party(&one.parties.0), at, window).contains(&one));
        }
    }
}

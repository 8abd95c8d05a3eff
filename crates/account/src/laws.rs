//! The seven laws of the account, as properties over small and odd random worlds (tests only).
//!
//! A world has a few reports with claims of any act about two organisations and three members, with any polarity, certainty,
//! speaker and time (open ends, no date, ends before starts, days ahead of the publication), and spells of the facts that
//! may overlap, be empty or end before they begin. Each law holds on ten thousand of them; `PROPTEST_CASES` asks for more.

use codebook::{Act, Date, Facts};
use jiff::ToSpan as _;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::archive::{Archive, MemoryArchive};
use crate::bearing::ACTS;
use crate::beside::beside;
use crate::gather::{gather, is_mutual};
use crate::held::{AsOf, Ground, Held, Rule};
use crate::position::Membership;
use crate::standing::{Standing, standing};
use crate::voices::voices;
use crate::why::{Trace, trace};
use crate::world::{World, archive, party, read, report};
use crate::{Account, derive};

const ORGANISATIONS: [&str; 2] = ["CSTO", "Seven_Rivers_Pact"];
const MEMBERS: [&str; 3] = ["ARM", "UZB", "~Ostrana"];
const ACTORS: [&str; 5] = ["ARM", "UZB", "~Ostrana", "ARM,UZB", "ARM,UZB,~Ostrana"];
const DAYS: [&str; 12] = [
    "1999-04-02",
    "2006",
    "2012-06",
    "2012-06-28",
    "2012-12-19",
    "2023",
    "2023-06",
    "2024-02",
    "2024-02-22",
    "2024-06-12",
    "2024-08-31",
    "2025-03-01",
];
const WHOLE_DAYS: [&str; 7] =
    ["1999-04-02", "2012-06-28", "2012-07-02", "2012-12-19", "2024-02-22", "2024-06-12", "2024-09-02"];
const SPEAKERS: [&str; 7] = [
    "ARM/Nikol_Pashinyan:prime_minister",
    "ARM/a_spokesperson",
    "UZB/foreign_ministry",
    "CSTO/spokesman",
    "RUS/Putin:president",
    "~An_earlier_version_of_this_article",
    "*experts",
];
const PUBLISHERS: [&str; 3] = ["Caucasus Wire", "Steppe Monitor", "Volga Telegraph"];

/// A report as it is written for [`report`]: day, publisher, lines.
pub(crate) type Written = (&'static str, &'static str, Vec<String>);

fn line() -> impl Strategy<Value = String> {
    let acts: Vec<&'static str> = ACTS.iter().map(|act| act.as_str()).chain(["meet"]).collect();
    let object = prop_oneof![
        1 => select(MEMBERS.to_vec()).prop_map(str::to_owned),
        6 => select(ORGANISATIONS.to_vec()).prop_map(str::to_owned),
        1 => Just("CSTO/rapid_force".to_owned()),
        2 => Just("CSTO!summit".to_owned()),
        1 => Just("-".to_owned()),
    ];
    let time = prop_oneof![
        3 => Just(String::new()),
        5 => select(DAYS.to_vec()).prop_map(|day| format!("on={day}")),
        2 => select(DAYS.to_vec()).prop_map(|day| format!("since={day}")),
        1 => select(DAYS.to_vec()).prop_map(|day| format!("until={day}")),
        1 => (select(DAYS.to_vec()), select(DAYS.to_vec())).prop_map(|(a, b)| format!("since={a} until={b}")),
    ];
    let certainty = prop_oneof![5 => Just("happened"), 1 => Just("planned"), 1 => Just("possible"), 1 => Just("demanded"), 1 => Just("predicted")];
    let speaker =
        prop_oneof![2 => Just(String::new()), 3 => select(SPEAKERS.to_vec()).prop_map(|who| format!("by={who}"))];
    let polarity = prop_oneof![4 => Just(""), 1 => Just("no")];
    (select(ACTORS.to_vec()), select(acts), object, time, certainty, speaker, polarity).prop_map(
        |(member, act, object, time, certainty, speaker, polarity)| {
            let is_theirs =
                matches!(act, "suspend_member" | "invite" | "readmit") && object != "-" && !object.contains('!');
            let (actor, object) = if is_theirs { (object, member.to_owned()) } else { (member.to_owned(), object) };
            format!("{actor} {act} {object} {time} {certainty} {speaker} {polarity}")
        },
    )
}

pub(crate) fn reports() -> impl Strategy<Value = Vec<Written>> {
    vec((select(WHOLE_DAYS.to_vec()), select(PUBLISHERS.to_vec()), vec(line(), 1..5)), 0..6)
}

pub(crate) fn facts() -> impl Strategy<Value = Facts> {
    let status = select(vec!["member", "member", "suspended", "candidate", "observer"]);
    let end = prop_oneof![Just(""), select(DAYS.to_vec())];
    let row = (select(MEMBERS.to_vec()), status, select(DAYS.to_vec()), end);
    vec(row.prop_map(|(member, status, from, to)| format!("{member} {status} CSTO {from}..{to}")), 0..4)
        .prop_map(|rows| World::with_facts(&rows.join("\n")).facts)
}

pub(crate) fn at() -> impl Strategy<Value = AsOf> {
    let day = || select(WHOLE_DAYS.to_vec()).prop_map(|day| day.parse::<Date>().unwrap());
    (day(), day()).prop_map(|(on, known)| AsOf { on, known })
}

fn account(archive: &MemoryArchive, facts: &Facts, at: AsOf) -> Account {
    let Ok(account) = derive(archive, facts, at);
    account
}

fn all_standings(archive: &MemoryArchive, facts: &Facts, at: AsOf) -> Vec<Standing> {
    let mut all = Vec::new();
    for organisation in ORGANISATIONS {
        for member in MEMBERS {
            let Ok(standing) = standing(archive, facts, &party(organisation).id, &party(member).id, at);
            all.push(standing);
        }
    }
    all
}

/// The grounds of every value of a standing, those of its history too, with the name of the rule.
fn values(standing: &Standing) -> Vec<(&'static str, Rule, Vec<Ground>, Vec<Ground>)> {
    fn parts<T>(value: &'static str, held: &Held<T>) -> (&'static str, Rule, Vec<Ground>, Vec<Ground>) {
        (value, held.rule, held.because.clone(), held.against.clone())
    }
    let history = &standing.history;
    let mut all = Vec::new();
    all.extend(history.membership.iter().map(|spell| parts(spell.held.value.as_str(), &spell.held)));
    all.extend(history.participation.iter().map(|spell| parts(spell.held.value.as_str(), &spell.held)));
    all.extend(history.intent.iter().map(|spell| parts(spell.held.value.as_str(), &spell.held)));
    all
}

/// The three values with their begins and rules, without the claims.
fn gist(standing: &Standing) -> String {
    let Standing { membership, participation, intent, .. } = standing;
    format!(
        "{:?} {:?} {:?}",
        (membership.value, membership.since, membership.rule),
        (participation.value, participation.since, participation.rule),
        (intent.value, intent.since, intent.rule)
    )
}

fn config() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: default.cases.max(10_000), failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(config())]

    /// 1. Order does not matter: readers get their reports in any order, and must not get another account for it.
    #[test]
    fn order_does_not_matter(written in reports(), facts in facts(), at in at(), seed in any::<u64>()) {
        let reports = read(&written);
        let mut shuffled = reports.clone();
        let mut state = seed;
        for index in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(index, (state >> 33) as usize % (index + 1));
        }
        let mut rows = facts.clone();
        rows.memberships.reverse();
        rows.memberships.sort_by(|a, b| a.organisation.cmp(&b.organisation));
        let one = account(&archive(&reports), &facts, at);
        let other = account(&archive(&shuffled), &rows, at);
        prop_assert_eq!(format!("{:?}", one), format!("{:?}", other));
    }

    /// 2. The future does not leak: what was published or dated after `known` would be hindsight.
    #[test]
    fn the_future_does_not_leak(written in reports(), facts in facts(), at in at()) {
        let reports = read(&written);
        let past: Vec<_> = reports.iter().filter(|(report, _)| report.published <= at.known).cloned().collect();
        let mut old = facts.clone();
        old.memberships.retain(|spell| spell.from.earliest() <= at.known);
        for spell in &mut old.memberships {
            spell.to = spell.to.filter(|to| to.earliest() <= at.known);
        }
        prop_assert_eq!(account(&archive(&reports), &facts, at), account(&archive(&past), &old, at));
    }

    /// 3. Derived means derivable: an account may be thrown away at any time, so nothing may lie in it alone.
    #[test]
    fn derived_means_derivable(written in reports(), facts in facts(), at in at()) {
        let archive = archive(&read(&written));
        let first = account(&archive, &facts, at);
        let Ok(told) = archive.claims(None, at.known);
        let Ok(events) = gather(&archive, &facts, &told);
        prop_assert_eq!(&first.events, &events);
        for one in &first.standings {
            let Ok(again) = standing(&archive, &facts, &one.organisation, &one.member, at);
            prop_assert_eq!(one, &again);
        }
        prop_assert_eq!(first, account(&archive, &facts, at));
    }

    /// 4. No value without a claim or a fact, no claim without words: whoever doubts a value must be able to read why.
    #[test]
    fn no_value_without_words(written in reports(), facts in facts(), at in at()) {
        let archive = archive(&read(&written));
        for standing in all_standings(&archive, &facts, at) {
            for (value, rule, because, against) in values(&standing) {
                let is_default = matches!(rule, Rule::NothingKnown | Rule::NothingSaid | Rule::OutsidersTakeNone);
                let is_nothing = matches!(value, "none" | "staying");
                // Where all that is known speaks against a member, `none` is held with nothing for it.
                prop_assert!(!because.is_empty() || is_nothing && (is_default || !against.is_empty()), "{value} {rule:?}");
                let grounds: Vec<Ground> = because.iter().chain(&against).cloned().collect();
                let Ok(traces) = trace(&archive, &facts, &grounds);
                for end in traces {
                    match end {
                        Trace::Words { report, passage, .. } => prop_assert!(!passage.of(&report.text).is_empty()),
                        Trace::Row(row) => prop_assert!(!row.source.is_empty()),
                        Trace::Lost(ground) => prop_assert!(false, "lost {ground:?}"),
                    }
                }
            }
        }
    }

    /// 5. A repeat is not a second voice: wire stories are printed a hundred times, and a lie does not get truer by it.
    #[test]
    fn a_repeat_is_not_a_second_voice(written in reports(), facts in facts(), at in at(), later in 0_u8..50) {
        let reports = read(&written);
        let once = archive(&reports);
        let mut twice = once.clone();
        for (report, claims) in &reports {
            twice.add(report.clone(), claims.clone());
        }
        prop_assert_eq!(account(&once, &facts, at), account(&twice, &facts, at));
        let mut reprinted = once.clone();
        for (day, publisher, lines) in &written {
            let day = day.parse::<Date>().unwrap().saturating_add(i32::from(later).days()).to_string();
            let (copy, claims) = report(&day, &format!("The {publisher} Reprint"), &lines.join("\n"));
            reprinted.add(copy, claims);
        }
        for (one, other) in all_standings(&once, &facts, at).iter().zip(all_standings(&reprinted, &facts, at)) {
            prop_assert_eq!(gist(one), gist(&other));
        }
        let (before, after) = (account(&once, &facts, at).events, account(&reprinted, &facts, at).events);
        let count = |events: &[crate::Event]| -> Vec<usize> { events.iter().map(|event| event.voices).collect() };
        prop_assert_eq!(count(&before).iter().sum::<usize>(), count(&after).iter().sum::<usize>());
    }

    /// 6. One value at a time: spells follow each other without gap or overlap, nothing is for and against at once.
    #[test]
    fn one_value_at_a_time(written in reports(), facts in facts(), at in at()) {
        let archive = archive(&read(&written));
        for standing in all_standings(&archive, &facts, at) {
            let spells = &standing.history.membership;
            prop_assert_eq!(&spells.last().unwrap().held, &standing.membership);
            prop_assert_eq!(&standing.history.participation.last().unwrap().held, &standing.participation);
            prop_assert_eq!(&standing.history.intent.last().unwrap().held, &standing.intent);
            for pair in spells.windows(2) {
                prop_assert_eq!(pair[0].until.is_some(), true);
                prop_assert!(pair[1].held.since.is_none() || pair[0].until == pair[1].held.since);
            }
            prop_assert_eq!(spells.last().unwrap().until, None);
            for (_, _, because, against) in values(&standing) {
                prop_assert!(because.iter().all(|ground| !against.contains(ground)));
            }
        }
    }

    /// 7. Saying is not doing: what is planned, possible, demanded or foretold moves intent at most.
    #[test]
    fn saying_is_not_doing(written in reports(), facts in facts(), at in at()) {
        let reports = read(&written);
        let done: Vec<_> = reports
            .iter()
            .map(|(report, claims)| {
                let done = claims.iter().filter(|claim| claim.certainty == codebook::Certainty::Happened);
                (report.clone(), done.cloned().collect::<Vec<_>>())
            })
            .collect();
        let (all, done) = (archive(&reports), archive(&done));
        for (one, other) in all_standings(&all, &facts, at).iter().zip(all_standings(&done, &facts, at)) {
            prop_assert_eq!(one.membership.value, other.membership.value);
            prop_assert_eq!(one.participation.value, other.participation.value);
        }
    }

    /// What only announces, freezes, skips or concerns a part or another organisation never ends a membership.
    #[test]
    fn an_announcement_is_not_an_exit(written in reports(), at in at()) {
        let facts = World::with_facts("ARM member CSTO 1994-04-20..").facts;
        let mut reports = read(&written);
        let moves = [Act::Leave, Act::SuspendMember, Act::Readmit, Act::Join, Act::MemberOf, Act::ObserverOf];
        for (_, claims) in &mut reports {
            claims.retain(|claim| !moves.contains(&claim.act));
        }
        let Ok(standing) = standing(&archive(&reports), &facts, &party("CSTO").id, &party("ARM").id, at);
        prop_assert_eq!(standing.membership.value, Membership::Member);
    }

    /// What stands beside a claim is the event that gathering everything makes of it: nobody has to gather all to see one.
    #[test]
    fn what_stands_beside_a_claim_is_its_event(written in reports(), facts in facts(), at in at()) {
        let archive = archive(&read(&written));
        let Ok(told) = archive.claims(None, at.known);
        let Ok(events) = gather(&archive, &facts, &told);
        for told in told.iter().filter(|told| !is_mutual(told.claim.act) && !told.claim.object.parties().is_empty()) {
            let Ok(beside) = beside(&archive, &facts, told.claim.id, at.known);
            let tells = |event: &&crate::Event| event.claims.contains(&told.claim.id) || event.against.contains(&told.claim.id);
            let event = beside.and_then(|beside| beside.event);
            prop_assert_eq!(event.as_ref(), events.iter().find(tells));
        }
    }

    /// Voices are a partition: every claim speaks with exactly one of them.
    #[test]
    fn voices_are_a_partition(written in reports()) {
        let archive = archive(&read(&written));
        let Ok(told) = archive.claims(None, "2030-01-01".parse().unwrap());
        let told: Vec<_> = told.iter().collect();
        let Ok(groups) = voices(&archive, &told);
        let mut indices: Vec<usize> = groups.into_iter().flatten().collect();
        indices.sort_unstable();
        prop_assert_eq!(indices, (0..told.len()).collect::<Vec<_>>());
    }
}

//! Requests true and invented, and the traps in them; order and hindsight as properties.

use codebook::{Act, Clause, ClauseId, Date, Facts, Object, Obligation, PartialDate, Report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{Answer, Ledger, Outcome, Request, ledger};
use crate::archive::MemoryArchive;
use crate::held::{AsOf, Rule};
use crate::standing::LIKELY;
use crate::world::{World, archive, party, read, report};

const CSTO: &str = "
    ARM member CSTO 1994-04-20..
    BLR member CSTO 1994-04-20..
    KAZ member CSTO 1994-04-20..
    RUS member CSTO 1994-04-20..
    UZB member CSTO 2006-08-16..2012-12-19
";

fn clause(article: &str, obligation: Obligation, from: &str, to: Option<&str>) -> Clause {
    Clause {
        id: ClauseId(format!("CSTO:{article}").into()),
        organisation: "CSTO".into(),
        article: article.into(),
        obligation,
        from: from.parse().unwrap(),
        to: to.map(|day| day.parse().unwrap()),
        notice_days: None,
        summary: "in a test".into(),
        source: "a test".into(),
    }
}

fn csto() -> World {
    let mut world = World::with_facts(CSTO);
    world.facts.clauses = vec![
        clause("2", Obligation::Consultation, "1994-04-20", None),
        clause("4", Obligation::Defense, "1994-04-20", None),
    ];
    world
}

fn known(world: &World, on: &str, known: &str) -> Ledger {
    let at = AsOf { on: on.parse().unwrap(), known: known.parse().unwrap() };
    let Ok(ledger) = ledger(&world.archive, &world.facts, &party("CSTO").id, at);
    ledger
}

fn on(world: &World, day: &str) -> Ledger {
    known(world, day, day)
}

/// `KAZ refused 3, RUS silent` and so on: the answers in a line.
fn words(request: &Request) -> String {
    let word = |answer: &Answer| {
        let days = answer.days.map(|days| format!(" {days}")).unwrap_or_default();
        format!("{} {}{days}", answer.party, answer.outcome.as_str())
    };
    request.answers.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn of<'a>(request: &'a Request, name: &str) -> &'a Answer {
    request.answers.iter().find(|answer| answer.party == party(name).id).expect("it is bound")
}

#[test]
fn armenia_asked_the_csto_and_was_met_with_silence() {
    let world = csto().report("2022-09-14", "Caucasus Wire", "ARM request_help CSTO on=2022-09-13").report(
        "2022-11-24",
        "Steppe Monitor",
        "RUS ignore_request ARM on=2022-11-23 by=ARM/Nikol_Pashinyan",
    );
    let ledger = on(&world, "2022-12-01");
    assert_eq!(ledger.requests.len(), 1);
    let request = &ledger.requests[0];
    assert_eq!((request.asker.to_string(), request.asked[0].to_string()), ("ARM".into(), "CSTO".into()));
    assert_eq!(request.day, Some("2022-09-13".parse().unwrap()));
    assert_eq!((request.clause.clone(), request.covered), (Some(ClauseId("CSTO:4".into())), true));
    assert_eq!(words(request), "BLR silent, KAZ silent, RUS silent");
    assert_eq!((of(request, "RUS").because.len(), of(request, "KAZ").because.len()), (1, 0));
    let tally = ledger.tallies.iter().find(|tally| tally.member == party("RUS").id).unwrap();
    assert_eq!((tally.asked_of, tally.answered, tally.share(), tally.median_days), (1, 0, Some(0.0), None));
    assert_eq!(ledger.tallies[0].asked_by, 1);
}

#[test]
fn kazakhstan_refused_what_no_report_tells_that_russia_asked() {
    let world = csto()
        .report("2022-03-01", "Steppe Monitor", "KAZ refuse_help RUS on=2022-02-26 # its request to send troops")
        .report("2022-05-20", "Other Desk", "KAZ refuse_help RUS # said no to soldiers months ago");
    let ledger = on(&world, "2022-06-01");
    assert_eq!(ledger.requests.len(), 1);
    let request = &ledger.requests[0];
    assert_eq!((request.implied, request.day, request.claims.len()), (true, None, 2));
    assert_eq!((request.asker.to_string(), words(request)), ("RUS".into(), "KAZ refused".into()));
    assert_eq!(of(request, "KAZ").day, Some("2022-02-26".parse().unwrap()));
    let outside = csto().report("2022-03-01", "Monitor", "KAZ refuse_help UKR\nPOL refuse_help RUS");
    assert!(on(&outside, "2022-06-01").requests.is_empty(), "no matter of the organisation");
}

#[test]
fn help_came_three_days_later_from_the_organisation_and_a_member() {
    let world = csto().report("2022-01-05", "Wire", "KAZ/Tokayev:president request_help CSTO on=2022-01-05").report(
        "2022-01-09",
        "Wire",
        "CSTO send_troops KAZ on=2022-01-06
         RUS send_troops KAZ on=2022-01-08
         FRA send_aid KAZ on=2022-01-08",
    );
    let ledger = on(&world, "2022-01-20");
    assert_eq!(words(&ledger.requests[0]), "ARM silent, BLR silent, RUS fulfilled 3, CSTO fulfilled 1");
    let tally = ledger.tallies.iter().find(|tally| tally.member == party("RUS").id).unwrap();
    assert_eq!((tally.share(), tally.median_days), (Some(1.0), Some(3)));
    assert_eq!(
        words(&known(&world, "2022-01-07", "2022-01-20").requests[0]),
        "ARM silent, BLR silent, RUS silent, CSTO fulfilled 1"
    );
}

#[test]
fn a_promise_is_not_help() {
    for (line, outcome) in [
        ("RUS send_troops ARM planned on=2022-10-01", Outcome::Partly),
        ("RUS send_aid ARM possible", Outcome::Partly),
        ("RUS send_troops ARM on=2022-10-01 # ahead of the publication", Outcome::Partly),
        ("RUS send_troops ARM demanded", Outcome::Silent),
        ("RUS send_troops ARM predicted", Outcome::Silent),
        ("RUS send_troops ARM no planned", Outcome::Refused),
        ("RUS grant_help ARM no", Outcome::Refused),
        ("RUS refuse_help ARM no", Outcome::Silent),
        ("RUS send_troops BLR", Outcome::Silent),
        ("RUS/opposition_party refuse_help ARM", Outcome::Silent),
    ] {
        let world = csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13").report(
            "2022-09-16",
            "Wire",
            line,
        );
        let ledger = on(&world, "2022-09-20");
        assert_eq!(of(&ledger.requests[0], "RUS").outcome, outcome, "{line}");
    }
}

#[test]
fn what_is_given_and_denied_stands_side_by_side() {
    let asked = || csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13");
    let world = asked().report("2022-09-16", "Wire", "RUS send_aid ARM on=2022-09-15 # arms").report(
        "2022-09-18",
        "Herald",
        "RUS send_aid ARM no on=2022-09-15 # none came",
    );
    let ledger = on(&world, "2022-10-01");
    let answer = of(&ledger.requests[0], "RUS");
    assert_eq!((answer.outcome, answer.rule), (Outcome::Partly, Some(Rule::SaidOverDenied)));
    assert_eq!((answer.because.len(), answer.against.len()), (1, 1));
    let world = asked().report("2022-09-16", "Wire", "RUS send_aid ARM on=2022-09-15").report(
        "2022-09-18",
        "Herald",
        "RUS send_aid ARM no on=2022-09-15 by=RUS/Putin:president",
    );
    let ledger = on(&world, "2022-10-01");
    let answer = of(&ledger.requests[0], "RUS");
    assert_eq!((answer.outcome, answer.rule), (Outcome::Refused, Some(Rule::HigherSpeaker)));
}

#[test]
fn of_refusal_and_help_the_later_decides() {
    let world = csto().report(
        "2022-10-01",
        "Wire",
        "ARM request_help RUS on=2022-09-13
         RUS refuse_help ARM on=2022-09-15
         RUS grant_help ARM on=2022-09-20",
    );
    let ledger = on(&world, "2022-10-01");
    assert_eq!(words(&ledger.requests[0]), "RUS fulfilled 7", "only who was asked is bound");
    let answer = of(&ledger.requests[0], "RUS");
    assert_eq!((answer.against.len(), answer.rule), (1, Some(Rule::NewerWord)));
    assert_eq!(of(&known(&world, "2022-09-18", "2022-10-01").requests[0], "RUS").outcome, Outcome::Refused);
}

#[test]
fn what_is_published_later_is_not_seen() {
    let world = csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-01");
    assert!(known(&world, "2022-09-20", "2022-09-13").requests.is_empty());
    assert_eq!(known(&world, "2022-09-05", "2022-09-14").requests.len(), 1);
    assert!(known(&world, "2022-08-31", "2022-09-14").requests.is_empty(), "not yet asked");
}

#[test]
fn two_requests_a_year_apart_have_each_their_answers() {
    let world = csto()
        .report("2021-05-15", "Wire", "ARM request_help CSTO on=2021-05-14")
        .report("2021-05-20", "Wire", "RUS refuse_help ARM on=2021-05-19")
        .report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13")
        .report("2022-09-16", "Wire", "CSTO send_aid ARM on=2022-09-15\nBLR refuse_help ARM on=2022-09-16");
    let ledger = on(&world, "2022-12-01");
    let lines: Vec<String> = ledger.requests.iter().map(words).collect();
    assert_eq!(
        lines,
        ["BLR silent, KAZ silent, RUS refused 5", "BLR refused 3, KAZ silent, RUS silent, CSTO fulfilled 2"]
    );
}

#[test]
fn two_who_ask_together_have_each_their_own_claims() {
    let world = csto()
        .report("2022-09-14", "Wire", "ARM,BLR request_help CSTO on=2022-09-13")
        .report(
            "2022-09-15",
            "Herald",
            "ARM request_help CSTO on=2022-09-13 # for guns\nARM request_help CSTO no on=2022-09-13",
        )
        .report("2022-09-15", "Desk", "KAZ/parliament request_help CSTO on=2022-09-13");
    let ledger = on(&world, "2022-10-01");
    let lines = ledger.requests.iter().map(|one| (one.asker.to_string(), one.claims.len(), one.against.len()));
    assert_eq!(lines.collect::<Vec<_>>(), [("ARM".to_owned(), 2, 1), ("BLR".to_owned(), 1, 0)]);
}

#[test]
fn who_is_bound_is_who_was_a_member() {
    let world = csto().report("2022-10-01", "Wire", "UKR request_help CSTO on=2010-06-11\nARM request_help UKR");
    let ledger = on(&world, "2022-10-01");
    assert_eq!(ledger.requests.len(), 1, "another state's help is no matter of the organisation");
    assert_eq!(words(&ledger.requests[0]), "ARM silent, BLR silent, KAZ silent, RUS silent, UZB silent");
    assert_eq!((ledger.requests[0].covered, ledger.requests[0].clause.clone()), (false, None), "it is no member");
    let lines = "~Ostrana,~Tarnovia member_of Seven_Rivers_Pact\n~Ostrana request_help Seven_Rivers_Pact on=2031-03-02";
    let world = World::default().report("2031-04-11", "Review", lines);
    let at = AsOf { on: "2031-04-11".parse().unwrap(), known: "2031-04-11".parse().unwrap() };
    let Ok(ledger) = ledger_of(&world, "Seven_Rivers_Pact", at);
    assert_eq!((words(&ledger.requests[0]), ledger.requests[0].covered), ("Tarnovia silent".into(), false));
}

fn ledger_of(world: &World, organisation: &str, at: AsOf) -> Result<Ledger, std::convert::Infallible> {
    ledger(&world.archive, &world.facts, &party(organisation).id, at)
}

/// A report whose claims are changed before they come in.
fn changed(published: &str, line: &str, change: impl Fn(&mut codebook::Claim)) -> (Report, Vec<codebook::Claim>) {
    let (report, mut claims) = report(published, "Wire", line);
    for claim in &mut claims {
        change(claim);
    }
    (report, claims.into_iter().map(codebook::Claim::with_id).collect())
}

#[test]
fn an_invoked_clause_and_a_plea_are_one_request() {
    let mut world = csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13");
    let (report, claims) = changed("2022-09-15", "ARM invoke_clause - on=2022-09-14 # article two", |claim| {
        let clause = Some(ClauseId("CSTO:2".into()));
        claim.object = Object::Clause { organisation: Some(party("CSTO").id), clause, words: claim.evidence.span };
    });
    world.archive.add(report, claims);
    let (report, claims) = changed("2022-09-16", "ARM request_help - on=2022-09-13 # guns", |claim| {
        let end = claim.evidence.span.end;
        claim.object = Object::Thing(codebook::Span::new(end - 4, end));
    });
    world.archive.add(report, claims);
    let ledger = on(&world, "2022-10-01");
    assert_eq!(ledger.requests.len(), 1);
    let request = &ledger.requests[0];
    assert_eq!((request.clause.clone(), request.claims.len()), (Some(ClauseId("CSTO:2".into())), 3));
    assert_eq!(request.about.iter().map(|words| &**words).collect::<Vec<_>>(), ["guns"]);
}

#[test]
fn a_plea_that_names_an_article_rests_on_it() {
    let named =
        csto().report("2022-09-15", "Monitor", "ARM request_help CSTO on=2022-09-14 # consultations under Article 2");
    assert_eq!(on(&named, "2022-10-01").requests[0].clause, Some(ClauseId("CSTO:2".into())));
    let other =
        csto().report("2022-09-15", "Monitor", "ARM request_help CSTO on=2022-09-14 # as if by Article 99 of a treaty");
    assert_eq!(on(&other, "2022-10-01").requests[0].clause, Some(ClauseId("CSTO:4".into())));
    assert_eq!(super::articles("under Articles IV and V, and art. 7").collect::<Vec<_>>(), ["IV", "7"]);
}

#[test]
fn a_clause_that_is_not_in_force_covers_nothing() {
    let mut world = csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13");
    world.facts.clauses = vec![clause("4", Obligation::Defense, "1994-04-20", Some("2020-01-01"))];
    assert!(!on(&world, "2022-10-01").requests[0].covered);
    world.facts.clauses = vec![clause("4", Obligation::Defense, "2022-09-13", None)];
    assert!(on(&world, "2022-10-01").requests[0].covered);
}

#[test]
fn what_is_hardly_likely_counts_for_nothing() {
    let mut world = csto().report("2022-09-14", "Wire", "ARM request_help CSTO on=2022-09-13");
    let (report, claims) = changed("2022-09-15", "RUS send_troops ARM\nKAZ request_help CSTO", |claim| {
        claim.confidence = LIKELY - 0.01;
    });
    world.archive.add(report, claims);
    let ledger = on(&world, "2022-10-01");
    assert_eq!((ledger.requests.len(), of(&ledger.requests[0], "RUS").outcome), (1, Outcome::Silent));
}

const DAYS: [&str; 7] = ["2021-05-14", "2022", "2022-09", "2022-09-13", "2022-09-15", "2022-11-23", "2023-10-01"];
const WHOLE_DAYS: [&str; 5] = ["2021-05-15", "2022-09-14", "2022-09-20", "2022-12-01", "2023-10-02"];

fn line() -> impl Strategy<Value = String> {
    let acts: Vec<&'static str> = super::ACTS.iter().map(|act: &Act| act.as_str()).collect();
    let who = || select(vec!["ARM", "RUS", "KAZ", "CSTO", "ARM,KAZ", "UZB", "RUS/Putin:president", "*members"]);
    let time = prop_oneof![Just(String::new()), select(DAYS.to_vec()).prop_map(|day| format!("on={day}"))];
    let certainty = select(vec!["happened", "happened", "happened", "planned", "possible", "demanded"]);
    let by = select(vec!["", "by=ARM/Nikol_Pashinyan:prime_minister", "by=RUS/Putin:president", "by=*experts"]);
    let object = prop_oneof![5 => who(), 1 => Just("-")];
    (who(), select(acts), object, time, certainty, by, select(vec!["", "", "", "no"])).prop_map(
        |(who, act, object, time, certainty, by, no)| format!("{who} {act} {object} {time} {certainty} {by} {no}"),
    )
}

fn written() -> impl Strategy<Value = Vec<(&'static str, &'static str, Vec<String>)>> {
    vec((select(WHOLE_DAYS.to_vec()), select(vec!["Wire", "Herald"]), vec(line(), 1..5)), 0..6)
}

fn of_csto(archive: &MemoryArchive, facts: &Facts, at: AsOf) -> Ledger {
    let Ok(ledger) = ledger(archive, facts, &party("CSTO").id, at);
    ledger
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Order does not matter, the future does not leak, and what is silent or answered says so by its claims.
    #[test]
    fn order_and_hindsight(
        written in written(),
        day in select(WHOLE_DAYS.to_vec()),
        known in select(WHOLE_DAYS.to_vec()),
        turn in 0_usize..6,
    ) {
        let facts = csto().facts;
        let at = AsOf { on: day.parse().unwrap(), known: known.parse().unwrap() };
        let reports = read(&written);
        let all = of_csto(&archive(reports.iter()), &facts, at);
        let turned = reports.iter().cycle().skip(turn).take(reports.len()).collect::<Vec<_>>();
        prop_assert_eq!(&all, &of_csto(&archive(turned.into_iter().rev()), &facts, at));
        let past = reports.iter().filter(|(report, _)| report.published <= at.known);
        prop_assert_eq!(&all, &of_csto(&archive(past), &facts, at));
        for request in &all.requests {
            let is_begun = |day: Option<PartialDate>| day.is_none_or(|day| day.earliest() <= at.on);
            prop_assert!(is_begun(request.day) && !request.claims.is_empty());
            for answer in &request.answers {
                prop_assert!(answer.party != request.asker && is_begun(answer.day));
                prop_assert!(answer.outcome == Outcome::Silent || !answer.because.is_empty());
                prop_assert!(answer.because.iter().all(|claim| !answer.against.contains(claim)));
                prop_assert!(answer.days.is_none_or(|days| days >= 0));
            }
        }
    }

    /// What happens after the day asked about, and is told with its day, changes nothing.
    #[test]
    fn later_days_do_not_count(written in written(), day in select(WHOLE_DAYS.to_vec())) {
        let facts = csto().facts;
        let at = AsOf { on: day.parse().unwrap(), known: "2024-01-01".parse().unwrap() };
        let world = |lines: &str| {
            let reports = read(&written);
            let mut archive = archive(reports.iter());
            let (later, claims) = report("2023-12-01", "Later", lines);
            archive.add(later, claims);
            archive
        };
        let after = at.on.tomorrow().unwrap_or(Date::MAX);
        let lines = ["ARM request_help CSTO", "RUS send_troops ARM", "CSTO refuse_help KAZ"];
        let lines = lines.map(|line| format!("{line} on={after}")).join("\n");
        prop_assert_eq!(of_csto(&world(""), &facts, at), of_csto(&world(&lines), &facts, at));
    }
}

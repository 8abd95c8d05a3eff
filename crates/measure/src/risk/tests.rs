//! The order of the members on the shipped table and on small ones.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/")]

use super::*;
use crate::hazard::open;

fn shipped() -> Vec<MemberYear> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/alliance_member_years.csv");
    let bytes = std::fs::read(path).expect("the shipped table");
    open("alliance_member_years.csv", &bytes).unwrap_or_else(|error| panic!("{error}")).rows
}

fn by_then(rows: &[MemberYear], known: i16) -> Model {
    model(rows, known, How::usual(Outcome::Left), 40).expect("members had left by then")
}

fn places(risks: &Risks) -> Vec<(&str, usize)> {
    risks.members.iter().map(|risk| (&*risk.member, risk.rank.place)).collect()
}

/// Uzbekistan left the CSTO in 2012. As it could be known at the beginning of that year it stood fifth of seven: a miss.
#[test]
fn uzbekistan_in_2012_is_missed() {
    let rows = shipped();
    let name = alliance(&rows, "CSTO").expect("the CSTO");
    let found = risks(&by_then(&rows, 2012), &rows, &name, 2012, None).expect("rows of 2012");
    assert_eq!((found.year, found.carried(), found.members.len()), (2012, 0, 7));
    let uzbekistan = found.members.iter().find(|risk| &*risk.member == "UZB").expect("a member");
    assert_eq!((uzbekistan.rank.place, uzbekistan.rank.of), (5, 7));
    assert!(uzbekistan.rank.best < uzbekistan.rank.worst);
    // The parts are those of the row, and apart from the others they cancel out.
    assert!(uzbekistan.parts[0].value.is_some_and(|years| (years - 6.0).abs() < 1e-9));
    for column in 0..Covariate::ALL.len() {
        assert!(found.members.iter().map(|risk| risk.parts[column].apart).sum::<f64>().abs() < 1e-9);
    }
    assert_eq!(found.members.last().map(|risk| &*risk.member), Some("RUS"));
}

/// Hits and misses of the models fitted to 1989 and to 1999, as `examples/hazard.rs` prints them.
#[test]
fn past_hits_and_misses() {
    let rows = shipped();
    let told = |until: i16| -> Vec<String> {
        let (train, test): (Vec<&MemberYear>, Vec<&MemberYear>) = rows.iter().partition(|row| row.year <= until);
        let hazard = fit(&train, How::usual(Outcome::Left)).expect("exits");
        let found = past(&hazard, &test);
        found
            .iter()
            .map(|exit| format!("{} {} {}/{} {}", exit.year, exit.member, exit.place, exit.of, exit.is_hit()))
            .collect()
    };
    let first = told(1989);
    assert_eq!(first.len(), 14);
    assert_eq!(first.iter().filter(|line| line.ends_with("true")).count(), 5);
    assert!(first.contains(&"2012 UZB 6/7 false".to_owned()), "{first:?}");
    let second = told(1999);
    assert_eq!(second.len(), 11);
    assert_eq!(second.iter().filter(|line| line.ends_with("true")).count(), 7);
    assert!(second.contains(&"2012 UZB 3/7 false".to_owned()), "{second:?}");
}

/// The table ends in 2018: later years carry on its last, and say so; earlier years and unknown names are silence.
#[test]
fn years_without_data() {
    let rows = shipped();
    let found = by_then(&rows, 2026);
    assert_eq!((found.until, found.known), (2018, 2026));
    let name = alliance(&rows, "CSTO").expect("the CSTO");
    let later = risks(&found, &rows, &name, 2026, None).expect("rows of 2018");
    assert_eq!((later.year, later.carried(), later.members.len()), (2018, 8, 6));
    assert_eq!(risks(&found, &rows, &name, 1980, None), Err(Silence::BeforeTheTable));
    assert_eq!(risks(&found, &rows, "Hanse", 2000, None), Err(Silence::UnknownAlliance));
    assert_eq!(alliance(&rows, "Hanse"), None);
    assert_eq!(alliance(&rows, "3285"), alliance(&rows, "Warsaw Pact"));
    // What is known in 1999 does not know the rows of 2005.
    let early = by_then(&rows, 1999);
    assert_eq!(risks(&early, &rows, &name, 2005, None).map(|found| found.year), Ok(1999));
    assert!(model(&rows, 1951, How::usual(Outcome::Left), 3).is_none());
}

/// The German Democratic Republic and Czechoslovakia are members of their years and of no later one.
#[test]
fn a_state_that_no_longer_exists() {
    let rows = shipped();
    let found = by_then(&rows, 2018);
    let name = alliance(&rows, "Warsaw Pact").expect("the pact");
    let then = risks(&found, &rows, &name, 1988, None).expect("rows of 1988");
    assert!(then.members.iter().any(|risk| &*risk.member == "DDR"));
    // Years after the end of the pact carry on its last year: it is for the caller to know that it ended.
    let after = risks(&found, &rows, &name, 2018, None).expect("rows of its last year");
    assert_eq!((after.year, after.carried()), (1991, 27));
    assert!(!after.members.iter().any(|risk| &*risk.member == "DDR"));
    // The facts know a member that the table does not, and the other way round.
    let members = BTreeSet::from(["RUS", "POL", "ATL"]);
    let asked = risks(&found, &rows, &name, 1988, Some(&members)).expect("rows of 1988");
    assert_eq!((asked.members.len(), asked.without_rows.as_slice()), (2, ["ATL".to_owned()].as_slice()));
    assert_eq!(asked.no_members.len(), then.members.len() - 2);
}

/// Organisations of one and two members, with values missing, have an order.
#[test]
fn organisations_of_one_and_two_members() {
    let text = "atop_id,cow_code,iso3,organisation,year,event,years_member,members,cinc_share,cinc_herfindahl,\
                s_abs_with_leader,ideal_point_distance_mean,democracy_extended_uds,leader_change\n\
                one,1,AAA,Lone,1960,0,1,1,1,1,1,,,\n\
                two,1,AAA,Pair,1960,0,1,2,0.6,0.52,1,0.1,,0\n\
                two,2,BBB,Pair,1960,0,1,2,0.4,0.52,0.9,0.1,,0\n\
                old,3,CCC,,1955,1,4,2,0.1,0.8,0.2,3,,1\n\
                old,4,DDD,,1955,0,4,2,0.9,0.8,1,0.2,,0\n";
    let rows = open("own.csv", text.as_bytes()).expect("a table").rows;
    let found = model(&rows, 1961, How::usual(Outcome::Left), 20).expect("one left");
    let lone = risks(&found, &rows, "one", 1961, None).expect("a row");
    let rank = lone.members[0].rank;
    assert_eq!((rank.place, rank.best, rank.worst, rank.of), (1, 1, 1, 1));
    let missing: Vec<Covariate> = lone.members[0].missing().collect();
    assert_eq!(missing, [Covariate::Distance, Covariate::Democracy, Covariate::NewLeader]);
    let pair = risks(&found, &rows, "two", 1960, None).expect("rows");
    assert_eq!(places(&pair), [("BBB", 1), ("AAA", 2)]);
    let bare = model(&rows, 1961, How::usual(Outcome::Left), 0).expect("one left");
    let alone = risks(&bare, &rows, "two", 1960, None).expect("rows");
    assert_eq!((alone.members[0].interval, alone.members[0].rank.worst), (None, 1));
}

#[test]
fn suspensions_are_counted_and_too_few_for_a_model() {
    let rows = shipped();
    let rows: Vec<&MemberYear> = rows.iter().collect();
    let suspended = Tally::of(&rows, Outcome::Suspended);
    assert_eq!((suspended.events, suspended.organisations, suspended.is_enough()), (8, 6, false));
    let left = Tally::of(&rows, Outcome::Left);
    assert_eq!((left.events, left.is_enough()), (18, true));
    assert!(!Tally::new(["NATO", "NATO", "Warsaw Pact"], 100).is_enough());
}

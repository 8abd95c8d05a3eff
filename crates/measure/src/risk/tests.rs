//! The order of the members on the shipped table and on small ones, and what leavers did before.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/")]

use codebook::Date;

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

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn episode(left: bool, on: &str, did: &[(&str, Behaviour)]) -> Episode {
    Episode {
        organisation: "CSTO".to_owned(),
        member: "UZB".to_owned(),
        left,
        day: day(on),
        behaviours: did.iter().map(|(on, did)| (day(on), *did)).collect(),
    }
}

/// Values of statsmodels 0.15.0, `Table2x2([[6, 4], [8, 32]]).riskratio_confint()`.
#[test]
fn leavers_against_stayers() {
    let skipped = [("2010-01-01", Behaviour::Skipped), ("2011-01-01", Behaviour::Skipped)];
    let mut episodes: Vec<Episode> = Vec::new();
    for index in 0..50 {
        let left = index < 10;
        let did = if (left && index < 6) || (10..18).contains(&index) { &skipped[..] } else { &[] };
        episodes.push(episode(left, "2012-12-19", did));
    }
    let found = before(&episodes);
    assert_eq!(found.len(), 6);
    for row in found.iter().filter(|row| row.behaviour.is_none_or(|did| did == Behaviour::Skipped)) {
        assert_eq!((row.leavers, row.stayers), (Count { did: 6, of: 10 }, Count { did: 8, of: 40 }));
        let ends = row.interval.expect("both groups");
        assert!((row.ratio.expect("both groups") - 3.0).abs() < 1e-12);
        assert!((ends.low - 1.347_782).abs() < 1e-5 && (ends.high - 6.677_637).abs() < 1e-5, "{ends:?}");
    }
    let froze = found.iter().find(|row| row.behaviour == Some(Behaviour::Froze)).expect("each behaviour");
    assert_eq!((froze.leavers.did, froze.stayers.did, froze.ratio), (0, 0, None));
    // One stayer of forty froze its part: no leaver did, and that says next to nothing.
    episodes[20].behaviours = vec![("2012-01-01".parse().expect("a day"), Behaviour::Froze)];
    let found = before(&episodes);
    let froze = found.iter().find(|row| row.behaviour == Some(Behaviour::Froze)).expect("each behaviour");
    assert!(froze.ratio.is_some_and(|ratio| ratio < 1.0), "{froze:?}");
    assert!(froze.interval.is_some_and(|ends| ends.low < 0.1 && ends.high > 10.0), "{froze:?}");
    episodes.reverse();
    assert_eq!(before(&episodes), found);
}

#[test]
fn only_the_five_years_before_count() {
    let on = "2012-02-29";
    let cases = [("2007-02-27", 0), ("2007-02-28", 1), ("2012-02-28", 1), ("2012-02-29", 0), ("2013-01-01", 0)];
    for (did, wanted) in cases {
        let found = before(&[episode(true, on, &[(did, Behaviour::Announced)])]);
        assert_eq!(found[0].leavers, Count { did: wanted, of: 1 }, "{did}");
        assert_eq!((found[0].ratio, found[0].stayers.share()), (None, None));
    }
    assert!(before(&[]).iter().all(|row| row.ratio.is_none()));
}

#[test]
fn each_leaver_stands_beside_those_who_stayed() {
    let stay = |organisation: &str, member: &str, from: &str, to: Option<&str>, left: bool| Stay {
        organisation: organisation.to_owned(),
        member: member.to_owned(),
        from: day(from),
        to: to.map(day),
        left,
        behaviours: Vec::new(),
    };
    let stays = [
        stay("CSTO", "UZB", "2006-08-16", Some("2012-12-19"), true),
        stay("CSTO", "ARM", "1992-05-15", None, false),
        stay("CSTO", "GEO", "1993-12-09", Some("1999-04-02"), true),
        stay("CSTO", "AZE", "1993-09-24", Some("1999-04-02"), true),
        stay("NATO", "TUR", "1952-02-18", None, false),
    ];
    let found: Vec<(String, bool, String)> =
        beside(&stays).into_iter().map(|one| (one.member, one.left, one.day.to_string())).collect();
    let wanted = [
        ("UZB", true, "2012-12-19"),
        ("ARM", false, "2012-12-19"),
        ("GEO", true, "1999-04-02"),
        ("ARM", false, "1999-04-02"),
        ("AZE", true, "1999-04-02"),
        ("ARM", false, "1999-04-02"),
    ];
    assert_eq!(found, wanted.map(|(member, left, on)| (member.to_owned(), left, on.to_owned())));
    assert!(beside(&[]).is_empty());
}

/// The episodes of `../shared` beside the checkout, where they are there, with the members of `data/memberships.csv`.
#[test]
fn what_the_leavers_of_the_episodes_did() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let Ok(episodes) = std::fs::read(format!("{root}/../shared/data/episodes.csv")) else { return };
    let members = std::fs::read(format!("{root}/data/memberships.csv")).expect("the shipped memberships");
    let date = |text: &str| text.parse::<codebook::PartialDate>().expect("a date").earliest();
    let mut acts: Vec<(String, String, String, Date)> = Vec::new();
    for row in csv::Reader::from_reader(episodes.as_slice()).records() {
        let row = row.expect("a row");
        let organisation = match &row[0] {
            "African Union" => "AU",
            "Arab League" => "LAS",
            "Baghdad Pact" => "CENTO",
            "Council of Europe" => "CoE",
            "European Union" => "EU",
            same => same,
        };
        acts.push((organisation.to_owned(), row[1].to_owned(), row[2].to_owned(), date(&row[3])));
    }
    let mut stays: Vec<Stay> = Vec::new();
    for row in csv::Reader::from_reader(members.as_slice()).records() {
        let row = row.expect("a row");
        if &row[2] != "member" {
            continue;
        }
        let own: Vec<_> =
            acts.iter().filter(|(organisation, member, ..)| *organisation == row[0] && *member == row[1]).collect();
        let (from, to) = (date(&row[3]), (!row[4].is_empty()).then(|| date(&row[4])));
        let exit = own
            .iter()
            .find(|(_, _, act, day)| act == "left" && to.is_some_and(|to| (to.year() - day.year()).abs() <= 1));
        let behaviours = own.iter().filter_map(|(_, _, act, day)| {
            let did = match act.as_str() {
                "skipped_summit" | "skipped_drills" => Behaviour::Skipped,
                "suspended_participation" | "announced_suspending_participation" => Behaviour::Froze,
                "announced_leaving" => Behaviour::Announced,
                "refused_to_host" => Behaviour::RefusedToHost,
                _ => return None,
            };
            Some((*day, did))
        });
        stays.push(Stay {
            organisation: row[0].to_owned(),
            member: row[1].to_owned(),
            from,
            to: exit.map_or(to, |(.., day)| Some(*day)),
            left: exit.is_some(),
            behaviours: behaviours.collect(),
        });
    }
    let found = before(&beside(&stays));
    for row in &found {
        let name = row.behaviour.map_or("any of these", Behaviour::words);
        println!(
            "{name}: leavers {:?}, stayers {:?}, ratio {:?} {:?}",
            row.leavers, row.stayers, row.ratio, row.interval
        );
    }
    let announced = found.iter().find(|row| row.behaviour == Some(Behaviour::Announced)).expect("each behaviour");
    assert!(announced.interval.is_some_and(|ends| ends.low > 1.0), "{announced:?}");
}

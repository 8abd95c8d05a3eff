//! What leavers did before, against those who stayed.
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: a test reads files of data/ and beside the checkout"
)]

use super::*;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn stay(organisation: &str, member: &str, from: &str, to: Option<&str>, left: bool) -> Stay {
    Stay {
        organisation: PartyId::organisation(organisation),
        member: PartyId::state(member),
        from: day(from),
        to: to.map(day),
        left,
        covered: left,
        because: Vec::new(),
        deeds: Vec::new(),
        suspended: 0,
        froze: 0,
    }
}

fn deed(on: &str, behaviour: Behaviour) -> Deed {
    let claim = codebook::ClaimId([0; 16]);
    Deed { day: day(on), behaviour, event: EventId(claim), because: vec![Ground::Claim(claim)] }
}

fn with(did: &[(&str, Behaviour)]) -> Stay {
    let deeds = did.iter().map(|(on, did)| deed(on, *did)).collect();
    Stay { deeds, ..stay("CSTO", "UZB", "1992-05-15", None, false) }
}

/// Values of statsmodels 0.15.0, `Table2x2([[6, 4], [8, 32]]).riskratio_confint()`.
#[test]
fn leavers_against_stayers() {
    let skipped = with(&[("2010-01-01", Behaviour::Skipped), ("2011-01-01", Behaviour::Skipped)]);
    let (froze, nothing) = (with(&[("2012-01-01", Behaviour::Froze)]), with(&[]));
    let mut episodes: Vec<Episode<'_>> = Vec::new();
    for index in 0..50 {
        let left = index < 10;
        let did = (left && index < 6) || (10..18).contains(&index);
        episodes.push(Episode { stay: if did { &skipped } else { &nothing }, left, day: day("2012-12-19") });
    }
    let found = before(&episodes);
    assert_eq!(found.len(), 6);
    for row in found.iter().filter(|row| row.behaviour.is_none_or(|did| did == Behaviour::Skipped)) {
        assert_eq!((row.leavers, row.stayers), (Count { did: 6, of: 10 }, Count { did: 8, of: 40 }));
        let ends = row.interval.expect("both groups");
        assert!((row.ratio.expect("both groups") - 3.0).abs() < 1e-12);
        assert!((ends.low - 1.347_782).abs() < 1e-5 && (ends.high - 6.677_637).abs() < 1e-5, "{ends:?}");
    }
    let of = |found: &[Before], asked| *found.iter().find(|row| row.behaviour == Some(asked)).expect("each behaviour");
    let row = of(&found, Behaviour::Froze);
    assert_eq!((row.leavers.did, row.stayers.did, row.ratio), (0, 0, None));
    // One stayer of forty froze its part: no leaver did, and that says next to nothing.
    episodes[20].stay = &froze;
    let found = before(&episodes);
    let row = of(&found, Behaviour::Froze);
    assert!(row.ratio.is_some_and(|ratio| ratio < 1.0), "{row:?}");
    assert!(row.interval.is_some_and(|ends| ends.low < 0.1 && ends.high > 10.0), "{row:?}");
    episodes.reverse();
    assert_eq!(before(&episodes), found);
}

#[test]
fn only_the_five_years_before_count() {
    let on = "2012-02-29";
    let cases = [("2007-02-27", 0), ("2007-02-28", 1), ("2012-02-28", 1), ("2012-02-29", 0), ("2013-01-01", 0)];
    for (did, wanted) in cases {
        let stay = with(&[(did, Behaviour::Announced)]);
        let found = before(&[Episode { stay: &stay, left: true, day: day(on) }]);
        assert_eq!(found[0].leavers, Count { did: wanted, of: 1 }, "{did}");
        assert_eq!((found[0].ratio, found[0].stayers.share()), (None, None));
    }
    assert!(before(&[]).iter().all(|row| row.ratio.is_none()));
}

#[test]
fn each_leaver_stands_beside_those_who_stayed() {
    let stays = [
        stay("CSTO", "UZB", "2006-08-16", Some("2012-12-19"), true),
        stay("CSTO", "ARM", "1992-05-15", None, false),
        stay("CSTO", "GEO", "1993-12-09", Some("1999-04-02"), true),
        stay("CSTO", "AZE", "1993-09-24", Some("1999-04-02"), true),
        stay("NATO", "TUR", "1952-02-18", None, false),
    ];
    let found: Vec<(String, bool, String)> =
        beside(&stays).into_iter().map(|one| (one.stay.member.to_string(), one.left, one.day.to_string())).collect();
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
        let mut stay = stay(&row[0], "ARM", "1992-05-15", None, exit.is_some());
        stay.member = PartyId::state(&row[1]);
        (stay.from, stay.to) = (from, exit.map_or(to, |(.., day)| Some(*day)));
        stay.deeds = behaviours.map(|(on, did): (Date, Behaviour)| deed(&on.to_string(), did)).collect();
        stays.push(stay);
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

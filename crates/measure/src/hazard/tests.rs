//! The table, the model and its test, on the shipped table and on small ones.
#![expect(clippy::disallowed_methods, reason = "touches the world: the tests read the files of data/")]

use proptest::prelude::*;

use super::*;

/// The table that ships with the program.
fn shipped() -> Vec<MemberYear> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/alliance_member_years.csv");
    let bytes = std::fs::read(path).expect("the shipped table");
    open("alliance_member_years.csv", &bytes).unwrap_or_else(|error| panic!("{error}")).rows
}

const HEADER: &str = "atop_id,cow_code,iso3,year,event,kind,years_member,members,cinc_share,cinc_herfindahl,\
                      s_abs_with_leader,ideal_point_distance_mean,democracy_extended_uds,leader_change";

/// What opening a table with these rows gives.
fn opened(rows: &[&str]) -> Result<Table, Error> {
    open("own.csv", format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes())
}

fn split(rows: &[MemberYear], until: i16) -> (Vec<&MemberYear>, Vec<&MemberYear>) {
    rows.iter().filter(|row| row.year >= 1950).partition(|row| row.year <= until)
}

fn close(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.000_05, "{found} is not {wanted}");
}

/// Values of `examples/hazard.py`: scikit-learn 1.9.1, numpy 2.4.6.
#[test]
fn as_scikit_learn_on_the_shipped_table() {
    let rows = shipped();
    assert_eq!(rows.len(), 16_873);
    let cases = [
        (Outcome::Exit, 1989, 1.0, (9, 17), 0.7082, [0.4787, 0.9209], (0.001_532_77, 0.0065), -7.7707),
        (Outcome::Exit, 1999, 0.1, (13, 13), 0.8374, [0.6310, 0.9408], (0.001_567_61, 0.0029), -6.9231),
        (Outcome::Left, 1989, 0.3, (4, 14), 0.7210, [0.4573, 0.8615], (0.001_271_25, 0.0000), -8.0431),
        (Outcome::Left, 1999, 0.1, (7, 11), 0.8379, [0.6945, 0.9094], (0.001_330_10, 0.0006), -7.3640),
    ];
    for (outcome, until, c, events, area, ends, (brier, skill), intercept) in cases {
        let (train, test) = split(&rows, until);
        let found = fit(&train, How::usual(outcome)).expect("exits");
        assert!((found.c - c).abs() < f64::EPSILON, "{}", found.c);
        assert_eq!((found.events, found.rows + test.len()), (events.0, rows.len()));
        close(found.logit.intercept, intercept);
        let tested = evaluate(&found, &test).expect("exits");
        assert_eq!(tested.events, events.1);
        close(tested.area, area);
        close(tested.interval.low, ends[0]);
        close(tested.interval.high, ends[1]);
        assert!((tested.brier - brier).abs() < 5e-9, "{}", tested.brier);
        close(tested.skill(), skill);
        assert_eq!(tested.fifths.iter().map(|part| part.rows).sum::<usize>(), test.len());
        assert_eq!(tested.fifths.iter().map(|part| part.seen).sum::<usize>(), events.1);
    }
}

/// What the model must reach: 0.71 fitted to 1989, 0.82 fitted to 1999. Leaving alone does with the penalty of the least
/// loss. Exits of both kinds miss the first by 0.002 there and pass it with the stronger penalty.
#[test]
fn the_area_is_what_it_must_be() {
    let rows = shipped();
    let area = |outcome: Outcome, penalty: Penalty, until: i16| {
        let (train, test) = split(&rows, until);
        let found = fit(&train, How { penalty, ..How::usual(outcome) }).expect("exits");
        evaluate(&found, &test).expect("exits").area
    };
    for (until, wanted) in [(1989, 0.71), (1999, 0.82)] {
        assert!(area(Outcome::Left, Penalty::Least, until) >= wanted);
        assert!(area(Outcome::Exit, Penalty::OneError, until) >= wanted);
    }
}

/// The table of `../shared` beside the checkout, where it is there: the shipped one is its part since 1950.
#[test]
fn the_shipped_table_is_that_of_the_extracts() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/alliance_member_years.csv");
    let Ok(bytes) = std::fs::read(path) else { return };
    let whole = open("alliance_member_years.csv", &bytes).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((whole.rows.len(), whole.repeated), (18_844, 150));
    let part: Vec<&MemberYear> = whole.rows.iter().filter(|row| row.year >= 1950).collect();
    let rows = shipped();
    assert_eq!(part.len(), rows.len());
    for (one, two) in part.iter().zip(&rows) {
        assert_eq!((&one.alliance, &one.member, one.year), (&two.alliance, &two.member, two.year));
        assert_eq!((one.covariates, one.ending == Ending::Stayed), (two.covariates, two.ending == Ending::Stayed));
    }
}

#[test]
fn a_wrong_table_is_refused_with_its_line() {
    let good = "1,2,USA,1950,0,,3,4,0.5,0.4,1,0.2,1.5,0";
    assert_eq!(opened(&[good]).map(|table| table.rows.len()), Ok(1));
    let cases = [
        (",2,USA,1951,0,,3,4,,,,,,", "the row has no `atop_id`"),
        ("1,,,1951,0,,3,4,,,,,,", "the row has no member"),
        ("1,2,USA,51x,0,,3,4,,,,,,", "`51x` in the column `year` is no year"),
        ("1,2,USA,1951,2,,3,4,,,,,,", "`2` in the column `event` is neither 0 nor 1"),
        ("1,2,USA,1951,0,left,3,4,,,,,,", "the kind `left` does not go with the event 0"),
        ("1,2,USA,1951,1,died,3,4,,,,,,", "the kind `died` does not go with the event 1"),
        ("1,2,USA,1951,0,,0,4,,,,,,", "`0` in the column `years_member` cannot be"),
        ("1,2,USA,1951,0,,3,4,inf,,,,,", "`inf` in the column `cinc_share` cannot be"),
        ("1,2,USA,1950,0,,3,4,0.6,0.4,1,0.2,1.5,0", "USA has another row for 1950 in the alliance 1"),
        ("1,2,USA,1951,0", "the row has 5 fields where the header has 14"),
    ];
    for (row, what) in cases {
        let error = opened(&[good, row]).expect_err(row);
        assert_eq!((error.what.as_str(), error.place.as_str()), (what, "own.csv, line 3"));
        assert!(error.to_string().contains("\n  --> own.csv, line 3\n  help: "), "{error}");
    }
    let error = open("own.csv", b"atop_id,cow_code,iso3,year,event\n").expect_err("columns are missing");
    assert_eq!(error.what, "the column `years_member` is missing");
    assert_eq!(opened(&[good, good]).map(|table| (table.rows.len(), table.repeated)), Ok((1, 1)));
}

#[test]
fn what_is_missing_is_counted_and_set_to_the_mean() {
    let table = opened(&[
        "1,2,USA,1950,0,,1,2,0.4,,,,,",
        "1,3,CAN,1950,1,,1,2,0.8,,,,,",
        "1,4,MEX,1950,0,,1,2,,,,,,",
        "2,4,MEX,1950,0,,1,2,0.6,,,,,",
    ]);
    let rows = table.expect("a table").rows;
    let rows: Vec<&MemberYear> = rows.iter().collect();
    let found = fit(&rows, How { penalty: Penalty::Fixed(1.0), ..How::usual(Outcome::Left) }).expect("one left");
    assert_eq!(found.missing, [0, 0, 1, 4, 4, 4, 4, 4]);
    close(found.mean(Covariate::OwnShare), 0.6);
    assert_eq!(rows[2].missing().count(), 6);
    // Whoever has no value has the odds of one who has the mean, and a column without any value says nothing.
    assert!((found.log_odds(rows[2]) - found.log_odds(rows[3])).abs() < 1e-12);
    assert!(found.logit.slopes[3..].iter().all(|slope| *slope == 0.0));
    let flagged = How { indicators: true, penalty: Penalty::Fixed(1.0), ..How::usual(Outcome::Left) };
    // Two sets of rows lack a value: one the share, all the rest.
    assert_eq!(fit(&rows, flagged).expect("one left").logit.slopes.len(), 10);
}

#[test]
fn no_exits_no_model_and_no_test() {
    let table = opened(&["1,2,USA,1950,0,,1,2,0.4,,,,,", "1,3,CAN,1950,1,suspended,1,2,0.8,,,,,"]).expect("a table");
    let rows: Vec<&MemberYear> = table.rows.iter().collect();
    assert_eq!(fit(&rows, How::usual(Outcome::Left)), None);
    assert_eq!(fit(&[], How::usual(Outcome::Exit)), None);
    let found = fit(&rows, How::usual(Outcome::Suspended)).expect("one was suspended");
    assert_eq!(evaluate(&found, &rows[..1]), None);
    assert_eq!(evaluate(&found, &[]), None);
    let tested = evaluate(&found, &rows).expect("one was suspended");
    assert!((tested.area - 1.0).abs() < f64::EPSILON);
}

#[test]
fn contributions_add_up_to_the_odds() {
    let rows = shipped();
    let (train, test) = split(&rows, 1989);
    for indicators in [false, true] {
        let how = How { indicators, penalty: Penalty::Fixed(0.1), ..How::usual(Outcome::Exit) };
        let found = fit(&train, how).expect("exits");
        for row in test.iter().step_by(97) {
            let sum = found.contributions(row).iter().sum::<f64>() + found.logit.intercept;
            assert!((sum - found.log_odds(row)).abs() < 1e-9);
        }
    }
}

/// A small table: alliances of two to five members over some years, each row from a few digits.
fn small() -> impl Strategy<Value = Vec<MemberYear>> {
    let row = (0..6_u8, 0..5_u8, 1950..1960_i16, prop::bool::weighted(0.2), prop::array::uniform8(0..9_u8));
    prop::collection::vec(row, 4..60).prop_map(|found| {
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
        for (alliance, member, year, left, digits) in found {
            if seen.insert((alliance, member, year)) {
                rows.push(MemberYear {
                    alliance: format!("a{alliance}").into(),
                    organisation: None,
                    member: format!("m{member}").into(),
                    year,
                    ending: if left { Ending::Left } else { Ending::Stayed },
                    // A nine stands for a value that is missing.
                    covariates: digits.map(|digit| (digit < 8).then_some(f64::from(digit) / 4.0)),
                });
            }
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The order of the rows and the names of alliances and states change no bit of the model, of its test or of a refit.
    #[test]
    fn order_and_names_do_not_matter(rows in small(), turn in 0..60_usize) {
        let mut other: Vec<MemberYear> = rows.iter().cloned().map(|row| MemberYear {
            alliance: match &*row.alliance { "a0" => "zz", "a1" => "b", "a2" => "a9", same => same }.into(),
            member: format!("x{}", row.member).into(),
            ..row
        }).collect();
        let length = other.len();
        other.rotate_left(turn % length);
        other.reverse();
        let (one, two): (Vec<&MemberYear>, Vec<&MemberYear>) = (rows.iter().collect(), other.iter().collect());
        for indicators in [false, true] {
            let how = How { indicators, ..How::usual(Outcome::Left) };
            let (first, second) = (fit(&one, how), fit(&two, how));
            prop_assert_eq!(&first, &second);
            if let Some(found) = first {
                prop_assert_eq!(evaluate(&found, &one), evaluate(&found, &two));
                prop_assert_eq!(refits(&found, &one, 5), refits(&found, &two, 5));
            }
        }
    }

    /// Whatever the table, odds are numbers and the measures lie in their bounds.
    #[test]
    fn all_figures_lie_in_their_bounds(rows in small()) {
        let rows: Vec<&MemberYear> = rows.iter().collect();
        if let Some(found) = fit(&rows, How::usual(Outcome::Left)) {
            prop_assert!(rows.iter().all(|row| found.log_odds(row).is_finite()));
            let tested = evaluate(&found, &rows).expect("what can be fitted can be tested");
            prop_assert!((0.0..=1.0).contains(&tested.area));
            prop_assert!(tested.interval.low <= tested.interval.high);
            prop_assert!((0.0..=1.0).contains(&tested.brier));
        }
    }

    /// Any bytes open or are refused.
    #[test]
    fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[0-9,a\n\"]{0,80}") {
        let _ = open("any.csv", &bytes);
        let _ = opened(&[&text]);
    }
}

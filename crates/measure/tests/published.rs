//! Each measure against published values, every digit that was printed.

mod shared;

use measure::{Cow, Crosstab, Measure, Ties};
use shared::{day, extract, tables};

/// Signorino and Ritter 1999, Table 6: what Germany and Russia owed each state in 1914, and the share of its capability in
/// hundredths. They use four values, so a portfolio is not quite what [`Ties`] builds.
const TABLE_6: [(u8, u8, u8); 20] = [
    (25, 3, 0),
    (21, 0, 3),
    (20, 0, 1),
    (8, 0, 3),
    (8, 3, 0),
    (5, 3, 1),
    (3, 0, 0),
    (3, 0, 0),
    (2, 0, 0),
    (1, 0, 0),
    (1, 0, 0),
    (1, 3, 0),
    (1, 0, 0),
    (1, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
];

fn cow(number: u16) -> Cow {
    Cow::new(number).expect("a number")
}

#[track_caller]
fn same(crosstab: &Crosstab, measure: Measure, printed: &str) {
    let decimals = printed.split_once('.').expect("decimals").1.len();
    let found = crosstab.measure(measure).expect("a value");
    assert_eq!(format!("{found:.decimals$}"), printed, "{measure:?} is {found}");
}

#[test]
fn table_6_of_signorino_and_ritter() {
    // The first two states are Germany and Russia themselves, with their tie to themselves.
    let states = || (1..=20).map(cow);
    let ties = states()
        .zip(TABLE_6)
        .flat_map(|(toward, (_, germany, russia))| [(cow(1), toward, germany), (cow(2), toward, russia)]);
    let weight = |cow: Cow| Some(f64::from(TABLE_6[usize::from(cow.number()) - 1].0) / 100.0);
    let crosstab = Ties::new(states().collect(), ties, Some(&weight)).crosstab(cow(1), cow(2)).expect("both are there");
    same(&crosstab, Measure::SAbsolute, "0.4");
    same(&crosstab, Measure::SSquared, "0.4444444");
    same(&crosstab, Measure::SAbsoluteWeighted, "-0.46");
    same(&crosstab, Measure::TauB, "0.03031695");
    same(&crosstab, Measure::KappaQuadratic, "-0.07758621");
    same(&crosstab, Measure::PiNominal, "-0.04477612");
}

#[test]
fn votes_of_the_united_states_and_mexico_in_1946() {
    let (crosstab, missing) = tables().votes.crosstab("USA", "MEX", day("1946-01-01"), day("1946-12-31"));
    assert_eq!((crosstab.n(), missing), (38, 5));
    same(&crosstab, Measure::KappaQuadratic, "-0.01222707");
    same(&crosstab, Measure::PiNominal, "-0.02775801");
    same(&crosstab, Measure::TauB, "0.01431261");
}

/// The names that `dyad_similarity_recomputed.csv` has for the measures.
const RECOMPUTED: [(&str, bool, Measure); 10] = [
    ("s_abs", false, Measure::SAbsolute),
    ("s_sq", false, Measure::SSquared),
    ("s_binary", true, Measure::SAbsolute),
    ("s_abs_cinc", false, Measure::SAbsoluteWeighted),
    ("s_sq_cinc", false, Measure::SSquaredWeighted),
    ("kappa_quadratic", false, Measure::KappaQuadratic),
    ("kappa_binary", true, Measure::KappaNominal),
    ("pi_nominal", false, Measure::PiNominal),
    ("pi_binary", true, Measure::PiNominal),
    ("tau_b", false, Measure::TauB),
];

/// Looks at the rows of a table in the form of `dyad_similarity_recomputed.csv`, to its 6 decimals; gives their number.
fn recomputed(head: &[String], rows: &[csv::StringRecord]) -> usize {
    let column = |name: &str| head.iter().position(|found| found == name).unwrap_or_else(|| panic!("no {name}"));
    let (year, one, other) = (column("year"), column("cow_code_a"), column("cow_code_b"));
    let (forth, back) = (column("tie_ab"), column("tie_ba"));
    let columns: Vec<(usize, bool, Measure)> =
        RECOMPUTED.iter().map(|(name, binary, measure)| (column(name), *binary, *measure)).collect();
    let mut of_year: Option<(String, Ties)> = None;
    for row in rows {
        if of_year.as_ref().is_none_or(|(found, _)| found != &row[year]) {
            let found = row[year].parse().expect("a year");
            let ties = tables().alliances.ties(&tables().states, Some(&tables().capabilities), found);
            of_year = Some((row[year].to_owned(), ties.expect("a year of the table")));
        }
        let ties = &of_year.as_ref().expect("just made").1;
        let (a, b) = (row[one].parse().expect("a number"), row[other].parse().expect("a number"));
        assert_eq!(ties.tie(a, b).expect("states").to_string(), row[forth], "{row:?}");
        assert_eq!(ties.tie(b, a).expect("states").to_string(), row[back], "{row:?}");
        let crosstab = ties.crosstab(a, b).expect("states");
        let binary = crosstab.binary();
        for (column, is_binary, measure) in &columns {
            let crosstab = if *is_binary { &binary } else { &crosstab };
            let found = crosstab.measure(*measure).unwrap_or(f64::NAN);
            let wanted: f64 = row[*column].parse().expect("a number");
            assert!((found - wanted).abs() < 1e-6, "{measure:?} is {found} in {row:?}");
        }
    }
    rows.len()
}

/// Every 200th row of the table stands in `tests/similarity_sample.csv`.
#[test]
fn portfolios_as_recomputed_a_sample() {
    let mut reader = csv::Reader::from_reader(&include_bytes!("similarity_sample.csv")[..]);
    let head: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(recomputed(&head, &rows), 114);
}

/// Needs `../shared/data/dyad_similarity_recomputed.csv`.
#[test]
fn portfolios_as_recomputed_all() {
    let Some((head, rows)) = extract("dyad_similarity_recomputed.csv") else { return };
    assert_eq!(recomputed(&head, &rows), 22_736);
}

/// Häge 2011: kappa and pi of binary portfolios of the COW alliances, 1970 to 2012.
///
/// Needs `../shared/data/dyad_similarity_published.csv` and `cow_alliance_dyads.csv`.
#[test]
fn kappa_and_pi_of_haege() {
    let Some((head, published)) = extract("dyad_similarity_published.csv") else { return };
    let Some((_, dyads)) = extract("cow_alliance_dyads.csv") else { return };
    let column = |name: &str| head.iter().position(|found| found == name).unwrap_or_else(|| panic!("no {name}"));
    let (kappa, pi) = (column("kappa_binary"), column("pi_binary"));
    let ties_of = |year: i16| {
        let there = dyads.iter().filter(|row| {
            let at = |column: usize| row[column].parse::<i16>().expect("a year");
            at(4) <= year && year <= at(5)
        });
        let both = there.flat_map(|row| {
            let (a, b): (Cow, Cow) = (row[0].parse().expect("a number"), row[2].parse().expect("a number"));
            [(a, b, 3), (b, a, 3)]
        });
        Ties::new(tables().states.in_year(year), both, None)
    };
    let mut of_year: Option<(i16, Ties)> = None;
    for row in &published {
        let year: i16 = row[0].parse().expect("a year");
        if of_year.as_ref().is_none_or(|(found, _)| *found != year) {
            of_year = Some((year, ties_of(year)));
        }
        let ties = &of_year.as_ref().expect("just made").1;
        let (a, b) = (row[1].parse().expect("a number"), row[3].parse().expect("a number"));
        let binary = ties.crosstab(a, b).expect("states").binary();
        for (column, measure) in [(kappa, Measure::KappaNominal), (pi, Measure::PiNominal)] {
            let (found, wanted) =
                (binary.measure(measure).expect("a value"), row[column].parse::<f64>().expect("a number"));
            // Half of the last printed decimal, and what a last bit can do to a value that lies in the middle.
            assert!((found - wanted).abs() < 0.0005 + 1e-9, "{measure:?} is {found} in {row:?}");
        }
    }
    assert_eq!(published.len(), 8_202);
}

/// The ties of a day after the table's end, for who changed sides since.
#[test]
fn ties_reach_to_the_present() {
    let at = |day: &str| shared::on(day);
    let ties = |day: &str| measure::ties(tables(), shared::facts(), at(day)).expect("ties");
    let (before, after) = (ties("2022-12-31"), ties("2024-12-31"));
    let (mali, niger, pakistan, saudis) = (cow(432), cow(436), cow(770), cow(670));
    let (usa, finland, russia, armenia, brazil, thailand) = (cow(2), cow(375), cow(365), cow(371), cow(140), cow(800));
    // Before NATO both were bound by the non-aggression of the Conference on Security and Co-operation in Europe.
    assert_eq!(before.tie(usa, finland), Some(1));
    assert_eq!(after.tie(usa, finland), Some(3));
    assert_eq!(after.tie(finland, usa), Some(3));
    assert_eq!(after.tie(russia, armenia), Some(3));
    assert_eq!(after.tie(usa, russia), ties("2018-12-31").tie(usa, russia));
    assert_eq!(after.tie(russia, brazil), ties("2018-12-31").tie(russia, brazil), "the Charter is no alliance");
    assert_eq!((before.tie(mali, niger), after.tie(mali, niger)), (Some(3), Some(3)), "ECOWAS, then Liptako-Gourma");
    let later = ties("2025-12-31");
    assert_eq!((after.tie(pakistan, saudis), later.tie(pakistan, saudis)), (Some(1), Some(3)), "since September 2025");
    assert_eq!(after.tie(usa, thailand), Some(3), "the Manila Pact outlived its organisation");
    assert_eq!(after.tie(usa, cow(260)), None, "there is no West Germany in 2024");
}

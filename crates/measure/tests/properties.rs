//! What holds of every measure, whatever the states and what they owe.

mod shared;

use std::collections::BTreeSet;

use account::AsOf;
use measure::{Closeness, Cow, Crosstab, Measure, Member, Power, Ties, Yardstick, closeness, power};
use proptest::prelude::*;
use shared::{facts, on, state, tables};

fn cow(number: usize) -> Cow {
    Cow::new(number as u16).expect("1 to 999")
}

/// A world of 2 to 90 states: what each owes each, and its capability.
fn world() -> impl Strategy<Value = (Vec<Vec<u8>>, Vec<f64>)> {
    (2_usize..90).prop_flat_map(|n| {
        let owes = prop::collection::vec(prop::collection::vec(prop_oneof![4 => Just(0_u8), 1 => 1..=3_u8], n), n);
        (owes, prop::collection::vec(0.0..1.0_f64, n))
    })
}

/// The ties of a world whose states carry these numbers.
fn ties(owes: &[Vec<u8>], weights: &[f64], names: &[usize]) -> Ties {
    let all = owes.iter().enumerate().flat_map(|(by, row)| {
        row.iter().enumerate().map(move |(toward, owed)| (cow(names[by]), cow(names[toward]), *owed))
    });
    let weight = |cow: Cow| {
        let index = names.iter().position(|name| *name == usize::from(cow.number()));
        index.map(|index| weights[index])
    };
    Ties::new(names.iter().map(|name| cow(*name)).collect(), all, Some(&weight))
}

/// The two rows in full, and the weights, counted the long way.
fn long_way(owes: &[Vec<u8>], weights: &[f64], one: usize, other: usize) -> (Crosstab, f64, f64) {
    let owed = |by: usize, toward: usize| if by == toward { 3 } else { owes[by][toward] };
    let rows: Vec<(u8, u8)> = (0..owes.len()).map(|column| (owed(one, column), owed(other, column))).collect();
    let total: f64 = weights.iter().sum();
    let sum = |power: i32| -> f64 {
        let terms = rows.iter().zip(weights).map(|((a, b), weight)| weight * f64::from(a.abs_diff(*b)).powi(power));
        terms.sum::<f64>() / total
    };
    (Crosstab::count(rows.iter().copied(), 3), sum(1), sum(2))
}

/// Kendall's tau-b by its definition, over all pairs of columns.
fn tau_b_the_long_way(rows: &[(u8, u8)]) -> Option<f64> {
    let (mut balance, mut ours, mut theirs) = (0_i32, 0_i32, 0_i32);
    for (index, first) in rows.iter().enumerate() {
        for second in &rows[..index] {
            let a = (i32::from(first.0) - i32::from(second.0)).signum();
            let b = (i32::from(first.1) - i32::from(second.1)).signum();
            balance += a * b;
            ours += a * a;
            theirs += b * b;
        }
    }
    (ours > 0 && theirs > 0).then(|| f64::from(balance) / (f64::from(ours) * f64::from(theirs)).sqrt())
}

fn near(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (one, other) => one == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Bits and totals give what counting column by column gives.
    #[test]
    fn counted_as_the_long_way((owes, weights) in world()) {
        let names: Vec<usize> = (1..=owes.len()).collect();
        let ties = ties(&owes, &weights, &names);
        let mut pairs = 0;
        let mut wrong = Vec::new();
        ties.each_pair(|one, other, crosstab| {
            pairs += 1;
            let (a, b) = (usize::from(one.number()) - 1, usize::from(other.number()) - 1);
            let (long, absolute, square) = long_way(&owes, &weights, a, b);
            let (found, squared) = crosstab.weighted.expect("weights");
            if long.counts != crosstab.counts || (found - absolute).abs() > 1e-9 || (squared - square).abs() > 1e-9 {
                wrong.push((one, other, crosstab.clone(), long, absolute, square));
            }
        });
        prop_assert_eq!(pairs, owes.len() * (owes.len() - 1) / 2);
        prop_assert!(wrong.is_empty(), "{:?}", wrong.first());
    }

    /// A is as like B as B is like A; nothing lies beyond its bounds; everything is like itself.
    #[test]
    fn symmetric_and_within_bounds((owes, weights) in world(), one in 0_usize..90, other in 0_usize..90) {
        let names: Vec<usize> = (1..=owes.len()).collect();
        let ties = ties(&owes, &weights, &names);
        let (one, other) = (cow(1 + one % owes.len()), cow(1 + other % owes.len()));
        let (forth, back) = (ties.crosstab(one, other).expect("there"), ties.crosstab(other, one).expect("there"));
        let own = ties.crosstab(one, one).expect("there");
        for measure in Measure::ALL {
            let value = forth.measure(measure);
            prop_assert_eq!(value, back.measure(measure), "{:?}", measure);
            // Kappa and pi reach −1 only where the expected disagreement is least, and may lie far below it else.
            let least = if matches!(measure, Measure::KappaNominal | Measure::KappaQuadratic) { -10_000.0 } else { -1.0 };
            prop_assert!(value.is_none_or(|value| (least - 1e-9..=1.0 + 1e-9).contains(&value)), "{:?} {:?}", measure, value);
            prop_assert!(own.measure(measure).is_none_or(|value| (value - 1.0).abs() < 1e-9), "{:?}", measure);
        }
    }

    /// Other numbers in another order are the same world.
    #[test]
    fn names_and_order_do_not_matter((owes, weights) in world(), names in Just((1_usize..1000).collect::<Vec<_>>()).prop_shuffle()) {
        let plain: Vec<usize> = (1..=owes.len()).collect();
        let (before, after) = (ties(&owes, &weights, &plain), ties(&owes, &weights, &names[..owes.len()]));
        for one in 0..owes.len() {
            for other in 0..one {
                let first = before.crosstab(cow(plain[one]), cow(plain[other])).expect("there");
                let second = after.crosstab(cow(names[one]), cow(names[other])).expect("there");
                prop_assert_eq!(&first.counts, &second.counts);
                for measure in Measure::ALL {
                    // Weights are added up in the order of the numbers, which may change the last bit.
                    prop_assert!(near(first.measure(measure), second.measure(measure)));
                    prop_assert!(measure.is_weighted() || first.measure(measure) == second.measure(measure));
                }
            }
        }
    }

    /// tau-b from counts is tau-b by its definition.
    #[test]
    fn tau_b_is_kendalls(rows in prop::collection::vec((0..4_u8, 0..4_u8), 0..60)) {
        let found = Crosstab::count(rows.iter().copied(), 3).measure(Measure::TauB);
        prop_assert!(near(found, tau_b_the_long_way(&rows)), "{:?}", found);
    }

    /// A state without capability weighs nothing and is counted.
    #[test]
    fn missing_capability_is_counted((owes, weights) in world(), gone in prop::collection::btree_set(1_usize..90, 0..5)) {
        let gone: BTreeSet<usize> = gone.into_iter().filter(|number| *number <= owes.len()).collect();
        let weight = |cow: Cow| {
            let number = usize::from(cow.number());
            (!gone.contains(&number)).then(|| weights[number - 1] + 0.1)
        };
        let ties = Ties::new((1..=owes.len()).map(cow).collect(), [], Some(&weight));
        prop_assert_eq!(ties.missing(), gone.len());
        let nobody = |_: Cow| None;
        let none = Ties::new((1..=owes.len()).map(cow).collect(), [], Some(&nobody));
        let crosstab = none.crosstab(cow(1), cow(2)).expect("there");
        prop_assert_eq!((none.missing(), crosstab.measure(Measure::SAbsoluteWeighted)), (owes.len(), None));
    }

    /// Members in any order, named twice or once, give the same closeness and power, to the last bit; what is missing is
    /// counted, and shares and ranks keep their laws.
    #[test]
    fn organisations_keep_their_laws(
        codes in prop::collection::vec(prop::sample::select(CODES), 0..7),
        year in 1810_i16..2030,
        turn in 0_usize..7,
    ) {
        let at = on(&format!("{year}-12-31"));
        let members: Vec<Member> = codes.iter().map(|code| Member { party: state(code), because: Vec::new() }).collect();
        let mut turned: Vec<Member> = members.iter().rev().cloned().collect();
        let turn = turn % turned.len().max(1);
        turned.rotate_left(turn);
        turned.extend(members.first().cloned());
        let both = |members: &[Member]| (measured(members, at), power(tables(), members, at));
        let (first, second) = (both(&members), both(&turned));
        prop_assert_eq!(&first, &second);
        laws_of(&first.0, &first.1, codes.iter().collect::<BTreeSet<_>>().len())?;
    }
}

const CODES: &[&str] =
    &["USA", "RUS", "ARM", "DEU", "DDR", "YUG", "SRB", "YMD", "VDR", "CHN", "TUV", "XKX", "ZZZ", "FRA", "PRK"];

fn measured(members: &[Member], at: AsOf) -> Closeness {
    let yardsticks = [
        Yardstick::IdealPoints,
        Yardstick::Votes { days: 365 },
        Yardstick::Alliances(Measure::SAbsoluteWeighted),
        Yardstick::Relations,
    ];
    closeness(tables(), facts(), members, &[], &yardsticks, at)
}

fn laws_of(closeness: &Closeness, power: &Power, members: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(&closeness.biggest, &power.leader);
    prop_assert_eq!(power.shares.len(), members);
    prop_assert_eq!(power.herfindahl.n + power.herfindahl.missing, members);
    if let Some(index) = power.herfindahl.value {
        let n = power.herfindahl.n as f64;
        prop_assert!((1.0 / n - 1e-12..=1.0 + 1e-12).contains(&index), "{} of {}", index, n);
        let shares: f64 = power.shares.iter().filter_map(|share| share.within.value).sum();
        prop_assert!((shares - 1.0).abs() < 1e-9, "{}", shares);
    }
    for ranking in &closeness.rankings {
        prop_assert_eq!(ranking.places.len(), members);
        prop_assert_eq!(ranking.pairs.len(), members * members.saturating_sub(1) / 2);
        prop_assert_eq!(ranking.mean.n + ranking.mean.missing, ranking.pairs.len());
        for place in &ranking.places {
            prop_assert_eq!(place.mean.n + place.mean.missing, members - 1);
            prop_assert_eq!(place.rank.is_some(), place.mean.value.is_some());
            prop_assert!(place.rank.is_none_or(|rank| (1..=members).contains(&rank)));
        }
        for pair in &ranking.pairs {
            prop_assert!(pair.parties.0 < pair.parties.1);
            prop_assert_eq!(pair.figure.value.is_some(), pair.figure.value.is_some() && pair.figure.n > 0);
            prop_assert_eq!(pair.figure.value.is_some(), !pair.figure.rows.is_empty());
        }
    }
    Ok(())
}

//! Takes numbers of groups and of draws, gives bootstrap samples of the groups: how often each group counts.
//!
//! Members of one organisation leave for reasons that they share, so that whole organisations are drawn, never single rows.
//! The generator is splitmix64 at a counter: each draw depends on its number alone, so that the samples are the same on
//! every machine and in any order of work.
//!
//! Sources: Davison and Hinkley 1997, *Bootstrap Methods and their Application*, section 3.8 (groups); Steele, Lea and
//! Flood 2014, *OOPSLA* 49(10): 453-472 (splitmix64).

/// A value between two others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A number from 0 up to but not including 1: the one with this number in the series of the seed.
fn draw(seed: u64, number: u64) -> f64 {
    let mut bits = seed.wrapping_add(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(number.wrapping_add(1)));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// How often each of `groups` groups counts in the sample with this number: as many draws as there are groups, put back.
pub fn sample(groups: usize, number: usize, seed: u64) -> Vec<f64> {
    let mut weights = vec![0.0; groups];
    for place in 0..groups {
        let chosen = draw(seed, (number * groups + place) as u64) * groups as f64;
        weights[chosen as usize] += 1.0;
    }
    weights
}

/// The value below which this share (0 to 1) of the values lies, between neighbours in proportion; `None` of nothing.
///
/// Source: Hyndman and Fan 1996, *American Statistician* 50(4): 361-365, definition 7, as in numpy and R.
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share.clamp(0.0, 1.0) * (sorted.len().checked_sub(1)? as f64);
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(below + (above - below) * (place - place.floor()))
}

/// The interval that holds the middle 95 of 100 values; `None` of nothing. No value may be without order.
pub fn middle(mut values: Vec<f64>) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    Some(Interval { low: quantile(&values, 0.025)?, high: quantile(&values, 0.975)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of splitmix64 for the seed 0 are 0xE220A8397B1DCDAF and 0x6E789E6AA1B965F4.
    #[test]
    fn the_generator_is_splitmix64() {
        for (number, bits) in [(0, 0xE220_A839_7B1D_CDAF_u64), (1, 0x6E78_9E6A_A1B9_65F4)] {
            assert!((draw(0, number) - (bits >> 11) as f64 / (1_u64 << 53) as f64).abs() < f64::EPSILON);
        }
    }

    #[test]
    fn a_sample_has_as_many_draws_as_groups() {
        for number in 0..50 {
            assert!((sample(7, number, 3).iter().sum::<f64>() - 7.0).abs() < f64::EPSILON);
        }
        assert_ne!(sample(7, 0, 3), sample(7, 1, 3));
        assert!(sample(0, 0, 3).is_empty());
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        let values = [1.0, 2.0, 4.0, 8.0];
        for (share, wanted) in [(0.0, 1.0), (0.25, 1.75), (0.5, 3.0), (1.0, 8.0)] {
            assert_eq!(quantile(&values, share), Some(wanted));
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(middle(vec![3.0]), Some(Interval { low: 3.0, high: 3.0 }));
    }
}

//! Takes rows of numbers with a yes or no each, gives the logistic regression with an L2 penalty that fits them.
//!
//! The objective is that of scikit-learn's `LogisticRegression(C = c)`: `C · Σ wᵢ ℓᵢ + ½ Σ βⱼ²` over the rows *i* and the
//! slopes *j*, where `ℓ` is the negative log-likelihood; the intercept is not penalised. It is convex, so that Newton's
//! method with halved steps ends at its one minimum. Dense and small: a handful of covariates, any number of rows. The
//! exponential is that of `libm`, so that the same rows in the same order give the same bits on every machine. It stands
//! first because it knows nothing of organisations.
//!
//! Source: Hastie, Tibshirani and Friedman 2009, *The Elements of Statistical Learning*, sections 3.4.1 and 4.4.1.

/// The covariates of all rows, each row after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    values: Vec<f64>,
    columns: usize,
}

impl Design {
    /// No rows yet, of so many columns.
    pub fn new(columns: usize) -> Design {
        Design { values: Vec::new(), columns }
    }

    /// One row more. Panics where it has another number of columns.
    pub fn push(&mut self, row: &[f64]) {
        assert_eq!(row.len(), self.columns, "a row has as many values as there are columns");
        self.values.extend_from_slice(row);
        // A row without columns still counts: see `len`.
        if self.columns == 0 {
            self.values.push(0.0);
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len() / self.columns.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks(self.columns.max(1)).map(|row| &row[..self.columns])
    }
}

/// A fitted regression: the log-odds of a row are the intercept and the sum of slopes times values.
#[derive(Debug, Clone, PartialEq)]
pub struct Logit {
    /// The log-odds of a row of zeros.
    pub intercept: f64,
    /// By how much the log-odds rise with each column.
    pub slopes: Vec<f64>,
}

impl Logit {
    /// The log-odds of a row.
    pub fn log_odds(&self, row: &[f64]) -> f64 {
        self.slopes.iter().zip(row).fold(self.intercept, |sum, (slope, value)| sum + slope * value)
    }
}

/// The probability with these log-odds.
pub fn probability(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + libm::exp(-log_odds))
    } else {
        let odds = libm::exp(log_odds);
        odds / (1.0 + odds)
    }
}

/// The negative log-likelihood of one outcome at these log-odds.
pub fn loss(log_odds: f64, outcome: bool) -> f64 {
    let signed = if outcome { -log_odds } else { log_odds };
    signed.max(0.0) + libm::log1p(libm::exp(-signed.abs()))
}

/// The most steps of Newton's method; ten are plenty where the rows are sane.
const STEPS: usize = 100;
/// A step that would lower the objective by less than this share of it is the last: what is left after it is of the order of
/// the square of that.
const ENOUGH: f64 = 1e-10;

/// The regression that fits the rows best, under the penalty `c` (the smaller, the stronger).
///
/// `weights` says how often each row counts; a row of weight 0 is as good as absent. `start` is where the search begins: it
/// changes the time, and the result in the last digits at most. `None` where all rows that count have the same outcome, or
/// where there are none: the intercept would have no end. Panics where the lengths differ or `c` is not above 0.
///
/// Cost: O(rows · columns²) for each step.
pub fn fit(design: &Design, outcomes: &[bool], weights: &[f64], c: f64, start: Option<&Logit>) -> Option<Logit> {
    assert!(c > 0.0, "the penalty is above 0");
    assert!(design.len() == outcomes.len() && outcomes.len() == weights.len(), "each row has an outcome and a weight");
    let (mut events, mut all) = (0.0, 0.0);
    for (outcome, weight) in outcomes.iter().zip(weights) {
        all += weight;
        events += if *outcome { *weight } else { 0.0 };
    }
    if events <= 0.0 || events >= all {
        return None;
    }
    let size = design.columns + 1;
    let mut at = start
        .filter(|start| start.slopes.len() == design.columns)
        .cloned()
        .unwrap_or_else(|| Logit { intercept: libm::log(events / (all - events)), slopes: vec![0.0; design.columns] });
    let mut sight = Sight::of(design, outcomes, weights, c, &at);
    for _ in 0..STEPS {
        let step = solve(&mut sight.curvature, &sight.gradient, size)?;
        let promised: f64 = step.iter().zip(&sight.gradient).map(|(step, slope)| step * slope).sum();
        if promised <= ENOUGH * sight.value {
            return Some(moved(&at, &step, 1.0));
        }
        let mut length = 1.0;
        loop {
            let next = moved(&at, &step, length);
            let reached = Sight::of(design, outcomes, weights, c, &next);
            if reached.value < sight.value {
                (at, sight) = (next, reached);
                break;
            }
            length /= 2.0;
            if length < 1e-10 {
                return Some(at);
            }
        }
    }
    Some(at)
}

/// The regression after a step against the gradient.
fn moved(at: &Logit, step: &[f64], length: f64) -> Logit {
    let slopes = at.slopes.iter().zip(&step[1..]).map(|(slope, step)| slope - length * step).collect();
    Logit { intercept: at.intercept - length * step[0], slopes }
}

/// What the objective looks like from one point.
struct Sight {
    /// What is to be made small.
    value: f64,
    /// Its gradient, the intercept first.
    gradient: Vec<f64>,
    /// Its second derivatives; the lower half is filled.
    curvature: Vec<f64>,
}

impl Sight {
    /// All three in one pass over the rows, with one exponential for each.
    fn of(design: &Design, outcomes: &[bool], weights: &[f64], c: f64, at: &Logit) -> Sight {
        let size = design.columns + 1;
        let (mut gradient, mut curvature) = (vec![0.0; size], vec![0.0; size * size]);
        let mut lost = 0.0;
        for ((row, outcome), weight) in design.rows().zip(outcomes).zip(weights) {
            if *weight <= 0.0 {
                continue;
            }
            let odds = at.log_odds(row);
            let small = libm::exp(-odds.abs());
            let chance = if odds >= 0.0 { 1.0 } else { small } / (1.0 + small);
            let missed = if *outcome { -odds } else { odds };
            lost += weight * (missed.max(0.0) + libm::log1p(small));
            let off = c * weight * (chance - f64::from(u8::from(*outcome)));
            let bend = c * weight * chance * (1.0 - chance);
            gradient[0] += off;
            curvature[0] += bend;
            for (first, value) in row.iter().enumerate() {
                gradient[first + 1] += off * value;
                let bent = bend * value;
                let line = &mut curvature[(first + 1) * size..][..first + 2];
                line[0] += bent;
                for (entry, other) in line[1..].iter_mut().zip(row) {
                    *entry += bent * other;
                }
            }
        }
        for (column, slope) in at.slopes.iter().enumerate() {
            gradient[column + 1] += slope;
            curvature[(column + 1) * (size + 1)] += 1.0;
        }
        let value = c * lost + 0.5 * at.slopes.iter().map(|slope| slope * slope).sum::<f64>();
        Sight { value, gradient, curvature }
    }
}

/// Solves `matrix · x = right` by Cholesky's method, in place; the lower half of the matrix is given. `None` where it is not
/// positive definite, which only rows that are no numbers can bring about.
fn solve(matrix: &mut [f64], right: &[f64], size: usize) -> Option<Vec<f64>> {
    for row in 0..size {
        for column in 0..=row {
            let mut sum = matrix[row * size + column];
            for before in 0..column {
                sum -= matrix[row * size + before] * matrix[column * size + before];
            }
            matrix[row * size + column] = if row > column {
                sum / matrix[column * size + column]
            } else if sum > 0.0 {
                sum.sqrt()
            } else {
                return None;
            };
        }
    }
    let mut found = right.to_vec();
    for row in 0..size {
        for before in 0..row {
            found[row] -= matrix[row * size + before] * found[before];
        }
        found[row] /= matrix[row * size + row];
    }
    for row in (0..size).rev() {
        for after in row + 1..size {
            found[row] -= matrix[after * size + row] * found[after];
        }
        found[row] /= matrix[row * size + row];
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty rows that need no file: row *i* has the values, outcome and weight that the formulas give.
    fn forty() -> (Design, Vec<bool>, Vec<f64>) {
        let mut design = Design::new(3);
        for row in 0..40_u32 {
            let part = |value: u32, by: f64| f64::from(value) / by - 1.0;
            design.push(&[part(7 * row % 11, 5.0), part(3 * row * row % 13, 6.0), part(5 * row % 7, 3.0)]);
        }
        let outcomes = (0..40_u32).map(|row| (row * row + 3 * row).is_multiple_of(5)).collect();
        (design, outcomes, (0..40_u32).map(|row| f64::from(1 + row % 3)).collect())
    }

    fn close(found: &Logit, intercept: f64, slopes: [f64; 3]) {
        let all = [(found.intercept, intercept)].into_iter().chain(found.slopes.iter().copied().zip(slopes));
        for (found, wanted) in all {
            assert!((found - wanted).abs() < 2e-8, "{found} is not {wanted}");
        }
    }

    /// Values of scikit-learn 1.9.1, `LogisticRegression(C, solver="newton-cholesky", tol=1e-13)`.
    #[test]
    fn as_scikit_learn() {
        let (design, outcomes, weights) = forty();
        let ones = vec![1.0; 40];
        let fitted = |c| fit(&design, &outcomes, &ones, c, None).expect("both outcomes occur");
        close(&fitted(0.1), -0.403_257_22, [-0.151_133_54, 0.109_665_61, -0.072_711_45]);
        close(&fitted(1.0), -0.410_016_13, [-0.424_451_48, 0.254_388_89, -0.216_724_2]);
        close(&fitted(100.0), -0.416_473_6, [-0.538_704_12, 0.298_970_61, -0.281_250_54]);
        let weighted = fit(&design, &outcomes, &weights, 0.5, None).expect("both outcomes occur");
        close(&weighted, -0.341_256_89, [-0.185_480_26, 0.461_867_37, -0.270_896_33]);
    }

    /// Values of statsmodels 0.15.0, `Logit(...).fit(tol=1e-14)`: a weak penalty comes to none at all.
    #[test]
    fn without_a_penalty_as_statsmodels() {
        let (design, outcomes, _) = forty();
        let found = fit(&design, &outcomes, &[1.0; 40], 1e9, None).expect("both outcomes occur");
        close(&found, -0.416_572_02, [-0.540_210_43, 0.299_511_1, -0.282_118_14]);
        let lost: f64 = design.rows().zip(&outcomes).map(|(row, outcome)| loss(found.log_odds(row), *outcome)).sum();
        assert!((lost - 25.961_443_339_799_736).abs() < 1e-9, "{lost}");
    }

    #[test]
    fn a_weight_is_a_repeated_row_and_no_weight_an_absent_one() {
        let (design, outcomes, _) = forty();
        let weights: Vec<f64> = (0..40_u32).map(|row| f64::from(row % 3)).collect();
        let (mut repeated, mut results) = (Design::new(3), Vec::new());
        for ((row, outcome), weight) in design.rows().zip(&outcomes).zip(&weights) {
            for _ in 0..*weight as usize {
                repeated.push(row);
                results.push(*outcome);
            }
        }
        let wanted = fit(&repeated, &results, &vec![1.0; results.len()], 1.0, None).expect("both outcomes occur");
        let found = fit(&design, &outcomes, &weights, 1.0, None).expect("both outcomes occur");
        close(&found, wanted.intercept, [wanted.slopes[0], wanted.slopes[1], wanted.slopes[2]]);
        let warm = fit(&design, &outcomes, &weights, 1.0, Some(&wanted)).expect("both outcomes occur");
        close(&warm, wanted.intercept, [wanted.slopes[0], wanted.slopes[1], wanted.slopes[2]]);
    }

    #[test]
    fn one_outcome_alone_has_no_fit() {
        let (design, _, weights) = forty();
        assert_eq!(fit(&design, &[false; 40], &weights, 1.0, None), None);
        assert_eq!(fit(&design, &[true; 40], &weights, 1.0, None), None);
        assert_eq!(fit(&Design::new(3), &[], &[], 1.0, None), None);
    }

    #[test]
    fn outcomes_that_a_column_parts_have_a_fit_under_the_penalty() {
        let mut design = Design::new(1);
        for row in 0..10 {
            design.push(&[f64::from(row) - 4.5]);
        }
        let outcomes: Vec<bool> = (0..10).map(|row| row > 4).collect();
        let found = fit(&design, &outcomes, &[1.0; 10], 1e4, None).expect("both outcomes occur");
        assert!(found.slopes[0] > 5.0 && found.slopes[0].is_finite(), "{found:?}");
    }

    #[test]
    fn without_columns_the_intercept_is_the_rate() {
        let mut design = Design::new(0);
        (0..4).for_each(|_| design.push(&[]));
        let found = fit(&design, &[true, false, false, false], &[1.0; 4], 1.0, None).expect("both outcomes occur");
        assert!((probability(found.intercept) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn far_odds_stay_numbers() {
        assert!(probability(-1e6) >= 0.0 && probability(1e6) <= 1.0);
        assert!((loss(-1e6, true) - 1e6).abs() < 1e-6 && loss(1e6, true).abs() < 1e-12);
    }
}

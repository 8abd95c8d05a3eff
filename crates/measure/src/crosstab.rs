//! Two rows of small numbers set against each other: how often each value meets each, and the measures of agreement that
//! follow from these counts alone.
//!
//! A row is what a state owes each other state (0 to 3), or how it votes in each roll call (0 to 2). Every measure here
//! needs only the table of 4 times 4 counts, so a pair costs the same however it was counted, and the order of the columns
//! cannot matter.

/// How often each value of one row meets each value of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Crosstab {
    /// `counts[a][b]`: columns in which the one has `a` and the other `b`.
    pub counts: [[u32; 4]; 4],
    /// The greatest difference that two values can have, 1 to 3: by it *S* is scaled.
    pub range: u8,
    /// Sums of the difference and of its square over the columns, each times its weight, where columns have weights; the
    /// weights add up to 1.
    pub weighted: Option<(f64, f64)>,
}

/// A measure of how alike two rows are; 1 is the same, and all but *S* are 0 where they agree as by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// *S* of Signorino and Ritter with absolute distance: `1 − 2 · Σ|a − b| / (range · n)`, −1 to 1.
    SAbsolute,
    /// *S* with squared distance: `1 − 2 · Σ(a − b)² / (range² · n)`, −1 to 1.
    SSquared,
    /// *S* with absolute distance, each column weighted with the capability of its state, −1 to 1.
    SAbsoluteWeighted,
    /// *S* with squared distance, each column weighted with the capability of its state, −1 to 1.
    SSquaredWeighted,
    /// Cohen's kappa: disagreement as it is against that expected from each row's own values; each unlike pair counts 1.
    KappaNominal,
    /// Cohen's kappa with squared weights: an unlike pair counts the square of its difference.
    KappaQuadratic,
    /// Scott's pi: as kappa, the chance taken from both rows together.
    PiNominal,
    /// Scott's pi with squared weights.
    PiQuadratic,
    /// Kendall's tau-b: concordant less discordant pairs of columns, ties taken into account, −1 to 1.
    TauB,
}

impl Measure {
    /// All of them.
    pub const ALL: [Measure; 9] = [
        Measure::SAbsolute,
        Measure::SSquared,
        Measure::SAbsoluteWeighted,
        Measure::SSquaredWeighted,
        Measure::KappaNominal,
        Measure::KappaQuadratic,
        Measure::PiNominal,
        Measure::PiQuadratic,
        Measure::TauB,
    ];

    /// The name used in JSON and on the screen.
    pub const fn as_str(self) -> &'static str {
        match self {
            Measure::SAbsolute => "s",
            Measure::SSquared => "s_squared",
            Measure::SAbsoluteWeighted => "s_weighted",
            Measure::SSquaredWeighted => "s_squared_weighted",
            Measure::KappaNominal => "kappa",
            Measure::KappaQuadratic => "kappa_squared",
            Measure::PiNominal => "pi",
            Measure::PiQuadratic => "pi_squared",
            Measure::TauB => "tau_b",
        }
    }

    /// Where the method comes from.
    pub const fn citation(self) -> &'static str {
        match self {
            Measure::SAbsolute | Measure::SSquared | Measure::SAbsoluteWeighted | Measure::SSquaredWeighted => {
                "Signorino and Ritter 1999, International Studies Quarterly 43(1)"
            }
            Measure::KappaNominal => "Cohen 1960, Educational and Psychological Measurement 20(1); Häge 2011",
            Measure::KappaQuadratic => "Cohen 1968, Psychological Bulletin 70(4); Häge 2011",
            Measure::PiNominal | Measure::PiQuadratic => "Scott 1955, Public Opinion Quarterly 19(3); Häge 2011",
            Measure::TauB => "Kendall 1938, Biometrika 30; Bueno de Mesquita 1975",
        }
    }

    /// Whether columns need weights for it.
    pub const fn is_weighted(self) -> bool {
        matches!(self, Measure::SAbsoluteWeighted | Measure::SSquaredWeighted)
    }
}

impl Crosstab {
    /// Counts two rows against each other; values above 3 are refused. `range` is the greatest difference that can be.
    ///
    /// Panics where a value is above 3.
    pub fn count(rows: impl IntoIterator<Item = (u8, u8)>, range: u8) -> Crosstab {
        let mut counts = [[0; 4]; 4];
        for (one, other) in rows {
            counts[usize::from(one)][usize::from(other)] += 1;
        }
        Crosstab { counts, range, weighted: None }
    }

    /// Number of columns.
    pub fn n(&self) -> u32 {
        self.counts.iter().flatten().sum()
    }

    /// The same with all values above 0 taken for 1: a tie or none.
    #[must_use]
    pub fn binary(&self) -> Crosstab {
        let mut counts = [[0; 4]; 4];
        for (one, row) in self.counts.iter().enumerate() {
            for (other, count) in row.iter().enumerate() {
                counts[one.min(1)][other.min(1)] += count;
            }
        }
        Crosstab { counts, range: 1, weighted: None }
    }

    /// The measure, from all columns.
    ///
    /// `None` without columns; for kappa and pi where both rows have one and the same value throughout, for tau-b where one
    /// of them has; for weighted *S* without weights. Counts are whole numbers up to the one division at the end, so that
    /// no order of rows or columns changes a bit. Cost: O(1). Source: [`Measure::citation`]; parity: `tests/published.rs`.
    pub fn measure(&self, measure: Measure) -> Option<f64> {
        let range = f64::from(self.range);
        match measure {
            Measure::SAbsolute => self.s(self.total(absolute) as f64 / range),
            Measure::SSquared => self.s(self.total(square) as f64 / (range * range)),
            Measure::SAbsoluteWeighted => self.weighted.map(|(sum, _)| 1.0 - 2.0 * sum / range),
            Measure::SSquaredWeighted => self.weighted.map(|(_, sum)| 1.0 - 2.0 * sum / (range * range)),
            Measure::KappaNominal => self.kappa(unlike),
            Measure::KappaQuadratic => self.kappa(square),
            Measure::PiNominal => self.pi(unlike),
            Measure::PiQuadratic => self.pi(square),
            Measure::TauB => self.tau_b(),
        }
    }

    fn s(&self, distance: f64) -> Option<f64> {
        let n = self.n();
        (n > 0).then(|| 1.0 - 2.0 * distance / f64::from(n))
    }

    fn kappa(&self, cost: fn(usize, usize) -> u64) -> Option<f64> {
        let (ours, theirs) = self.margins();
        let chance = expected(ours, theirs, cost);
        (chance > 0).then(|| 1.0 - (u64::from(self.n()) * self.total(cost)) as f64 / chance as f64)
    }

    fn pi(&self, cost: fn(usize, usize) -> u64) -> Option<f64> {
        let (ours, theirs) = self.margins();
        let both: [u64; 4] = std::array::from_fn(|value| ours[value] + theirs[value]);
        let chance = expected(both, both, cost);
        (chance > 0).then(|| 1.0 - (4 * u64::from(self.n()) * self.total(cost)) as f64 / chance as f64)
    }

    fn tau_b(&self) -> Option<f64> {
        let (ours, theirs) = self.margins();
        let n = u64::from(self.n());
        let untied = |margin: [u64; 4]| n * n - margin.iter().map(|count| count * count).sum::<u64>();
        let (ours, theirs) = (untied(ours), untied(theirs));
        if ours == 0 || theirs == 0 {
            return None;
        }
        // `below[b]` counts the columns in the rows so far whose other value is `b`.
        let mut below = [0_i64; 4];
        let mut balance = 0_i64;
        for row in &self.counts {
            for (other, count) in row.iter().enumerate() {
                let lesser: i64 = below[..other].iter().sum();
                let greater: i64 = below[other + 1..].iter().sum();
                balance += i64::from(*count) * (lesser - greater);
            }
            for (below, count) in below.iter_mut().zip(row) {
                *below += i64::from(*count);
            }
        }
        Some(2.0 * balance as f64 / ((ours as f64).sqrt() * (theirs as f64).sqrt()))
    }

    /// The cost over all columns.
    fn total(&self, cost: fn(usize, usize) -> u64) -> u64 {
        let mut total = 0;
        for (one, row) in self.counts.iter().enumerate() {
            for (other, count) in row.iter().enumerate() {
                total += u64::from(*count) * cost(one, other);
            }
        }
        total
    }

    /// How often each value occurs in the one row and in the other.
    fn margins(&self) -> ([u64; 4], [u64; 4]) {
        let (mut ours, mut theirs) = ([0; 4], [0; 4]);
        for (one, row) in self.counts.iter().enumerate() {
            for (other, count) in row.iter().enumerate() {
                ours[one] += u64::from(*count);
                theirs[other] += u64::from(*count);
            }
        }
        (ours, theirs)
    }
}

/// The cost if values met by chance, times the square of the number of columns.
fn expected(ours: [u64; 4], theirs: [u64; 4], cost: fn(usize, usize) -> u64) -> u64 {
    let mut sum = 0;
    for (one, first) in ours.iter().enumerate() {
        for (other, second) in theirs.iter().enumerate() {
            sum += first * second * cost(one, other);
        }
    }
    sum
}

fn unlike(one: usize, other: usize) -> u64 {
    u64::from(one != other)
}

fn absolute(one: usize, other: usize) -> u64 {
    one.abs_diff(other) as u64
}

fn square(one: usize, other: usize) -> u64 {
    (one.abs_diff(other) as u64).pow(2)
}

//! How alike the alliance portfolios of two states are, for one pair or for all.
//!
//! A portfolio is what a state owes every state of the system, from 0 (nothing) to 3 (defence or offence); to itself it owes
//! 3. Two portfolios are counted against each other into a [`Crosstab`] and every measure follows from that. Portfolios are
//! mostly empty, so what counts is kept as bits: only the columns in which both owe something are looked at one by one, and
//! all other counts follow from the totals of each row.

use crate::crosstab::Crosstab;
use crate::states::Cow;

/// What each state of a year owes each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Ties {
    states: Vec<Cow>,
    /// By row: what `states[by]` owes `states[toward]` stands at `by * n + toward`.
    strength: Vec<u8>,
    /// For each row the columns above 0, in words of 64 bits.
    bits: Vec<u64>,
    /// For each row how often each value occurs.
    totals: Vec<[u32; 4]>,
    weights: Option<Weights>,
    missing: usize,
}

/// How much each column counts.
#[derive(Debug, Clone, PartialEq)]
struct Weights {
    /// By column; they add up to 1.
    columns: Vec<f64>,
    /// For each row the weighted sums of its values and of their squares.
    sums: Vec<(f64, f64)>,
}

impl Ties {
    /// The ties among `states`; of two ties of one direction the stronger holds, and one with a state that is not there, or
    /// with itself, is passed over.
    ///
    /// `weight` gives the capability of a state; without it the weighted measures have no value. A state without capability
    /// weighs nothing and is counted in [`Ties::missing`]. The weights are rescaled to a sum of 1.
    ///
    /// Panics where a tie is above 3.
    pub fn new(
        mut states: Vec<Cow>,
        ties: impl IntoIterator<Item = (Cow, Cow, u8)>,
        weight: Option<&dyn Fn(Cow) -> Option<f64>>,
    ) -> Ties {
        states.sort_unstable();
        states.dedup();
        let n = states.len();
        let mut place = vec![usize::MAX; 1000];
        for (index, cow) in states.iter().enumerate() {
            place[usize::from(cow.number())] = index;
        }
        let mut strength = vec![0_u8; n * n];
        for (by, toward, owed) in ties {
            assert!(owed <= 3, "a tie is 0 to 3");
            let (by, toward) = (place[usize::from(by.number())], place[usize::from(toward.number())]);
            if by < n && toward < n {
                let held = &mut strength[by * n + toward];
                *held = owed.max(*held);
            }
        }
        for index in 0..n {
            strength[index * n + index] = 3;
        }
        let mut missing = 0;
        let weights = weight.map(|weight| {
            let mut weights = Vec::with_capacity(n);
            for cow in &states {
                let found = weight(*cow);
                missing += usize::from(found.is_none());
                weights.push(found.unwrap_or(0.0));
            }
            let total: f64 = weights.iter().sum();
            if total > 0.0 {
                for weight in &mut weights {
                    *weight /= total;
                }
            }
            weights
        });
        let weights = weights.filter(|weights| weights.iter().any(|weight| *weight > 0.0));
        let words = n.div_ceil(64);
        let (mut bits, mut totals, mut sums) = (vec![0; n * words], vec![[0; 4]; n], vec![(0.0, 0.0); n]);
        for (by, row) in strength.chunks_exact(n.max(1)).enumerate() {
            for (toward, owed) in row.iter().enumerate() {
                totals[by][usize::from(*owed)] += 1;
                if *owed > 0 {
                    bits[by * words + toward / 64] |= 1 << (toward % 64);
                    if let Some(weights) = &weights {
                        let owed = f64::from(*owed);
                        sums[by].0 += weights[toward] * owed;
                        sums[by].1 += weights[toward] * owed * owed;
                    }
                }
            }
        }
        Ties { states, strength, bits, totals, weights: weights.map(|columns| Weights { columns, sums }), missing }
    }

    /// The states, in order: rows and columns.
    pub fn states(&self) -> &[Cow] {
        &self.states
    }

    /// What one state owes another, 0 to 3; `None` where one of them was no state.
    pub fn tie(&self, by: Cow, toward: Cow) -> Option<u8> {
        Some(self.strength[self.place(by)? * self.states.len() + self.place(toward)?])
    }

    /// How many states had no capability to weigh them with.
    pub fn missing(&self) -> usize {
        self.missing
    }

    /// The portfolios of two states against each other, all columns counted; `None` where one of them was no state.
    pub fn crosstab(&self, one: Cow, other: Cow) -> Option<Crosstab> {
        Some(self.pair(self.place(one)?, self.place(other)?))
    }

    /// Gives every pair of states once, in order, with its portfolios against each other.
    ///
    /// Cost: O(n) words for a pair, and no allocation.
    pub fn each_pair(&self, mut take: impl FnMut(Cow, Cow, &Crosstab)) {
        for one in 0..self.states.len() {
            for other in one + 1..self.states.len() {
                take(self.states[one], self.states[other], &self.pair(one, other));
            }
        }
    }

    fn place(&self, cow: Cow) -> Option<usize> {
        self.states.binary_search(&cow).ok()
    }

    fn pair(&self, one: usize, other: usize) -> Crosstab {
        let n = self.states.len();
        let words = n.div_ceil(64);
        let (ours, theirs) = (&self.strength[one * n..][..n], &self.strength[other * n..][..n]);
        let mut counts = [[0_u32; 4]; 4];
        let (mut least, mut product) = (0.0, 0.0);
        let bits = self.bits[one * words..][..words].iter().zip(&self.bits[other * words..][..words]);
        for (word, (first, second)) in bits.enumerate() {
            let mut shared = first & second;
            while shared != 0 {
                let column = word * 64 + shared.trailing_zeros() as usize;
                shared &= shared - 1;
                let (a, b) = (ours[column], theirs[column]);
                counts[usize::from(a & 3)][usize::from(b & 3)] += 1;
                if let Some(weights) = &self.weights {
                    least += weights.columns[column] * f64::from(a.min(b));
                    product += weights.columns[column] * f64::from(a * b);
                }
            }
        }
        for value in 1..4 {
            let row: u32 = counts[value][1..].iter().sum();
            let column: u32 = counts[1..].iter().map(|row| row[value]).sum();
            counts[value][0] = self.totals[one][value] - row;
            counts[0][value] = self.totals[other][value] - column;
        }
        counts[0][0] = 0;
        counts[0][0] = n as u32 - counts.iter().flatten().sum::<u32>();
        // |a − b| is a + b − 2·min(a, b), and (a − b)² is a² + b² − 2·ab.
        let weighted = self.weights.as_ref().map(|weights| {
            let (ours, theirs) = (weights.sums[one], weights.sums[other]);
            ((ours.0 + theirs.0 - 2.0 * least).max(0.0), (ours.1 + theirs.1 - 2.0 * product).max(0.0))
        });
        Crosstab { counts, range: 3, weighted }
    }
}

//! Sketches of texts, by which copies are found among many: a sample of the runs of content words.
//!
//! Takes a text, gives a [`Sketch`] of it. The sample of a longer text is taken from the same values, so that a cut shares
//! what it has with the whole (Broder 1997, *On the resemblance and containment of documents*).

use super::content::{Word, each_word, hash};

/// Content words in a run of a sketch.
const RUN: usize = 3;

/// A sketch has no more values, so that an index over a million texts stays small; and half as many where there are more runs.
const KEPT: usize = 48;

/// Bits of a value: five bytes in a file, and too many for two runs of a million texts to be one by chance.
const BITS: u32 = 40;

/// Of the values that two sketches could share, copies share this part at least: where 31 % of the words are others, a third
/// of the runs is left, and a sample of some 30 falls below a ninth once in a hundred times.
const CANDIDATE: f64 = 0.11;

/// A sample of the runs of words of a text, by which copies are found among many texts.
///
/// At most 48 values of 40 bits in ascending order, all of a text of up to some fifty content words; none of a text without
/// any. The same text has the same sketch on every machine and in every version: it may be kept in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    values: Vec<u64>,
}

impl Sketch {
    /// The sketch of a text. Cost: linear in its length.
    pub fn of(text: &str) -> Sketch {
        let mut stems = Vec::new();
        each_word(text, |word| {
            if let Some(Word { stem, .. }) = word.content() {
                stems.push(stem);
            }
        });
        let mut values: Vec<u64> = if stems.len() < RUN {
            stems.first().map(|_| run(&stems)).into_iter().collect()
        } else {
            stems.windows(RUN).map(run).collect()
        };
        values.sort_unstable();
        values.dedup();
        let mut bound = 1 << BITS;
        while values.len() > KEPT {
            // Half of the range has half of the values: the sample of the one text is nested in that of the other.
            bound /= 2;
            values.truncate(values.partition_point(|value| *value < bound));
        }
        Sketch { values }
    }

    /// The sketch that has these values, in any order, as [`values`](Sketch::values) gave them.
    pub fn from_values(mut values: Vec<u64>) -> Sketch {
        values.sort_unstable();
        values.dedup();
        Sketch { values }
    }

    /// The values, ascending, each below 2⁴⁰.
    pub fn values(&self) -> &[u64] {
        &self.values
    }

    /// How many values both have.
    pub fn shared(&self, other: &Sketch) -> usize {
        let (few, many) = if self.values.len() < other.values.len() { (self, other) } else { (other, self) };
        few.values.iter().filter(|value| many.values.binary_search(value).is_ok()).count()
    }

    /// Whether the texts should be compared word by word: they share enough of the values that they could share.
    ///
    /// Two that share no value are never candidates, so that an index from value to text finds all of them.
    pub fn may_be_copies(&self, other: &Sketch) -> bool {
        let bound = self.bound().min(other.bound());
        let within = |sketch: &Sketch| sketch.values.partition_point(|value| *value < bound);
        let fewer = within(self).min(within(other));
        let shared = self.shared(other);
        shared > 0 && shared as f64 >= CANDIDATE * fewer as f64
    }

    /// Below which power of two the sample was taken, by its greatest value.
    fn bound(&self) -> u64 {
        self.values.last().map_or(0, |value| (value + 1).next_power_of_two())
    }
}

fn run(stems: &[u32]) -> u64 {
    let mut bytes = [0; 4 * RUN];
    for (place, stem) in bytes.chunks_exact_mut(4).zip(stems) {
        place.copy_from_slice(&stem.to_le_bytes());
    }
    hash(&bytes) >> (u64::BITS - BITS)
}

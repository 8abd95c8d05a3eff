//! Sketches of texts, by which copies are found among many: a sample of the pairs of neighbouring content words.
//!
//! Takes a text, gives a [`Sketch`] of it. The sample of a longer text is taken from the same values, so that a cut shares
//! what it has with the whole (Broder 1997, *On the resemblance and containment of documents*).

use codebook::Report;

use super::content::{Word, each_word, hash};
use super::is_compared;

/// A sketch has no more values, so that an index over a million texts stays small; and half as many where there are more pairs.
const KEPT: usize = 48;

/// Bits of a value: five bytes in a file, and too many for two pairs of a million texts to be one by chance.
const BITS: u32 = 40;

/// Of the values that two sketches could share, copies share this part at least: a sub-editor who rewrites a report leaves a
/// third of its pairs, and a sample of some 30 has less than a ninth then once in a hundred times. Of the runs of three words
/// he leaves a tenth, which is no more than reports about one subject have in common.
const CANDIDATE: f64 = 0.11;

/// Values that two sketches share by more than chance.
const LEAST: usize = 2;

/// A sample of the pairs of words of a text, by which copies are found among many texts.
///
/// At most 48 values of 40 bits in ascending order, all of a text of up to some fifty content words; none of a text without
/// any. The same text has the same sketch on every machine and in every version: it may be kept in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    values: Vec<u64>,
}

impl Sketch {
    /// How many values two sketches share at least where the texts may be copies: one is chance, but of texts that have no more.
    pub fn least(&self) -> usize {
        self.values.len().clamp(1, LEAST)
    }

    /// The sketch of a report; an empty one where it is no text of a language but a row of a coded data set.
    pub fn of_report(report: &Report) -> Sketch {
        if is_compared(report) { Sketch::of(&report.text) } else { Sketch::default() }
    }

    /// The sketch of a text. Cost: linear in its length.
    pub fn of(text: &str) -> Sketch {
        let mut stems = Vec::new();
        each_word(text, |word| {
            if let Some(Word { stem, .. }) = word.content() {
                stems.push(stem);
            }
        });
        let mut values: Vec<u64> = match stems[..] {
            [stem] => vec![value(stem, stem)],
            _ => stems.windows(2).map(|pair| value(pair[0], pair[1])).collect(),
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
        shared >= self.least().max(other.least()) && shared as f64 >= CANDIDATE * fewer as f64
    }

    /// Below which power of two the sample was taken, by its greatest value.
    fn bound(&self) -> u64 {
        self.values.last().map_or(0, |value| (value + 1).next_power_of_two())
    }
}

/// The value of two neighbours, whichever comes first: "an attack on the port" is "the port was attacked" too.
fn value(one: u32, other: u32) -> u64 {
    let pair = (u64::from(one.min(other)) << 32) | u64::from(one.max(other));
    hash(&pair.to_le_bytes()) >> (u64::BITS - BITS)
}

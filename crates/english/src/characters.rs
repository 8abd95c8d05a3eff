//! Classes of characters, as the model was trained with them.
//!
//! They differ in places from those of Rust's standard library: the separators U+001C to U+001F are whitespace here,
//! `²` is a digit, and a letter is what has a letter's category (no combining marks, no Roman numerals).

/// A set of characters: sorted ranges.
#[derive(Debug, Clone)]
pub(crate) struct Characters {
    ascii: u128,
    ranges: Vec<(u32, u32)>,
}

impl Characters {
    /// From first, last, first, last…; a last one without partner is ignored.
    pub(crate) fn new(flat: &[u32]) -> Characters {
        let ranges: Vec<(u32, u32)> = flat.as_chunks::<2>().0.iter().map(|&[first, last]| (first, last)).collect();
        let mut ascii = 0;
        for code in 0..128 {
            if ranges.iter().any(|&(first, last)| (first..=last).contains(&code)) {
                ascii |= 1 << code;
            }
        }
        Characters { ascii, ranges }
    }

    #[inline]
    pub(crate) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        if code < 128 {
            return self.ascii >> code & 1 == 1;
        }
        let after = self.ranges.partition_point(|&(first, _)| first <= code);
        after > 0 && code <= self.ranges[after - 1].1
    }
}

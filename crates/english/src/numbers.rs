//! Strings to 64-bit numbers, and numbers to rows of the embedding tables.
//!
//! Takes a form or a part of it, gives what the tables are indexed by. The two functions and their seeds are part of
//! the model: it was trained with them.

use std::hash::{BuildHasherDefault, Hasher};

/// `MurmurHash64A` of `bytes` with `seed`.
pub(crate) fn murmur(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}

/// A hash map that is only ever looked into by key; its order is never seen.
#[expect(clippy::disallowed_types, reason = "a cache that is never iterated")]
pub type Lookup<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Murmur>>;

/// Hasher for [`Lookup`]: the hash function that the model uses for its words anyway.
#[derive(Default)]
pub struct Murmur(u64);

impl Hasher for Murmur {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = murmur(bytes, self.0);
    }

    fn write_u8(&mut self, _: u8) {
        // The end mark of a string: one string a key, so it adds nothing.
    }

    fn write_u64(&mut self, value: u64) {
        let mixed = value.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// The number of a string: its own for reserved words, 0 for the empty string, else its hash.
///
/// Some 450 strings stand for themselves by a small number (`number` is 432, `DATE` 391), also as word keys.
pub(crate) fn number(text: &str, reserved: &Lookup<String, u64>) -> u64 {
    if text.is_empty() {
        return 0;
    }
    match reserved.get(text) {
        Some(&number) => number,
        None => murmur(text.as_bytes(), 1),
    }
}

/// The four keys of a number; each, modulo the rows of a table, is a row, and their sum is the embedding.
pub(crate) fn keys(number: u64, seed: u32) -> [u32; 4] {
    // The finaliser of MurmurHash3, 128 bits for 64-bit machines.
    fn finish(mut k: u64) -> u64 {
        k = (k ^ (k >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        k = (k ^ (k >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        k ^ (k >> 33)
    }
    let seed = u64::from(seed);
    let mixed = number.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let mut a = mixed ^ seed ^ 8;
    let mut b = seed ^ 8;
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    a = finish(a);
    b = finish(b);
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers() {
        let reserved = Lookup::from_iter([("mark".to_owned(), 423)]);
        assert_eq!(number("", &reserved), 0);
        assert_eq!(number("mark", &reserved), 423);
        // spaCy: `nlp.vocab.strings["coffee"]`, from its documentation.
        assert_eq!(number("coffee", &reserved), 3_197_928_453_018_144_401);
    }
}

//! Forms and their features: from a word as it is written to the numbers that the encoders embed.
//!
//! A form is a word together with its norm (parts of contractions carry their own norm: the `ca` of `can't` has `can`).
//! Everything that depends on the form alone is worked out once and kept in a table, [`Forms`]; later steps speak of
//! forms by their index in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::characters::Characters;
use crate::numbers::{Lookup, murmur, number};

/// What is known of words before any text is read.
#[derive(Debug)]
pub(crate) struct Lexicon<'a> {
    /// Strings that stand for themselves by a small number.
    pub(crate) reserved: Lookup<String, u64>,
    /// Hash of a form and its norm, in order of the hash.
    pub(crate) norms: Vec<(u64, String)>,
    pub(crate) base_norms: BTreeMap<String, String>,
    pub(crate) letters: Characters,
    pub(crate) digits: Characters,
    pub(crate) spaces: Characters,
    /// Sorted word keys, eight bytes each, and the row of each, two bytes.
    pub(crate) keys: &'a [u8],
    pub(crate) rows: &'a [u8],
    /// First parts of exceptions that are looked for as runs of tokens, sorted.
    pub(crate) affixed: Vec<String>,
}

/// A form with its features.
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) text: Box<str>,
    pub(crate) norm: Arc<str>,
    /// Numbers of norm, first character, last three characters, shape.
    pub(crate) features: [u64; 4],
    /// Row of its static vector.
    pub(crate) vector: Option<u16>,
    /// Whether it is nothing but whitespace.
    pub(crate) space: bool,
    /// Whether an exception that spans several tokens may begin with it.
    pub(crate) affixed: bool,
}

impl Lexicon<'_> {
    /// The features of a word; `norm` where the tokenizer has given one.
    fn form(&self, text: &str, norm: Option<&str>) -> Form {
        let key = number(text, &self.reserved);
        let norm: Arc<str> = match norm {
            Some(norm) => norm.into(),
            None => self.norm(text).into(),
        };
        let mut from_end = text.char_indices().rev();
        let third = from_end.nth(2).map_or(0, |(at, _)| at);
        let first = text.chars().next().map_or(0, char::len_utf8);
        let features = [&*norm, &text[..first], &text[third..], &*self.shape(text)];
        Form {
            features: features.map(|feature| number(feature, &self.reserved)),
            vector: self.row(key),
            space: self.is_space(text),
            affixed: self.affixed.binary_search_by(|other| other.as_str().cmp(text)).is_ok(),
            text: text.into(),
            norm,
        }
    }

    /// The norm of a form that has none of its own.
    fn norm(&self, text: &str) -> String {
        let hash = murmur(text.as_bytes(), 1);
        if let Ok(found) = self.norms.binary_search_by_key(&hash, |&(key, _)| key) {
            return self.norms[found].1.clone();
        }
        self.base_norms.get(text).cloned().unwrap_or_else(|| text.to_lowercase())
    }

    /// Letters as `X` and `x`, digits as `d`, runs cut after four.
    fn shape(&self, text: &str) -> String {
        if text.len() >= 100 && text.chars().count() >= 100 {
            return "LONG".to_owned();
        }
        let mut shape = String::new();
        let (mut last, mut run) = (None, 0);
        for character in text.chars() {
            let symbol = if self.letters.has(character) {
                if character.is_uppercase() { 'X' } else { 'x' }
            } else if self.digits.has(character) {
                'd'
            } else {
                character
            };
            run = if last == Some(symbol) { run + 1 } else { 0 };
            last = Some(symbol);
            if run < 4 {
                shape.push(symbol);
            }
        }
        shape
    }

    /// Whether the text is nothing but whitespace; not true of the empty text.
    fn is_space(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|character| self.spaces.has(character))
    }

    /// Whether the text is nothing but letters; not true of the empty text.
    pub(crate) fn is_letters(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|character| self.letters.has(character))
    }

    /// The row of the static vector for a word key.
    ///
    /// Keys are hashes, so evenly spread: a search that guesses the place from the value looks at three or four, where
    /// halving would look at twenty and touch as many pages.
    fn row(&self, key: u64) -> Option<u16> {
        let (keys, _) = self.keys.as_chunks::<8>();
        let (mut low, mut high) = (0, keys.len());
        let (mut least, mut most) = (0_u64, u64::MAX);
        let mut guesses = 0;
        while low < high {
            let place = if guesses < 8 {
                let part = u128::from(key - least) * (high - low) as u128 / (u128::from(most - least) + 1);
                low + part as usize
            } else {
                low.midpoint(high)
            };
            guesses += 1;
            let here = u64::from_le_bytes(keys[place]);
            if here == key {
                let (rows, _) = self.rows.as_chunks::<2>();
                return rows.get(place).map(|row| u16::from_le_bytes(*row));
            }
            if here < key {
                (low, least) = (place + 1, here + 1);
            } else {
                (high, most) = (place, here - 1);
            }
        }
        None
    }
}

/// All forms seen so far.
#[derive(Debug, Default)]
pub(crate) struct Forms {
    list: Vec<Form>,
    plain: Lookup<Box<str>, u32>,
    /// Forms with a norm of their own, by form and norm with a NUL between.
    normed: Lookup<Box<str>, u32>,
    bytes: usize,
}

impl Forms {
    /// The index of a form, which is added where it is new.
    pub(crate) fn index(&mut self, lexicon: &Lexicon<'_>, text: &str, norm: Option<&str>) -> u32 {
        let Some(norm) = norm else {
            if let Some(&index) = self.plain.get(text) {
                return index;
            }
            let index = self.add(lexicon.form(text, None));
            self.plain.insert(text.into(), index);
            return index;
        };
        let key = format!("{text}\0{norm}");
        if let Some(&index) = self.normed.get(&*key) {
            return index;
        }
        let index = self.add(lexicon.form(text, Some(norm)));
        self.normed.insert(key.into(), index);
        index
    }

    fn add(&mut self, form: Form) -> u32 {
        self.bytes += form.text.len();
        self.list.push(form);
        self.list.len() as u32 - 1
    }

    pub(crate) fn get(&self, index: u32) -> &Form {
        &self.list[index as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Bytes of all texts.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

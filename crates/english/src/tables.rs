//! The part of the model file that is not numbers: lists of words, rules and patterns, as JSON.
//!
//! Written by `data/models/export.py`; see its function `tables`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::numbers::Lookup;

#[derive(Deserialize)]
pub(crate) struct Tables<'a> {
    pub(crate) encoders: Encoders,
    pub(crate) tags: Vec<String>,
    pub(crate) actions: Actions,
    pub(crate) reserved: Lookup<String, u64>,
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) infix: String,
    pub(crate) url: String,
    /// Exceptions of the tokenizer in order of their text: each part with its own norm, if it has one.
    pub(crate) exceptions: Vec<Exception>,
    /// Exceptions that the other rules would cut, and how.
    pub(crate) affixed: Vec<(String, Vec<String>)>,
    /// Hash of a form, its norm; in order of the hash.
    pub(crate) norms: Vec<(u64, String)>,
    pub(crate) base_norms: BTreeMap<String, String>,
    /// Characters, as first, last, first, last…
    pub(crate) letters: Vec<u32>,
    pub(crate) digits: Vec<u32>,
    pub(crate) spaces: Vec<u32>,
    pub(crate) rules: Vec<RuleTable>,
    pub(crate) lemma_rules: BTreeMap<String, Vec<(String, String)>>,
    /// By part of speech: `form lemma lemma|form lemma|…`, sorted.
    #[serde(borrow)]
    pub(crate) lemma_exceptions: BTreeMap<&'a str, &'a str>,
    /// By part of speech: `word|word|…`, sorted.
    #[serde(borrow)]
    pub(crate) lemma_index: BTreeMap<&'a str, &'a str>,
}

/// A chunk that is cut in its own way.
#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exception {
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
}

/// A part of an exception: its form, and its norm if it has its own.
pub(crate) type Part = (String, Option<String>);

#[derive(Deserialize)]
pub(crate) struct Encoders {
    pub(crate) parse: EncoderTable,
    pub(crate) entity: EncoderTable,
}

/// Which features an encoder embeds, and the seed of each.
#[derive(Deserialize)]
pub(crate) struct EncoderTable {
    pub(crate) columns: Vec<String>,
    pub(crate) seeds: Vec<u32>,
}

#[derive(Deserialize)]
pub(crate) struct Actions {
    pub(crate) parse: Vec<String>,
    pub(crate) entity: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct RuleTable {
    /// Each pattern is one or two tokens; any of them matches.
    pub(crate) patterns: Vec<Vec<TokenTable>>,
    pub(crate) attrs: BTreeMap<String, String>,
    /// The token of the pattern that is changed.
    pub(crate) index: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "UPPERCASE")]
pub(crate) struct TokenTable {
    pub(crate) tag: Option<Test>,
    pub(crate) lower: Option<Test>,
    pub(crate) dep: Option<Test>,
    #[serde(rename = "IS_SPACE")]
    pub(crate) is_space: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Test {
    Is(String),
    In(BTreeMap<String, Strings>),
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Strings {
    One(String),
    Many(Vec<String>),
}

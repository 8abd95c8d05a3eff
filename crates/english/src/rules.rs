//! Tags and labels to parts of speech, features and lemmas.
//!
//! Each rule asks for one or two neighbouring tokens by tag, lower-cased form, label and whether they are whitespace,
//! and sets attributes of one of them. All rules look at the state before any is applied; then they are applied in
//! order, so that later ones win. What the rules of one token give depends only on form, tag and label: it is kept, with
//! the lemma, and the few rules of two tokens are looked at apart.

use std::sync::Arc;

use fancy_regex::Regex;

use crate::analysis::{Label, Pos};
use crate::error::{Error, ErrorKind};
use crate::lemmas::Lemmas;
use crate::lexicon::{Form, Forms, Lexicon};
use crate::numbers::Lookup;
use crate::tables::{RuleTable, Strings, Test, TokenTable};
use crate::tokenizer::Word;

/// A token of a rule's pattern; what is not given is not asked.
#[derive(Debug)]
struct Pattern {
    tag: Option<OneOf<u8>>,
    lower: Option<Text>,
    label: Option<OneOf<Label>>,
    space: Option<bool>,
}

#[derive(Debug)]
struct OneOf<T> {
    list: Vec<T>,
    not: bool,
}

#[derive(Debug)]
enum Text {
    OneOf(OneOf<String>),
    Like(Regex),
}

/// What a rule sets.
#[derive(Debug, Default)]
struct Change {
    tag: Option<u8>,
    pos: Option<Pos>,
    morph: Option<String>,
    lemma: Option<String>,
    label: Option<Label>,
}

#[derive(Debug, Default)]
pub(crate) struct Rules<'a> {
    /// Pattern and index of the change, in order of the index.
    single: Vec<(Pattern, usize)>,
    /// Two patterns, index of the change, and which of the two tokens is changed.
    pairs: Vec<(Pattern, Pattern, usize, usize)>,
    changes: Vec<Change>,
    lemmas: Lemmas<'a>,
}

/// The words of a paragraph with their tags and labels: three lists of one length.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tagged<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) tags: &'a [u8],
    pub(crate) labels: &'a [Label],
}

/// What rules and lemma lists make of a form with a tag and a label.
#[derive(Debug, Clone)]
pub(crate) struct Attributes {
    pub(crate) tag: u8,
    pub(crate) pos: Pos,
    pub(crate) morph: Arc<str>,
    pub(crate) lemma: Arc<str>,
    pub(crate) label: Label,
}

/// The attributes worked out so far, by form, tag and label.
#[derive(Debug, Default)]
pub(crate) struct Known {
    places: Lookup<u64, u32>,
    list: Vec<Attributes>,
    /// For each form seen, whether a rule of two tokens may begin with it.
    begins: Vec<Option<bool>>,
}

/// Finds the number of a tag, or says that there is none.
type TagNumber<'t> = &'t dyn Fn(&str) -> Option<u8>;

impl<'a> Rules<'a> {
    pub(crate) fn new(tables: Vec<RuleTable>, tag: TagNumber<'_>, lemmas: Lemmas<'a>) -> Result<Rules<'a>, Error> {
        let mut rules = Rules { lemmas, ..Rules::default() };
        for (index, table) in tables.into_iter().enumerate() {
            for pattern in &table.patterns {
                let mut patterns = pattern.iter().map(|token| Pattern::new(token, tag));
                match (patterns.next().transpose()?, patterns.next().transpose()?, patterns.next(), table.index) {
                    (Some(one), None, _, 0) => rules.single.push((one, index)),
                    (Some(one), Some(two), None, at @ (0 | 1)) => rules.pairs.push((one, two, index, at)),
                    _ => return Err(unknown("a rule has no, or more than two, tokens", "tables.rules")),
                }
            }
            rules.changes.push(Change::new(&table, tag)?);
        }
        Ok(rules)
    }

    /// The attributes of every token, in order.
    pub(crate) fn apply(
        &self,
        lexicon: &Lexicon<'_>,
        forms: &Forms,
        known: &mut Known,
        tagged: Tagged<'_>,
        mut each: impl FnMut(&Attributes),
    ) {
        let Tagged { words, tags, labels } = tagged;
        known.begins.resize(forms.len(), None);
        let mut matched: Vec<(usize, usize)> = Vec::new();
        for token in 0..words.len() {
            self.pairs(forms, known, tagged, token, &mut matched);
        }
        matched.sort_unstable();
        let mut matched = &matched[..];
        for (token, word) in words.iter().enumerate() {
            let form = forms.get(word.form);
            let here = matched.iter().take_while(|&&(at, _)| at == token).count();
            let (changes, rest) = matched.split_at(here);
            matched = rest;
            if !changes.is_empty() {
                let changes: Vec<usize> = changes.iter().map(|&(_, change)| change).collect();
                each(&self.attributes(lexicon, form, tags[token], labels[token], changes));
                continue;
            }
            let key = u64::from(word.form) << 16 | u64::from(tags[token]) << 8 | labels[token] as u64;
            let place = *known.places.entry(key).or_insert_with(|| {
                known.list.push(self.attributes(lexicon, form, tags[token], labels[token], Vec::new()));
                known.list.len() as u32 - 1
            });
            each(&known.list[place as usize]);
        }
    }

    /// The rules of two tokens that match at `token`: which token they change, and how.
    fn pairs(
        &self,
        forms: &Forms,
        known: &mut Known,
        tagged: Tagged<'_>,
        token: usize,
        matched: &mut Vec<(usize, usize)>,
    ) {
        let Tagged { words, tags, labels } = tagged;
        let Some(next) = words.get(token + 1) else { return };
        let form = forms.get(words[token].form);
        let begins = known.begins[words[token].form as usize].get_or_insert_with(|| {
            let lower = form.text.to_lowercase();
            self.pairs.iter().any(|(one, ..)| one.lower.as_ref().is_some_and(|test| test.has(&lower)))
        });
        let by_label = || self.pairs.iter().any(|(one, ..)| one.lower.is_none() && one.asks_label(labels[token]));
        if !*begins && !by_label() {
            return;
        }
        let (lower, next_lower) = (form.text.to_lowercase(), forms.get(next.form).text.to_lowercase());
        for (one, two, change, at) in &self.pairs {
            if one.has(&lower, form.space, tags[token], labels[token])
                && two.has(&next_lower, forms.get(next.form).space, tags[token + 1], labels[token + 1])
            {
                matched.push((token + at, *change));
            }
        }
    }

    /// The attributes of a form with a tag and a label; `changes` are those of two-token rules.
    fn attributes(
        &self,
        lexicon: &Lexicon<'_>,
        form: &Form,
        tag: u8,
        label: Label,
        mut changes: Vec<usize>,
    ) -> Attributes {
        let lower = form.text.to_lowercase();
        let matching = self.single.iter().filter(|(pattern, _)| pattern.has(&lower, form.space, tag, label));
        changes.extend(matching.map(|&(_, change)| change));
        changes.sort_unstable();
        let (mut tag, mut label) = (tag, label);
        let (mut pos, mut morph, mut lemma) = (None, "", None);
        for change in changes {
            let change = &self.changes[change];
            tag = change.tag.unwrap_or(tag);
            label = change.label.unwrap_or(label);
            pos = change.pos.or(pos);
            morph = change.morph.as_deref().unwrap_or(morph);
            lemma = change.lemma.as_deref().or(lemma);
        }
        let lemma = match lemma {
            Some(lemma) => lemma.into(),
            None => self.lemmas.lemma(lexicon, &form.text, pos, morph).into(),
        };
        Attributes { tag, pos: pos.unwrap_or(Pos::X), morph: morph.into(), lemma, label }
    }
}

impl Pattern {
    fn new(table: &TokenTable, tag: TagNumber<'_>) -> Result<Pattern, Error> {
        let lower = match &table.lower {
            Some(Test::In(tests)) => match (tests.len(), tests.first_key_value()) {
                (1, Some((name, Strings::One(pattern)))) if name == "REGEX" => {
                    let pattern = Regex::new(pattern).map_err(|error| unknown(&error.to_string(), "tables.rules"))?;
                    Some(Text::Like(pattern))
                }
                _ => one_of(table.lower.as_ref(), &|text| Some(text.to_owned()))?.map(Text::OneOf),
            },
            _ => one_of(table.lower.as_ref(), &|text| Some(text.to_owned()))?.map(Text::OneOf),
        };
        Ok(Pattern {
            tag: one_of(table.tag.as_ref(), tag)?,
            lower,
            label: one_of(table.dep.as_ref(), &Label::parse)?,
            space: table.is_space,
        })
    }

    /// Whether the label passes, where the pattern asks for one.
    fn asks_label(&self, label: Label) -> bool {
        self.label.as_ref().is_none_or(|labels| labels.has(&label))
    }

    fn has(&self, lower: &str, space: bool, tag: u8, label: Label) -> bool {
        self.tag.as_ref().is_none_or(|tags| tags.has(&tag))
            && self.asks_label(label)
            && self.space.is_none_or(|wanted| wanted == space)
            && self.lower.as_ref().is_none_or(|test| test.has(lower))
    }
}

impl<T: PartialEq> OneOf<T> {
    fn has(&self, value: &T) -> bool {
        self.list.contains(value) != self.not
    }
}

impl Text {
    fn has(&self, lower: &str) -> bool {
        match self {
            Text::OneOf(list) => list.list.iter().any(|other| other == lower) != list.not,
            // No pattern here is longer than a word; one that cannot be decided does not match.
            Text::Like(pattern) => pattern.is_match(lower).unwrap_or(false),
        }
    }
}

/// A test for equality or for a list. Terms that the model does not know can never be met, so they are left out.
fn one_of<T>(test: Option<&Test>, term: &dyn Fn(&str) -> Option<T>) -> Result<Option<OneOf<T>>, Error> {
    let Some(test) = test else { return Ok(None) };
    match test {
        Test::Is(text) => Ok(Some(OneOf { list: term(text).into_iter().collect(), not: false })),
        Test::In(tests) => match (tests.len(), tests.first_key_value()) {
            (1, Some((name, Strings::Many(list)))) if name == "IN" || name == "NOT_IN" => {
                Ok(Some(OneOf { list: list.iter().filter_map(|text| term(text)).collect(), not: name == "NOT_IN" }))
            }
            _ => Err(unknown("a rule asks for what this program does not know", "tables.rules")),
        },
    }
}

impl Change {
    fn new(table: &RuleTable, tag: TagNumber<'_>) -> Result<Change, Error> {
        let mut change = Change::default();
        for (name, value) in &table.attrs {
            let missing = || unknown(&format!("a rule sets `{name}` to `{value}`, which is not known"), "tables.rules");
            match name.as_str() {
                "TAG" => change.tag = Some(tag(value).ok_or_else(missing)?),
                "POS" => change.pos = Some(Pos::parse(value).ok_or_else(missing)?),
                "DEP" => change.label = Some(Label::parse(value).ok_or_else(missing)?),
                "LEMMA" => change.lemma = Some(value.clone()),
                "MORPH" => change.morph = Some(if value == "_" { String::new() } else { value.clone() }),
                _ => return Err(missing()),
            }
        }
        Ok(change)
    }
}

fn unknown(what: &str, part: &str) -> Error {
    Error::new(ErrorKind::Term, what, part)
}

//! Text to words: runs of whitespace and of other characters, the latter peeled from both ends and cut inside.
//!
//! A run of other characters (a chunk) is an exception, which has its parts listed, or loses prefixes and suffixes one
//! after the other until nothing more comes off; what is left is an exception, a web address, or is cut at infixes.
//! At the end some exceptions are looked for again as runs of tokens, because a chunk may hold them beside other signs.
//!
//! Chunks of more than 2,048 bytes are cut before they are looked at: no word is so long, and the rules take time that
//! grows with the square of the length.

use fancy_regex::{Assertion, Expr, Regex, RegexBuilder};

use crate::error::{Error, ErrorKind};
use crate::lexicon::{Forms, Lexicon};
use crate::numbers::Lookup;
use crate::tables::{Exception, Part, Tables};

/// A token before anything is known of it but its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) form: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether a single space follows.
    pub(crate) space: bool,
}

#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Pattern,
    suffix: Pattern,
    infix: Regex,
    url: Pattern,
    /// In order of the text.
    exceptions: Vec<Exception>,
    /// Exceptions as the other rules cut them, in order of the parts.
    affixed: Vec<Vec<String>>,
    longest: usize,
}

/// A pattern that looks around itself, and the same without that, which matches wherever the pattern does and is fast.
#[derive(Debug)]
struct Pattern {
    exact: Regex,
    rough: regex::Regex,
}

/// The chunks seen so far, each with its forms.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    places: Lookup<Box<str>, (u32, u32)>,
    forms: Vec<u32>,
}

/// Words of a paragraph that are read together. No paragraph of prose is so long; one that is, is cut there.
pub(crate) const PIECE: usize = 1 << 14;

/// Longest chunk in bytes that is looked at as a whole.
const CHUNK: usize = 2048;
/// Longest chunk in bytes that is remembered, and how many are.
const REMEMBERED: usize = 64;
const CHUNKS: usize = 1 << 17;
/// Characters at either end of a chunk in which a prefix or suffix lies: the longest has five, and looks at two more
/// before it. Only a run of full stops is longer; it is counted apart.
const END: usize = 8;

impl Tokenizer {
    pub(crate) fn new(tables: &mut Tables<'_>) -> Result<Tokenizer, Error> {
        let broken = |error: &dyn std::fmt::Display, name: &str| {
            Error::new(ErrorKind::Format, format!("pattern cannot be read: {error}"), name)
        };
        let regex = |text: &str, name: &str| {
            RegexBuilder::new(text).backtrack_limit(100_000).build().map_err(|error| broken(&error, name))
        };
        let pattern = |text: &str, name: &str| {
            let mut tree = Expr::parse_tree(text).map_err(|error| broken(&error, name))?.expr;
            let mut rough = String::new();
            if !look_nowhere(&mut tree) {
                return Err(broken(&"it does more than look around itself", name));
            }
            tree.to_str(&mut rough, 0);
            let rough = regex::Regex::new(&rough).map_err(|error| broken(&error, name))?;
            Ok(Pattern { exact: regex(text, name)?, rough })
        };
        let mut exceptions = std::mem::take(&mut tables.exceptions);
        exceptions.sort();
        let mut affixed: Vec<Vec<String>> = std::mem::take(&mut tables.affixed).into_iter().map(|(_, p)| p).collect();
        affixed.sort();
        affixed.dedup();
        affixed.retain(|parts| !parts.is_empty());
        Ok(Tokenizer {
            prefix: pattern(&tables.prefix, "tables.prefix")?,
            suffix: pattern(&tables.suffix, "tables.suffix")?,
            infix: regex(&tables.infix, "tables.infix")?,
            url: pattern(&tables.url, "tables.url")?,
            longest: exceptions.iter().map(|exception| exception.text.len()).max().unwrap_or(0),
            exceptions,
            affixed,
        })
    }

    /// The first parts of exceptions that span tokens, sorted.
    pub(crate) fn affixed_starts(&self) -> Vec<String> {
        let mut starts: Vec<String> = self.affixed.iter().map(|parts| parts[0].clone()).collect();
        starts.dedup();
        starts
    }

    fn exception(&self, text: &str) -> Option<&[Part]> {
        if text.len() > self.longest {
            return None;
        }
        let found = self.exceptions.binary_search_by(|other| other.text.as_str().cmp(text)).ok()?;
        Some(&self.exceptions[found].parts)
    }

    /// The words of `text` from byte `from` on, in place of those in `words`; gives the byte where the next call goes on.
    ///
    /// Stops at the end of the text, or after at least [`PIECE`] words at a place where a chunk begins. The words do not
    /// depend on where one call stops and the next begins, but for exceptions that would span both.
    pub(crate) fn words(
        &self,
        lexicon: &Lexicon<'_>,
        forms: &mut Forms,
        chunks: &mut Chunks,
        text: &str,
        from: usize,
        words: &mut Vec<Word>,
    ) -> usize {
        words.clear();
        let mut at = from;
        let mut scratch = Vec::new();
        while let Some(character) = text[at..].chars().next() {
            if words.len() >= PIECE {
                break;
            }
            let space = lexicon.spaces.has(character);
            let rest = &text[at..];
            let within = &rest[..rest.floor_char_boundary(CHUNK + 4)];
            let mut length = within.find(|other| lexicon.spaces.has(other) != space).unwrap_or(within.len());
            let whole = length <= CHUNK;
            if !whole {
                length = rest.floor_char_boundary(CHUNK);
            }
            let chunk = &rest[..length];
            let found = if let Some(&(start, end)) = chunks.places.get(chunk) {
                &chunks.forms[start as usize..end as usize]
            } else {
                scratch.clear();
                self.chunk(lexicon, forms, chunk, &mut scratch);
                if chunk.len() <= REMEMBERED && chunks.places.len() < CHUNKS {
                    let start = chunks.forms.len() as u32;
                    chunks.forms.extend_from_slice(&scratch);
                    chunks.places.insert(chunk.into(), (start, chunks.forms.len() as u32));
                }
                &scratch
            };
            let mut start = at;
            for &form in found {
                let end = start + forms.get(form).text.len();
                words.push(Word { form, start: start as u32, end: end as u32, space: false });
                start = end;
            }
            at += length;
            if whole && !space && text.as_bytes().get(at) == Some(&b' ') {
                if let Some(last) = words.last_mut() {
                    last.space = true;
                }
                at += 1;
            }
        }
        self.join(lexicon, forms, text, words);
        at
    }

    /// The forms of one chunk.
    fn chunk(&self, lexicon: &Lexicon<'_>, forms: &mut Forms, chunk: &str, out: &mut Vec<u32>) {
        let mut suffixes = Vec::new();
        let mut rest = chunk;
        let mut before = usize::MAX;
        // No rule cuts a word of ASCII letters only.
        while !rest.is_empty()
            && rest.len() != before
            && !rest.bytes().all(|byte| byte.is_ascii_alphabetic())
            && self.exception(rest).is_none()
        {
            before = rest.len();
            let prefix = self.prefix(rest);
            let (head, tail) = rest.split_at(prefix);
            if prefix > 0 && !tail.is_empty() && self.exception(tail).is_some() {
                out.push(forms.index(lexicon, head, None));
                rest = tail;
                break;
            }
            let suffix = self.suffix(tail);
            let cut = rest.len() - suffix;
            if suffix > 0 && cut > 0 && self.exception(&rest[..cut]).is_some() {
                suffixes.push(&rest[cut..]);
                rest = &rest[..cut];
                break;
            }
            if prefix > 0 {
                out.push(forms.index(lexicon, head, None));
            }
            if suffix > 0 {
                suffixes.push(&rest[cut..]);
            }
            rest = &rest[prefix..cut];
        }
        self.middle(lexicon, forms, rest, out);
        for suffix in suffixes.iter().rev() {
            out.push(forms.index(lexicon, suffix, None));
        }
    }

    /// Bytes of the prefix, 0 where there is none.
    fn prefix(&self, text: &str) -> usize {
        let dots = text.bytes().take_while(|&byte| byte == b'.').count();
        if dots >= 2 {
            return dots;
        }
        let end = text.char_indices().nth(END).map_or(text.len(), |(at, _)| at);
        self.prefix.length(&text[..end])
    }

    /// Bytes of the suffix, 0 where there is none.
    fn suffix(&self, text: &str) -> usize {
        let dots = text.bytes().rev().take_while(|&byte| byte == b'.').count();
        if dots >= 2 {
            return dots;
        }
        let start = text.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
        self.suffix.length(&text[start..])
    }

    /// What is left after peeling: an exception, a web address, or cut at infixes.
    fn middle(&self, lexicon: &Lexicon<'_>, forms: &mut Forms, text: &str, out: &mut Vec<u32>) {
        if text.is_empty() {
            return;
        }
        if let Some(parts) = self.exception(text) {
            for (part, norm) in parts {
                out.push(forms.index(lexicon, part, norm.as_deref()));
            }
            return;
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_alphabetic());
        if plain || self.url.length(text) > 0 {
            out.push(forms.index(lexicon, text, None));
            return;
        }
        let mut start = 0;
        for found in self.infix.find_iter(text) {
            // The only error is that a match takes too long; the rest then stays one word.
            let Ok(found) = found else { break };
            if found.start() == 0 {
                continue;
            }
            if found.start() != start {
                out.push(forms.index(lexicon, &text[start..found.start()], None));
            }
            if !found.as_str().is_empty() {
                out.push(forms.index(lexicon, found.as_str(), None));
            }
            start = found.end();
        }
        if start < text.len() {
            out.push(forms.index(lexicon, &text[start..], None));
        }
    }

    /// Looks for exceptions as runs of words and puts their own parts in place.
    fn join(&self, lexicon: &Lexicon<'_>, forms: &mut Forms, text: &str, words: &mut Vec<Word>) {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for start in 0..words.len() {
            let form = forms.get(words[start].form);
            if !form.affixed {
                continue;
            }
            let from = self.affixed.partition_point(|parts| parts[0].as_str() < &*form.text);
            for parts in self.affixed[from..].iter().take_while(|parts| parts[0] == *form.text) {
                let Some(run) = words.get(start..start + parts.len()) else { continue };
                if run.iter().zip(parts).all(|(word, part)| *forms.get(word.form).text == **part) {
                    spans.push((start, start + parts.len()));
                }
            }
        }
        if spans.is_empty() {
            return;
        }
        // Long before short, early before late; a span that is passed over still keeps others away.
        spans.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut taken = vec![false; words.len()];
        let mut kept = Vec::new();
        for (start, end) in spans {
            if !taken[start] && !taken[end - 1] {
                kept.push((start, end));
            }
            taken[start..end].fill(true);
        }
        kept.sort_unstable();

        let mut joined = Vec::with_capacity(words.len() + kept.len());
        let mut at = 0;
        for (start, end) in kept {
            let span = &text[words[start].start as usize..words[end - 1].end as usize];
            let Some(parts) = self.exception(span) else { continue };
            joined.extend_from_slice(&words[at..start]);
            let mut from = words[start].start;
            for (part, norm) in parts {
                let to = from + part.len() as u32;
                let form = forms.index(lexicon, part, norm.as_deref());
                joined.push(Word { form, start: from, end: to, space: false });
                from = to;
            }
            if let Some(last) = joined.last_mut() {
                last.space = words[end - 1].space;
            }
            at = end;
        }
        joined.extend_from_slice(&words[at..]);
        *words = joined;
    }
}

impl Pattern {
    /// Bytes of the first match; 0 where there is none, or where matching takes too long.
    fn length(&self, text: &str) -> usize {
        let Some(rough) = self.rough.find(text) else { return 0 };
        // No match begins before the first rough one.
        match self.exact.find_from_pos(text, rough.start()) {
            Ok(Some(found)) => found.end() - found.start(),
            _ => 0,
        }
    }
}

/// Takes from a pattern what it asks of the text around its match; says whether the pattern does nothing else that a plain
/// regular expression cannot.
fn look_nowhere(pattern: &mut Expr) -> bool {
    match pattern {
        Expr::LookAround(..) => *pattern = Expr::Empty,
        Expr::Assertion(Assertion::StartText | Assertion::EndText) => {}
        Expr::Empty
        | Expr::Any { .. }
        | Expr::Literal { .. }
        | Expr::Concat(_)
        | Expr::Alt(_)
        | Expr::Group(_)
        | Expr::Repeat { .. }
        | Expr::Delegate { .. } => {}
        _ => return false,
    }
    pattern.children_iter_mut().all(look_nowhere)
}

//! The content words of a text: in lower case, in one spelling, without endings, as hashes.
//!
//! Takes a text, gives its words one after the other. It stands before the sketch and the check, which mean the same by a word.

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Words too common to tell texts apart, in order; numbers as words stand in [`NUMBERS`]. They stand here and not among the
/// tables, since the sketches in files rest on them: whoever changes them changes the format.
const STOP: &[&str] = &[
    "a",
    "about",
    "above",
    "according",
    "after",
    "again",
    "against",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "but",
    "by",
    "can",
    "cent",
    "could",
    "did",
    "do",
    "does",
    "doing",
    "down",
    "during",
    "each",
    "for",
    "from",
    "further",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "herself",
    "him",
    "himself",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "itself",
    "just",
    "may",
    "me",
    "might",
    "more",
    "most",
    "must",
    "my",
    "no",
    "nor",
    "not",
    "now",
    "of",
    "off",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "per",
    "percent",
    "s",
    "said",
    "same",
    "say",
    "saying",
    "says",
    "shall",
    "she",
    "should",
    "since",
    "so",
    "some",
    "such",
    "t",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "told",
    "too",
    "under",
    "until",
    "up",
    "upon",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
];

/// Words for numbers and days, and what they count as.
const NUMBERS: &[(&str, &str)] = &[
    ("april", "april"),
    ("august", "august"),
    ("december", "december"),
    ("eight", "8"),
    ("eleven", "11"),
    ("february", "february"),
    ("fifteen", "15"),
    ("five", "5"),
    ("four", "4"),
    ("friday", "friday"),
    ("january", "january"),
    ("july", "july"),
    ("june", "june"),
    ("monday", "monday"),
    ("nine", "9"),
    ("november", "november"),
    ("october", "october"),
    ("saturday", "saturday"),
    ("september", "september"),
    ("seven", "7"),
    ("six", "6"),
    ("sunday", "sunday"),
    ("ten", "10"),
    ("thirty", "30"),
    ("three", "3"),
    ("thursday", "thursday"),
    ("tuesday", "tuesday"),
    ("twelve", "12"),
    ("twenty", "20"),
    ("two", "2"),
    ("wednesday", "wednesday"),
];

/// A content word: the hash of its stem, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) stem: u32,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Plain,
    Name,
    Number,
}

/// A word as it stands in a text.
pub(super) struct Raw<'a> {
    /// In lower case, in one spelling.
    text: &'a str,
    pub(super) is_capital: bool,
    /// Whether it follows the end of a sentence.
    pub(super) starts_sentence: bool,
}

impl Raw<'_> {
    /// The content word, if it is one.
    pub(super) fn content(&self) -> Option<Word> {
        let is = |kind, text: &str| Some(Word { stem: hash(text.as_bytes()) as u32, kind });
        if self.text.as_bytes()[0].is_ascii_digit() {
            return is(Kind::Number, number(self.text));
        }
        if STOP.binary_search(&self.text).is_ok() {
            return None;
        }
        if let Ok(place) = NUMBERS.binary_search_by_key(&self.text, |(word, _)| word) {
            return is(Kind::Number, NUMBERS[place].1);
        }
        if !has_spellings(self.text) {
            return is(Kind::Plain, without_ending(self.text));
        }
        let mut spelled = String::with_capacity(self.text.len());
        spell(self.text, &mut spelled);
        is(Kind::Plain, without_ending(&spelled))
    }
}

/// The number without the ending of "4th".
fn number(text: &str) -> &str {
    ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end)).unwrap_or(text)
}

/// Whether the word may be spelled in two ways.
fn has_spellings(word: &str) -> bool {
    let bytes = word.as_bytes();
    let is_one = |pair: &[u8]| matches!(pair, b"ou" | b"ll" | b"en") || pair[1] == b'z';
    bytes[0] == b'z' || word.ends_with("mme") || word.ends_with("tre") || bytes.windows(2).any(is_one)
}

/// Adds the word in one spelling: "labour" as "labor", "organise" as "organize", "centre" as "center", "travelled" as
/// "traveled", "defence" as "defense", "programme" as "program".
fn spell(word: &str, into: &mut String) {
    let word = word.strip_suffix("mme").map_or(word, |_| &word[..word.len() - 2]);
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        let done = word.len() - rest.len();
        let taken = if done > 0 && rest.starts_with("our") && word.len() > 4 {
            into.push_str("or");
            3
        } else if done > 0 && rest == "tre" {
            into.push_str("ter");
            3
        } else if done > 0 && rest.starts_with("ence") {
            into.push_str("ense");
            4
        } else if rest.starts_with("ll") {
            into.push('l');
            2
        } else {
            into.push(if letter == 'z' { 's' } else { letter });
            letter.len_utf8()
        };
        rest = &rest[taken..];
    }
}

/// The word without the ending of a plural or a past, and no more than its first six letters: "agreed", "agreement".
fn without_ending(word: &str) -> &str {
    const LETTERS: usize = 6;
    let is_left = |rest: &&str| rest.chars().nth(2).is_some() && !rest.ends_with('s');
    let mut stem =
        ["ing", "ed", "es", "s"].iter().find_map(|end| word.strip_suffix(end).filter(is_left)).unwrap_or(word);
    stem = stem.strip_suffix('e').filter(is_left).unwrap_or(stem);
    stem.char_indices().nth(LETTERS).map_or(stem, |(end, _)| &stem[..end])
}

/// Whether words of the script are written without spaces, so that each letter counts as one.
fn is_unspaced(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Gives each word of the text, in order.
pub(super) fn each_word(text: &str, mut give: impl FnMut(&Raw<'_>)) {
    let mut word = String::new();
    let mut is_capital = false;
    // What was between the last word and this: the end of a sentence, once a capital or a line follows.
    let mut has_stop = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_inner = |next: Option<&char>| next.is_some_and(char::is_ascii_digit);
        if letter.is_alphanumeric() {
            if word.is_empty() {
                is_capital = letter.is_uppercase();
            }
            if letter.is_ascii() {
                word.push(letter.to_ascii_lowercase());
            } else {
                word.extend(letter.to_lowercase());
            }
            let is_end = letters.peek().is_none_or(|next| !next.is_alphanumeric() || is_unspaced(*next));
            if !is_end && !is_unspaced(letter) {
                continue;
            }
        } else if letter == ',' && ends_in_digit(&word) && is_inner(letters.peek()) {
            continue;
        } else if letter == '.' && ends_in_digit(&word) && is_inner(letters.peek()) {
            word.push('.');
            continue;
        } else {
            has_stop |= matches!(letter, '.' | '!' | '?' | '\n' | '。' | '！' | '？' | '…');
            continue;
        }
        if matches!(letters.peek(), Some(',' | '.')) && ends_in_digit(&word) {
            let mut ahead = letters.clone();
            ahead.next();
            if is_inner(ahead.peek()) {
                continue;
            }
        }
        // A point within an abbreviation ends nothing: what follows is small.
        let starts_sentence = has_stop && (is_capital || !word.as_bytes()[0].is_ascii_lowercase());
        give(&Raw { text: &word, is_capital, starts_sentence });
        has_stop = false;
        word.clear();
    }
}

fn ends_in_digit(word: &str) -> bool {
    word.bytes().last().is_some_and(|byte| byte.is_ascii_digit())
}

/// XXH3, which is the same everywhere; the seed is arbitrary and fixed for good.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, 0x00c0_f1e5)
}

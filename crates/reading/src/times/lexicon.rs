//! Words of time expressions, from `data/lexicon/times.toml`: what each token means before any grammar.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A length of calendar time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which of the days, months or years of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Pick {
    /// Nothing chooses: "in June".
    Bare,
    Last,
    Past,
    Next,
    This,
    That,
    Same,
    Following,
    Previous,
    Every,
}

/// A piece of a year, month or decade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    Whole,
    Early,
    Mid,
    Late,
    Start,
    Middle,
    End,
    #[serde(skip)]
    Half(u8),
    #[serde(skip)]
    Quarter(u8),
}

/// Where a counted time lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Way {
    /// Back from the day of publication.
    Ago,
    /// Forth from the time told before.
    Later,
    /// Back from the time told before.
    Earlier,
}

/// How a time holds, by the word before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Signal {
    /// No word.
    None,
    At,
    Since,
    From,
    Until,
    To,
    By,
    Before,
    After,
    Between,
    Within,
    For,
    Of,
}

/// What a token is to a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Other,
    The,
    Comma,
    Dash,
    And,
    Then,
    Month(i8),
    Weekday(i8),
    Season(i8),
    Feast(i8, i8),
    Daypart,
    Deictic(i8),
    Unit(Unit),
    Number(i16),
    Vague,
    Half,
    Ordinal(i8),
    Pick(Pick),
    Part(Part),
    Rough,
    Way(Way),
    Signal(Signal),
    /// Digits alone, with how many of them.
    Digits(i16, u8),
    /// Digits with other signs, such as `31/08/2024`, `1990s`, `Q3`, or a word with a hyphen: its form decides.
    Mixed,
}

/// The words by meaning.
pub(super) struct Lexicon {
    words: Vec<(Box<str>, Word)>,
    counted: Vec<Box<str>>,
    ahead: Vec<Box<str>>,
    scheduled: Vec<Box<str>>,
    deadline: Vec<Box<str>>,
    bears: Vec<Box<str>>,
    together: Vec<Box<str>>,
}

#[derive(Deserialize)]
struct List {
    words: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    month: BTreeMap<Box<str>, i8>,
    weekday: BTreeMap<Box<str>, i8>,
    season: BTreeMap<Box<str>, i8>,
    feast: BTreeMap<Box<str>, (i8, i8)>,
    daypart: List,
    deictic: BTreeMap<Box<str>, i8>,
    unit: BTreeMap<Unit, Vec<Box<str>>>,
    number: BTreeMap<Box<str>, i16>,
    vague: List,
    ordinal: BTreeMap<Box<str>, i8>,
    pick: BTreeMap<Pick, Vec<Box<str>>>,
    part: BTreeMap<Part, Vec<Box<str>>>,
    rough: List,
    shift: BTreeMap<Way, Vec<Box<str>>>,
    signal: BTreeMap<Signal, Vec<Box<str>>>,
    counted: List,
    ahead: List,
    scheduled: List,
    deadline: List,
    bears: List,
    together: List,
}

/// Longest word of the tables, in bytes.
const LONGEST: usize = 15;

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::open(include_str!("../../../../data/lexicon/times.toml"))
        .expect("the shipped table of times is well formed")
});

impl Lexicon {
    /// The table that ships with the program.
    pub(super) fn shipped() -> &'static Lexicon {
        &SHIPPED
    }

    /// Reads a table; the error says which line is wrong.
    pub(super) fn open(text: &str) -> Result<Lexicon, toml::de::Error> {
        let tables: Tables = toml::from_str(text)?;
        let mut words: Vec<(Box<str>, Word)> = Vec::new();
        words.extend(tables.signal.into_iter().flat_map(|(signal, list)| all(list, Word::Signal(signal))));
        words.extend(tables.month.into_iter().map(|(word, month)| (word, Word::Month(month))));
        words.extend(tables.weekday.into_iter().map(|(word, day)| (word, Word::Weekday(day))));
        words.extend(tables.season.into_iter().map(|(word, month)| (word, Word::Season(month))));
        words.extend(tables.feast.into_iter().map(|(word, (month, day))| (word, Word::Feast(month, day))));
        words.extend(all(tables.daypart.words, Word::Daypart));
        words.extend(tables.deictic.into_iter().map(|(word, days)| (word, Word::Deictic(days))));
        words.extend(tables.unit.into_iter().flat_map(|(unit, list)| all(list, Word::Unit(unit))));
        words.extend(tables.number.into_iter().map(|(word, number)| (word, Word::Number(number))));
        words.extend(tables.ordinal.into_iter().map(|(word, number)| (word, Word::Ordinal(number))));
        words.extend(tables.pick.into_iter().flat_map(|(pick, list)| all(list, Word::Pick(pick))));
        words.extend(tables.part.into_iter().flat_map(|(part, list)| all(list, Word::Part(part))));
        words.extend(all(tables.vague.words, Word::Vague));
        words.extend(tables.shift.into_iter().flat_map(|(way, list)| all(list, Word::Way(way))));
        words.extend(all(tables.rough.words, Word::Rough));
        for (word, meaning) in [
            ("the", Word::The),
            (",", Word::Comma),
            ("-", Word::Dash),
            ("and", Word::And),
            ("then", Word::Then),
            ("half", Word::Half),
        ] {
            words.push((word.into(), meaning));
        }
        // A word of two tables keeps the meaning of the table named first above.
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words.dedup_by(|a, b| a.0 == b.0);
        Ok(Lexicon {
            words,
            counted: sorted(tables.counted.words),
            ahead: sorted(tables.ahead.words),
            scheduled: sorted(tables.scheduled.words),
            deadline: sorted(tables.deadline.words),
            bears: sorted(tables.bears.words),
            together: sorted(tables.together.words),
        })
    }

    /// What a form means; `Other` for nearly all of them.
    pub(super) fn word(&self, form: &str) -> Word {
        let bytes = form.as_bytes();
        match bytes.first() {
            None => return Word::Other,
            Some(first) if first.is_ascii_digit() => return number(form),
            Some(_) if matches!(form, "–" | "—" | "--") => return Word::Dash,
            Some(_) => {}
        }
        if bytes.len() > LONGEST || !form.is_ascii() {
            return if form.is_ascii() && bytes.contains(&b'-') && bytes.len() < 24 {
                Word::Mixed
            } else {
                Word::Other
            };
        }
        let mut lower = [0u8; LONGEST];
        let lower = &mut lower[..bytes.len()];
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        match self.words.binary_search_by(|(word, _)| word.as_bytes().cmp(lower)) {
            Ok(at) => self.words[at].1,
            Err(_) if bytes.len() > 3 && bytes.contains(&b'-') => Word::Mixed,
            Err(_) if matches!(bytes, [b'Q' | b'H', b'1'..=b'4']) => Word::Mixed,
            Err(_) => Word::Other,
        }
    }

    /// Whether a four-digit number before this word counts it.
    pub(super) fn is_counted(&self, form: &str) -> bool {
        holds(&self.counted, &form.to_lowercase())
    }

    /// Whether what this word governs lies ahead of it.
    pub(super) fn looks_ahead(&self, lemma: &str) -> bool {
        holds(&self.ahead, lemma)
    }

    /// Whether the word's own time is that of what lies ahead.
    pub(super) fn schedules(&self, lemma: &str) -> bool {
        holds(&self.scheduled, lemma)
    }

    /// Whether the word sets an end that lies ahead: "gave it until 5 August".
    pub(super) fn sets_deadline(&self, lemma: &str) -> bool {
        holds(&self.deadline, lemma)
    }

    /// Whether the verb has the time of the happening that its object names.
    pub(super) fn bears_time(&self, lemma: &str) -> bool {
        holds(&self.bears, lemma)
    }

    /// Whether the conjunction joins clauses of one time.
    pub(super) fn joins_times(&self, lemma: &str) -> bool {
        holds(&self.together, lemma)
    }
}

fn all(words: Vec<Box<str>>, meaning: Word) -> impl Iterator<Item = (Box<str>, Word)> {
    words.into_iter().map(move |word| (word, meaning))
}

fn sorted(mut words: Vec<Box<str>>) -> Vec<Box<str>> {
    words.sort_unstable();
    words
}

fn holds(words: &[Box<str>], word: &str) -> bool {
    words.binary_search_by(|other| (**other).cmp(word)).is_ok()
}

/// A token that begins with a digit: `2023`, `31`, `5th`, `1990s`, `31/08/2024`.
fn number(form: &str) -> Word {
    let digits = form.bytes().take_while(u8::is_ascii_digit).count();
    let value = form[..digits].parse::<i16>();
    match (&form[digits..], value) {
        ("", Ok(value)) if digits <= 4 => Word::Digits(value, digits as u8),
        ("st" | "nd" | "rd" | "th", Ok(value)) if (1..=31).contains(&value) => Word::Ordinal(value as i8),
        (rest, Ok(_)) if !rest.is_empty() => Word::Mixed,
        _ => Word::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_one_meaning() {
        let lexicon = Lexicon::shipped();
        assert_eq!(lexicon.word("Sept."), Word::Month(9));
        assert_eq!(lexicon.word("following"), Word::Pick(Pick::Following));
        assert_eq!(lexicon.word("2023"), Word::Digits(2023, 4));
        assert_eq!(lexicon.word("31st"), Word::Ordinal(31));
        assert_eq!(lexicon.word("mid-2023"), Word::Mixed);
        assert_eq!(lexicon.word("2,000"), Word::Mixed);
        assert_eq!(lexicon.word("Türkiye"), Word::Other);
    }
}

//! Which texts are copies of one another: reprints, cuts, edited or respelled prints and later versions.
//!
//! Takes texts, gives a [`Sketch`] of each, by which candidates are found among many, and what two texts have in common
//! ([`compare`]), by which a copy is told from another report of the same event. It stands before voices, since a copy adds
//! none, and knows of no archive: who keeps the texts keeps their sketches too.
//!
//! Both look at content words alone, in lower case, in one spelling for British and American and without endings. The check
//! sets each sentence of the shorter text beside the sentences of the longer one, and asks whether names and numbers agree.

mod content;
mod sketch;

use codebook::{Date, Report};
use content::{Kind, Word, each_word};
pub use sketch::Sketch;

/// A sentence has a counterpart where this part of its weight stands in one sentence of the other text or in two neighbours.
const COUNTERPART: f64 = 0.4;

/// What a name weighs beside another word: two reports of one event have the names in common.
const NAME: f64 = 0.5;

/// A word is looked up in no more sentences of the other text: what stands in more says nothing about which one is meant.
const COMMON: usize = 64;

/// No more sentences of the shorter text are looked for: of a book, evenly spread ones.
const SENTENCES: usize = 2_000;

/// Words of the longest sentence; lists without a full stop are cut there.
const SENTENCE: usize = 60;

/// A sentence in which more than this part of the words is capitalised is a headline, whose capitals tell nothing of names.
const HEADLINE: f64 = 0.6;

/// A shorter text than this part of the longer one is no copy but a report of which the longer one, a round-up, took a
/// part, or the other way round.
const CUT: f64 = 0.15;

/// The opening is as long as this part of the shorter text, a third, in both.
const LEAD: usize = 3;

/// This part of the shorter text stands in the longer one if they are copies: in a round-up and in a page with the same
/// frame it is less than half.
const COPIED: f64 = 0.5;

/// This part, on average, of the shorter text and of the openings of both: a follow-up that repeats the background of an
/// earlier report may have three quarters of it, but opens with other news.
const OPENED: f64 = 0.6;

/// This part of its pairs of neighbouring words too: two accounts of one event have words in common but seldom two in a row.
const IN_A_ROW: f64 = 0.2;

/// Names in sentences that correspond are the same in copies; a text made from the same mould names others.
const SAME_NAMES: f64 = 0.6;

/// Numbers and days in sentences that correspond are the same in copies; some are rounded, or a weekday becomes a date.
const SAME_NUMBERS: f64 = 0.5;

/// Of an article edited under its address this part is left at least, on average of the whole and the openings; a page that
/// lists other news keeps only its frame, which does not open it.
const VERSION: f64 = 0.25;

/// Pairs of neighbouring words that an edited article keeps at least; another account of the same event has fewer.
const VERSION_IN_A_ROW: f64 = 0.15;

/// Days within which a copy comes out: what has the same words years later is a text for an occasion, not a print.
const DAYS: i64 = 60;

/// The first and the last day on which copies of what was published on `day` come out.
pub fn days_around(day: Date) -> (Date, Date) {
    let days = jiff::Span::new().days(DAYS);
    (day.saturating_sub(days), day.saturating_add(days))
}

/// Whether the report is text of a language, and not a row of a coded data set.
pub(crate) fn is_compared(report: &Report) -> bool {
    &*report.language != "zxx"
}

/// Whether two reports are copies: prints of one text, or versions of one article under its address.
///
/// Each comes with the words of its text. Their sketches need not be looked at before; where they share too little it is
/// `false` in any case but that of an edited article.
pub fn are_copies((one, words): (&Report, &Words), (other, others): (&Report, &Words)) -> bool {
    let (first, last) = days_around(one.published);
    if one.id == other.id || other.published < first || other.published > last {
        return false;
    }
    if !is_compared(one) || !is_compared(other) {
        return false;
    }
    let likeness = compare(words, others);
    likeness.is_copy() || is_one_article(one, other) && likeness.is_version()
}

/// Whether two reports, with their sketches, are to be compared.
pub(crate) fn may_be_copies(one: (&Report, &Sketch), other: (&Report, &Sketch)) -> bool {
    one.1.may_be_copies(other.1) || is_one_article(one.0, other.0)
}

/// Whether two reports stand under one address of one publisher.
pub(crate) fn is_one_article(one: &Report, other: &Report) -> bool {
    one.address.is_some() && one.address == other.address && one.publisher == other.publisher
}

/// A text prepared for comparing: its content words by sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    words: Vec<Word>,
    /// Where each sentence starts in `words`.
    starts: Vec<u32>,
    /// The sentences in which a word stands, by word.
    index: Vec<(u32, u32)>,
    /// The pairs of neighbouring words, whichever comes first, sorted, each once.
    pairs: Vec<u64>,
}

impl Words {
    /// Prepares a text. Cost: n log n in its length.
    pub fn of(text: &str) -> Words {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut starts: Vec<u32> = Vec::new();
        let mut is_new = true;
        each_word(text, |raw| {
            is_new |= raw.starts_sentence;
            let Some(word) = raw.content() else {
                // A sentence that opens with "the" has its first content word inside.
                if is_new {
                    starts.push(drafts.len() as u32);
                    is_new = false;
                }
                return;
            };
            let length = drafts.len() - starts.last().map_or(0, |start| *start as usize);
            let opens = is_new;
            if is_new || length >= SENTENCE {
                starts.push(drafts.len() as u32);
                is_new = false;
            }
            drafts.push(Draft { word, is_capital: raw.is_capital, opens });
        });
        starts.dedup();
        if starts.last().is_some_and(|start| *start as usize == drafts.len()) {
            starts.pop();
        }
        let words = with_names(drafts, &starts);
        let mut index = Vec::with_capacity(words.len());
        let mut pairs = Vec::with_capacity(words.len());
        for (number, sentence) in sentences(&words, &starts).enumerate() {
            index.extend(sentence.iter().map(|word| (word.stem, number as u32)));
            pairs.extend(sentence.windows(2).map(|pair| {
                let (one, other) = (u64::from(pair[0].stem), u64::from(pair[1].stem));
                (one.min(other) << 32) | one.max(other)
            }));
        }
        index.sort_unstable();
        index.dedup();
        pairs.sort_unstable();
        pairs.dedup();
        Words { words, starts, index, pairs }
    }

    /// In how many sentences the word stands, and in which.
    fn places(&self, stem: u32) -> &[(u32, u32)] {
        let from = self.index.partition_point(|(other, _)| *other < stem);
        let count = self.index[from..].partition_point(|(other, _)| *other == stem);
        &self.index[from..from + count]
    }

    fn sentence(&self, index: usize) -> &[Word] {
        let start = self.starts[index] as usize;
        let end = self.starts.get(index + 1).map_or(self.words.len(), |end| *end as usize);
        &self.words[start..end]
    }
}

fn sentences<'a>(words: &'a [Word], starts: &'a [u32]) -> impl Iterator<Item = &'a [Word]> {
    let ends = starts.iter().skip(1).map(|end| *end as usize).chain([words.len()]);
    starts.iter().zip(ends).map(|(start, end)| &words[*start as usize..end])
}

/// A content word before it is known what it is.
struct Draft {
    word: Word,
    is_capital: bool,
    /// Whether it is the first word of its sentence, which every word there has a capital for.
    opens: bool,
}

/// The words, with those for names that have a capital inside a sentence and nowhere stand without one.
fn with_names(mut drafts: Vec<Draft>, starts: &[u32]) -> Vec<Word> {
    let mut capital: Vec<u32> = Vec::new();
    let mut small: Vec<u32> = Vec::new();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(drafts.len(), |end| *end as usize);
        let sentence = &drafts[*start as usize..end];
        let capitals = sentence.iter().filter(|draft| draft.is_capital).count();
        if sentence.len() > 3 && capitals as f64 > HEADLINE * sentence.len() as f64 {
            continue;
        }
        for draft in sentence.iter().filter(|draft| draft.word.kind == Kind::Plain && !draft.opens) {
            if draft.is_capital { &mut capital } else { &mut small }.push(draft.word.stem);
        }
    }
    capital.sort_unstable();
    small.sort_unstable();
    for draft in &mut drafts {
        let stem = draft.word.stem;
        let is_name = draft.is_capital && capital.binary_search(&stem).is_ok() && small.binary_search(&stem).is_err();
        if draft.word.kind == Kind::Plain && is_name {
            draft.word.kind = Kind::Name;
        }
    }
    drafts.into_iter().map(|draft| draft.word).collect()
}

/// What two texts have in common; the shares are of the shorter text, from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likeness {
    /// How long the shorter is beside the longer.
    pub length: f64,
    /// Which part of it, by weight, is sentences that have a counterpart in the longer one.
    pub sentences: f64,
    /// Which part of the openings of both has a counterpart in the other text: what is new stands there.
    pub lead: f64,
    /// Which part of its pairs of neighbouring content words stands in the longer one.
    pub pairs: f64,
    /// Which part of the names in those sentences agrees, where both name somebody; 1 where none can disagree.
    pub names: f64,
    /// Which part of the numbers and days agrees, likewise.
    pub numbers: f64,
}

impl Likeness {
    /// Whether the one is a copy of the other: cut, edited, respelled, put in another order or added to.
    ///
    /// Another report of the same event, a follow-up with the same background and a text from the same mould are none.
    pub fn is_copy(&self) -> bool {
        self.length >= CUT
            && self.sentences >= COPIED
            && f64::midpoint(self.sentences, self.lead) >= OPENED
            && self.pairs >= IN_A_ROW
            && self.names >= SAME_NAMES
            && self.numbers >= SAME_NUMBERS
    }

    /// Whether the one is a version of the other, where both stand under one publisher and one address.
    ///
    /// Much less has to be left than in a copy, and numbers may change: a toll rises. A page that shows other news each day
    /// is no version of itself.
    pub fn is_version(&self) -> bool {
        f64::midpoint(self.sentences, self.lead) >= VERSION && self.pairs >= VERSION_IN_A_ROW
    }
}

/// What two texts have in common, whichever comes first; all 0 where one has no content words.
///
/// Each sentence of the shorter text is set beside the sentence of the longer one, or the two neighbours, with which it has
/// most in common; a word weighs the less the more sentences it stands in. Cost: some microseconds for reports; a few
/// lookups a word for the longest texts, since of very long ones only a sample of sentences is looked for.
pub fn compare(one: &Words, other: &Words) -> Likeness {
    let key = |text: &Words| (text.words.len(), text.starts.len());
    let is_first = key(one).cmp(&key(other)).then_with(|| one.words.cmp(&other.words)).is_le();
    let (short, long) = if is_first { (one, other) } else { (other, one) };
    if short.words.is_empty() {
        return Likeness::default();
    }
    let mut whole = Aligner::new(long);
    let step = short.starts.len().div_ceil(SENTENCES);
    for index in (0..short.starts.len()).step_by(step) {
        whole.add(short, index);
    }
    let leads = [(short, long), (long, short)].map(|(text, beside)| {
        let mut lead = Aligner::new(beside);
        let sentences = text.starts.iter().take_while(|start| **start as usize * LEAD < short.words.len());
        for index in 0..sentences.count().min(SENTENCES) {
            lead.add(text, index);
        }
        lead.all
    });
    let part = |of: f64, all: f64, none: f64| if all > 0.0 { of / all } else { none };
    Likeness {
        length: short.words.len() as f64 / long.words.len() as f64,
        sentences: part(whole.all.0, whole.all.1, 0.0),
        lead: part(leads[0].0 + leads[1].0, leads[0].1 + leads[1].1, 0.0),
        pairs: part(common(&short.pairs, &long.pairs) as f64, short.pairs.len() as f64, 0.0),
        names: part(f64::from(whole.names.0), f64::from(whole.names.1), 1.0),
        numbers: part(f64::from(whole.numbers.0), f64::from(whole.numbers.1), 1.0),
    }
}

/// How many values two sorted lists have in common.
fn common(few: &[u64], many: &[u64]) -> usize {
    let mut rest = many;
    let mut common = 0;
    for value in few {
        let skip = if rest.first().is_some_and(|first| first < value) {
            rest.partition_point(|other| other < value)
        } else {
            0
        };
        rest = &rest[skip..];
        common += usize::from(rest.first() == Some(value));
    }
    common
}

/// Sums up, sentence by sentence, what the shorter text has in the longer one.
struct Aligner<'a> {
    long: &'a Words,
    /// Weight in common with each sentence of the longer text, 0 between two sentences of the shorter one.
    scores: Vec<f64>,
    touched: Vec<u32>,
    /// The words of the sentence at hand with their weights.
    words: Vec<(Word, f64)>,
    /// Weight of the sentences that have a counterpart, and of all.
    all: (f64, f64),
    /// Names that agree, of those that could.
    names: (u32, u32),
    numbers: (u32, u32),
}

impl<'a> Aligner<'a> {
    fn new(long: &'a Words) -> Aligner<'a> {
        let scores = vec![0.0; long.starts.len() + 1];
        let (touched, words) = (Vec::new(), Vec::new());
        Aligner { long, scores, touched, words, all: (0.0, 0.0), names: (0, 0), numbers: (0, 0) }
    }

    fn add(&mut self, short: &Words, index: usize) {
        self.words.clear();
        self.words.extend(short.sentence(index).iter().map(|word| (*word, 0.0)));
        self.words.sort_unstable_by_key(|(word, _)| *word);
        self.words.dedup_by_key(|(word, _)| word.stem);
        let mut weight = 0.0;
        for (word, own) in &mut self.words {
            let places = self.long.places(word.stem);
            let sentences = places.len().max(short.places(word.stem).len());
            *own = if word.kind == Kind::Name { NAME } else { 1.0 } / (sentences as f64).sqrt();
            weight += *own;
            for (_, sentence) in places.iter().take(COMMON) {
                let score = &mut self.scores[*sentence as usize];
                if *score <= 0.0 {
                    self.touched.push(*sentence);
                }
                *score += *own;
            }
        }
        let scores = &self.scores;
        // The two neighbours count only for what the better one lacks, so that a word in both is not counted twice.
        let pair = |start: u32| (scores[start as usize] + scores[start as usize + 1], std::cmp::Reverse(start));
        let starts = self.touched.iter().flat_map(|sentence| [sentence.saturating_sub(1), *sentence]);
        let best = starts.max_by(|a, b| pair(*a).0.total_cmp(&pair(*b).0).then(pair(*a).1.cmp(&pair(*b).1)));
        let has_counterpart = best.is_some_and(|start| self.set_beside(start, weight));
        self.all.0 += if has_counterpart { weight } else { 0.0 };
        self.all.1 += weight;
        for sentence in self.touched.drain(..) {
            self.scores[sentence as usize] = 0.0;
        }
    }

    /// Sets the sentence at hand beside two neighbours of the longer text: whether they are its counterpart.
    fn set_beside(&mut self, start: u32, weight: f64) -> bool {
        let end = (start as usize + 2).min(self.long.starts.len());
        let beside: Vec<Word> = (start as usize..end).flat_map(|index| self.long.sentence(index)).copied().collect();
        let has = |word: &Word| beside.iter().any(|other| other.stem == word.stem);
        let common: f64 = self.words.iter().filter(|(word, _)| has(word)).map(|(_, own)| own).sum();
        if common < COUNTERPART * weight {
            return false;
        }
        for kind in [Kind::Name, Kind::Number] {
            let own = self.words.iter().filter(|(word, _)| word.kind == kind);
            let (mut all, mut same) = (0, 0);
            for (word, _) in own {
                all += 1;
                same += u32::from(has(word));
            }
            let mut others: Vec<u32> = beside.iter().filter(|word| word.kind == kind).map(|word| word.stem).collect();
            others.sort_unstable();
            others.dedup();
            let sum = if kind == Kind::Name { &mut self.names } else { &mut self.numbers };
            // What the other leaves out does not disagree; what it has instead does.
            sum.0 += same;
            sum.1 += all.min(others.len() as u32).max(same);
        }
        true
    }
}

#[cfg(test)]
mod tests;

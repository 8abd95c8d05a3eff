//! The times told so far in a report: what "two months later" and "that September" are counted from.

use codebook::PartialDate;

use super::calendar::Stretch;
use super::lexicon::Pick;
use super::recognise::{Form, Name};
use super::resolve::Scene;
use super::tense::Tense;

/// A time told, and where.
#[derive(Debug, Clone, Copy)]
struct Told {
    stretch: Stretch,
    passage: usize,
    /// Number within the report.
    sentence: u32,
    /// In words that only describe something; it anchors nothing in a later sentence.
    aside: bool,
}

/// How far back an anchor is looked for, in times told.
const REACH: usize = 12;

/// How far back it is looked for across short paragraphs, in sentences.
const SENTENCES: u32 = 3;

/// Times told so far, in order. Sentences are asked for by their number within the open passage.
#[derive(Debug, Default)]
pub(super) struct Telling {
    told: Vec<Told>,
    /// The time of a main clause of the past in which the passage tells on.
    story: Option<Told>,
    passage: usize,
    first_sentence: u32,
}

impl Telling {
    pub(super) fn open(&mut self, passage: usize) {
        self.passage = passage;
        self.story = None;
    }

    /// Ends the passage, which had so many sentences.
    pub(super) fn close(&mut self, sentences: u32) {
        self.first_sentence += sentences;
    }

    /// Number of the open passage.
    pub(super) fn passage(&self) -> usize {
        self.passage
    }

    pub(super) fn tell(&mut self, stretch: Stretch, sentence: u32, aside: bool, story: bool) {
        let told = Told { stretch, passage: self.passage, sentence: self.first_sentence + sentence, aside };
        self.told.push(told);
        if story {
            self.story = Some(told);
        }
    }

    /// What an expression in that sentence can be counted from, nearest first: times of this paragraph, of the one before,
    /// and of the few sentences before where paragraphs are short.
    fn before(&self, sentence: u32) -> impl Iterator<Item = Stretch> {
        let sentence = self.first_sentence + sentence;
        let near = self.told.iter().rev().take(REACH);
        near.take_while(move |told| self.passage - told.passage <= 1 || sentence - told.sentence <= SENTENCES)
            .filter(move |told| !told.aside || told.sentence == sentence)
            .map(|told| told.stretch)
    }

    /// The time that an expression is counted from: the last one told, for "that same Wednesday" the last such day.
    pub(super) fn anchor(&self, form: Form, sentence: u32) -> Option<Stretch> {
        let mut before = self.before(sentence);
        let Form::Named { name: Name::Weekday(weekday), pick: Pick::That | Pick::Same, .. } = form else {
            return before.next();
        };
        before
            .find(|(from, _)| matches!(from, PartialDate::Day(day) if day.weekday().to_monday_one_offset() == weekday))
    }

    /// The last day told before.
    pub(super) fn day(&self, sentence: u32) -> Option<PartialDate> {
        self.before(sentence).map(|(from, _)| from).find(|time| time.precision() == 2)
    }

    /// The last time told before in the same sentence.
    pub(super) fn nearby(&self, sentence: u32) -> Option<Stretch> {
        self.told.last().filter(|told| told.sentence == self.first_sentence + sentence).map(|told| told.stretch)
    }

    /// The year or month in which the paragraph goes on telling: named for a main clause of the past in the same sentence
    /// or the one before, and old enough that a bare month after it is hardly one of the last twelve.
    pub(super) fn narrative(&self, sentence: u32, scene: &Scene) -> Option<PartialDate> {
        let sentence = self.first_sentence + sentence;
        let told = self.story.filter(|told| match sentence - told.sentence {
            0 => scene.tense.is_past(),
            // A pluperfect steps out of the story.
            1 => scene.tense == Tense::Past,
            _ => false,
        })?;
        let (from, to) = told.stretch;
        let old = i32::from(scene.published.year()) - i32::from(from.year());
        let same = told.sentence == sentence && from.precision() == 0;
        (from.year() == to.year() && (old >= 2 || (old >= 1 && same))).then_some(from)
    }
}

//! Who says so, nearest first: sources, cues and content, as `PolNeAR` sets them out (Newell, Margolin and Ruths 2018).
//!
//! Takes the trees of a report and the parties of its noun phrases, gives the chain of sources for every word: the speaker,
//! then the medium that was told, then who passed it on or translated it. The publisher is added by the maker of claims.
//! The words of saying stand in `data/lexicon/cues.toml`; code carries out the grammar. A verb of saying is itself told by
//! those above it: in "X says Y threatened to leave", `threatened` has X, `leave` has Y and X.

mod cues;
mod frames;
mod quotes;
mod clauses;
mod phrases;
mod speakers;
mod adjuncts;
mod strays;
mod walk;
mod regions;

#[cfg(test)]
mod tests;

use codebook::{Party, Source, Span};

use crate::parties::Parties;
use crate::passage::{Document, Passage};

pub(crate) use cues::CueClass;
use cues::{Cues, Kind};
use frames::{FrameId, Frames};
use quotes::Quote;
use speakers::Reader;
use walk::{Paragraph, Scratch, walk};

/// The attributions of a report.
pub(crate) struct Sources {
    /// The frame of each token, by passage.
    of: Vec<Vec<FrameId>>,
    /// Whether the token is a word that judges, by passage.
    judges: Vec<Vec<bool>>,
    frames: Frames,
}

/// One cue that governs a word, with those who speak by it.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "for the maker of claims; the tests use it")]
pub(crate) struct Link<'a> {
    /// Who speaks by this cue, nearest first; empty where the grammar leaves them out or the writer speaks.
    pub(crate) sources: &'a [Source],
    /// What they do.
    pub(crate) class: CueClass,
    /// Passage and token of the cue, where it is a word of a tree.
    pub(crate) cue: Option<(u32, u32)>,
}

/// Finds all attributions of a report.
pub(crate) fn sources(document: &Document<'_>, parties: &Parties) -> Sources {
    let party_of = |passage: usize, token: u32| parties.of(passage, token).first().cloned();
    attribute(&document.passages, &party_of)
}

fn attribute(passages: &[Passage], party_of: &dyn Fn(usize, u32) -> Option<Party>) -> Sources {
    let cues = Cues::shipped();
    let words: Vec<Vec<u16>> = passages
        .iter()
        .map(|passage| (0..passage.len()).map(|token| cues.index(passage.lemma(token))).collect())
        .collect();
    let judges =
        words.iter().map(|words| words.iter().map(|word| cues.word(*word).is(Kind::Evaluative)).collect()).collect();
    let mut reader = Reader { passages, cues, party_of, words, initials: initials(passages), last: None };
    let mut frames = Frames::default();
    let mut bases = regions::interview(&mut reader, &mut frames);
    if bases.is_empty()
        && let Some(frame) = regions::statement(&mut reader, &mut frames)
    {
        bases = vec![frame; passages.len()];
    }
    let quotes: Vec<Vec<Quote>> = passages.iter().map(quotes::quotes).collect();
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(passages.len());
    let mut scratch = Scratch::default();
    for (number, passage) in passages.iter().enumerate() {
        let length = passage.len() as usize;
        let base = bases.get(number).copied().unwrap_or_default();
        paragraphs.push(Paragraph { of: vec![base; length], regions: vec![0; length], base, sayings: Vec::new() });
        let paragraph = &mut paragraphs[number];
        regions::labels(&mut reader, &mut frames, paragraph, number);
        for sentence in 0..passage.sentences().len() as u32 {
            walk(&mut reader, &mut frames, &mut scratch, paragraph, number, sentence);
        }
        regions::after_colons(&mut reader, &mut frames, &mut scratch, paragraph, number);
        regions::direct_speech(&mut reader, &mut frames, &mut scratch, &mut paragraphs, &quotes, number);
        regions::carried_over(&mut reader, &mut frames, &mut scratch, &mut paragraphs[number], number);
    }
    Sources { of: paragraphs.into_iter().map(|paragraph| paragraph.of).collect(), judges, frames }
}

/// The names of bodies in a report by their initials: a later acronym means them.
fn initials(passages: &[Passage]) -> Vec<(Box<str>, Span)> {
    let mut initials = Vec::new();
    for passage in passages {
        for entity in passage.entities().iter().filter(|entity| entity.kind == "ORG" && entity.end > entity.start + 2) {
            let span = passage.span_between(entity.start, entity.end - 1);
            let letters: String = span
                .of(passage.text())
                .split([' ', '-'])
                .filter_map(|word| word.chars().next())
                .filter(|c| c.is_uppercase())
                .collect();
            if letters.len() > 1 {
                initials.push((letters.into_boxed_str(), span));
            }
        }
    }
    initials.sort();
    initials.dedup_by(|later, first| later.0 == first.0);
    initials
}

impl Sources {
    /// Who says what the predicate `token` of passage number `passage` says, nearest first, without the publisher; empty
    /// where the report says so itself.
    pub(crate) fn of(&self, passage: usize, token: u32) -> &[Source] {
        &self.frames.get(self.frame(passage, token)).chain
    }

    /// What the nearest source does with it; `None` where the report says so itself.
    #[allow(dead_code, reason = "for the maker of claims; the tests use it")]
    pub(crate) fn cue_class(&self, passage: usize, token: u32) -> Option<CueClass> {
        self.frames.get(self.frame(passage, token)).class
    }

    /// The cues that govern `token`, from the nearest to the farthest, each with those who speak by it.
    #[allow(dead_code, reason = "for the maker of claims; the tests use it")]
    pub(crate) fn chain_with_cues(&self, passage: usize, token: u32) -> impl Iterator<Item = Link<'_>> {
        let mut frame = self.frame(passage, token);
        std::iter::from_fn(move || {
            let this = self.frames.get(frame);
            let link = Link { sources: &this.own, class: this.class?, cue: this.cue };
            frame = this.parent;
            Some(link)
        })
    }

    /// Whether the source judges rather than tells there: under a cue of judgement, by an expert, or by a word that judges
    /// in what a source says.
    pub(crate) fn is_opinion(&self, passage: usize, token: u32) -> bool {
        let frame = self.frames.get(self.frame(passage, token));
        let judges =
            self.judges.get(passage).and_then(|judges| judges.get(token as usize)).copied().unwrap_or_default();
        frame.opinion || (judges && frame.class.is_some())
    }

    fn frame(&self, passage: usize, token: u32) -> FrameId {
        self.of.get(passage).and_then(|of| of.get(token as usize)).copied().unwrap_or_default()
    }
}

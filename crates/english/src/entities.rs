//! Rows to named entities: one step a token, begin, inside, last, single or outside.

use std::ops::Range;

use crate::analysis::Entity;
use crate::kernel::{SCORES, best, score};
use crate::levels::{Instructions, Level, Work};
use crate::lexicon::Forms;
use crate::tokenizer::Word;
use crate::transitions::{NONE, Scorer};

/// Slots of a state: the token, the first token of the open entity, the token before.
pub(crate) const SLOTS: usize = 3;

#[derive(Debug)]
pub(crate) struct Entities {
    pub(crate) scorer: Scorer<SLOTS>,
    /// The types of entity: actions are begin, inside, last and single of each, then outside.
    pub(crate) kinds: Vec<&'static str>,
    /// The action for outside.
    pub(crate) outside: usize,
}

impl Entities {
    /// The entities of a paragraph; `starts` says with which tokens a sentence starts.
    pub(crate) fn find(
        &self,
        level: Level,
        parts: &[f32],
        words: &[Word],
        forms: &Forms,
        starts: &[bool],
        found: &mut Vec<Entity>,
    ) {
        level.run(Find { entities: self, parts, words, forms, starts, found });
    }
}

struct Find<'a> {
    entities: &'a Entities,
    parts: &'a [f32],
    words: &'a [Word],
    forms: &'a Forms,
    starts: &'a [bool],
    found: &'a mut Vec<Entity>,
}

impl Work for Find<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        let simd = set.simd();
        let Find { entities, parts, words, forms, starts, found } = self;
        let Entities { scorer, kinds, outside } = entities;
        let many = kinds.len();
        let mut scores = [0.0; SCORES];
        // First token and type of the open entity.
        let mut open: Option<(u32, usize)> = None;
        for token in 0..words.len() as u32 {
            let (first, before) = open.map_or((NONE, NONE), |(first, _)| (first, token - 1));
            let rows = [scorer.slot(parts, token, 0), scorer.slot(parts, first, 1), scorer.slot(parts, before, 2)];
            score(simd, rows, &scorer.bias, &scorer.upper, &mut scores);
            // An entity that goes on needs a next token in the same sentence.
            let goes_on = starts.get(token as usize + 1) == Some(&false);
            if let Some((first, kind)) = open {
                if !(goes_on && scores[many + kind] >= scores[2 * many + kind]) {
                    found.push(Entity { start: first, end: token + 1, kind: kinds[kind] });
                    open = None;
                }
                continue;
            }
            let mut action = None;
            let mut consider = |range: Range<usize>| {
                if let Some(index) = best(&scores[range.clone()]) {
                    let index = range.start + index;
                    // The actions of entities come before the one for outside, and the first of equals wins.
                    if action.map_or(scores[index] >= scores[*outside], |other: usize| scores[index] > scores[other]) {
                        action = Some(index);
                    }
                }
            };
            if !forms.get(words[token as usize].form).space {
                if goes_on {
                    consider(0..many);
                }
                consider(3 * many..4 * many);
            }
            match action {
                Some(action) if action < many => open = Some((token, action)),
                Some(action) => found.push(Entity { start: token, end: token + 1, kind: kinds[action - 3 * many] }),
                None => {}
            }
        }
    }
}

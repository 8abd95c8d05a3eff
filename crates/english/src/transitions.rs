//! What parser and entity recogniser share: the layers that score a state's actions.
//!
//! For every token and every slot that it may fill, its part of the hidden layer is worked out ahead; the state's score
//! is then a sum of rows. A slot that nothing fills takes that slot's padding row.

use crate::kernel::{BLOCK, HIDDEN, Linear, SLOT, Upper, WIDTH};
use crate::levels::Level;
use crate::tagger::Apply;

/// The layers of a transition system with `N` slots.
#[derive(Debug)]
pub(crate) struct Scorer<const N: usize> {
    pub(crate) first: Linear,
    pub(crate) lower: Linear,
    pub(crate) bias: [f32; SLOT],
    pub(crate) pad: Vec<f32>,
    pub(crate) upper: Upper,
}

/// Room for the tokens' parts of the hidden layer, kept between paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    reduced: Vec<f32>,
    parts: Vec<f32>,
}

/// No token.
pub(crate) const NONE: u32 = u32::MAX;

impl<const N: usize> Scorer<N> {
    /// What each token adds to a state in each slot: `N` × 128 values a token.
    pub(crate) fn prepare<'p>(&self, level: Level, rows: &[f32], parts: &'p mut Parts) -> &'p [f32] {
        let count = rows.len() / WIDTH;
        let outputs = self.lower.outputs();
        parts.reduced.resize(BLOCK * HIDDEN, 0.0);
        parts.parts.resize(count * outputs, 0.0);
        for (rows, output) in rows.chunks(BLOCK * WIDTH).zip(parts.parts.chunks_mut(BLOCK * outputs)) {
            let count = rows.len() / WIDTH;
            level.run(Apply { layer: &self.first, rows, stride: WIDTH, count, output: &mut parts.reduced });
            let rows = &parts.reduced[..];
            level.run(Apply { layer: &self.lower, rows, stride: HIDDEN, count, output });
        }
        &parts.parts
    }

    /// The row of a token in a slot.
    #[inline(always)]
    pub(crate) fn slot<'p>(&'p self, parts: &'p [f32], token: u32, slot: usize) -> &'p [f32] {
        if token == NONE {
            &self.pad[slot * SLOT..][..SLOT]
        } else {
            &parts[token as usize * self.lower.outputs() + slot * SLOT..][..SLOT]
        }
    }
}

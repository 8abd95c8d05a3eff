//! Rows to tags: one plain layer, the highest score wins.

use crate::kernel::{BLOCK, Linear, WIDTH, best, linear};
use crate::levels::{Instructions, Level, Work};

#[derive(Debug)]
pub(crate) struct Tagger {
    pub(crate) layer: Linear,
    /// The tags, by the layer's output.
    pub(crate) tags: Vec<&'static str>,
}

impl Tagger {
    /// The index of the tag of each row.
    pub(crate) fn tag(&self, level: Level, rows: &[f32], tags: &mut Vec<u8>) {
        let outputs = self.layer.outputs();
        let mut scores = vec![0.0; BLOCK * outputs];
        for rows in rows.chunks(BLOCK * WIDTH) {
            let count = rows.len() / WIDTH;
            level.run(Apply { layer: &self.layer, rows, stride: WIDTH, count, output: &mut scores });
            for scores in scores.chunks_exact(outputs).take(count) {
                tags.push(best(&scores[..self.tags.len()]).unwrap_or(0) as u8);
            }
        }
    }
}

/// A plain layer on rows.
pub(crate) struct Apply<'a> {
    pub(crate) layer: &'a Linear,
    pub(crate) rows: &'a [f32],
    pub(crate) stride: usize,
    pub(crate) count: usize,
    pub(crate) output: &'a mut [f32],
}

impl Work for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        linear(set, self.rows, self.stride, self.count, self.layer, self.output);
    }
}

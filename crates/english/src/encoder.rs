//! Words to rows of 96 numbers that know their neighbours: embedding, mixer, four convolutions.
//!
//! The mixer's output depends on the form alone (and, in the shared encoder, on whether a space follows), so it is kept
//! with the form: what runs for every token is the convolutions.

use crate::kernel::{BLOCK, Matrix, Maxout, Norm, WIDTH, maxout, normalise};
use crate::levels::{Instructions, Level, Work};
use crate::lexicon::{Form, Forms};
use crate::numbers::keys;
use crate::tokenizer::Word;

/// What an embedding table is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// One of the four features of the form.
    Feature(usize),
    /// Whether a space follows.
    Space,
    /// Whether the word is whitespace.
    IsSpace,
}

#[derive(Debug)]
pub(crate) struct Encoder<'a> {
    /// Column, seed and rows of each embedding table.
    pub(crate) tables: Vec<(Column, u32, Matrix<'a>)>,
    /// The static vectors, projected.
    pub(crate) vectors: Option<Matrix<'a>>,
    pub(crate) mix: Maxout,
    pub(crate) mix_norm: Norm,
    pub(crate) layers: [(Maxout, Norm); 4],
    /// What the first layer makes of zeros.
    pub(crate) beyond: [f32; WIDTH],
}

/// The mixer's output for the forms seen so far.
#[derive(Debug, Default)]
pub(crate) struct Mixed {
    rows: Vec<f32>,
    known: Vec<bool>,
}

/// Room for the rows of a paragraph, kept between paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    now: Vec<f32>,
    next: Vec<f32>,
    /// Sums of one block of rows before they are normalised.
    sums: Vec<f32>,
}

/// Rows of zeros before and after a paragraph: as far as four layers see. They do not stay zero, and the words near the
/// edge see that.
///
/// Of these rows only what a later layer looks at is computed: one in the first layer, two in the second, one in the
/// third, none in the last. The rows beyond are never looked at, but for the second and third after the first layer:
/// their inputs are all zero, so they are one and the same row for every paragraph, [`Encoder::beyond`].
const EDGE: usize = 4;

/// Rows at each edge that each layer computes.
const COMPUTED: [usize; 4] = [1, 2, 1, 0];

impl Encoder<'_> {
    /// Whether the mixer's output depends on the space after the word.
    fn variants(&self) -> usize {
        if self.tables.iter().any(|&(column, ..)| column == Column::Space) { 2 } else { 1 }
    }

    /// One row of 96 for each word.
    pub(crate) fn encode<'r>(
        &self,
        level: Level,
        words: &[Word],
        forms: &Forms,
        mixed: &mut Mixed,
        rows: &'r mut Rows,
    ) -> &'r [f32] {
        let variants = self.variants();
        let place =
            |word: &Word| word.form as usize * variants + if variants == 2 { usize::from(word.space) } else { 0 };

        mixed.known.resize(forms.len() * variants, false);
        mixed.rows.resize(forms.len() * variants * WIDTH, 0.0);
        rows.sums.resize(BLOCK * WIDTH, 0.0);
        let mut new = Vec::new();
        for word in words {
            let known = &mut mixed.known[place(word)];
            if !*known {
                *known = true;
                new.push(*word);
            }
        }
        let depth = self.mix.depth();
        let mut input = vec![0.0; depth * new.len().min(BLOCK)];
        for new in new.chunks(BLOCK) {
            for (word, row) in new.iter().zip(input.chunks_exact_mut(depth)) {
                self.embed(forms.get(word.form), word.space, row);
            }
            let mut output = vec![0.0; BLOCK * WIDTH];
            let sums = &mut rows.sums;
            level.run(Mix { encoder: self, input: &input, count: new.len(), sums, output: &mut output });
            for (word, row) in new.iter().zip(output.chunks_exact(WIDTH)) {
                mixed.rows[place(word) * WIDTH..][..WIDTH].copy_from_slice(row);
            }
        }

        // One more row of zeros at each end stands for what lies outside.
        let count = words.len() + 2 * EDGE;
        for rows in [&mut rows.now, &mut rows.next] {
            rows.clear();
            rows.resize((count + 2) * WIDTH, 0.0);
        }
        for (word, row) in words.iter().zip(rows.now[(1 + EDGE) * WIDTH..].chunks_exact_mut(WIDTH)) {
            row.copy_from_slice(&mixed.rows[place(word) * WIDTH..][..WIDTH]);
        }
        for (index, (layer, norm)) in self.layers.iter().enumerate() {
            let edge = COMPUTED[index];
            let first = 1 + EDGE - edge;
            let count = words.len() + 2 * edge;
            let (sums, input, output) = (&mut rows.sums[..], &rows.now[..], &mut rows.next[..]);
            level.run(Convolve { layer, norm, first, count, input, sums, output });
            if index == 0 {
                for row in [first - 2, first - 1, first + count, first + count + 1] {
                    rows.next[row * WIDTH..][..WIDTH].copy_from_slice(&self.beyond);
                }
            }
            std::mem::swap(&mut rows.now, &mut rows.next);
        }
        &rows.now[(1 + EDGE) * WIDTH..][..words.len() * WIDTH]
    }

    /// The mixer's input: the embeddings one after another, then the static vector.
    fn embed(&self, form: &Form, space: bool, row: &mut [f32]) {
        let mut one = [0.0; WIDTH];
        row.fill(0.0);
        let mut parts = row.chunks_exact_mut(WIDTH);
        for ((column, seed, table), part) in self.tables.iter().zip(&mut parts) {
            let number = match *column {
                Column::Feature(feature) => form.features[feature],
                Column::Space => u64::from(space),
                Column::IsSpace => u64::from(form.space),
            };
            for key in keys(number, *seed) {
                table.read(key as usize % table.rows, &mut one);
                for (sum, value) in part.iter_mut().zip(&one) {
                    *sum += value;
                }
            }
        }
        if let (Some(vectors), Some(row), Some(part)) = (&self.vectors, form.vector, parts.next()) {
            vectors.read(usize::from(row), part);
        }
    }
}

struct Mix<'a> {
    encoder: &'a Encoder<'a>,
    input: &'a [f32],
    count: usize,
    sums: &'a mut [f32],
    output: &'a mut [f32],
}

impl Work for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        let Mix { encoder, sums, .. } = self;
        maxout(set, self.input, encoder.mix.depth(), self.count, &encoder.mix, sums);
        for (sums, output) in sums.chunks_exact(WIDTH).zip(self.output.chunks_exact_mut(WIDTH)).take(self.count) {
            normalise(set.simd(), sums, &encoder.mix_norm, None, output);
        }
    }
}

/// One convolution of `count` rows from row `first` on; there are rows before and after them.
struct Convolve<'a> {
    layer: &'a Maxout,
    norm: &'a Norm,
    first: usize,
    count: usize,
    input: &'a [f32],
    sums: &'a mut [f32],
    output: &'a mut [f32],
}

impl Work for Convolve<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        let (mut from, end) = (self.first, self.first + self.count);
        while from < end {
            let count = BLOCK.min(end - from);
            // The row before, the row and the row after stand one after another in memory.
            maxout(set, &self.input[(from - 1) * WIDTH..], WIDTH, count, self.layer, self.sums);
            let input = self.input[from * WIDTH..].chunks_exact(WIDTH);
            let output = self.output[from * WIDTH..].chunks_exact_mut(WIDTH);
            for ((sums, input), output) in self.sums.chunks_exact(WIDTH).zip(input).zip(output).take(count) {
                normalise(set.simd(), sums, self.norm, Some(input), output);
            }
            from += count;
        }
    }
}

/// The row that a convolution makes of zeros.
pub(crate) fn beyond(level: Level, layer: &Maxout, norm: &Norm) -> [f32; WIDTH] {
    let input = [0.0; 3 * WIDTH];
    let (mut sums, mut output) = ([0.0; WIDTH], [0.0; 3 * WIDTH]);
    level.run(Convolve { layer, norm, first: 1, count: 1, input: &input, sums: &mut sums, output: &mut output });
    let mut row = [0.0; WIDTH];
    row.copy_from_slice(&output[WIDTH..2 * WIDTH]);
    row
}

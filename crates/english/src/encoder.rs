//! Words to rows of 96 numbers that know their neighbours: embedding, mixer, four convolutions.
//!
//! The mixer's output depends on the form alone (and, in the shared encoder, on whether a space follows), so it is kept
//! with the form: what runs for every token is the convolutions.

use pulp::{Arch, Simd, WithSimd};

use crate::kernel::{BLOCK, Matrix, Maxout, Norm, WIDTH, maxout, normalise};
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
    pub(crate) layers: Vec<(Maxout, Norm)>,
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
}

/// Rows of zeros before and after a paragraph: as far as four layers see.
const EDGE: usize = 4;

impl Encoder<'_> {
    /// Whether the mixer's output depends on the space after the word.
    fn variants(&self) -> usize {
        if self.tables.iter().any(|&(column, ..)| column == Column::Space) { 2 } else { 1 }
    }

    /// One row of 96 for each word.
    pub(crate) fn encode<'r>(
        &self,
        arch: Arch,
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
            let mut output = [0.0; BLOCK * WIDTH];
            arch.dispatch(Mix { encoder: self, input: &input, count: new.len(), output: &mut output });
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
        for (layer, norm) in &self.layers {
            arch.dispatch(Convolve { layer, norm, count, input: &rows.now, output: &mut rows.next });
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
    output: &'a mut [f32; BLOCK * WIDTH],
}

impl WithSimd for Mix<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let mut sums = [0.0; BLOCK * WIDTH];
        let mix = &self.encoder.mix;
        maxout(simd, self.input, mix.depth(), self.count, mix, &mut sums);
        for (sums, output) in sums.chunks_exact(WIDTH).zip(self.output.chunks_exact_mut(WIDTH)).take(self.count) {
            normalise(simd, sums, &self.encoder.mix_norm, None, output);
        }
    }
}

/// One convolution of `count` rows; input and output have one more row before and after.
struct Convolve<'a> {
    layer: &'a Maxout,
    norm: &'a Norm,
    count: usize,
    input: &'a [f32],
    output: &'a mut [f32],
}

impl WithSimd for Convolve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let mut sums = [0.0; BLOCK * WIDTH];
        let mut from = 0;
        while from < self.count {
            let count = BLOCK.min(self.count - from);
            // The row before, the row and the row after stand one after another in memory.
            maxout(simd, &self.input[from * WIDTH..], WIDTH, count, self.layer, &mut sums);
            let input = self.input[(from + 1) * WIDTH..].chunks_exact(WIDTH);
            let output = self.output[(from + 1) * WIDTH..].chunks_exact_mut(WIDTH);
            for ((sums, input), output) in sums.chunks_exact(WIDTH).zip(input).zip(output).take(count) {
                normalise(simd, sums, self.norm, Some(input), output);
            }
            from += count;
        }
    }
}

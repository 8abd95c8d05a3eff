//! The arithmetic: matrix products, maxout, layer norm, on rows of 32-bit floats.
//!
//! **Products of integers.** Each output's weights are whole numbers of 16 bits in a unit of their own, and so is each input
//! row: its largest value is 16,383. The sums of their products are exact in 32 bits ([`TOTAL`]); one sum, times both units,
//! plus the bias is the output. What is lost is less than what storing the weights in 16 bits has cost.
//!
//! **The same bits on every machine.** Sums of integers do not depend on their order. Everything else is one operation on
//! each value, or, in the layer norm, 16 partial sums (value *i* goes to partial sum *i* mod 16, ascending), which are added
//! pairwise: *i* to *i* + 8, then + 4, + 2, + 1. A comparison keeps the first of equals. None of this depends on the number of
//! lanes, so one lane, AVX2, AVX-512, VNNI and NEON agree bit for bit; a test below compares them.
//!
//! Weights stand in tiles of 16 outputs. Within a tile the pairs of inputs ascend; for each pair there are `P` rows of 16 pairs
//! of weights: the pieces of a maxout, or neighbouring tiles of a plain layer.

use half::f16;
use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use pulp::Simd;

use crate::levels::{Instructions, Integers, joined};

/// Outputs in a tile.
pub(crate) const TILE: usize = 16;
/// Values in a row between layers.
pub(crate) const WIDTH: usize = crate::analysis::ROW;
/// Pairs of inputs that the inner loop takes at a time.
const STEP: usize = 8;
/// Rows that are normalised at a time, while they are in cache.
pub(crate) const BLOCK: usize = 64;

/// Numbers of the model file, read on demand: little-endian, f16 or f32.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) wide: bool,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
}

impl Matrix<'_> {
    /// Row `row` into `out`, which has as many places as the matrix has columns.
    pub(crate) fn read(&self, row: usize, out: &mut [f32]) {
        if self.wide {
            let size = self.columns * 4;
            let (words, _) = self.bytes[row * size..][..size].as_chunks::<4>();
            for (out, word) in out.iter_mut().zip(words) {
                *out = f32::from_le_bytes(*word);
            }
        } else {
            let size = self.columns * 2;
            let (words, _) = self.bytes[row * size..][..size].as_chunks::<2>();
            let mut bits = [0_u16; 64];
            for (words, out) in words.chunks(64).zip(out.chunks_mut(64)) {
                for (bits, word) in bits.iter_mut().zip(words) {
                    *bits = u16::from_le_bytes(*word);
                }
                bits[..out.len()].reinterpret_cast::<f16>().convert_to_f32_slice(out);
            }
        }
    }
}

/// A layer's weights in tiles: `P` rows of 16 for each pair of inputs. As integers: those of an output have one unit.
#[derive(Debug, Clone)]
pub(crate) struct Layer<const P: usize> {
    depth: usize,
    tiles: Vec<i32>,
    units: Vec<f32>,
    bias: Vec<f32>,
}

impl<const P: usize> Layer<P> {
    /// Tiles from a matrix of as many columns as there are inputs. `source(tile, piece, lane)` names the row of the
    /// matrix (and place of the bias) that goes there; `None` leaves zeros.
    pub(crate) fn new(
        weights: Matrix<'_>,
        bias: &[f32],
        tiles: usize,
        source: impl Fn(usize, usize, usize) -> Option<usize>,
    ) -> Layer<P> {
        let (depth, pairs) = (weights.columns, weights.columns / 2);
        let mut layer = Layer {
            depth,
            tiles: vec![0; tiles * pairs * P * TILE],
            units: vec![0.0; tiles * P * TILE],
            bias: vec![0.0; tiles * P * TILE],
        };
        let mut row = vec![0.0; depth];
        for tile in 0..tiles {
            for piece in 0..P {
                for lane in 0..TILE {
                    let Some(from) = source(tile, piece, lane) else { continue };
                    weights.read(from, &mut row);
                    let unit = unit(&row);
                    let scale = if unit > 0.0 { 1.0 / unit } else { 0.0 };
                    let place = &mut layer.tiles[tile * pairs * P * TILE..][..pairs * P * TILE];
                    let whole = |weight: f32| weight.mul_add(scale, ROUND).to_bits() as i32;
                    let (blocks, _) = row.as_chunks::<PAIRED>();
                    let pairs = blocks.iter().flat_map(|block| block[..TILE].iter().zip(&block[TILE..]));
                    for (place, (low, high)) in place.chunks_exact_mut(P * TILE).zip(pairs) {
                        place[piece * TILE + lane] = joined(whole(*low), whole(*high));
                    }
                    let output = (tile * P + piece) * TILE + lane;
                    layer.units[output] = unit;
                    if let Some(bias) = bias.get(from) {
                        layer.bias[output] = *bias;
                    }
                }
            }
        }
        layer
    }

    pub(crate) fn depth(&self) -> usize {
        self.depth
    }
}

/// Inputs of which the first half is paired with the second, each with the one [`TILE`] places on; every layer's depth is a
/// multiple of it.
pub(crate) const PAIRED: usize = 2 * TILE;

/// The largest integer of an input row.
const MOST: f32 = 16_383.0;
/// What the integers of an output's weights add up to at most, without their signs and what rounding adds: times [`MOST`] it
/// stays within 32 bits.
const TOTAL: f32 = 130_000.0;
/// The largest integer of a weight.
const WEIGHT: f32 = 32_000.0;
/// Added to a number of less than 2²², it leaves in the low bits the number rounded to the nearest integer, half to even.
const ROUND: f32 = 12_582_912.0;
/// Rows whose largest value is not above this are zero.
const LEAST: f32 = 1e-30;

/// The unit in which an output's weights are whole numbers.
fn unit(weights: &[f32]) -> f32 {
    let sum: f32 = weights.iter().map(|weight| weight.abs()).sum();
    let most = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    if most > LEAST { (sum / TOTAL).max(most / WEIGHT) } else { 0.0 }
}

/// A maxout layer: three pieces, `outputs` is a multiple of 16. The matrix has rows (output, piece).
pub(crate) type Maxout = Layer<3>;

impl Maxout {
    pub(crate) fn maxout(weights: Matrix<'_>, bias: &[f32], outputs: usize) -> Maxout {
        Layer::new(weights, bias, outputs / TILE, |tile, piece, lane| Some((tile * TILE + lane) * 3 + piece))
    }
}

/// A plain layer; the outputs are padded to a multiple of 64 with zeros.
pub(crate) type Linear = Layer<4>;

impl Linear {
    pub(crate) fn linear(weights: Matrix<'_>, bias: &[f32]) -> Linear {
        let rows = weights.rows;
        Layer::permuted(weights, bias, rows, |output| output)
    }

    /// As [`Linear::linear`], with output *i* taken from row `source(i)`.
    pub(crate) fn permuted(
        weights: Matrix<'_>,
        bias: &[f32],
        outputs: usize,
        source: impl Fn(usize) -> usize,
    ) -> Linear {
        Layer::new(weights, bias, outputs.div_ceil(4 * TILE), |tile, piece, lane| {
            let output = (tile * 4 + piece) * TILE + lane;
            (output < outputs).then(|| source(output))
        })
    }

    /// Outputs, padding included.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }
}

/// Gain and bias of a layer norm.
#[derive(Debug, Clone)]
pub(crate) struct Norm {
    pub(crate) gain: [f32; WIDTH],
    pub(crate) bias: [f32; WIDTH],
}

/// Rows as integers, two in one number, each row with its unit.
struct Rounded {
    pairs: Vec<i32>,
    units: Vec<f32>,
}

impl Rounded {
    /// `count` rows of `depth` numbers; row *i* of the input begins at `i * stride`.
    #[inline(always)]
    fn new<I: Instructions>(set: I, input: &[f32], stride: usize, count: usize, depth: usize) -> Rounded {
        let simd = set.simd();
        let parts = TILE / I::Simd::F32_LANES;
        let mut rounded = Rounded { pairs: vec![0; count * depth / 2], units: Vec::with_capacity(count) };
        for (row, pairs) in rounded.pairs.chunks_exact_mut(depth / 2).enumerate() {
            let values = vectors::<I::Simd>(&input[row * stride..][..depth]);
            let mut most = simd.splat_f32s(0.0);
            for value in values {
                most = larger(simd, most, simd.abs_f32s(*value));
            }
            let most = simd.reduce_max_f32s(most);
            let scale = simd.splat_f32s(if most > LEAST { MOST / most } else { 0.0 });
            rounded.units.push(if most > LEAST { most / MOST } else { 0.0 });
            let round = simd.splat_f32s(ROUND);
            let whole = |value| simd.transmute_i32s_f32s(simd.mul_add_f32s(value, scale, round));
            let (pairs, _) = I::Simd::as_mut_simd_i32s(pairs);
            for (values, pairs) in values.chunks_exact(2 * parts).zip(pairs.chunks_exact_mut(parts)) {
                for part in 0..parts {
                    pairs[part] = set.joined(whole(values[part]), whole(values[parts + part]));
                }
            }
        }
        rounded
    }

    /// The rows from `row` on, and their units.
    #[inline(always)]
    fn rows<const M: usize>(&self, row: usize, depth: usize) -> ([&[i32]; M], [f32; M]) {
        let (mut rows, mut units): ([&[i32]; M], _) = ([&[]; M], [0.0; M]);
        for m in 0..M {
            rows[m] = &self.pairs[(row + m) * depth / 2..][..depth / 2];
            units[m] = self.units[row + m];
        }
        (rows, units)
    }
}

/// The sums of `M` rows against one tile, added to `sums`: `P` × `L` integers for each. `part` says which `L` of the 16.
#[inline(always)]
fn products<I: Instructions, const P: usize, const M: usize>(
    set: I,
    rows: [&[i32]; M],
    tile: &[i32],
    part: usize,
    mut sums: [[Integers<I>; P]; M],
) -> [[Integers<I>; P]; M] {
    let simd = set.simd();
    let parts = TILE / I::Simd::F32_LANES;
    let (weights, _) = I::Simd::as_simd_i32s(tile);
    let mut steps: [&[[i32; STEP]]; M] = [&[]; M];
    for m in 0..M {
        steps[m] = rows[m].as_chunks::<STEP>().0;
    }
    for (step, weights) in weights.chunks_exact(STEP * P * parts).enumerate() {
        let mut inputs = [&[0; STEP]; M];
        for m in 0..M {
            inputs[m] = &steps[m][step];
        }
        for k in 0..STEP {
            let mut weight = [simd.splat_i32s(0); P];
            for p in 0..P {
                weight[p] = weights[(k * P + p) * parts + part];
            }
            for m in 0..M {
                let input = simd.splat_i32s(inputs[m][k]);
                for p in 0..P {
                    sums[m][p] = set.add_products(sums[m][p], input, weight[p]);
                }
            }
        }
    }
    sums
}

/// The larger of two; the first where they are equal.
#[inline(always)]
fn larger<S: Simd>(simd: S, a: S::f32s, b: S::f32s) -> S::f32s {
    simd.select_f32s(simd.greater_than_f32s(b, a), b, a)
}

/// Rows of 16 at a time, in vectors.
#[inline(always)]
pub(crate) fn vectors<S: Simd>(values: &[f32]) -> &[S::f32s] {
    S::as_simd_f32s(values).0
}

#[inline(always)]
pub(crate) fn vectors_mut<S: Simd>(values: &mut [f32]) -> &mut [S::f32s] {
    S::as_mut_simd_f32s(values).0
}

/// The largest piece of each of 96 outputs, for `count` rows. Row *i* of the input begins at `i * stride`, row *i* of
/// the output at `i * 96`.
#[inline(always)]
pub(crate) fn maxout<I: Instructions>(
    set: I,
    input: &[f32],
    stride: usize,
    count: usize,
    layer: &Maxout,
    output: &mut [f32],
) {
    #[inline(always)]
    fn some<I: Instructions, const M: usize>(
        set: I,
        rounded: &Rounded,
        row: usize,
        layer: &Maxout,
        tile: usize,
        output: &mut [f32],
    ) {
        let simd = set.simd();
        let size = layer.depth / 2 * 3 * TILE;
        let weights = &layer.tiles[tile * size..][..size];
        let bias = vectors::<I::Simd>(&layer.bias[tile * 3 * TILE..][..3 * TILE]);
        let scale = vectors::<I::Simd>(&layer.units[tile * 3 * TILE..][..3 * TILE]);
        let parts = TILE / I::Simd::F32_LANES;
        let (rows, units) = rounded.rows::<M>(row, layer.depth);
        for part in 0..parts {
            let sums = products::<I, 3, M>(set, rows, weights, part, [[simd.splat_i32s(0); 3]; M]);
            for m in 0..M {
                let place = vectors_mut::<I::Simd>(&mut output[(row + m) * WIDTH + tile * TILE..][..TILE]);
                let unit = simd.splat_f32s(units[m]);
                let mut pieces = [unit; 3];
                for p in 0..3 {
                    let scale = simd.mul_f32s(unit, scale[p * parts + part]);
                    pieces[p] = simd.mul_add_f32s(set.floats(sums[m][p]), scale, bias[p * parts + part]);
                }
                place[part] = larger(simd, larger(simd, pieces[0], pieces[1]), pieces[2]);
            }
        }
    }
    let rounded = Rounded::new(set, input, stride, count, layer.depth);
    for tile in 0..WIDTH / TILE {
        let mut row = 0;
        while row < count {
            let many = group::<I::Simd>(count - row, 8, 4);
            match many {
                8 => some::<I, 8>(set, &rounded, row, layer, tile, output),
                7 => some::<I, 7>(set, &rounded, row, layer, tile, output),
                6 => some::<I, 6>(set, &rounded, row, layer, tile, output),
                5 => some::<I, 5>(set, &rounded, row, layer, tile, output),
                4 => some::<I, 4>(set, &rounded, row, layer, tile, output),
                3 => some::<I, 3>(set, &rounded, row, layer, tile, output),
                2 => some::<I, 2>(set, &rounded, row, layer, tile, output),
                _ => some::<I, 1>(set, &rounded, row, layer, tile, output),
            }
            row += many;
        }
    }
}

/// How many of `left` rows to take together: as many as the registers hold sums for (`most` with 32 registers, else
/// `few`), and towards the end in even groups.
#[inline(always)]
fn group<S: Simd>(left: usize, most: usize, few: usize) -> usize {
    let most = if S::REGISTER_COUNT >= 32 { most } else { few };
    if left >= 2 * most { most } else { left.div_ceil(left.div_ceil(most)) }
}

/// Inputs of a plain layer that are summed at a time, so that their weights stay in the nearest cache.
const STRETCH: usize = 192;

/// A plain layer on `count` rows. Row *i* of the output begins at `i * layer.outputs()`.
#[inline(always)]
pub(crate) fn linear<I: Instructions>(
    set: I,
    input: &[f32],
    stride: usize,
    count: usize,
    layer: &Linear,
    output: &mut [f32],
) {
    #[inline(always)]
    fn some<I: Instructions, const M: usize>(
        set: I,
        rounded: &Rounded,
        row: usize,
        layer: &Linear,
        (tile, start): (usize, usize),
        output: &mut [f32],
    ) {
        let simd = set.simd();
        let depth = STRETCH.min(layer.depth - start);
        let weights = &layer.tiles[(tile * layer.depth + start) * 2 * TILE..][..depth * 2 * TILE];
        let bias = vectors::<I::Simd>(&layer.bias[tile * 4 * TILE..][..4 * TILE]);
        let scale = vectors::<I::Simd>(&layer.units[tile * 4 * TILE..][..4 * TILE]);
        let parts = TILE / I::Simd::F32_LANES;
        let outputs = layer.outputs();
        let last = start + depth == layer.depth;
        let (mut rows, units) = rounded.rows::<M>(row, layer.depth);
        for row in &mut rows {
            *row = &row[start / 2..][..depth / 2];
        }
        for part in 0..parts {
            let mut sums = [[simd.splat_i32s(0); 4]; M];
            // Until the last stretch the place of the output holds the sum so far, an integer.
            if start > 0 {
                for m in 0..M {
                    let place = vectors::<I::Simd>(&output[(row + m) * outputs + tile * 4 * TILE..][..4 * TILE]);
                    for p in 0..4 {
                        sums[m][p] = simd.transmute_i32s_f32s(place[p * parts + part]);
                    }
                }
            }
            let sums = products::<I, 4, M>(set, rows, weights, part, sums);
            for m in 0..M {
                let place = vectors_mut::<I::Simd>(&mut output[(row + m) * outputs + tile * 4 * TILE..][..4 * TILE]);
                let unit = simd.splat_f32s(units[m]);
                for (p, sum) in sums[m].iter().enumerate() {
                    let at = p * parts + part;
                    place[at] = if last {
                        simd.mul_add_f32s(set.floats(*sum), simd.mul_f32s(unit, scale[at]), bias[at])
                    } else {
                        simd.transmute_f32s_i32s(*sum)
                    };
                }
            }
        }
    }
    let outputs = layer.outputs();
    for from in (0..count).step_by(BLOCK) {
        let count = BLOCK.min(count - from);
        let rounded = Rounded::new(set, &input[from * stride..], stride, count, layer.depth);
        let output = &mut output[from * outputs..];
        for start in (0..layer.depth).step_by(STRETCH) {
            for tile in 0..outputs / (4 * TILE) {
                let (mut row, at) = (0, (tile, start));
                while row < count {
                    let many = group::<I::Simd>(count - row, 6, 3);
                    match many {
                        6 => some::<I, 6>(set, &rounded, row, layer, at, output),
                        5 => some::<I, 5>(set, &rounded, row, layer, at, output),
                        4 => some::<I, 4>(set, &rounded, row, layer, at, output),
                        3 => some::<I, 3>(set, &rounded, row, layer, at, output),
                        2 => some::<I, 2>(set, &rounded, row, layer, at, output),
                        _ => some::<I, 1>(set, &rounded, row, layer, at, output),
                    }
                    row += many;
                }
            }
        }
    }
}

/// 16 partial sums to one, pairwise.
#[inline(always)]
fn total(mut sums: [f32; TILE]) -> f32 {
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            sums[i] += sums[i + half];
        }
    }
    sums[0]
}

/// Layer norm of one row of 96 values, added to `residual` if there is one.
#[inline(always)]
pub(crate) fn normalise<S: Simd>(simd: S, values: &[f32], norm: &Norm, residual: Option<&[f32]>, output: &mut [f32]) {
    let parts = TILE / S::F32_LANES;
    let values = &vectors::<S>(values)[..WIDTH / S::F32_LANES];
    let (gain, bias) = (vectors::<S>(&norm.gain), vectors::<S>(&norm.bias));

    let mut sums = [0.0; TILE];
    for (part, place) in vectors_mut::<S>(&mut sums).iter_mut().enumerate() {
        let mut sum = values[part];
        for tile in 1..WIDTH / TILE {
            sum = simd.add_f32s(sum, values[tile * parts + part]);
        }
        *place = sum;
    }
    let mean = simd.splat_f32s(total(sums) / WIDTH as f32);
    for (part, place) in vectors_mut::<S>(&mut sums).iter_mut().enumerate() {
        let mut sum = simd.splat_f32s(0.0);
        for tile in 0..WIDTH / TILE {
            let apart = simd.sub_f32s(values[tile * parts + part], mean);
            sum = simd.mul_add_f32s(apart, apart, sum);
        }
        *place = sum;
    }
    let scale = simd.splat_f32s(1.0 / (total(sums) / WIDTH as f32 + 1e-8).sqrt());

    let output = &mut vectors_mut::<S>(output)[..WIDTH / S::F32_LANES];
    for i in 0..WIDTH / S::F32_LANES {
        let even = simd.mul_f32s(simd.sub_f32s(values[i], mean), scale);
        output[i] = simd.mul_add_f32s(even, gain[i], bias[i]);
    }
    if let Some(residual) = residual {
        let residual = &vectors::<S>(residual)[..WIDTH / S::F32_LANES];
        for i in 0..WIDTH / S::F32_LANES {
            output[i] = simd.add_f32s(residual[i], output[i]);
        }
    }
}

/// Units of a transition system's hidden layer.
pub(crate) const HIDDEN: usize = 64;
/// Values that a token adds to a state in one slot: both pieces of every unit.
pub(crate) const SLOT: usize = 2 * HIDDEN;

/// Scores of all actions from the rows of a state's slots: their sum, the bias, the larger piece, the upper layer.
///
/// A row holds the first pieces of all units, then the second ones. `scores` has the upper layer's (padded) outputs.
#[inline(always)]
pub(crate) fn score<S: Simd, const N: usize>(
    simd: S,
    slots: [&[f32]; N],
    bias: &[f32; SLOT],
    upper: &Upper,
    scores: &mut [f32; SCORES],
) {
    let lanes = S::F32_LANES;
    let mut hidden = [0.0; HIDDEN];
    let bias = vectors::<S>(bias);
    let mut rows: [&[S::f32s]; N] = [&[]; N];
    for n in 0..N {
        rows[n] = &vectors::<S>(slots[n])[..SLOT / lanes];
    }
    let place = vectors_mut::<S>(&mut hidden);
    for i in 0..HIDDEN / lanes {
        let (mut first, mut second) = (rows[0][i], rows[0][HIDDEN / lanes + i]);
        for row in &rows[1..] {
            first = simd.add_f32s(first, row[i]);
            second = simd.add_f32s(second, row[HIDDEN / lanes + i]);
        }
        first = simd.add_f32s(first, bias[i]);
        second = simd.add_f32s(second, bias[HIDDEN / lanes + i]);
        place[i] = larger(simd, first, second);
    }
    upper.apply(simd, &hidden, scores);
}

/// Room for the scores of a transition system: its actions, padded.
pub(crate) const SCORES: usize = 7 * TILE;

/// The last layer of a transition system: up to 112 outputs, weights by input.
#[derive(Debug, Clone)]
pub(crate) struct Upper {
    weights: Vec<f32>,
    bias: [f32; SCORES],
}

impl Upper {
    /// From a matrix of at most 112 rows and 64 columns.
    pub(crate) fn new(weights: Matrix<'_>, bias: &[f32]) -> Upper {
        let mut upper = Upper { weights: vec![0.0; HIDDEN * SCORES], bias: [0.0; SCORES] };
        let mut row = [0.0; HIDDEN];
        for output in 0..weights.rows {
            weights.read(output, &mut row);
            for (input, value) in row.iter().enumerate() {
                upper.weights[input * SCORES + output] = *value;
            }
        }
        upper.bias[..bias.len()].copy_from_slice(bias);
        upper
    }

    #[inline(always)]
    fn apply<S: Simd>(&self, simd: S, hidden: &[f32; HIDDEN], scores: &mut [f32; SCORES]) {
        const TILES: usize = SCORES / TILE;
        let parts = TILE / S::F32_LANES;
        let weights = &vectors::<S>(&self.weights)[..HIDDEN * TILES * parts];
        let bias = vectors::<S>(&self.bias);
        let scores = vectors_mut::<S>(scores);
        for part in 0..parts {
            let mut sums = [simd.splat_f32s(0.0); TILES];
            for (input, weights) in hidden.iter().zip(weights.chunks_exact(TILES * parts)) {
                let input = simd.splat_f32s(*input);
                for (tile, sum) in sums.iter_mut().enumerate() {
                    *sum = simd.mul_add_f32s(input, weights[tile * parts + part], *sum);
                }
            }
            for tile in 0..TILES {
                scores[tile * parts + part] = simd.add_f32s(sums[tile], bias[tile * parts + part]);
            }
        }
    }
}

/// The first of the largest among `scores`; `None` where there are none.
#[inline(always)]
pub(crate) fn best(scores: &[f32]) -> Option<usize> {
    let (mut best, mut index) = (*scores.first()?, 0);
    for (i, &score) in scores.iter().enumerate().skip(1) {
        if score > best {
            (best, index) = (score, i);
        }
    }
    Some(index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::levels::{Level, Work};

    /// Values without pattern between -1 and 1.
    fn noise(count: usize, seed: u64) -> Vec<f32> {
        let number = |i: usize| crate::numbers::murmur(&i.to_le_bytes(), seed);
        (0..count).map(|i| (number(i) >> 40) as f32 / (1 << 23) as f32 - 1.0).collect()
    }

    fn bytes(values: &[f32]) -> Vec<u8> {
        values.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    struct All<'a> {
        rows: &'a [f32],
        count: usize,
        maxout: &'a Maxout,
        linear: &'a Linear,
        norm: &'a Norm,
        upper: &'a Upper,
    }

    impl Work for All<'_> {
        type Output = Vec<f32>;

        #[inline(always)]
        fn on<I: Instructions>(self, set: I) -> Vec<f32> {
            let simd = set.simd();
            let mut sums = vec![0.0; self.count * WIDTH];
            maxout(set, self.rows, WIDTH, self.count, self.maxout, &mut sums);
            let mut normal = vec![0.0; self.count * WIDTH];
            for ((sums, row), normal) in sums.chunks(WIDTH).zip(self.rows.chunks(WIDTH)).zip(normal.chunks_mut(WIDTH)) {
                normalise(simd, sums, self.norm, Some(row), normal);
            }
            let mut plain = vec![0.0; self.count * self.linear.outputs()];
            linear(set, &normal, WIDTH, self.count, self.linear, &mut plain);
            let mut scores = [0.0; SCORES];
            let mut bias = [0.0; SLOT];
            bias.copy_from_slice(&sums[..SLOT]);
            score(
                simd,
                [&plain[..SLOT], &plain[SLOT..2 * SLOT], &sums[SLOT..2 * SLOT]],
                &bias,
                self.upper,
                &mut scores,
            );
            [sums, normal, plain, scores.to_vec()].concat()
        }
    }

    #[test]
    fn the_same_bits_on_every_level() {
        let matrix = |values: &'static [u8], columns: usize| Matrix {
            bytes: values,
            wide: true,
            rows: values.len() / 4 / columns,
            columns,
        };
        let leak = |count: usize, seed: u64| -> &'static [u8] { Box::leak(bytes(&noise(count, seed)).into()) };
        let maxout = Maxout::maxout(matrix(leak(3 * 96 * 288, 1), 288), &noise(3 * 96, 2), 96);
        let linear = Linear::linear(matrix(leak(200 * 96, 3), 96), &noise(200, 4));
        let upper = Upper::new(matrix(leak(106 * 64, 5), 64), &noise(106, 6));
        let mut norm = Norm { gain: [0.0; WIDTH], bias: [0.0; WIDTH] };
        norm.gain.copy_from_slice(&noise(WIDTH, 7));
        norm.bias.copy_from_slice(&noise(WIDTH, 8));
        // Every way to group rows, for 32 and for 16 registers.
        for count in 3..20 {
            let rows = noise((count + 2) * WIDTH, 9);
            let results: Vec<Vec<u32>> = Level::all()
                .into_iter()
                .map(|level| {
                    let all = All { rows: &rows, count, maxout: &maxout, linear: &linear, norm: &norm, upper: &upper };
                    level.run(all).into_iter().map(f32::to_bits).collect()
                })
                .collect();
            assert!(results[0].iter().all(|bits| f32::from_bits(*bits).is_finite()));
            assert!(
                results.iter().all(|result| *result == results[0]),
                "{count} rows differ between {:?}",
                Level::all()
            );
        }
    }

    #[test]
    fn half_precision_is_read_exactly() {
        let values = [0.0, 1.0, -2.5, 65504.0, 6.0e-8];
        let mut cells: Vec<u8> = values.iter().flat_map(|value| f16::from_f32(*value).to_le_bytes()).collect();
        cells.resize(2 * 2 * 70, 0);
        let matrix = Matrix { bytes: &cells, wide: false, rows: 2, columns: 70 };
        let mut row = [9.0; 70];
        matrix.read(0, &mut row);
        assert_eq!(
            row[..4].iter().map(|value| value.to_bits()).collect::<Vec<_>>(),
            values[..4].iter().map(|v| v.to_bits()).collect::<Vec<_>>()
        );
        assert!((row[4] - 6.0e-8).abs() < 1e-9 && row[5..].iter().all(|value| value.to_bits() == 0));
    }

    #[test]
    fn the_first_of_equals_is_best() {
        assert_eq!(best(&[]), None);
        assert_eq!(best(&[1.0, 3.0, 3.0, 2.0]), Some(1));
    }
}

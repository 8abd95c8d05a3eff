//! The arithmetic: matrix products, maxout, layer norm, all on rows of 32-bit floats.
//!
//! **The same bits on every machine.** Each output has one accumulator that starts at 0; the products are added in
//! ascending order of the input, each with one rounding (fused multiply-add); the bias is added last. The layer norm
//! sums in 16 partial sums (value *i* goes to partial sum *i* mod 16, ascending), which are added pairwise: *i* to
//! *i* + 8, then + 4, + 2, + 1. A comparison keeps the first of equals. None of this depends on the number of lanes, so
//! one lane, AVX2, AVX-512 and NEON agree bit for bit; a test below compares them.
//!
//! Weights stand in tiles of 16 outputs. Within a tile the inputs ascend; for each input there are `P` rows of 16
//! weights: the pieces of a maxout, or neighbouring tiles of a plain layer.

use half::f16;
use half::slice::{HalfBitsSliceExt, HalfFloatSliceExt};
use pulp::Simd;

/// Outputs in a tile.
pub(crate) const TILE: usize = 16;
/// Values in a row between layers.
pub(crate) const WIDTH: usize = crate::analysis::ROW;
/// Inputs that the inner loop takes at a time; every layer's depth is a multiple of it.
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

/// A layer's weights in tiles: `P` rows of 16 for each input.
#[derive(Debug, Clone)]
pub(crate) struct Layer<const P: usize> {
    depth: usize,
    tiles: Vec<f32>,
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
        let depth = weights.columns;
        let mut layer = Layer { depth, tiles: vec![0.0; tiles * depth * P * TILE], bias: vec![0.0; tiles * P * TILE] };
        let mut row = vec![0.0; depth];
        for tile in 0..tiles {
            for piece in 0..P {
                for lane in 0..TILE {
                    let Some(from) = source(tile, piece, lane) else { continue };
                    weights.read(from, &mut row);
                    let place = &mut layer.tiles[tile * depth * P * TILE..][..depth * P * TILE];
                    for (place, value) in place.chunks_exact_mut(P * TILE).zip(&row) {
                        place[piece * TILE + lane] = *value;
                    }
                    if let Some(bias) = bias.get(from) {
                        layer.bias[(tile * P + piece) * TILE + lane] = *bias;
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

/// The sums of `M` rows against one tile, added to `sums`: `P` × `L` values for each, without the bias. `part` says which
/// `L` of the 16.
#[inline(always)]
fn products<S: Simd, const P: usize, const M: usize>(
    simd: S,
    rows: [&[f32]; M],
    tile: &[f32],
    part: usize,
    mut sums: [[S::f32s; P]; M],
) -> [[S::f32s; P]; M] {
    let parts = TILE / S::F32_LANES;
    let (weights, _) = S::as_simd_f32s(tile);
    let mut steps: [&[[f32; STEP]]; M] = [&[]; M];
    for m in 0..M {
        steps[m] = rows[m].as_chunks::<STEP>().0;
    }
    for (step, weights) in weights.chunks_exact(STEP * P * parts).enumerate() {
        let mut inputs = [&[0.0; STEP]; M];
        for m in 0..M {
            inputs[m] = &steps[m][step];
        }
        for k in 0..STEP {
            let mut weight = [simd.splat_f32s(0.0); P];
            for p in 0..P {
                weight[p] = weights[(k * P + p) * parts + part];
            }
            for m in 0..M {
                let input = simd.splat_f32s(inputs[m][k]);
                for p in 0..P {
                    sums[m][p] = simd.mul_add_f32s(input, weight[p], sums[m][p]);
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
pub(crate) fn maxout<S: Simd>(simd: S, input: &[f32], stride: usize, count: usize, layer: &Maxout, output: &mut [f32]) {
    #[inline(always)]
    fn some<S: Simd, const M: usize>(
        simd: S,
        input: &[f32],
        stride: usize,
        layer: &Maxout,
        tile: usize,
        output: &mut [f32],
    ) {
        let depth = layer.depth;
        let weights = &layer.tiles[tile * depth * 3 * TILE..][..depth * 3 * TILE];
        let bias = vectors::<S>(&layer.bias[tile * 3 * TILE..][..3 * TILE]);
        let parts = TILE / S::F32_LANES;
        let mut rows: [&[f32]; M] = [&[]; M];
        for m in 0..M {
            rows[m] = &input[m * stride..][..depth];
        }
        for part in 0..parts {
            let sums = products::<S, 3, M>(simd, rows, weights, part, [[simd.splat_f32s(0.0); 3]; M]);
            for m in 0..M {
                let place = vectors_mut::<S>(&mut output[m * WIDTH + tile * TILE..][..TILE]);
                let first = simd.add_f32s(sums[m][0], bias[part]);
                let second = simd.add_f32s(sums[m][1], bias[parts + part]);
                let third = simd.add_f32s(sums[m][2], bias[2 * parts + part]);
                place[part] = larger(simd, larger(simd, first, second), third);
            }
        }
    }
    for tile in 0..WIDTH / TILE {
        let mut row = 0;
        while row < count {
            let many = group::<S>(count - row, 8, 4);
            let (input, output) = (&input[row * stride..], &mut output[row * WIDTH..]);
            match many {
                8 => some::<S, 8>(simd, input, stride, layer, tile, output),
                7 => some::<S, 7>(simd, input, stride, layer, tile, output),
                6 => some::<S, 6>(simd, input, stride, layer, tile, output),
                5 => some::<S, 5>(simd, input, stride, layer, tile, output),
                4 => some::<S, 4>(simd, input, stride, layer, tile, output),
                3 => some::<S, 3>(simd, input, stride, layer, tile, output),
                2 => some::<S, 2>(simd, input, stride, layer, tile, output),
                _ => some::<S, 1>(simd, input, stride, layer, tile, output),
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
const STRETCH: usize = 96;

/// A plain layer on `count` rows. Row *i* of the output begins at `i * layer.outputs()`.
#[inline(always)]
pub(crate) fn linear<S: Simd>(simd: S, input: &[f32], stride: usize, count: usize, layer: &Linear, output: &mut [f32]) {
    #[inline(always)]
    fn some<S: Simd, const M: usize>(
        simd: S,
        input: &[f32],
        stride: usize,
        layer: &Linear,
        (tile, start): (usize, usize),
        output: &mut [f32],
    ) {
        let depth = STRETCH.min(layer.depth - start);
        let weights = &layer.tiles[(tile * layer.depth + start) * 4 * TILE..][..depth * 4 * TILE];
        let bias = vectors::<S>(&layer.bias[tile * 4 * TILE..][..4 * TILE]);
        let parts = TILE / S::F32_LANES;
        let outputs = layer.outputs();
        let last = start + depth == layer.depth;
        let mut rows: [&[f32]; M] = [&[]; M];
        for m in 0..M {
            rows[m] = &input[m * stride + start..][..depth];
        }
        for part in 0..parts {
            let mut sums = [[simd.splat_f32s(0.0); 4]; M];
            if start > 0 {
                for m in 0..M {
                    let place = vectors::<S>(&output[m * outputs + tile * 4 * TILE..][..4 * TILE]);
                    for p in 0..4 {
                        sums[m][p] = place[p * parts + part];
                    }
                }
            }
            let sums = products::<S, 4, M>(simd, rows, weights, part, sums);
            for m in 0..M {
                let place = vectors_mut::<S>(&mut output[m * outputs + tile * 4 * TILE..][..4 * TILE]);
                for p in 0..4 {
                    let sum = sums[m][p];
                    place[p * parts + part] = if last { simd.add_f32s(sum, bias[p * parts + part]) } else { sum };
                }
            }
        }
    }
    let outputs = layer.outputs();
    for start in (0..layer.depth).step_by(STRETCH) {
        for tile in 0..outputs / (4 * TILE) {
            let (mut row, at) = (0, (tile, start));
            while row < count {
                let many = group::<S>(count - row, 6, 3);
                let (input, output) = (&input[row * stride..], &mut output[row * outputs..]);
                match many {
                    6 => some::<S, 6>(simd, input, stride, layer, at, output),
                    5 => some::<S, 5>(simd, input, stride, layer, at, output),
                    4 => some::<S, 4>(simd, input, stride, layer, at, output),
                    3 => some::<S, 3>(simd, input, stride, layer, at, output),
                    2 => some::<S, 2>(simd, input, stride, layer, at, output),
                    _ => some::<S, 1>(simd, input, stride, layer, at, output),
                }
                row += many;
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
pub(crate) mod tests {
    use pulp::{Arch, WithSimd};

    use super::*;

    /// All instruction sets of this machine that the kernels are compiled for.
    pub(crate) fn levels() -> Vec<Arch> {
        let mut levels = vec![Arch::Scalar];
        #[cfg(target_arch = "x86_64")]
        levels.extend(pulp::x86::V3::try_new().map(Arch::V3));
        #[cfg(target_arch = "x86_64")]
        levels.extend(pulp::x86::V4::try_new().map(Arch::V4));
        #[cfg(target_arch = "aarch64")]
        levels.push(Arch::new());
        levels
    }

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

    impl WithSimd for All<'_> {
        type Output = Vec<f32>;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> Vec<f32> {
            let mut sums = vec![0.0; self.count * WIDTH];
            maxout(simd, self.rows, WIDTH, self.count, self.maxout, &mut sums);
            let mut normal = vec![0.0; self.count * WIDTH];
            for ((sums, row), normal) in sums.chunks(WIDTH).zip(self.rows.chunks(WIDTH)).zip(normal.chunks_mut(WIDTH)) {
                normalise(simd, sums, self.norm, Some(row), normal);
            }
            let mut plain = vec![0.0; self.count * self.linear.outputs()];
            linear(simd, &normal, WIDTH, self.count, self.linear, &mut plain);
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
            let results: Vec<Vec<u32>> = levels()
                .into_iter()
                .map(|level| {
                    let all = All { rows: &rows, count, maxout: &maxout, linear: &linear, norm: &norm, upper: &upper };
                    level.dispatch(all).into_iter().map(f32::to_bits).collect()
                })
                .collect();
            assert!(results[0].iter().all(|bits| f32::from_bits(*bits).is_finite()));
            assert!(results.iter().all(|result| *result == results[0]), "{count} rows differ between {:?}", levels());
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

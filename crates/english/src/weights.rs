//! A file of weights: tensors by name, with their shapes checked. Opened once, so that nothing can fail afterwards.
//!
//! [`Weights`] and [`Dense`] are for networks that stand on the pipeline's rows: their layers are computed by the pipeline's
//! own kernel, so that they too give the same bits on every machine.

use pulp::Simd;
use safetensors::{Dtype, SafeTensors};

use crate::error::{Error, ErrorKind};
use crate::kernel::{Linear, Matrix, PAIRED, linear, vectors, vectors_mut};
use crate::levels::{Instructions, Level, Work};

/// The tensors of a model file.
pub(crate) struct File<'a> {
    pub(crate) tensors: SafeTensors<'a>,
}

impl<'a> File<'a> {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    /// The bytes of a flat tensor, and how many elements it has.
    pub(crate) fn bytes(&self, name: &str, kind: Dtype, size: usize) -> Result<(&'a [u8], usize), Error> {
        let tensor = self.tensors.tensor(name).map_err(|_| missing(name))?;
        let bytes = tensor.data();
        if tensor.dtype() != kind || !bytes.len().is_multiple_of(size) {
            return Err(Error::new(
                ErrorKind::Shape,
                format!("numbers of type {:?}, not {kind:?}", tensor.dtype()),
                name,
            ));
        }
        Ok((bytes, bytes.len() / size))
    }

    /// A tensor of f16 or f32 as a matrix: the last dimension is the columns.
    pub(crate) fn matrix(&self, name: &str) -> Result<Matrix<'a>, Error> {
        let tensor = self.tensors.tensor(name).map_err(|_| missing(name))?;
        let wide = match tensor.dtype() {
            Dtype::F16 => false,
            Dtype::F32 => true,
            other => return Err(Error::new(ErrorKind::Shape, format!("numbers of type {other:?}"), name)),
        };
        let columns = tensor.shape().last().copied().unwrap_or(0);
        let rows: usize = tensor.shape().iter().rev().skip(1).product();
        let bytes = tensor.data();
        if rows * columns == 0 || bytes.len() != rows * columns * if wide { 4 } else { 2 } {
            return Err(Error::new(ErrorKind::Shape, format!("{rows} rows of {columns}"), name));
        }
        Ok(Matrix { bytes, wide, rows, columns })
    }

    pub(crate) fn rows(&self, name: &str) -> Result<usize, Error> {
        Ok(self.matrix(name)?.rows)
    }

    /// A matrix of these rows and columns.
    pub(crate) fn shaped(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix<'a>, Error> {
        let matrix = self.matrix(name)?;
        if (matrix.rows, matrix.columns) != (rows, columns) {
            let what = format!("{} rows of {}, not {rows} of {columns}", matrix.rows, matrix.columns);
            return Err(Error::new(ErrorKind::Shape, what, name));
        }
        Ok(matrix)
    }

    /// All values of a tensor, of which there must be `count`.
    pub(crate) fn values(&self, name: &str, count: usize) -> Result<Vec<f32>, Error> {
        let matrix = self.matrix(name)?;
        if matrix.rows * matrix.columns != count {
            let what = format!("{} values, not {count}", matrix.rows * matrix.columns);
            return Err(Error::new(ErrorKind::Shape, what, name));
        }
        let mut values = vec![0.0; count];
        for (row, values) in values.chunks_exact_mut(matrix.columns).enumerate() {
            matrix.read(row, values);
        }
        Ok(values)
    }

    pub(crate) fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear, Error> {
        let weights = self.shaped(&format!("{name}.W"), outputs, inputs)?;
        Ok(Linear::linear(weights, &self.values(&format!("{name}.b"), outputs)?))
    }
}

pub(crate) fn missing(name: &str) -> Error {
    Error::new(ErrorKind::Shape, "a part of the model is not there", name)
}

/// A safetensors file with the weights of a network.
pub struct Weights<'a>(File<'a>);

impl<'a> Weights<'a> {
    /// Opens a file. Fails where the bytes are none.
    pub fn open(bytes: &'a [u8]) -> Result<Weights<'a>, Error> {
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| {
            Error::new(ErrorKind::Format, format!("the file of weights cannot be read: {error}"), "header")
        })?;
        Ok(Weights(File { tensors }))
    }

    /// The bytes of a tensor of type `u8`.
    pub fn bytes(&self, name: &str) -> Result<&'a [u8], Error> {
        Ok(self.0.bytes(name, Dtype::U8, 1)?.0)
    }

    /// A table of `rows` rows of `columns`, one row after another.
    pub fn table(&self, name: &str, rows: usize, columns: usize) -> Result<Vec<f32>, Error> {
        self.0.shaped(name, rows, columns)?;
        self.0.values(name, rows * columns)
    }

    /// The layer `name`: `outputs` rows of `inputs` (a multiple of 32) in `name.W`, as many biases in `name.b`.
    pub fn dense(&self, name: &str, outputs: usize, inputs: usize) -> Result<Dense, Error> {
        if !inputs.is_multiple_of(PAIRED) {
            return Err(Error::new(ErrorKind::Shape, format!("{inputs} inputs, not a multiple of {PAIRED}"), name));
        }
        Ok(Dense { level: Level::best(), layer: self.0.linear(name, outputs, inputs)?, inputs, outputs })
    }
}

/// A plain layer: weights times input, plus bias.
#[derive(Debug, Clone)]
pub struct Dense {
    level: Level,
    layer: Linear,
    inputs: usize,
    outputs: usize,
}

impl Dense {
    /// The output for `count` rows of input that stand one after another; `output` gets as many rows.
    ///
    /// Panics where the input is shorter.
    pub fn apply(&self, input: &[f32], count: usize, output: &mut Vec<f32>) {
        let padded = self.layer.outputs();
        // Every place is written.
        output.resize(count * padded, 0.0);
        self.level.run(Apply { dense: self, input: &input[..count * self.inputs], count, output });
        if padded > self.outputs {
            for row in 1..count {
                output.copy_within(row * padded..row * padded + self.outputs, row * self.outputs);
            }
            output.truncate(count * self.outputs);
        }
    }
}

struct Apply<'a> {
    dense: &'a Dense,
    input: &'a [f32],
    count: usize,
    output: &'a mut [f32],
}

impl Work for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        linear(set, self.input, self.dense.inputs, self.count, &self.dense.layer, self.output);
    }
}

/// Adds rows to `sums`, one after the other; each is as long as `sums`, a multiple of 32.
///
/// Panics where a row is shorter.
pub fn add_rows(rows: &[&[f32]], sums: &mut [f32]) {
    Level::best().run(AddRows { rows, sums });
}

struct AddRows<'a> {
    rows: &'a [&'a [f32]],
    sums: &'a mut [f32],
}

impl Work for AddRows<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        let simd = set.simd();
        let lanes = 2 * I::Simd::F32_LANES;
        for (from, sums) in (0..).step_by(lanes).zip(self.sums.chunks_exact_mut(lanes)) {
            let sums = vectors_mut::<I::Simd>(sums);
            let (mut first, mut second) = (sums[0], sums[1]);
            for row in self.rows {
                let values = vectors::<I::Simd>(&row[from..from + lanes]);
                first = simd.add_f32s(first, values[0]);
                second = simd.add_f32s(second, values[1]);
            }
            (sums[0], sums[1]) = (first, second);
        }
    }
}

//! The reference device: every kernel family as its definition reads, one element after the other, in float64.
//!
//! Slow on purpose. The sweep compares every other device with it.

mod windows;

use super::{
    BinaryFunction, Convolution, Device, IndexMode, IndexReduction, Reduction, UnaryFunction,
    UpdateFunction, Window,
};
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::shape::Shape;
use crate::storage::Context;
use crate::with_element;

/// See the module's documentation.
pub struct Reference;

/// The elements in row-major order.
fn values(x: &Array) -> Result<Vec<f64>> {
    with_element!(x.dtype(), T => Ok(x.as_view::<T>()?.iter().map(|value| value.to_f64()).collect()))
}

/// Writes elements in row-major order.
fn store(values: impl IntoIterator<Item = f64>, out: &Array) -> Result<()> {
    with_element!(out.dtype(), T => {
        out.as_view_mut::<T>()?.iter_mut().zip(values).for_each(|(slot, value)| *slot = T::from_f64(value));
        Ok(())
    })
}

impl Device for Reference {
    fn name(&self) -> String {
        "reference".into()
    }

    fn allocate(&self, shape: Shape, dtype: DType, context: Context) -> Result<Array> {
        Array::host(shape, dtype, context)
    }

    fn fill(&self, value: f64, out: &Array) -> Result<()> {
        store(std::iter::repeat_n(value, out.size()), out)
    }

    fn copy(&self, x: &Array, out: &Array) -> Result<()> {
        let values = with_element!(x.dtype(), T => x.as_view::<T>()?.iter().copied().map(T::to_f64).collect::<Vec<f64>>());
        store(values, out)
    }

    fn unary(
        &self,
        function: &UnaryFunction,
        x: &Array,
        parameters: [f64; 2],
        out: &Array,
    ) -> Result<()> {
        // Integers have integer parameters.
        let parameters = with_element!(out.dtype(), T => {
            if out.dtype().is_float() { parameters } else { parameters.map(|p| T::from_f64(p).to_f64()) }
        });
        let element = |x: f64| match function.integer {
            Some(integer) if !out.dtype().is_float() => {
                integer(x as i64, parameters.map(|p| p as i64)) as f64
            }
            _ => (function.reference)(x, parameters),
        };
        store(values(x)?.into_iter().map(element).collect::<Vec<_>>(), out)
    }

    fn binary(
        &self,
        function: &BinaryFunction,
        lhs: &Array,
        rhs: &Array,
        out: &Array,
    ) -> Result<()> {
        let element = |(x, y): (f64, f64)| match function.integer {
            Some(integer) if !out.dtype().is_float() => integer(x as i64, y as i64) as f64,
            _ => (function.reference)(x, y),
        };
        store(
            values(lhs)?
                .into_iter()
                .zip(values(rhs)?)
                .map(element)
                .collect::<Vec<_>>(),
            out,
        )
    }

    fn select(&self, condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()> {
        let pairs = values(x)?.into_iter().zip(values(y)?);
        store(
            values(condition)?
                .into_iter()
                .zip(pairs)
                .map(|(c, (x, y))| if c != 0.0 { x } else { y }),
            out,
        )
    }

    fn reduce(&self, reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
        let length: usize = x.shape()[x.ndim() - axes..].iter().product();
        let values = values(x)?;
        let reduced = (0..out.size()).map(|row| {
            let row = values[row * length..(row + 1) * length].iter().copied();
            match reduction {
                Reduction::Sum => row.sum(),
                Reduction::NanSum => row.filter(|x| !x.is_nan()).sum(),
                Reduction::Product => row.product(),
                Reduction::NanProduct => row.filter(|x| !x.is_nan()).product(),
                Reduction::Maximum => row.fold(f64::NEG_INFINITY, larger),
                Reduction::Minimum => row.fold(f64::INFINITY, smaller),
                Reduction::EuclideanNorm => row.map(|x| x * x).sum::<f64>().sqrt(),
                Reduction::SumOfMagnitudes => row.map(f64::abs).sum(),
            }
        });
        store(reduced, out)
    }

    fn accumulate(&self, x: &Array, out: &Array) -> Result<()> {
        let length = x.shape()[x.ndim() - 1];
        let mut values = values(x)?;
        for row in values.chunks_mut(length.max(1)) {
            for index in 1..row.len() {
                row[index] += row[index - 1];
            }
        }
        store(values, out)
    }

    fn index_reduce(&self, reduction: IndexReduction, x: &Array, out: &Array) -> Result<()> {
        let length = x.shape()[x.ndim() - 1];
        let values = values(x)?;
        let positions = (0..out.size()).map(|row| {
            let row = &values[row * length..(row + 1) * length];
            let best = match reduction {
                IndexReduction::ArgMax => row.iter().copied().fold(f64::NEG_INFINITY, larger),
                IndexReduction::ArgMin => row.iter().copied().fold(f64::INFINITY, smaller),
            };
            row.iter()
                .position(|x| *x == best || (x.is_nan() && best.is_nan()))
                .unwrap_or(0) as f64
        });
        store(positions, out)
    }

    fn argsort(&self, x: &Array, descending: bool, out: &Array) -> Result<()> {
        let length = x.shape()[x.ndim() - 1];
        let values = values(x)?;
        let mut positions = Vec::with_capacity(values.len());
        for row in values.chunks(length.max(1)) {
            let mut order: Vec<usize> = (0..row.len()).collect();
            let key = |x: f64| {
                if x.is_nan() {
                    f64::INFINITY
                } else if descending {
                    -x
                } else {
                    x
                }
            };
            order.sort_by(|&i, &j| key(row[i]).total_cmp(&key(row[j])));
            positions.extend(order.into_iter().map(|position| position as f64));
        }
        store(positions, out)
    }

    fn matmul(&self, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
        let (batch, m, k) = (lhs.shape()[0], lhs.shape()[1], lhs.shape()[2]);
        let n = rhs.shape()[2];
        let (left, right, mut sums) = (values(lhs)?, values(rhs)?, values(out)?);
        for (index, slot) in sums.iter_mut().enumerate() {
            let (b, row, column) = (index / (m * n), index / n % m, index % n);
            debug_assert!(b < batch);
            let product: f64 = (0..k)
                .map(|i| left[(b * m + row) * k + i] * right[(b * k + i) * n + column])
                .sum();
            *slot = if accumulate { *slot + product } else { product };
        }
        store(sums, out)
    }

    fn gather(&self, x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()> {
        let (source, indices) = (values(x)?, values(indices)?);
        let (extent, inner) = (x.shape()[1], x.shape()[2]);
        let gathered = (0..out.size()).map(|index| {
            let (o, j, i) = (
                index / (indices.len() * inner),
                index / inner % indices.len(),
                index % inner,
            );
            source[(o * extent + position(indices[j], extent, mode)) * inner + i]
        });
        store(gathered.collect::<Vec<_>>(), out)
    }

    fn scatter(
        &self,
        x: &Array,
        indices: &Array,
        mode: IndexMode,
        accumulate: bool,
        out: &Array,
    ) -> Result<()> {
        let (source, indices, mut slots) = (values(x)?, values(indices)?, values(out)?);
        let (extent, inner) = (out.shape()[1], out.shape()[2]);
        for (index, value) in source.into_iter().enumerate() {
            let (o, j, i) = (
                index / (indices.len() * inner),
                index / inner % indices.len(),
                index % inner,
            );
            let slot = &mut slots[(o * extent + position(indices[j], extent, mode)) * inner + i];
            *slot = if accumulate { *slot + value } else { value };
        }
        store(slots, out)
    }

    fn convolve(
        &self,
        convolution: &Convolution,
        data: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        windows::convolve(convolution, data, weight, bias, out)
    }

    fn convolve_data(
        &self,
        convolution: &Convolution,
        result: &Array,
        weight: &Array,
        bias: Option<&Array>,
        out: &Array,
    ) -> Result<()> {
        windows::convolve_data(convolution, result, weight, bias, out)
    }

    fn convolve_weight(
        &self,
        convolution: &Convolution,
        data: &Array,
        result: &Array,
        out: &Array,
    ) -> Result<()> {
        windows::convolve_weight(convolution, data, result, out)
    }

    fn window_sum(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        windows::sum(window, x, out)
    }

    fn window_spread(&self, window: &Window, x: &Array, out: &Array) -> Result<()> {
        windows::spread(window, x, out)
    }

    fn window_maximum(
        &self,
        window: &Window,
        x: &Array,
        out: &Array,
        positions: &Array,
    ) -> Result<()> {
        windows::maximum(window, x, out, positions)
    }

    fn update(
        &self,
        function: &UpdateFunction,
        reads: &[&Array],
        parameters: &[f64],
        writes: &[&Array],
    ) -> Result<()> {
        let operands = reads
            .iter()
            .map(|x| values(x))
            .collect::<Result<Vec<_>>>()?;
        let size = writes.first().map_or(0, |out| out.size());
        let mut results = vec![Vec::with_capacity(size); writes.len()];
        let mut row = vec![0.0; writes.len()];
        for index in 0..size {
            let elements: Vec<f64> = operands.iter().map(|operand| operand[index]).collect();
            (function.reference)(&elements, parameters, &mut row);
            results
                .iter_mut()
                .zip(&row)
                .for_each(|(column, value)| column.push(*value));
        }
        results
            .into_iter()
            .zip(writes)
            .try_for_each(|(column, out)| store(column, out))
    }
}

fn position(index: f64, extent: usize, mode: IndexMode) -> usize {
    match mode {
        IndexMode::Clip => (index.trunc().max(0.0) as usize).min(extent - 1),
        IndexMode::Wrap => (index.trunc() as i64).rem_euclid(extent as i64) as usize,
    }
}

/// The larger of two, NaN winning over all.
fn larger(x: f64, y: f64) -> f64 {
    if x.is_nan() || x > y { x } else { y }
}

/// The smaller of two, NaN winning over all.
fn smaller(x: f64, y: f64) -> f64 {
    if x.is_nan() || x < y { x } else { y }
}

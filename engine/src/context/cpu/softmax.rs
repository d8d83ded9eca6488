//! Softmax of the rows of a matrix of float32 and its gradient, a few rows at a time so that they stay in the cache between the passes.
//!
//! Each step rounds as the operations that it replaces do: differences, exponentials and quotients to float32, sums are
//! of float64.

use super::copy::contiguous;
use super::fold;
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::error::Result;
use crate::math::{Exp, Kernel, Unary, dispatch};

/// Independent accumulators of a row. (The folds of `reduce`, which mind NaN, made a softmax 1.4 times slower.)
const LANES: usize = 16;

/// `out[i, j] = exp(x[i, j] - m) / s`, or the logarithm of that, with the maximum `m` and the sum of exponentials `s` of
/// row `i`.
pub fn softmax(logarithm: bool, x: &Array, out: &Array) -> Result<()> {
    let length = x.shape()[1];
    if x.size() == 0 {
        return Ok(());
    }
    let x = contiguous(x)?;
    let (source, target) = (x.as_slice::<f32>()?, Shared(out.pointer::<f32>()?));
    tiles(x.shape()[0], (TILE / 4 / length).max(1), |first, rows| {
        let (start, size) = (first * length, rows * length);
        // SAFETY: rows are disjoint, and each is written by one task.
        let out = unsafe { std::slice::from_raw_parts_mut(target.get().add(start), size) };
        let x = &source[start..start + size];
        if logarithm {
            dispatch(Logarithms { x, out, length });
        } else {
            dispatch(Probabilities { x, out, length });
        }
    })
}

/// The gradient with respect to the argument, from the result `y` and the gradient there.
pub fn gradient(logarithm: bool, y: &Array, incoming: &Array, out: &Array) -> Result<()> {
    let length = y.shape()[1];
    if y.size() == 0 {
        return Ok(());
    }
    let (y, incoming) = (contiguous(y)?, contiguous(incoming)?);
    let (y, incoming) = (y.as_slice::<f32>()?, incoming.as_slice::<f32>()?);
    let target = Shared(out.pointer::<f32>()?);
    tiles(out.shape()[0], (TILE / 4 / length).max(1), |first, rows| {
        let stretch = first * length..(first + rows) * length;
        // SAFETY: rows are disjoint, and each is written by one task.
        let out = unsafe {
            std::slice::from_raw_parts_mut(target.get().add(stretch.start), stretch.len())
        };
        dispatch(Gradient {
            logarithm,
            y: &y[stretch.clone()],
            incoming: &incoming[stretch],
            out,
            length,
        });
    })
}

struct Gradient<'a> {
    logarithm: bool,
    y: &'a [f32],
    incoming: &'a [f32],
    out: &'a mut [f32],
    length: usize,
}

impl Kernel for Gradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let rows = self.y.chunks_exact(self.length);
        let rows = rows.zip(self.incoming.chunks_exact(self.length));
        for ((y, incoming), out) in rows.zip(self.out.chunks_exact_mut(self.length)) {
            let pairs = y.iter().zip(incoming);
            if self.logarithm {
                let total = fold::sum(incoming) as f32;
                for (out, (&y, incoming)) in out.iter_mut().zip(pairs) {
                    *out = incoming - Exp.apply::<FMA>(y) * total;
                }
            } else {
                for (out, (y, incoming)) in out.iter_mut().zip(pairs.clone()) {
                    *out = incoming * y;
                }
                let mean = fold::sum(out) as f32;
                for (out, (y, incoming)) in out.iter_mut().zip(pairs) {
                    *out = y * (incoming - mean);
                }
            }
        }
    }
}

struct Probabilities<'a> {
    x: &'a [f32],
    out: &'a mut [f32],
    length: usize,
}

impl Kernel for Probabilities<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { x, out, length } = self;
        subtract_maxima(x, out, length);
        for element in out.iter_mut() {
            *element = Exp.apply::<FMA>(*element);
        }
        for row in out.chunks_exact_mut(length) {
            let total = sum(row) as f32;
            for element in row {
                *element /= total;
            }
        }
    }
}

struct Logarithms<'a> {
    x: &'a [f32],
    out: &'a mut [f32],
    length: usize,
}

impl Kernel for Logarithms<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { x, out, length } = self;
        subtract_maxima(x, out, length);
        for row in out.chunks_exact_mut(length) {
            let total = sum_of_exponentials::<FMA>(row) as f32;
            // One number for each row: the C library's logarithm, in float64, is rounded like the vectorised one.
            let logarithm = f64::from(total).ln() as f32;
            for element in row {
                *element -= logarithm;
            }
        }
    }
}

#[inline(always)]
fn subtract_maxima(x: &[f32], out: &mut [f32], length: usize) {
    for (x, out) in x.chunks_exact(length).zip(out.chunks_exact_mut(length)) {
        let largest = maximum(x);
        for (out, x) in out.iter_mut().zip(x) {
            *out = x - largest;
        }
    }
}

/// The largest number; NaN count as nothing, since they spoil the row's sum by themselves.
#[inline(always)]
fn maximum(row: &[f32]) -> f32 {
    let larger = |largest: f32, x: f32| if x > largest { x } else { largest };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = larger(*lane, x);
        }
    }
    let rest = chunks.remainder().iter();
    lanes
        .iter()
        .chain(rest)
        .fold(f32::NEG_INFINITY, |largest, &x| larger(largest, x))
}

#[inline(always)]
fn sum(row: &[f32]) -> f64 {
    let mut lanes = [0f64; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from(x);
        }
    }
    let rest = chunks.remainder().iter().map(|&x| f64::from(x));
    lanes.into_iter().chain(rest).sum()
}

#[inline(always)]
fn sum_of_exponentials<const FMA: bool>(row: &[f32]) -> f64 {
    let mut lanes = [0f64; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += f64::from(Exp.apply::<FMA>(x));
        }
    }
    let rest = chunks.remainder().iter();
    lanes
        .into_iter()
        .chain(rest.map(|&x| f64::from(Exp.apply::<FMA>(x))))
        .sum()
}

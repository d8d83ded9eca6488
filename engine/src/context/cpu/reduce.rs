//! Reductions. Floats are accumulated in float64, in an order fixed by the shape alone: results depend on neither the
//! number of threads nor the instruction set.

use std::marker::PhantomData;

use super::copy::{contiguous, converted, copy};
use super::parallel::{Shared, TILE, tiles};
use super::runs::Walk;
use crate::array::Array;
use crate::context::{IndexReduction, Reduction};
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::math::{Kernel, dispatch};
use crate::with_element;

/// Independent accumulators of a row, enough to hide the latency of an addition at the widest level.
const LANES: usize = 32;

/// Columns that are accumulated together when the reduced axis is the outer one.
const COLUMNS: usize = 512;

/// A reduction as a type, so that its loop is compiled for it.
trait Fold: Sync {
    const INITIAL: f64;
    const INTEGER_INITIAL: i64;
    fn step(accumulator: f64, x: f64) -> f64;
    fn integer_step(accumulator: i64, x: i64) -> i64;
    fn merge(x: f64, y: f64) -> f64;
    /// The result from what has been accumulated.
    fn finish(accumulator: f64) -> f64 {
        accumulator
    }
    /// As [`Fold::finish`], of integers.
    fn integer_finish(accumulator: i64) -> i64 {
        accumulator
    }
}

macro_rules! fold {
    ($name:ident, $initial:expr, $integer:expr, |$a:ident, $x:ident| $step:expr, |$i:ident, $j:ident| $integer_step:expr, $merge:ident) => {
        struct $name;
        impl Fold for $name {
            const INITIAL: f64 = $initial;
            const INTEGER_INITIAL: i64 = $integer;
            #[inline(always)]
            fn step($a: f64, $x: f64) -> f64 {
                $step
            }
            #[inline(always)]
            fn integer_step($i: i64, $j: i64) -> i64 {
                $integer_step
            }
            #[inline(always)]
            fn merge(x: f64, y: f64) -> f64 {
                $merge(x, y)
            }
        }
    };
}

#[inline(always)]
fn add(x: f64, y: f64) -> f64 {
    x + y
}
#[inline(always)]
fn multiply(x: f64, y: f64) -> f64 {
    x * y
}
#[inline(always)]
fn larger(x: f64, y: f64) -> f64 {
    if y > x || y.is_nan() { y } else { x }
}
#[inline(always)]
fn smaller(x: f64, y: f64) -> f64 {
    if y < x || y.is_nan() { y } else { x }
}

fold!(Sum, 0.0, 0, |a, x| a + x, |i, j| i.wrapping_add(j), add);
fold!(
    NanSum,
    0.0,
    0,
    |a, x| if x.is_nan() { a } else { a + x },
    |i, j| i.wrapping_add(j),
    add
);
fold!(
    Product,
    1.0,
    1,
    |a, x| a * x,
    |i, j| i.wrapping_mul(j),
    multiply
);
fold!(
    NanProduct,
    1.0,
    1,
    |a, x| if x.is_nan() { a } else { a * x },
    |i, j| i.wrapping_mul(j),
    multiply
);
fold!(
    Maximum,
    f64::NEG_INFINITY,
    i64::MIN,
    |a, x| larger(a, x),
    |i, j| i.max(j),
    larger
);
fold!(
    Minimum,
    f64::INFINITY,
    i64::MAX,
    |a, x| smaller(a, x),
    |i, j| i.min(j),
    smaller
);
fold!(
    SumOfMagnitudes,
    0.0,
    0,
    |a, x| a + x.abs(),
    |i, j| i.wrapping_add(j.wrapping_abs()),
    add
);

struct EuclideanNorm;

impl Fold for EuclideanNorm {
    const INITIAL: f64 = 0.0;
    const INTEGER_INITIAL: i64 = 0;
    #[inline(always)]
    fn step(accumulator: f64, x: f64) -> f64 {
        accumulator + x * x
    }
    #[inline(always)]
    fn integer_step(accumulator: i64, x: i64) -> i64 {
        accumulator.wrapping_add(x.wrapping_mul(x))
    }
    #[inline(always)]
    fn merge(x: f64, y: f64) -> f64 {
        x + y
    }
    fn finish(accumulator: f64) -> f64 {
        accumulator.sqrt()
    }
    fn integer_finish(accumulator: i64) -> i64 {
        accumulator.checked_isqrt().unwrap_or(0)
    }
}

/// Reduces the trailing `axes` axes of `x`.
pub fn reduce(reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float32 => typed::<f32>(reduction, x, axes, out),
        DType::Float64 => typed::<f64>(reduction, x, axes, out),
        dtype => {
            let wide = if dtype.is_float() {
                DType::Float32
            } else {
                DType::Int64
            };
            if wide == dtype {
                return typed::<i64>(reduction, x, axes, out);
            }
            let result = Array::host(out.shape().clone(), wide, out.context())?;
            reduce(reduction, &converted(x, wide)?, axes, &result)?;
            copy(&result, out)
        }
    }
}

fn typed<T: Element>(reduction: Reduction, x: &Array, axes: usize, out: &Array) -> Result<()> {
    match reduction {
        Reduction::Sum => run::<T, Sum>(x, axes, out),
        Reduction::NanSum => run::<T, NanSum>(x, axes, out),
        Reduction::Product => run::<T, Product>(x, axes, out),
        Reduction::NanProduct => run::<T, NanProduct>(x, axes, out),
        Reduction::Maximum => run::<T, Maximum>(x, axes, out),
        Reduction::Minimum => run::<T, Minimum>(x, axes, out),
        Reduction::EuclideanNorm => run::<T, EuclideanNorm>(x, axes, out),
        Reduction::SumOfMagnitudes => run::<T, SumOfMagnitudes>(x, axes, out),
    }
}

fn run<T: Element, F: Fold>(x: &Array, axes: usize, out: &Array) -> Result<()> {
    let reduced: usize = x.shape()[x.ndim() - axes..].iter().product();
    if let Some((rows, columns, row_step)) = columns_layout(x, axes) {
        return reduce_columns::<T, F>(x, rows, columns, row_step, out);
    }
    let x = contiguous(x)?;
    let (source, target) = (x.as_slice::<T>()?, Shared(out.pointer::<T>()?));
    if reduced > TILE && out.size() < 64 {
        for (row, chunk) in source.chunks_exact(reduced).enumerate() {
            let value = long_row::<T, F>(chunk)?;
            // SAFETY: `out` has one element for each row.
            unsafe { *target.get().add(row) = value };
        }
        return Ok(());
    }
    let rows_per_task = (TILE / reduced.max(1)).max(1);
    tiles(out.size(), rows_per_task, |start, rows| {
        for row in start..start + rows {
            let value =
                finish::<T, F>(&[partial::<T, F>(&source[row * reduced..(row + 1) * reduced])]);
            // SAFETY: each row is reduced by one task.
            unsafe { *target.get().add(row) = value };
        }
    })
}

/// What a stretch of elements reduces to: floats and integers have accumulators of their own.
#[derive(Clone, Copy)]
struct Partial {
    float: f64,
    integer: i64,
}

fn long_row<T: Element, F: Fold>(row: &[T]) -> Result<T> {
    let mut partials = vec![
        Partial {
            float: F::INITIAL,
            integer: F::INTEGER_INITIAL
        };
        row.len().div_ceil(TILE)
    ];
    let slots = Shared(partials.as_mut_ptr());
    tiles(row.len(), TILE, |start, n| {
        // `tiles` hands out a short row whole, and a long one in tiles: either way each start has a slot.
        let value = partial::<T, F>(&row[start..start + n]);
        // SAFETY: one slot for each tile.
        unsafe { *slots.get().add(start / TILE) = value };
    })?;
    Ok(finish::<T, F>(&partials))
}

fn finish<T: Element, F: Fold>(partials: &[Partial]) -> T {
    if T::DTYPE.is_float() {
        let merged = partials
            .iter()
            .fold(F::INITIAL, |sum, partial| F::merge(sum, partial.float));
        T::from_f64(F::finish(merged))
    } else {
        // Partials of integers are already folded; folding them again would square them.
        let merged = partials.iter().fold(F::INTEGER_INITIAL, |sum, partial| {
            merge_integers::<F>(sum, partial.integer)
        });
        T::from_i64(F::integer_finish(merged))
    }
}

/// Integers merge as their initial value says: sums start at 0, products at 1, extremes at the far end.
fn merge_integers<F: Fold>(x: i64, y: i64) -> i64 {
    match F::INTEGER_INITIAL {
        0 => x.wrapping_add(y),
        1 => x.wrapping_mul(y),
        i64::MIN => x.max(y),
        _ => x.min(y),
    }
}

fn partial<T: Element, F: Fold>(row: &[T]) -> Partial {
    if T::DTYPE.is_float() {
        Partial {
            float: fold_row::<T, F>(row),
            integer: F::INTEGER_INITIAL,
        }
    } else {
        let integer = row.iter().fold(F::INTEGER_INITIAL, |sum, x| {
            F::integer_step(sum, x.to_i64())
        });
        Partial {
            float: F::INITIAL,
            integer,
        }
    }
}

fn fold_row<T: Element, F: Fold>(row: &[T]) -> f64 {
    dispatch(FoldRow::<T, F>(row, PhantomData))
}

struct FoldRow<'a, T, F>(&'a [T], PhantomData<F>);

impl<T: Element, F: Fold> Kernel for FoldRow<'_, T, F> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        fold::<T, F>(self.0)
    }
}

#[inline(always)]
fn fold<T: Element, F: Fold>(row: &[T]) -> f64 {
    let mut lanes = [F::INITIAL; LANES];
    let mut chunks = row.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane = F::step(*lane, x.to_f64());
        }
    }
    for (lane, x) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = F::step(*lane, x.to_f64());
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] = F::merge(lanes[lane], lanes[lane + width]);
        }
        width /= 2;
    }
    lanes[0]
}

/// `(rows, columns, step between rows)` when the kept elements are neighbours and the reduced ones are not:
/// summing a matrix over its rows. `None` for other layouts.
fn columns_layout(x: &Array, axes: usize) -> Option<(usize, usize, isize)> {
    if axes == 0 || x.size() == 0 {
        return None;
    }
    let kept = x.ndim() - axes;
    let group = |range: std::ops::Range<usize>| -> Option<(usize, isize)> {
        let mut view = x.clone();
        for axis in (0..x.ndim()).rev().filter(|axis| !range.contains(axis)) {
            view = view.selected(axis, 0);
        }
        let walk = Walk::new([&view]);
        (walk.count() == 1).then(|| (walk.run(), walk.steps()[0]))
    };
    let (columns, column_step) = group(0..kept)?;
    let (rows, row_step) = group(kept..x.ndim())?;
    (column_step == 1 && columns >= 4 && rows > 1 && row_step > 1)
        .then_some((rows, columns, row_step))
}

fn reduce_columns<T: Element, F: Fold>(
    x: &Array,
    rows: usize,
    columns: usize,
    row_step: isize,
    out: &Array,
) -> Result<()> {
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    tiles(columns, COLUMNS, |start, n| {
        if T::DTYPE.is_float() {
            let mut sums = [F::INITIAL; COLUMNS];
            for row in 0..rows as isize {
                // SAFETY: the stretch of columns lies within the row.
                let row = unsafe {
                    std::slice::from_raw_parts(
                        source.get().offset(row * row_step).add(start).cast_const(),
                        n,
                    )
                };
                sums.iter_mut()
                    .zip(row)
                    .for_each(|(sum, x)| *sum = F::step(*sum, x.to_f64()));
            }
            // SAFETY: each column is reduced by one task.
            (0..n).for_each(|i| unsafe {
                *target.get().add(start + i) = T::from_f64(F::finish(sums[i]))
            });
        } else {
            for column in start..start + n {
                let sum = (0..rows as isize).fold(F::INTEGER_INITIAL, |sum, row| {
                    // SAFETY: within the array.
                    F::integer_step(
                        sum,
                        unsafe { *source.get().offset(row * row_step).add(column) }.to_i64(),
                    )
                });
                // SAFETY: each column is reduced by one task.
                unsafe { *target.get().add(column) = T::from_i64(F::integer_finish(sum)) };
            }
        }
    })
}

/// Positions of extremes along the last axis; the first wins a tie, and a NaN wins over all.
pub fn index_reduce(reduction: IndexReduction, x: &Array, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let length = x.shape()[x.ndim() - 1];
    let positions = Array::host(out.shape().clone(), DType::Int64, out.context())?;
    with_element!(x.dtype(), T => {
        let (source, target) = (x.as_slice::<T>()?, Shared(positions.pointer::<i64>()?));
        tiles(out.size(), (TILE / length.max(1)).max(1), |start, rows| {
            for row in start..start + rows {
                let position = extreme(&source[row * length..(row + 1) * length], reduction);
                // SAFETY: each row is looked at by one task.
                unsafe { *target.get().add(row) = position as i64 };
            }
        })
    })?;
    copy(&positions, out)
}

fn extreme<T: Element>(row: &[T], reduction: IndexReduction) -> usize {
    let mut best = 0;
    for (position, x) in row.iter().enumerate().skip(1) {
        let better = match reduction {
            IndexReduction::ArgMax => *x > row[best],
            IndexReduction::ArgMin => *x < row[best],
        };
        let becomes_nan = x.partial_cmp(x).is_none() && row[best].partial_cmp(&row[best]).is_some();
        if better || becomes_nan {
            best = position;
        }
    }
    best
}

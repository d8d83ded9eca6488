//! Reductions. Floats are accumulated in float64, in an order fixed by the shape alone: results depend on neither the
//! number of threads nor the instruction set.

use std::marker::PhantomData;

use super::copy::{contiguous, converted, copy};
use super::fold::*;
use super::parallel::{Shared, TILE, tiles};
use super::runs::Walk;
use crate::array::Array;
use crate::context::{IndexReduction, Reduction};
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::math::{Kernel, dispatch};
use crate::with_element;

/// Columns that are accumulated together when the reduced axis is the outer one.
const COLUMNS: usize = 512;

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
    if let Some(layout) = columns_layout(x, axes) {
        return reduce_columns::<T, F>(x, &layout, out);
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
        if T::DTYPE.is_float() && (2..=LANES).contains(&reduced) {
            dispatch(ShortRows {
                x: &source[start * reduced..(start + rows) * reduced],
                length: reduced,
                // SAFETY: each row is reduced by one task.
                out: unsafe { std::slice::from_raw_parts_mut(target.get().add(start), rows) },
                fold: PhantomData::<F>,
            });
            return;
        }
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

/// Rows of no more elements than there are lanes.
struct ShortRows<'a, T, F> {
    x: &'a [T],
    length: usize,
    out: &'a mut [T],
    fold: PhantomData<F>,
}

impl<T: Element, F: Fold> Kernel for ShortRows<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        match self.length {
            2 => self.rows::<2>(2),
            length @ ..=4 => self.rows::<4>(length),
            length @ ..=8 => self.rows::<8>(length),
            length => self.rows::<LANES>(length),
        }
    }
}

impl<T: Element, F: Fold> ShortRows<'_, T, F> {
    /// What [`fold`] computes, without the lanes that would stay empty.
    #[inline(always)]
    fn rows<const WIDTH: usize>(self, length: usize) {
        for (out, row) in self.out.iter_mut().zip(self.x.chunks_exact(length)) {
            let mut lanes = [F::INITIAL; WIDTH];
            for (lane, x) in lanes.iter_mut().zip(row) {
                *lane = F::step(*lane, x.to_f64());
            }
            let merged = merge::<F, WIDTH>(lanes);
            *out = T::from_f64(F::finish(F::merge(F::INITIAL, merged)));
        }
    }
}

/// A reduction of elements that are not neighbours while those that are kept are: summing a matrix over its rows, or each
/// matrix of a stack.
struct Columns {
    /// The kept elements; a run is one matrix's columns.
    kept: Walk<1>,
    rows: usize,
    row_step: isize,
}

/// `None` for other layouts.
fn columns_layout(x: &Array, axes: usize) -> Option<Columns> {
    if axes == 0 || x.size() == 0 {
        return None;
    }
    let border = x.ndim() - axes;
    let group = |range: std::ops::Range<usize>| {
        let mut view = x.clone();
        for axis in (0..x.ndim()).rev().filter(|axis| !range.contains(axis)) {
            view = view.selected(axis, 0);
        }
        Walk::new([&view])
    };
    let (kept, reduced) = (group(0..border), group(border..x.ndim()));
    let (rows, row_step) = (reduced.run(), reduced.steps()[0]);
    let fits = kept.steps()[0] == 1 && kept.run() >= 4;
    (fits && reduced.count() == 1 && rows > 1 && row_step > 1).then_some(Columns {
        kept,
        rows,
        row_step,
    })
}

fn reduce_columns<T: Element, F: Fold>(x: &Array, layout: &Columns, out: &Array) -> Result<()> {
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    let columns = layout.kept.run();
    let stretches = columns.div_ceil(COLUMNS);
    let per_task = (TILE / (layout.rows * columns.min(COLUMNS))).max(1);
    tiles(layout.kept.count() * stretches, per_task, |first, tasks| {
        for task in first..first + tasks {
            let (matrix, start) = (task / stretches, task % stretches * COLUMNS);
            let [offset] = layout.kept.offsets(matrix);
            let n = COLUMNS.min(columns - start);
            // SAFETY: the stretch of columns lies within the arrays, and is reduced by one task.
            let (x, out) = unsafe {
                let out = target.get().add(matrix * columns + start);
                let x = source.get().offset(offset).add(start).cast_const();
                (x, std::slice::from_raw_parts_mut(out, n))
            };
            dispatch(Stretch {
                x,
                rows: layout.rows,
                row_step: layout.row_step,
                out,
                fold: PhantomData::<F>,
            });
        }
    })
}

/// Some neighbouring columns of a matrix: as many of the rows' elements from `x` on as `out` has.
struct Stretch<'a, T, F> {
    x: *const T,
    rows: usize,
    row_step: isize,
    out: &'a mut [T],
    fold: PhantomData<F>,
}

impl<T: Element, F: Fold> Kernel for Stretch<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.out.len();
        // SAFETY: what the type says.
        let rows = (0..self.rows as isize).map(|row| unsafe {
            std::slice::from_raw_parts(self.x.offset(row * self.row_step), n)
        });
        if T::DTYPE.is_float() {
            let mut sums = [0.0; COLUMNS];
            let sums = &mut sums[..n];
            sums.fill(F::INITIAL);
            for row in rows {
                for (sum, x) in sums.iter_mut().zip(row) {
                    *sum = F::step(*sum, x.to_f64());
                }
            }
            for (out, sum) in self.out.iter_mut().zip(sums) {
                *out = T::from_f64(F::finish(*sum));
            }
        } else {
            let mut sums = [0; COLUMNS];
            let sums = &mut sums[..n];
            sums.fill(F::INTEGER_INITIAL);
            for row in rows {
                for (sum, x) in sums.iter_mut().zip(row) {
                    *sum = F::integer_step(*sum, x.to_i64());
                }
            }
            for (out, sum) in self.out.iter_mut().zip(sums) {
                *out = T::from_i64(F::integer_finish(*sum));
            }
        }
    }
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

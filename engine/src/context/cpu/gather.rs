//! Elements picked out and put back by position.

use rayon::prelude::*;

use super::copy::{contiguous, converted};
use super::parallel::{Shared, TILE, WORTH_SPLITTING, pieces, tiles};
use crate::array::Array;
use crate::context::IndexMode;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::interrupt;
use crate::{with_bits, with_element};

/// Fewer columns than this are not split.
const STRIPE: usize = 64;

/// The position that an index means on an axis of `extent` elements.
pub fn position(index: i64, extent: usize, mode: IndexMode) -> usize {
    let extent = extent as i64;
    match mode {
        IndexMode::Clip => index.clamp(0, extent - 1) as usize,
        IndexMode::Wrap => index.rem_euclid(extent) as usize,
    }
}

/// All indices as positions.
pub fn positions(indices: &Array, extent: usize, mode: IndexMode) -> Result<Vec<usize>> {
    let indices = converted(indices, DType::Int64)?;
    let indices = indices.as_slice::<i64>()?;
    let of = |&index: &i64| position(index, extent, mode);
    if indices.len() < WORTH_SPLITTING {
        return Ok(indices.iter().map(of).collect());
    }
    Ok(indices.par_iter().map(of).collect())
}

/// `out[o, j, i] = x[o, indices[j], i]`.
pub fn gather(x: &Array, indices: &Array, mode: IndexMode, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let x = contiguous(x)?;
    let (extent, inner) = (x.shape()[1], x.shape()[2]);
    let positions = positions(indices, extent, mode)?;
    with_bits!(out.dtype(), T => {
        let (source, target) = (Shared(x.bits_pointer::<T>()?), Shared(out.bits_pointer::<T>()?));
        if inner == 1 {
            let count = positions.len();
            return pieces(x.shape()[0], count, |outer, start, n| {
                for (j, &position) in (start..).zip(&positions[start..start + n]) {
                    // SAFETY: as below, of single elements.
                    unsafe {
                        *target.get().add(outer * count + j) = *source.get().add(outer * extent + position);
                    }
                }
            });
        }
        pieces(x.shape()[0] * positions.len(), inner, |run, start, n| {
            let (outer, j) = (run / positions.len(), run % positions.len());
            let from = (outer * extent + positions[j]) * inner + start;
            // SAFETY: the runs lie within the arrays, and those of `out` are disjoint.
            unsafe {
                std::ptr::copy_nonoverlapping(source.get().add(from), target.get().add(run * inner + start), n);
            }
        })
    })
}

/// `out[o, indices[j], i] = x[o, j, i]`, or `+=`, for each `o` and `i` in the order of `j`.
pub fn scatter(
    x: &Array,
    indices: &Array,
    mode: IndexMode,
    accumulate: bool,
    out: &Array,
) -> Result<()> {
    if x.size() == 0 {
        return Ok(());
    }
    let x = contiguous(x)?;
    let positions = positions(indices, out.shape()[1], mode)?;
    if accumulate {
        with_element!(out.dtype(), T => {
            let source = x.as_slice::<T>()?;
            if out.size() == out.shape()[1] {
                return add_elements(source, &positions, out.as_mut_slice::<T>()?);
            }
            scatter_runs::<T>(&positions, out, |slots, from| {
                for (slot, x) in slots.iter_mut().zip(&source[from..]) {
                    *slot = add(*slot, *x);
                }
            })
        })
    } else {
        with_bits!(out.dtype(), T => {
            let source = Shared(x.bits_pointer::<T>()?);
            scatter_runs::<T>(&positions, out, |slots, from| {
                // SAFETY: as many elements follow in `x`, which is not `out`.
                unsafe { std::ptr::copy_nonoverlapping(source.get().add(from), slots.as_mut_ptr(), slots.len()) }
            })
        })
    }
}

/// `out[positions[j]] += x[j]`, one after the other.
fn add_elements<T: Element>(x: &[T], positions: &[usize], out: &mut [T]) -> Result<()> {
    for (x, positions) in x.chunks(TILE).zip(positions.chunks(TILE)) {
        interrupt::check()?;
        for (&x, &position) in x.iter().zip(positions) {
            out[position] = add(out[position], x);
        }
    }
    Ok(())
}

/// Calls `write` with stretches of `out` and the offsets in `x` of what belongs there.
fn scatter_runs<T: Copy + Send>(
    positions: &[usize],
    out: &Array,
    write: impl Fn(&mut [T], usize) + Sync,
) -> Result<()> {
    let (outer, extent, inner) = (out.shape()[0], out.shape()[1], out.shape()[2]);
    let target = Shared(out.bits_pointer::<T>()?);
    // Tasks own columns, so that two of them never write to the same element: many neighbours, since memory comes in lines.
    let columns = (TILE / positions.len().max(1)).max(STRIPE).min(inner);
    let stripes = inner.div_ceil(columns);
    tiles(outer * stripes, 1, |task, _| {
        let (o, first) = (task / stripes, task % stripes * columns);
        let n = columns.min(inner - first);
        for (j, &position) in positions.iter().enumerate() {
            let from = (o * positions.len() + j) * inner + first;
            let to = (o * extent + position) * inner + first;
            // SAFETY: the stripe lies within `out` and belongs to this task.
            write(
                unsafe { std::slice::from_raw_parts_mut(target.get().add(to), n) },
                from,
            );
        }
    })
}

fn add<T: Element>(x: T, y: T) -> T {
    if T::DTYPE.is_float() {
        T::from_f64(x.to_f64() + y.to_f64())
    } else {
        T::from_i64(x.to_i64().wrapping_add(y.to_i64()))
    }
}

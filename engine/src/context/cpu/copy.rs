//! Copies between layouts and element types.

use super::parallel::{Shared, TILE, pieces, tiles};
use super::runs::Walk;
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::math::{Kernel, dispatch};
use crate::shape::Shape;
use crate::{with_bits, with_element};

/// The array itself if its elements lie in row-major order, else a copy where they do.
pub fn contiguous(x: &Array) -> Result<Array> {
    if x.is_contiguous() {
        return Ok(x.clone());
    }
    let out = Array::host(x.shape().clone(), x.dtype(), x.context())?;
    copy(x, &out)?;
    Ok(out)
}

/// A contiguous copy of another element type, or the array itself if it already is one.
pub fn converted(x: &Array, dtype: DType) -> Result<Array> {
    if x.dtype() == dtype {
        return contiguous(x);
    }
    let out = Array::host(x.shape().clone(), dtype, x.context())?;
    copy(x, &out)?;
    Ok(out)
}

/// Writes `x` into `out` of the same shape; both may be strided, of different element types, and overlap.
pub fn copy(x: &Array, out: &Array) -> Result<()> {
    if x.shares_storage(out) && !same_elements(x, out) {
        let separate = Array::host(x.shape().clone(), x.dtype(), x.context())?;
        copy_disjoint(x, &separate)?;
        return copy_disjoint(&separate, out);
    }
    copy_disjoint(x, out)
}

fn same_elements(x: &Array, out: &Array) -> bool {
    x.offset() == out.offset() && x.strides() == out.strides() && x.dtype() == out.dtype()
}

fn copy_disjoint(x: &Array, out: &Array) -> Result<()> {
    if x.dtype() == out.dtype() {
        return with_bits!(out.dtype(), T => copy_same::<T>(x, out));
    }
    if !out.is_contiguous() {
        return copy_disjoint(&converted(x, out.dtype())?, out);
    }
    let x = contiguous(x)?;
    with_element!(x.dtype(), S => with_element!(out.dtype(), T => convert::<S, T>(&x, out)))
}

fn copy_same<T: Copy>(x: &Array, out: &Array) -> Result<()> {
    if x.is_contiguous() && out.is_contiguous() {
        let (source, target) = (
            Shared(x.bits_pointer::<T>()?),
            Shared(out.bits_pointer::<T>()?),
        );
        return pieces(1, out.size(), |_, start, n| {
            // SAFETY: the piece lies within both arrays, which are the same or apart.
            unsafe { std::ptr::copy(source.get().add(start), target.get().add(start), n) }
        });
    }
    copy_planes::<T>(x, out)
}

/// Rows and columns of this many elements are copied at a time where memory is crossed in both directions: their lines
/// stay in the nearest cache.
const SQUARE: usize = 32;

/// A stretch of columns of some rows of a plane, and how far apart neighbours are in the source and in the target.
#[derive(Clone, Copy)]
struct Plane<T> {
    source: *const T,
    target: *mut T,
    rows: usize,
    columns: usize,
    row_steps: [isize; 2],
    steps: [isize; 2],
}

fn copy_planes<T: Copy>(x: &Array, out: &Array) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let walk = Walk::new([x, out]);
    let (rows, row_steps) = walk.rows();
    let (columns, steps) = (walk.run(), walk.steps());
    let wide = columns.min(TILE / 4);
    let high = (TILE / wide).min(rows);
    let (across, down) = (columns.div_ceil(wide), rows.div_ceil(high));
    let blocks = across * down;
    let count = walk.count() / rows * blocks;
    let pointers = (
        Shared(x.bits_pointer::<T>()?),
        Shared(out.bits_pointer::<T>()?),
    );
    tiles(count, (TILE / (wide * high)).max(1), |first, tasks| {
        for task in first..first + tasks {
            let (plane, block) = (task / blocks, task % blocks);
            let (row, column) = (block / across * high, block % across * wide);
            let offsets = walk.offsets(plane * rows);
            let offset = |array: usize| {
                offsets[array] + row as isize * row_steps[array] + column as isize * steps[array]
            };
            // SAFETY: the block lies within both arrays, and belongs to this task.
            unsafe {
                copy_plane(Plane {
                    source: pointers.0.get().offset(offset(0)),
                    target: pointers.1.get().offset(offset(1)),
                    rows: high.min(rows - row),
                    columns: wide.min(columns - column),
                    row_steps,
                    steps,
                });
            }
        }
    })
}

/// # Safety
/// The plane's elements lie within memory, and those of the target are those of the source or apart from them.
unsafe fn copy_plane<T: Copy>(plane: Plane<T>) {
    let Plane {
        source,
        target,
        rows,
        columns,
        row_steps,
        steps,
    } = plane;
    // SAFETY: the caller's promise, for all that follows.
    unsafe {
        if steps == [1, 1] {
            for row in 0..rows as isize {
                let from = source.offset(row * row_steps[0]);
                std::ptr::copy(from, target.offset(row * row_steps[1]), columns);
            }
        } else if steps == [0, 1] {
            for row in 0..rows as isize {
                let to = target.offset(row * row_steps[1]);
                let value = *source.offset(row * row_steps[0]);
                if columns == 2 {
                    to.cast::<[T; 2]>().write_unaligned([value; 2]);
                } else {
                    (0..columns).for_each(|column| *to.add(column) = value);
                }
            }
        } else if steps[0].abs() <= row_steps[0].abs() || rows == 1 {
            for row in 0..rows as isize {
                let from = source.offset(row * row_steps[0]);
                let to = target.offset(row * row_steps[1]);
                for column in 0..columns as isize {
                    *to.offset(column * steps[1]) = *from.offset(column * steps[0]);
                }
            }
        } else {
            for top in (0..rows).step_by(SQUARE) {
                for left in (0..columns).step_by(SQUARE) {
                    for row in (top..(top + SQUARE).min(rows)).map(|row| row as isize) {
                        let from = source.offset(row * row_steps[0]);
                        let to = target.offset(row * row_steps[1]);
                        for column in (left..(left + SQUARE).min(columns)).map(|at| at as isize) {
                            *to.offset(column * steps[1]) = *from.offset(column * steps[0]);
                        }
                    }
                }
            }
        }
    }
}

/// Between element types; both arrays are contiguous.
fn convert<S: Element, T: Element>(x: &Array, out: &Array) -> Result<()> {
    let (source, target) = (Shared(x.pointer::<S>()?), Shared(out.pointer::<T>()?));
    pieces(1, out.size(), |_, start, n| {
        // SAFETY: the piece lies within both arrays, which are apart, and is this call's own.
        let (x, out) = unsafe {
            (
                std::slice::from_raw_parts(source.get().add(start).cast_const(), n),
                std::slice::from_raw_parts_mut(target.get().add(start), n),
            )
        };
        dispatch(Convert { x, out });
    })
}

struct Convert<'a, S, T> {
    x: &'a [S],
    out: &'a mut [T],
}

impl<S: Element, T: Element> Kernel for Convert<'_, S, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, x) in self.out.iter_mut().zip(self.x) {
            *out = if S::DTYPE.is_float() {
                T::from_f64(x.to_f64())
            } else {
                T::from_i64(x.to_i64())
            };
        }
    }
}

/// Sets every element of `out`.
pub fn fill(value: f64, out: &Array) -> Result<()> {
    let one = Array::host(Shape::default(), out.dtype(), out.context())?;
    with_element!(out.dtype(), T => one.as_mut_slice::<T>()?[0] = T::from_f64(value));
    with_bits!(out.dtype(), T => {
        // SAFETY: the element was written above.
        let value = unsafe { *one.bits_pointer::<T>()? };
        if !out.is_contiguous() {
            out.as_view_mut::<T>()?.fill(value);
            return Ok(());
        }
        let target = Shared(out.bits_pointer::<T>()?);
        pieces(1, out.size(), |_, start, n| {
            // SAFETY: the piece lies within the array and is this call's own.
            unsafe { std::slice::from_raw_parts_mut(target.get().add(start), n) }.fill(value);
        })
    })
}

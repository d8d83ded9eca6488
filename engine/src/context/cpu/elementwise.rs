//! Elementwise functions over strided and broadcast operands of any element type.

use super::copy::{contiguous, copy};
use super::parallel::{Shared, TILE, pieces};
use super::runs::Walk;
use crate::array::Array;
use crate::context::{BinaryFunction, UnaryFunction};
use crate::dtype::{DType, Element, f16};
use crate::error::Result;
use crate::math::{Kernel, dispatch};
use crate::simd::{BinaryRun, UnaryRun};
use crate::{with_bits, with_element};

/// Runs shorter than this are not worth their bookkeeping: the operands are spread out first.
const RUN_MIN: usize = 8;

/// float16 is computed in pieces of this many float32.
const HALF_CHUNK: usize = 256;

/// `out[i] = function(x[i], parameters)`; `x` may be `out`.
#[inline]
pub fn unary(function: &UnaryFunction, x: &Array, parameters: [f64; 2], out: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float32 => {
            // SAFETY: `walk_unary` hands out valid runs.
            walk_unary(x, parameters.map(|p| p as f32), out, |run| unsafe {
                (function.float32)(run)
            })
        }
        // SAFETY: as above.
        DType::Float64 => walk_unary(x, parameters, out, |run| unsafe { (function.float64)(run) }),
        DType::Float16 => walk_unary(x, parameters.map(f16::from_f64), out, |run| {
            half_unary(function, parameters, run)
        }),
        dtype => with_element!(dtype, T => {
            walk_unary::<T>(x, parameters.map(T::from_f64), out, |run| integer_unary(function, run))
        }),
    }
}

#[inline]
fn walk_unary<T: Element>(
    x: &Array,
    parameters: [T; 2],
    out: &Array,
    kernel: impl Fn(UnaryRun<T>) + Sync,
) -> Result<()> {
    let n = out.size();
    let target = out.pointer::<T>()?;
    let source = if x.is_contiguous() {
        x.pointer::<T>()?
    } else {
        // The result's memory holds the operand's elements until they are replaced.
        copy(x, out)?;
        target
    };
    if n <= TILE {
        kernel(UnaryRun {
            x: source,
            out: target,
            n,
            parameters,
        });
        return Ok(());
    }
    let (source, target) = (Shared(source), Shared(target));
    pieces(1, n, |_, start, length| {
        // SAFETY: the piece lies within both arrays.
        let (x, out) = unsafe { (source.get().add(start), target.get().add(start)) };
        kernel(UnaryRun {
            x,
            out,
            n: length,
            parameters,
        });
    })
}

fn half_unary(function: &UnaryFunction, parameters: [f64; 2], run: UnaryRun<f16>) {
    let mut buffer = [0f32; HALF_CHUNK];
    let mut start = 0;
    while start < run.n {
        let n = HALF_CHUNK.min(run.n - start);
        // SAFETY: the chunk lies within the run.
        unsafe {
            (0..n).for_each(|i| buffer[i] = (*run.x.add(start + i)).to_f32());
            let pointer = buffer.as_mut_ptr();
            (function.float32)(UnaryRun {
                x: pointer,
                out: pointer,
                n,
                parameters: parameters.map(|p| p as f32),
            });
            (0..n).for_each(|i| *run.out.add(start + i) = f16::from_f32(buffer[i]));
        }
        start += n;
    }
}

fn integer_unary<T: Element>(function: &UnaryFunction, run: UnaryRun<T>) {
    let parameters = run.parameters.map(T::to_f64);
    for i in 0..run.n {
        // SAFETY: within the run.
        unsafe {
            let x = *run.x.add(i);
            *run.out.add(i) = match function.integer {
                Some(integer) => T::from_i64(integer(x.to_i64(), run.parameters.map(T::to_i64))),
                None => T::from_f64((function.reference)(x.to_f64(), parameters)),
            };
        }
    }
}

/// `out[i] = function(lhs[i], rhs[i])`; either operand may be `out`.
#[inline]
pub fn binary(function: &BinaryFunction, lhs: &Array, rhs: &Array, out: &Array) -> Result<()> {
    match out.dtype() {
        // SAFETY: `walk_binary` hands out valid runs.
        DType::Float32 => walk_binary(lhs, rhs, out, |run| unsafe { (function.float32)(run) }),
        // SAFETY: as above.
        DType::Float64 => walk_binary(lhs, rhs, out, |run| unsafe { (function.float64)(run) }),
        DType::Float16 => walk_binary(lhs, rhs, out, |run| half_binary(function, run)),
        dtype => with_element!(dtype, T => {
            walk_binary::<T>(lhs, rhs, out, |run| integer_binary(function, run))
        }),
    }
}

#[inline]
fn walk_binary<T: Element>(
    lhs: &Array,
    rhs: &Array,
    out: &Array,
    kernel: impl Fn(BinaryRun<T>) + Sync,
) -> Result<()> {
    let n = out.size();
    if n <= TILE && lhs.is_contiguous() && rhs.is_contiguous() {
        let (lhs, rhs, out) = (
            lhs.pointer::<T>()?,
            rhs.pointer::<T>()?,
            out.pointer::<T>()?,
        );
        kernel(BinaryRun {
            lhs,
            lhs_step: 1,
            rhs,
            rhs_step: 1,
            out,
            n,
        });
        return Ok(());
    }
    walk_binary_strided(lhs, rhs, out, kernel)
}

fn walk_binary_strided<T: Element>(
    lhs: &Array,
    rhs: &Array,
    out: &Array,
    kernel: impl Fn(BinaryRun<T>) + Sync,
) -> Result<()> {
    if out.size() == 0 {
        return Ok(());
    }
    let mut walk = Walk::new([lhs, rhs, out]);
    let (mut lhs, mut rhs) = (lhs.clone(), rhs.clone());
    let [lhs_step, rhs_step, _] = walk.steps();
    let short = walk.run() < RUN_MIN && walk.count() > RUN_MIN;
    if short || !matches!(lhs_step, 0 | 1) || !matches!(rhs_step, 0 | 1) {
        // Only the operand that cannot be walked is spread out, unless runs are short.
        if short || !matches!(lhs_step, 0 | 1) {
            lhs = contiguous(&lhs)?;
        }
        if short || !matches!(rhs_step, 0 | 1) {
            rhs = contiguous(&rhs)?;
        }
        walk = Walk::new([&lhs, &rhs, out]);
    }
    let [lhs_step, rhs_step, _] = walk.steps().map(|step| step as usize);
    let pointers = (
        Shared(lhs.pointer::<T>()?),
        Shared(rhs.pointer::<T>()?),
        Shared(out.pointer::<T>()?),
    );
    pieces(walk.count(), walk.run(), |run, start, n| {
        let [lhs_offset, rhs_offset, out_offset] = walk.offsets(run);
        // SAFETY: the walk stays within the arrays, and pieces of `out` are disjoint.
        unsafe {
            kernel(BinaryRun {
                lhs: pointers.0.get().offset(lhs_offset).add(start * lhs_step),
                lhs_step,
                rhs: pointers.1.get().offset(rhs_offset).add(start * rhs_step),
                rhs_step,
                out: pointers.2.get().offset(out_offset).add(start),
                n,
            });
        }
    })
}

fn half_binary(function: &BinaryFunction, run: BinaryRun<f16>) {
    let (mut left, mut right) = ([0f32; HALF_CHUNK], [0f32; HALF_CHUNK]);
    let mut start = 0;
    while start < run.n {
        let n = HALF_CHUNK.min(run.n - start);
        // SAFETY: the chunk lies within the run.
        unsafe {
            (0..n).for_each(|i| left[i] = (*run.lhs.add((start + i) * run.lhs_step)).to_f32());
            (0..n).for_each(|i| right[i] = (*run.rhs.add((start + i) * run.rhs_step)).to_f32());
            let out = left.as_mut_ptr();
            (function.float32)(BinaryRun {
                lhs: out,
                lhs_step: 1,
                rhs: right.as_ptr(),
                rhs_step: 1,
                out,
                n,
            });
            (0..n).for_each(|i| *run.out.add(start + i) = f16::from_f32(left[i]));
        }
        start += n;
    }
}

fn integer_binary<T: Element>(function: &BinaryFunction, run: BinaryRun<T>) {
    for i in 0..run.n {
        // SAFETY: within the run.
        unsafe {
            let (x, y) = (
                *run.lhs.add(i * run.lhs_step),
                *run.rhs.add(i * run.rhs_step),
            );
            *run.out.add(i) = match function.integer {
                Some(integer) => T::from_i64(integer(x.to_i64(), y.to_i64())),
                None => T::from_f64((function.reference)(x.to_f64(), y.to_f64())),
            };
        }
    }
}

/// `out[i] = if condition[i] != 0 { x[i] } else { y[i] }`.
pub fn select(condition: &Array, x: &Array, y: &Array, out: &Array) -> Result<()> {
    let (condition, x, y) = (contiguous(condition)?, contiguous(x)?, contiguous(y)?);
    with_element!(condition.dtype(), C => with_bits!(out.dtype(), T => {
        let condition = condition.as_slice::<C>()?;
        let (x, y) = (Shared(x.bits_pointer::<T>()?), Shared(y.bits_pointer::<T>()?));
        let target = Shared(out.bits_pointer::<T>()?);
        pieces(1, out.size(), |_, start, n| {
            dispatch(Select {
                condition: &condition[start..start + n],
                x: x.get().wrapping_add(start),
                y: y.get().wrapping_add(start),
                out: target.get().wrapping_add(start),
            });
        })
    }))
}

/// The pointers lead to as many elements as there are conditions. The result may be either operand.
struct Select<'a, C, T> {
    condition: &'a [C],
    x: *const T,
    y: *const T,
    out: *mut T,
}

impl<C: Element, T: Copy> Kernel for Select<'_, C, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (i, condition) in self.condition.iter().enumerate() {
            let is_set = if C::DTYPE.is_float() {
                condition.to_f64() != 0.0
            } else {
                condition.to_i64() != 0
            };
            // SAFETY: what the type says. Both are read, so that no branch is needed.
            unsafe {
                let (x, y) = (*self.x.add(i), *self.y.add(i));
                *self.out.add(i) = if is_set { x } else { y };
            }
        }
    }
}

//! Functions over the runs that a device hands out.

use std::ops::Mul;
use std::slice::{from_raw_parts, from_raw_parts_mut};

use super::function::{Binary, Unary};
use super::map::{map, map_in_place, map2, map2_in_place};
use super::power::Power;
use super::rearranged::{Swapped, Twice, WithLeft, WithRight};
use crate::simd::{BinaryRun, UnaryRun};

/// Applies `function` to a run; the parameters of the run are ignored.
///
/// # Safety
/// The pointers of the run are valid for its `n` elements, and are equal or lead to separate memory.
pub unsafe fn map_run<T: Copy, F: Unary<T, Output = T>>(function: &F, run: UnaryRun<T>) {
    // SAFETY: the caller's promise.
    unsafe { map_pointers(function, run.x, run.out, run.n) }
}

/// Applies `function` to a run of two operands.
///
/// # Safety
/// The pointers of the run are valid for its `n` elements. Each operand is `out` itself or separate from it.
pub unsafe fn map2_run<T: Copy, F: Binary<T, Output = T>>(function: &F, run: BinaryRun<T>) {
    let BinaryRun {
        lhs,
        lhs_step,
        rhs,
        rhs_step,
        out,
        n,
    } = run;
    if n == 0 {
        return;
    }
    // SAFETY: the caller's promise; a single operand is read before anything is written over it.
    unsafe {
        match (lhs_step, rhs_step) {
            (0, 0) => {
                let mut value = [*lhs];
                map_in_place(&WithRight(function, *rhs), &mut value);
                from_raw_parts_mut(out, n).fill(value[0]);
            }
            (0, _) => map_pointers(&WithLeft(function, *lhs), rhs, out, n),
            (_, 0) => map_pointers(&WithRight(function, *rhs), lhs, out, n),
            _ if std::ptr::eq(lhs, rhs) => map_pointers(&Twice(function), lhs, out, n),
            _ => {
                let result = from_raw_parts_mut(out, n);
                if std::ptr::eq(lhs, out) {
                    map2_in_place(function, result, from_raw_parts(rhs, n));
                } else if std::ptr::eq(rhs, out) {
                    map2_in_place(&Swapped(function), result, from_raw_parts(lhs, n));
                } else {
                    map2(
                        function,
                        from_raw_parts(lhs, n),
                        from_raw_parts(rhs, n),
                        result,
                    );
                }
            }
        }
    }
}

/// Each element of a run to the power of the run's first parameter.
///
/// # Safety
/// As for [`map_run`].
pub unsafe fn power_scalar_run<T>(run: UnaryRun<T>)
where
    T: Copy + PartialEq + From<f32> + Mul<Output = T>,
    Power: Binary<T, Output = T>,
{
    let exponent = run.parameters[0];
    // SAFETY: the caller's promise.
    unsafe {
        if exponent == T::from(2.0) {
            map_run(&|x: T| x * x, run);
        } else {
            map_run(&WithRight(&Power, exponent), run);
        }
    }
}

/// # Safety
/// The pointers are valid for `n` elements, and are equal or lead to separate memory.
unsafe fn map_pointers<T: Copy, F: Unary<T, Output = T>>(
    function: &F,
    x: *const T,
    out: *mut T,
    n: usize,
) {
    if n == 0 {
        return;
    }
    // SAFETY: the caller's promise.
    let result = unsafe { from_raw_parts_mut(out, n) };
    if std::ptr::eq(x, out) {
        map_in_place(function, result);
    } else {
        // SAFETY: the caller's promise.
        map(function, unsafe { from_raw_parts(x, n) }, result);
    }
}

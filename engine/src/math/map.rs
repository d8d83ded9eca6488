//! Running functions over slices.

use super::dispatch::{Kernel, dispatch_at};
use super::function::{Binary, Unary};
use crate::simd::{Level, level};

/// So many elements are searched for exceptions at once, where a function has any.
const BLOCK: usize = 256;

/// `out[i] = function(x[i])`, for as many elements as both slices have.
pub fn map<T: Copy, F: Unary<T>>(function: &F, x: &[T], out: &mut [F::Output]) {
    map_at(level(), function, x, out);
}

/// As [`map`], at a given level. Results of different levels may differ in the last place.
pub fn map_at<T: Copy, F: Unary<T>>(level: Level, function: &F, x: &[T], out: &mut [F::Output]) {
    dispatch_at(cap(level, F::VECTORISES), Map { function, x, out });
}

/// `x[i] = function(x[i])`.
pub fn map_in_place<T: Copy, F: Unary<T, Output = T>>(function: &F, x: &mut [T]) {
    dispatch_at(cap(level(), F::VECTORISES), MapInPlace { function, x });
}

/// `out[i] = function(x[i], y[i])`, for as many elements as all slices have.
pub fn map2<T: Copy, F: Binary<T>>(function: &F, x: &[T], y: &[T], out: &mut [F::Output]) {
    let kernel = Map2 {
        function,
        x,
        y,
        out,
    };
    dispatch_at(cap(level(), F::VECTORISES), kernel);
}

/// `x[i] = function(x[i], y[i])`, for as many elements as both slices have.
pub fn map2_in_place<T: Copy, F: Binary<T, Output = T>>(function: &F, x: &mut [T], y: &[T]) {
    dispatch_at(cap(level(), F::VECTORISES), Map2InPlace { function, x, y });
}

/// Calls of the C library are slower among instructions of the higher levels.
fn cap(level: Level, vectorises: bool) -> Level {
    if vectorises { level } else { Level::Baseline }
}

struct Map<'a, T, F: Unary<T>> {
    function: &'a F,
    x: &'a [T],
    out: &'a mut [F::Output],
}

impl<T: Copy, F: Unary<T>> Kernel for Map<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Map { function, x, out } = self;
        let block = block(F::HAS_EXCEPTIONS);
        for (out, x) in out.chunks_mut(block).zip(x.chunks(block)) {
            if F::HAS_EXCEPTIONS && any(x.iter().map(|&x| function.is_exception(x))) {
                for (out, &x) in out.iter_mut().zip(x) {
                    *out = function.apply_to_any::<FMA>(x);
                }
                continue;
            }
            for (out, &x) in out.iter_mut().zip(x) {
                *out = function.apply::<FMA>(x);
            }
        }
    }
}

struct MapInPlace<'a, T, F> {
    function: &'a F,
    x: &'a mut [T],
}

impl<T: Copy, F: Unary<T, Output = T>> Kernel for MapInPlace<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let MapInPlace { function, x } = self;
        for x in x.chunks_mut(block(F::HAS_EXCEPTIONS)) {
            if F::HAS_EXCEPTIONS && any(x.iter().map(|&x| function.is_exception(x))) {
                for x in x {
                    *x = function.apply_to_any::<FMA>(*x);
                }
                continue;
            }
            for x in x {
                *x = function.apply::<FMA>(*x);
            }
        }
    }
}

struct Map2<'a, T, F: Binary<T>> {
    function: &'a F,
    x: &'a [T],
    y: &'a [T],
    out: &'a mut [F::Output],
}

impl<T: Copy, F: Binary<T>> Kernel for Map2<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Map2 {
            function,
            x,
            y,
            out,
        } = self;
        let block = block(F::HAS_EXCEPTIONS);
        let blocks = out
            .chunks_mut(block)
            .zip(x.chunks(block))
            .zip(y.chunks(block));
        for ((out, x), y) in blocks {
            let pairs = x.iter().zip(y);
            if F::HAS_EXCEPTIONS && any(pairs.clone().map(|(&x, &y)| function.is_exception(x, y))) {
                for (out, (&x, &y)) in out.iter_mut().zip(pairs) {
                    *out = function.apply_to_any::<FMA>(x, y);
                }
                continue;
            }
            for (out, (&x, &y)) in out.iter_mut().zip(pairs) {
                *out = function.apply::<FMA>(x, y);
            }
        }
    }
}

struct Map2InPlace<'a, T, F> {
    function: &'a F,
    x: &'a mut [T],
    y: &'a [T],
}

impl<T: Copy, F: Binary<T, Output = T>> Kernel for Map2InPlace<'_, T, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Map2InPlace { function, x, y } = self;
        let block = block(F::HAS_EXCEPTIONS);
        for (x, y) in x.chunks_mut(block).zip(y.chunks(block)) {
            let has_any = any(x.iter().zip(y).map(|(&x, &y)| function.is_exception(x, y)));
            if F::HAS_EXCEPTIONS && has_any {
                for (x, &y) in x.iter_mut().zip(y) {
                    *x = function.apply_to_any::<FMA>(*x, y);
                }
                continue;
            }
            for (x, &y) in x.iter_mut().zip(y) {
                *x = function.apply::<FMA>(*x, y);
            }
        }
    }
}

#[inline(always)]
fn block(has_exceptions: bool) -> usize {
    if has_exceptions { BLOCK } else { usize::MAX }
}

/// Looks at all of them, which vectors do faster than stopping at the first.
#[inline(always)]
fn any(exceptions: impl Iterator<Item = bool>) -> bool {
    exceptions.fold(false, |any, is_exception| any | is_exception)
}

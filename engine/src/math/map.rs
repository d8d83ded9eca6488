//! Functions of one and two elements, and running them over slices.

use super::dispatch::{Kernel, dispatch_at};
use crate::simd::{Level, UnaryRun, level};

/// A function of one element. Closures are such functions.
pub trait Unary<T> {
    /// The type of its values.
    type Output;

    /// Whether vectors can serve the body. Calls of the C library they can't, and slow down.
    const VECTORISES: bool = true;

    /// The value at `x`. The body should be free of branches and `#[inline(always)]`.
    fn apply<const FMA: bool>(&self, x: T) -> Self::Output;
}

/// A function of two elements. Closures are such functions.
pub trait Binary<T> {
    /// The type of its values.
    type Output;

    /// Whether vectors can serve the body, as in [`Unary`].
    const VECTORISES: bool = true;

    /// The value at `x` and `y`. The body should be free of branches and `#[inline(always)]`.
    fn apply<const FMA: bool>(&self, x: T, y: T) -> Self::Output;
}

impl<T, U, F: Fn(T) -> U> Unary<T> for F {
    type Output = U;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: T) -> U {
        self(x)
    }
}

impl<T, U, F: Fn(T, T) -> U> Binary<T> for F {
    type Output = U;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: T, y: T) -> U {
        self(x, y)
    }
}

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

/// Applies `function` to a run; its parameters are ignored.
///
/// # Safety
/// The pointers of the run are valid for its `n` elements, and are equal or lead to separate memory.
pub unsafe fn map_run<T: Copy, F: Unary<T, Output = T>>(function: &F, run: UnaryRun<T>) {
    // SAFETY: the caller's promise.
    let out = unsafe { std::slice::from_raw_parts_mut(run.out, run.n) };
    if std::ptr::eq(run.x, run.out) {
        map_in_place(function, out);
    } else {
        // SAFETY: the caller's promise.
        map(
            function,
            unsafe { std::slice::from_raw_parts(run.x, run.n) },
            out,
        );
    }
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
        for (out, &x) in self.out.iter_mut().zip(self.x) {
            *out = self.function.apply::<FMA>(x);
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
        for x in self.x {
            *x = self.function.apply::<FMA>(*x);
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
        for ((out, &x), &y) in self.out.iter_mut().zip(self.x).zip(self.y) {
            *out = self.function.apply::<FMA>(x, y);
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
        for (x, &y) in self.x.iter_mut().zip(self.y) {
            *x = self.function.apply::<FMA>(*x, y);
        }
    }
}

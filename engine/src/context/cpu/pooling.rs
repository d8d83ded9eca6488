//! Sums and maxima over windows, row by row on all cores.

use std::ops::{AddAssign, Range};

use super::copy::{contiguous, converted, copy};
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::context::Window;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::math::{Kernel, dispatch};

/// Floats that windows are looked at in.
trait Float: Element + AddAssign {
    const LOWEST: Self;
}

impl Float for f32 {
    const LOWEST: Self = Self::MIN;
}

impl Float for f64 {
    const LOWEST: Self = Self::MIN;
}

/// See [`Device::window_sum`](crate::context::Device::window_sum).
pub fn sum(window: &Window, x: &Array, out: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float64 => sum_typed::<f64>(window, x, out),
        DType::Float32 => sum_typed::<f32>(window, x, out),
        _ => through(x, out, |x, out| sum(window, x, out)),
    }
}

/// See [`Device::window_spread`](crate::context::Device::window_spread).
pub fn spread(window: &Window, x: &Array, out: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float64 => spread_typed::<f64>(window, x, out),
        DType::Float32 => spread_typed::<f32>(window, x, out),
        _ => through(x, out, |x, out| spread(window, x, out)),
    }
}

/// See [`Device::window_maximum`](crate::context::Device::window_maximum).
pub fn maximum(window: &Window, x: &Array, out: &Array, positions: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float64 => maximum_typed::<f64>(window, x, out, positions),
        DType::Float32 => maximum_typed::<f32>(window, x, out, positions),
        // The lowest float32 becomes an infinity: float16's own lowest number is put back in its place.
        _ => through(x, out, |x, out| {
            maximum(window, x, out, positions)?;
            let lowest = f32::from(crate::dtype::f16::MIN);
            out.as_mut_slice::<f32>()?
                .iter_mut()
                .for_each(|value| *value = value.max(lowest));
            Ok(())
        }),
    }
}

/// Computes narrower floats in float32.
fn through(x: &Array, out: &Array, body: impl FnOnce(&Array, &Array) -> Result<()>) -> Result<()> {
    let wide = Array::host(out.shape().clone(), DType::Float32, out.context())?;
    body(&converted(x, DType::Float32)?, &wide)?;
    copy(&wide, out)
}

/// The extents of an array `[rows, d, h, w]` and of the results of its windows.
struct Plan<'a> {
    window: &'a Window,
    rows: usize,
    source: [usize; 3],
    result: [usize; 3],
    /// For the first two axes and each position of a window along them the taps that lie on elements.
    taps: [Vec<Range<usize>>; 2],
    /// For each tap of the last axis the results whose tap lies on an element, and the element of the first of them.
    columns: Vec<(Range<usize>, usize)>,
}

impl<'a> Plan<'a> {
    fn new(window: &'a Window, x: &Array, result: &Array) -> Self {
        let (x, y) = (x.shape(), result.shape());
        let taps = |axis: usize| -> Vec<Range<usize>> {
            (0..y[axis + 1])
                .map(|result| inside(window, axis, result, x[axis + 1]))
                .collect()
        };
        Self {
            window,
            rows: x[0],
            source: [x[1], x[2], x[3]],
            result: [y[1], y[2], y[3]],
            taps: [taps(0), taps(1)],
            columns: (0..window.kernel[2])
                .map(|tap| columns(window, tap, x[3], y[3]))
                .collect(),
        }
    }

    fn pixels(&self) -> usize {
        self.source.iter().product()
    }

    fn positions(&self) -> usize {
        self.result.iter().product()
    }

    /// Calls `visit` with the place of each line of results: its first result, and its position along both other axes.
    #[inline(always)]
    fn lines(&self, mut visit: impl FnMut(usize, [usize; 2])) {
        let [depth, lines, line] = self.result;
        for index in 0..depth * lines {
            visit(index * line, [index / lines, index % lines]);
        }
    }

    /// Calls `visit` for each tap of the windows of a line, in their order, with the results whose tap lies on an element
    /// and the element of the first of them. Those of its neighbours are a stride apart.
    #[inline(always)]
    fn stretches(&self, [d, h]: [usize; 2], mut visit: impl FnMut(Range<usize>, usize)) {
        let window = self.window;
        let place = |axis: usize, at: usize, tap: usize| {
            at * window.stride[axis] + tap * window.dilation[axis] - window.padding[axis]
        };
        for tap_d in self.taps[0][d].clone() {
            for tap_h in self.taps[1][h].clone() {
                let line = place(0, d, tap_d) * self.source[1] + place(1, h, tap_h);
                for (results, first) in &self.columns {
                    visit(results.clone(), line * self.source[2] + first);
                }
            }
        }
    }

    /// Runs `body(row)` for all rows, on all cores if it is worth it.
    fn over_rows(&self, body: impl Fn(usize) + Sync) -> Result<()> {
        let work = self.positions() * self.window.taps();
        tiles(self.rows, (TILE / work.max(1)).max(1), |start, rows| {
            (start..start + rows).for_each(&body);
        })
    }
}

/// Taps of a window along an axis that lie on elements.
fn inside(window: &Window, axis: usize, result: usize, extent: usize) -> Range<usize> {
    let (start, step) = (result * window.stride[axis], window.dilation[axis]);
    let first = window.padding[axis].saturating_sub(start).div_ceil(step);
    let end = (extent + window.padding[axis])
        .saturating_sub(start)
        .div_ceil(step)
        .min(window.kernel[axis]);
    first.min(end)..end
}

/// Results along the last axis whose tap lies on an element, and the element of the first of them.
fn columns(window: &Window, tap: usize, extent: usize, results: usize) -> (Range<usize>, usize) {
    let (shift, stride) = (tap * window.dilation[2], window.stride[2]);
    let first = window.padding[2].saturating_sub(shift).div_ceil(stride);
    let end = (extent + window.padding[2])
        .saturating_sub(shift)
        .div_ceil(stride)
        .min(results);
    if first >= end {
        return (0..0, 0);
    }
    (first..end, first * stride + shift - window.padding[2])
}

fn sum_typed<T: Float>(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, &x, out);
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    let stride = window.stride[2];
    plan.over_rows(|row| {
        let mut sums = vec![0.0f64; plan.result[2]];
        // SAFETY: a row of each array; each row is written by one task.
        unsafe {
            let source = source.get().add(row * plan.pixels());
            let target = target.get().add(row * plan.positions());
            plan.lines(|start, at| {
                sums.fill(0.0);
                plan.stretches(at, |results, first| {
                    for (i, sum) in sums[results].iter_mut().enumerate() {
                        *sum += (*source.add(first + i * stride)).to_f64();
                    }
                });
                for (i, sum) in sums.iter().enumerate() {
                    *target.add(start + i) = T::from_f64(*sum);
                }
            });
        }
    })
}

fn spread_typed<T: Float>(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, out, &x);
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    let stride = window.stride[2];
    plan.over_rows(|row| {
        // SAFETY: as in `sum_typed`.
        unsafe {
            let source = source.get().add(row * plan.positions());
            let target = target.get().add(row * plan.pixels());
            std::slice::from_raw_parts_mut(target, plan.pixels()).fill(T::default());
            plan.lines(|start, at| {
                plan.stretches(at, |results, first| {
                    for (i, result) in results.enumerate() {
                        *target.add(first + i * stride) += *source.add(start + result);
                    }
                });
            });
        }
    })
}

/// The tap of a window in which nothing larger than the lowest number was found yet.
const NOWHERE: u32 = u32::MAX;

fn maximum_typed<T: Float>(
    window: &Window,
    x: &Array,
    out: &Array,
    positions: &Array,
) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, &x, out);
    let source = x.as_slice::<T>()?;
    let (target, found) = (
        Shared(out.pointer::<T>()?),
        Shared(positions.pointer::<i64>()?),
    );
    let (pixels, count) = (plan.pixels(), plan.positions());
    plan.over_rows(|row| {
        // SAFETY: a row of each array; each row is written by one task.
        let (out, found) = unsafe {
            (
                std::slice::from_raw_parts_mut(target.get().add(row * count), count),
                std::slice::from_raw_parts_mut(found.get().add(row * count), count),
            )
        };
        dispatch(Maxima {
            plan: &plan,
            x: &source[row * pixels..(row + 1) * pixels],
            start: row * pixels,
            out,
            found,
        });
    })
}

/// The maxima of the windows of one row, whose elements begin at `start`.
struct Maxima<'a, T> {
    plan: &'a Plan<'a>,
    x: &'a [T],
    start: usize,
    out: &'a mut [T],
    found: &'a mut [i64],
}

impl<T: Float> Kernel for Maxima<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Maxima {
            plan,
            x,
            start,
            out,
            found,
        } = self;
        let (length, stride) = (plan.result[2], plan.window.stride[2]);
        // For each result the number of the tap on which its maximum was found, and for each tap its results, its first
        // element, and where that of result 0 would be.
        let mut best = vec![NOWHERE; length];
        let mut taps: Vec<(Range<usize>, usize, i64)> = Vec::new();
        let [depth, lines, _] = plan.result;
        // Not in closures, which would be compiled for every processor.
        for index in 0..depth * lines {
            let (line, at) = (index * length, [index / lines, index % lines]);
            taps.clear();
            plan.stretches(at, |results, first| {
                let base = (start + first) as i64 - (results.start * stride) as i64;
                taps.push((results, first, base));
            });
            let maxima = &mut out[line..line + length];
            maxima.fill(T::LOWEST);
            best.fill(NOWHERE);
            for (tap, (results, first, _)) in (0..).zip(&taps) {
                if results.is_empty() {
                    continue;
                }
                let maxima = &mut maxima[results.clone()];
                let best = &mut best[results.clone()];
                match stride {
                    1 => improve::<T, 1>(maxima, best, &x[*first..], tap),
                    2 => improve::<T, 2>(maxima, best, &x[*first..], tap),
                    _ => {
                        let elements = x[*first..].iter().step_by(stride);
                        for ((maximum, best), &x) in maxima.iter_mut().zip(best).zip(elements) {
                            improve_one(maximum, best, x, tap);
                        }
                    }
                }
            }
            let found = &mut found[line..line + length];
            for (i, (found, &tap)) in found.iter_mut().zip(&best).enumerate() {
                *found = match taps.get(tap as usize) {
                    Some((_, _, base)) => base + (i * stride) as i64,
                    None => (start + first_element(plan, at, i)) as i64,
                };
            }
        }
    }
}

/// Looks at one tap of neighbouring windows, whose elements are `STRIDE` apart.
#[inline(always)]
fn improve<T: Float, const STRIDE: usize>(out: &mut [T], best: &mut [u32], x: &[T], tap: u32) {
    let n = out.len().min(best.len());
    let (out, best, x) = (&mut out[..n], &mut best[..n], &x[..(n - 1) * STRIDE + 1]);
    for i in 0..n {
        improve_one(&mut out[i], &mut best[i], x[i * STRIDE], tap);
    }
}

#[inline(always)]
fn improve_one<T: Float>(out: &mut T, best: &mut u32, x: T, tap: u32) {
    let is_larger = x > *out;
    *out = if is_larger { x } else { *out };
    *best = if is_larger { tap } else { *best };
}

/// The first element of a window; 0 for a window of none, whose position does not matter.
#[cold]
fn first_element(plan: &Plan, at: [usize; 2], result: usize) -> usize {
    let (mut element, stride) = (None, plan.window.stride[2]);
    plan.stretches(at, |results, first| {
        if element.is_none() && results.contains(&result) {
            element = Some(first + (result - results.start) * stride);
        }
    });
    element.unwrap_or(0)
}

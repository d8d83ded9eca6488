//! Sums and maxima over windows, row by row on all cores.

use std::ops::{AddAssign, Range};

use super::copy::{contiguous, converted, copy};
use super::parallel::{Shared, TILE, tiles};
use crate::array::Array;
use crate::context::Window;
use crate::dtype::{DType, Element};
use crate::error::Result;

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
    /// For each axis and position of a window the taps that lie on elements.
    taps: [Vec<Range<usize>>; 3],
}

impl<'a> Plan<'a> {
    fn new(window: &'a Window, x: &Array, result: &Array) -> Self {
        let (x, y) = (x.shape(), result.shape());
        let inside = |axis: usize| -> Vec<Range<usize>> {
            (0..y[axis + 1])
                .map(|result| inside(window, axis, result, x[axis + 1]))
                .collect()
        };
        Self {
            window,
            rows: x[0],
            source: [x[1], x[2], x[3]],
            result: [y[1], y[2], y[3]],
            taps: [inside(0), inside(1), inside(2)],
        }
    }

    fn pixels(&self) -> usize {
        self.source.iter().product()
    }

    fn positions(&self) -> usize {
        self.result.iter().product()
    }

    /// Calls `visit` with the position of each result of a row and the elements of its window.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, &Elements)) {
        let mut result = 0;
        for (d, taps_d) in self.taps[0].iter().enumerate() {
            for (h, taps_h) in self.taps[1].iter().enumerate() {
                for (w, taps_w) in self.taps[2].iter().enumerate() {
                    let elements = Elements {
                        at: [d, h, w],
                        taps: [taps_d, taps_h, taps_w],
                        window: self.window,
                        source: self.source,
                    };
                    visit(result, &elements);
                    result += 1;
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

/// The elements of one window.
struct Elements<'a> {
    at: [usize; 3],
    taps: [&'a Range<usize>; 3],
    window: &'a Window,
    source: [usize; 3],
}

impl Elements<'_> {
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize)) {
        let window = self.window;
        let place = |axis: usize, tap: usize| {
            self.at[axis] * window.stride[axis] + tap * window.dilation[axis] - window.padding[axis]
        };
        for tap_d in self.taps[0].clone() {
            for tap_h in self.taps[1].clone() {
                let line = (place(0, tap_d) * self.source[1] + place(1, tap_h)) * self.source[2];
                for tap_w in self.taps[2].clone() {
                    visit(line + place(2, tap_w));
                }
            }
        }
    }
}

fn sum_typed<T: Float>(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, &x, out);
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    plan.over_rows(|row| {
        // SAFETY: a row of each array; each row is written by one task.
        unsafe {
            let source = source.get().add(row * plan.pixels());
            let target = target.get().add(row * plan.positions());
            plan.each(|result, elements| {
                let mut sum = 0.0;
                elements.each(|element| sum += (*source.add(element)).to_f64());
                *target.add(result) = T::from_f64(sum);
            });
        }
    })
}

fn spread_typed<T: Float>(window: &Window, x: &Array, out: &Array) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, out, &x);
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    plan.over_rows(|row| {
        // SAFETY: as in `sum_typed`.
        unsafe {
            let source = source.get().add(row * plan.positions());
            let target = target.get().add(row * plan.pixels());
            std::slice::from_raw_parts_mut(target, plan.pixels()).fill(T::default());
            plan.each(|result, elements| {
                let value = *source.add(result);
                elements.each(|element| *target.add(element) += value);
            });
        }
    })
}

fn maximum_typed<T: Float>(
    window: &Window,
    x: &Array,
    out: &Array,
    positions: &Array,
) -> Result<()> {
    let x = contiguous(x)?;
    let plan = Plan::new(window, &x, out);
    let (source, target) = (Shared(x.pointer::<T>()?), Shared(out.pointer::<T>()?));
    let found = Shared(positions.pointer::<i64>()?);
    plan.over_rows(|row| {
        // SAFETY: as in `sum_typed`; there is a position for each result.
        unsafe {
            let first = row * plan.pixels();
            let source = source.get().add(first);
            let target = target.get().add(row * plan.positions());
            let found = found.get().add(row * plan.positions());
            plan.each(|result, elements| {
                let (mut best, mut position) = (T::LOWEST, usize::MAX);
                elements.each(|element| {
                    let value = *source.add(element);
                    if value > best {
                        (best, position) = (value, element);
                    } else if position == usize::MAX {
                        position = element;
                    }
                });
                *target.add(result) = best;
                // The windows of no element have no gradient, so that their position does not matter.
                *found.add(result) = if position == usize::MAX {
                    0
                } else {
                    (first + position) as i64
                };
            });
        }
    })
}

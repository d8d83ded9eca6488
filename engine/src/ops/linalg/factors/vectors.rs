//! Rows of numbers, compiled for several instruction sets.

use crate::math::{Kernel, dispatch, fma};

/// Sums that are kept side by side, so that they fill vectors.
const LANES: usize = 16;

/// The sum of the products of neighbours in two rows of one length.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    dispatch(Dot(x, y))
}

/// `y += factor * x`.
pub(super) fn add_scaled(factor: f64, x: &[f64], y: &mut [f64]) {
    dispatch(AddScaled(factor, x, y));
}

/// A rotation in the plane of two neighbouring rows.
pub(super) struct Turn {
    pub cosine: f64,
    pub sine: f64,
}

/// Turns the rows `last` and `last - 1` of a matrix of rows of `n` elements by the first rotation, then `last - 1` and
/// `last - 2` by the second, and so on: `x, y = cosine x - sine y, sine x + cosine y` for an upper row `x` and a lower row `y`.
pub(super) fn turn_rows(rows: &mut [f64], n: usize, last: usize, turns: &[Turn]) {
    dispatch(TurnRows {
        rows,
        n,
        last,
        turns,
    });
}

struct Dot<'a>(&'a [f64], &'a [f64]);

impl Kernel for Dot<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (x, x_rest) = self.0.as_chunks::<LANES>();
        let (y, y_rest) = self.1.as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for (x, y) in x.iter().zip(y) {
            for lane in 0..LANES {
                sums[lane] = fma::<FMA, f64>(x[lane], y[lane], sums[lane]);
            }
        }
        let mut rest = 0.0;
        for (x, y) in x_rest.iter().zip(y_rest) {
            rest = fma::<FMA, f64>(*x, *y, rest);
        }
        sums.iter().sum::<f64>() + rest
    }
}

struct AddScaled<'a>(f64, &'a [f64], &'a mut [f64]);

impl Kernel for AddScaled<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (x, y) in self.1.iter().zip(self.2) {
            *y = fma::<FMA, f64>(self.0, *x, *y);
        }
    }
}

struct TurnRows<'a> {
    rows: &'a mut [f64],
    n: usize,
    last: usize,
    turns: &'a [Turn],
}

/// Columns that go through all rotations together, while one row of them stays in registers.
const PANEL: usize = 32;

impl Kernel for TurnRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self {
            rows,
            n,
            last,
            turns,
        } = self;
        let mut start = 0;
        while start + PANEL <= n {
            turn_panel::<FMA, PANEL>(rows, n, last, turns, start);
            start += PANEL;
        }
        while start < n {
            turn_panel::<FMA, 1>(rows, n, last, turns, start);
            start += 1;
        }
    }
}

#[inline(always)]
fn turn_panel<const FMA: bool, const WIDTH: usize>(
    rows: &mut [f64],
    n: usize,
    last: usize,
    turns: &[Turn],
    start: usize,
) {
    let mut lower = [0.0; WIDTH];
    lower.copy_from_slice(&rows[last * n + start..][..WIDTH]);
    for (Turn { cosine, sine }, row) in turns.iter().zip((0..last).rev()) {
        let (above, below) = rows.split_at_mut((row + 1) * n);
        // Copies: the compiler does not know that the rows lie apart.
        let (mut upper, mut turned) = ([0.0; WIDTH], [0.0; WIDTH]);
        upper.copy_from_slice(&above[row * n + start..][..WIDTH]);
        for lane in 0..WIDTH {
            let (x, y) = (upper[lane], lower[lane]);
            turned[lane] = fma::<FMA, f64>(*sine, x, cosine * y);
            lower[lane] = fma::<FMA, f64>(*cosine, x, -sine * y);
        }
        below[start..][..WIDTH].copy_from_slice(&turned);
    }
    rows[(last - turns.len()) * n + start..][..WIDTH].copy_from_slice(&lower);
}

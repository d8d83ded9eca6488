//! Cholesky's factor.

use super::vectors::dot;
use super::{BLOCK, View, copied, subtract_product};
use crate::error::Result;
use crate::interrupt;

/// Replaces a symmetric matrix, of which the lower triangle is read, by its lower Cholesky factor. False if it is not
/// positive definite.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted).
pub(in super::super) fn cholesky(a: &mut [f64], n: usize) -> Result<bool> {
    for start in (0..n).step_by(BLOCK) {
        let end = (start + BLOCK).min(n);
        interrupt::check()?;
        if !columns(a, n, start, end) {
            return Ok(false);
        }
        subtract_square(a, n, start, end);
    }
    for row in 0..n {
        a[row * n + row + 1..(row + 1) * n].fill(0.0);
    }
    Ok(true)
}

/// The factor's columns from `start` to `end`, of a matrix from which the product of all columns before is subtracted.
fn columns(a: &mut [f64], n: usize, start: usize, end: usize) -> bool {
    for column in start..end {
        for row in column..n {
            let known = dot(
                &a[row * n + start..row * n + column],
                &a[column * n + start..column * n + column],
            );
            let rest = a[row * n + column] - known;
            a[row * n + column] = if row > column {
                rest / a[column * n + column]
            } else if rest > 0.0 {
                rest.sqrt()
            } else {
                // NaN is not positive either.
                return false;
            };
        }
    }
    true
}

/// Subtracts what the columns from `start` to `end` contribute to the lower triangle behind them.
fn subtract_square(a: &mut [f64], n: usize, start: usize, end: usize) {
    let panel = copied(a, View::part(end, start, n - end, end - start, n));
    let width = end - start;
    for first in (end..n).step_by(BLOCK) {
        let columns = BLOCK.min(n - first);
        let below = View::part(first - end, 0, n - first, width, width);
        let beside = View::part(first - end, 0, columns, width, width).turned();
        let target = View::part(first, first, n - first, columns, n);
        subtract_product((a, target), (&panel, below), (&panel, beside));
    }
}

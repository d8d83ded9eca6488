//! The factors of Gauss's elimination, and the inverse that they give.

use super::vectors::add_scaled;
use super::{BLOCK, Triangular, View, copied, subtract_product};
use crate::error::Result;
use crate::interrupt;

/// Replaces a matrix by its factors below and above the diagonal, rows exchanged for the largest pivots. Returns for each
/// row the one that it was exchanged with.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted).
pub(in super::super) fn lu(a: &mut [f64], n: usize) -> Result<Vec<usize>> {
    let mut exchanges = Vec::with_capacity(n);
    for start in (0..n).step_by(BLOCK) {
        interrupt::check()?;
        let end = (start + BLOCK).min(n);
        for column in start..end {
            exchanges.push(eliminate(a, n, column, end));
        }
        // The rows of the block behind its columns.
        for row in start..end {
            for known in start..row {
                let factor = a[row * n + known];
                let (above, below) = a.split_at_mut(row * n);
                let source = &above[known * n + end..(known + 1) * n];
                add_scaled(-factor, source, &mut below[end..n]);
            }
        }
        let (rows, columns) = (
            copied(a, View::part(start, end, end - start, n - end, n)),
            copied(a, View::part(end, start, n - end, end - start, n)),
        );
        subtract_product(
            (a, View::part(end, end, n - end, n - end, n)),
            (
                &columns,
                View::part(0, 0, n - end, end - start, end - start),
            ),
            (&rows, View::part(0, 0, end - start, n - end, n - end)),
        );
    }
    Ok(exchanges)
}

/// Brings the largest element of a column to the diagonal and makes zeros below it, in the columns up to `end`. Returns the
/// row that was exchanged.
fn eliminate(a: &mut [f64], n: usize, column: usize, end: usize) -> usize {
    let mut pivot = column;
    for row in column + 1..n {
        if a[row * n + column].abs() > a[pivot * n + column].abs() {
            pivot = row;
        }
    }
    if pivot != column {
        let (above, below) = a.split_at_mut(pivot * n);
        above[column * n..(column + 1) * n].swap_with_slice(&mut below[..n]);
    }
    let diagonal = a[column * n + column];
    if diagonal == 0.0 {
        return pivot;
    }
    let (above, below) = a.split_at_mut((column + 1) * n);
    let source = &above[column * n + column + 1..column * n + end];
    for row in below.chunks_mut(n) {
        let factor = row[column] / diagonal;
        row[column] = factor;
        for (target, source) in row[column + 1..end].iter_mut().zip(source) {
            *target -= factor * source;
        }
    }
    pivot
}

/// The inverse; `None` for a singular matrix.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted).
pub(in super::super) fn inverse(a: &[f64], n: usize) -> Result<Option<Vec<f64>>> {
    let mut factors = a.to_vec();
    let exchanges = lu(&mut factors, n)?;
    if (0..n).any(|k| factors[k * n + k] == 0.0) {
        return Ok(None);
    }
    let mut inverse = vec![0.0; n * n];
    (0..n).for_each(|k| inverse[k * n + k] = 1.0);
    for (row, &other) in exchanges.iter().enumerate() {
        if row != other {
            let (above, below) = inverse.split_at_mut(other * n);
            above[row * n..(row + 1) * n].swap_with_slice(&mut below[..n]);
        }
    }
    let below = Triangular {
        lower: true,
        turned: false,
        unit: true,
    };
    below.solve(&factors, n, &mut inverse, n)?;
    let above = Triangular {
        lower: false,
        unit: false,
        ..below
    };
    above.solve(&factors, n, &mut inverse, n)?;
    Ok(Some(inverse))
}

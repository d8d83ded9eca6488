//! Eigenvalues and eigenvectors of a symmetric matrix.
//!
//! Householder's reflections make the matrix tridiagonal, and QL steps with implicit shifts make that diagonal
//! (Bowdler, Martin, Reinsch and Wilkinson, "The QR and QL algorithms for symmetric matrices", 1968).

use super::vectors::{Turn, add_scaled, dot, turn_rows};
use crate::error::Result;
use crate::interrupt;

/// QL steps after which an eigenvalue counts as found: two or three are usual, and NaN never is.
const STEPS_MAX: usize = 60;

/// Eigenvalues in ascending order and eigenvectors as rows of a symmetric matrix, of which the lower triangle is read. Of
/// each eigenvector the element of the largest magnitude is positive.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted).
pub(in super::super) fn eigen(lower: &[f64], n: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut a = lower.to_vec();
    for row in 0..n {
        for column in row + 1..n {
            a[row * n + column] = a[column * n + row];
        }
    }
    let Tridiagonal {
        mut diagonal,
        mut beside,
        mut rows,
    } = tridiagonal(&mut a, n)?;
    for place in 0..n {
        interrupt::check()?;
        for _ in 0..STEPS_MAX {
            let end = block_end(&diagonal, &beside, place);
            if end == place {
                break;
            }
            step(&mut diagonal, &mut beside, &mut rows, place, end);
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&x, &y| diagonal[x].total_cmp(&diagonal[y]));
    let values = order.iter().map(|&k| diagonal[k]).collect();
    let vectors = order.iter().flat_map(|&k| {
        let row = &rows[k * n..(k + 1) * n];
        let largest = row.iter().fold(
            0.0f64,
            |most, &x| if x.abs() > most.abs() { x } else { most },
        );
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        row.iter().map(move |x| sign * x)
    });
    Ok((values, vectors.collect()))
}

/// `A = R^T T R` for a matrix `T` that has only a diagonal and, on both sides, the numbers beside it.
struct Tridiagonal {
    diagonal: Vec<f64>,
    /// One for each row; the last is 0.
    beside: Vec<f64>,
    /// `R`, row after row.
    rows: Vec<f64>,
}

/// Reflects a full symmetric matrix until it is tridiagonal.
fn tridiagonal(a: &mut [f64], n: usize) -> Result<Tridiagonal> {
    let mut beside = vec![0.0; n];
    let mut reflections: Vec<(Vec<f64>, f64)> = Vec::new();
    for k in 0..n.saturating_sub(1) {
        interrupt::check()?;
        let mut v = a[k * n + k + 1..(k + 1) * n].to_vec();
        let rest = dot(&v[1..], &v[1..]);
        if rest == 0.0 {
            beside[k] = v[0];
            reflections.push((v, 0.0));
            continue;
        }
        let norm = v[0].hypot(rest.sqrt());
        beside[k] = -norm.copysign(v[0]);
        v[0] += norm.copysign(v[0]);
        let scale = 2.0 / (v[0] * v[0] + rest);
        reflect_both_sides(a, n, k + 1, &v, scale);
        reflections.push((v, scale));
    }
    let diagonal = (0..n).map(|k| a[k * n + k]).collect();
    let rows = product(&reflections, n)?;
    Ok(Tridiagonal {
        diagonal,
        beside,
        rows,
    })
}

/// `H A H` for the part of a symmetric matrix from `start` on, where `H = 1 - scale v v^T`: that is `A - v w^T - w v^T`.
fn reflect_both_sides(a: &mut [f64], n: usize, start: usize, v: &[f64], scale: f64) {
    let rows = || (start..n).map(|row| row * n + start..(row + 1) * n);
    let mut w: Vec<f64> = rows().map(|row| scale * dot(&a[row], v)).collect();
    add_scaled(-0.5 * scale * dot(&w, v), v, &mut w);
    for (k, row) in rows().enumerate() {
        let row = &mut a[row];
        add_scaled(-v[k], &w, row);
        add_scaled(-w[k], v, row);
    }
}

/// The product of reflections, the last one first, of which number `k` leaves the first `k + 1` places alone.
fn product(reflections: &[(Vec<f64>, f64)], n: usize) -> Result<Vec<f64>> {
    let mut rows = vec![0.0; n * n];
    (0..n).for_each(|k| rows[k * n + k] = 1.0);
    // From the right: each row of what is there is reflected.
    for (k, (v, scale)) in reflections.iter().enumerate().rev() {
        interrupt::check()?;
        for row in k + 1..n {
            super::lq::reflect(&mut rows[row * n + k + 1..(row + 1) * n], v, *scale);
        }
    }
    Ok(rows)
}

/// The last place that is joined with `place` by numbers beside the diagonal that are not negligible.
fn block_end(diagonal: &[f64], beside: &[f64], place: usize) -> usize {
    (place..diagonal.len() - 1)
        .find(|&k| {
            let size = diagonal[k].abs() + diagonal[k + 1].abs();
            beside[k].abs() <= f64::EPSILON * size
        })
        .unwrap_or(diagonal.len() - 1)
}

/// A QL step on the places from `first` to `last`, with the shift of Wilkinson.
fn step(diagonal: &mut [f64], beside: &mut [f64], rows: &mut [f64], first: usize, last: usize) {
    let n = diagonal.len();
    let slope = (diagonal[first + 1] - diagonal[first]) / (2.0 * beside[first]);
    let shift = beside[first] / (slope + slope.hypot(1.0).copysign(slope));
    let mut next = diagonal[last] - diagonal[first] + shift;
    let (mut sine, mut cosine, mut moved) = (1.0, 1.0, 0.0);
    let mut turns = Vec::with_capacity(last - first);
    for k in (first..last).rev() {
        let (bulge, along) = (sine * beside[k], cosine * beside[k]);
        let length = bulge.hypot(next);
        beside[k + 1] = length;
        if length == 0.0 {
            // The block falls apart here.
            diagonal[k + 1] -= moved;
            beside[last] = 0.0;
            turn_rows(rows, n, last, &turns);
            return;
        }
        (sine, cosine) = (bulge / length, next / length);
        let corner = diagonal[k + 1] - moved;
        let turned = (diagonal[k] - corner) * sine + 2.0 * cosine * along;
        moved = sine * turned;
        diagonal[k + 1] = corner + moved;
        next = cosine * turned - along;
        turns.push(Turn { cosine, sine });
    }
    turn_rows(rows, n, last, &turns);
    diagonal[first] -= moved;
    beside[first] = next;
    beside[last] = 0.0;
}

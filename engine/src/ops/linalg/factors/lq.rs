//! The factors of orthonormal rows.

use super::vectors::{add_scaled, dot};
use crate::error::Result;
use crate::interrupt;

/// `A = L Q` of a matrix of `m` rows and `n >= m` columns, by Householder's reflections with LAPACK's signs. Returns `Q` and
/// `L`.
///
/// # Errors
/// [`Error::Interrupted`](crate::Error::Interrupted).
pub(in super::super) fn lq(a: &[f64], m: usize, n: usize) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut l = a.to_vec();
    let mut reflections: Vec<(Vec<f64>, f64)> = Vec::with_capacity(m);
    for row in 0..m {
        interrupt::check()?;
        let mut v: Vec<f64> = l[row * n + row..(row + 1) * n].to_vec();
        let rest = dot(&v[1..], &v[1..]);
        let norm = v[0].hypot(rest.sqrt());
        if rest == 0.0 {
            // Nothing to reflect.
            reflections.push((v, 0.0));
            continue;
        }
        v[0] += norm.copysign(v[0]);
        let scale = 2.0 / (v[0] * v[0] + rest);
        for other in row..m {
            reflect(&mut l[other * n + row..(other + 1) * n], &v, scale);
        }
        reflections.push((v, scale));
    }
    let mut q = vec![0.0; m * n];
    (0..m).for_each(|k| q[k * n + k] = 1.0);
    for row in (0..m).rev() {
        interrupt::check()?;
        let (v, scale) = &reflections[row];
        // Rows above are ones of the unit matrix still, which begin with zeros here.
        for other in row..m {
            reflect(&mut q[other * n + row..(other + 1) * n], v, *scale);
        }
    }
    let lower = (0..m * m).map(|at| {
        if at % m <= at / m {
            l[at / m * n + at % m]
        } else {
            0.0
        }
    });
    Ok((q, lower.collect()))
}

/// `x -= scale (x . v) v`: the reflection at the plane that `v` stands on.
pub(super) fn reflect(x: &mut [f64], v: &[f64], scale: f64) {
    add_scaled(-scale * dot(x, v), v, x);
}

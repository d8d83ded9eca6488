//! Factorisations of single matrices in row-major float64.

/// Replaces a symmetric matrix, of which the lower triangle is read, by its lower Cholesky factor. False if it is not
/// positive definite.
pub(super) fn cholesky(a: &mut [f64], n: usize) -> bool {
    for column in 0..n {
        for row in 0..n {
            let known: f64 = (0..column)
                .map(|k| a[row * n + k] * a[column * n + k])
                .sum();
            a[row * n + column] = match row.cmp(&column) {
                std::cmp::Ordering::Less => 0.0,
                std::cmp::Ordering::Equal => {
                    let square = a[row * n + row] - known;
                    // NaN is not positive either.
                    if square > 0.0 {
                        square.sqrt()
                    } else {
                        return false;
                    }
                }
                std::cmp::Ordering::Greater => {
                    (a[row * n + column] - known) / a[column * n + column]
                }
            };
        }
    }
    true
}

/// Replaces a matrix by its factors below and above the diagonal, rows exchanged for the largest pivots. Returns for each
/// row the one that it was exchanged with.
pub(super) fn lu(a: &mut [f64], n: usize) -> Vec<usize> {
    let mut exchanges = Vec::with_capacity(n);
    for column in 0..n {
        let mut pivot = column;
        for row in column + 1..n {
            if a[row * n + column].abs() > a[pivot * n + column].abs() {
                pivot = row;
            }
        }
        exchanges.push(pivot);
        if pivot != column {
            (0..n).for_each(|k| a.swap(pivot * n + k, column * n + k));
        }
        let diagonal = a[column * n + column];
        if diagonal == 0.0 {
            continue;
        }
        for row in column + 1..n {
            let factor = a[row * n + column] / diagonal;
            a[row * n + column] = factor;
            for k in column + 1..n {
                a[row * n + k] -= factor * a[column * n + k];
            }
        }
    }
    exchanges
}

/// The inverse; `None` for a singular matrix.
pub(super) fn inverse(a: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut factors = a.to_vec();
    let exchanges = lu(&mut factors, n);
    if (0..n).any(|k| factors[k * n + k] == 0.0) {
        return None;
    }
    let mut inverse = vec![0.0; n * n];
    (0..n).for_each(|k| inverse[k * n + k] = 1.0);
    for (row, &other) in exchanges.iter().enumerate() {
        if row != other {
            (0..n).for_each(|k| inverse.swap(row * n + k, other * n + k));
        }
    }
    let plain = Triangular {
        lower: true,
        turned: false,
        unit: true,
    };
    plain.solve(&factors, n, &mut inverse, n);
    Triangular {
        lower: false,
        unit: false,
        ..plain
    }
    .solve(&factors, n, &mut inverse, n);
    Some(inverse)
}

/// Which triangle of a matrix is meant, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Triangular {
    pub lower: bool,
    pub turned: bool,
    /// Whether the diagonal counts as ones.
    pub unit: bool,
}

impl Triangular {
    /// Replaces `b`, of `columns` columns, by the solution of `A X = B`.
    pub fn solve(self, a: &[f64], n: usize, b: &mut [f64], columns: usize) {
        let at = |row: usize, column: usize| {
            if self.turned {
                a[column * n + row]
            } else {
                a[row * n + column]
            }
        };
        // A transposed lower triangle is an upper one.
        let forwards = self.lower != self.turned;
        for step in 0..n {
            let row = if forwards { step } else { n - 1 - step };
            let known = if forwards { 0..row } else { row + 1..n };
            for k in known {
                let factor = at(row, k);
                for column in 0..columns {
                    b[row * columns + column] -= factor * b[k * columns + column];
                }
            }
            if !self.unit {
                let diagonal = at(row, row);
                (0..columns).for_each(|column| b[row * columns + column] /= diagonal);
            }
        }
    }
}

/// Eigenvalues in ascending order and eigenvectors as rows of a symmetric matrix, of which the lower triangle is read:
/// Jacobi's rotations. Of each eigenvector the element of the largest magnitude is positive.
pub(super) fn eigen(lower: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = lower.to_vec();
    for row in 0..n {
        for column in row + 1..n {
            a[row * n + column] = a[column * n + row];
        }
    }
    let mut vectors = vec![0.0; n * n];
    (0..n).for_each(|k| vectors[k * n + k] = 1.0);
    // Converges quadratically; NaN never does.
    for _ in 0..64 {
        let off: f64 = (0..n * n)
            .filter(|at| at / n != at % n)
            .map(|at| a[at] * a[at])
            .sum();
        let all: f64 = a.iter().map(|x| x * x).sum();
        if off.is_nan() || off <= all * 1e-34 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, n, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&x, &y| a[x * n + x].total_cmp(&a[y * n + y]));
    let values = order.iter().map(|&k| a[k * n + k]).collect();
    let rows = order.iter().flat_map(|&k| {
        let row = &vectors[k * n..(k + 1) * n];
        let largest = row.iter().fold(
            0.0f64,
            |most, &x| if x.abs() > most.abs() { x } else { most },
        );
        let sign = if largest < 0.0 { -1.0 } else { 1.0 };
        row.iter().map(move |x| sign * x)
    });
    (values, rows.collect())
}

/// Turns the plane of `p` and `q` so that their element vanishes.
fn rotate(a: &mut [f64], vectors: &mut [f64], n: usize, p: usize, q: usize) {
    let element = a[p * n + q];
    if element == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * element);
    let t = theta.signum() / (theta.abs() + theta.hypot(1.0));
    let cosine = t.hypot(1.0).recip();
    let sine = t * cosine;
    for k in 0..n {
        let (x, y) = (a[k * n + p], a[k * n + q]);
        (a[k * n + p], a[k * n + q]) = (cosine * x - sine * y, sine * x + cosine * y);
    }
    for matrix in [a, vectors] {
        for k in 0..n {
            let (x, y) = (matrix[p * n + k], matrix[q * n + k]);
            (matrix[p * n + k], matrix[q * n + k]) = (cosine * x - sine * y, sine * x + cosine * y);
        }
    }
}

/// `A = L Q` of a matrix of `m` rows and `n >= m` columns, by Householder's reflections with LAPACK's signs. Returns `Q` and
/// `L`.
pub(super) fn lq(a: &[f64], m: usize, n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut l = a.to_vec();
    let mut reflections: Vec<(Vec<f64>, f64)> = Vec::with_capacity(m);
    for row in 0..m {
        let mut v: Vec<f64> = l[row * n + row..(row + 1) * n].to_vec();
        let rest: f64 = v[1..].iter().map(|x| x * x).sum();
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
        let (v, scale) = &reflections[row];
        for other in 0..m {
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
    (q, lower.collect())
}

fn reflect(x: &mut [f64], v: &[f64], scale: f64) {
    let along: f64 = scale * x.iter().zip(v).map(|(x, v)| x * v).sum::<f64>();
    x.iter_mut().zip(v).for_each(|(x, v)| *x -= along * v);
}

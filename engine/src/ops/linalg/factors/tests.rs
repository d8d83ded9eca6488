//! Factors multiply to the matrix that they are of, on both sides of the borders of blocks.

use super::*;

const EXTENTS: [usize; 11] = [1, 2, 3, 5, 31, 32, 33, 64, 65, 100, 131];

/// Numbers between -0.5 and 0.5 that look random.
fn drawn(rows: usize, columns: usize) -> Vec<f64> {
    let mut state = 1 + rows as u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    (0..rows * columns).map(|_| next()).collect()
}

/// The product of matrices of `m` rows and `k` columns and of `k` rows.
fn product(lhs: &[f64], rhs: &[f64], m: usize, k: usize) -> Vec<f64> {
    let n = rhs.len() / k;
    let element = |at: usize| -> f64 {
        (0..k)
            .map(|inner| lhs[at / n * k + inner] * rhs[inner * n + at % n])
            .sum()
    };
    (0..m * n).map(element).collect()
}

fn turned(a: &[f64], rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns)
        .map(|at| a[at % rows * columns + at / rows])
        .collect()
}

fn unit(n: usize) -> Vec<f64> {
    (0..n * n)
        .map(|at| f64::from(u8::from(at / n == at % n)))
        .collect()
}

fn assert_close(what: &str, n: usize, got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    let difference = got.iter().zip(expected).map(|(x, y)| (x - y).abs());
    let difference = difference.fold(0.0, f64::max);
    assert!(difference < 1e-10, "{what} of {n}: off by {difference:e}");
}

#[test]
fn cholesky_factors() {
    for n in EXTENTS {
        let a = drawn(n, n);
        let mut definite = product(&a, &turned(&a, n, n), n, n);
        (0..n).for_each(|k| definite[k * n + k] += 1.0);
        let mut factor = definite.clone();
        // What is above the diagonal is not read.
        factor[n - 1] = if n > 1 { f64::NAN } else { factor[0] };
        assert!(cholesky(&mut factor, n).unwrap());
        let back = product(&factor, &turned(&factor, n, n), n, n);
        assert_close("Cholesky's factor", n, &back, &definite);
        let mut negative = unit(n);
        negative[n * n - 1] = -1.0;
        assert!(!cholesky(&mut negative, n).unwrap());
    }
}

#[test]
fn lower_and_upper_factors_and_the_inverse() {
    for n in EXTENTS {
        let a = drawn(n, n);
        let mut factors = a.clone();
        let mut exchanged = a.clone();
        for (row, other) in lu(&mut factors, n).unwrap().into_iter().enumerate() {
            (0..n).for_each(|k| exchanged.swap(row * n + k, other * n + k));
        }
        let part = |below: bool| -> Vec<f64> {
            let element = |at: usize| match (at / n).cmp(&(at % n)) {
                std::cmp::Ordering::Greater if below => factors[at],
                std::cmp::Ordering::Equal if below => 1.0,
                std::cmp::Ordering::Equal | std::cmp::Ordering::Less if !below => factors[at],
                _ => 0.0,
            };
            (0..n * n).map(element).collect()
        };
        let back = product(&part(true), &part(false), n, n);
        assert_close("lower and upper factors", n, &back, &exchanged);
        let inverse = inverse(&a, n).unwrap().unwrap();
        assert_close("the inverse", n, &product(&a, &inverse, n, n), &unit(n));
        let singular = super::inverse(&vec![1.0; 4 * n * n], 2 * n);
        assert_eq!(singular.unwrap(), None);
    }
}

#[test]
fn triangular_systems() {
    for n in EXTENTS {
        let mut a = drawn(n, n);
        (0..n).for_each(|k| a[k * n + k] += n as f64);
        for (lower, turn, unit) in
            [0, 1, 2, 3, 4, 5, 6, 7].map(|k| (k & 1 > 0, k & 2 > 0, k & 4 > 0))
        {
            let counts = |row: usize, column: usize| {
                if row == column && unit {
                    n as f64
                } else if (lower && row >= column) || (!lower && row <= column) {
                    a[row * n + column]
                } else {
                    0.0
                }
            };
            let scale = if unit { n as f64 } else { 1.0 };
            let mut matrix: Vec<f64> = (0..n * n).map(|at| counts(at / n, at % n)).collect();
            matrix.iter_mut().for_each(|element| *element /= scale);
            let stored: Vec<f64> = a.iter().map(|element| element / scale).collect();
            let matrix = if turn { turned(&matrix, n, n) } else { matrix };
            for columns in [1, 7] {
                let b = drawn(n, columns);
                let mut x = b.clone();
                let system = Triangular {
                    lower,
                    turned: turn,
                    unit,
                };
                system.solve(&stored, n, &mut x, columns).unwrap();
                assert_close("a triangular system", n, &product(&matrix, &x, n, n), &b);
            }
        }
    }
}

#[test]
fn eigenvalues_and_eigenvectors() {
    for n in EXTENTS {
        let a = drawn(n, n);
        let symmetric: Vec<f64> = a.iter().zip(turned(&a, n, n)).map(|(x, y)| x + y).collect();
        let (values, rows) = eigen(&symmetric, n).unwrap();
        assert!(values.is_sorted());
        let scaled: Vec<f64> = (0..n * n).map(|at| values[at / n] * rows[at]).collect();
        let turned = turned(&rows, n, n);
        let back = product(&turned, &scaled, n, n);
        assert_close("eigenvalues and eigenvectors", n, &back, &symmetric);
        let square = product(&rows, &turned, n, n);
        assert_close("eigenvectors' squares", n, &square, &unit(n));
    }
    // A matrix that falls apart, equal eigenvalues, none at all, and no numbers.
    assert_eq!(
        eigen(&[2.0, 0.0, 0.0, 2.0], 2).unwrap(),
        (vec![2.0, 2.0], unit(2))
    );
    assert_eq!(eigen(&[], 0).unwrap(), (vec![], vec![]));
    assert!(
        eigen(&[f64::NAN; 9], 3)
            .unwrap()
            .0
            .iter()
            .all(|value| value.is_nan())
    );
}

#[test]
fn orthonormal_rows() {
    for m in EXTENTS {
        let n = m + 9;
        let a = drawn(m, n);
        let (q, l) = lq(&a, m, n).unwrap();
        assert_close("the factors of rows", m, &product(&l, &q, m, m), &a);
        let square = product(&q, &turned(&q, m, n), m, n);
        assert_close("orthonormal rows", m, &square, &unit(m));
    }
}

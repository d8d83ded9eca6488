//! Factorisations of single matrices in row-major float64.
//!
//! Large matrices are worked on in blocks of [`BLOCK`] rows and columns, so that nearly all arithmetic is in products of
//! matrices; what remains runs along rows, whose elements are neighbours.

mod cholesky;
mod eigen;
mod lq;
mod lu;
mod triangular;
mod vectors;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub(super) use cholesky::cholesky;
pub(super) use eigen::eigen;
pub(super) use lq::lq;
pub(super) use lu::{inverse, lu};
pub(super) use triangular::Triangular;

/// The extent of a block: three of them fit into the first level of the cache.
const BLOCK: usize = 32;

/// A matrix inside of a slice: its first element, its extents, and the distances between rows and between columns.
#[derive(Debug, Clone, Copy)]
struct View {
    first: usize,
    rows: usize,
    columns: usize,
    row_step: usize,
    column_step: usize,
}

impl View {
    /// Part of a row-major matrix of `width` columns.
    fn part(row: usize, column: usize, rows: usize, columns: usize, width: usize) -> Self {
        Self {
            first: row * width + column,
            rows,
            columns,
            row_step: width,
            column_step: 1,
        }
    }

    /// The transposed matrix.
    fn turned(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_step: self.column_step,
            column_step: self.row_step,
            ..self
        }
    }

    /// Whether every element lies within so many.
    fn fits(self, length: usize) -> bool {
        self.rows == 0
            || self.columns == 0
            || self.first + (self.rows - 1) * self.row_step + (self.columns - 1) * self.column_step
                < length
    }
}

/// `out -= lhs rhs`, where `out` is part of one slice and the operands of two others.
fn subtract_product(
    (out, target): (&mut [f64], View),
    (lhs, left): (&[f64], View),
    (rhs, right): (&[f64], View),
) {
    let agree = left.columns == right.rows
        && target.rows == left.rows
        && target.columns == right.columns
        && target.fits(out.len())
        && left.fits(lhs.len())
        && right.fits(rhs.len());
    debug_assert!(agree, "{target:?} {left:?} {right:?}");
    if !agree || target.rows == 0 || target.columns == 0 || left.columns == 0 {
        return;
    }
    // SAFETY: the views lie within their slices, and `out` is nobody else's.
    unsafe {
        gemm::gemm(
            target.rows,
            target.columns,
            left.columns,
            out.as_mut_ptr().add(target.first),
            target.column_step as isize,
            target.row_step as isize,
            true,
            lhs.as_ptr().add(left.first),
            left.column_step as isize,
            left.row_step as isize,
            rhs.as_ptr().add(right.first),
            right.column_step as isize,
            right.row_step as isize,
            1.0,
            -1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// A copy of part of a row-major matrix, contiguous.
fn copied(a: &[f64], view: View) -> Vec<f64> {
    let mut copy = Vec::with_capacity(view.rows * view.columns);
    for row in 0..view.rows {
        copy.extend_from_slice(&a[view.first + row * view.row_step..][..view.columns]);
    }
    copy
}

//! Systems of equations whose matrix is a triangle.

use super::vectors::add_scaled;
use super::{BLOCK, View, subtract_product};
use crate::error::Result;
use crate::interrupt;

/// Which triangle of a matrix is meant, and how.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Triangular {
    pub lower: bool,
    pub turned: bool,
    /// Whether the diagonal counts as ones.
    pub unit: bool,
}

impl Triangular {
    /// Replaces `b`, of `columns` columns, by the solution of `A X = B`.
    ///
    /// # Errors
    /// [`Error::Interrupted`](crate::Error::Interrupted).
    pub fn solve(self, a: &[f64], n: usize, b: &mut [f64], columns: usize) -> Result<()> {
        // A transposed lower triangle is an upper one.
        let forwards = self.lower != self.turned;
        let blocks = n.div_ceil(BLOCK);
        for step in 0..blocks {
            interrupt::check()?;
            let block = if forwards { step } else { blocks - 1 - step };
            let (start, end) = (block * BLOCK, ((block + 1) * BLOCK).min(n));
            let (above, below) = b.split_at_mut(if forwards { start } else { end } * columns);
            let whole = |rows| View::part(0, 0, rows, columns, columns);
            let target = View::part(
                if forwards { 0 } else { start },
                0,
                end - start,
                columns,
                columns,
            );
            if forwards {
                let operands = (
                    (a, self.part(start..end, 0..start, n)),
                    (&*above, whole(start)),
                );
                subtract_product((below, target), operands.0, operands.1);
            } else {
                let operands = (
                    (a, self.part(start..end, end..n, n)),
                    (&*below, whole(n - end)),
                );
                subtract_product((above, target), operands.0, operands.1);
            }
            self.solve_block(a, n, b, columns, (start, end, forwards));
        }
        Ok(())
    }

    /// Rows and columns of the matrix as it counts.
    fn part(self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>, n: usize) -> View {
        if self.turned {
            View::part(columns.start, rows.start, columns.len(), rows.len(), n).turned()
        } else {
            View::part(rows.start, columns.start, rows.len(), columns.len(), n)
        }
    }

    /// Solves for the rows of one block, from which all rows before are subtracted.
    fn solve_block(
        self,
        a: &[f64],
        n: usize,
        b: &mut [f64],
        columns: usize,
        (start, end, forwards): (usize, usize, bool),
    ) {
        let at = |row: usize, column: usize| {
            if self.turned {
                a[column * n + row]
            } else {
                a[row * n + column]
            }
        };
        for step in 0..end - start {
            let row = if forwards {
                start + step
            } else {
                end - 1 - step
            };
            let known = if forwards { start..row } else { row + 1..end };
            for k in known {
                let (above, below) = b.split_at_mut(row.max(k) * columns);
                let (source, target) = if k < row {
                    (&above[k * columns..][..columns], &mut below[..columns])
                } else {
                    (&below[..columns], &mut above[row * columns..][..columns])
                };
                add_scaled(-at(row, k), source, target);
            }
            if !self.unit {
                let diagonal = at(row, row);
                b[row * columns..][..columns]
                    .iter_mut()
                    .for_each(|element| *element /= diagonal);
            }
        }
    }
}

//! Matrix products.

use super::copy::{converted, copy};
use super::parallel::Shared;
use crate::array::Array;
use crate::dtype::{DType, Element};
use crate::error::Result;
use crate::interrupt;

/// Multiply-adds after which to look for an interrupt: about 10 ms on one core.
const OPERATIONS_PER_LOOK: usize = 1 << 29;

/// Multiply-adds below which a second thread costs more than it gains.
const WORTH_SPLITTING: usize = 1 << 18;

/// `out[b] = lhs[b] rhs[b]` for `[b, m, k]` and `[b, k, n]`, added to `out` if `accumulate`.
///
/// Each element is a sum over `k` in an order that depends on neither the split nor the number of threads.
pub fn matmul(lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    match out.dtype() {
        DType::Float32 => blocked::<f32>(lhs, rhs, accumulate, out),
        DType::Float64 => blocked::<f64>(lhs, rhs, accumulate, out),
        DType::Int64 => integers(lhs, rhs, accumulate, out),
        DType::Float16 => through(DType::Float32, lhs, rhs, accumulate, out),
        _ => through(DType::Int64, lhs, rhs, accumulate, out),
    }
}

/// Floats that the `gemm` crate multiplies.
pub trait Float: Element {
    /// The number 1.
    const ONE: Self;
}

impl Float for f32 {
    const ONE: Self = 1.0;
}

impl Float for f64 {
    const ONE: Self = 1.0;
}

fn blocked<T: Float>(lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    let (batch, m, k) = (lhs.shape()[0], lhs.shape()[1], lhs.shape()[2]);
    let n = rhs.shape()[2];
    if k == 0 && !accumulate {
        return super::copy::fill(0.0, out);
    }
    if batch * m * n == 0 || k == 0 {
        return Ok(());
    }
    let (left, right, target) = (
        lhs.pointer::<T>()?,
        rhs.pointer::<T>()?,
        out.pointer::<T>()?,
    );
    let (ls, rs, os) = (lhs.strides(), rhs.strides(), out.strides());
    let rows_per_look = (OPERATIONS_PER_LOOK / (n * k)).clamp(64, m.max(64));
    for index in 0..batch as isize {
        let mut row = 0;
        while row < m {
            interrupt::check()?;
            let rows = rows_per_look.min(m - row);
            // SAFETY: the block lies within all three matrices.
            unsafe {
                let product = Product {
                    m: rows,
                    n,
                    k,
                    out: target.offset(index * os[0] + row as isize * os[1]),
                    out_strides: (os[1], os[2]),
                    lhs: left.offset(index * ls[0] + row as isize * ls[1]),
                    lhs_strides: (ls[1], ls[2]),
                    rhs: right.offset(index * rs[0]),
                    rhs_strides: (rs[1], rs[2]),
                    accumulate,
                };
                product.split();
            }
            row += rows;
        }
    }
    Ok(())
}

/// The least length of a part of the result's longer side. gemm multiplies vectors, results of up to 256 elements, and
/// matrices of up to 64 rows and columns over more than 512 terms in ways of their own, which round otherwise: a part has to
/// be of the kind of the whole, so that a sum does not depend on how many threads there are.
fn least_part(other: usize, k: usize) -> usize {
    let beyond_small_sides = if k > 512 { 64 + 1 } else { 2 };
    beyond_small_sides.max(256 / other.max(1) + 1)
}

/// One matrix product over raw strided matrices.
pub struct Product<T> {
    pub m: usize,
    pub n: usize,
    pub k: usize,
    pub out: *mut T,
    pub out_strides: (isize, isize),
    pub lhs: *mut T,
    pub lhs_strides: (isize, isize),
    pub rhs: *mut T,
    pub rhs_strides: (isize, isize),
    pub accumulate: bool,
}

impl<T: Float> Product<T> {
    /// Halves the longer side of the result until a half is for each thread. gemm's own threading loses on skinny
    /// matrices; disjoint halves of the result need no agreement between threads.
    unsafe fn split(self) {
        let threads = rayon::current_num_threads();
        let worth = self.m * self.n * self.k >= WORTH_SPLITTING && threads > 1;
        if !worth {
            // SAFETY: the caller's promise.
            unsafe { self.run() };
            return;
        }
        let by_columns = self.n >= self.m;
        let (length, other) = if by_columns {
            (self.n, self.m)
        } else {
            (self.m, self.n)
        };
        let least = least_part(other, self.k);
        // Borders on multiples of 16 keep the parts' kernels full.
        let part = (length / threads / 16 * 16).max(least.next_multiple_of(16));
        let parts = length / part;
        if parts < 2 {
            // SAFETY: the caller's promise.
            unsafe { self.run() };
            return;
        }
        let (out, lhs, rhs) = (Shared(self.out), Shared(self.lhs), Shared(self.rhs));
        let (m, n, k, accumulate) = (self.m, self.n, self.k, self.accumulate);
        let (os, ls, rs) = (self.out_strides, self.lhs_strides, self.rhs_strides);
        rayon::scope(|scope| {
            for index in 0..parts {
                let start = index * part;
                // What is left over belongs to the last part.
                let size = if index + 1 == parts {
                    length - start
                } else {
                    part
                };
                scope.spawn(move |_| {
                    let first = start as isize;
                    let (out_step, lhs_step, rhs_step) = if by_columns {
                        (os.1, 0, rs.1)
                    } else {
                        (os.0, ls.0, 0)
                    };
                    // SAFETY: the part lies within the matrices, and parts of the result are disjoint.
                    unsafe {
                        Product {
                            m: if by_columns { m } else { size },
                            n: if by_columns { size } else { n },
                            k,
                            out: out.get().offset(first * out_step),
                            out_strides: os,
                            lhs: lhs.get().offset(first * lhs_step),
                            lhs_strides: ls,
                            rhs: rhs.get().offset(first * rhs_step),
                            rhs_strides: rs,
                            accumulate,
                        }
                        .run();
                    }
                });
            }
        });
    }

    /// Multiplies on this thread.
    ///
    /// # Safety
    /// The matrices lie in memory that this thread may read, and write for `out`.
    pub unsafe fn run(self) {
        // SAFETY: the caller's promise that the matrices lie in their arrays; gemm reads `out` only if asked to.
        unsafe {
            gemm::gemm(
                self.m,
                self.n,
                self.k,
                self.out,
                self.out_strides.1,
                self.out_strides.0,
                self.accumulate,
                self.lhs,
                self.lhs_strides.1,
                self.lhs_strides.0,
                self.rhs,
                self.rhs_strides.1,
                self.rhs_strides.0,
                T::ONE,
                T::ONE,
                false,
                false,
                false,
                gemm::Parallelism::None,
            );
        }
    }
}

/// float16 products are summed in float32 and rounded once; narrow integers wrap as C's.
fn through(wide: DType, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    let result = converted(out, wide)?;
    matmul(
        &converted(lhs, wide)?,
        &converted(rhs, wide)?,
        accumulate,
        &result,
    )?;
    copy(&result, out)
}

fn integers(lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    let (lhs, rhs) = (lhs.as_view::<i64>()?, rhs.as_view::<i64>()?);
    let mut out = out.as_view_mut::<i64>()?;
    let (k, mut failed) = (lhs.shape()[2], None);
    for (index, slot) in out.indexed_iter_mut() {
        if index[2] == 0
            && let Err(error) = interrupt::check()
        {
            failed = Some(error);
            break;
        }
        let start = if accumulate { *slot } else { 0 };
        *slot = (0..k).fold(start, |sum, inner| {
            let (x, y) = (
                lhs[[index[0], index[1], inner]],
                rhs[[index[0], inner, index[2]]],
            );
            sum.wrapping_add(x.wrapping_mul(y))
        });
    }
    failed.map_or(Ok(()), Err)
}

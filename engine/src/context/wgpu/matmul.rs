//! Matrix products of arrays of any strides.

use super::gpu::Gpu;
use super::layout::position;
use super::product::{Factor, Product, Target, Texts};
use crate::array::Array;
use crate::error::Result;

/// `out[b] = lhs[b] rhs[b]`, or `+=`.
pub fn matmul(gpu: &Gpu, lhs: &Array, rhs: &Array, accumulate: bool, out: &Array) -> Result<()> {
    let (batch, m, k) = (lhs.shape()[0], lhs.shape()[1], lhs.shape()[2]);
    let n = rhs.shape()[2];
    let mut words = Vec::with_capacity(8);
    for operand in [lhs, rhs] {
        words.push(position(operand.offset())?);
        for stride in operand.strides() {
            position(stride.unsigned_abs())?;
            words.push(stride as i32 as u32);
        }
    }
    // Axes of the outer positions and of the sums.
    let along_sum = [is_closer(lhs, 2, 1), is_closer(rhs, 1, 2)];
    let factor = |name: &str, first: usize, axes: [usize; 2], along_sum| Factor {
        along_sum,
        outer: format!(
            "let at_outer# = i32(parameters[{first}]) + i32(b) * i32(parameters[{}]) \
             + i32(outer#) * i32(parameters[{}]);\n",
            first + 1,
            first + 1 + axes[0]
        ),
        inner: format!(
            "let at_inner# = i32(inner#) * i32(parameters[{}]);\n",
            first + 1 + axes[1]
        ),
        element: format!("x# = T({name}[u32(at_outer# + at_inner#)]);\n"),
    };
    Product {
        family: "matmul",
        variant: [u32::from(along_sum[0]), u32::from(along_sum[1]), 0, 0],
        operands: &[lhs, rhs],
        words,
        batch,
        extents: [m, n, k],
        accumulate,
        texts: &|names| {
            let factors = [
                factor(&names[0], 0, [1, 2], along_sum[0]),
                factor(&names[1], 4, [2, 1], along_sum[1]),
            ];
            Texts {
                functions: String::new(),
                factors,
                target: Target::row_major(),
            }
        },
    }
    .run(gpu, out)
}

/// Whether neighbours along one axis are closer in memory than those along another.
fn is_closer(x: &Array, axis: usize, other: usize) -> bool {
    let strides = x.strides();
    strides[axis].unsigned_abs() < strides[other].unsigned_abs()
}

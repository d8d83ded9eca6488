//! Convolutions as matrix products of the weights with images that are unfolded tile by tile, on all cores.
//!
//! Tiles and the order of sums depend on the sizes alone, so results do not depend on the number of threads.

mod columns;
mod forward;
mod geometry;
mod image;
mod weights;

use std::ops::AddAssign;

use super::copy::{converted, copy};
use super::matmul::{Float, Product};
use crate::array::Array;
use crate::context::Convolution;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;

/// Elements that convolutions are computed in.
trait Number: Float + AddAssign {}

impl Number for f32 {}
impl Number for f64 {}

/// See [`Device::convolve`](crate::context::Device::convolve).
pub fn convolve(
    convolution: &Convolution,
    data: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let wide = Wide::of(out);
    let (data, weight) = (&wide.operand(data)?, &wide.operand(weight)?);
    let bias = bias.map(|bias| wide.operand(bias)).transpose()?;
    wide.compute(out, |out| match wide {
        Wide::Single => forward::typed::<f32>(convolution, data, weight, bias.as_ref(), out),
        Wide::Double => forward::typed::<f64>(convolution, data, weight, bias.as_ref(), out),
    })
}

/// See [`Device::convolve_data`](crate::context::Device::convolve_data).
pub fn convolve_data(
    convolution: &Convolution,
    result: &Array,
    weight: &Array,
    bias: Option<&Array>,
    out: &Array,
) -> Result<()> {
    let wide = Wide::of(out);
    let (result, weight) = (&wide.operand(result)?, &wide.operand(weight)?);
    let bias = bias.map(|bias| wide.operand(bias)).transpose()?;
    wide.compute(out, |out| match wide {
        Wide::Single => image::typed::<f32>(convolution, result, weight, bias.as_ref(), out),
        Wide::Double => image::typed::<f64>(convolution, result, weight, bias.as_ref(), out),
    })
}

/// See [`Device::convolve_weight`](crate::context::Device::convolve_weight).
pub fn convolve_weight(
    convolution: &Convolution,
    data: &Array,
    result: &Array,
    out: &Array,
) -> Result<()> {
    let wide = Wide::of(out);
    let (data, result) = (&wide.operand(data)?, &wide.operand(result)?);
    wide.compute(out, |out| match wide {
        Wide::Single => weights::typed::<f32>(convolution, data, result, out),
        Wide::Double => weights::typed::<f64>(convolution, data, result, out),
    })
}

/// The type to compute in: what is narrower than float32 is computed in float32 and rounded once.
#[derive(Clone, Copy)]
enum Wide {
    Single,
    Double,
}

impl Wide {
    fn of(out: &Array) -> Self {
        match out.dtype() {
            DType::Float64 => Self::Double,
            _ => Self::Single,
        }
    }

    fn dtype(self) -> DType {
        match self {
            Self::Single => DType::Float32,
            Self::Double => DType::Float64,
        }
    }

    /// The elements in row-major order.
    fn operand(self, x: &Array) -> Result<Array> {
        converted(x, self.dtype())
    }

    /// Computes into `out`, by way of another array if it is of another type.
    fn compute(self, out: &Array, body: impl FnOnce(&Array) -> Result<()>) -> Result<()> {
        if out.dtype() == self.dtype() {
            return body(out);
        }
        let wide = Array::host(out.shape().clone(), self.dtype(), out.context())?;
        body(&wide)?;
        copy(&wide, out)
    }
}

/// Memory of this thread's pool for a task.
fn scratch<T: Number>(elements: usize) -> Result<(Array, *mut T)> {
    let array = Array::host(Shape::new(&[elements]), T::DTYPE, Default::default())?;
    let pointer = array.pointer::<T>()?;
    Ok((array, pointer))
}

/// A matrix by its first element and the distances between rows and columns.
#[derive(Clone, Copy)]
struct Matrix<T> {
    pointer: *mut T,
    strides: (usize, usize),
}

/// `out = lhs rhs` of `m x k` and `k x n` matrices on this thread, added to `out` if `accumulate`.
///
/// # Safety
/// The matrices lie in memory that this thread may read, and write for `out`.
unsafe fn multiply<T: Number>(
    [m, k, n]: [usize; 3],
    lhs: Matrix<T>,
    rhs: Matrix<T>,
    out: Matrix<T>,
    accumulate: bool,
) {
    let signed = |(row, column): (usize, usize)| (row as isize, column as isize);
    // SAFETY: the caller's promise.
    unsafe {
        Product {
            m,
            n,
            k,
            out: out.pointer,
            out_strides: signed(out.strides),
            lhs: lhs.pointer,
            lhs_strides: signed(lhs.strides),
            rhs: rhs.pointer,
            rhs_strides: signed(rhs.strides),
            accumulate,
        }
        .run();
    }
}

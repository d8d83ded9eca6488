//! Arrays made from nothing.

mod like;

pub use like::*;

use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::Result;
use crate::execution;
use crate::shape::Shape;
use crate::storage::Context;

/// An array with every element set to `value`.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), [`Error::ContextUnavailable`](crate::Error::ContextUnavailable).
pub fn full(shape: Shape, value: f64, dtype: DType, context: Context) -> Result<NDArray> {
    let _guard = execution::guard();
    let device = context.device()?;
    let out = device.allocate(shape, dtype, context)?;
    device.fill(value, &out)?;
    Ok(NDArray::new(out))
}

/// An array of zeros.
///
/// # Errors
/// As [`full`].
pub fn zeros(shape: Shape, dtype: DType, context: Context) -> Result<NDArray> {
    full(shape, 0.0, dtype, context)
}

/// An array of ones.
///
/// # Errors
/// As [`full`].
pub fn ones(shape: Shape, dtype: DType, context: Context) -> Result<NDArray> {
    full(shape, 1.0, dtype, context)
}

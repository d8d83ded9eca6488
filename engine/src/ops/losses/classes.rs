//! Labels that are numbers of classes.

use crate::autograd::NDArray;
use crate::context::Context;
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::{cast, copy_to_context, equal, trunc};
use crate::shape::Shape;

/// For labels of shape `[before, 1, after]` 1 where a class is the label, else 0, in shape `[before, classes, after]`. A
/// label without its fraction is meant; one that is no class is 0 everywhere.
pub(super) fn one_hot(labels: &NDArray, classes: usize) -> Result<NDArray> {
    equal(
        &trunc(labels)?,
        &numbers(classes, labels.dtype(), labels.context())?,
    )
}

/// `0, 1, ..` up to the number of classes, in shape `[1, classes, 1]`.
fn numbers(classes: usize, dtype: DType, context: Context) -> Result<NDArray> {
    let numbers: Vec<i64> = (0..classes as i64).collect();
    let numbers = NDArray::from_slice(&numbers, Shape::new(&[1, classes, 1]), Context::cpu(0))?;
    copy_to_context(&cast(&numbers, dtype)?, context)
}

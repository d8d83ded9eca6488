//! Sums along axes.

use super::{Axes, Reducer};
use crate::autograd::NDArray;
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::{Saves, broadcast_to, equal, multiply, reshape_to};
use crate::shape::Shape;

/// The sum along axes. Floats are accumulated in float64 and rounded once.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn sum(x: &NDArray, axes: Axes) -> Result<NDArray> {
    SUM.call(x, axes)
}

/// The sum over the axes along which `shape` was broadcast to the array's shape: the transpose of broadcasting.
///
/// # Errors
/// [`Error::Internal`](crate::Error::Internal) if `shape` does not broadcast to the array's shape.
pub fn sum_to(x: &NDArray, shape: &Shape) -> Result<NDArray> {
    if x.shape() == shape {
        return Ok(x.clone());
    }
    let new_axes = x.shape().ndim() - shape.ndim();
    let broadcast =
        |axis: &usize| *axis < new_axes || (shape[*axis - new_axes] == 1 && x.shape()[*axis] != 1);
    let axes = (0..x.shape().ndim())
        .filter(broadcast)
        .map(|axis| axis as i64)
        .collect();
    reshape_to(
        &sum(
            x,
            Axes {
                axes: Some(axes),
                keepdims: true,
                exclude: false,
            },
        )?,
        shape.clone(),
    )
}

/// See [`sum`].
pub static SUM: Reducer = Reducer {
    spec: Spec {
        name: "sum",
        aliases: &["sum_axis"],
        documentation: "The sum of the elements along axes; 0 of nothing. The gradient is the incoming one, repeated.",
        example: Example {
            code: "nd.sum(nd.array([[1, 2], [3, 4]]), axis=1)",
            shows: "\n[3. 7.]\n<NDArray 2 @cpu(0)>",
        },
        build: |attributes| SUM.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::Sum,
    saves: Saves::NOTHING,
    gradient: |call| broadcast_to(&call.gradient()?, call.tape.input_shape(0)?),
};

/// The sum along axes of the elements that are not NaN.
///
/// # Errors
/// As [`sum`].
pub fn nansum(x: &NDArray, axes: Axes) -> Result<NDArray> {
    NANSUM.call(x, axes)
}

/// See [`nansum`].
pub static NANSUM: Reducer = Reducer {
    spec: Spec {
        name: "nansum",
        documentation: "The sum along axes of the elements that are not `nan`. The gradient is the incoming one, repeated, and \
                        0 where an element is `nan`.",
        example: Example {
            code: "nd.nansum(nd.array([1, float('nan'), 3]))",
            shows: "\n[4.]\n<NDArray 1 @cpu(0)>",
        },
        build: |attributes| NANSUM.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::NanSum,
    saves: Saves::INPUT,
    gradient: |call| {
        let x = call.x()?;
        multiply(&call.gradient()?, &equal(&x, &x)?)
    },
};

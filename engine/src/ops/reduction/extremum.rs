//! The largest and the smallest element along axes.

use super::reducer::Reduced;
use super::{Axes, Reducer};
use crate::autograd::NDArray;
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::{Saves, equal, multiply};

const SAVES: Saves = Saves {
    inputs: 1,
    outputs: 1,
};

/// The largest element along axes; NaN wins over all.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have, and for no
/// elements.
pub fn max(x: &NDArray, axes: Axes) -> Result<NDArray> {
    MAX.call(x, axes)
}

/// See [`max`].
pub static MAX: Reducer = Reducer {
    spec: Spec {
        name: "max",
        aliases: &["max_axis"],
        documentation: "The largest element along axes; `nan` wins over all. Every element that is as large gets the whole \
                        gradient.",
        example: Example {
            code: "nd.max(nd.array([[1, 5], [3, 4]]), axis=1)",
            shows: "\n[5. 4.]\n<NDArray 2 @cpu(0)>",
        },
        build: |attributes| MAX.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::Maximum,
    saves: SAVES,
    gradient: to_equals,
};

/// The smallest element along axes; NaN wins over all.
///
/// # Errors
/// As [`max`].
pub fn min(x: &NDArray, axes: Axes) -> Result<NDArray> {
    MIN.call(x, axes)
}

/// See [`min`].
pub static MIN: Reducer = Reducer {
    spec: Spec {
        name: "min",
        aliases: &["min_axis"],
        documentation: "The smallest element along axes; `nan` wins over all. Every element that is as small gets the whole \
                        gradient.",
        example: Example {
            code: "nd.min(nd.array([[1, 5], [3, 4]]), axis=1)",
            shows: "\n[1. 3.]\n<NDArray 2 @cpu(0)>",
        },
        build: |attributes| MIN.built(attributes),
        ..Spec::REDUCTION
    },
    reduction: Reduction::Minimum,
    saves: SAVES,
    gradient: to_equals,
};

/// The gradient, at all elements that equal the result.
fn to_equals(call: &Reduced) -> Result<NDArray> {
    multiply(&call.gradient()?, &equal(&call.x()?, &call.y()?)?)
}

//! The larger and the smaller of two.

use super::{Binary, greater_equal, lesser_equal, multiply};
use crate::autograd::NDArray;
use crate::binary_function;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::{OpRef, Saves, greater, lesser, run_static};

/// The larger of two, broadcast.
///
/// # Errors
/// As [`add`](super::add).
pub fn maximum(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    run_static(&MAXIMUM, &[lhs, rhs])
}

/// See [`maximum`].
pub static MAXIMUM: Binary = Binary {
    spec: Spec {
        name: "broadcast_maximum",
        documentation: "The larger of two arrays, element by element, broadcast to a common shape. The gradient goes to \
                        the larger operand, to the left one in a tie.",
        example: Example {
            code: "nd.broadcast_maximum(nd.array([1, 5]), nd.array([[2], [7]]))",
            shows: "\n[[2. 5.]\n [7. 7.]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&MAXIMUM)),
        ..Spec::BINARY
    },
    function: binary_function!("maximum", |x, y| if x > y || x.is_nan() { x } else { y }, integer: |x, y| x.max(y), shader: "larger(x, y)"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| {
            multiply(
                tape.gradient()?,
                &greater_equal(&tape.input(0)?, &tape.input(1)?)?,
            )
        },
        |tape| multiply(tape.gradient()?, &lesser(&tape.input(0)?, &tape.input(1)?)?),
    ]),
};

/// The smaller of two, broadcast.
///
/// # Errors
/// As [`add`](super::add).
pub fn minimum(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    run_static(&MINIMUM, &[lhs, rhs])
}

/// See [`minimum`].
pub static MINIMUM: Binary = Binary {
    spec: Spec {
        name: "broadcast_minimum",
        documentation: "The smaller of two arrays, element by element, broadcast to a common shape. The gradient goes to \
                        the smaller operand, to the left one in a tie.",
        example: Example {
            code: "nd.broadcast_minimum(nd.array([1, 5]), nd.array([[2], [7]]))",
            shows: "\n[[1. 2.]\n [1. 5.]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&MINIMUM)),
        ..Spec::BINARY
    },
    function: binary_function!("minimum", |x, y| if x < y || x.is_nan() { x } else { y }, integer: |x, y| x.min(y), shader: "smaller(x, y)"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| {
            multiply(
                tape.gradient()?,
                &lesser_equal(&tape.input(0)?, &tape.input(1)?)?,
            )
        },
        |tape| {
            multiply(
                tape.gradient()?,
                &greater(&tape.input(0)?, &tape.input(1)?)?,
            )
        },
    ]),
};

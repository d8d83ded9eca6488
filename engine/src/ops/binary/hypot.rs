//! Hypotenuses.

use super::{Binary, divide, multiply};
use crate::autograd::NDArray;
use crate::binary_function;
use crate::error::Result;
use crate::ops::spec::{Example, Spec};
use crate::ops::{OpRef, Saves, run_static};

/// The length of the hypotenuse over two legs, broadcast.
///
/// # Errors
/// As [`add`](super::add).
pub fn hypot(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    run_static(&HYPOT, &[lhs, rhs])
}

/// See [`hypot`].
pub static HYPOT: Binary = Binary {
    spec: Spec {
        name: "broadcast_hypot",
        documentation: "The length of the hypotenuse over two legs, broadcast to a common shape, without overflow on the \
                        way. Each derivative is the leg divided by the result.",
        example: Example {
            code: "nd.broadcast_hypot(nd.array([3, 0]), nd.array([[4], [1]]))",
            shows: "\n[[5.        4.       ]\n [3.1622777 1.       ]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&HYPOT)),
        ..Spec::BINARY
    },
    function: binary_function!("hypot", |x, y| x.hypot(y), integer: none, shader: "hypot(x, y)"),
    saves: Saves {
        inputs: 3,
        outputs: 1,
    },
    derivatives: Some([
        |tape| {
            multiply(
                tape.gradient()?,
                &divide(&tape.input(0)?, &tape.output(0)?)?,
            )
        },
        |tape| {
            multiply(
                tape.gradient()?,
                &divide(&tape.input(1)?, &tape.output(0)?)?,
            )
        },
    ]),
};

//! Copies that give the array a gradient of their own.

use super::Unary;
use crate::autograd::NDArray;
use crate::context::UnaryFunction;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Spec};
use crate::ops::{OpRef, Saves, ones_like, run_static};
use crate::unary_function;

const COPY: UnaryFunction = unary_function!("copy", |x, _| x, integer: |x, _| x, shader: "x");

/// The derivatives are not those of a copy, so central differences have nothing to say about them.
const UNDIFFERENTIATED: &[Case] = &[Case::new(&[&[2, 3]]).order(0)];

/// A copy that no gradient flows through.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn stop_gradient(x: &NDArray) -> Result<NDArray> {
    run_static(&BLOCK_GRAD, &[x])
}

/// See [`stop_gradient`].
pub static BLOCK_GRAD: Unary = Unary {
    spec: Spec {
        name: "BlockGrad",
        aliases: &["stop_gradient"],
        documentation: "A copy of the array that no gradient flows through.",
        example: Example {
            code: "nd.BlockGrad(nd.array([1, 2]))",
            shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&BLOCK_GRAD)),
        cases: UNDIFFERENTIATED,
        ..Spec::UNARY
    },
    function: COPY,
    saves: Saves::NOTHING,
    derivative: None,
};

/// A copy that is a loss: its gradient is 1, whatever comes in.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn make_loss(x: &NDArray) -> Result<NDArray> {
    run_static(&MAKE_LOSS, &[x])
}

/// See [`make_loss`].
pub static MAKE_LOSS: Unary = Unary {
    spec: Spec {
        name: "make_loss",
        documentation: "A copy of the array that is a loss: the gradient is 1, whatever comes in.",
        example: Example {
            code: "nd.make_loss(nd.array([1, 2]))",
            shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&MAKE_LOSS)),
        cases: UNDIFFERENTIATED,
        ..Spec::UNARY
    },
    function: COPY,
    saves: Saves::NOTHING,
    derivative: Some(|tape| ones_like(tape.gradient()?)),
};

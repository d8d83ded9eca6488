//! Arithmetic of one argument.

use super::Unary;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Spec};
use crate::ops::{OpRef, Saves, multiply, multiply_scalar, run_static};
use crate::unary_function;

/// Each element with the other sign.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn negative(x: &NDArray) -> Result<NDArray> {
    run_static(&NEGATIVE, &[x])
}

/// See [`negative`].
pub static NEGATIVE: Unary = Unary {
    spec: Spec {
        name: "negative",
        aliases: &["_np_negative"],
        documentation: "Each element with the other sign. The derivative is -1.",
        example: Example {
            code: "nd.negative(nd.array([1, -2]))",
            shows: "\n[-1.  2.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&NEGATIVE)),
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("negative", |x, _| -x, integer: |x, _| x.wrapping_neg(), shader: "-x"),
    saves: Saves::NOTHING,
    derivative: Some(|tape| negative(tape.gradient()?)),
};

/// The square of each element.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn square(x: &NDArray) -> Result<NDArray> {
    run_static(&SQUARE, &[x])
}

/// See [`square`].
pub static SQUARE: Unary = Unary {
    spec: Spec {
        name: "square",
        documentation: "The square of each element. The derivative is `2 x`.",
        example: Example {
            code: "nd.square(nd.array([2, -3]))",
            shows: "\n[4. 9.]\n<NDArray 2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&SQUARE)),
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("square", |x, _| x * x, integer: |x, _| x.wrapping_mul(x), shader: "x * x"),
    saves: Saves::INPUT,
    derivative: Some(|tape| multiply(tape.gradient()?, &multiply_scalar(&tape.input(0)?, 2.0)?)),
};

/// The sign of each element: -1, 0 or 1.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn sign(x: &NDArray) -> Result<NDArray> {
    run_static(&SIGN, &[x])
}

/// See [`sign`].
pub static SIGN: Unary = Unary {
    spec: Spec {
        name: "sign",
        documentation: "-1, 0 or 1 by the sign of each element; 0 for `nan`. The derivative is 0.",
        example: Example {
            code: "nd.sign(nd.array([-2, 0, 3]))",
            shows: "\n[-1.  0.  1.]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&SIGN)),
        cases: &[Case::new(&[&[2, 3]]).order(1)],
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("sign", |x, _| {
        let (one, zero) = (1.0, 0.0);
        if x > 0.0 { one } else if x < 0.0 { -one } else { zero }
    }, integer: |x, _| x.signum(), shader: "sign(x)"),
    saves: Saves::NOTHING,
    derivative: None,
};

/// The magnitude of each element.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn abs(x: &NDArray) -> Result<NDArray> {
    run_static(&ABS, &[x])
}

/// See [`abs`].
pub static ABS: Unary = Unary {
    spec: Spec {
        name: "abs",
        documentation: "The magnitude of each element. The derivative is the sign, 0 at 0.",
        example: Example {
            code: "nd.abs(nd.array([-2, 0, 3]))",
            shows: "\n[2. 0. 3.]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ABS)),
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("abs", |x, _| x.abs(), integer: |x, _| x.wrapping_abs(), shader: "abs(x)"),
    saves: Saves::INPUT,
    derivative: Some(|tape| multiply(tape.gradient()?, &sign(&tape.input(0)?)?)),
};

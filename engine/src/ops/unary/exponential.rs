//! Exponentials and logarithms.

use super::Unary;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::math::{Exp, Log};
use crate::math_function;
use crate::ops::spec::{Case, Domain, Example, Spec};
use crate::ops::{OpRef, Saves, divide, multiply, run_static};

/// `e` to the power of each element.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn exp(x: &NDArray) -> Result<NDArray> {
    run_static(&EXP, &[x])
}

/// See [`exp`].
pub static EXP: Unary = Unary {
    spec: Spec {
        name: "exp",
        documentation: "The exponential of each element. The derivative is the result itself.",
        example: Example {
            code: "nd.exp(nd.array([0, 1, 2]))",
            shows: "\n[1.        2.7182817 7.389056 ]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&EXP)),
        ..Spec::ELEMENTWISE
    },
    function: math_function!("exp", Exp, |x| x.exp(), shader: "exp(x)"),
    saves: Saves::OUTPUT,
    derivative: Some(|tape| multiply(tape.gradient()?, &tape.output(0)?)),
};

/// The natural logarithm of each element.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn log(x: &NDArray) -> Result<NDArray> {
    run_static(&LOG, &[x])
}

/// See [`log`].
pub static LOG: Unary = Unary {
    spec: Spec {
        name: "log",
        documentation: "The natural logarithm of each element: `-inf` at 0, `nan` below. The derivative is `1 / x`.",
        example: Example {
            code: "nd.log(nd.array([1, 10, 0]))",
            shows: "\n[0.        2.3025851      -inf]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&LOG)),
        cases: &[Case::new(&[&[2, 3]]).from(&[Domain::Positive])],
        ..Spec::ELEMENTWISE
    },
    function: math_function!("log", Log, |x| x.ln(), shader: "log(x)"),
    saves: Saves::INPUT,
    derivative: Some(|tape| divide(tape.gradient()?, &tape.input(0)?)),
};

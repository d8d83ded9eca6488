//! Functions that networks use as activations.

use super::{REAL, STEPS, Unary};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::Spec;
use crate::ops::{
    Saves, abs, add_scalar, divide, expm1, multiply, negative, run_static, square,
    subtract_from_scalar,
};
use crate::{library_function, math, unary_function};

elementwise!(RELU, relu, "relu", "Each element where it is positive, else 0. The derivative is 1 where the element is positive, else 0.",
    "[-1, 0, 2]" => "[0. 0. 2.]",
    unary_function!("relu", |x, _| if x > 0.0 || x.is_nan() { x } else { 0.0 }, integer: |x, _| x.max(0), shader: "select(x, T(0), x <= T(0))"),
    Saves::OUTPUT, REAL,
    Some(|tape| multiply(tape.gradient()?, &run_static(&STEP, &[&tape.output(0)?])?)));

/// The derivative of [`relu`]: 1 where an element is positive, else 0. NaN stays, so that it is seen in the gradient too.
static STEP: Unary = Unary {
    spec: Spec {
        name: "step",
        cases: STEPS,
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("step", |x, _| if x > 0.0 { 1.0 } else if x.is_nan() { x } else { 0.0 }, integer: |x, _| i64::from(x > 0), shader: "select(T(x > T(0)), x, is_nan(x))"),
    saves: Saves::NOTHING,
    derivative: None,
};

elementwise!(SIGMOID, sigmoid, "sigmoid", "`1 / (1 + exp(-x))` of each element. The derivative is the result times 1 minus the result.",
"[-1, 0, 100]" => "[0.26894143 0.5        1.        ]",
library_function!("sigmoid", math::Sigmoid, shader: "sigmoid(x)"),
Saves::OUTPUT, REAL,
Some(|tape| {
    let y = tape.output(0)?;
    multiply(tape.gradient()?, &multiply(&y, &subtract_from_scalar(&y, 1.0)?)?)
}));

elementwise!(SOFTSIGN, softsign, "softsign", "`x / (1 + abs(x))` of each element. The derivative is `1 / (1 + abs(x))^2`.",
    "[-1, 0, 3]" => "[-0.5   0.    0.75]",
    unary_function!("softsign", |x, _| x / (x.abs() + 1.0), integer: none, shader: "x / (1.0 + abs(x))"),
    Saves::INPUT, REAL,
    Some(|tape| divide(tape.gradient()?, &square(&add_scalar(&abs(&tape.input(0)?)?, 1.0)?)?)));

/// The logarithm of 1 plus the exponential of each element, a smooth [`relu`]. MXNet has it as an `act_type` only.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn softrelu(x: &NDArray) -> Result<NDArray> {
    run_static(&SOFTRELU, &[x])
}

/// See [`softrelu`].
pub(crate) static SOFTRELU: Unary = Unary {
    spec: Spec {
        name: "softrelu",
        ..Spec::ELEMENTWISE
    },
    // Above 20 the logarithm is the element to the last digit of a float32, and the exponential need not overflow.
    function: library_function!("softrelu", math::Softrelu, shader: "softrelu(x)"),
    saves: Saves::OUTPUT,
    // The sigmoid of the element, which here is not lost where it is tiny.
    derivative: Some(|tape| {
        let slope = negative(&expm1(&negative(&tape.output(0)?)?)?)?;
        multiply(tape.gradient()?, &slope)
    }),
};

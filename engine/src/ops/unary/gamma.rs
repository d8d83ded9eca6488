//! The error function, the gamma function and its logarithm.

use std::f64::consts::FRAC_2_SQRT_PI;

use super::{POSITIVE, Parametric, REAL, exp, negative, square};
use crate::autograd::NDArray;
use crate::context::UnaryFunction;
use crate::error::Result;
use crate::math::polygamma::polygamma as polygamma_of;
use crate::ops::spec::Spec;
use crate::ops::{Saves, multiply, multiply_scalar};
use crate::{library_function, math, simd};

elementwise!(ERF, erf, "erf", "The error function of each element. The derivative is `2 / sqrt(pi) exp(-x^2)`.",
"[0, 1, -10]" => "[ 0.         0.8427008 -1.       ]",
library_function!("erf", math::Erf, shader: "erf(x)"),
Saves::INPUT, REAL,
Some(|tape| {
    let bell = exp(&negative(&square(&tape.input(0)?)?)?)?;
    multiply(tape.gradient()?, &multiply_scalar(&bell, FRAC_2_SQRT_PI)?)
}));

elementwise!(ERFINV, erfinv, "erfinv", "The number whose error function an element is; not a number outside of -1 to 1. The \
derivative is `sqrt(pi) / 2 exp(y^2)`.",
"[0, 0.5, -1]" => "[0.         0.47693628       -inf]",
library_function!("erfinv", math::Erfinv, shader: "erfinv(x)"),
Saves::OUTPUT, super::UNIT,
Some(|tape| {
    let slope = multiply_scalar(&exp(&square(&tape.output(0)?)?)?, 1.0 / FRAC_2_SQRT_PI)?;
    multiply(tape.gradient()?, &slope)
}));

elementwise!(GAMMA, gamma, "gamma", "The gamma function of each element. The derivative is `gamma(x) digamma(x)`.",
"[1, 5, 0.5]" => "[ 1.        24.         1.7724538]",
library_function!("gamma", math::Gamma, shader: "gamma(x)"),
Saves { inputs: 1, outputs: 1 }, POSITIVE,
Some(|tape| {
    let derivative = multiply(&tape.output(0)?, &polygamma(&tape.input(0)?, 0)?)?;
    multiply(tape.gradient()?, &derivative)
}));

elementwise!(GAMMALN, gammaln, "gammaln", "The logarithm of the magnitude of the gamma function of each element. The derivative is `digamma(x)`.",
    "[1, 5, 0.5]" => "[0.        3.1780539 0.5723649]",
    library_function!("gammaln", math::Gammaln, shader: "lgamma(x)"),
    Saves::INPUT, POSITIVE,
    Some(|tape| multiply(tape.gradient()?, &polygamma(&tape.input(0)?, 0)?)));

/// The digamma function of each element, or its derivative of an order. MXNet has no operation of that name; the gamma
/// function's derivatives are made of it.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn polygamma(x: &NDArray, order: u32) -> Result<NDArray> {
    POLYGAMMA.call(x, [f64::from(order), 0.0])
}

static POLYGAMMA: Parametric = Parametric {
    spec: Spec {
        name: "polygamma",
        ..Spec::UNARY
    },
    function: UnaryFunction {
        name: "polygamma",
        // SAFETY: a run's pointers are valid by its contract.
        float32: |run| unsafe {
            simd::unary(run, |x: f32, [order, _]| {
                polygamma_of(order as u32, f64::from(x)) as f32
            })
        },
        // SAFETY: as above.
        float64: |run| unsafe {
            simd::unary(run, |x: f64, [order, _]| polygamma_of(order as u32, x))
        },
        integer: None,
        reference: |x, [order, _]| polygamma_of(order as u32, x),
        shader: "polygamma(p0, x)",
    },
    saves: Saves::INPUT,
    derivative: Some(|tape, [order, _]| {
        multiply(
            tape.gradient()?,
            &polygamma(&tape.input(0)?, order as u32 + 1)?,
        )
    }),
};

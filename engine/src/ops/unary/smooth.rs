//! The smooth version of the magnitude.

use super::{Parametric, clip};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Saves, multiply, multiply_scalar};
use crate::unary_function;

/// `(sigma x)^2 / 2` where the magnitude is below `1 / sigma^2`, else the magnitude less half of that.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn smooth_l1(x: &NDArray, sigma: f64) -> Result<NDArray> {
    SMOOTH_L1.call(x, [sigma, 0.0])
}

/// See [`smooth_l1`].
pub static SMOOTH_L1: Parametric = Parametric {
    spec: Spec {
        name: "smooth_l1",
        documentation: "The smooth L1 loss of each element: `(scalar x)^2 / 2` where the magnitude is below `1 / scalar^2`, \
                        else the magnitude less `0.5 / scalar^2`. The derivative is `scalar^2 x`, held between -1 and 1.",
        example: Example {
            code: "nd.smooth_l1(nd.array([1, 2, 3, 4]), scalar=1)",
            shows: "\n[0.5 1.5 2.5 3.5]\n<NDArray 4 @cpu(0)>",
        },
        parameters: &[Parameter {
            name: "scalar",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "How steep the curve is at 0.",
        }],
        build: |attributes| Ok(SMOOTH_L1.with([attributes.float("scalar")?, 0.0])),
        cases: &[
            Case::new(&[&[2, 3]]).with(&[("scalar", "1.0")]),
            Case::new(&[&[2, 3]]).with(&[("scalar", "0.8")]),
        ],
        ..Spec::ELEMENTWISE
    },
    function: unary_function!("smooth_l1", |x, [sigma, _]| {
        let square = sigma * sigma;
        if x.abs() > square.recip() { x.abs() - square.recip() * 0.5 } else { x * x * 0.5 * square }
    }, integer: none, shader: "select(0.5 * p0 * p0 * x * x, abs(x) - 0.5 / (p0 * p0), abs(x) > 1.0 / (p0 * p0))"),
    saves: Saves::INPUT,
    derivative: Some(|tape, [sigma, _]| {
        let slope = clip(&multiply_scalar(&tape.input(0)?, sigma * sigma)?, -1.0, 1.0)?;
        multiply(tape.gradient()?, &slope)
    }),
};

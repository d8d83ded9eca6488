//! The piecewise linear sigmoid.

// `clamp` keeps NaN where MXNet's comparisons do not.
#![allow(clippy::manual_clamp)]

use super::floats::OnlyFloats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::unary::Parametric;
use crate::ops::{OpRef, Saves, multiply};
use crate::unary_function;

/// `alpha x + beta`, held between 0 and 1.
pub static HARD_SIGMOID: Spec = Spec {
    name: "hard_sigmoid",
    documentation: "`alpha x + beta` of each element, held between 0 and 1. The derivative is `alpha` in between, else 0.",
    example: Example {
        code: "nd.hard_sigmoid(nd.array([-3, 0, 1]))",
        shows: "\n[0.  0.5 0.7]\n<NDArray 3 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "alpha",
            kind: Kind::Float,
            default: Default::Float(0.2),
            documentation: "The slope.",
        },
        Parameter {
            name: "beta",
            kind: Kind::Float,
            default: Default::Float(0.5),
            documentation: "The value at 0.",
        },
    ],
    build: |attributes| {
        let parameters = [attributes.float("alpha")?, attributes.float("beta")?];
        Ok(OpRef::new(OnlyFloats {
            name: HARD_SIGMOID.name,
            inputs: 1,
            op: HELD.with(parameters),
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3]]).with(&[("alpha", "1"), ("beta", "0.25")]),
    ],
    ..Spec::UNARY
};

static HELD: Parametric = Parametric {
    spec: Spec {
        name: "hard_sigmoid",
        ..Spec::UNARY
    },
    function: unary_function!("hard_sigmoid", |x, [alpha, beta]| {
            let line = alpha * x + beta;
            if line > 1.0 { 1.0 } else if line < 0.0 { 0.0 } else { line }
        }, integer: none, shader: "clamp(p0 * x + p1, 0.0, 1.0)"),
    saves: Saves::INPUT,
    derivative: Some(|tape, parameters| {
        multiply(tape.gradient()?, &SLOPE.call(&tape.input(0)?, parameters)?)
    }),
};

static SLOPE: Parametric = Parametric {
    spec: Spec {
        name: "hard_sigmoid_slope",
        ..Spec::UNARY
    },
    function: unary_function!("hard_sigmoid_slope", |x, [alpha, beta]| {
        let line = alpha * x + beta;
        if line > 0.0 && line < 1.0 { alpha } else { 0.0 }
    }, integer: none, shader: "select(0.0, p0, p0 * x + p1 > 0.0 && p0 * x + p1 < 1.0)"),
    saves: Saves::NOTHING,
    derivative: None,
};

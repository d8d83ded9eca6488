//! Rectifiers that do not vanish below 0.

use std::f64::consts::PI;

use smallvec::smallvec;

use super::floats::{OnlyFloats, only_floats};
use super::prelu::PRelu;
use crate::array::Array;
use crate::autograd::{self, NDArray};
use crate::error::{Error, Result};
use crate::ops::random::{Distribution, draw};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec, wrong_count};
use crate::ops::unary::{Parametric, Unary};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, Saves, add, exp, greater_scalar, logical_not, multiply,
    multiply_scalar, run_static, square, subtract_from_scalar,
};
use crate::{library_function, math, unary_function};

/// The family of rectifiers with something left below 0.
pub static LEAKY_RELU: Spec = Spec {
    name: "LeakyReLU",
    documentation: "A rectifier that does not vanish below 0. `leaky`: `slope x` there. `elu`: `slope (exp(x) - 1)` there. \
                    `selu`: `elu` with the slope 1.673 and all multiplied by 1.051. `prelu`: `gamma x` there, with `gamma` \
                    an array of one number or one for each channel. `gelu`: `x` times the normal distribution function \
                    everywhere. `rrelu`: `leaky` with slopes drawn evenly between two bounds while training, and otherwise \
                    with their mean.",
    example: Example {
        code: "nd.LeakyReLU(nd.array([-4, 0, 2]), act_type='leaky', slope=0.25)",
        shows: "\n[-1.  0.  2.]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Optional {
        names: &["data", "gamma"],
        required: 1,
    },
    parameters: &[
        Parameter {
            name: "act_type",
            kind: Kind::Choice(&["elu", "gelu", "leaky", "prelu", "rrelu", "selu"]),
            default: Default::Text("leaky"),
            documentation: "The member of the family.",
        },
        Parameter {
            name: "slope",
            kind: Kind::Float,
            default: Default::Float(0.25),
            documentation: "The slope below 0 of `leaky`, and at 0 from below of `elu`.",
        },
        Parameter {
            name: "lower_bound",
            kind: Kind::Float,
            default: Default::Float(0.125),
            documentation: "The least slope of `rrelu`.",
        },
        Parameter {
            name: "upper_bound",
            kind: Kind::Float,
            default: Default::Float(0.334),
            documentation: "The largest slope of `rrelu`.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "elu"), ("slope", "0.5")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "selu")]),
        Case::new(&[&[2, 3]]).with(&[("act_type", "gelu")]),
        Case::new(&[&[2, 3], &[3]]).with(&[("act_type", "prelu")]),
        Case::new(&[&[2, 3, 2], &[3]]).with(&[("act_type", "prelu")]),
        Case::new(&[&[2, 3], &[1]]).with(&[("act_type", "prelu")]),
        Case::new(&[&[2, 3]])
            .with(&[("act_type", "rrelu")])
            .order(0),
    ],
    ..Spec::UNARY
};

/// What makes the exponential unit's mean 0 and its variance 1.
const SELU: [f64; 2] = [1.673_263_242_354_377_3, 1.050_700_987_355_480_5];

fn built(attributes: &Attributes) -> Result<OpRef> {
    let slope = attributes.float("slope")?;
    let act_type = attributes.text("act_type")?;
    if act_type == "rrelu" {
        return Ok(randomized([
            attributes.float("lower_bound")?,
            attributes.float("upper_bound")?,
        ]));
    }
    let op = match act_type {
        "leaky" => LEAKY.with([slope, 0.0]),
        "elu" => EXPONENTIAL.with([slope, 1.0]),
        "selu" => EXPONENTIAL.with(SELU),
        "gelu" => OpRef::Static(&GELU),
        "prelu" => OpRef::new(PRelu),
        other => return Err(Error::internal(format!("LeakyReLU of type {other}"))),
    };
    Ok(OpRef::new(OnlyFloats {
        name: LEAKY_RELU.name,
        inputs: 1 + usize::from(act_type == "prelu"),
        op,
    }))
}

/// A rectifier with slopes drawn between two bounds for each element while training. MXNet 1.9.1 fails then on a CPU, so
/// its sequence of slopes is not known.
fn randomized(bounds: [f64; 2]) -> OpRef {
    OpRef::new(Composite {
        name: LEAKY_RELU.name,
        infer: |inputs: &[&Array]| {
            if inputs.len() != 1 {
                return Err(wrong_count(LEAKY_RELU.name, 1, inputs.len()));
            }
            only_floats(LEAKY_RELU.name, inputs[0].dtype())?;
            Ok(smallvec![Meta::of(inputs[0])])
        },
        body: move |inputs: &[&NDArray]| {
            let x = inputs[0];
            if !autograd::is_training() {
                return LEAKY
                    .with([(bounds[0] + bounds[1]) / 2.0, 0.0])
                    .call(inputs);
            }
            let slopes = draw(
                Distribution::Uniform,
                &bounds,
                x.shape().clone(),
                x.dtype(),
                x.context(),
            )?;
            let above = greater_scalar(x, 0.0)?;
            let below = multiply(&logical_not(&above)?, &slopes)?;
            Ok(smallvec![multiply(x, &add(&above, &below)?)?])
        },
    })
}

static LEAKY: Parametric = Parametric {
    spec: Spec {
        name: "leaky",
        ..Spec::UNARY
    },
    function: unary_function!("leaky", |x, [slope, _]| if x > 0.0 { x } else { x * slope }, integer: none, shader: "select(p0 * x, x, x > 0.0)"),
    saves: Saves::INPUT,
    derivative: Some(|tape, parameters| {
        multiply(
            tape.gradient()?,
            &LEAKY_SLOPE.call(&tape.input(0)?, parameters)?,
        )
    }),
};

static LEAKY_SLOPE: Parametric = Parametric {
    spec: Spec {
        name: "leaky_slope",
        ..Spec::UNARY
    },
    function: unary_function!("leaky_slope", |x, [slope, _]| if x > 0.0 { 1.0 } else { slope }, integer: none, shader: "select(p0, 1.0, x > 0.0)"),
    saves: Saves::NOTHING,
    derivative: None,
};

/// Parameters: the slope, and what everything is multiplied by.
static EXPONENTIAL: Parametric = Parametric {
    spec: Spec {
        name: "elu",
        ..Spec::UNARY
    },
    function: unary_function!("elu", |x, [slope, scale]| if x > 0.0 { scale * x } else { scale * (slope * x.exp_m1()) }, integer: none, shader: "p1 * select(p0 * expm1(x), x, x > 0.0)"),
    saves: Saves::INPUT,
    derivative: Some(|tape, parameters| {
        multiply(
            tape.gradient()?,
            &EXPONENTIAL_SLOPE.call(&tape.input(0)?, parameters)?,
        )
    }),
};

/// The derivative of [`EXPONENTIAL`], which below 0 is its own derivative too.
static EXPONENTIAL_SLOPE: Parametric = Parametric {
    spec: Spec {
        name: "elu_slope",
        ..Spec::UNARY
    },
    function: unary_function!("elu_slope", |x, [slope, scale]| if x > 0.0 { scale } else { scale * (slope * x.exp()) }, integer: none, shader: "p1 * select(p0 * exp(x), 1.0, x > 0.0)"),
    saves: Saves {
        inputs: 1,
        outputs: 1,
    },
    derivative: Some(|tape, _| {
        let below = logical_not(&greater_scalar(&tape.input(0)?, 0.0)?)?;
        multiply(tape.gradient()?, &multiply(&below, &tape.output(0)?)?)
    }),
};

static GELU: Unary = Unary {
    spec: Spec {
        name: "gelu",
        ..Spec::UNARY
    },
    function: library_function!("gelu", math::Gelu, shader: "0.5 * x * (1.0 + erf(0.7071067811865476 * x))"),
    saves: Saves::INPUT,
    derivative: Some(|tape| {
        let slope = run_static(&GELU_SLOPE, &[&tape.input(0)?])?;
        multiply(tape.gradient()?, &slope)
    }),
};

/// The derivative of [`GELU`]. Its own derivative is the density times `2 - x^2`.
static GELU_SLOPE: Unary = Unary {
    spec: Spec {
        name: "gelu_slope",
        ..Spec::UNARY
    },
    function: library_function!(
        "gelu_slope",
        math::GeluSlope,
        shader: "0.5 * (1.0 + erf(0.7071067811865476 * x)) + x * (exp(-0.5 * x * x) * 0.3989422804014327)"
    ),
    saves: Saves::INPUT,
    derivative: Some(|tape| {
        let square = square(&tape.input(0)?)?;
        let bell = exp(&multiply_scalar(&square, -0.5)?)?;
        let density = multiply_scalar(&bell, (2.0 * PI).sqrt().recip())?;
        let slope = multiply(&density, &subtract_from_scalar(&square, 2.0)?)?;
        multiply(tape.gradient()?, &slope)
    }),
};

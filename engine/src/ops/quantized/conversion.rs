//! Floats as integers, and back.

use smallvec::smallvec;

use super::{QUANTIZED, case, check_ends, check_integers, end, half_more, nearest, reach, steps};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Axes, Composite, Meta, Metadata, OpRef, Outputs, cast, divide_scalar,
    divide_scalar_by, full, identity, max, min, multiply, negative, reshape_to,
};
use crate::shape::Shape;

const F: DType = DType::Float32;

/// How many steps int32 has on one side of 0.
const ALL_STEPS: f64 = 2_147_483_648.0;

const ALL: Parameter = Parameter {
    name: "out_type",
    kind: Kind::Choice(&["auto", "int8", "uint8"]),
    default: Default::Text("int8"),
    documentation: "The integers' type; `auto` is uint8 where `min_calib_range` is not negative, else int8.",
};

const fn calibrated(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation,
    }
}

const LEAST: Parameter = calibrated(
    "min_calib_range",
    "The lower end of the range; that of the elements by default.",
);
const MOST: Parameter = calibrated(
    "max_calib_range",
    "The upper end of the range; that of the elements by default.",
);

/// Floats as integers, for a range that arrays give.
pub static QUANTIZE: Spec = Spec {
    name: "_contrib_quantize",
    documentation: "Floats as integers of eight bits, and the range that they stand for: `x 127 / r` for int8, `x 255 / \
                    r` for uint8, where `r` is the larger magnitude of the ends of the range, rounded, halves to even \
                    ones. Numbers outside become the nearest integer of the type: negative ones become 0 in uint8.",
    example: Example {
        code: "nd.contrib.quantize(nd.array([0, 0.25, 1]), nd.array([0]), nd.array([1]))[0]",
        shows: "\n[  0  64 255]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "min_range", "max_range"]),
    parameters: &[Parameter {
        name: "out_type",
        kind: Kind::Choice(&["int8", "uint8"]),
        default: Default::Text("uint8"),
        documentation: "The integers' type.",
    }],
    build: |attributes| {
        let name = QUANTIZE.name;
        let dtype = type_named(attributes.text("out_type")?);
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                check_floats(name, inputs[0])?;
                check_ends(name, &inputs[1..])?;
                Ok(quantised(inputs[0].shape(), dtype))
            },
            body: move |inputs: &[&NDArray]| {
                let ends = [flat(inputs[1])?, flat(inputs[2])?];
                integers(inputs[0], [&ends[0], &ends[1]], dtype, steps(dtype))
            },
        }))
    },
    cases: &[
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Real, Domain::Unit, Domain::AboveOne],
            &[F, F, F],
        ),
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Real, Domain::Unit, Domain::AboveOne],
            &[F, F, F],
        )
        .with(&[("out_type", "int8")]),
    ],
    ..QUANTIZED
};

/// Floats as integers, for a range that parameters give or the floats themselves.
pub static QUANTIZE_V2: Spec = Spec {
    name: "_contrib_quantize_v2",
    documentation: "Floats as integers of eight bits, and the range that they stand for, which is that of the \
                    parameters or, without them, that of the elements: `x 127.5 / r` for int8, `x 255.5 / r` for uint8, \
                    where `r` is the larger magnitude of the ends, rounded, halves to even ones, and limited to what \
                    the type holds. Integers of eight bits are passed on, with the range of the parameters or of their \
                    type.",
    example: Example {
        code: "nd.contrib.quantize_v2(nd.array([-1, 0.25, 2]))[0]",
        shows: "\n[-64  16 127]\n<NDArray 3 @cpu(0)>",
    },
    parameters: &[ALL, LEAST, MOST],
    build: |attributes| {
        let name = QUANTIZE_V2.name;
        let (dtype, range) = target(attributes)?;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                if matches!(inputs[0].dtype(), DType::Int8 | DType::UInt8) {
                    return Ok(quantised(inputs[0].shape(), inputs[0].dtype()));
                }
                check_floats(name, inputs[0])?;
                if inputs[0].size() == 0 && range.is_none() {
                    return Err(Error::shape(name, "an empty array has no range"));
                }
                Ok(quantised(inputs[0].shape(), dtype))
            },
            body: move |inputs: &[&NDArray]| {
                let x = inputs[0];
                let given = |[least, most]: [f64; 2]| -> Result<[NDArray; 2]> {
                    Ok([constant(least, x)?, constant(most, x)?])
                };
                match x.dtype() {
                    dtype @ (DType::Int8 | DType::UInt8) => {
                        let most = half_more(dtype);
                        let least = if dtype == DType::Int8 { -most } else { 0.0 };
                        let [least, most] = given(range.unwrap_or([least, most]))?;
                        Ok(smallvec![identity(x)?, least, most])
                    }
                    _ => {
                        let ends = match range {
                            Some(range) => given(range)?,
                            None => [flat(&min(x, Axes::ALL)?)?, flat(&max(x, Axes::ALL)?)?],
                        };
                        integers(x, [&ends[0], &ends[1]], dtype, half_more(dtype))
                    }
                }
            },
        }))
    },
    cases: &[
        case(&[&[2, 3]], &[Domain::Real], &[F]),
        case(&[&[2, 3]], &[Domain::Real], &[F]).with(&[("out_type", "uint8")]),
        case(&[&[2, 3]], &[Domain::Real], &[F]).with(&[
            ("out_type", "auto"),
            ("min_calib_range", "-1.5"),
            ("max_calib_range", "1"),
        ]),
        case(&[&[2, 3]], &[Domain::Index(9)], &[DType::UInt8]),
    ],
    ..QUANTIZED
};

/// Integers of eight bits as floats.
pub static DEQUANTIZE: Spec = Spec {
    name: "_contrib_dequantize",
    documentation: "The floats that integers of eight bits stand for: `q r / 127.5` for int8, `q r / 255.5` for uint8, \
                    where `r` is the larger magnitude of the range's ends.",
    example: Example {
        code: "nd.contrib.dequantize(nd.array([-127, 0, 127], dtype='int8'), nd.array([-2]), nd.array([1]))",
        shows: "\n[-1.992157  0.        1.992157]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "min_range", "max_range"]),
    parameters: &[Parameter {
        name: "out_type",
        kind: Kind::Choice(&["float32"]),
        default: Default::Text("float32"),
        documentation: "The floats' type.",
    }],
    build: |attributes| {
        let name = DEQUANTIZE.name;
        attributes.text("out_type")?;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                if !matches!(inputs[0].dtype(), DType::Int8 | DType::UInt8) {
                    let message = "the input data type of dequantize op must be provided, either uint8 or int8";
                    return Err(Error::argument(name, message));
                }
                check_ends(name, &inputs[1..])?;
                Ok(smallvec![Meta {
                    shape: inputs[0].shape().clone(),
                    dtype: F
                }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let ends = [flat(inputs[1])?, flat(inputs[2])?];
                let step =
                    divide_scalar(&reach([&ends[0], &ends[1]])?, half_more(inputs[0].dtype()))?;
                Ok(smallvec![multiply(&cast(inputs[0], F)?, &step)?])
            },
        }))
    },
    cases: &[
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Index(99), Domain::Unit, Domain::AboveOne],
            &[DType::UInt8, F, F],
        ),
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Index(99), Domain::Unit, Domain::AboveOne],
            &[DType::Int8, F, F],
        ),
    ],
    ..QUANTIZED
};

/// Sums of products as integers of eight bits.
pub static REQUANTIZE: Spec = Spec {
    name: "_contrib_requantize",
    documentation: "Integers of type int32, which stand for `q r / 2^31` and are results of quantised layers, as \
                    integers of eight bits for the range of the parameters or, without them, that of the elements: `r` \
                    is the larger magnitude of a range's ends, and the new range is from `-r` to `r`, or from 0 to `r` \
                    for uint8.",
    example: Example {
        code: "nd.contrib.requantize(nd.array([-1000, 0, 500], dtype='int32'), nd.array([-1]), nd.array([1]))[0]",
        shows: "\n[-127    0   64]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "min_range", "max_range"]),
    parameters: &[ALL, LEAST, MOST],
    build: |attributes| {
        let name = REQUANTIZE.name;
        let (dtype, range) = target(attributes)?;
        Ok(OpRef::new(Composite {
            name,
            infer: move |inputs: &[&Array]| {
                if inputs[0].dtype() != DType::Int32 {
                    let message = format!(
                        "Type inconsistent, Provided = {}, inferred type = int32",
                        inputs[0].dtype()
                    );
                    return Err(Error::argument(name, message));
                }
                check_ends(name, &inputs[1..])?;
                if inputs[0].size() == 0 && range.is_none() {
                    return Err(Error::shape(name, "an empty array has no range"));
                }
                Ok(quantised(inputs[0].shape(), dtype))
            },
            body: move |inputs: &[&NDArray]| {
                let ends = [flat(inputs[1])?, flat(inputs[2])?];
                let old = reach([&ends[0], &ends[1]])?;
                let x = cast(inputs[0], F)?;
                let new = match range {
                    Some([least, most]) => constant(least.abs().max(most.abs()), inputs[0])?,
                    None => {
                        let ends = [flat(&min(&x, Axes::ALL)?)?, flat(&max(&x, Axes::ALL)?)?];
                        divide_scalar(&multiply(&reach([&ends[0], &ends[1]])?, &old)?, ALL_STEPS)?
                    }
                };
                let scale = multiply(
                    &divide_scalar(&old, ALL_STEPS)?,
                    &divide_scalar_by(&new, steps(dtype))?,
                )?;
                let q = nearest(&multiply(&x, &scale)?, dtype)?;
                let least = match dtype {
                    DType::UInt8 => constant(0.0, inputs[0])?,
                    _ => negative(&new)?,
                };
                Ok(smallvec![q, least, new])
            },
        }))
    },
    cases: &[
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Index(900), Domain::Unit, Domain::AboveOne],
            &[DType::Int32, F, F],
        ),
        case(
            &[&[2, 3], &[1], &[1]],
            &[Domain::Index(900), Domain::Unit, Domain::AboveOne],
            &[DType::Int32, F, F],
        )
        .with(&[("min_calib_range", "-1e-7"), ("max_calib_range", "2e-7")]),
    ],
    ..QUANTIZED
};

fn type_named(name: &str) -> DType {
    if name == "uint8" {
        DType::UInt8
    } else {
        DType::Int8
    }
}

/// The integers' type, and the range if it is given: both of its ends have to be.
fn target(attributes: &Attributes) -> Result<(DType, Option<[f64; 2]>)> {
    let single = |name| -> Result<Option<f64>> {
        let end = attributes.optional_float(name)?;
        Ok(end.map(|end| f64::from(end as f32)))
    };
    let range = single("min_calib_range")?
        .zip(single("max_calib_range")?)
        .map(|(least, most)| [least, most]);
    let dtype = match (attributes.text("out_type")?, range) {
        ("auto", Some([least, _])) if least >= 0.0 => DType::UInt8,
        (name, _) => type_named(name),
    };
    Ok((dtype, range))
}

fn check_floats(op: &'static str, x: &Array) -> Result<()> {
    if x.dtype() == F {
        return Ok(());
    }
    let message = format!(
        "Type inconsistent, Provided = {}, inferred type = float32",
        x.dtype()
    );
    Err(Error::argument(op, message))
}

/// What a quantised array is.
fn quantised(shape: &Shape, dtype: DType) -> Metadata {
    let shape = shape.clone();
    smallvec![Meta { shape, dtype }, end(), end()]
}

/// An end of a range.
fn flat(end: &NDArray) -> Result<NDArray> {
    reshape_to(end, Shape::new(&[1]))
}

fn constant(value: f64, like: &NDArray) -> Result<NDArray> {
    full(Shape::new(&[1]), value, F, like.context())
}

/// Floats as integers for a range that has so many steps on either side of 0. Integers without a sign keep its ends.
fn integers(x: &NDArray, ends: [&NDArray; 2], dtype: DType, steps: f64) -> Result<Outputs> {
    let range = reach(ends)?;
    let q = nearest(&multiply(x, &divide_scalar_by(&range, steps)?)?, dtype)?;
    if dtype == DType::UInt8 {
        return Ok(smallvec![q, identity(ends[0])?, identity(ends[1])?]);
    }
    Ok(smallvec![q, negative(&range)?, range])
}

/// Checks of what all quantised layers take: integers, and ends of ranges after them.
pub(super) fn check(op: &'static str, integers: &[&Array], ends: &[&Array]) -> Result<()> {
    for x in integers {
        check_integers(op, x)?;
    }
    check_ends(op, ends)
}

//! Sums of quantised arrays.

use smallvec::smallvec;

use super::conversion::check;
use super::{QUANTIZED, case, end, half_more, nearest, reach, to_even};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, Outputs, add, cast, divide, divide_scalar_by, full,
    multiply, multiply_scalar, negative, reshape_to,
};
use crate::shape::Shape;

const F: DType = DType::Float32;

const fn calibrated(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::OptionalFloat,
        default: Default::None,
        documentation,
    }
}

/// The sum of two quantised arrays.
pub static QUANTIZED_ELEMWISE_ADD: Spec = Spec {
    name: "_contrib_quantized_elemwise_add",
    documentation: "The sum of two quantised arrays of one shape. With a range for the result, integers of eight bits, \
                    rounded, halves to even ones: int8 unless both arrays are uint8. Otherwise int32, for the range \
                    that both add up to.",
    example: Example {
        code: "nd.contrib.quantized_elemwise_add(nd.array([100], dtype='int8'), nd.array([50], dtype='int8'), nd.array([-1]), nd.array([1]), nd.array([-1]), nd.array([1]), min_calib_range=-2, max_calib_range=2)[0]",
        shows: "\n[75]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs", "lhs_min", "lhs_max", "rhs_min", "rhs_max"]),
    parameters: &[
        calibrated("min_calib_range", "The lower end of the result's range."),
        calibrated("max_calib_range", "The upper end of the result's range."),
    ],
    build,
    cases: &[
        case(SHAPES, DOMAINS, &[DType::Int8, DType::Int8, F, F, F, F]),
        case(SHAPES, DOMAINS, &[DType::UInt8, DType::Int8, F, F, F, F])
            .with(&[("min_calib_range", "-3"), ("max_calib_range", "2")]),
    ],
    ..QUANTIZED
};

const SHAPES: &[&[usize]] = &[&[2, 3], &[2, 3], &[1], &[1], &[1], &[1]];
const DOMAINS: &[Domain] = &[
    Domain::Index(120),
    Domain::Index(120),
    Domain::Unit,
    Domain::AboveOne,
    Domain::Unit,
    Domain::AboveOne,
];

fn build(attributes: &Attributes) -> Result<OpRef> {
    let name = QUANTIZED_ELEMWISE_ADD.name;
    let range = attributes
        .optional_float("min_calib_range")?
        .zip(attributes.optional_float("max_calib_range")?);
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            check(name, &inputs[..2], &inputs[2..])?;
            let shape = inputs[0].shape().clone();
            if *inputs[1].shape() != shape {
                return Err(Error::ShapeMismatch {
                    op: name,
                    position: 1,
                    expected: shape,
                    got: inputs[1].shape().clone(),
                });
            }
            let dtype = match range {
                Some(_) => result_type(inputs[0].dtype(), inputs[1].dtype()),
                None => DType::Int32,
            };
            Ok(smallvec![Meta { shape, dtype }, end(), end()])
        },
        body: move |inputs: &[&NDArray]| sum(inputs, range),
    }))
}

fn result_type(lhs: DType, rhs: DType) -> DType {
    if lhs == rhs { lhs } else { DType::Int8 }
}

fn sum(inputs: &[&NDArray], range: Option<(f64, f64)>) -> Result<Outputs> {
    let (lhs, rhs) = (inputs[0], inputs[1]);
    let flat = |end: &NDArray| reshape_to(end, Shape::new(&[1]));
    let reaches = [
        reach([&flat(inputs[2])?, &flat(inputs[3])?])?,
        reach([&flat(inputs[4])?, &flat(inputs[5])?])?,
    ];
    let constant = |value: f64| full(Shape::new(&[1]), value, F, lhs.context());
    let Some((least, most)) = range else {
        let whole = add(&reaches[0], &reaches[1])?;
        let term = |x: &NDArray, reach: &NDArray| {
            let most = multiply_scalar(reach, 2_f64.powi(31))?;
            let scale = divide(&most, &multiply_scalar(&whole, half_more(x.dtype()))?)?;
            multiply(&cast(x, F)?, &scale)
        };
        let sum = add(&term(lhs, &reaches[0])?, &term(rhs, &reaches[1])?)?;
        let integers = cast(&to_even(&sum)?, DType::Int32)?;
        return Ok(smallvec![integers, negative(&whole)?, whole]);
    };
    let dtype = result_type(lhs.dtype(), rhs.dtype());
    let new = constant(half_more(dtype) / least.abs().max(most.abs()))?;
    let term = |x: &NDArray, reach: &NDArray| {
        let scale = divide(&new, &divide_scalar_by(reach, half_more(x.dtype()))?)?;
        multiply(&cast(x, F)?, &scale)
    };
    let sum = add(&term(lhs, &reaches[0])?, &term(rhs, &reaches[1])?)?;
    Ok(smallvec![
        nearest(&sum, dtype)?,
        constant(least)?,
        constant(most)?
    ])
}

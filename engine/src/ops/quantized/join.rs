//! Quantised arrays joined.

use smallvec::smallvec;

use super::conversion::check;
use super::{QUANTIZED, case, end, half_more, nearest, reach};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, CONCAT, Composite, Meta, OpRef, Outputs, cast, concat, divide, divide_scalar_by,
    maximum, maximum_scalar, minimum, minimum_scalar, multiply, reshape_to,
};
use crate::shape::Shape;

const F: DType = DType::Float32;

/// Quantised arrays joined.
pub static QUANTIZED_CONCAT: Spec = Spec {
    name: "_contrib_quantized_concat",
    documentation: "Quantised arrays joined along an axis: first all arrays of integers, then the lower and the upper \
                    end of each one's range. The new range has the least of the lower ends and the greatest of the \
                    upper ones, and 0; integers of other ranges are rounded to it, halves to even ones. The result is \
                    int8 if one of the arrays is.",
    example: Example {
        code: "nd.contrib.quantized_concat(nd.array([[100]], dtype='int8'), nd.array([[100]], dtype='int8'), nd.array([-1]), nd.array([1]), nd.array([-2]), nd.array([2]), dim=1, num_args=2)[0]",
        shows: "\n[[ 50 100]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    parameters: &[
        Parameter {
            name: "num_args",
            kind: Kind::OptionalInt,
            default: Default::None,
            documentation: "Has no effect: how many arrays there are, which they tell themselves.",
        },
        Parameter {
            name: "dim",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "The axis to join along.",
        },
    ],
    build,
    cases: &[case(
        &[&[2, 3], &[2, 2], &[1], &[1], &[1], &[1]],
        &[
            Domain::Index(120),
            Domain::Index(120),
            Domain::Unit,
            Domain::AboveOne,
            Domain::Unit,
            Domain::AboveOne,
        ],
        &[DType::Int8, DType::Int8, F, F, F, F],
    )],
    ..QUANTIZED
};

fn build(attributes: &Attributes) -> Result<OpRef> {
    let (name, axis) = (QUANTIZED_CONCAT.name, attributes.int("dim")?);
    let mut joined = Attributes::new(&CONCAT);
    joined.set("dim", crate::ops::Value::Int(axis))?;
    let rule = (CONCAT.build)(&joined)?;
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            if inputs.is_empty() || !inputs.len().is_multiple_of(3) {
                let message = "each array needs the two ends of its range";
                return Err(Error::argument(name, message));
            }
            let (integers, ends) = inputs.split_at(inputs.len() / 3);
            check(name, integers, ends)?;
            let alike = integers
                .iter()
                .map(|x| Array::host(x.shape().clone(), F, crate::storage::Context::cpu(0)))
                .collect::<Result<Vec<_>>>()?;
            let metas = rule.as_op().infer(&alike.iter().collect::<Vec<_>>())?;
            let dtype = joined_type(integers.iter().map(|x| x.dtype()));
            let shape = metas[0].shape.clone();
            Ok(smallvec![Meta { shape, dtype }, end(), end()])
        },
        body: move |inputs: &[&NDArray]| join(inputs, axis),
    }))
}

fn joined_type(mut types: impl Iterator<Item = DType>) -> DType {
    if types.any(|dtype| dtype == DType::Int8) {
        DType::Int8
    } else {
        DType::UInt8
    }
}

fn join(inputs: &[&NDArray], axis: i64) -> Result<Outputs> {
    let (integers, ends) = inputs.split_at(inputs.len() / 3);
    let dtype = joined_type(integers.iter().map(|x| x.dtype()));
    let flat = |end: &NDArray| reshape_to(end, Shape::new(&[1]));
    let ends = ends
        .iter()
        .map(|end| flat(end))
        .collect::<Result<Vec<_>>>()?;
    let (mut least, mut most) = (
        minimum_scalar(&ends[0], 0.0)?,
        maximum_scalar(&ends[1], 0.0)?,
    );
    for pair in ends[2..].chunks(2) {
        least = minimum(&least, &pair[0])?;
        most = maximum(&most, &pair[1])?;
    }
    let scale = |ends: [&NDArray; 2], dtype| divide_scalar_by(&reach(ends)?, half_more(dtype));
    let new = scale([&least, &most], dtype)?;
    let mut parts = Vec::with_capacity(integers.len());
    for (x, pair) in integers.iter().zip(ends.chunks(2)) {
        let factor = divide(&new, &scale([&pair[0], &pair[1]], x.dtype())?)?;
        parts.push(nearest(&multiply(&cast(x, F)?, &factor)?, dtype)?);
    }
    let joined = concat(&parts.iter().collect::<Vec<_>>(), axis)?;
    Ok(smallvec![joined, least, most])
}

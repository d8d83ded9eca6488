//! Diagonals of matrices.

use smallvec::smallvec;

use super::stack::{matrix, square};
use super::triangle::{Places, check_offset, gathered, spread};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Axes, Composite, Meta, OpRef, Outputs, log, reshape_to, sum};
use crate::shape::Shape;

const OFFSET: Parameter = Parameter {
    name: "offset",
    kind: Kind::Int,
    default: Default::Int(0),
    documentation: "Which diagonal: above the main one if positive, below if negative.",
};

/// The places of a diagonal in a square matrix.
fn places(op: &'static str, offset: i64, n: usize) -> Result<Places> {
    check_offset(op, offset, n)?;
    let distance = offset.unsigned_abs() as usize;
    let (down, right) = if offset < 0 {
        (distance, 0)
    } else {
        (0, distance)
    };
    Ok((0..n - distance)
        .map(|k| (k + down) * n + k + right)
        .collect())
}

/// A diagonal.
pub static LINALG_EXTRACTDIAG: Spec = Spec {
    name: "linalg_extractdiag",
    aliases: &["_linalg_extractdiag"],
    documentation: "A diagonal of each square matrix.",
    example: Example {
        code: "nd.linalg_extractdiag(nd.array([[1, 2], [3, 4]]))",
        shows: "\n[1. 4.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    parameters: &[OFFSET],
    build: |attributes| {
        let offset = attributes.int("offset")?;
        Ok(OpRef::new(Composite {
            name: LINALG_EXTRACTDIAG.name,
            infer: move |inputs: &[&Array]| {
                let n = square(LINALG_EXTRACTDIAG.name, inputs[0])?;
                let count = places(LINALG_EXTRACTDIAG.name, offset, n)?.len();
                let meta = Meta::of(inputs[0]);
                let shape = meta.shape.without(meta.shape.ndim() - 1);
                let shape = shape.with(shape.ndim() - 1, count);
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let n = inputs[0].shape()[inputs[0].shape().ndim() - 1];
                let places = places(LINALG_EXTRACTDIAG.name, offset, n)?;
                Ok(smallvec![gathered(inputs[0], &places)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 3]]),
        Case::new(&[&[2, 3, 3]]).with(&[("offset", "-1")]),
    ],
    ..Spec::UNARY
};

/// A matrix of a diagonal.
pub static LINALG_MAKEDIAG: Spec = Spec {
    name: "linalg_makediag",
    aliases: &["_linalg_makediag"],
    documentation: "Square matrices with the last axis as a diagonal, and zeros elsewhere.",
    example: Example {
        code: "nd.linalg_makediag(nd.array([1, 2]))",
        shows: "\n[[1. 0.]\n [0. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    parameters: &[OFFSET],
    build: |attributes| {
        let offset = attributes.int("offset")?;
        let extent = move |count: usize| count.saturating_add(offset.unsigned_abs() as usize);
        Ok(OpRef::new(Composite {
            name: LINALG_MAKEDIAG.name,
            infer: move |inputs: &[&Array]| {
                let meta = Meta::of(inputs[0]);
                let Some(&count) = meta.shape.last() else {
                    return Err(Error::shape(
                        LINALG_MAKEDIAG.name,
                        "there is no axis to make a diagonal of",
                    ));
                };
                let n = extent(count);
                let shape = meta.shape.with(meta.shape.ndim() - 1, n);
                let shape: Shape = shape.iter().copied().chain([n]).collect();
                Array::bytes(&shape, meta.dtype)?;
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let n = extent(inputs[0].shape()[inputs[0].shape().ndim() - 1]);
                let places = places(LINALG_MAKEDIAG.name, offset, n)?;
                Ok(smallvec![spread(inputs[0], &places, n)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3]]),
        Case::new(&[&[2, 2]]).with(&[("offset", "1")]),
    ],
    ..Spec::UNARY
};

/// The sum of the logarithms of the diagonal.
pub static LINALG_SUMLOGDIAG: Spec = Spec {
    name: "linalg_sumlogdiag",
    aliases: &["_linalg_sumlogdiag"],
    documentation: "The sum of the logarithms of the elements on each square matrix's diagonal, of one matrix in shape (1,).",
    example: Example {
        code: "nd.linalg_sumlogdiag(nd.array([[1, 2], [3, 4]]))",
        shows: "\n[1.3862944]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: LINALG_SUMLOGDIAG.name,
            infer: |inputs: &[&Array]| {
                square(LINALG_SUMLOGDIAG.name, inputs[0])?;
                matrix(LINALG_SUMLOGDIAG.name, inputs[0])?;
                let meta = Meta::of(inputs[0]);
                let stack = &meta.shape[..meta.shape.ndim() - 2];
                let shape = Shape::new(if stack.is_empty() { &[1] } else { stack });
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: |inputs: &[&NDArray]| -> Result<Outputs> {
                let ndim = inputs[0].shape().ndim();
                let n = inputs[0].shape()[ndim - 1];
                let places: Places = (0..n).map(|k| k * n + k).collect();
                let logarithms = log(&gathered(inputs[0], &places)?)?;
                let sums = sum(&logarithms, Axes::one(ndim as i64 - 2, false))?;
                let stack = &inputs[0].shape()[..ndim - 2];
                let shape = Shape::new(if stack.is_empty() { &[1] } else { stack });
                Ok(smallvec![reshape_to(&sums, shape)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 3]]).from(&[Domain::Positive]),
        Case::new(&[&[2, 2, 2]]).from(&[Domain::Positive]),
    ],
    ..Spec::UNARY
};

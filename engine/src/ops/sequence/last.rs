//! The last element of each sequence.

use smallvec::smallvec;

use super::{AXIS, INPUTS, Sequences, USE_SEQUENCE_LENGTH};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, Outputs, add, add_scalar, arange, cast, clip,
    multiply_scalar, reshape_to, slice_axis, squeeze, take,
};
use crate::shape::Shape;

/// The last element of each sequence.
pub static SEQUENCE_LAST: Spec = Spec {
    name: "SequenceLast",
    aliases: &[],
    documentation: "The element of each sequence at its last time. Time is axis 0 and sequences are axis 1, or the other way \
                    round; the result has no axis of time. The gradient is 0 at all other times.",
    example: Example {
        code: "nd.SequenceLast(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([1, 3]), use_sequence_length=True)",
        shows: "\n[1. 6.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[USE_SEQUENCE_LENGTH, AXIS],
    build: built,
    cases: &[
        Case::new(&[&[3, 2]]),
        Case::new(&[&[4, 3, 2], &[3]])
            .from(&[Domain::Real, Domain::AboveOne])
            .with(&[("use_sequence_length", "True")])
            .order(0),
        Case::new(&[&[3, 2, 2], &[3]])
            .from(&[Domain::Real, Domain::Index(2)])
            .with(&[("use_sequence_length", "True"), ("axis", "1")]),
    ],
    ..Spec::ELEMENTWISE
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let sequences = Sequences::read(SEQUENCE_LAST.name, attributes)?;
    let axis = sequences.axis;
    Ok(OpRef::new(Composite {
        name: SEQUENCE_LAST.name,
        infer: move |inputs: &[&Array]| {
            sequences.check(inputs)?;
            let x = Meta::of(inputs[0]);
            if x.shape[axis] == 0 {
                let message = "sequences without elements have no last one";
                return Err(Error::shape(SEQUENCE_LAST.name, message));
            }
            Ok(smallvec![Meta {
                shape: x.shape.without(axis),
                ..x
            }])
        },
        body: move |inputs: &[&NDArray]| last(axis, inputs),
    }))
}

fn last(axis: usize, inputs: &[&NDArray]) -> Result<Outputs> {
    let x = inputs[0];
    let (steps, count) = (x.shape()[axis], x.shape()[1 - axis]);
    let Some(lengths) = inputs.get(1) else {
        let last = slice_axis(x, axis as i64, steps as i64 - 1, None)?;
        return Ok(smallvec![squeeze(&last, Some(&[axis as i64]))?]);
    };
    // Positions in the array of both axes as one; a sequence of length 0 has its first element.
    let lengths = cast(&lengths.detach(), DType::Int64)?;
    let last = clip(&add_scalar(&lengths, -1.0)?, 0.0, steps as f64 - 1.0)?;
    let sequences = arange(0.0, Some(count as f64), 1.0, 1, DType::Int64, x.context())?;
    let (of_time, of_sequence) = if axis == 0 { (count, 1) } else { (1, steps) };
    let positions = add(
        &multiply_scalar(&last, of_time as f64)?,
        &multiply_scalar(&sequences, of_sequence as f64)?,
    )?;
    let merged: Shape = std::iter::once(steps * count)
        .chain(x.shape()[2..].iter().copied())
        .collect();
    let rows = reshape_to(x, merged)?;
    Ok(smallvec![take(&rows, &positions, 0, IndexMode::Clip)?])
}

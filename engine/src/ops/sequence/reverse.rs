//! Each sequence turned around.

use smallvec::smallvec;

use super::{INPUTS, Sequences, USE_SEQUENCE_LENGTH};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::IndexMode;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Domain, Example, Parameter, Spec};
use crate::ops::{
    Composite, Meta, OpRef, Outputs, add, add_scalar, arange, broadcast_to, cast, lesser,
    multiply_scalar, reshape_to, reverse, select, subtract, take,
};
use crate::shape::Shape;

/// Each sequence turned around.
pub static SEQUENCE_REVERSE: Spec = Spec {
    name: "SequenceReverse",
    aliases: &[],
    documentation: "The data with each sequence turned around; what lies behind its end stays. Time is axis 0, sequences are \
                    axis 1. The gradient is turned around likewise.",
    example: Example {
        code: "nd.SequenceReverse(nd.array([[1, 2], [3, 4], [5, 6]]), nd.array([2, 3]), use_sequence_length=True)",
        shows: "\n[[3. 6.]\n [1. 4.]\n [5. 2.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[
        USE_SEQUENCE_LENGTH,
        Parameter {
            default: Default::Int(0),
            documentation: "The axis of time, which has to be 0.",
            ..super::AXIS
        },
    ],
    build: |attributes| {
        if attributes.int("axis")? != 0 {
            return Err(Error::argument(
                SEQUENCE_REVERSE.name,
                "Current implementation expects axis to be 0.",
            ));
        }
        let sequences = Sequences {
            op: SEQUENCE_REVERSE.name,
            axis: 0,
            lengths: attributes.bool("use_sequence_length")?,
        };
        Ok(OpRef::new(Composite {
            name: SEQUENCE_REVERSE.name,
            infer: move |inputs: &[&Array]| {
                sequences.check(inputs)?;
                Ok(smallvec![Meta::of(inputs[0])])
            },
            body: turned,
        }))
    },
    cases: &[
        Case::new(&[&[3, 2]]),
        Case::new(&[&[4, 3, 2], &[3]])
            .from(&[Domain::Real, Domain::Index(5)])
            .with(&[("use_sequence_length", "True")]),
    ],
    ..Spec::ELEMENTWISE
};

fn turned(inputs: &[&NDArray]) -> Result<Outputs> {
    let x = inputs[0];
    let Some(lengths) = inputs.get(1) else {
        return Ok(smallvec![reverse(x, &[0])?]);
    };
    let (steps, count) = (x.shape()[0], x.shape()[1]);
    if steps * count == 0 {
        return Ok(smallvec![crate::ops::identity(x)?]);
    }
    let plane = Shape::new(&[steps, count]);
    let range = |stop: usize, shape: [usize; 2]| {
        let range = arange(0.0, Some(stop as f64), 1.0, 1, DType::Int64, x.context())?;
        broadcast_to(&reshape_to(&range, Shape::new(&shape))?, plane.clone())
    };
    let (times, sequences) = (range(steps, [steps, 1])?, range(count, [1, count])?);
    let lengths = cast(&lengths.detach(), DType::Int64)?;
    let lengths = broadcast_to(
        &reshape_to(&lengths, Shape::new(&[1, count]))?,
        plane.clone(),
    )?;
    let turned = subtract(&add_scalar(&lengths, -1.0)?, &times)?;
    let times = select(&lesser(&times, &lengths)?, &turned, &times)?;
    let positions = add(&multiply_scalar(&times, count as f64)?, &sequences)?;
    let merged: Shape = std::iter::once(steps * count)
        .chain(x.shape()[2..].iter().copied())
        .collect();
    let positions = reshape_to(&positions, Shape::new(&[steps * count]))?;
    let moved = take(&reshape_to(x, merged)?, &positions, 0, IndexMode::Clip)?;
    Ok(smallvec![reshape_to(&moved, x.shape().clone())?])
}

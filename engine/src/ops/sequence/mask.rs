//! What lies behind the end of a sequence replaced by a number.

use smallvec::smallvec;

use super::{AXIS, INPUTS, Sequences, USE_SEQUENCE_LENGTH};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Domain, Example, Kind, Parameter, Spec};
use crate::ops::{
    Attributes, Composite, Meta, OpRef, Outputs, broadcast_to, full, identity, lesser, select,
};

/// Elements behind the ends of sequences replaced by a number.
pub static SEQUENCE_MASK: Spec = Spec {
    name: "SequenceMask",
    aliases: &[],
    documentation: "The data, with `value` wherever time has reached the length of the sequence. Time is axis 0 and sequences \
                    are axis 1, or the other way round. The gradient is that of the elements that are kept.",
    example: Example {
        code: "nd.SequenceMask(nd.ones((3, 2)), nd.array([1, 2]), use_sequence_length=True, value=-1)",
        shows: "\n[[ 1.  1.]\n [-1.  1.]\n [-1. -1.]]\n<NDArray 3x2 @cpu(0)>",
    },
    inputs: INPUTS,
    parameters: &[
        USE_SEQUENCE_LENGTH,
        Parameter {
            name: "value",
            kind: Kind::Float,
            default: Default::Float(0.0),
            documentation: "What stands behind the ends.",
        },
        AXIS,
    ],
    build: built,
    cases: &[
        Case::new(&[&[3, 2]]),
        Case::new(&[&[4, 3, 2], &[3]])
            .from(&[Domain::Real, Domain::Index(5)])
            .with(&[("use_sequence_length", "True"), ("value", "-1")]),
        Case::new(&[&[3, 4, 2], &[3]])
            .from(&[Domain::Real, Domain::Index(5)])
            .with(&[("use_sequence_length", "True"), ("axis", "1")]),
    ],
    ..Spec::ELEMENTWISE
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let sequences = Sequences::read(SEQUENCE_MASK.name, attributes)?;
    let value = attributes.float("value")?;
    Ok(OpRef::new(Composite {
        name: SEQUENCE_MASK.name,
        infer: move |inputs: &[&Array]| {
            sequences.check(inputs)?;
            Ok(smallvec![Meta::of(inputs[0])])
        },
        body: move |inputs: &[&NDArray]| masked(sequences, value, inputs),
    }))
}

fn masked(sequences: Sequences, value: f64, inputs: &[&NDArray]) -> Result<Outputs> {
    let x = inputs[0];
    let Some(lengths) = inputs.get(1) else {
        return Ok(smallvec![identity(x)?]);
    };
    let lengths = sequences.lengths(lengths, x.shape().ndim())?;
    let kept = lesser(&sequences.positions(x)?, &lengths)?;
    let kept = broadcast_to(&kept, x.shape().clone())?;
    let rest = full(x.shape().clone(), value, x.dtype(), x.context())?;
    Ok(smallvec![select(&kept, x, &rest)?])
}

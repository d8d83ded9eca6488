//! Elements repeated along axes.

use smallvec::smallvec;

use super::spread::{Spread, Spreading};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one, sum_to};
use crate::shape::Shape;

/// The array repeated along axes of length 1 to `shape`.
///
/// # Errors
/// [`Error::InvalidShape`] where the shapes do not fit.
pub fn broadcast_to(x: &NDArray, shape: Shape) -> Result<NDArray> {
    if x.shape() == &shape {
        return Ok(x.clone());
    }
    run_one(BroadcastTo { shape }, &[x])
}

/// See [`broadcast_to`].
pub static BROADCAST_TO: Spec = Spec {
    name: "broadcast_to",
    aliases: &[],
    documentation: "The array repeated along its axes of length 1 to a shape; a 0 there keeps the extent. The gradient is \
                    summed over what was repeated.",
    example: Example {
        code: "nd.broadcast_to(nd.array([[1], [2]]), shape=(2, 3))",
        shows: "\n[[1. 1. 1.]\n [2. 2. 2.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "shape",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "The shape; 0 keeps an extent.",
    }],
    build: |attributes| {
        let codes = attributes.ints("shape")?;
        Ok(OpRef::new(Spread {
            name: BROADCAST_TO.name,
            rule: move |shapes: &[&Shape]| by_codes(shapes[0], &codes),
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 1]]).with(&[("shape", "(2, 3)")]),
        Case::new(&[&[1, 3, 1]]).with(&[("shape", "(2, 0, 4)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

/// A shape in which 0 keeps the extent of the array's own.
fn by_codes(from: &Shape, codes: &[i64]) -> Result<Spreading> {
    let new_axes = codes.len().checked_sub(from.ndim());
    let extent = |(axis, &code): (usize, &i64)| match code {
        0 => new_axes
            .and_then(|new_axes| axis.checked_sub(new_axes))
            .map_or(1, |axis| from[axis]),
        _ => code.max(0) as usize,
    };
    let shape: Shape = codes.iter().enumerate().map(extent).collect();
    if from.broadcast(&shape).as_ref() != Some(&shape) {
        return Err(unfit(from, &shape));
    }
    Ok(Spreading {
        aligned: from.clone(),
        spread: shape.clone(),
        result: shape,
    })
}

fn unfit(from: &Shape, to: &Shape) -> Error {
    let message = if from.ndim() == to.ndim() {
        format!("Array cannot be broadcasted from {from} to {to}")
    } else {
        format!("Operand of shape {from} cannot be broadcasted to {to}")
    };
    Error::shape(BROADCAST_TO.name, message)
}

struct BroadcastTo {
    shape: Shape,
}

impl Op for BroadcastTo {
    fn name(&self) -> &'static str {
        BROADCAST_TO.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = self.shape.clone();
        if inputs[0].broadcast_to(&shape).is_none() {
            return Err(unfit(inputs[0].shape(), &shape));
        }
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let spread = inputs[0]
            .broadcast_to(out.shape())
            .ok_or_else(|| Error::internal("broadcast_to changed its mind"))?;
        place.device.copy(&spread, &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        sum_to(tape.gradient()?, &tape.input_shape(0)?).map(gradient)
    }
}

//! A new axis of length 1.

use super::reshape::Reshape;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// A new axis of length 1 that becomes axis `axis`. The elements are copied.
///
/// # Errors
/// [`Error::InvalidArgument`] for a position that the result does not have.
pub fn expand_dims(x: &NDArray, axis: i64) -> Result<NDArray> {
    run_one(expanded(axis), &[x])
}

fn expanded(axis: i64) -> Reshape<impl Fn(&[&Shape]) -> Result<Shape> + Send + Sync> {
    let rule = move |shapes: &[&Shape]| {
        let shape = shapes[0];
        let ndim = shape.ndim() as i64;
        let position = if axis < 0 { axis + ndim + 1 } else { axis };
        if !(0..=ndim).contains(&position) {
            return Err(Error::argument(
                EXPAND_DIMS.name,
                // MXNet's text names a range that is one too short at its lower end; kept for its readers.
                format!(
                    "axis must be in the range [{}, {ndim}] ({axis} provided)",
                    -ndim
                ),
            ));
        }
        Ok(shape.inserted(position as usize, 1))
    };
    Reshape {
        name: EXPAND_DIMS.name,
        rule,
        copies: true,
    }
}

/// See [`expand_dims`].
pub static EXPAND_DIMS: Spec = Spec {
    name: "expand_dims",
    aliases: &[],
    documentation: "A new axis of length 1. The gradient loses it again.",
    example: Example {
        code: "nd.expand_dims(nd.array([1, 2, 3]), axis=1)",
        shows: "\n[[1.]\n [2.]\n [3.]]\n<NDArray 3x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "axis",
        kind: Kind::Int,
        default: Default::Required,
        documentation: "Where the new axis will be.",
    }],
    build: |attributes| Ok(OpRef::new(expanded(attributes.int("axis")?))),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("axis", "0")]),
        Case::new(&[&[2, 3]]).with(&[("axis", "-1")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

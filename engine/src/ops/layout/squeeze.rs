//! Axes of length 1 dropped.

use smallvec::SmallVec;

use super::reshape::Reshape;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{OpRef, run_one};
use crate::shape::Shape;

/// Without the given axes of length 1, or without all of them. One axis stays in any case. The elements are copied.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, or of another length.
pub fn squeeze(x: &NDArray, axes: Option<&[i64]>) -> Result<NDArray> {
    run_one(squeezed(axes.map(SmallVec::from_slice)), &[x])
}

fn squeezed(
    axes: Option<SmallVec<[i64; 4]>>,
) -> Reshape<impl Fn(&[&Shape]) -> Result<Shape> + Send + Sync> {
    Reshape {
        name: SQUEEZE.name,
        rule: move |shapes: &[&Shape]| remaining(shapes[0], axes.as_deref()),
        copies: true,
    }
}

fn remaining(shape: &Shape, axes: Option<&[i64]>) -> Result<Shape> {
    let mut dropped: SmallVec<[bool; 4]> = match axes {
        None => shape.iter().map(|&extent| extent == 1).collect(),
        Some(_) => SmallVec::from_elem(false, shape.ndim()),
    };
    for &axis in axes.unwrap_or_default() {
        let position = shape.axis(axis).ok_or_else(|| {
            let ndim = shape.ndim();
            let message = format!("axis {axis} is out of bounds for array of dimension {ndim}");
            Error::argument(SQUEEZE.name, message)
        })?;
        if shape[position] != 1 {
            return Err(Error::argument(
                SQUEEZE.name,
                format!(
                    "cannot select an axis to squeeze out which has size={} not equal to one",
                    shape[position]
                ),
            ));
        }
        if std::mem::replace(&mut dropped[position], true) {
            return Err(Error::argument(SQUEEZE.name, "duplicate value in axis"));
        }
    }
    let kept = |(&extent, &dropped): (&usize, &bool)| (!dropped).then_some(extent);
    let result: Shape = shape.iter().zip(&dropped).filter_map(kept).collect();
    // MXNet's functions leave no array without axes, unless it came without.
    Ok(if result.ndim() == 0 && shape.ndim() > 0 {
        Shape::new(&[1])
    } else {
        result
    })
}

/// See [`squeeze`].
pub static SQUEEZE: Spec = Spec {
    name: "squeeze",
    aliases: &[],
    documentation: "Without axes of length 1. The gradient gets them back.",
    example: Example {
        code: "nd.squeeze(nd.array([[[1], [2]]]))",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "axis",
        kind: Kind::Axes,
        default: Default::None,
        documentation: "The axis or axes to drop; all of length 1 by default.",
    }],
    build: |attributes| Ok(OpRef::new(squeezed(attributes.axes("axis")?))),
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[1, 3, 1]]),
        Case::new(&[&[1, 3, 1]]).with(&[("axis", "-1")]),
        Case::new(&[&[1, 1]]).with(&[("axis", "(0, 1)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

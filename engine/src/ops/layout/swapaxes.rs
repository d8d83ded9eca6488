//! Two axes exchanged, or axes moved.

use smallvec::smallvec;

use super::transpose;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one};
use crate::shape::Shape;

/// Two axes exchanged.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have.
pub fn swapaxes(x: &NDArray, dim1: i64, dim2: i64) -> Result<NDArray> {
    run_one(SwapAxes { dim1, dim2 }, &[x])
}

/// Axes `source` at the positions `destination`, the others around them in their order.
///
/// # Errors
/// [`Error::Value`] for axes that the array does not have or that are named twice.
pub fn moveaxis(x: &NDArray, source: &[i64], destination: &[i64]) -> Result<NDArray> {
    let positions = |axes: &[i64], what: &str| -> Result<Vec<usize>> {
        let ndim = x.shape().ndim();
        let position = |axis: i64| {
            x.shape().axis(axis).ok_or_else(|| {
                Error::value(format!(
                    "{what} should verify 0 <= {what} < tensor.ndim ({ndim})."
                ))
            })
        };
        let mut found = Vec::with_capacity(axes.len());
        for &axis in axes {
            let axis = position(axis)?;
            if found.contains(&axis) {
                return Err(Error::value("repeated axis"));
            }
            found.push(axis);
        }
        Ok(found)
    };
    let (source, destination) = (
        positions(source, "Source")?,
        positions(destination, "Destination")?,
    );
    if source.len() != destination.len() {
        return Err(Error::value(
            "`source` and `destination` arguments must have the same number of elements",
        ));
    }
    let mut order: Vec<usize> = (0..x.shape().ndim())
        .filter(|axis| !source.contains(axis))
        .collect();
    let mut moves: Vec<(usize, usize)> = destination.into_iter().zip(source).collect();
    moves.sort_unstable();
    for (to, from) in moves {
        order.insert(to, from);
    }
    transpose(x, &order)
}

/// See [`swapaxes`].
pub static SWAPAXES: Spec = Spec {
    name: "swapaxes",
    aliases: &["SwapAxis"],
    documentation: "Two axes exchanged. The gradient has them exchanged back.",
    example: Example {
        code: "nd.swapaxes(nd.array([[1, 2, 3]]), 0, 1)",
        shows: "\n[[1.]\n [2.]\n [3.]]\n<NDArray 3x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "dim1",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "One axis.",
        },
        Parameter {
            name: "dim2",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "The other axis.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(SwapAxes {
            dim1: attributes.int("dim1")?,
            dim2: attributes.int("dim2")?,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]).with(&[("dim1", "0"), ("dim2", "-1")]),
        Case::new(&[&[2, 3]]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct SwapAxes {
    dim1: i64,
    dim2: i64,
}

impl SwapAxes {
    fn order(&self, shape: &Shape) -> Result<Vec<usize>> {
        let mut order: Vec<usize> = (0..shape.ndim()).collect();
        let position = |axis: i64| {
            shape.axis(axis).ok_or_else(|| {
                let ndim = shape.ndim();
                let message = format!("axis {axis} is out of bounds for array of ndim {ndim}");
                Error::argument(SWAPAXES.name, message)
            })
        };
        order.swap(position(self.dim1)?, position(self.dim2)?);
        Ok(order)
    }
}

impl Op for SwapAxes {
    fn name(&self) -> &'static str {
        SWAPAXES.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = inputs[0].shape();
        let order = self.order(shape)?;
        Ok(smallvec![Meta {
            shape: order.iter().map(|&axis| shape[axis]).collect(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let turned = inputs[0].permuted(&self.order(inputs[0].shape())?);
        Ok(smallvec![place.copied(&turned, metas[0].shape.clone())?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        swapaxes(tape.gradient()?, self.dim1, self.dim2).map(gradient)
    }
}

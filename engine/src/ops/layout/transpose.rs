//! Axes in another order.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, gradient, run_one};
use crate::shape::Shape;

/// The axes in another order: axis `i` of the result is axis `axes[i]` of the array. No axes reverse the order.
///
/// # Errors
/// [`Error::InvalidArgument`] for axes that are not a permutation of the array's.
pub fn transpose(x: &NDArray, axes: &[usize]) -> Result<NDArray> {
    if !axes.is_empty() && axes.iter().enumerate().all(|(to, &from)| to == from) {
        return Ok(x.clone());
    }
    run_one(
        Transpose {
            axes: axes.iter().map(|&axis| axis as i64).collect(),
        },
        &[x],
    )
}

/// See [`transpose`].
pub static TRANSPOSE: Spec = Spec {
    name: "transpose",
    aliases: &[],
    documentation: "The axes in another order: axis `i` of the result is axis `axes[i]` of the array. Without `axes` the \
                    order is reversed. The gradient is put back into the old order.",
    example: Example {
        code: "nd.transpose(nd.array([[1, 2], [3, 4]]))",
        shows: "\n[[1. 3.]\n [2. 4.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[Parameter {
        name: "axes",
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation: "The new order; the old one reversed if empty.",
    }],
    build: |attributes| {
        Ok(OpRef::new(Transpose {
            axes: attributes.ints("axes")?,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[2, 3, 4]]),
        Case::new(&[&[2, 3, 4]]).with(&[("axes", "(1, 2, 0)")]),
        Case::new(&[&[2, 3, 4]]).with(&[("axes", "(0, -1, 1)")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Transpose {
    axes: SmallVec<[i64; 4]>,
}

impl Transpose {
    fn order(&self, shape: &Shape) -> Result<SmallVec<[usize; 4]>> {
        if self.axes.is_empty() {
            return Ok((0..shape.ndim()).rev().collect());
        }
        let order: Option<SmallVec<[usize; 4]>> =
            self.axes.iter().map(|&axis| shape.axis(axis)).collect();
        let complete = |order: &SmallVec<[usize; 4]>| {
            order.len() == shape.ndim() && (0..shape.ndim()).all(|axis| order.contains(&axis))
        };
        order.filter(complete).ok_or_else(|| {
            Error::argument(
                TRANSPOSE.name,
                format!(
                    "axes {:?} are not an order of the axes of shape {shape}",
                    &self.axes[..]
                ),
            )
        })
    }
}

impl Op for Transpose {
    fn name(&self) -> &'static str {
        TRANSPOSE.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = inputs[0].shape();
        Ok(smallvec![Meta {
            shape: self.order(shape)?.iter().map(|&axis| shape[axis]).collect(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let turned = inputs[0].permuted(&self.order(inputs[0].shape())?);
        let out = place.empty(turned.shape().clone(), turned.dtype())?;
        place.device.copy(&turned, &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let order = self.order(&tape.input_shape(0)?)?;
        let mut inverse: SmallVec<[usize; 4]> = order.clone();
        for (to, &from) in order.iter().enumerate() {
            inverse[from] = to;
        }
        transpose(tape.gradient()?, &inverse).map(gradient)
    }
}

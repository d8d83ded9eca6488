//! The sum along axes.

use smallvec::smallvec;

use super::{Axes, reduce};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, broadcast_to, gradient, reshape_to,
    run_one,
};
use crate::shape::Shape;

/// The parameters of reductions.
pub(crate) const REDUCTION: &[Parameter] = &[
    Parameter {
        name: "axis",
        kind: Kind::Axes,
        default: Default::None,
        documentation: "The axis or axes to reduce; all of them by default.",
    },
    Parameter {
        name: "keepdims",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether reduced axes stay, with length 1.",
    },
    Parameter {
        name: "exclude",
        kind: Kind::Bool,
        default: Default::Bool(false),
        documentation: "Whether to reduce all axes but the named ones.",
    },
];

/// The cases of reductions.
pub(crate) const REDUCED: &[Case] = &[
    Case::new(&[&[2, 3]]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "1")]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "(0, -1)"), ("keepdims", "True")]),
    Case::new(&[&[2, 3, 4]]).with(&[("axis", "0"), ("exclude", "True")]),
];

/// The sum along axes. Floats are accumulated in float64 and rounded once.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn sum(x: &NDArray, axes: Axes) -> Result<NDArray> {
    run_one(Sum { axes }, &[x])
}

/// The sum over the axes along which `shape` was broadcast to the array's shape: the transpose of broadcasting.
///
/// # Errors
/// [`Error::Internal`](crate::Error::Internal) if `shape` does not broadcast to the array's shape.
pub fn sum_to(x: &NDArray, shape: &Shape) -> Result<NDArray> {
    if x.shape() == shape {
        return Ok(x.clone());
    }
    let new_axes = x.shape().ndim() - shape.ndim();
    let broadcast =
        |axis: &usize| *axis < new_axes || (shape[*axis - new_axes] == 1 && x.shape()[*axis] != 1);
    let axes = (0..x.shape().ndim())
        .filter(broadcast)
        .map(|axis| axis as i64)
        .collect();
    reshape_to(
        &sum(
            x,
            Axes {
                axes: Some(axes),
                keepdims: true,
                exclude: false,
            },
        )?,
        shape.clone(),
    )
}

/// See [`sum`].
pub static SUM: Spec = Spec {
    name: "sum",
    aliases: &["sum_axis"],
    documentation: "The sum of the elements along axes; 0 of nothing. The gradient is the incoming one, repeated.",
    example: Example {
        code: "nd.sum(nd.array([[1, 2], [3, 4]]), axis=1)",
        shows: "\n[3. 7.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: REDUCTION,
    build: |attributes| {
        Ok(OpRef::new(Sum {
            axes: Axes::read(attributes)?,
        }))
    },
    returns_list: NEVER,
    cases: REDUCED,
    differentiable: true,
};

struct Sum {
    axes: Axes,
}

impl Op for Sum {
    fn name(&self) -> &'static str {
        SUM.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = self.axes.reduced(SUM.name, inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![reduce(
            place,
            Reduction::Sum,
            inputs[0],
            &self.axes,
            &metas[0]
        )?])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let shape = tape.input_shape(0)?;
        let kept = reshape_to(tape.gradient()?, self.axes.kept(SUM.name, &shape)?)?;
        broadcast_to(&kept, shape).map(gradient)
    }
}

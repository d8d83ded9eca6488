//! Mean and variance in one call.

use smallvec::{SmallVec, smallvec};

use super::Axes;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Composite, Meta, OpRef, Outputs, broadcast_to, mean, reshape_to, square, subtract,
};

/// Mean and variance.
pub static MOMENTS: Spec = Spec {
    name: "moments",
    aliases: &[],
    documentation: "The mean and the variance along axes: of a population, not of a sample.",
    example: Example {
        code: "nd.moments(nd.array([[1, 2, 3], [4, 5, 6]]), axes=(0,))[1]",
        shows: "\n[2.25 2.25 2.25]\n<NDArray 3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "axes",
            kind: Kind::Axes,
            default: Default::None,
            documentation: "The axes to compute along: one at least.",
        },
        Parameter {
            name: "keepdims",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the axes stay with length 1.",
        },
    ],
    build: |attributes| {
        let keepdims = attributes.bool("keepdims")?;
        let Some(axes) = attributes.axes("axes")?.filter(|axes| !axes.is_empty()) else {
            return Err(Error::argument(
                MOMENTS.name,
                "Empty axes is not supported, if you would like to do global moments, please pass all axes to axes argument",
            ));
        };
        let like = axes.clone();
        Ok(OpRef::new(Composite {
            name: MOMENTS.name,
            infer: move |inputs: &[&Array]| {
                let meta = Meta::of(inputs[0]);
                let shape = along(&like, keepdims).reduced(MOMENTS.name, &meta.shape)?;
                let meta = Meta { shape, ..meta };
                Ok(smallvec![meta.clone(), meta])
            },
            body: move |inputs: &[&NDArray]| moments(inputs[0], &axes, keepdims),
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]).with(&[("axes", "(0,)")]),
        Case::new(&[&[2, 3, 2]]).with(&[("axes", "(0, 2)"), ("keepdims", "True")]),
    ],
    ..Spec::UNARY
};

fn along(axes: &SmallVec<[i64; 4]>, keepdims: bool) -> Axes {
    Axes {
        axes: Some(axes.clone()),
        keepdims,
        exclude: false,
    }
}

fn moments(x: &NDArray, axes: &SmallVec<[i64; 4]>, keepdims: bool) -> Result<Outputs> {
    let kept = mean(x, along(axes, true))?;
    let centred = subtract(x, &broadcast_to(&kept, x.shape().clone())?)?;
    let variance = mean(&square(&centred)?, along(axes, keepdims))?;
    let shape = variance.shape().clone();
    Ok(smallvec![reshape_to(&kept, shape)?, variance])
}

//! Layer normalisation.

use super::scaled::{OUTPUT_MEAN_VAR, Plan, around, channel_axis, eps_parameter};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, OpRef};
use crate::shape::Shape;

/// Elements normalised along one axis.
pub static LAYER_NORM: Spec = Spec {
    name: "LayerNorm",
    documentation: "The elements along an axis brought to mean 0 and variance 1, `(data - mean) / sqrt(variance + eps)`, \
                    multiplied by `gamma` and shifted by `beta`, which have one number for each position of the axis.",
    example: Example {
        code: "nd.LayerNorm(nd.array([[1, 3], [4, 8]]), nd.ones(2), nd.zeros(2), eps=0)",
        shows: "\n[[-1.  1.]\n [-1.  1.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "gamma", "beta"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::Int,
            default: Default::Int(-1),
            documentation: "The axis.",
        },
        eps_parameter(1e-5),
        OUTPUT_MEAN_VAR,
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 4], &[4], &[4]]),
        Case::new(&[&[2, 3, 2], &[3], &[3]]).with(&[
            ("axis", "1"),
            ("output_mean_var", "True"),
            ("eps", "0.1"),
        ]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let (axis, eps) = (
        attributes.int("axis")?,
        f64::from(attributes.float("eps")? as f32),
    );
    let moments = attributes.bool("output_mean_var")?;
    let name = LAYER_NORM.name;
    let plan = move |shape: &Shape| -> Result<Plan> {
        let axis = channel_axis(name, axis, shape, "axis=")?;
        Ok(Plan {
            rows: around(shape, axis),
            axes: &[1],
            scaled: 1,
            moments: shape.with(axis, 1),
        })
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| plan(inputs[0].shape())?.infer(name, inputs, moments),
        body: move |inputs: &[&NDArray]| plan(inputs[0].shape())?.run(inputs, eps, moments),
    }))
}

//! Group normalisation.

use super::scaled::{OUTPUT_MEAN_VAR, Plan, eps_parameter};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{Attributes, Composite, OpRef};
use crate::shape::Shape;

/// Groups of channels of each instance normalised together.
pub static GROUP_NORM: Spec = Spec {
    name: "GroupNorm",
    documentation: "Groups of neighbouring channels of each instance, for data of shape `(batch, channels, ...)`, brought to mean \
                    0 and variance 1, multiplied by `gamma` and shifted by `beta`, which have one number for each group.",
    example: Example {
        code: "nd.GroupNorm(nd.array([[[1, 1], [3, 3], [4, 4], [8, 8]]]), nd.ones(2), nd.zeros(2), num_groups=2, eps=0)",
        shows: "\n[[[-1. -1.]\n  [ 1.  1.]\n  [-1. -1.]\n  [ 1.  1.]]]\n<NDArray 1x4x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "gamma", "beta"]),
    parameters: &[
        Parameter {
            name: "num_groups",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "Number of groups.",
        },
        eps_parameter(1e-5),
        OUTPUT_MEAN_VAR,
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 4, 2], &[2], &[2]]).with(&[("num_groups", "2"), ("eps", "0.1")]),
        Case::new(&[&[2, 2, 2, 2], &[1], &[1]]).with(&[("output_mean_var", "True")]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let name = GROUP_NORM.name;
    let groups = attributes.int("num_groups")?;
    let groups = usize::try_from(groups)
        .ok()
        .filter(|&groups| groups > 0)
        .ok_or_else(|| Error::argument(name, format!("{groups} is not a number of groups")))?;
    let eps = f64::from(attributes.float("eps")? as f32);
    let moments = attributes.bool("output_mean_var")?;
    let plan = move |shape: &Shape| -> Result<Plan> {
        if shape.ndim() < 3 {
            let message = format!("data of shape {shape} has no axis of positions");
            return Err(Error::shape(name, message));
        }
        if !shape[1].is_multiple_of(groups) {
            let message = "# of channels must be divisible by # of groups";
            return Err(Error::shape(name, message));
        }
        let size: usize = shape[1..].iter().product();
        Ok(Plan {
            rows: Shape::new(&[shape[0], groups, size / groups]),
            axes: &[2],
            scaled: 1,
            moments: Shape::new(&[shape[0], groups]),
        })
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| plan(inputs[0].shape())?.infer(name, inputs, moments),
        body: move |inputs: &[&NDArray]| plan(inputs[0].shape())?.run(inputs, eps, moments),
    }))
}

//! Instance normalisation.

use super::scaled::{Plan, eps_parameter};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{Attributes, Composite, OpRef};
use crate::shape::Shape;

/// Each channel of each instance normalised over its positions.
pub static INSTANCE_NORM: Spec = Spec {
    name: "InstanceNorm",
    documentation: "Each channel of each instance, for data of shape `(batch, channels, ...)`, brought to mean 0 and variance 1, \
                    multiplied by `gamma` and shifted by `beta`, which have one number for each channel.",
    example: Example {
        code: "nd.InstanceNorm(nd.array([[[1, 3], [4, 8]]]), nd.array([1, 2]), nd.array([0, 10]), eps=0)",
        shows: "\n[[[-1.  1.]\n  [ 8. 12.]]]\n<NDArray 1x2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "gamma", "beta"]),
    parameters: &[eps_parameter(0.001)],
    build: built,
    cases: &[
        Case::new(&[&[2, 2, 3], &[2], &[2]]),
        Case::new(&[&[1, 2, 2, 3], &[2], &[2]]).with(&[("eps", "0.1")]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let eps = f64::from(attributes.float("eps")? as f32);
    let name = INSTANCE_NORM.name;
    let plan = move |shape: &Shape| -> Result<Plan> {
        if shape.ndim() < 3 {
            let message = "InstanceNorm only supports input tensors of rank >= 3.";
            return Err(Error::shape(name, message));
        }
        Ok(Plan {
            rows: Shape::new(&[shape[0], shape[1], shape[2..].iter().product()]),
            axes: &[2],
            scaled: 1,
            moments: Shape::new(&shape[..2]),
        })
    };
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| plan(inputs[0].shape())?.infer(name, inputs, false),
        body: move |inputs: &[&NDArray]| plan(inputs[0].shape())?.run(inputs, eps, false),
    }))
}

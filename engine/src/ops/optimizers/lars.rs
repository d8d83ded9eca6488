//! Learning rates by the norms of weights and gradients.

use smallvec::smallvec;

use super::RESCALE_GRAD;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Error;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Composite, Meta, OpRef, add, add_scalar, divide, greater_scalar, multiply, multiply_scalar,
    same_dtype, select, sqrt,
};

const fn number(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Required,
        documentation,
    }
}

/// Learning rates by the norms of weights and gradients.
pub static MULTI_LARS: Spec = Spec {
    name: "multi_lars",
    documentation: "The learning rates of layers times `eta |w| / (|g| + wd |w| + eps)`, where both norms are given by their squares \
                    (Y. You et al., Large batch training, 2017). Rates of layers with a norm of 0 stay.",
    example: Example {
        code: "nd.multi_lars(nd.array([1]), nd.array([4]), nd.array([1]), nd.array([0]), eta=0.5, eps=0)",
        shows: "\n[1.]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lrs", "weights_sum_sq", "grads_sum_sq", "wds"]),
    parameters: &[
        number("eta", "The factor of all rates."),
        number("eps", "Keeps the divisor from 0."),
        RESCALE_GRAD,
    ],
    build: |attributes| {
        let [eta, eps, rescale] = [
            attributes.float("eta")?,
            attributes.float("eps")?,
            attributes.float("rescale_grad")?,
        ];
        Ok(OpRef::new(Composite {
            name: MULTI_LARS.name,
            infer: |inputs: &[&Array]| {
                only_floats(MULTI_LARS.name, same_dtype(MULTI_LARS.name, inputs)?)?;
                let first = inputs[0].shape();
                if let Some(position) = inputs.iter().position(|input| input.shape() != first) {
                    return Err(Error::ShapeMismatch {
                        op: MULTI_LARS.name,
                        position,
                        expected: first.clone(),
                        got: inputs[position].shape().clone(),
                    });
                }
                Ok(smallvec![Meta::of(inputs[0])])
            },
            body: move |inputs: &[&NDArray]| {
                let inputs: Vec<NDArray> = inputs.iter().map(|input| input.detach()).collect();
                let [rates, weights, gradients, decays] = &inputs[..] else {
                    return Err(Error::internal("four arrays"));
                };
                let (weights, gradients) = (sqrt(weights)?, sqrt(gradients)?);
                let divisor = add(
                    &multiply_scalar(&gradients, rescale)?,
                    &multiply(decays, &weights)?,
                )?;
                let ratio = divide(
                    &multiply_scalar(&weights, eta)?,
                    &add_scalar(&divisor, eps)?,
                )?;
                let both = multiply(
                    &greater_scalar(&weights, 0.0)?,
                    &greater_scalar(&gradients, 0.0)?,
                )?;
                Ok(smallvec![select(&both, &multiply(rates, &ratio)?, rates)?])
            },
        }))
    },
    cases: &[Case::new(&[&[3], &[3], &[3], &[3]])
        .with(&[("eta", "0.5"), ("eps", "0.01")])
        .from(&[Domain::Positive])
        .order(0)],
    ..Spec::STEP
};

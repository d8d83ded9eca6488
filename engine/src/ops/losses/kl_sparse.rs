//! A penalty for activations that are not sparse.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Axes, Composite, Gradients, Meta, Metadata, Op, OpRef, Outputs, Place,
    Saves, add, divide_scalar_by, gradient, mean, multiply_scalar, reshape_to, run_one, subtract,
    subtract_from_scalar,
};
use crate::shape::Shape;

/// A copy whose gradient has a penalty added.
pub static IDENTITY_ATTACH_KL_SPARSE_REG: Spec = Spec {
    name: "IdentityAttachKLSparseReg",
    documentation: "A copy of activations between 0 and 1. Each backward pass moves `moving_avg`, which has an element \
                    for each unit, towards the mean `a` of each unit's activations in the batch, `momentum moving_avg + \
                    (1 - momentum) a`, and adds `penalty (-sparseness_target / moving_avg + (1 - sparseness_target) / \
                    (1 - moving_avg))` to the gradient: the derivative of the Kullback-Leibler divergence from the \
                    wanted mean (G. Hinton, A practical guide to training restricted Boltzmann machines, 2010).",
    example: Example {
        code: "nd.IdentityAttachKLSparseReg(nd.array([[0.25, 0.5]]), nd.array([0.1, 0.1]))",
        shows: "\n[[0.25 0.5 ]]\n<NDArray 1x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "moving_avg"]),
    parameters: &[
        parameter("sparseness_target", 0.1, "The wanted mean."),
        parameter("penalty", 0.001, "The weight of the penalty."),
        parameter("momentum", 0.9, "How much of the moving mean stays."),
    ],
    build,
    // The gradient is not that of a copy, so central differences have nothing to say about it.
    cases: &[Case::new(&[&[3, 4], &[4]])
        .from(&[Domain::Fraction, Domain::Fraction])
        .order(0)],
    ..Spec::UNARY
};

const fn parameter(name: &'static str, default: f64, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(default),
        documentation,
    }
}

fn build(attributes: &Attributes) -> Result<OpRef> {
    let name = IDENTITY_ATTACH_KL_SPARSE_REG.name;
    let [target, penalty, momentum] = [
        attributes.float("sparseness_target")?,
        attributes.float("penalty")?,
        attributes.float("momentum")?,
    ];
    Ok(OpRef::new(Composite {
        name,
        infer: move |inputs: &[&Array]| {
            only_floats(name, inputs[0].dtype())?;
            let shape = inputs[0].shape();
            if shape.ndim() == 0 || shape[1..].iter().product::<usize>() != inputs[1].size() {
                let message = format!(
                    "moving_avg needs an element for each unit of {shape}, but has shape {}",
                    inputs[1].shape()
                );
                return Err(Error::shape(name, message));
            }
            Ok(smallvec![Meta::of(inputs[0])])
        },
        body: move |inputs: &[&NDArray]| -> Result<Outputs> {
            let attached = Attached {
                target,
                penalty,
                momentum,
                moving: inputs[1].clone(),
            };
            Ok(smallvec![run_one(attached, &[inputs[0]])?])
        },
    }))
}

struct Attached {
    target: f64,
    penalty: f64,
    momentum: f64,
    /// Written to in the backward pass.
    moving: NDArray,
}

impl Op for Attached {
    fn name(&self) -> &'static str {
        IDENTITY_ATTACH_KL_SPARSE_REG.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![place.copied(inputs[0], metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, incoming) = (tape.input(0)?, tape.gradient()?);
        let shape = x.shape();
        let rows = Shape::new(&[shape[0], shape[1..].iter().product()]);
        let batch = mean(&reshape_to(&x, rows.clone())?, Axes::one(0, true))?;
        let batch = multiply_scalar(&batch, 1.0 - self.momentum)?;
        let old = reshape_to(&self.moving.detach(), batch.shape().clone())?;
        let moved = add(&multiply_scalar(&old, self.momentum)?, &batch)?;
        self.moving
            .write(reshape_to(&moved, self.moving.shape().clone())?.array())?;
        let below = divide_scalar_by(&moved, self.target)?;
        let above = divide_scalar_by(&subtract_from_scalar(&moved, 1.0)?, 1.0 - self.target)?;
        let slope = multiply_scalar(&subtract(&above, &below)?, self.penalty)?;
        let sum = add(&reshape_to(incoming, rows)?, &slope)?;
        reshape_to(&sum, shape.clone()).map(gradient)
    }
}

//! The data as a loss by itself.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::Tape;
use crate::error::Result;
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, broadcast_to, divide, full,
    gradient, greater_scalar, maximum_scalar, reshape_to, sum,
};
use crate::shape::Shape;

/// The data, whose gradient is a number whatever gradient comes in.
pub static MAKE_LOSS_OUTPUT: Spec = Spec {
    name: "MakeLoss",
    aliases: &[],
    documentation: "The data itself, as a loss: its gradient is `grad_scale` whatever gradient comes in, divided by the number \
                    of instances (`batch`), or of elements greater than `valid_thresh` (`valid`).",
    example: Example {
        code: "nd.MakeLoss(nd.array([1, 2]))",
        shows: "\n[1. 2.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "grad_scale",
            kind: Kind::Float,
            default: Default::Float(1.0),
            documentation: "The gradient of every element.",
        },
        Parameter {
            name: "valid_thresh",
            kind: Kind::Float,
            default: Default::Float(0.0),
            documentation: "What elements have to exceed to be counted.",
        },
        Parameter {
            name: "normalization",
            kind: Kind::Choice(&["batch", "null", "valid"]),
            default: Default::Text("null"),
            documentation: "What the gradient is divided by.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(MakeLoss {
            scale: attributes.float("grad_scale")?,
            threshold: attributes.float("valid_thresh")?,
            divisor: match attributes.text("normalization")? {
                "batch" => Divisor::Instances,
                "valid" => Divisor::Valid,
                _ => Divisor::One,
            },
        }))
    },
    // The derivative is not that of what is returned.
    cases: &[Case::new(&[&[2, 3]]).order(0)],
    ..Spec::UNARY
};

#[derive(Clone, Copy, PartialEq)]
enum Divisor {
    One,
    Instances,
    Valid,
}

struct MakeLoss {
    scale: f64,
    threshold: f64,
    divisor: Divisor,
}

impl Op for MakeLoss {
    fn name(&self) -> &'static str {
        MAKE_LOSS_OUTPUT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        only_floats(MAKE_LOSS_OUTPUT.name, inputs[0].dtype())?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![place.copied(inputs[0], metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let x = tape.input(0)?.detach();
        let instances = x.shape().first().copied().unwrap_or(1).max(1);
        let scale = match self.divisor {
            Divisor::Instances => self.scale / instances as f64,
            _ => self.scale,
        };
        let constant = full(x.shape().clone(), scale, x.dtype(), x.context())?;
        if self.divisor != Divisor::Valid {
            return Ok(gradient(constant));
        }
        let valid = sum(&greater_scalar(&x, self.threshold)?, Axes::ALL)?;
        let ones: Shape = std::iter::repeat_n(1, x.shape().ndim()).collect();
        let count = reshape_to(&maximum_scalar(&valid, 1.0)?, ones)?;
        let count = broadcast_to(&count, x.shape().clone())?;
        Ok(gradient(divide(&constant, &count)?))
    }
}

//! Scores whose gradient is that of a support vector machine.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::Tape;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Domain, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add_scalar, greater_scalar,
    multiply, multiply_scalar, one_hot, subtract_from_scalar,
};
use crate::shape::Shape;

const fn number(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(1.0),
        documentation,
    }
}

/// Scores with the gradient of the hinge loss.
pub static SVM_OUTPUT: Spec = Spec {
    name: "SVMOutput",
    documentation: "The scores themselves. The gradient is that of the hinge loss of each score, whatever gradient comes in: \
                    of the label's class it is to exceed `margin`, of the others to stay below `-margin`.",
    example: Example {
        code: "nd.SVMOutput(nd.array([[1, 2, 3]]), nd.array([1]))",
        shows: "\n[[1. 2. 3.]]\n<NDArray 1x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data", "label"]),
    parameters: &[
        number("margin", "How far from 0 scores have to be."),
        number(
            "regularization_coefficient",
            "What the gradient is multiplied by.",
        ),
        Parameter {
            name: "use_linear",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether the loss is the distance from the margin, not its square.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(SvmOutput {
            margin: attributes.float("margin")?,
            scale: attributes.float("regularization_coefficient")?,
            linear: attributes.bool("use_linear")?,
        }))
    },
    // The derivative is not that of what is returned.
    cases: &[
        Case::new(&[&[2, 3], &[2]])
            .from(&[Domain::Real, Domain::Index(3)])
            .order(0),
        Case::new(&[&[3, 2], &[3]])
            .from(&[Domain::Real, Domain::Index(2)])
            .with(&[("use_linear", "True"), ("margin", "0.5")])
            .order(0),
    ],
    ..Spec::UNARY
};

struct SvmOutput {
    margin: f64,
    scale: f64,
    linear: bool,
}

impl Op for SvmOutput {
    fn name(&self) -> &'static str {
        SVM_OUTPUT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let (scores, labels) = (inputs[0].shape(), inputs[1].shape());
        only_floats(self.name(), inputs[0].dtype())?;
        if scores.ndim() != 2 || labels[..] != scores[..1] {
            let rows = Shape::new(&scores[..scores.ndim().saturating_sub(1)]);
            let message = format!(
                "Shape inconsistent, Provided = {labels}, inferred shape={rows}, for scores of shape {scores}"
            );
            return Err(Error::argument(self.name(), message));
        }
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![place.copied(inputs[0], metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (scores, labels) = (tape.input(0)?.detach(), tape.input(1)?.detach());
        let classes = scores.shape()[1] as i64;
        let chosen = one_hot(&labels, classes, 1.0, 0.0, scores.dtype())?;
        // 1 for the label's class and -1 for the others.
        let side = add_scalar(&multiply_scalar(&chosen, 2.0)?, -1.0)?;
        let distance = subtract_from_scalar(&multiply(&side, &scores)?, self.margin)?;
        let violated = greater_scalar(&distance, 0.0)?;
        let slope = if self.linear {
            multiply_scalar(&violated, -self.scale)?
        } else {
            multiply_scalar(&multiply(&violated, &distance)?, -2.0 * self.scale)?
        };
        Ok(smallvec![Some(multiply(&slope, &side)?), None])
    }
}

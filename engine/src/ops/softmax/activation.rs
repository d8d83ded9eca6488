//! The softmax along the last axis or over channels.

use smallvec::smallvec;

use super::rows::{Form, Rows};
use crate::array::Array;
use crate::autograd::Tape;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, reshape_to,
};
use crate::shape::Shape;

/// The softmax along the last axis, or over the channels at each position.
pub static SOFTMAX_ACTIVATION: Spec = Spec {
    name: "SoftmaxActivation",
    documentation: "The softmax along the last axis (`instance`), or over the channels, which are axis 1, at each position \
                    (`channel`).",
    example: Example {
        code: "nd.SoftmaxActivation(nd.array([[1, 2, 3]]))",
        shows: "\n[[0.09003057 0.24472848 0.66524094]]\n<NDArray 1x3 @cpu(0)>",
    },
    parameters: &[Parameter {
        name: "mode",
        kind: Kind::Choice(&["channel", "instance"]),
        default: Default::Text("instance"),
        documentation: "Along which axis results add up to 1.",
    }],
    build: |attributes| {
        Ok(OpRef::new(SoftmaxActivation {
            channel: attributes.text("mode")? == "channel",
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3, 2]]),
        Case::new(&[&[2, 3, 2]]).with(&[("mode", "channel")]),
    ],
    ..Spec::UNARY
};

struct SoftmaxActivation {
    channel: bool,
}

impl SoftmaxActivation {
    fn rows(&self, shape: &Shape) -> Result<Rows> {
        if !self.channel {
            return Rows::along(SOFTMAX_ACTIVATION.name, -1, shape);
        }
        if shape.ndim() < 3 {
            return Err(Error::shape(
                SOFTMAX_ACTIVATION.name,
                "Input need to have a least 3 dimensions when mode=channel",
            ));
        }
        Rows::along(SOFTMAX_ACTIVATION.name, 1, shape)
    }
}

impl Op for SoftmaxActivation {
    fn name(&self) -> &'static str {
        SOFTMAX_ACTIVATION.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        only_floats(SOFTMAX_ACTIVATION.name, inputs[0].dtype())?;
        self.rows(inputs[0].shape())?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let rows = self.rows(inputs[0].shape())?;
        let out = rows.probabilities(place, inputs[0], Form::PLAIN)?;
        let out = place.converted(&out, metas[0].dtype)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::OUTPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let y = tape.output(0)?;
        let result = self
            .rows(y.shape())?
            .gradient(&y, tape.gradient()?, Form::PLAIN)?;
        reshape_to(&result, y.shape().clone()).map(gradient)
    }
}

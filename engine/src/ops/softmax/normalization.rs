//! Arrays divided by their norms.

use smallvec::smallvec;

use super::rows::Rows;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add_scalar,
    divide, gradient, multiply, reshape_to, sqrt, square, subtract, sum,
};
use crate::shape::Shape;

/// Each instance, channel or position divided by its Euclidean norm.
pub static L2_NORMALIZATION: Spec = Spec {
    name: "L2Normalization",
    documentation: "Elements divided by `sqrt(sum(x^2) + eps)`, the sum running over an instance as a whole (`instance`), over \
                    the channels, which are axis 1, at each position (`channel`), or over the positions of each channel \
                    (`spatial`).",
    example: Example {
        code: "nd.L2Normalization(nd.array([[3, 4], [5, 12]]))",
        shows: "\n[[0.6       0.8      ]\n [0.3846154 0.9230769]]\n<NDArray 2x2 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "eps",
            kind: Kind::Float,
            default: Default::Float(1e-10),
            documentation: "What keeps the norm of zeros from being 0.",
        },
        Parameter {
            name: "mode",
            kind: Kind::Choice(&["channel", "instance", "spatial"]),
            default: Default::Text("instance"),
            documentation: "What the sum runs over.",
        },
    ],
    build: built,
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3, 2]]).with(&[("mode", "channel"), ("eps", "0.5")]),
        Case::new(&[&[2, 3, 2]]).with(&[("mode", "spatial")]),
    ],
    ..Spec::UNARY
};

fn built(attributes: &Attributes) -> Result<OpRef> {
    let mode = match attributes.text("mode")? {
        "channel" => Mode::Channel,
        "spatial" => Mode::Spatial,
        _ => Mode::Instance,
    };
    Ok(OpRef::new(L2Normalization {
        // A float32 in MXNet.
        eps: f64::from(attributes.float("eps")? as f32),
        mode,
    }))
}

enum Mode {
    Instance,
    Channel,
    Spatial,
}

struct L2Normalization {
    eps: f64,
    mode: Mode,
}

impl L2Normalization {
    /// The array as three axes, the middle one to be summed over.
    fn rows(&self, shape: &Shape) -> Result<Rows> {
        let mode = match self.mode {
            Mode::Instance => {
                let count = shape.first().copied().unwrap_or(1);
                return Ok(Rows(Shape::new(&[count, shape.size() / count.max(1), 1])));
            }
            Mode::Channel => "channel",
            Mode::Spatial => "spatial",
        };
        if shape.ndim() < 3 {
            return Err(Error::shape(
                L2_NORMALIZATION.name,
                format!("At lease 3 dimensions required in {mode} mode"),
            ));
        }
        let positions: usize = shape[2..].iter().product();
        Ok(Rows(match self.mode {
            Mode::Channel => Shape::new(&[shape[0], shape[1], positions]),
            _ => Shape::new(&[shape[0] * shape[1], positions, 1]),
        }))
    }

    /// The norms of rows.
    fn norms(&self, rows: &NDArray) -> Result<NDArray> {
        sqrt(&add_scalar(
            &sum(&square(rows)?, Axes::one(1, true))?,
            self.eps,
        )?)
    }
}

impl Op for L2Normalization {
    fn name(&self) -> &'static str {
        L2_NORMALIZATION.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        only_floats(L2_NORMALIZATION.name, inputs[0].dtype())?;
        self.rows(inputs[0].shape())?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let Rows(shape) = self.rows(inputs[0].shape())?;
        let rows = NDArray::new(place.reshaped(inputs[0], shape)?);
        let out = divide(&rows, &self.norms(&rows)?)?;
        Ok(smallvec![
            place.reshaped(out.array(), metas[0].shape.clone())?
        ])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let x = tape.input(0)?;
        let Rows(shape) = self.rows(x.shape())?;
        let rows = reshape_to(&x, shape.clone())?;
        let incoming = reshape_to(tape.gradient()?, shape)?;
        let norms = self.norms(&rows)?;
        let y = divide(&rows, &norms)?;
        let along = sum(&multiply(&incoming, &y)?, Axes::one(1, true))?;
        let across = subtract(&incoming, &multiply(&y, &along)?)?;
        reshape_to(&divide(&across, &norms)?, x.shape().clone()).map(gradient)
    }
}

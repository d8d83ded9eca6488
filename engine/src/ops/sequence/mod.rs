//! Sequences of different lengths in one array: masked, cut to their last element, turned around.

mod last;
mod mask;
mod reverse;

pub use last::*;
pub use mask::*;
pub use reverse::*;

use super::spec::{Default, Inputs, Kind, Parameter, wrong_count};
use super::{Attributes, arange, cast, reshape_to};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;

const INPUTS: Inputs = Inputs::Optional {
    names: &["data", "sequence_length"],
    required: 1,
};

const USE_SEQUENCE_LENGTH: Parameter = Parameter {
    name: "use_sequence_length",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether there are lengths; else all sequences are as long as the array.",
};

const AXIS: Parameter = Parameter {
    name: "axis",
    kind: Kind::Int,
    default: Default::Int(0),
    documentation: "The axis of time, 0 or 1; the other one is that of sequences.",
};

/// Where time is, and whether sequences have lengths of their own.
#[derive(Debug, Clone, Copy)]
struct Sequences {
    op: &'static str,
    axis: usize,
    lengths: bool,
}

impl Sequences {
    /// As the parameters [`AXIS`] and [`USE_SEQUENCE_LENGTH`] say.
    fn read(op: &'static str, attributes: &Attributes) -> Result<Self> {
        let axis = match attributes.int("axis")? {
            axis @ (0 | 1) => axis as usize,
            _ => {
                let message = "Current implementation expects axis to be 0 or 1.";
                return Err(Error::argument(op, message));
            }
        };
        Ok(Self {
            op,
            axis,
            lengths: attributes.bool("use_sequence_length")?,
        })
    }

    /// Checks the inputs' shapes.
    fn check(&self, inputs: &[&Array]) -> Result<()> {
        let expected = 1 + usize::from(self.lengths);
        if inputs.len() != expected {
            return Err(wrong_count(self.op, expected, inputs.len()));
        }
        let x = inputs[0].shape();
        if x.ndim() < 2 {
            return Err(Error::shape(
                self.op,
                "The data array must be of rank 2 or greater.",
            ));
        }
        let count = x[1 - self.axis];
        match inputs.get(1) {
            Some(lengths) if lengths.shape()[..] != [count] => Err(Error::shape(
                self.op,
                format!(
                    "Shape inconsistent, Provided = {}, inferred shape=({count},)",
                    lengths.shape()
                ),
            )),
            _ => Ok(()),
        }
    }

    /// The lengths as whole numbers in float32, in a shape that broadcasts against the data.
    fn lengths(&self, lengths: &NDArray, ndim: usize) -> Result<NDArray> {
        let shape: Shape = Shape::new(&vec![1; ndim]).with(1 - self.axis, lengths.size());
        let whole = cast(&cast(&lengths.detach(), DType::Int64)?, DType::Float32)?;
        reshape_to(&whole, shape)
    }

    /// Positions in time, in a shape that broadcasts against the data.
    fn positions(&self, x: &NDArray) -> Result<NDArray> {
        let steps = x.shape()[self.axis];
        let shape = Shape::new(&vec![1; x.shape().ndim()]).with(self.axis, steps);
        let stop = Some(steps as f64);
        let positions = arange(0.0, stop, 1.0, 1, DType::Float32, x.context())?;
        reshape_to(&positions, shape)
    }
}

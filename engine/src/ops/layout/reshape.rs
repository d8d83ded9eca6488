//! The same elements in another shape.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, gradient, run_one};
use crate::shape::Shape;

/// The same elements in another shape of the same size; they are shared where the layout allows it.
///
/// # Errors
/// [`Error::Value`] for a shape of another size.
pub fn reshape_to(x: &NDArray, shape: Shape) -> Result<NDArray> {
    if x.shape() == &shape {
        return Ok(x.clone());
    }
    run_one(ReshapeTo { shape }, &[x])
}

struct ReshapeTo {
    shape: Shape,
}

impl Op for ReshapeTo {
    fn name(&self) -> &'static str {
        "Reshape"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        if self.shape.checked_size() != Some(inputs[0].size()) {
            let extents: Vec<String> = self.shape.iter().map(usize::to_string).collect();
            let tuple = if extents.len() == 1 {
                format!("({},)", extents[0])
            } else {
                format!("({})", extents.join(", "))
            };
            return Err(Error::value(format!(
                "Cannot reshape array of size {} into shape {tuple}",
                inputs[0].size()
            )));
        }
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![
            place.reshaped(inputs[0], metas[0].shape.clone())?
        ])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        reshape_to(tape.gradient()?, tape.input_shape(0)?).map(gradient)
    }
}

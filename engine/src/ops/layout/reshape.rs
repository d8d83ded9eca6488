//! The same elements in the same order in another shape: the family, and its member for a known shape.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, run_one};
use crate::shape::{Shape, tuple};

/// The same elements in another shape of the same size; they are shared where the layout allows it.
///
/// # Errors
/// [`Error::Value`] for a shape of another size.
pub fn reshape_to(x: &NDArray, shape: Shape) -> Result<NDArray> {
    if x.shape() == &shape {
        return Ok(x.clone());
    }
    let reshape = Reshape {
        name: "reshape",
        rule: move |shapes: &[&Shape]| {
            if shape.checked_size() == Some(shapes[0].size()) {
                Ok(shape.clone())
            } else {
                Err(cannot_reshape(shapes[0], &shape))
            }
        },
        copies: false,
    };
    run_one(reshape, &[x])
}

/// The error for a shape of another size.
pub(super) fn cannot_reshape<T: std::fmt::Display>(from: &Shape, to: &[T]) -> Error {
    Error::value(format!(
        "Cannot reshape array of size {} into shape {}",
        from.size(),
        tuple(to)
    ))
}

/// An operation that gives the elements of its first input another shape.
pub(super) struct Reshape<Rule> {
    pub name: &'static str,
    /// The shape, of the same size as the first input's, by the shapes of all inputs.
    pub rule: Rule,
    /// Whether the result has memory of its own. Methods share, functions copy.
    pub copies: bool,
}

impl<Rule> Op for Reshape<Rule>
where
    Rule: Fn(&[&Shape]) -> Result<Shape> + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shapes: SmallVec<[&Shape; 2]> = inputs.iter().map(|input| input.shape()).collect();
        Ok(smallvec![Meta {
            shape: (self.rule)(&shapes)?,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let shape = metas[0].shape.clone();
        Ok(smallvec![if self.copies {
            place.copied(inputs[0], shape)?
        } else {
            place.reshaped(inputs[0], shape)?
        }])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![Some(reshape_to(
            tape.gradient()?,
            tape.input_shape(0)?
        )?)])
    }
}

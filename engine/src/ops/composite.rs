//! Operations that are made of others.

use smallvec::SmallVec;

use super::{Arrays, Gradients, Meta, Metadata, Op, Outputs, Place};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};

/// An operation whose result is computed by other operations, which are recorded in its place: it needs no gradient rule.
pub(crate) struct Composite<Infer, Body> {
    pub name: &'static str,
    /// The shape rule.
    pub infer: Infer,
    /// The computation, of inputs that the shape rule has accepted.
    pub body: Body,
}

impl<Infer, Body> Op for Composite<Infer, Body>
where
    Infer: Fn(&[&Array]) -> Result<Metadata> + Send + Sync + 'static,
    Body: Fn(&[&NDArray]) -> Result<Outputs> + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        (self.infer)(inputs)
    }

    fn compose(&self, inputs: &[&NDArray]) -> Result<Option<Outputs>> {
        let arrays: SmallVec<[&Array; 4]> = inputs.iter().map(|input| input.array()).collect();
        (self.infer)(&arrays)?;
        (self.body)(inputs).map(Some)
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let inputs: Vec<NDArray> = inputs
            .iter()
            .map(|&input| NDArray::new(input.clone()))
            .collect();
        let outputs = (self.body)(&inputs.iter().collect::<Vec<_>>())?;
        Ok(outputs
            .iter()
            .map(|output| output.array().clone())
            .collect())
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Err(Error::internal(format!(
            "{} was recorded as a whole",
            self.name
        )))
    }
}

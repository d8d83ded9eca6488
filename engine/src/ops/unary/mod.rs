//! Elementwise functions of one array: each is a [`Unary`], a static with everything about it.

mod arithmetic;
mod exponential;
mod rounding;

pub use arithmetic::*;
pub use exponential::*;
pub use rounding::*;

use smallvec::smallvec;

use super::spec::{Case, Example, Inputs, NEVER, Spec};
use super::{Arrays, Gradients, Meta, Metadata, Op, Place, Saves, gradient};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::UnaryFunction;
use crate::error::{Error, Result};

/// An elementwise function with its derivative. The result has the shape and element type of the argument; integers
/// are computed in float64 and truncated, unless the function has an integer form.
pub struct Unary {
    /// How it is known.
    pub spec: Spec,
    /// How devices compute it.
    pub function: UnaryFunction,
    /// What the derivative reads.
    pub saves: Saves,
    /// The incoming gradient times the derivative; `None` where the derivative is zero.
    pub derivative: Option<fn(&Tape) -> Result<NDArray>>,
}

impl Spec {
    /// What the specifications of elementwise functions have in common.
    pub const UNARY: Self = Self {
        name: "",
        aliases: &[],
        documentation: "",
        example: Example {
            code: "",
            shows: "",
        },
        inputs: Inputs::Fixed(&["data"]),
        parameters: &[],
        build: |attributes| {
            Err(Error::internal(format!(
                "{} cannot be built",
                attributes.spec().name
            )))
        },
        returns_list: NEVER,
        cases: &[Case::new(&[&[2, 3]])],
        differentiable: true,
    };
}

impl Op for Unary {
    fn name(&self) -> &'static str {
        self.spec.name
    }

    #[inline]
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    #[inline]
    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place
            .device
            .unary(&self.function, inputs[0], [0.0; 2], &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        self.saves
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        match self.derivative {
            Some(derivative) => derivative(tape).map(gradient),
            None => Ok(smallvec![None]),
        }
    }
}

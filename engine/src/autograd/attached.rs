//! Gradients that no longer depend on the variable they belong to, kept in its graph.

use smallvec::smallvec;

use super::{NDArray, Tape};
use crate::array::Array;
use crate::error::Result;
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, run_one};

/// `gradient` as a function of `variable` that is constant: the derivative of a linear function can be differentiated
/// once more, and is zero.
///
/// # Errors
/// None of its own.
pub(super) fn attached(gradient: &NDArray, variable: &NDArray) -> Result<NDArray> {
    run_one(Attached, &[gradient, variable])
}

struct Attached;

impl Op for Attached {
    fn name(&self) -> &'static str {
        "_gradient"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, _place: &Place, inputs: &[&Array], _metas: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![inputs[0].clone()])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![Some(tape.gradient()?.clone()), None])
    }
}

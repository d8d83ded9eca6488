//! Running means and variances.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, Place, add, add_scalar, gradient, multiply_scalar,
    run_one, square,
};

/// Passes `x` on. Whenever a gradient comes back through it, the running statistics move towards those of a batch: that
/// is when MXNet does it, once for each backward pass.
pub(super) fn observe(x: &NDArray, statistics: Statistics) -> Result<NDArray> {
    run_one(Observe { statistics }, &[x])
}

/// Running statistics, and those of a batch.
pub(super) struct Statistics {
    pub running_mean: NDArray,
    pub running_variance: NDArray,
    /// Of the batch, in any shape of the same size.
    pub mean: NDArray,
    /// The root of the batch's variance plus `eps`.
    pub deviation: NDArray,
    pub eps: f64,
    /// How much of the old statistics stays.
    pub momentum: f64,
}

impl Statistics {
    fn update(&self) -> Result<()> {
        let variance = add_scalar(&square(&self.deviation)?, -self.eps)?;
        self.move_towards(&self.running_mean, &self.mean)?;
        self.move_towards(&self.running_variance, &variance)
    }

    fn move_towards(&self, running: &NDArray, batch: &NDArray) -> Result<()> {
        let batch = crate::ops::reshape_to(batch, running.shape().clone())?;
        let old = multiply_scalar(&running.detach(), self.momentum)?;
        let new = multiply_scalar(&batch, 1.0 - self.momentum)?;
        running.write(add(&old, &new)?.array())
    }
}

struct Observe {
    statistics: Statistics,
}

impl Op for Observe {
    fn name(&self) -> &'static str {
        "BatchNorm"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        Ok(smallvec![inputs[0].clone()])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        self.statistics.update()?;
        Ok(gradient(tape.gradient()?.clone()))
    }
}

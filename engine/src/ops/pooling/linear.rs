//! Sums over windows, and their transpose.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Window;
use crate::error::Result;
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, Place, gradient, run_one};
use crate::shape::Shape;

/// Sums over windows of `x`, of shape `[rows, d, h, w]`, in `shape`.
pub(crate) fn window_sum(x: &NDArray, window: Window, shape: Shape) -> Result<NDArray> {
    let spreads = false;
    run_one(
        Linear {
            window,
            shape,
            spreads,
        },
        &[x],
    )
}

/// The transpose of [`window_sum`]: elements added to all that their windows cover in `shape`.
pub(super) fn window_spread(x: &NDArray, window: Window, shape: Shape) -> Result<NDArray> {
    let spreads = true;
    run_one(
        Linear {
            window,
            shape,
            spreads,
        },
        &[x],
    )
}

struct Linear {
    window: Window,
    /// Of the result.
    shape: Shape,
    spreads: bool,
}

impl Op for Linear {
    fn name(&self) -> &'static str {
        if self.spreads {
            "window_spread"
        } else {
            "window_sum"
        }
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(self.shape.clone(), metas[0].dtype)?;
        if self.spreads {
            place.device.window_spread(&self.window, inputs[0], &out)?;
        } else {
            place.device.window_sum(&self.window, inputs[0], &out)?;
        }
        Ok(smallvec![out])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (incoming, shape) = (tape.gradient()?, tape.input_shape(0)?);
        let outgoing = if self.spreads {
            window_sum(incoming, self.window, shape)
        } else {
            window_spread(incoming, self.window, shape)
        };
        outgoing.map(gradient)
    }
}

//! The root of the sum of powers over windows.

use smallvec::smallvec;

use super::linear::{window_spread, window_sum};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Window;
use crate::error::Result;
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, Place, Saves, add, cbrt, divide, equal_scalar, gradient,
    logical_not, multiply, run_one, sqrt, square,
};
use crate::shape::Shape;

/// The root of the sum of squares or cubes over windows of `x`, of shape `[rows, d, h, w]`, in `shape`. Cubes keep their
/// signs, as MXNet has it.
pub(super) fn window_norm(
    x: &NDArray,
    window: Window,
    shape: Shape,
    power: Power,
) -> Result<NDArray> {
    run_one(
        Norm {
            window,
            shape,
            power,
        },
        &[x],
    )
}

/// The power that elements are raised to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Power {
    Two,
    Three,
}

impl Power {
    /// The power less one.
    fn slope(self, x: &NDArray) -> Result<NDArray> {
        match self {
            Self::Two => Ok(x.clone()),
            Self::Three => square(x),
        }
    }

    fn of(self, x: &NDArray) -> Result<NDArray> {
        match self {
            Self::Two => square(x),
            Self::Three => multiply(x, &square(x)?),
        }
    }

    fn root(self, x: &NDArray) -> Result<NDArray> {
        match self {
            Self::Two => sqrt(x),
            Self::Three => cbrt(x),
        }
    }
}

struct Norm {
    window: Window,
    shape: Shape,
    power: Power,
}

impl Op for Norm {
    fn name(&self) -> &'static str {
        "window_norm"
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.shape.clone(),
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], _: &[Meta]) -> Result<Arrays> {
        let powers = self.power.of(&NDArray::new(inputs[0].clone()))?;
        let sums = window_sum(&powers, self.window, self.shape.clone())?;
        Ok(smallvec![self.power.root(&sums)?.array().clone()])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 1,
            outputs: 1,
        }
    }

    /// With `y` the root of the sum of `x^p`, the derivative is `(x / y)^(p - 1)`; 0 where `y` is 0.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, y) = (tape.input(0)?, tape.output(0)?);
        let vanishes = equal_scalar(&y, 0.0)?;
        let slopes = self.power.slope(&add(&y, &vanishes)?)?;
        let incoming = multiply(tape.gradient()?, &logical_not(&vanishes)?)?;
        let shares = window_spread(&divide(&incoming, &slopes)?, self.window, x.shape().clone())?;
        multiply(&self.power.slope(&x)?, &shares).map(gradient)
    }
}

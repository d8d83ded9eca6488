//! Elementwise functions of two arrays, broadcast to a common shape: each is a [`Binary`].

mod arithmetic;
mod comparison;
mod elementwise;
mod extremum;
mod hypot;
mod sum;

pub use arithmetic::*;
pub use comparison::*;
pub use elementwise::*;
pub use extremum::*;
pub use hypot::*;
pub use sum::*;

use smallvec::smallvec;

use super::spec::{Case, Inputs, Spec};
use super::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_alike, run_static, same_dtype,
    sum_to,
};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{BinaryFunction, Device};
use crate::error::{Error, Result};

/// The incoming gradient times a derivative.
pub type Derivative = fn(&Tape) -> Result<NDArray>;

/// An elementwise function of two arrays with its derivatives.
///
/// Operands are broadcast by NumPy's rule and never promoted: their element types have to be the same.
pub struct Binary {
    /// How it is known.
    pub spec: Spec,
    /// How devices compute it.
    pub function: BinaryFunction,
    /// What the derivatives read.
    pub saves: Saves,
    /// The incoming gradient times the derivative with respect to the left and the right operand, in the result's
    /// shape; `None` where both are zero.
    pub derivatives: Option<[Derivative; 2]>,
}

/// The cases that every elementwise function of two arrays is checked with: equal shapes, broadcasting on either side.
pub const BROADCAST_SHAPES: &[Case] = &[
    Case::new(&[&[2, 3], &[2, 3]]),
    Case::new(&[&[2, 1, 3], &[4, 1]]),
    Case::new(&[&[3], &[2, 3]]),
];

impl Spec {
    /// What the specifications of elementwise functions of two arrays have in common.
    pub const BINARY: Self = Self {
        inputs: Inputs::Fixed(&["lhs", "rhs"]),
        cases: BROADCAST_SHAPES,
        ..Self::ELEMENTWISE
    };
}

impl Binary {
    /// Applies the function.
    #[inline]
    pub(crate) fn call(&'static self, lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
        let kernel = |device: &dyn Device, out: &Array| {
            device.binary(&self.function, lhs.array(), rhs.array(), out)
        };
        run_alike(&[lhs, rhs], self.saves, || OpRef::Static(self), kernel)
            .unwrap_or_else(|| run_static(self, &[lhs, rhs]))
    }
}

impl Op for Binary {
    fn name(&self) -> &'static str {
        self.spec.name
    }

    #[inline]
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [lhs, rhs] = [inputs[0], inputs[1]];
        let dtype = same_dtype(self.spec.name, inputs)?;
        let shape = lhs
            .shape()
            .broadcast(rhs.shape())
            .ok_or_else(|| Error::Broadcast {
                op: self.spec.name,
                lhs: lhs.shape().clone(),
                rhs: rhs.shape().clone(),
            })?;
        Ok(smallvec![Meta { shape, dtype }])
    }

    #[inline]
    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        let [lhs, rhs] = [inputs[0], inputs[1]];
        if lhs.shape() == out.shape() && rhs.shape() == out.shape() {
            place.device.binary(&self.function, lhs, rhs, &out)?;
        } else {
            let spread = |x: &Array| {
                x.broadcast_to(out.shape())
                    .ok_or_else(|| Error::internal(format!("{} not broadcast", x.shape())))
            };
            place
                .device
                .binary(&self.function, &spread(lhs)?, &spread(rhs)?, &out)?;
        }
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        self.saves
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let mut gradients = Gradients::new();
        for position in 0..2 {
            gradients.push(match self.derivatives {
                Some(derivatives) if tape.needs(position) => Some(tape.rounded_once(|tape| {
                    sum_to(&derivatives[position](tape)?, &tape.input_shape(position)?)
                })?),
                _ => None,
            });
        }
        Ok(gradients)
    }
}

//! Elementwise functions of an array and a number. The result keeps the array's element type; on integer arrays the
//! number is truncated first.

mod arithmetic;
mod comparison;

pub use arithmetic::*;
pub use comparison::*;

use smallvec::smallvec;

use super::spec::{Default, Inputs, Kind, Parameter, Spec};
use super::{
    Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, run_alike,
    run_one,
};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::{Device, UnaryFunction};
use crate::error::Result;

/// An elementwise function of an array and a number, with its derivative with respect to the array.
pub struct Scalar {
    /// How it is known.
    pub spec: Spec,
    /// How devices compute it; the number is the first parameter.
    pub function: UnaryFunction,
    /// What the derivative reads.
    pub saves: Saves,
    /// The incoming gradient times the derivative; `None` where the derivative is zero.
    pub derivative: Option<fn(&Tape, f64) -> Result<NDArray>>,
}

impl Spec {
    /// What the specifications of elementwise functions of an array and a number have in common.
    pub const SCALAR: Self = Self {
        inputs: Inputs::Fixed(&["data"]),
        parameters: &[Parameter {
            name: "scalar",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "The number.",
        }],
        ..Self::UNARY
    };
}

/// A [`Scalar`] applied to a number.
#[derive(Clone, Copy)]
struct Applied {
    function: &'static Scalar,
    scalar: f64,
}

impl Scalar {
    /// Applies the function to an array and a number.
    #[inline]
    fn call(&'static self, x: &NDArray, scalar: f64) -> Result<NDArray> {
        let applied = Applied {
            function: self,
            scalar,
        };
        let kernel = |device: &dyn Device, out: &Array| {
            device.unary(&self.function, x.array(), [scalar, 0.0], out)
        };
        run_alike(&[x], self.saves, || OpRef::new(applied), kernel)
            .unwrap_or_else(|| run_one(applied, &[x]))
    }

    /// The operation for the registry.
    fn built(&'static self, attributes: &Attributes) -> Result<OpRef> {
        Ok(OpRef::new(Applied {
            function: self,
            scalar: attributes.float("scalar")?,
        }))
    }
}

impl Op for Applied {
    fn name(&self) -> &'static str {
        self.function.spec.name
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
            .unary(&self.function.function, inputs[0], [self.scalar, 0.0], &out)?;
        Ok(smallvec![out])
    }

    fn saves(&self) -> Saves {
        self.function.saves
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        match self.function.derivative {
            Some(derivative) => derivative(tape, self.scalar).map(gradient),
            None => Ok(smallvec![None]),
        }
    }
}

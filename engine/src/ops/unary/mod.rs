//! Elementwise functions of one array: each is a [`Unary`], a static with everything about it.

/// An elementwise function: the Rust function and the static that holds everything about it. The example is a call with
/// an array of three elements.
macro_rules! elementwise {
    ($static:ident, $function:ident, $name:literal, $documentation:literal,
     $argument:literal => $shows:literal, $body:expr, $saves:expr, $cases:expr, $derivative:expr) => {
        #[doc = $documentation]
        ///
        /// # Errors
        /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
        pub fn $function(
            x: &crate::autograd::NDArray,
        ) -> crate::error::Result<crate::autograd::NDArray> {
            crate::ops::run_static(&$static, &[x])
        }

        #[doc = concat!("See [`", stringify!($function), "`].")]
        pub static $static: crate::ops::unary::Unary = crate::ops::unary::Unary {
            spec: crate::ops::spec::Spec {
                name: $name,
                documentation: $documentation,
                example: crate::ops::spec::Example {
                    code: concat!("nd.", $name, "(nd.array(", $argument, "))"),
                    shows: concat!("\n", $shows, "\n<NDArray 3 @cpu(0)>"),
                },
                build: |_| Ok(crate::ops::OpRef::Static(&$static)),
                cases: $cases,
                ..crate::ops::spec::Spec::ELEMENTWISE
            },
            function: $body,
            saves: $saves,
            derivative: $derivative,
        };
    };
}

mod activation;
mod angle;
mod arithmetic;
mod clip;
mod exponential;
mod gamma;
mod hyperbolic;
mod logarithm;
mod parametric;
mod passing;
mod root;
mod rounding;
mod smooth;
mod straight;
mod trigonometric;
mod truth;

pub use activation::*;
pub use angle::*;
pub use arithmetic::*;
pub use clip::*;
pub use exponential::*;
pub use gamma::*;
pub use hyperbolic::*;
pub use logarithm::*;
pub use parametric::Parametric;
pub use passing::*;
pub use root::*;
pub use rounding::*;
pub use smooth::*;
pub use straight::*;
pub use trigonometric::*;
pub use truth::*;

use smallvec::smallvec;

use super::spec::{Booleans, Case, Domain, Example, Inputs, NEVER, Spec};
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

/// One case with elements from everywhere.
const REAL: &[Case] = &[Case::new(&[&[2, 3]])];
/// One case with positive elements.
const POSITIVE: &[Case] = &[Case::new(&[&[2, 3]]).from(&[Domain::Positive])];
/// One case with elements between -1 and 1.
const UNIT: &[Case] = &[Case::new(&[&[2, 3]]).from(&[Domain::Unit])];
/// One case of a function that is constant nearly everywhere.
const STEPS: &[Case] = &[Case::new(&[&[2, 3]]).order(1)];

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
        cases: REAL,
        differentiable: true,
        booleans: Booleans::Accepted,
    };

    /// What those of functions that compute have in common.
    pub const ELEMENTWISE: Self = Self {
        booleans: Booleans::Refused,
        ..Self::UNARY
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
            Some(derivative) => tape.rounded_once(derivative).map(gradient),
            None => Ok(smallvec![None]),
        }
    }
}

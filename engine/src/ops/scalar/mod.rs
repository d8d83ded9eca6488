//! Elementwise functions of an array and a number. The result keeps the array's element type; on integer arrays the
//! number is truncated first.

mod arithmetic;
mod comparison;

pub use arithmetic::*;
pub use comparison::*;

use super::spec::{Booleans, Default, Inputs, Kind, Parameter, Spec};
use super::unary::Parametric;
use super::{Attributes, OpRef};
use crate::error::Result;

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
        booleans: Booleans::Counted,
        ..Self::UNARY
    };
}

/// The operation for the registry: a function whose first parameter is the number.
fn built(function: &'static Parametric, attributes: &Attributes) -> Result<OpRef> {
    Ok(function.with([attributes.float("scalar")?, 0.0]))
}

//! Random numbers as operations. Each draws from the generator of its context; see [`crate::random`].

mod distribution;
mod draw;
mod dropout;
mod multinomial;
mod randint;
mod sample;
mod shuffle;

pub use distribution::Distribution;
pub use draw::*;
pub use dropout::*;
pub use multinomial::*;
pub use randint::*;
pub use sample::*;
pub use shuffle::*;

use super::Attributes;
use super::spec::{Default, Kind, Parameter};
use crate::dtype::DType;
use crate::error::Result;

/// The parameter `shape` of operations that draw.
const SHAPE: Parameter = Parameter {
    name: "shape",
    kind: Kind::Shape,
    default: Default::Ints(&[1]),
    documentation: "The shape of the result.",
};

/// The parameter `ctx` of operations that draw.
const CTX: Parameter = Parameter {
    name: "ctx",
    kind: Kind::Context,
    default: Default::None,
    documentation: "Where the result is made.",
};

/// The parameter `dtype` of operations that draw real numbers.
const DTYPE: Parameter = Parameter {
    name: "dtype",
    kind: Kind::DType,
    default: Default::Text("None"),
    documentation: "The element type: float16, float32 or float64.",
};

/// The value of [`DTYPE`].
fn float_type(attributes: &Attributes) -> Result<DType> {
    const FLOATS: &[DType] = &[DType::Float16, DType::Float32, DType::Float64];
    Ok(attributes
        .dtype_among("dtype", FLOATS)?
        .unwrap_or(DType::Float32))
}

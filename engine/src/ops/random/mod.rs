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

use super::spec::{Default, Kind, Parameter};
use super::{Attributes, Place};
use crate::array::Array;
use crate::context::transfer;
use crate::dtype::DType;
use crate::error::Result;
use crate::shape::Shape;
use crate::storage::Context;

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
    default: Default::None,
    documentation: "The element type: float16, float32 or float64.",
};

/// The value of [`DTYPE`].
fn float_type(attributes: &Attributes) -> Result<DType> {
    const FLOATS: &[DType] = &[DType::Float16, DType::Float32, DType::Float64];
    Ok(attributes
        .dtype_among("dtype", FLOATS)?
        .unwrap_or(DType::Float32))
}

/// An array whose elements are written on the host.
fn on_host(
    place: &Place,
    shape: Shape,
    dtype: DType,
    write: impl FnOnce(&Array) -> Result<()>,
) -> Result<Array> {
    let out = place.empty(shape.clone(), dtype)?;
    if out.storage().host_pointer().is_some() {
        write(&out)?;
        return Ok(out);
    }
    let host = Array::host(shape, dtype, Context::cpu(0))?;
    write(&host)?;
    transfer(&host, &out)?;
    Ok(out)
}

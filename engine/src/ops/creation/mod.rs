//! Arrays made from nothing: of one number, of equal steps, of ones on a diagonal.

mod eye;
mod full;
mod like;
mod positions;
mod range;

pub use eye::*;
pub use full::*;
pub use like::*;
pub use positions::*;
pub use range::*;

use super::attributes::{Attributes, NUMBERS};
use super::spec::{Default, Kind, Parameter};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// The parameter `ctx` of operations that make arrays.
const CTX: Parameter = Parameter {
    name: "ctx",
    kind: Kind::Context,
    default: Default::None,
    documentation: "Where the array is made.",
};

/// The parameter `dtype` of operations that make arrays.
const DTYPE: Parameter = Parameter {
    name: "dtype",
    kind: Kind::DType,
    default: Default::Text("float32"),
    documentation: "The element type.",
};

fn element_type(attributes: &Attributes) -> Result<DType> {
    Ok(attributes.dtype(DTYPE.name)?.unwrap_or(DType::Float32))
}

/// The element type of something that is counted, which bool is not.
fn number_type(attributes: &Attributes) -> Result<DType> {
    let dtype = attributes.dtype_among(DTYPE.name, NUMBERS)?;
    Ok(dtype.unwrap_or(DType::Float32))
}

/// A shape given as integers.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative extent.
pub(crate) fn shape_of(op: &'static str, extents: &[i64]) -> Result<Shape> {
    let extent = |&extent: &i64| {
        usize::try_from(extent)
            .map_err(|_| Error::argument(op, format!("an extent of {extent} in shape {extents:?}")))
    };
    extents.iter().map(extent).collect()
}

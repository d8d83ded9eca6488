//! Sorting and what follows from an order.

mod argsort;
mod order;
mod sort;
mod topk;

pub use argsort::*;
pub use sort::*;
pub use topk::*;

use super::spec::{Default, Kind, Parameter};
use crate::dtype::DType;

/// The element types that positions can have.
const POSITIONS: &[DType] = &[
    DType::Float16,
    DType::Float32,
    DType::Float64,
    DType::Int32,
    DType::Int64,
    DType::UInt8,
];

/// The axis to sort along.
const AXIS: Parameter = Parameter {
    name: "axis",
    kind: Kind::OptionalInt,
    default: Default::Int(-1),
    documentation: "The axis to sort along; with `None` the array is flattened.",
};

/// The element type of positions.
const DTYPE: Parameter = Parameter {
    name: "dtype",
    kind: Kind::DType,
    default: Default::Text("float32"),
    documentation: "The element type of positions.",
};

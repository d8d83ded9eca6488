//! Products of vectors, matrices and stacks of matrices.

mod batch_dot;
mod dot;
mod fully_connected;
mod gemm;
mod khatri_rao;
mod matrices;

pub use batch_dot::*;
pub use dot::*;
pub use fully_connected::*;
pub use gemm::*;
pub use khatri_rao::*;

use super::spec::{Default, Kind, Parameter};

/// Whether the left operand is turned.
const TRANSPOSE_A: Parameter = Parameter {
    name: "transpose_a",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the first operand is transposed.",
};

/// Whether the right operand is turned.
const TRANSPOSE_B: Parameter = Parameter {
    name: "transpose_b",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether the second operand is transposed.",
};

//! The array engine: NDArrays, recording scopes and reverse-mode derivatives of every order.

pub mod array;
pub mod context;
pub mod dtype;
pub mod error;
pub mod execution;
pub mod interrupt;
pub mod shape;
pub mod simd;
pub mod storage;

pub use context::Context;
pub use dtype::DType;
pub use error::{Error, ErrorKind, Result};
pub use shape::Shape;

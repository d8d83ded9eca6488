//! The array engine: NDArrays, recording scopes and reverse-mode derivatives of every order.
//!
//! ```
//! use engine::{Context, GradReq, NDArray, autograd, ops};
//!
//! let x = NDArray::from_slice(&[1.0f32, 2.0, 3.0, 4.0], [2, 2], Context::cpu(0))?;
//! x.attach_grad(GradReq::Write)?;
//! let y = {
//!     let _scope = autograd::record(true);
//!     ops::multiply_scalar(&ops::square(&x)?, 2.0)?
//! };
//! y.backward(None, false, true)?;
//! assert_eq!(x.grad().unwrap().to_vec::<f32>()?, [4.0, 8.0, 12.0, 16.0]);
//! # Ok::<(), engine::Error>(())
//! ```
//!
//! Read in this order: [`shape`] and [`dtype`]; [`storage`], pooled memory; [`array`](mod@array), strided views of it; [`context`],
//! what a device has to offer; [`autograd`], the tape; [`ops`], the operations and their registry; [`check`], the sweep
//! that holds all of them to their word.

pub mod array;
pub mod autograd;
pub mod check;
pub mod context;
pub mod display;
pub mod dtype;
pub mod error;
pub mod execution;
pub mod interrupt;
pub mod math;
pub mod ops;
pub mod random;
pub mod serialization;
pub mod shape;
pub mod simd;
pub mod storage;

pub use autograd::{GradReq, NDArray};
pub use context::Context;
pub use dtype::DType;
pub use error::{Error, ErrorKind, Origin, Result};
pub use shape::Shape;

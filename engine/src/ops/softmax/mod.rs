//! Numbers turned into probabilities along an axis.

mod activation;
mod lengths;
mod normalization;
mod rows;
#[allow(clippy::module_inception)]
mod softmax;

pub use activation::*;
pub use normalization::*;
pub(crate) use rows::{Form, Rows};
pub use softmax::*;

//! Convolution over one to three axes, its transpose, and the products that both and all of their derivatives are made of.

#[allow(clippy::module_inception)]
mod convolution;
mod deconvolution;
mod layer;
mod products;
mod sliding;

pub use convolution::*;
pub use deconvolution::*;
pub(crate) use sliding::{Sliding, brackets, numbers, volume};

//! Sums, means, maxima and norms over windows.

mod linear;
mod maximum;
#[allow(clippy::module_inception)]
mod pooling;
mod powers;
mod shapes;

pub use pooling::*;

//! Sums, means, maxima and norms over windows.

mod former;
mod linear;
mod maximum;
#[allow(clippy::module_inception)]
mod pooling;
mod powers;
mod shapes;

pub use former::*;
pub(crate) use linear::window_sum;
pub use pooling::*;

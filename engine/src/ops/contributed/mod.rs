//! Operations of `nd.contrib` that belong to no other family.

mod count_sketch;
mod fourier;
mod hawkes;

pub use count_sketch::*;
pub use fourier::*;
pub use hawkes::*;

//! Layers of networks, as functions.

mod activation;
mod floats;
mod hard_sigmoid;
mod leaky_relu;
mod prelu;

pub use activation::*;
pub(crate) use floats::only_floats;
pub use hard_sigmoid::*;
pub use leaky_relu::*;

//! Layers of networks, as functions.

mod activation;
mod floats;
mod hard_sigmoid;
mod leaky_relu;
mod prelu;

pub use activation::*;
pub use hard_sigmoid::*;
pub use leaky_relu::*;

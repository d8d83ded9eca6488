//! Layers of networks, as functions.

mod activation;
mod attention;
mod floats;
mod hard_sigmoid;
mod leaky_relu;
mod prelu;

pub use activation::*;
pub use attention::*;
pub(crate) use floats::only_floats;
pub use hard_sigmoid::*;
pub use leaky_relu::*;

use super::spec::{Default, Kind, Parameter};

/// Whether a layer that has a bias by default has none.
pub(crate) const NO_BIAS: Parameter = Parameter {
    name: "no_bias",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Whether there is no bias.",
};

/// Chose between implementations on GPUs.
pub(crate) const CUDNN_OFF: Parameter = Parameter {
    name: "cudnn_off",
    kind: Kind::Bool,
    default: Default::Bool(false),
    documentation: "Has no effect.",
};

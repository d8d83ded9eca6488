//! Convolution over one to three axes, its transpose, and the products that both and all of their derivatives are made of.

mod columns;
#[allow(clippy::module_inception)]
mod convolution;
mod deconvolution;
mod former;
mod layer;
mod products;
mod sliding;

pub use columns::*;
pub use convolution::*;
pub use deconvolution::*;
pub use former::*;
pub(crate) use layer::window_parameter;
pub(crate) use sliding::{Sliding, brackets, numbers, volume};

use super::spec::{Default, Kind, Parameter};

/// The window of the filters.
pub(crate) const KERNEL: Parameter = Parameter {
    name: "kernel",
    kind: Kind::Shape,
    default: Default::Required,
    documentation: "The extents of a filter: `(w,)`, `(h, w)` or `(d, h, w)`.",
};

/// Groups of channels that know nothing of each other.
pub(crate) const NUM_GROUP: Parameter = Parameter {
    name: "num_group",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "Number of groups that the channels are divided into.",
};

/// Chose between implementations on GPUs.
const CUDNN_TUNE: Parameter = Parameter {
    name: "cudnn_tune",
    kind: Kind::Choice(&["None", "fastest", "limited_workspace", "off"]),
    default: Default::None,
    documentation: "Has no effect.",
};

/// What each axis is.
const LAYOUT: Parameter = Parameter {
    name: "layout",
    kind: Kind::Choice(&["None", "NCDHW", "NCHW", "NCW", "NDHWC", "NHWC"]),
    default: Default::None,
    documentation: "The order of the axes: `NCW`, `NCHW` or `NCDHW` on the CPU.",
};

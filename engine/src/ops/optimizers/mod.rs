//! Steps of optimizers: each returns the new weights and writes its state in place.
//!
//! A step is one pass over memory. With `out=` it writes the new weights there, which are usually the old ones. Steps are
//! not differentiable; float16 is computed in float32, and parameters are float32, as in MXNet.

mod adadelta;
mod adagrad;
mod adam;
mod ftml;
mod ftrl;
mod lamb;
mod lars;
mod multiple;
mod multiple_adam;
mod multiple_lamb;
mod preloaded;
mod reset;
mod rmsprop;
mod sgd;
mod sign;
mod step;

pub use adadelta::*;
pub use adagrad::*;
pub use adam::*;
pub use ftml::*;
pub use ftrl::*;
pub use lamb::*;
pub use lars::*;
pub use multiple::*;
pub use multiple_adam::*;
pub use multiple_lamb::*;
pub use preloaded::*;
pub use reset::*;
pub use rmsprop::*;
pub use sgd::*;
pub use sign::*;
pub use step::Step;

use super::spec::{Default, Kind, Parameter};

const fn number(name: &'static str, default: Default, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default,
        documentation,
    }
}

const LR: Parameter = number("lr", Default::Required, "The learning rate.");
const MOMENTUM: Parameter = number(
    "momentum",
    Default::Float(0.0),
    "What is kept of the last step.",
);
const WD: Parameter = number(
    "wd",
    Default::Float(0.0),
    "Weight decay: what part of the weights is added to the gradient.",
);
const RESCALE_GRAD: Parameter = number(
    "rescale_grad",
    Default::Float(1.0),
    "What the gradient is multiplied by.",
);
const CLIP_GRADIENT: Parameter = number(
    "clip_gradient",
    Default::Float(-1.0),
    "The largest magnitude of the gradient's elements; no limit if negative.",
);
const CLIP_WEIGHTS: Parameter = number(
    "clip_weights",
    Default::Float(-1.0),
    "The largest magnitude of the weights; no limit if negative.",
);
const BETA1: Parameter = number(
    "beta1",
    Default::Float(0.9),
    "What is kept of the mean of gradients.",
);
const BETA2: Parameter = number(
    "beta2",
    Default::Float(0.999),
    "What is kept of the mean of squared gradients.",
);
const EPSILON: Parameter = number(
    "epsilon",
    Default::Float(1e-8),
    "What keeps the divisor from 0.",
);
const LAZY_UPDATE: Parameter = Parameter {
    name: "lazy_update",
    kind: Kind::Bool,
    default: Default::Bool(true),
    documentation: "Whether rows without a gradient are left alone; says nothing about dense arrays.",
};

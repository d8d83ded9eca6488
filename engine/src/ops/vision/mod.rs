//! Images resized, regions pooled, and boxes of detectors.

mod adaptive_pooling;
mod bilinear_resize;
mod box_iou;
mod box_nms;
mod boxes;
mod crop;
mod grid;
mod multibox_detection;
mod multibox_prior;
mod multibox_target;
mod resample;
mod roi_pooling;
mod upsampling;

use super::spec::{Default, Kind, Parameter};

/// The number of arrays, which is counted where they are.
const NUM_ARGS: Parameter = Parameter {
    name: "num_args",
    kind: Kind::Int,
    default: Default::Int(1),
    documentation: "Has no effect: arrays are counted.",
};

pub use adaptive_pooling::*;
pub use bilinear_resize::*;
pub use box_iou::*;
pub use box_nms::*;
pub use crop::*;
pub use grid::*;
pub use multibox_detection::*;
pub use multibox_prior::*;
pub use multibox_target::*;
pub use roi_pooling::*;
pub use upsampling::*;

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

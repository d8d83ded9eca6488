//! Detectors and what they read images with: boxes encoded, matched and proposed, regions and filters that are sampled
//! between elements, patches compared.

mod bilinear;
mod bipartite_matching;
mod box_coding;
mod correlation;
mod deformable_convolution;
mod deformable_psroi_pooling;
mod deformed;
mod linked;
mod proposal;
mod psroi_pooling;
mod regions;
mod roi_align;
mod rotated_roi_align;

pub use bipartite_matching::*;
pub use box_coding::*;
pub use correlation::*;
pub use deformable_convolution::*;
pub use deformable_psroi_pooling::*;
pub use proposal::*;
pub use psroi_pooling::*;
pub use roi_align::*;
pub use rotated_roi_align::*;

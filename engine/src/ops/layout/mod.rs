//! The same elements, arranged otherwise: other shapes, other orders, parts, repetitions, several arrays as one.
//!
//! Most operations here belong to a family that does the work: `reshape::Reshape` keeps the order of the elements,
//! `slice::Slice` takes a regular part, `spread::Spread` repeats along axes, `join::Join` puts arrays side by side.
//! An operation adds the rule that says which shape, which part, which repetition.

mod blocks;
mod broadcast;
mod broadcast_axis;
mod codes;
mod diag;
mod expand_dims;
mod extents;
mod flatten;
mod join;
mod pad;
mod reshape;
mod reshape_like;
mod reverse;
mod slice;
mod slice_axis;
mod slice_like;
mod split;
mod spread;
mod squeeze;
mod swapaxes;
mod transpose;

pub use blocks::*;
pub use broadcast::*;
pub use broadcast_axis::*;
pub use codes::*;
pub use diag::*;
pub use expand_dims::*;
pub use extents::*;
pub use flatten::*;
pub use join::*;
pub use pad::*;
pub use reshape::*;
pub use reshape_like::*;
pub use reverse::*;
pub use slice::*;
pub use slice_axis::*;
pub use slice_like::*;
pub use split::*;
pub use spread::*;
pub use squeeze::*;
pub use swapaxes::*;
pub use transpose::*;

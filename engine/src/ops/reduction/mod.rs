//! Reductions along axes. Reducing all axes gives shape `(1,)`, as in MXNet, unless the axes are kept.

mod axes;
mod cumulative;
mod extremum;
mod finite;
mod mean;
mod moments;
mod norm;
mod position;
mod product;
mod reducer;
mod sum;

pub use axes::Axes;
pub use cumulative::*;
pub use extremum::*;
pub use finite::*;
pub use mean::*;
pub use moments::*;
pub use norm::*;
pub use position::*;
pub use product::*;
pub use reducer::Reducer;
pub use sum::*;

use crate::array::Array;
use crate::context::Reduction;
use crate::error::Result;
use crate::ops::{Meta, Place};

/// Reduces `x` along `axes`; the result has the shape of `meta`, which is what [`Axes::reduced`] says.
pub(crate) fn reduce(
    place: &Place,
    reduction: Reduction,
    x: &Array,
    axes: &Axes,
    meta: &Meta,
) -> Result<Array> {
    let (order, kept, reduced) = axes.order(x.shape());
    let out = place.empty(kept, meta.dtype)?;
    place
        .device
        .reduce(reduction, &x.permuted(&order), reduced, &out)?;
    place.reshaped(&out, meta.shape.clone())
}

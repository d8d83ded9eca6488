//! Which axes a reduction runs along, and what the result's shape is.

use smallvec::SmallVec;

use crate::error::{Error, Result};
use crate::ops::Attributes;
use crate::shape::Shape;

/// The parameters `axis`, `keepdims` and `exclude` of a reduction, resolved for a shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axes {
    /// Positions as given, possibly counted from the back; `None` for all.
    pub axes: Option<SmallVec<[i64; 4]>>,
    /// Whether reduced axes stay, with length 1.
    pub keepdims: bool,
    /// Whether `axes` are the ones to keep.
    pub exclude: bool,
}

impl Axes {
    /// All axes, none kept.
    pub const ALL: Self = Self {
        axes: None,
        keepdims: false,
        exclude: false,
    };

    /// One axis.
    pub fn one(axis: i64, keepdims: bool) -> Self {
        Self {
            axes: Some(SmallVec::from_slice(&[axis])),
            keepdims,
            exclude: false,
        }
    }

    /// From the parameters of a call.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`].
    pub fn read(attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            axes: attributes.axes("axis")?,
            keepdims: attributes.bool("keepdims")?,
            exclude: attributes.bool("exclude")?,
        })
    }

    /// For each axis of `shape` whether it is reduced.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an axis that `shape` does not have, or one named twice.
    pub fn mask(&self, op: &'static str, shape: &Shape) -> Result<SmallVec<[bool; 4]>> {
        let Some(axes) = self.axes.as_ref().filter(|axes| !axes.is_empty()) else {
            return Ok(SmallVec::from_elem(true, shape.ndim()));
        };
        let mut named: SmallVec<[bool; 4]> = SmallVec::from_elem(false, shape.ndim());
        for &axis in axes {
            let position = shape.axis(axis).ok_or_else(|| {
                // MXNet names all axes where one lies before the first.
                let shown = if axis < 0 {
                    format!("{:?}", axes.as_slice()).replace(' ', "")
                } else {
                    axis.to_string()
                };
                Error::argument(
                    op,
                    format!("Reduction axis {shown} Exceeds input dimensions {shape}"),
                )
            })?;
            if std::mem::replace(&mut named[position], true) {
                return Err(Error::argument(op, duplicates(axes, shape)));
            }
        }
        if self.exclude {
            named.iter_mut().for_each(|reduced| *reduced = !*reduced);
        }
        Ok(named)
    }

    /// The shape of the result.
    ///
    /// # Errors
    /// As [`Axes::mask`].
    pub fn reduced(&self, op: &'static str, shape: &Shape) -> Result<Shape> {
        let mask = self.mask(op, shape)?;
        let extents = shape.iter().zip(&mask).filter_map(|(&extent, &reduced)| {
            match (reduced, self.keepdims) {
                (false, _) => Some(extent),
                (true, true) => Some(1),
                (true, false) => None,
            }
        });
        let result: Shape = extents.collect();
        // MXNet 1.x has no arrays without axes.
        Ok(if result.ndim() == 0 {
            Shape::new(&[1])
        } else {
            result
        })
    }

    /// The shape of the result with every reduced axis kept, which broadcasts against the argument.
    ///
    /// # Errors
    /// As [`Axes::mask`].
    pub fn kept(&self, op: &'static str, shape: &Shape) -> Result<Shape> {
        let mask = self.mask(op, shape)?;
        Ok(shape
            .iter()
            .zip(&mask)
            .map(|(&extent, &reduced)| if reduced { 1 } else { extent })
            .collect())
    }

    /// Number of elements that one element of the result is made of.
    ///
    /// # Errors
    /// As [`Axes::mask`].
    pub fn count(&self, op: &'static str, shape: &Shape) -> Result<usize> {
        let mask = self.mask(op, shape)?;
        Ok(shape
            .iter()
            .zip(&mask)
            .filter(|(_, reduced)| **reduced)
            .map(|(extent, _)| extent)
            .product())
    }

    /// Refuses to look for an element among none: `result` is what [`Axes::reduced`] says of `shape`.
    pub(super) fn refuse_nothing(
        &self,
        op: &'static str,
        shape: &Shape,
        result: &Shape,
    ) -> Result<()> {
        if shape.size() == 0 && result.size() > 0 {
            return Err(Error::argument(
                op,
                format!("Reduction input's size should > 0 {shape}: there is no element to choose"),
            ));
        }
        Ok(())
    }

    /// The order of axes that moves the reduced ones to the back, the shape of the others, and the number of reduced
    /// ones. For axes that [`Axes::mask`] has accepted.
    pub(crate) fn order(&self, shape: &Shape) -> (SmallVec<[usize; 4]>, Shape, usize) {
        let mask = self.mask("", shape).unwrap_or_default();
        let with = |wanted: bool| {
            let chosen = mask
                .iter()
                .enumerate()
                .filter(move |(_, reduced)| **reduced == wanted);
            chosen
                .map(|(axis, _)| axis)
                .collect::<SmallVec<[usize; 4]>>()
        };
        let (mut order, reduced) = (with(false), with(true));
        let kept = order.iter().map(|&axis| shape[axis]).collect();
        order.extend_from_slice(&reduced);
        (order, kept, reduced.len())
    }
}

fn duplicates(axes: &[i64], shape: &Shape) -> String {
    let mut positions: Vec<usize> = axes.iter().filter_map(|&axis| shape.axis(axis)).collect();
    positions.sort_unstable();
    let positions: Vec<String> = positions.iter().map(usize::to_string).collect();
    format!("Reduction axes have duplicates [{}]", positions.join(","))
}

//! Images read at positions between their elements.

use std::sync::Arc;

use crate::autograd::NDArray;
use crate::context::Links;
use crate::error::{Error, Result};
use crate::ops::{add_scalar, concat, multiply, multiply_scalar, reshape_to, subtract};
use crate::shape::Shape;

/// What is read near the edges of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Border {
    /// Positions from 0 up to the extent, excluded; behind the last element lies the last element.
    Repeated,
    /// Positions up to one element outside, where zeros are.
    Zero,
    /// Positions up to half an element outside, where the nearest element is read.
    Half,
    /// Positions up to one element outside, where the nearest element is read.
    Whole,
}

/// A position's neighbours along an axis: the whole number below it, and the elements on both sides; `None` where there
/// is a zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Neighbours {
    pub below: f64,
    pub elements: [Option<usize>; 2],
}

impl Border {
    /// The neighbours of a position on an axis of `extent` elements; `None` for a position too far outside.
    pub fn neighbours(self, position: f64, extent: usize) -> Option<Neighbours> {
        let size = extent as f64;
        let inside = match self {
            Self::Repeated => position >= 0.0 && position < size,
            Self::Zero => position > -1.0 && position < size,
            Self::Half => position >= -0.5 && position <= size - 0.5,
            Self::Whole => position >= -1.0 && position <= size,
        };
        if !inside || extent == 0 {
            return None;
        }
        let last = size - 1.0;
        let (below, above) = match self {
            Self::Zero => (position.floor(), position.floor() + 1.0),
            Self::Half => {
                let position = position.clamp(0.0, last);
                (position.floor(), position.ceil())
            }
            Self::Repeated | Self::Whole => {
                let below = position.clamp(0.0, last).floor();
                (below, (below + 1.0).min(last))
            }
        };
        let element = |at: f64| (at >= 0.0 && at < size).then_some(at as usize);
        Some(Neighbours {
            below,
            elements: [element(below), element(above)],
        })
    }
}

/// The four elements around a position, `(line, column)`, with their weights along both axes: index 0 is the element
/// below. `None` outside.
pub(super) fn around(
    border: Border,
    position: [f64; 2],
    extents: [usize; 2],
) -> Option<[Neighbours; 2]> {
    Some([
        border.neighbours(position[0], extents[0])?,
        border.neighbours(position[1], extents[1])?,
    ])
}

/// Positions, in elements of an image, at which it is read; both are vectors of the same length.
pub(super) struct Positions<'a> {
    pub down: &'a NDArray,
    pub across: &'a NDArray,
    /// What each reading is multiplied by.
    pub scale: Option<&'a NDArray>,
}

/// The links of samples with the elements that they are read from, and the links' weights, through which the positions
/// have a gradient.
pub(super) struct Sampling {
    pub links: Arc<Links>,
    pub weights: NDArray,
    /// Which samples lie inside of their image.
    pub inside: Vec<bool>,
}

impl Positions<'_> {
    /// Reads images of `extents`. `result(sample)` is the row that a sample is added to, and `source(sample, pixel)` the
    /// row of an element of its image; there are `rows` of both. Samples come in the order of results.
    ///
    /// # Errors
    /// Those of the operations that the weights are computed with; [`Error::Interrupted`].
    pub fn sampling(
        &self,
        border: Border,
        extents: [usize; 2],
        rows: [usize; 2],
        result: impl Fn(usize) -> usize,
        source: impl Fn(usize, usize) -> usize,
    ) -> Result<Sampling> {
        let (down, across) = (self.down.to_vec::<f64>()?, self.across.to_vec::<f64>()?);
        let count = down.len();
        let mut below = [vec![0.0; count], vec![0.0; count]];
        let (mut left, mut right) = (Vec::new(), Vec::new());
        left.reserve_exact(4 * count);
        right.reserve_exact(4 * count);
        let mut kept: Vec<i32> = Vec::new();
        let mut inside = vec![false; count];
        for sample in 0..count {
            if sample.is_multiple_of(1 << 14) {
                crate::interrupt::check()?;
            }
            let position = [down[sample], across[sample]];
            let Some([y, x]) = around(border, position, extents) else {
                continue;
            };
            inside[sample] = true;
            below[0][sample] = y.below;
            below[1][sample] = x.below;
            for corner in 0..4 {
                let Some((y, x)) = y.elements[corner / 2].zip(x.elements[corner % 2]) else {
                    continue;
                };
                left.push(index(result(sample))?);
                right.push(index(source(sample, y * extents[1] + x))?);
                kept.push(index(4 * sample + corner)? as i32);
            }
        }
        let weights = self.weights(below)?;
        let weights = if kept.len() == weights.size() {
            weights
        } else {
            let kept = NDArray::from_slice(&kept, [kept.len()], weights.context())?;
            crate::ops::take(&weights, &kept, 0, crate::context::IndexMode::Clip)?
        };
        Ok(Sampling {
            links: Arc::new(Links::new(left, right, rows)?),
            weights,
            inside,
        })
    }

    /// The weights of the four elements around each position, one position after the other.
    fn weights(&self, below: [Vec<f64>; 2]) -> Result<NDArray> {
        let [down, across] = below;
        let count = down.len();
        let down = pair(self.down, &down)?;
        let across = pair(self.across, &across)?;
        let mut weights = multiply(
            &reshape_to(&down, Shape::new(&[count, 2, 1]))?,
            &reshape_to(&across, Shape::new(&[count, 1, 2]))?,
        )?;
        if let Some(scale) = self.scale {
            let scale = reshape_to(scale, Shape::new(&[count, 1, 1]))?;
            weights = multiply(&weights, &scale)?;
        }
        reshape_to(&weights, Shape::new(&[4 * count]))
    }
}

/// The weights of the elements below and above each position.
fn pair(positions: &NDArray, below: &[f64]) -> Result<NDArray> {
    let (count, dtype, context) = (below.len(), positions.dtype(), positions.context());
    let below = NDArray::from_numbers(below, Shape::new(&[count]), dtype, context)?;
    let above = reshape_to(&subtract(positions, &below)?, Shape::new(&[count, 1]))?;
    let under = add_scalar(&multiply_scalar(&above, -1.0)?, 1.0)?;
    concat(&[&under, &above], 1)
}

/// A number of a row, which has to fit 31 bits.
pub(super) fn index(number: usize) -> Result<u32> {
    i32::try_from(number)
        .map(|number| number as u32)
        .map_err(|_| Error::value("an image is read at more positions than 31 bits can count"))
}

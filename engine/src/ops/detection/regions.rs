//! What operations on regions of images have in common: their parameters, the checks, and means over constant samples.

use std::sync::Arc;

use super::bilinear::{Border, around, index};
use super::linked::mix;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::{Links, Side};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Default, Kind, Parameter};
use crate::ops::{Attributes, reshape_to, same_dtype, transpose, zeros};
use crate::shape::Shape;

/// What coordinates of regions are multiplied by.
pub(super) const SPATIAL_SCALE: Parameter = Parameter {
    name: "spatial_scale",
    kind: Kind::Float,
    default: Default::Required,
    documentation: "What coordinates of regions are multiplied by, from 0 to 1: one over the stride of the data.",
};

/// The number of windows along both axes.
pub(super) const POOLED_SIZE: Parameter = Parameter {
    name: "pooled_size",
    kind: Kind::Shape,
    default: Default::Required,
    documentation: "Number of windows: `(height, width)`.",
};

/// The most links that one call may have: their weights alone are 8 GiB then.
const LARGEST: f64 = (1u64 << 31) as f64;

/// A number from 0 to 1, as MXNet keeps it: in float32.
pub(super) fn fraction(attributes: &Attributes, name: &str) -> Result<f64> {
    let value = attributes.float(name)?;
    if (0.0..=1.0).contains(&value) {
        return Ok(f64::from(value as f32));
    }
    let message = format!("value {value} for Parameter {name} exceed bound [0,1]");
    Err(Error::argument(attributes.spec().name, message))
}

/// A positive number, and no absurd one.
pub(super) fn count(attributes: &Attributes, name: &str) -> Result<usize> {
    let value = attributes.int(name)?;
    usize::try_from(value)
        .ok()
        .filter(|&count| count > 0 && count < 1 << 20)
        .ok_or_else(|| {
            let message =
                format!("value {value} for Parameter {name} should be greater equal to 1");
            Error::argument(attributes.spec().name, message)
        })
}

/// `pooled_size`.
pub(super) fn pooled_size(attributes: &Attributes) -> Result<[usize; 2]> {
    let wrong = |message: String| Err(Error::argument(attributes.spec().name, message));
    let given = attributes.ints("pooled_size")?;
    let shown = format!(
        "[{}]",
        given
            .iter()
            .map(i64::to_string)
            .collect::<Vec<_>>()
            .join(",")
    );
    let [height, width] = given[..] else {
        return wrong(format!(
            "value {shown}for Parameter pooled_size has wrong dimensions, expected dimension=2"
        ));
    };
    match [height, width].map(usize::try_from) {
        [Ok(height @ 1..0x10_0000), Ok(width @ 1..0x10_0000)] => Ok([height, width]),
        _ => wrong(format!(
            "value {shown}for Parameter pooled_size is invalid, the input shape must be nonzero in all dimensions"
        )),
    }
}

/// Checks data and regions of `width` numbers, and returns the data's extents and how many regions there are.
pub(super) fn check(
    name: &'static str,
    inputs: &[&Array],
    width: usize,
) -> Result<([usize; 4], usize)> {
    only_floats(name, same_dtype(name, &inputs[..2])?)?;
    let data = <[usize; 4]>::try_from(&inputs[0].shape()[..])
        .map_err(|_| Error::shape(name, "data should be a 4D tensor"))?;
    match inputs[1].shape()[..] {
        [regions, found] if found == width => Ok((data, regions)),
        _ => {
            let message = format!("bbox should be a 2D tensor of shape [batch, {width}]");
            Err(Error::shape(name, message))
        }
    }
}

/// The image of a region, if there is such an image; `None` for a number below 0.
pub(super) fn image(name: &'static str, number: f64, batch: usize) -> Result<Option<usize>> {
    let number = number as i64;
    match usize::try_from(number) {
        Ok(image) if image < batch => Ok(Some(image)),
        Ok(_) => Err(no_image(name, number, batch)),
        Err(_) => Ok(None),
    }
}

/// The image of a region, which has to be there.
pub(super) fn existing_image(name: &'static str, number: f64, batch: usize) -> Result<usize> {
    image(name, number, batch)?.ok_or_else(|| no_image(name, number as i64, batch))
}

fn no_image(name: &'static str, number: i64, batch: usize) -> Error {
    let message = format!("there is no image {number} in a batch of {batch}");
    Error::argument(name, message)
}

/// Arithmetic as MXNet has it: each result rounded to the element type, except that float16 is computed in float32.
#[derive(Debug, Clone, Copy)]
pub(super) struct Precision(pub DType);

impl Precision {
    /// The nearest number of the type.
    pub fn round(self, x: f64) -> f64 {
        match self.0 {
            DType::Float64 => x,
            _ => f64::from(x as f32),
        }
    }
}

/// Links from windows to the elements that they are means of.
pub(super) struct Means {
    left: Vec<u32>,
    right: Vec<u32>,
    weights: Vec<f64>,
}

impl Means {
    /// No links yet, but at most this many to come.
    ///
    /// # Errors
    /// [`Error::Value`] for more than fit any memory.
    pub fn expecting(links: f64) -> Result<Self> {
        if links.is_nan() || links > LARGEST {
            return Err(Error::value(format!(
                "regions so large that {links:e} elements would be read"
            )));
        }
        Ok(Self {
            left: Vec::new(),
            right: Vec::new(),
            weights: Vec::new(),
        })
    }

    /// An element of a window.
    pub fn link(&mut self, window: usize, source: usize, weight: f64) -> Result<()> {
        self.left.push(index(window)?);
        self.right.push(index(source)?);
        self.weights.push(weight);
        Ok(())
    }

    /// A sample between elements of an image, of which `source` gives the rows; nothing for one that lies outside.
    pub fn sample(
        &mut self,
        window: usize,
        position: [f64; 2],
        extents: [usize; 2],
        weight: f64,
        source: impl Fn(usize) -> usize,
    ) -> Result<()> {
        let Some([y, x]) = around(Border::Whole, position, extents) else {
            return Ok(());
        };
        let share = |neighbours: &super::bilinear::Neighbours, at: f64| {
            let last = neighbours.elements[0] == neighbours.elements[1];
            let above = if last {
                0.0
            } else {
                (at - neighbours.below).max(0.0)
            };
            [1.0 - above, above]
        };
        let (down, across) = (share(&y, position[0]), share(&x, position[1]));
        for (line, down) in y.elements.into_iter().zip(down) {
            for (column, across) in x.elements.into_iter().zip(across) {
                if let Some((line, column)) = line.zip(column)
                    && down * across != 0.0
                {
                    self.link(
                        window,
                        source(line * extents[1] + column),
                        weight * down * across,
                    )?;
                }
            }
        }
        Ok(())
    }

    /// The means: rows of `sources` mixed to `windows` rows.
    pub fn of(self, sources: &NDArray, windows: usize) -> Result<NDArray> {
        let shape = Shape::new(&[self.weights.len()]);
        let (dtype, context) = (sources.dtype(), sources.context());
        let weights = NDArray::from_numbers(&self.weights, shape, dtype, context)?;
        let links = Links::new(self.left, self.right, [windows, sources.shape()[0]])?;
        mix(&Arc::new(links), Side::Left, &weights, sources)
    }
}

/// Images of shape `(batch, channels, height, width)` as rows, one for each part of each pixel: channels are numbered
/// `channel * parts + part`, and a row holds those of a part. The row is `(image * height * width + pixel) * parts + part`.
pub(super) fn pixels(x: &NDArray, parts: usize) -> Result<NDArray> {
    let [batch, channels, height, width] = extents(x)?;
    let split = Shape::new(&[batch, channels / parts, parts, height * width]);
    let last = transpose(&reshape_to(x, split)?, &[0, 3, 2, 1])?;
    reshape_to(
        &last,
        Shape::new(&[batch * height * width * parts, channels / parts]),
    )
}

/// Rows of windows, `(regions, height, width)` of them, as `(regions, channels, height, width)`.
pub(super) fn pooled(
    rows: &NDArray,
    regions: usize,
    [height, width]: [usize; 2],
) -> Result<NDArray> {
    let channels = rows.shape()[1];
    let apart = reshape_to(rows, Shape::new(&[regions, height * width, channels]))?;
    let first = transpose(&apart, &[0, 2, 1])?;
    reshape_to(&first, Shape::new(&[regions, channels, height, width]))
}

/// The four extents of images.
pub(super) fn extents(x: &NDArray) -> Result<[usize; 4]> {
    <[usize; 4]>::try_from(&x.shape()[..])
        .map_err(|_| Error::internal(format!("images of shape {}", x.shape())))
}

/// Zeros, where there is nothing to pool.
pub(super) fn nothing(x: &NDArray, shape: Shape) -> Result<NDArray> {
    zeros(shape, x.dtype(), x.context())
}

//! The computation of convolutions whose filters do not lie on a grid.

use super::bilinear::{Border, Positions};
use super::linked::mix;
use super::regions::{extents, nothing};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::context::Side;
use crate::error::{Error, Result};
use crate::ops::convolution::Sliding;
use crate::ops::network::only_floats;
use crate::ops::spec::wrong_count;
use crate::ops::{add, batch_dot, broadcast_to, reshape_to, slice_axis, transpose};
use crate::shape::{Shape, tuple};

/// A convolution whose filters do not lie on a grid.
#[derive(Clone)]
pub(super) struct DeformableConvolution {
    pub name: &'static str,
    pub sliding: Sliding,
    pub filters: usize,
    pub groups: usize,
    /// Groups of channels that move on their own.
    pub moving: usize,
    pub biased: bool,
    /// What large batches are multiples of; only where there is a mask.
    pub step: Option<usize>,
}

impl DeformableConvolution {
    fn names(&self) -> Vec<&'static str> {
        let mask = self.step.map(|_| "mask");
        let bias = self.biased.then_some("bias");
        ["data", "offset"]
            .into_iter()
            .chain(mask)
            .chain(["weight"])
            .chain(bias)
            .collect()
    }

    /// Elements of the kernel.
    fn taps(&self) -> usize {
        self.sliding.kernel.iter().product()
    }

    /// The shape rule.
    pub fn infer(&self, inputs: &[&Array]) -> Result<Shape> {
        let (name, names) = (self.name, self.names());
        if inputs.len() != names.len() {
            return Err(wrong_count(name, names.len(), inputs.len()));
        }
        let dtype = inputs[0].dtype();
        only_floats(name, dtype)?;
        for (input, title) in inputs.iter().zip(&names) {
            if input.dtype() != dtype {
                let message = format!(
                    "This layer requires uniform type. Expected '{dtype}' v.s. given '{}' at '{title}'",
                    input.dtype()
                );
                return Err(Error::argument(name, message));
            }
        }
        let four = |position: usize, title: &str| {
            <[usize; 4]>::try_from(&inputs[position].shape()[..]).map_err(|_| {
                let message = format!("Input {title} should be 4D in batch-num_filter-y-x");
                Error::shape(name, message)
            })
        };
        let data = four(0, "data")?;
        let offset = four(1, "offset")?;
        let mask = self.step.map(|_| four(2, "offset")).transpose()?;
        self.check_weights(
            data[1],
            &inputs[names.len() - 1 - usize::from(self.biased)..],
        )?;
        self.check_groups(data)?;
        let windows = self.windows([data[2], data[3]])?;
        self.check_map("offset", offset, windows, data[0], 2)?;
        if let Some(mask) = mask {
            self.check_map("mask", mask, windows, data[0], 1)?;
        }
        Ok(Shape::new(&[data[0], self.filters, windows[0], windows[1]]))
    }

    fn check_weights(&self, channels: usize, inputs: &[&Array]) -> Result<()> {
        let weight = [
            self.filters / self.groups * self.groups,
            channels / self.groups,
            self.sliding.kernel[0],
            self.sliding.kernel[1],
        ];
        for (input, expected) in inputs.iter().zip([&weight[..], &[self.filters]]) {
            if input.shape()[..] != *expected {
                let message = format!(
                    "Shape inconsistent, Provided = {}, inferred shape={}",
                    input.shape(),
                    tuple(expected).replace(' ', "")
                );
                return Err(Error::shape(self.name, message));
            }
        }
        Ok(())
    }

    fn check_groups(&self, [batch, channels, ..]: [usize; 4]) -> Result<()> {
        let wrong = |message: &str| Err(Error::shape(self.name, message));
        if let Some(step) = self.step
            && batch > step
            && batch % step != 0
        {
            return wrong("input batchsize must be smaller than or divide im2col_step");
        }
        if channels == 0 || !channels.is_multiple_of(self.groups) {
            return wrong("input num_filter must divide group size");
        }
        if !channels.is_multiple_of(self.moving) {
            return wrong("input num_filter must divide deformable group size");
        }
        if !self.filters.is_multiple_of(self.groups) {
            return wrong("output num_filter must divide group size");
        }
        if self.step.is_some() && !self.filters.is_multiple_of(self.moving) {
            return wrong("output num_filter must divide deformable group size");
        }
        Ok(())
    }

    /// How many windows there are along both axes.
    fn windows(&self, extents: [usize; 2]) -> Result<[usize; 2]> {
        let mut windows = [0; 2];
        for (axis, extent) in extents.into_iter().enumerate() {
            let padded = extent + 2 * self.sliding.padding[axis];
            let moved = padded
                .checked_sub(self.sliding.reach(axis))
                .ok_or_else(|| Error::shape(self.name, "kernel size exceed input"))?;
            windows[axis] = moved / self.sliding.stride[axis] + 1;
        }
        Ok(windows)
    }

    /// Checks a map of `numbers` for each element of the kernel. There may be more channels, which are not read.
    fn check_map(
        &self,
        title: &str,
        map: [usize; 4],
        windows: [usize; 2],
        batch: usize,
        numbers: usize,
    ) -> Result<()> {
        let wrong = |message: String| Err(Error::shape(self.name, message));
        for (axis, side) in ["height", "width"].into_iter().enumerate() {
            if map[axis + 2] != windows[axis] {
                return wrong(format!("output {side} must equal to {title} map {side}"));
            }
        }
        if !map[1].is_multiple_of(self.taps()) || map[1] / (numbers * self.taps()) != self.moving {
            return wrong("offset filter must divide deformable group size".into());
        }
        if map[0] != batch {
            return wrong(format!(
                "{title} for {} images, of which there are {batch}",
                map[0]
            ));
        }
        Ok(())
    }

    /// The result, of inputs that the shape rule has accepted.
    pub fn run(&self, inputs: &[&NDArray]) -> Result<NDArray> {
        let x = inputs[0];
        let [batch, _, height, width] = extents(x)?;
        let [lines, columns] = self.windows([height, width])?;
        let shape = Shape::new(&[batch, self.filters, lines, columns]);
        if x.size() == 0 {
            return nothing(x, shape);
        }
        let weights = &inputs[2 + usize::from(self.step.is_some())..];
        let read = self.columns(inputs, lines * columns)?;
        let out = reshape_to(&self.product(&read, weights[0], batch)?, shape)?;
        match weights.get(1) {
            Some(bias) => add(
                &out,
                &reshape_to(bias, Shape::new(&[1, self.filters, 1, 1]))?,
            ),
            None => Ok(out),
        }
    }

    /// What filters see: for each image, window and element of the kernel, all channels.
    fn columns(&self, inputs: &[&NDArray], windows: usize) -> Result<NDArray> {
        let x = inputs[0];
        let [batch, channels, height, width] = extents(x)?;
        let (taps, moving, pixels) = (self.taps(), self.moving, height * width);
        let count = batch * windows * taps * moving;
        let used = slice_axis(inputs[1], 1, 0, Some((moving * taps * 2) as i64))?;
        let offsets = reshape_to(&used, Shape::new(&[batch, moving, taps, 2, windows]))?;
        let offsets = transpose(&offsets, &[3, 0, 4, 2, 1])?;
        let position = |axis: usize| -> Result<NDArray> {
            let still = self.still(axis, [height, width])?;
            let shape = Shape::new(&[1, 1, windows, taps, 1]);
            let still = NDArray::from_numbers(&still, shape, x.dtype(), x.context())?;
            let moved = slice_axis(&offsets, 0, axis as i64, Some(axis as i64 + 1))?;
            reshape_to(&add(&moved, &still)?, Shape::new(&[count]))
        };
        let (down, across) = (position(0)?, position(1)?);
        let mask = self.step.map(|_| -> Result<NDArray> {
            let used = slice_axis(inputs[2], 1, 0, Some((moving * taps) as i64))?;
            let mask = reshape_to(&used, Shape::new(&[batch, moving, taps, windows]))?;
            reshape_to(&transpose(&mask, &[0, 3, 2, 1])?, Shape::new(&[count]))
        });
        let mask = mask.transpose()?;
        let sampling = Positions {
            down: &down,
            across: &across,
            scale: mask.as_ref(),
        }
        .sampling(
            if self.step.is_some() {
                Border::Zero
            } else {
                Border::Repeated
            },
            [height, width],
            [count, batch * pixels * moving],
            |sample| sample,
            |sample, pixel| {
                let image = sample / (windows * taps * moving);
                (image * pixels + pixel) * moving + sample % moving
            },
        )?;
        let split = Shape::new(&[batch, moving, channels / moving, pixels]);
        let rows = transpose(&reshape_to(x, split)?, &[0, 3, 1, 2])?;
        let rows = reshape_to(
            &rows,
            Shape::new(&[batch * pixels * moving, channels / moving]),
        )?;
        mix(&sampling.links, Side::Left, &sampling.weights, &rows)
    }

    /// Where elements of the kernel lie along an axis if nothing moves, for each window.
    fn still(&self, axis: usize, extents: [usize; 2]) -> Result<Vec<f64>> {
        let (sliding, [lines, columns]) = (&self.sliding, self.windows(extents)?);
        let mut positions = Vec::with_capacity(lines * columns * self.taps());
        for window in 0..lines * columns {
            let window = [window / columns, window % columns][axis];
            for tap in 0..self.taps() {
                let tap = [tap / sliding.kernel[1], tap % sliding.kernel[1]][axis];
                let position = window * sliding.stride[axis] + tap * sliding.dilation[axis];
                positions.push(position as f64 - sliding.padding[axis] as f64);
            }
        }
        Ok(positions)
    }

    /// The products of filters with what they see.
    fn product(&self, read: &NDArray, weight: &NDArray, batch: usize) -> Result<NDArray> {
        let (taps, groups, filters) = (self.taps(), self.groups, self.filters / self.groups);
        let channels = weight.shape()[1];
        let windows = read.size() / (batch * taps * groups * channels);
        let split = Shape::new(&[batch, windows, taps, groups, channels]);
        let mut read = reshape_to(read, split)?;
        if groups > 1 {
            read = transpose(&read, &[0, 3, 1, 2, 4])?;
        }
        let read = reshape_to(
            &read,
            Shape::new(&[batch * groups, windows, taps * channels]),
        )?;
        let weight = reshape_to(weight, Shape::new(&[groups, filters, channels, taps]))?;
        let weight = transpose(&weight, &[0, 1, 3, 2])?;
        let weight = reshape_to(&weight, Shape::new(&[1, groups, filters, taps * channels]))?;
        let weight = broadcast_to(
            &weight,
            Shape::new(&[batch, groups, filters, taps * channels]),
        )?;
        let weight = reshape_to(
            &weight,
            Shape::new(&[batch * groups, filters, taps * channels]),
        )?;
        batch_dot(&weight, &read, false, true)
    }
}

//! `weight` from `data` and `result`: the transpose of the convolution with respect to its weights.

use std::ops::Range;

use super::geometry::{Geometry, Tile};
use super::image::gathered;
use super::{Matrix, Number, multiply, scratch};
use crate::array::Array;
use crate::context::Convolution;
use crate::context::cpu::parallel::{Shared, tasks};
use crate::error::Result;

/// Into how many parts the tiles are cut, each of which has a sum of its own.
const PARTS: usize = 8;

/// The most elements that all parts' sums together may have.
const SUMS_MAX: usize = 1 << 23;

pub(super) fn typed<T: Number>(
    convolution: &Convolution,
    data: &Array,
    result: &Array,
    weight: &Array,
) -> Result<()> {
    let geometry = Geometry::new(convolution, data, result);
    let tiles = geometry.tiles();
    let parts = PARTS
        .min(SUMS_MAX / weight.size().max(1))
        .clamp(1, tiles.len().max(1));
    let (_sums, sums) = scratch::<T>((parts - 1) * weight.size())?;
    let task = Task {
        data: Shared(data.pointer::<T>()?),
        result: Shared(result.pointer::<T>()?),
        weight: Shared(weight.pointer::<T>()?),
        sums: Shared(sums),
        size: weight.size(),
        geometry: &geometry,
    };
    let (blocks, length) = (geometry.blocks(parts), tiles.len().div_ceil(parts));
    tasks(parts * geometry.groups * blocks, |index| {
        let (rest, block) = (index / blocks, index % blocks);
        let (part, group) = (rest / geometry.groups, rest % geometry.groups);
        let tiles =
            &tiles[(part * length).min(tiles.len())..((part + 1) * length).min(tiles.len())];
        task.run(part, tiles, group, geometry.block(block, blocks))
    })?;
    task.total(parts)
}

struct Task<'a, T> {
    geometry: &'a Geometry,
    data: Shared<T>,
    result: Shared<T>,
    /// The sum of the first part, and of all in the end.
    weight: Shared<T>,
    /// The sums of the other parts.
    sums: Shared<T>,
    size: usize,
}

impl<T: Number> Task<'_, T> {
    fn sum(&self, part: usize) -> *mut T {
        match part.checked_sub(1) {
            None => self.weight.get(),
            // SAFETY: there is a sum for each part but the first.
            Some(part) => unsafe { self.sums.get().add(part * self.size) },
        }
    }

    fn run(&self, part: usize, tiles: &[Tile], group: usize, channels: Range<usize>) -> Result<()> {
        let geometry = self.geometry;
        let taps = geometry.window.taps();
        let out = Matrix {
            // SAFETY: the first weight of these channels.
            pointer: unsafe {
                self.sum(part)
                    .add(geometry.weight_offset(group) + channels.start * taps)
            },
            strides: (geometry.rows(), 1),
        };
        if tiles.is_empty() {
            for output in 0..geometry.outputs {
                // SAFETY: the rows of these channels are this task's own.
                unsafe {
                    let row = out.pointer.add(output * geometry.rows());
                    std::slice::from_raw_parts_mut(row, channels.len() * taps).fill(T::default());
                }
            }
        }
        for (number, tile) in tiles.iter().enumerate() {
            let columns = tile.columns();
            let (_gathered, results) = gathered(geometry, self.result, tile, group)?;
            let (_unfolded, unfolded) = scratch::<T>(channels.len() * taps * columns)?;
            // SAFETY: the matrices have these sizes; the sum is this task's own.
            unsafe {
                for (number, image) in tile.images.clone().enumerate() {
                    geometry.unfold(
                        self.data
                            .get()
                            .add(geometry.data_offset(image, group))
                            .cast_const(),
                        channels.clone(),
                        tile.positions.clone(),
                        unfolded.add(number * tile.positions.len()),
                        columns,
                    );
                }
                multiply(
                    [geometry.outputs, columns, channels.len() * taps],
                    results,
                    Matrix {
                        pointer: unfolded,
                        strides: (1, columns),
                    },
                    out,
                    number > 0,
                );
            }
        }
        Ok(())
    }

    /// Adds the sums of all parts in their order.
    fn total(&self, parts: usize) -> Result<()> {
        for part in 1..parts {
            let sum = self.sum(part);
            for index in 0..self.size {
                // SAFETY: both have `size` elements, and all tasks are done.
                unsafe { *self.weight.get().add(index) += *sum.add(index) };
            }
        }
        Ok(())
    }
}

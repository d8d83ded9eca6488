//! `data` from `weight` and `result`: the transpose of the convolution with respect to its data.

use std::ops::Range;

use super::geometry::{Geometry, Tile};
use super::{Matrix, Number, multiply, scratch};
use crate::array::Array;
use crate::context::Convolution;
use crate::context::cpu::parallel::{Shared, tasks};
use crate::error::Result;

pub(super) fn typed<T: Number>(
    convolution: &Convolution,
    result: &Array,
    weight: &Array,
    bias: Option<&Array>,
    data: &Array,
) -> Result<()> {
    let geometry = Geometry::new(convolution, data, result);
    if data.size() == 0 {
        return Ok(());
    }
    let task = Task {
        data: Shared(data.pointer::<T>()?),
        weight: Shared(weight.pointer::<T>()?),
        bias: bias
            .map(|bias| bias.pointer::<T>())
            .transpose()?
            .map(Shared),
        result: Shared(result.pointer::<T>()?),
        geometry: &geometry,
    };
    let images = images(&geometry);
    let blocks = geometry.blocks(images.len());
    tasks(images.len() * geometry.groups * blocks, |index| {
        let (rest, block) = (index / blocks, index % blocks);
        let (tiles, group) = (&images[rest / geometry.groups], rest % geometry.groups);
        task.run(tiles, group, geometry.block(block, blocks))
    })
}

/// The tiles of each image, or of images that share one: tiles of one image overlap there, so one task works them off.
fn images(geometry: &Geometry) -> Vec<Vec<Tile>> {
    let mut images: Vec<Vec<Tile>> = Vec::new();
    for tile in geometry.tiles() {
        match images.last_mut() {
            Some(tiles) if tiles[0].images == tile.images => tiles.push(tile),
            _ => images.push(vec![tile]),
        }
    }
    images
}

struct Task<'a, T> {
    geometry: &'a Geometry,
    data: Shared<T>,
    weight: Shared<T>,
    bias: Option<Shared<T>>,
    result: Shared<T>,
}

impl<T: Number> Task<'_, T> {
    fn run(&self, tiles: &[Tile], group: usize, channels: Range<usize>) -> Result<()> {
        let Some(images) = tiles.first().map(|tile| tile.images.clone()) else {
            return Ok(());
        };
        for image in images {
            // SAFETY: these channels of these images are this task's own.
            unsafe { self.start(image, group, channels.clone()) };
        }
        tiles
            .iter()
            .try_for_each(|tile| self.add(tile, group, channels.clone()))
    }

    /// Fills channels with the bias, or with zeros.
    unsafe fn start(&self, image: usize, group: usize, channels: Range<usize>) {
        let (geometry, pixels) = (self.geometry, self.geometry.pixels());
        for channel in channels {
            let offset = geometry.data_offset(image, group) + channel * pixels;
            // SAFETY: a channel of an image; one bias for each channel.
            unsafe {
                let value = self.bias.map_or_else(T::default, |bias| {
                    *bias.get().add(group * geometry.inputs + channel)
                });
                std::slice::from_raw_parts_mut(self.data.get().add(offset), pixels).fill(value);
            }
        }
    }

    /// Adds what the results of a tile contribute to channels of its images.
    fn add(&self, tile: &Tile, group: usize, channels: Range<usize>) -> Result<()> {
        let geometry = self.geometry;
        let (columns, taps) = (tile.columns(), geometry.window.taps());
        let (_gathered, results) = gathered(geometry, self.result, tile, group)?;
        let (_unfolded, unfolded) = scratch::<T>(channels.len() * taps * columns)?;
        let weight = geometry.weight_offset(group) + channels.start * taps;
        // SAFETY: the matrices have these sizes; the channels are this task's own.
        unsafe {
            multiply(
                [channels.len() * taps, geometry.outputs, columns],
                Matrix {
                    pointer: self.weight.get().add(weight),
                    strides: (1, geometry.rows()),
                },
                results,
                Matrix {
                    pointer: unfolded,
                    strides: (columns, 1),
                },
                false,
            );
            for (number, image) in tile.images.clone().enumerate() {
                geometry.fold(
                    unfolded.add(number * tile.positions.len()).cast_const(),
                    columns,
                    channels.clone(),
                    tile.positions.clone(),
                    self.data.get().add(geometry.data_offset(image, group)),
                );
            }
        }
        Ok(())
    }
}

/// A tile of the results as a matrix of channels and columns, and what keeps its memory if it had to be copied.
pub(super) fn gathered<T: Number>(
    geometry: &Geometry,
    result: Shared<T>,
    tile: &Tile,
    group: usize,
) -> Result<(Option<Array>, Matrix<T>)> {
    let positions = geometry.positions();
    if tile.images.len() == 1 {
        let offset = geometry.result_offset(tile.images.start, group) + tile.positions.start;
        // SAFETY: the tile's first result.
        let pointer = unsafe { result.get().add(offset) };
        let strides = (positions, 1);
        return Ok((None, Matrix { pointer, strides }));
    }
    let columns = tile.columns();
    let (array, pointer) = scratch::<T>(geometry.outputs * columns)?;
    for (number, image) in tile.images.clone().enumerate() {
        for output in 0..geometry.outputs {
            let offset = geometry.result_offset(image, group) + output * positions;
            // SAFETY: a channel of an image, and its place in the matrix.
            unsafe {
                std::ptr::copy_nonoverlapping(
                    result.get().add(offset),
                    pointer.add(output * columns + number * positions),
                    positions,
                );
            }
        }
    }
    let strides = (columns, 1);
    Ok((Some(array), Matrix { pointer, strides }))
}

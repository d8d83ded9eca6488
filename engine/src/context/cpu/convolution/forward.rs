//! `result = weight * data`.

use super::geometry::{Geometry, Tile};
use super::{Matrix, Number, multiply, scratch};
use crate::array::Array;
use crate::context::Convolution;
use crate::context::cpu::parallel::{Shared, tasks};
use crate::error::Result;

pub(super) fn typed<T: Number>(
    convolution: &Convolution,
    data: &Array,
    weight: &Array,
    bias: Option<&Array>,
    result: &Array,
) -> Result<()> {
    let geometry = Geometry::new(convolution, data, result);
    if result.size() == 0 {
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
    let tiles = geometry.tiles();
    tasks(tiles.len() * geometry.groups, |index| {
        task.run(&tiles[index / geometry.groups], index % geometry.groups)
    })
}

struct Task<'a, T> {
    geometry: &'a Geometry,
    data: Shared<T>,
    weight: Shared<T>,
    bias: Option<Shared<T>>,
    result: Shared<T>,
}

impl<T: Number> Task<'_, T> {
    fn run(&self, tile: &Tile, group: usize) -> Result<()> {
        let geometry = self.geometry;
        let (rows, columns) = (geometry.rows(), tile.columns());
        let positions = geometry.positions();
        let (_unfolded, unfolded) = self.unfolded(tile, group)?;
        // The results of one image are rows of the result itself; those of several are put there afterwards.
        let alone = tile.images.len() == 1;
        let (_separate, out, step) = if alone {
            let offset = geometry.result_offset(tile.images.start, group) + tile.positions.start;
            // SAFETY: the tile's first result.
            (None, unsafe { self.result.get().add(offset) }, positions)
        } else {
            let (array, pointer) = scratch::<T>(geometry.outputs * columns)?;
            (Some(array), pointer, columns)
        };
        // SAFETY: the matrices have these sizes; no other task writes these rows and columns.
        unsafe {
            if alone {
                self.start(group, out, step, columns);
            }
            multiply(
                [geometry.outputs, rows, columns],
                Matrix {
                    pointer: self.weight.get().add(geometry.weight_offset(group)),
                    strides: (rows, 1),
                },
                unfolded,
                Matrix {
                    pointer: out,
                    strides: (step, 1),
                },
                alone && self.bias.is_some(),
            );
            if !alone {
                self.put(tile, group, out);
            }
        }
        Ok(())
    }

    /// The tile's images as a matrix, and what keeps its memory.
    fn unfolded(&self, tile: &Tile, group: usize) -> Result<(Option<Array>, Matrix<T>)> {
        let geometry = self.geometry;
        if geometry.is_pointwise() && tile.images.len() == 1 {
            let offset = geometry.data_offset(tile.images.start, group) + tile.positions.start;
            // SAFETY: the tile's first element.
            let pointer = unsafe { self.data.get().add(offset) };
            let strides = (geometry.pixels(), 1);
            return Ok((None, Matrix { pointer, strides }));
        }
        let columns = tile.columns();
        let (array, pointer) = scratch::<T>(geometry.rows() * columns)?;
        for (number, image) in tile.images.clone().enumerate() {
            // SAFETY: an image within `data`, and the columns of its own.
            unsafe {
                geometry.unfold(
                    self.data
                        .get()
                        .add(geometry.data_offset(image, group))
                        .cast_const(),
                    0..geometry.inputs,
                    tile.positions.clone(),
                    pointer.add(number * tile.positions.len()),
                    columns,
                );
            }
        }
        let strides = (columns, 1);
        Ok((Some(array), Matrix { pointer, strides }))
    }

    /// Fills rows of results with the bias that the product is added to.
    unsafe fn start(&self, group: usize, out: *mut T, step: usize, columns: usize) {
        let Some(bias) = self.bias else { return };
        let outputs = self.geometry.outputs;
        for output in 0..outputs {
            // SAFETY: one bias for each channel, `columns` results in each row.
            unsafe {
                let value = *bias.get().add(group * outputs + output);
                std::slice::from_raw_parts_mut(out.add(output * step), columns).fill(value);
            }
        }
    }

    /// Moves the rows of several images into the result and adds the bias.
    unsafe fn put(&self, tile: &Tile, group: usize, rows: *const T) {
        let (outputs, positions) = (self.geometry.outputs, self.geometry.positions());
        for (number, image) in tile.images.clone().enumerate() {
            // SAFETY: the tile's images as a whole.
            let target = unsafe {
                self.result
                    .get()
                    .add(self.geometry.result_offset(image, group))
            };
            for output in 0..outputs {
                // SAFETY: as above, and one bias for each channel.
                unsafe {
                    let bias = self
                        .bias
                        .map_or_else(T::default, |bias| *bias.get().add(group * outputs + output));
                    let source = rows.add(output * tile.columns() + number * positions);
                    for position in 0..positions {
                        let mut value = *source.add(position);
                        value += bias;
                        *target.add(output * positions + position) = value;
                    }
                }
            }
        }
    }
}

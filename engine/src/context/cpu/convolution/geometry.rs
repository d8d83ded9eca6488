//! Sizes of a convolution, and how its work is cut into tiles.

use std::ops::Range;

use crate::array::Array;
use crate::context::{Convolution, Window};

/// Columns from which a matrix product runs at full speed.
const COLUMNS_MIN: usize = 256;

/// Elements of an unfolded tile: as many as the second-level cache holds beside the weights.
const TILE_ELEMENTS: usize = 1 << 17;

/// The extents of the three arrays of a [`Convolution`]; channels are those of one group.
pub struct Geometry {
    pub window: Window,
    pub groups: usize,
    pub images: usize,
    pub inputs: usize,
    pub outputs: usize,
    /// Extents of an image.
    pub source: [usize; 3],
    /// Extents of a result.
    pub result: [usize; 3],
}

/// A part of the results: some images as a whole, or some positions of one.
#[derive(Clone)]
pub struct Tile {
    pub images: Range<usize>,
    pub positions: Range<usize>,
}

impl Tile {
    /// Number of columns of the tile's matrices.
    pub fn columns(&self) -> usize {
        self.images.len() * self.positions.len()
    }
}

impl Geometry {
    pub fn new(convolution: &Convolution, data: &Array, result: &Array) -> Self {
        let (x, y) = (data.shape(), result.shape());
        Self {
            window: convolution.window,
            groups: convolution.groups,
            images: x[0],
            inputs: x[1] / convolution.groups,
            outputs: y[1] / convolution.groups,
            source: [x[2], x[3], x[4]],
            result: [y[2], y[3], y[4]],
        }
    }

    /// Elements of one channel of an image.
    pub fn pixels(&self) -> usize {
        self.source.iter().product()
    }

    /// Elements of one channel of a result.
    pub fn positions(&self) -> usize {
        self.result.iter().product()
    }

    /// Rows of an unfolded image, of one group.
    pub fn rows(&self) -> usize {
        self.inputs * self.window.taps()
    }

    /// Where a group of an image begins in `data`.
    pub fn data_offset(&self, image: usize, group: usize) -> usize {
        (image * self.groups + group) * self.inputs * self.pixels()
    }

    /// Where a group of an image begins in `result`.
    pub fn result_offset(&self, image: usize, group: usize) -> usize {
        (image * self.groups + group) * self.outputs * self.positions()
    }

    /// Where a group begins in `weight`.
    pub fn weight_offset(&self, group: usize) -> usize {
        group * self.outputs * self.rows()
    }

    /// Whether an unfolded image is the image itself.
    pub fn is_pointwise(&self) -> bool {
        self.window.taps() == 1
            && self.window.stride == [1; 3]
            && self.window.padding == [0; 3]
            && self.source == self.result
    }

    /// All results in tiles that depend on the sizes alone.
    pub fn tiles(&self) -> Vec<Tile> {
        let (positions, columns) = (self.positions(), self.columns_of_tile());
        let mut tiles = Vec::new();
        if positions >= columns {
            for image in 0..self.images {
                let starts = (0..positions).step_by(columns);
                tiles.extend(starts.map(|start| Tile {
                    images: image..image + 1,
                    positions: start..(start + columns).min(positions),
                }));
            }
            return tiles;
        }
        let together = (columns / positions.max(1)).max(1);
        tiles.extend((0..self.images).step_by(together).map(|start| Tile {
            images: start..(start + together).min(self.images),
            positions: 0..positions,
        }));
        tiles
    }

    fn columns_of_tile(&self) -> usize {
        (TILE_ELEMENTS / self.rows().max(1)).clamp(COLUMNS_MIN, 4096) / 16 * 16
    }

    /// Into how many blocks the input channels of a group are cut where there are only `tasks` tasks otherwise.
    pub fn blocks(&self, tasks: usize) -> usize {
        if tasks * self.groups >= 4 {
            1
        } else {
            self.inputs.clamp(1, 4)
        }
    }

    /// The channels of block `index` of `blocks`.
    pub fn block(&self, index: usize, blocks: usize) -> Range<usize> {
        let length = self.inputs.div_ceil(blocks);
        (index * length).min(self.inputs)..((index + 1) * length).min(self.inputs)
    }
}

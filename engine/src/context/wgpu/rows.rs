//! Arrays seen as rows of neighbours, for what runs along axes.

use super::gpu::Gpu;
use super::layout::position;
use crate::array::Array;
use crate::error::Result;

/// The trailing axes of an array as the elements of rows, both at equal distances.
pub struct Rows {
    /// The array, copied if it had no such layout.
    pub x: Array,
    /// How many rows.
    pub count: usize,
    /// Elements of a row.
    pub length: usize,
    /// From row to row.
    pub row_step: isize,
    /// From element to element.
    pub step: isize,
}

impl Rows {
    /// The rows that the last `axes` axes make.
    ///
    /// # Errors
    /// Those of a copy.
    pub fn of(gpu: &Gpu, x: &Array, axes: usize) -> Result<Self> {
        let kept = x.ndim() - axes;
        let length = x.shape()[kept..].iter().product();
        let count = x.shape()[..kept].iter().product();
        let strides = x.strides();
        let row_step = single(&x.shape()[..kept], &strides[..kept]);
        let step = single(&x.shape()[kept..], &strides[kept..]);
        Ok(match (row_step, step) {
            (Some(row_step), Some(step)) => Self {
                x: x.clone(),
                count,
                length,
                row_step,
                step,
            },
            _ => Self {
                x: gpu.own_copy(x)?,
                count,
                length,
                row_step: length as isize,
                step: 1,
            },
        })
    }

    /// Words for a shader: count, length, offset, distance of rows, distance of elements.
    ///
    /// # Errors
    /// As [`position`].
    pub fn words(&self) -> Result<[u32; 5]> {
        let distance = |step: isize| position(step.unsigned_abs()).map(|_| step as i32 as u32);
        Ok([
            position(self.count)?,
            position(self.length)?,
            position(self.x.offset())?,
            distance(self.row_step)?,
            distance(self.step)?,
        ])
    }
}

/// The one distance at which the elements of some axes follow each other; 0 where there is but one element.
fn single(shape: &[usize], strides: &[isize]) -> Option<isize> {
    let mut axes = shape
        .iter()
        .zip(strides)
        .rev()
        .filter(|(extent, _)| **extent != 1);
    let Some((&extent, &step)) = axes.next() else {
        return Some(0);
    };
    let mut reach = step * extent as isize;
    for (&extent, &stride) in axes {
        if stride != reach {
            return None;
        }
        reach *= extent as isize;
    }
    Some(step)
}

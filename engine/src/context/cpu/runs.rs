//! Strided arrays walked as runs: maximal stretches along which every operand advances by 0 or 1.

use std::array::from_fn;

use smallvec::SmallVec;

use crate::array::Array;

/// How `N` arrays of one shape are walked together, axes that can be walked as one merged.
///
/// The last axis is the run; the axes before it are counted through by [`Walk::offsets`].
pub struct Walk<const N: usize> {
    extents: SmallVec<[usize; 4]>,
    strides: SmallVec<[[isize; N]; 4]>,
}

impl<const N: usize> Walk<N> {
    /// A walk through all elements of arrays of the same shape.
    pub fn new(arrays: [&Array; N]) -> Self {
        let mut walk = Self {
            extents: SmallVec::new(),
            strides: SmallVec::new(),
        };
        let strides = arrays.map(Array::strides);
        for (axis, &extent) in arrays[0].shape().iter().enumerate() {
            if extent != 1 {
                walk.push(extent, from_fn(|array| strides[array][axis]));
            }
        }
        if walk.extents.is_empty() {
            walk.push(1, [1; N]);
        }
        walk
    }

    /// Appends an axis, merged into the one before where a step there equals walking this one to its end.
    fn push(&mut self, extent: usize, strides: [isize; N]) {
        if let (Some(last_extent), Some(last_strides)) =
            (self.extents.last_mut(), self.strides.last_mut())
        {
            let merges =
                (0..N).all(|array| last_strides[array] == strides[array] * extent as isize);
            if merges {
                *last_extent *= extent;
                *last_strides = strides;
                return;
            }
        }
        self.extents.push(extent);
        self.strides.push(strides);
    }

    /// Length of a run.
    pub fn run(&self) -> usize {
        self.extents[self.extents.len() - 1]
    }

    /// Number of runs.
    pub fn count(&self) -> usize {
        self.extents[..self.extents.len() - 1].iter().product()
    }

    /// How many runs follow each other along the axis before the last, and each array's stride between them.
    pub fn rows(&self) -> (usize, [isize; N]) {
        match self.extents.len() {
            ..2 => (1, [0; N]),
            axes => (self.extents[axes - 2], self.strides[axes - 2]),
        }
    }

    /// Each array's stride along a run.
    pub fn steps(&self) -> [isize; N] {
        self.strides[self.strides.len() - 1]
    }

    /// The offsets of each array at the first element of run `index`.
    pub fn offsets(&self, index: usize) -> [isize; N] {
        let mut offsets = [0; N];
        let mut rest = index;
        for axis in (0..self.extents.len() - 1).rev() {
            let position = (rest % self.extents[axis]) as isize;
            rest /= self.extents[axis];
            for (offset, stride) in offsets.iter_mut().zip(self.strides[axis]) {
                *offset += position * stride;
            }
        }
        offsets
    }
}

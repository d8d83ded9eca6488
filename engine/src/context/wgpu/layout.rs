//! Where the elements of several arrays of one shape lie, in as few axes as possible.

use smallvec::SmallVec;

use crate::array::Array;
use crate::error::{Error, Result};

/// Axes that arrays of one shape are walked along together.
pub struct Layout {
    extents: SmallVec<[usize; 4]>,
    /// For each array its distances between neighbours, axis by axis.
    strides: SmallVec<[SmallVec<[isize; 4]>; 4]>,
    offsets: SmallVec<[usize; 4]>,
}

impl Layout {
    /// The common walk: neighbouring axes that all arrays run through without a jump become one.
    pub fn of(arrays: &[&Array]) -> Self {
        let shape = arrays[0].shape();
        let given: SmallVec<[_; 4]> = arrays.iter().map(|array| array.strides()).collect();
        let mut layout = Self {
            extents: SmallVec::new(),
            strides: arrays.iter().map(|_| SmallVec::new()).collect(),
            offsets: arrays.iter().map(|array| array.offset()).collect(),
        };
        for axis in (0..shape.ndim()).filter(|&axis| shape[axis] != 1) {
            let steps = given.iter().map(|strides| strides[axis]);
            let extent = shape[axis];
            let joins = layout.extents.last().is_some()
                && layout
                    .strides
                    .iter()
                    .zip(steps.clone())
                    .all(|(outer, step)| outer.last() == Some(&(step * extent as isize)));
            if joins {
                if let Some(last) = layout.extents.last_mut() {
                    *last *= extent;
                }
            } else {
                layout.extents.push(extent);
            }
            for (strides, step) in layout.strides.iter_mut().zip(steps) {
                if joins {
                    strides.pop();
                }
                strides.push(step);
            }
        }
        layout
    }

    /// Whether all arrays have their elements one after the other.
    pub fn is_contiguous(&self) -> bool {
        match self.extents.len() {
            0 => true,
            1 => self.strides.iter().all(|strides| strides[0] == 1),
            _ => false,
        }
    }

    /// Positions of the first elements, four words whatever the number of arrays.
    pub fn offsets(&self) -> Result<[u32; 4]> {
        let mut words = [0; 4];
        for (word, &offset) in words.iter_mut().zip(&self.offsets) {
            *word = position(offset)?;
        }
        Ok(words)
    }

    /// The number of axes, the extents, and the strides array by array, as words for a shader.
    pub fn words(&self, words: &mut Vec<u32>) -> Result<()> {
        words.push(self.extents.len() as u32);
        for &extent in &self.extents {
            words.push(position(extent)?);
        }
        for &stride in self.strides.iter().flatten() {
            let stride = i32::try_from(stride).map_err(|_| too_large())?;
            words.push(stride as u32);
        }
        Ok(())
    }
}

/// A position or a number of elements as a word for a shader, which counts in 32 bits with a sign.
///
/// # Errors
/// [`Error::InvalidShape`] for more than that.
pub fn position(value: usize) -> Result<u32> {
    i32::try_from(value)
        .map(|value| value as u32)
        .map_err(|_| too_large())
}

fn too_large() -> Error {
    Error::value("an array on a GPU can have at most 2^31 - 1 elements")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dtype::DType;
    use crate::shape::Shape;
    use crate::storage::Context;

    #[test]
    fn axes_without_jumps_become_one() {
        let x = Array::host(Shape::new(&[2, 3, 4]), DType::Float32, Context::cpu(0)).unwrap();
        assert!(Layout::of(&[&x]).is_contiguous());
        let turned = x.permuted(&[1, 0, 2]);
        let layout = Layout::of(&[&turned, &turned]);
        assert_eq!(layout.extents.as_slice(), [3, 2, 4]);
        let tail = x.sliced(0, 1, 1, 1);
        let layout = Layout::of(&[&tail]);
        assert!(layout.is_contiguous());
        assert_eq!(layout.offsets().unwrap()[0], 12);
        let spread = x
            .selected(0, 0)
            .broadcast_to(&Shape::new(&[2, 3, 4]))
            .unwrap();
        let layout = Layout::of(&[&x, &spread]);
        assert_eq!(layout.extents.as_slice(), [2, 12]);
        assert_eq!(layout.strides[1].as_slice(), [0, 1]);
    }
}

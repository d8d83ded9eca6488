//! Other looks at the same elements. Nothing here copies or touches an element.

use super::Array;
use crate::shape::{Shape, Strides};

impl Array {
    /// The same storage with other extents, strides and offset, which have to stay within it.
    fn with_layout(&self, shape: Shape, strides: Strides, offset: usize) -> Self {
        let strides = (!is_contiguous(&shape, &strides)).then(|| Box::new(strides));
        Self {
            storage: self.storage.clone(),
            shape,
            strides,
            offset,
            dtype: self.dtype,
        }
    }

    /// A contiguous array in another shape of the same size; `None` where that needs a copy or the sizes differ.
    pub fn reshaped(&self, shape: Shape) -> Option<Self> {
        if !self.is_contiguous() || shape.checked_size() != Some(self.size()) {
            return None;
        }
        Some(Self {
            storage: self.storage.clone(),
            shape,
            strides: None,
            offset: self.offset,
            dtype: self.dtype,
        })
    }

    /// Axes in another order: axis `i` of the result is axis `order[i]`. `order` has to be a permutation.
    pub fn permuted(&self, order: &[usize]) -> Self {
        let shape = order.iter().map(|&axis| self.shape[axis]).collect();
        let from = self.strides();
        let strides = order.iter().map(|&axis| from[axis]).collect();
        self.with_layout(shape, strides, self.offset)
    }

    /// Repeated along new or length-1 axes to `shape`; `None` where NumPy's rule does not allow it.
    pub fn broadcast_to(&self, shape: &Shape) -> Option<Self> {
        if &self.shape == shape {
            return Some(self.clone());
        }
        let new_axes = shape.ndim().checked_sub(self.ndim())?;
        let own = self.strides();
        let mut strides = Strides::from_elem(0, shape.ndim());
        for axis in 0..self.ndim() {
            let (from, to) = (self.shape[axis], shape[axis + new_axes]);
            match from {
                _ if from == to => strides[axis + new_axes] = own[axis],
                1 => {}
                _ => return None,
            }
        }
        Some(self.with_layout(shape.clone(), strides, self.offset))
    }

    /// `length` elements along `axis`, from `start` in steps of `step` (negative ones run backwards).
    /// All of them have to exist.
    pub fn sliced(&self, axis: usize, start: usize, step: isize, length: usize) -> Self {
        let shape = self.shape.with(axis, length);
        let mut strides = self.strides();
        let offset = if length == 0 {
            self.offset
        } else {
            self.step(axis, start)
        };
        strides[axis] *= step;
        self.with_layout(shape, strides, offset)
    }

    /// The elements at `index` of `axis`, without that axis. The index has to exist.
    pub fn selected(&self, axis: usize, index: usize) -> Self {
        let offset = self.step(axis, index);
        let shape = self.shape.without(axis);
        let mut strides = self.strides();
        strides.remove(axis);
        self.with_layout(shape, strides, offset)
    }

    /// A new axis of length 1 before `axis`.
    pub fn expanded(&self, axis: usize) -> Self {
        let shape = self.shape.inserted(axis, 1);
        let mut strides = self.strides();
        strides.insert(axis, 0);
        self.with_layout(shape, strides, self.offset)
    }

    /// Without `axis`, whose length has to be 1.
    pub fn squeezed(&self, axis: usize) -> Self {
        self.selected(axis, 0)
    }

    fn step(&self, axis: usize, index: usize) -> usize {
        (self.offset as isize + self.strides()[axis] * index as isize) as usize
    }
}

/// Whether these strides are the row-major ones, the strides of axes of length 1 not counting.
fn is_contiguous(shape: &Shape, strides: &Strides) -> bool {
    let mut step = 1isize;
    for (&extent, &stride) in shape.iter().zip(strides).rev() {
        if extent == 0 {
            return true;
        }
        if extent != 1 && stride != step {
            return false;
        }
        step *= extent as isize;
    }
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dtype::DType;
    use crate::storage::Context;

    fn counting(shape: &[usize]) -> Array {
        let array = Array::host(Shape::new(shape), DType::Int64, Context::cpu(0)).unwrap();
        for (value, slot) in array.as_mut_slice::<i64>().unwrap().iter_mut().enumerate() {
            *slot = value as i64;
        }
        array
    }

    fn elements(array: &Array) -> Vec<i64> {
        array.as_view::<i64>().unwrap().iter().copied().collect()
    }

    #[test]
    fn views_show_the_elements_that_numpy_shows() {
        let array = counting(&[2, 3]);
        assert_eq!(elements(&array.permuted(&[1, 0])), [0, 3, 1, 4, 2, 5]);
        assert_eq!(elements(&array.sliced(1, 2, -1, 3)), [2, 1, 0, 5, 4, 3]);
        assert_eq!(elements(&array.sliced(1, 2, -2, 2)), [2, 0, 5, 3]);
        assert_eq!(elements(&array.selected(0, 1)), [3, 4, 5]);
        let row = array
            .selected(0, 1)
            .broadcast_to(&Shape::new(&[2, 3]))
            .unwrap();
        assert_eq!(elements(&row), [3, 4, 5, 3, 4, 5]);
        assert!(array.broadcast_to(&Shape::new(&[3, 3])).is_none());
    }

    #[test]
    fn contiguity_is_known() {
        let array = counting(&[2, 3]);
        assert!(array.selected(0, 1).is_contiguous());
        assert!(array.sliced(0, 1, 1, 1).is_contiguous());
        assert!(!array.sliced(1, 0, 1, 2).is_contiguous());
        assert!(array.expanded(1).is_contiguous());
        assert!(array.sliced(1, 0, 1, 0).is_contiguous());
        assert!(array.permuted(&[1, 0]).reshaped(Shape::new(&[6])).is_none());
        assert_eq!(
            elements(&array.reshaped(Shape::new(&[3, 2])).unwrap()),
            [0, 1, 2, 3, 4, 5]
        );
    }
}

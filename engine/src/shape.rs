//! Shapes, strides and the broadcasting rule.

use std::fmt;
use std::ops::Deref;

use smallvec::SmallVec;

/// Extents of an array's axes, outermost first. Up to four live without an allocation.
#[derive(PartialEq, Eq, Hash, Default)]
pub struct Shape(SmallVec<[usize; 4]>);

impl Clone for Shape {
    /// A copy of the extents as plain memory: the derived one walks over them one by one, and every array has a shape.
    #[inline]
    fn clone(&self) -> Self {
        Self(SmallVec::from_slice(&self.0))
    }
}

/// Distances between neighbours along each axis, in elements; 0 along broadcast axes, negative along reversed ones.
pub type Strides = SmallVec<[isize; 4]>;

impl Shape {
    /// A shape with these extents.
    pub fn new(extents: &[usize]) -> Self {
        Self(SmallVec::from_slice(extents))
    }

    /// Number of elements, or `None` where it exceeds `usize`.
    pub fn checked_size(&self) -> Option<usize> {
        if self.0.contains(&0) {
            return Some(0);
        }
        self.0
            .iter()
            .try_fold(1usize, |product, &extent| product.checked_mul(extent))
    }

    /// Number of elements of an array that exists, and whose size is therefore known to fit.
    #[inline]
    pub fn size(&self) -> usize {
        self.0.iter().product()
    }

    /// Number of axes.
    #[inline]
    pub fn ndim(&self) -> usize {
        self.0.len()
    }

    /// The strides of a C-contiguous array of this shape.
    #[inline]
    pub fn contiguous_strides(&self) -> Strides {
        let mut strides = Strides::from_elem(0, self.0.len());
        let mut step = 1isize;
        for (stride, &extent) in strides.iter_mut().zip(&self.0).rev() {
            *stride = step;
            step *= extent as isize;
        }
        strides
    }

    /// The shape to which both broadcast under NumPy's rule, or `None` if there is none.
    #[inline]
    pub fn broadcast(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let ndim = self.ndim().max(other.ndim());
        let extent = |shape: &Self, axis: usize| {
            (axis + shape.ndim())
                .checked_sub(ndim)
                .map_or(1, |axis| shape[axis])
        };
        let mut result = SmallVec::with_capacity(ndim);
        for axis in 0..ndim {
            let pair = (extent(self, axis), extent(other, axis));
            result.push(match pair {
                (left, right) if left == right => left,
                (1, right) => right,
                (left, 1) => left,
                _ => return None,
            });
        }
        Some(Self(result))
    }

    /// This shape with `axis` replaced by `extent`.
    pub fn with(&self, axis: usize, extent: usize) -> Self {
        let mut shape = self.clone();
        shape.0[axis] = extent;
        shape
    }

    /// This shape without `axis`.
    pub fn without(&self, axis: usize) -> Self {
        let mut shape = self.clone();
        shape.0.remove(axis);
        shape
    }

    /// This shape with a new axis of `extent` before `axis`.
    pub fn inserted(&self, axis: usize, extent: usize) -> Self {
        let mut shape = self.clone();
        shape.0.insert(axis, extent);
        shape
    }

    /// The position counted from the front of an axis that may be counted from the back, if it exists.
    pub fn axis(&self, axis: i64) -> Option<usize> {
        let ndim = self.ndim() as i64;
        let position = if axis < 0 { axis + ndim } else { axis };
        (0..ndim).contains(&position).then_some(position as usize)
    }
}

impl Deref for Shape {
    type Target = [usize];

    #[inline]
    fn deref(&self) -> &[usize] {
        &self.0
    }
}

impl<const N: usize> From<[usize; N]> for Shape {
    fn from(extents: [usize; N]) -> Self {
        Self::new(&extents)
    }
}

impl From<&[usize]> for Shape {
    fn from(extents: &[usize]) -> Self {
        Self::new(extents)
    }
}

impl FromIterator<usize> for Shape {
    fn from_iter<I: IntoIterator<Item = usize>>(extents: I) -> Self {
        Self(extents.into_iter().collect())
    }
}

/// Numbers as Python writes a tuple of them: `(2, 3)`, `(2,)`.
pub fn tuple<T: fmt::Display>(items: &[T]) -> String {
    match items {
        [item] => format!("({item},)"),
        items => {
            let items: Vec<String> = items.iter().map(T::to_string).collect();
            format!("({})", items.join(", "))
        }
    }
}

/// As MXNet's messages write shapes: `[2,3]`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (axis, extent) in self.0.iter().enumerate() {
            if axis > 0 {
                f.write_str(",")?;
            }
            write!(f, "{extent}")?;
        }
        f.write_str("]")
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

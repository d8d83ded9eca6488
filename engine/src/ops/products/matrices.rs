//! Stacks of matrices, which all products are made of.

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::{Attributes, Place};
use crate::shape::Shape;

/// Which operands of a product are transposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transposed {
    pub lhs: bool,
    pub rhs: bool,
}

impl Transposed {
    /// As the parameters [`TRANSPOSE_A`](super::TRANSPOSE_A) and [`TRANSPOSE_B`](super::TRANSPOSE_B) say.
    pub fn read(attributes: &Attributes) -> Result<Self> {
        Ok(Self {
            lhs: attributes.bool("transpose_a")?,
            rhs: attributes.bool("transpose_b")?,
        })
    }
}

/// `out[b] = lhs[b] rhs[b]` of stacks of matrices, each transposed if asked, added to `out` if `accumulate`.
pub(super) fn multiply_into(
    place: &Place,
    [lhs, rhs]: [&Array; 2],
    transposed: Transposed,
    accumulate: bool,
    out: &Array,
) -> Result<()> {
    let turned = |x: &Array, transposed: bool| {
        if transposed {
            x.permuted(&[0, 2, 1])
        } else {
            x.clone()
        }
    };
    let (lhs, rhs) = (turned(lhs, transposed.lhs), turned(rhs, transposed.rhs));
    place.device.matmul(&lhs, &rhs, accumulate, out)
}

/// A product as an operation that has a gradient itself: `product(lhs, rhs, transposed)`.
pub(super) type Product<'a> = &'a dyn Fn(&NDArray, &NDArray, Transposed) -> Result<NDArray>;

/// Gradients of a product with respect to both operands; they are products too.
pub(super) fn gradients(
    [lhs, rhs]: [&NDArray; 2],
    transposed: Transposed,
    incoming: &NDArray,
    needs: [bool; 2],
    product: Product,
) -> Result<[Option<NDArray>; 2]> {
    let of = |first: &NDArray, second: &NDArray, lhs, rhs| {
        product(first, second, Transposed { lhs, rhs })
    };
    let left = || {
        if transposed.lhs {
            of(rhs, incoming, transposed.rhs, true)
        } else {
            of(incoming, rhs, false, !transposed.rhs)
        }
    };
    let right = || {
        if transposed.rhs {
            of(incoming, lhs, true, transposed.lhs)
        } else {
            of(lhs, incoming, !transposed.lhs, false)
        }
    };
    Ok([
        needs[0].then(left).transpose()?,
        needs[1].then(right).transpose()?,
    ])
}

/// An array as a stack of matrices: the last two extents stay, the ones before become one.
pub(super) fn stack_shape(shape: &Shape) -> Shape {
    let (before, last) = shape.split_at(shape.ndim() - 2);
    Shape::new(&[before.iter().product(), last[0], last[1]])
}

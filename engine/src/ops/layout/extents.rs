//! An array's shape and size as arrays.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, NEVER, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_static};
use crate::shape::Shape;

/// The extents of the axes, as int64.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn shape_array(x: &NDArray) -> Result<NDArray> {
    run_static(&Extents::SHAPE, &[x])
}

/// The number of elements, as int64.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
pub fn size_array(x: &NDArray) -> Result<NDArray> {
    run_static(&Extents::SIZE, &[x])
}

/// See [`shape_array`].
pub static SHAPE_ARRAY: Spec = Spec {
    name: "shape_array",
    aliases: &[],
    documentation: "The extents of an array's axes, as int64. There is no gradient.",
    example: Example {
        code: "nd.shape_array(nd.zeros((2, 3)))",
        shows: "\n[2 3]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Extents::SHAPE)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3]]).order(0)],
    differentiable: false,
    ..Spec::UNARY
};

/// See [`size_array`].
pub static SIZE_ARRAY: Spec = Spec {
    name: "size_array",
    aliases: &[],
    documentation: "The number of an array's elements, as int64. There is no gradient.",
    example: Example {
        code: "nd.size_array(nd.zeros((2, 3)))",
        shows: "\n[6]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[],
    build: |_| Ok(OpRef::Static(&Extents::SIZE)),
    returns_list: NEVER,
    cases: &[Case::new(&[&[2, 3]]).order(0)],
    differentiable: false,
    ..Spec::UNARY
};

struct Extents {
    name: &'static str,
    of: fn(&Shape) -> Vec<i64>,
}

impl Extents {
    const SHAPE: Self = Self {
        name: "shape_array",
        of: |shape| shape.iter().map(|&extent| extent as i64).collect(),
    };
    const SIZE: Self = Self {
        name: "size_array",
        of: |shape| vec![shape.size() as i64],
    };
}

impl Op for Extents {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[(self.of)(inputs[0].shape()).len()]),
            dtype: DType::Int64
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let extents = (self.of)(inputs[0].shape());
        Ok(smallvec![place.array(&extents, metas[0].shape.clone())?])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}

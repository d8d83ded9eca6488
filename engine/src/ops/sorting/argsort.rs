//! Positions of sorted elements.

use smallvec::smallvec;

use super::order::Order;
use super::{AXIS, DTYPE, POSITIONS};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};

/// Positions of the elements sorted along an axis, or in the flattened array, as numbers of type `dtype`. Equal elements
/// stay in their order, and NaN comes last.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn argsort(x: &NDArray, axis: Option<i64>, ascending: bool, dtype: DType) -> Result<NDArray> {
    let order = Order {
        op: ARGSORT.name,
        axis,
        descending: !ascending,
    };
    run_one(ArgSort { order, dtype }, &[x])
}

/// See [`argsort`].
pub static ARGSORT: Spec = Spec {
    name: "argsort",
    documentation: "Positions of the elements sorted along an axis. Equal elements stay in their order (MXNet leaves more \
                    than 16 in an order of the C++ library's), and `nan` comes last. The derivative is 0.",
    example: Example {
        code: "nd.argsort(nd.array([[3, 1, 2], [4, 6, 5]]))",
        shows: "\n[[1. 2. 0.]\n [0. 2. 1.]]\n<NDArray 2x3 @cpu(0)>",
    },
    parameters: &[
        AXIS,
        Parameter {
            name: "is_ascend",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Whether the smallest element comes first.",
        },
        DTYPE,
    ],
    build: |attributes| {
        let order = Order::read(ARGSORT.name, attributes)?;
        let dtype = attributes
            .dtype_among("dtype", POSITIONS)?
            .unwrap_or(DType::Float32);
        Ok(OpRef::new(ArgSort { order, dtype }))
    },
    cases: &[
        Case::new(&[&[2, 3]]).order(0),
        Case::new(&[&[2, 3, 2]])
            .with(&[("axis", "1"), ("is_ascend", "False"), ("dtype", "int32")])
            .order(0),
        Case::new(&[&[2, 3]]).with(&[("axis", "None")]).order(0),
    ],
    ..Spec::UNARY
};

struct ArgSort {
    order: Order,
    dtype: DType,
}

impl Op for ArgSort {
    fn name(&self) -> &'static str {
        ARGSORT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [_, length, _] = self.order.extents(inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape: self.order.shape(inputs[0].shape(), length)?,
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let [_, length, _] = self.order.extents(inputs[0].shape())?;
        let positions = self.order.positions(place, inputs[0], length)?;
        let positions = place.converted(&positions, self.dtype)?;
        Ok(smallvec![
            place.reshaped(&positions, metas[0].shape.clone())?
        ])
    }

    fn backward(&self, _tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}

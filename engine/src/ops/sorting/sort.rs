//! Sorted elements.

use smallvec::smallvec;

use super::AXIS;
use super::order::{Order, pick, put_back};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, run_one};

/// The elements sorted along an axis, or of the flattened array. NaN comes last.
///
/// # Errors
/// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an axis that the array does not have.
pub fn sort(x: &NDArray, axis: Option<i64>, ascending: bool) -> Result<NDArray> {
    let order = Order {
        op: SORT.name,
        axis,
        descending: !ascending,
    };
    run_one(Sort { order }, &[x])
}

/// See [`sort`].
pub static SORT: Spec = Spec {
    name: "sort",
    documentation: "The elements sorted along an axis; `nan` comes last. The gradient goes back to where each element came \
                    from.",
    example: Example {
        code: "nd.sort(nd.array([[3, 1, 2], [4, 6, 5]]), is_ascend=False)",
        shows: "\n[[3. 2. 1.]\n [6. 5. 4.]]\n<NDArray 2x3 @cpu(0)>",
    },
    parameters: &[
        AXIS,
        Parameter {
            name: "is_ascend",
            kind: Kind::Bool,
            default: Default::Bool(true),
            documentation: "Whether the smallest element comes first.",
        },
    ],
    build: |attributes| {
        let order = Order::read(SORT.name, attributes)?;
        Ok(OpRef::new(Sort { order }))
    },
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3, 2]]).with(&[("axis", "1"), ("is_ascend", "False")]),
        Case::new(&[&[2, 3]]).with(&[("axis", "None")]),
    ],
    ..Spec::UNARY
};

struct Sort {
    order: Order,
}

impl Sort {
    fn count(&self, x: &NDArray) -> Result<usize> {
        self.order.extents(x.shape()).map(|[_, length, _]| length)
    }
}

impl Op for Sort {
    fn name(&self) -> &'static str {
        SORT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [_, length, _] = self.order.extents(inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape: self.order.shape(inputs[0].shape(), length)?,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let [_, length, _] = self.order.extents(inputs[0].shape())?;
        let positions = self.order.positions(place, inputs[0], length)?;
        let places = self.order.places(place, inputs[0].shape(), &positions)?;
        let sorted = pick(inputs[0], &places)?;
        Ok(smallvec![place.reshaped(&sorted, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let x = tape.input(0)?;
        put_back(tape.gradient()?, self.order, &x, self.count(&x)?).map(gradient)
    }
}

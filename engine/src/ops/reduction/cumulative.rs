//! Running sums.

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, cast, gradient, reshape_to, run_one,
};
use crate::shape::Shape;

/// Running sums along an axis, or of the flattened array, in the element type `dtype` (that of the array by default;
/// truth values are counted in int64).
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have.
pub fn cumsum(x: &NDArray, axis: Option<i64>, dtype: Option<DType>) -> Result<NDArray> {
    let op = CumSum {
        axis,
        dtype,
        backwards: false,
    };
    run_one(op, &[x])
}

/// See [`cumsum`].
pub static CUMSUM: Spec = Spec {
    name: "cumsum",
    documentation: "Running sums along an axis, or of the flattened array. The gradient is the running sum of the incoming \
                    one, from the end.",
    example: Example {
        code: "nd.cumsum(nd.array([[1, 2, 3], [4, 5, 6]]), axis=1)",
        shows: "\n[[ 1.  3.  6.]\n [ 4.  9. 15.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["a"]),
    parameters: &[
        Parameter {
            name: "axis",
            kind: Kind::OptionalInt,
            default: Default::None,
            documentation: "The axis along which to sum; by default the array is flattened.",
        },
        Parameter {
            name: "dtype",
            kind: Kind::DType,
            default: Default::None,
            documentation: "The element type of the sums; that of the array by default.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(CumSum {
            axis: attributes.optional_int("axis")?,
            dtype: attributes.dtype("dtype")?,
            backwards: false,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3, 4]]).with(&[("axis", "1")]),
        Case::new(&[&[2, 3]]).with(&[("axis", "-1"), ("dtype", "float64")]),
    ],
    ..Spec::UNARY
};

struct CumSum {
    axis: Option<i64>,
    dtype: Option<DType>,
    backwards: bool,
}

impl CumSum {
    fn axis(&self, shape: &Shape) -> Result<usize> {
        let axis = self.axis.unwrap_or(0);
        shape
            .axis(axis)
            .ok_or_else(|| Error::argument(CUMSUM.name, format!("axis value {axis} out of range")))
    }

    fn flattened(&self, shape: &Shape) -> Shape {
        match self.axis {
            Some(_) => shape.clone(),
            None => Shape::new(&[shape.size()]),
        }
    }
}

impl Op for CumSum {
    fn name(&self) -> &'static str {
        CUMSUM.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = self.flattened(inputs[0].shape());
        self.axis(&shape)?;
        let dtype = self.dtype.unwrap_or(match inputs[0].dtype() {
            DType::Bool => DType::Int64,
            dtype => dtype,
        });
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let Meta { shape, dtype } = &metas[0];
        let x = place.reshaped(&place.converted(inputs[0], *dtype)?, shape.clone())?;
        let axis = self.axis(shape)?;
        // A transposition of two axes is its own inverse.
        let mut order: SmallVec<[usize; 4]> = (0..shape.ndim()).collect();
        order.swap(axis, shape.ndim() - 1);
        let turned = |x: &Array| {
            let length = x.shape()[axis];
            if self.backwards && length > 0 {
                x.sliced(axis, length - 1, -1, length)
            } else {
                x.clone()
            }
        };
        let x = turned(&x).permuted(&order);
        let sums = place.empty(x.shape().clone(), *dtype)?;
        place.device.accumulate(&x, &sums)?;
        Ok(smallvec![
            place.contiguous(&turned(&sums.permuted(&order)))?
        ])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let op = Self {
            axis: self.axis,
            dtype: None,
            backwards: !self.backwards,
        };
        let sums = run_one(op, &[tape.gradient()?])?;
        let sums = cast(&sums, tape.input_dtype(0)?)?;
        reshape_to(&sums, tape.input_shape(0)?).map(gradient)
    }
}

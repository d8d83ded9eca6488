//! Norms along axes.

use smallvec::smallvec;

use super::{Axes, reduce};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Reduction;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, cast, divide, gradient, multiply,
    reshape_to, run_one, sign,
};

/// The sum of magnitudes (`order` 1) or the root of the sum of squares (`order` 2) along axes.
///
/// # Errors
/// [`Error::InvalidArgument`] for another order, or an axis that the array does not have.
pub fn norm(x: &NDArray, order: i64, axes: Axes) -> Result<NDArray> {
    let op = Norm {
        reduction: reduction_of(order)?,
        axes,
        dtype: None,
    };
    run_one(op, &[x])
}

/// The element types that the result may have.
const OUT_DTYPES: &[DType] = &[
    DType::Float16,
    DType::Float32,
    DType::Float64,
    DType::Int32,
    DType::Int64,
    DType::Int8,
];

/// See [`norm`].
pub static NORM: Spec = Spec {
    name: "norm",
    documentation: "The norm along axes: the sum of magnitudes for `ord=1`, the root of the sum of squares for `ord=2`. The \
                    gradient is the sign, or the element divided by the norm, which at 0 is `nan`.",
    example: Example {
        code: "nd.norm(nd.array([[3, 4], [5, 12]]), axis=1)",
        shows: "\n[ 5. 13.]\n<NDArray 2 @cpu(0)>",
    },
    parameters: &[
        Parameter {
            name: "ord",
            kind: Kind::Int,
            default: Default::Int(2),
            documentation: "1 or 2.",
        },
        Parameter {
            name: "axis",
            kind: Kind::Axes,
            default: Default::None,
            documentation: "The axis or axes to reduce; all of them by default.",
        },
        Parameter {
            name: "out_dtype",
            kind: Kind::DType,
            default: Default::None,
            documentation: "The element type of the result; that of the array by default.",
        },
        Parameter {
            name: "keepdims",
            kind: Kind::Bool,
            default: Default::Bool(false),
            documentation: "Whether reduced axes stay, with length 1.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(Norm {
            reduction: reduction_of(attributes.int("ord")?)?,
            axes: Axes {
                axes: attributes.axes("axis")?,
                keepdims: attributes.bool("keepdims")?,
                exclude: false,
            },
            dtype: attributes.dtype_among("out_dtype", OUT_DTYPES)?,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]),
        Case::new(&[&[2, 3]]).with(&[("ord", "1")]),
        Case::new(&[&[2, 3, 4]]).with(&[("axis", "1"), ("keepdims", "True")]),
        Case::new(&[&[2, 3, 4]]).with(&[("ord", "1"), ("axis", "(0, -1)")]),
        Case::new(&[&[2, 3]]).with(&[("axis", "1"), ("out_dtype", "float64")]),
    ],
    ..Spec::UNARY
};

fn reduction_of(order: i64) -> Result<Reduction> {
    match order {
        1 => Ok(Reduction::SumOfMagnitudes),
        2 => Ok(Reduction::EuclideanNorm),
        _ => Err(Error::argument(
            NORM.name,
            "norm only supports ord=1 and ord=2",
        )),
    }
}

struct Norm {
    reduction: Reduction,
    axes: Axes,
    dtype: Option<DType>,
}

impl Op for Norm {
    fn name(&self) -> &'static str {
        NORM.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = self.axes.reduced(NORM.name, inputs[0].shape())?;
        Ok(smallvec![Meta {
            shape,
            dtype: self.dtype.unwrap_or(inputs[0].dtype())
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let Meta { shape, dtype } = &metas[0];
        let x = place.converted(inputs[0], *dtype)?;
        let meta = Meta {
            shape: shape.clone(),
            dtype: *dtype,
        };
        Ok(smallvec![reduce(
            place,
            self.reduction,
            &x,
            &self.axes,
            &meta
        )?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 1,
            outputs: 1,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let x = tape.input(0)?;
        let kept = self.axes.kept(NORM.name, x.shape())?;
        let incoming = reshape_to(&cast(tape.gradient()?, x.dtype())?, kept.clone())?;
        let slope = match self.reduction {
            Reduction::SumOfMagnitudes => sign(&x)?,
            _ => divide(&x, &reshape_to(&cast(&tape.output(0)?, x.dtype())?, kept)?)?,
        };
        multiply(&incoming, &slope).map(gradient)
    }
}

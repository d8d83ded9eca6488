//! Positions of the largest and the smallest element.

use smallvec::smallvec;

use super::Axes;
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexReduction;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Kind, Parameter, Spec};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};
use crate::shape::Shape;

/// Positions of the largest elements along an axis, or of all, as numbers of the array's element type. The first wins a
/// tie, and a NaN wins over all.
///
/// # Errors
/// [`Error::InvalidArgument`] for an axis that the array does not have, and for no elements.
pub fn argmax(x: &NDArray, axis: Option<i64>, keepdims: bool) -> Result<NDArray> {
    let op = Position {
        name: ARGMAX.name,
        reduction: IndexReduction::ArgMax,
        axis,
        keepdims,
    };
    run_one(op, &[x])
}

/// Positions of the smallest elements; else as [`argmax`].
///
/// # Errors
/// As [`argmax`].
pub fn argmin(x: &NDArray, axis: Option<i64>, keepdims: bool) -> Result<NDArray> {
    let op = Position {
        name: ARGMIN.name,
        reduction: IndexReduction::ArgMin,
        axis,
        keepdims,
    };
    run_one(op, &[x])
}

impl Spec {
    /// What the specifications of positions have in common.
    const POSITION: Self = Self {
        parameters: &[
            Parameter {
                name: "axis",
                kind: Kind::OptionalInt,
                default: Default::None,
                documentation: "The axis to look along; by default the array is flattened.",
            },
            Parameter {
                name: "keepdims",
                kind: Kind::Bool,
                default: Default::Bool(false),
                documentation: "Whether the axis stays, with length 1.",
            },
        ],
        cases: &[
            Case::new(&[&[2, 3]]).order(1),
            Case::new(&[&[2, 3, 4]]).with(&[("axis", "1")]).order(1),
            Case::new(&[&[2, 3, 4]])
                .with(&[("axis", "-3"), ("keepdims", "True")])
                .order(1),
            Case::new(&[&[2, 3]]).with(&[("keepdims", "True")]).order(1),
        ],
        ..Self::ELEMENTWISE
    };
}

/// See [`argmax`].
pub static ARGMAX: Spec = Spec {
    name: "argmax",
    documentation: "Positions of the largest elements along an axis, as numbers of the array's element type. The first wins \
                    a tie, and a `nan` wins over all. The derivative is 0.",
    example: Example {
        code: "nd.argmax(nd.array([[1, 5, 2], [4, 3, 4]]), axis=1)",
        shows: "\n[1. 0.]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| built(ARGMAX.name, IndexReduction::ArgMax, attributes),
    ..Spec::POSITION
};

/// See [`argmin`].
pub static ARGMIN: Spec = Spec {
    name: "argmin",
    documentation: "Positions of the smallest elements along an axis, as numbers of the array's element type. The first \
                    wins a tie, and a `nan` wins over all. The derivative is 0.",
    example: Example {
        code: "nd.argmin(nd.array([[1, 5, 2], [4, 3, 4]]), axis=1)",
        shows: "\n[0. 1.]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| built(ARGMIN.name, IndexReduction::ArgMin, attributes),
    ..Spec::POSITION
};

/// [`argmax`] along axis 1.
pub static ARGMAX_CHANNEL: Spec = Spec {
    name: "argmax_channel",
    documentation: "Positions of the largest elements along axis 1. The derivative is 0.",
    example: Example {
        code: "nd.argmax_channel(nd.array([[1, 5, 2], [4, 3, 4]]))",
        shows: "\n[1. 0.]\n<NDArray 2 @cpu(0)>",
    },
    build: |_| {
        Ok(OpRef::new(Position {
            name: ARGMAX_CHANNEL.name,
            reduction: IndexReduction::ArgMax,
            axis: Some(1),
            keepdims: false,
        }))
    },
    cases: &[
        Case::new(&[&[2, 3]]).order(1),
        Case::new(&[&[2, 3, 4]]).order(1),
    ],
    ..Spec::ELEMENTWISE
};

fn built(name: &'static str, reduction: IndexReduction, attributes: &Attributes) -> Result<OpRef> {
    Ok(OpRef::new(Position {
        name,
        reduction,
        axis: attributes.optional_int("axis")?,
        keepdims: attributes.bool("keepdims")?,
    }))
}

struct Position {
    name: &'static str,
    reduction: IndexReduction,
    axis: Option<i64>,
    keepdims: bool,
}

impl Position {
    fn axes(&self) -> Axes {
        match self.axis {
            Some(axis) => Axes::one(axis, self.keepdims),
            None => Axes {
                keepdims: self.keepdims,
                ..Axes::ALL
            },
        }
    }

    /// The shape of the result.
    fn reduced(&self, shape: &Shape) -> Result<Shape> {
        if let Some(axis) = self.axis.filter(|&axis| shape.axis(axis).is_none()) {
            let ndim = shape.ndim();
            return Err(Error::argument(
                self.name,
                format!("axis {axis} exceeds the input dimension of {ndim}"),
            ));
        }
        let result = self.axes().reduced(self.name, shape)?;
        if shape.size() > 0 || result.size() == 0 {
            return Ok(result);
        }
        let message = match self.axis.and_then(|axis| shape.axis(axis)) {
            Some(axis) => format!(
                "searching input tensor of shape {shape} along axis = {axis} of zero dim-size is not allowed"
            ),
            None => format!("attempt to search an empty sequence of shape {shape}"),
        };
        Err(Error::argument(self.name, message))
    }
}

impl Op for Position {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: self.reduced(inputs[0].shape())?,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = match self.axis {
            Some(_) => inputs[0].clone(),
            None => place.reshaped(inputs[0], Shape::new(&[inputs[0].size()]))?,
        };
        // Of a flattened array there is one axis, and it is the one.
        let (order, kept, _) = self.axes().order(x.shape());
        let out = place.empty(kept, metas[0].dtype)?;
        place
            .device
            .index_reduce(self.reduction, &x.permuted(&order), &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn backward(&self, _tape: &Tape) -> Result<Gradients> {
        Ok(smallvec![None])
    }
}

//! Arrays of one number.

use smallvec::smallvec;

use super::{CTX, DTYPE, element_type, shape_of};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::Result;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Attributes, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};
use crate::shape::Shape;
use crate::storage::Context;

/// An array with every element set to `value`.
///
/// # Errors
/// [`Error::OutOfMemory`](crate::Error::OutOfMemory), [`Error::ContextUnavailable`](crate::Error::ContextUnavailable).
pub fn full(shape: Shape, value: f64, dtype: DType, context: Context) -> Result<NDArray> {
    run_one(
        Full {
            value,
            meta: Meta { shape, dtype },
            context,
        },
        &[],
    )
}

/// An array of zeros.
///
/// # Errors
/// As [`full`].
pub fn zeros(shape: Shape, dtype: DType, context: Context) -> Result<NDArray> {
    full(shape, 0.0, dtype, context)
}

/// An array of ones.
///
/// # Errors
/// As [`full`].
pub fn ones(shape: Shape, dtype: DType, context: Context) -> Result<NDArray> {
    full(shape, 1.0, dtype, context)
}

const SHAPE: Parameter = Parameter {
    name: "shape",
    kind: Kind::Shape,
    default: Default::Ints(&[]),
    documentation: "The shape.",
};

const FILLED: Spec = Spec {
    inputs: Inputs::Fixed(&[]),
    parameters: &[SHAPE, CTX, DTYPE],
    returns_list: NEVER,
    cases: &[
        Case::new(&[]).with(&[("shape", "(2, 3)")]),
        Case::new(&[]).with(&[("shape", "(0, 3)"), ("dtype", "int8")]),
    ],
    differentiable: false,
    ..Spec::UNARY
};

/// See [`zeros`].
pub static ZEROS: Spec = Spec {
    name: "_zeros",
    documentation: "An array of zeros.",
    example: Example {
        code: "nd._internal._zeros(shape=(2, 2))",
        shows: "\n[[0. 0.]\n [0. 0.]]\n<NDArray 2x2 @cpu(0)>",
    },
    build: |attributes| build(attributes, 0.0),
    ..FILLED
};

/// See [`ones`].
pub static ONES: Spec = Spec {
    name: "_ones",
    documentation: "An array of ones.",
    example: Example {
        code: "nd._internal._ones(shape=(2,), dtype='int32')",
        shows: "\n[1 1]\n<NDArray 2 @cpu(0)>",
    },
    build: |attributes| build(attributes, 1.0),
    ..FILLED
};

/// See [`full`].
pub static FULL: Spec = Spec {
    name: "_full",
    documentation: "An array with every element set to one value.",
    example: Example {
        code: "nd._internal._full(shape=(2,), value=7)",
        shows: "\n[7. 7.]\n<NDArray 2 @cpu(0)>",
    },
    parameters: &[
        SHAPE,
        CTX,
        DTYPE,
        Parameter {
            name: "value",
            kind: Kind::Float,
            default: Default::Required,
            documentation: "The value, converted to the element type.",
        },
    ],
    build: |attributes| build(attributes, attributes.float("value")?),
    cases: &[Case::new(&[]).with(&[("shape", "(2, 3)"), ("value", "-2.5"), ("dtype", "int32")])],
    ..FILLED
};

fn build(attributes: &Attributes, value: f64) -> Result<OpRef> {
    Ok(OpRef::new(Full {
        value,
        meta: Meta {
            shape: shape_of(attributes.spec().name, &attributes.ints("shape")?)?,
            dtype: element_type(attributes)?,
        },
        context: attributes.context("ctx")?.unwrap_or_default(),
    }))
}

struct Full {
    value: f64,
    meta: Meta,
    context: Context,
}

impl Op for Full {
    fn name(&self) -> &'static str {
        FULL.name
    }

    fn infer(&self, _: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![self.meta.clone()])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), metas[0].dtype)?;
        place.device.fill(self.value, &out)?;
        Ok(smallvec![out])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }

    fn context(&self) -> Option<Context> {
        Some(self.context)
    }
}

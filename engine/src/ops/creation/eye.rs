//! Ones on a diagonal.

use smallvec::smallvec;

use super::{CTX, DTYPE, number_type};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, run_one};
use crate::shape::Shape;
use crate::storage::Context;

/// A matrix of zeros with ones on the `k`-th diagonal. As many columns as rows if `columns` is not positive.
///
/// # Errors
/// [`Error::InvalidArgument`] for a negative number of rows.
pub fn eye(rows: i64, columns: i64, k: i64, dtype: DType, context: Context) -> Result<NDArray> {
    run_one(Eye::new(rows, columns, k, dtype, context)?, &[])
}

/// See [`eye`].
pub static EYE: Spec = Spec {
    name: "_eye",
    documentation: "A matrix of zeros with ones on a diagonal.",
    example: Example {
        code: "nd._internal._eye(N=2, M=3, k=1)",
        shows: "\n[[0. 1. 0.]\n [0. 0. 1.]]\n<NDArray 2x3 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&[]),
    parameters: &[
        Parameter {
            name: "N",
            kind: Kind::Int,
            default: Default::Required,
            documentation: "The number of rows.",
        },
        Parameter {
            name: "M",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "The number of columns; as many as rows if it is not positive.",
        },
        Parameter {
            name: "k",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "Which diagonal: 0 is the main one, positive ones lie above.",
        },
        CTX,
        DTYPE,
    ],
    build: |attributes| {
        Ok(OpRef::new(Eye::new(
            attributes.int("N")?,
            attributes.int("M")?,
            attributes.int("k")?,
            number_type(attributes)?,
            attributes.context("ctx")?.unwrap_or_default(),
        )?))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[]).with(&[("N", "3")]),
        Case::new(&[]).with(&[("N", "3"), ("M", "2"), ("k", "-1"), ("dtype", "int32")]),
        Case::new(&[]).with(&[("N", "2"), ("k", "5")]),
    ],
    differentiable: false,
    ..Spec::UNARY
};

struct Eye {
    rows: usize,
    columns: usize,
    k: i64,
    dtype: DType,
    context: Context,
}

impl Eye {
    fn new(rows: i64, columns: i64, k: i64, dtype: DType, context: Context) -> Result<Self> {
        let extent = |extent: i64| {
            usize::try_from(extent).map_err(|_| {
                Error::argument(
                    EYE.name,
                    format!("Shape dim size cannot be a negative value {extent}"),
                )
            })
        };
        Ok(Self {
            rows: extent(rows)?,
            columns: extent(if columns <= 0 { rows } else { columns })?,
            k,
            dtype,
            context,
        })
    }
}

impl Op for Eye {
    fn name(&self) -> &'static str {
        EYE.name
    }

    fn infer(&self, _: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![Meta {
            shape: Shape::new(&[self.rows, self.columns]),
            dtype: self.dtype
        }])
    }

    fn forward(&self, place: &Place, _: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let out = place.empty(metas[0].shape.clone(), self.dtype)?;
        place.device.fill(0.0, &out)?;
        let offset = self.k.unsigned_abs() as usize;
        let (row, column) = if self.k < 0 { (offset, 0) } else { (0, offset) };
        let length = self
            .rows
            .saturating_sub(row)
            .min(self.columns.saturating_sub(column));
        if let Some(flat) = out
            .reshaped(Shape::new(&[out.size()]))
            .filter(|_| length > 0)
        {
            // Neighbours on a diagonal are a row and a column apart.
            let step = self.columns as isize + 1;
            let diagonal = flat.sliced(0, row * self.columns + column, step, length);
            place.device.fill(1.0, &diagonal)?;
        }
        Ok(smallvec![out])
    }

    fn backward(&self, _: &Tape) -> Result<Gradients> {
        Ok(smallvec![])
    }

    fn context(&self) -> Option<Context> {
        Some(self.context)
    }
}

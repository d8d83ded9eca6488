//! Diagonals of matrices, and matrices of diagonals.

use smallvec::smallvec;

use super::{reshape_to, transpose};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::IndexMode;
use crate::error::{Error, Result};
use crate::ops::selection::put;
use crate::ops::spec::{Case, Default, Example, Inputs, Kind, NEVER, Parameter, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, axis_of, gradient, run_one, take,
};
use crate::shape::Shape;

/// The `k`-th diagonal of the matrices that two axes span, as the last axis; of an array of one axis, the matrix that
/// has it as its `k`-th diagonal.
///
/// # Errors
/// [`Error::InvalidArgument`] for axes that the array does not have, or twice the same.
pub fn diag(x: &NDArray, k: i64, axis1: i64, axis2: i64) -> Result<NDArray> {
    run_one(Diag { k, axis1, axis2 }, &[x])
}

/// See [`diag`].
pub static DIAG: Spec = Spec {
    name: "diag",
    aliases: &[],
    documentation: "A diagonal of the matrices that two axes span; of an array of one axis, the matrix that has it as a \
                    diagonal. The gradient goes the other way.",
    example: Example {
        code: "nd.diag(nd.array([[1, 2, 3], [4, 5, 6]]), k=1)",
        shows: "\n[2. 6.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["data"]),
    parameters: &[
        Parameter {
            name: "k",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "Which diagonal: 0 is the main one, positive ones lie above.",
        },
        Parameter {
            name: "axis1",
            kind: Kind::Int,
            default: Default::Int(0),
            documentation: "The axis of the rows.",
        },
        Parameter {
            name: "axis2",
            kind: Kind::Int,
            default: Default::Int(1),
            documentation: "The axis of the columns.",
        },
    ],
    build: |attributes| {
        Ok(OpRef::new(Diag {
            k: attributes.int("k")?,
            axis1: attributes.int("axis1")?,
            axis2: attributes.int("axis2")?,
        }))
    },
    returns_list: NEVER,
    cases: &[
        Case::new(&[&[3]]).with(&[("k", "-1")]),
        Case::new(&[&[3]]).with(&[("k", "2")]),
        Case::new(&[&[3, 4]]).with(&[("k", "1")]),
        Case::new(&[&[4, 2]]).with(&[("k", "-2")]),
        Case::new(&[&[2, 3, 4]]).with(&[("k", "-1"), ("axis1", "-1"), ("axis2", "0")]),
    ],
    differentiable: true,
    ..Spec::UNARY
};

struct Diag {
    k: i64,
    axis1: i64,
    axis2: i64,
}

/// The diagonal of an array, once its two axes have become the last ones and are merged.
struct Layout {
    order: Vec<usize>,
    turned: Shape,
    merged: Shape,
    /// Positions of the diagonal on the merged axis.
    positions: Vec<i64>,
}

impl Diag {
    fn layout(&self, shape: &Shape) -> Result<Layout> {
        let rows = axis_of(DIAG.name, self.axis1, shape)?;
        let columns = axis_of(DIAG.name, self.axis2, shape)?;
        if rows == columns {
            return Err(Error::argument(
                DIAG.name,
                format!("axis1 and axis2 cannot refer to the same axis {rows}"),
            ));
        }
        let mut order: Vec<usize> = (0..shape.ndim())
            .filter(|axis| ![rows, columns].contains(axis))
            .collect();
        let others: usize = order.iter().map(|&axis| shape[axis]).product();
        order.extend([rows, columns]);
        Ok(Layout {
            turned: order.iter().map(|&axis| shape[axis]).collect(),
            merged: Shape::new(&[others, shape[rows] * shape[columns]]),
            positions: diagonal(shape[rows], shape[columns], self.k),
            order,
        })
    }

    /// Number of rows of the matrix that a diagonal of `length` elements needs.
    fn side(&self, length: usize) -> usize {
        length + self.k.unsigned_abs() as usize
    }

    /// The matrix of a diagonal.
    fn matrix(&self, x: &NDArray) -> Result<NDArray> {
        let side = self.side(x.size());
        let positions = on(x, &diagonal(side, side, self.k))?;
        let flat = put(
            x,
            &positions,
            0,
            IndexMode::Clip,
            Shape::new(&[side * side]),
        )?;
        reshape_to(&flat, Shape::new(&[side, side]))
    }
}

/// Positions of the `k`-th diagonal in a matrix read row by row.
fn diagonal(rows: usize, columns: usize, k: i64) -> Vec<i64> {
    let (rows, columns) = (rows as i64, columns as i64);
    let (row, column) = ((-k).max(0), k.max(0));
    let length = (rows - row).min(columns - column).max(0);
    (0..length)
        .map(|step| (row + step) * columns + column + step)
        .collect()
}

fn on(x: &NDArray, positions: &[i64]) -> Result<NDArray> {
    NDArray::from_slice(positions, [positions.len()], x.context())
}

impl Op for Diag {
    fn name(&self) -> &'static str {
        DIAG.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let shape = match inputs[0].shape() {
            shape if shape.ndim() == 1 => Shape::new(&[self.side(shape[0]); 2]),
            shape => {
                let layout = self.layout(shape)?;
                let others = &layout.turned[..shape.ndim() - 2];
                Shape::new(&[others, &[layout.positions.len()]].concat())
            }
        };
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, _: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let x = NDArray::new(inputs[0].clone());
        let result = if x.shape().ndim() == 1 {
            self.matrix(&x)?
        } else {
            let layout = self.layout(x.shape())?;
            let matrices = reshape_to(&transpose(&x, &layout.order)?, layout.merged)?;
            let found = take(&matrices, &on(&x, &layout.positions)?, 1, IndexMode::Clip)?;
            reshape_to(&found, metas[0].shape.clone())?
        };
        Ok(smallvec![result.array().clone()])
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (shape, given) = (tape.input_shape(0)?, tape.gradient()?);
        if shape.ndim() == 1 {
            let (k, axis1, axis2) = (self.k, 0, 1);
            return diag(given, k, axis1, axis2).map(gradient);
        }
        let layout = self.layout(&shape)?;
        let positions = on(given, &layout.positions)?;
        let diagonals = reshape_to(given, layout.merged.with(1, layout.positions.len()))?;
        let matrices = put(&diagonals, &positions, 1, IndexMode::Clip, layout.merged)?;
        let mut inverse = layout.order.clone();
        for (to, &from) in layout.order.iter().enumerate() {
            inverse[from] = to;
        }
        transpose(&reshape_to(&matrices, layout.turned)?, &inverse).map(gradient)
    }
}

//! The product of vectors, matrices and arrays of more axes.

use smallvec::smallvec;

use super::batch_dot::batch_dot;
use super::matrices::{Transposed, gradients, multiply_into};
use super::{TRANSPOSE_A, TRANSPOSE_B};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, reshape_to, run_one, same_dtype,
};
use crate::shape::Shape;

/// The sum of products over the last axis of `lhs` (the first, if it is transposed) and the first axis of `rhs` (the
/// last, if it is transposed). The inner product of two vectors has shape `(1,)`.
///
/// # Errors
/// [`Error::InvalidShape`] where the shapes do not fit; [`Error::DTypeMismatch`].
pub fn dot(
    lhs: &NDArray,
    rhs: &NDArray,
    transpose_lhs: bool,
    transpose_rhs: bool,
) -> Result<NDArray> {
    let transposed = Transposed {
        lhs: transpose_lhs,
        rhs: transpose_rhs,
    };
    run_one(Dot { transposed }, &[lhs, rhs])
}

/// See [`dot`].
pub static DOT: Spec = Spec {
    name: "dot",
    documentation: "The product of two arrays: the inner product of vectors, which has shape `(1,)`; the matrix product; \
                    for more axes the sum of products over the last axis of the first array and the first axis of the \
                    second. Transposing turns the order of an array's axes, as far as it matters: the first axis of the \
                    first array, or the last of the second, is summed over instead. The gradients are products too.",
    example: Example {
        code: "nd.dot(nd.array([[1, 2], [3, 4]]), nd.array([5, 6]))",
        shows: "\n[17. 39.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs"]),
    parameters: &[TRANSPOSE_A, TRANSPOSE_B],
    build: |attributes| {
        let transposed = Transposed::read(attributes)?;
        Ok(OpRef::new(Dot { transposed }))
    },
    cases: &[
        Case::new(&[&[3], &[3]]),
        Case::new(&[&[2, 3], &[3]]),
        Case::new(&[&[3], &[3, 2]]),
        Case::new(&[&[2, 3], &[3, 2]]),
        Case::new(&[&[3, 2], &[3, 2]]).with(&[("transpose_a", "True")]),
        Case::new(&[&[2, 3], &[2, 3]]).with(&[("transpose_b", "True")]),
        Case::new(&[&[3, 2], &[4, 3]]).with(&[("transpose_a", "True"), ("transpose_b", "True")]),
        Case::new(&[&[2, 2, 3], &[3, 2, 2]]),
        Case::new(&[&[3, 2, 2], &[2, 2, 3]])
            .with(&[("transpose_a", "True"), ("transpose_b", "True")]),
    ],
    ..Spec::UNARY
};

struct Dot {
    transposed: Transposed,
}

/// An operand as one matrix: its shape, and the extents that the result keeps.
struct Operand {
    matrix: Shape,
    kept: Shape,
    summed: usize,
}

impl Operand {
    /// Whether the first axis is the one to sum over, or else the last.
    fn new(shape: &Shape, first: bool) -> Self {
        let kept = if first {
            shape.without(0)
        } else {
            shape.without(shape.ndim() - 1)
        };
        let summed = if first {
            shape[0]
        } else {
            shape[shape.ndim() - 1]
        };
        let (rows, columns) = if first {
            (summed, kept.size())
        } else {
            (kept.size(), summed)
        };
        Self {
            matrix: Shape::new(&[1, rows, columns]),
            kept,
            summed,
        }
    }
}

impl Dot {
    fn operands(&self, lhs: &Shape, rhs: &Shape) -> [Operand; 2] {
        [
            Operand::new(lhs, self.transposed.lhs),
            Operand::new(rhs, !self.transposed.rhs),
        ]
    }
}

impl Op for Dot {
    fn name(&self) -> &'static str {
        DOT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let dtype = same_dtype(DOT.name, inputs)?;
        let (lhs, rhs) = (inputs[0].shape(), inputs[1].shape());
        if lhs.ndim() == 0 || rhs.ndim() == 0 {
            return Err(Error::shape(
                DOT.name,
                format!("dot shape error: {lhs} X {rhs}"),
            ));
        }
        let vectors = lhs.ndim() == 1 && rhs.ndim() == 1;
        if vectors && (self.transposed.lhs || self.transposed.rhs) {
            return Err(Error::shape(DOT.name, "Cannot transpose vectors"));
        }
        let [left, right] = self.operands(lhs, rhs);
        if left.summed != right.summed {
            return Err(Error::shape(
                DOT.name,
                format!("dot shape error: {lhs} X {rhs}"),
            ));
        }
        let shape = if vectors {
            Shape::new(&[1])
        } else {
            Shape::new(&[&left.kept[..], &right.kept[..]].concat())
        };
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let [left, right] = self.operands(inputs[0].shape(), inputs[1].shape());
        let shape = Shape::new(&[1, left.kept.size(), right.kept.size()]);
        let lhs = place.reshaped(inputs[0], left.matrix)?;
        let rhs = place.reshaped(inputs[1], right.matrix)?;
        let out = place.empty(shape, metas[0].dtype)?;
        multiply_into(place, [&lhs, &rhs], self.transposed, false, &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (lhs, rhs) = (tape.input(0)?, tape.input(1)?);
        let [left, right] = self.operands(lhs.shape(), rhs.shape());
        let shape = Shape::new(&[1, left.kept.size(), right.kept.size()]);
        let gradients = gradients(
            [
                &reshape_to(&lhs, left.matrix)?,
                &reshape_to(&rhs, right.matrix)?,
            ],
            self.transposed,
            &reshape_to(tape.gradient()?, shape)?,
            [tape.needs(0), tape.needs(1)],
            &|lhs, rhs, transposed| batch_dot(lhs, rhs, transposed.lhs, transposed.rhs),
        )?;
        gradients
            .into_iter()
            .zip([&lhs, &rhs])
            .map(|(gradient, x)| {
                gradient
                    .map(|gradient| reshape_to(&gradient, x.shape().clone()))
                    .transpose()
            })
            .collect()
    }
}

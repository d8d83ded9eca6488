//! Products of stacks of matrices.

use smallvec::smallvec;

use super::matrices::{Transposed, gradients, multiply_into, stack_shape};
use super::{TRANSPOSE_A, TRANSPOSE_B};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, run_one, same_dtype};
use crate::shape::Shape;

/// The products of matrices in the last two axes of arrays of three or more axes, transposed if asked.
///
/// # Errors
/// [`Error::InvalidShape`] where the shapes do not fit; [`Error::DTypeMismatch`].
pub fn batch_dot(
    lhs: &NDArray,
    rhs: &NDArray,
    transpose_lhs: bool,
    transpose_rhs: bool,
) -> Result<NDArray> {
    let transposed = Transposed {
        lhs: transpose_lhs,
        rhs: transpose_rhs,
    };
    run_one(BatchDot { transposed }, &[lhs, rhs])
}

/// See [`batch_dot`].
pub static BATCH_DOT: Spec = Spec {
    name: "batch_dot",
    documentation: "The products of matrices in the last two axes of arrays of three or more axes, whose other extents are \
                    equal. The gradients are products too.",
    example: Example {
        code: "nd.batch_dot(nd.array([[[1, 2]], [[3, 4]]]), nd.array([[[5], [6]], [[7], [8]]]))",
        shows: "\n[[[17.]]\n\n [[53.]]]\n<NDArray 2x1x1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["lhs", "rhs"]),
    parameters: &[TRANSPOSE_A, TRANSPOSE_B],
    build: |attributes| {
        let transposed = Transposed::read(attributes)?;
        Ok(OpRef::new(BatchDot { transposed }))
    },
    cases: &[
        Case::new(&[&[2, 3, 4], &[2, 4, 2]]),
        Case::new(&[&[2, 4, 3], &[2, 4, 2]]).with(&[("transpose_a", "True")]),
        Case::new(&[&[2, 3, 4], &[2, 2, 4]]).with(&[("transpose_b", "True")]),
        Case::new(&[&[2, 4, 3], &[2, 2, 4]])
            .with(&[("transpose_a", "True"), ("transpose_b", "True")]),
        Case::new(&[&[2, 2, 1, 3], &[2, 2, 3, 2]]),
    ],
    ..Spec::UNARY
};

struct BatchDot {
    transposed: Transposed,
}

impl BatchDot {
    fn mismatch(&self, what: &str, lhs: &Shape, rhs: &Shape) -> Error {
        let Transposed { lhs: a, rhs: b } = self.transposed;
        Error::shape(
            BATCH_DOT.name,
            format!(
                "batch_dot shape error ({what}): {lhs} X {rhs} trans_a={} trans_b={}",
                u8::from(a),
                u8::from(b)
            ),
        )
    }
}

impl Op for BatchDot {
    fn name(&self) -> &'static str {
        BATCH_DOT.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let dtype = same_dtype(BATCH_DOT.name, inputs)?;
        let (lhs, rhs) = (inputs[0].shape(), inputs[1].shape());
        let ndim = lhs.ndim();
        if ndim < 3 || rhs.ndim() != ndim {
            return Err(Error::shape(
                BATCH_DOT.name,
                format!("batch_dot currently only support N-D*N-D array (N >= 3){lhs} v.s. {rhs}"),
            ));
        }
        if lhs[..ndim - 2] != rhs[..ndim - 2] {
            let what = "the leading batch dimensions must be equal";
            return Err(self.mismatch(what, lhs, rhs));
        }
        let sides = |shape: &Shape, transposed: bool| {
            let (rows, columns) = (shape[ndim - 2], shape[ndim - 1]);
            if transposed {
                (columns, rows)
            } else {
                (rows, columns)
            }
        };
        let (rows, inner) = sides(lhs, self.transposed.lhs);
        let (other_inner, columns) = sides(rhs, self.transposed.rhs);
        if inner != other_inner {
            return Err(self.mismatch("shape mismatch", lhs, rhs));
        }
        let shape = lhs.with(ndim - 2, rows).with(ndim - 1, columns);
        Ok(smallvec![Meta { shape, dtype }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let stack = |x: &Array| place.reshaped(x, stack_shape(x.shape()));
        let (lhs, rhs) = (stack(inputs[0])?, stack(inputs[1])?);
        let out = place.empty(stack_shape(&metas[0].shape), metas[0].dtype)?;
        multiply_into(place, [&lhs, &rhs], self.transposed, false, &out)?;
        Ok(smallvec![place.reshaped(&out, metas[0].shape.clone())?])
    }

    fn saves(&self) -> Saves {
        Saves::INPUTS
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let gradients = gradients(
            [&tape.input(0)?, &tape.input(1)?],
            self.transposed,
            tape.gradient()?,
            [tape.needs(0), tape.needs(1)],
            &|lhs, rhs, transposed| batch_dot(lhs, rhs, transposed.lhs, transposed.rhs),
        )?;
        Ok(Gradients::from(gradients))
    }
}

//! Cholesky's factor, and the inverse that it gives.

use smallvec::smallvec;

use super::factors::cholesky;
use super::solve::{Solve, solve};
use super::stack::{elements, made, mirrored, product, square, triangle};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Composite, Gradients, Meta, Metadata, Op, OpRef, Outputs, Place, Saves, broadcast_to,
    eye, gradient, multiply_scalar,
};

/// The lower triangular `L` of `A = L L^T`.
pub static LINALG_POTRF: Spec = Spec {
    name: "linalg_potrf",
    aliases: &["_linalg_potrf"],
    documentation: "Cholesky's factor: the lower triangular matrix `L` of `A = L L^T`, for positive definite `A`, of which the \
                    lower triangle is read. The gradient is that of a symmetric matrix: symmetric.",
    example: Example {
        code: "nd.linalg_potrf(nd.array([[4, 2], [2, 5]]))",
        shows: "\n[[2. 0.]\n [1. 2.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&Potrf)),
    // Few matrices are positive definite; the derivatives are checked for those that are, in the tests.
    cases: &[Case::new(&[&[1, 1]]).from(&[Domain::Positive])],
    ..Spec::UNARY
};

/// `(L L^T)^-1` of Cholesky's factor.
pub static LINALG_POTRI: Spec = Spec {
    name: "linalg_potri",
    aliases: &["_linalg_potri"],
    documentation: "The inverse of `A = L L^T` from the lower triangular matrix `L`, of which the lower triangle is read.",
    example: Example {
        code: "nd.linalg_potri(nd.array([[2, 0], [1, 2]]))",
        shows: "\n[[ 0.3125 -0.125 ]\n [-0.125   0.25  ]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| {
        Ok(OpRef::new(Composite {
            name: LINALG_POTRI.name,
            infer: |inputs: &[&Array]| {
                square(LINALG_POTRI.name, inputs[0])?;
                Ok(smallvec![Meta::of(inputs[0])])
            },
            body: |inputs: &[&NDArray]| -> Result<Outputs> {
                let factor = inputs[0];
                let n = factor.shape()[factor.shape().ndim() - 1] as i64;
                let ones = eye(n, n, 0, factor.dtype(), factor.context())?;
                let ones = broadcast_to(&ones, factor.shape().clone())?;
                let inverse = solve(factor, &ones, Solve::LOWER)?;
                Ok(smallvec![product(&inverse, &inverse, [true, false])?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 3]]).from(&[Domain::AboveOne]),
        Case::new(&[&[2, 2, 2]]).from(&[Domain::AboveOne]),
    ],
    ..Spec::UNARY
};

struct Potrf;

impl Op for Potrf {
    fn name(&self) -> &'static str {
        LINALG_POTRF.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        square(LINALG_POTRF.name, inputs[0])?;
        Ok(smallvec![Meta::of(inputs[0])])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let n = square(LINALG_POTRF.name, inputs[0])?;
        let mut all = elements(inputs[0])?;
        for matrix in all.chunks_mut((n * n).max(1)) {
            if !cholesky(matrix, n)? {
                let message = "potrf failed in lapack on cpu. This may happen when the input matrix is either not \
                               symmetric or not positive definite.";
                return Err(Error::argument(LINALG_POTRF.name, message));
            }
        }
        Ok(smallvec![made(place, &all, &metas[0])?])
    }

    fn saves(&self) -> Saves {
        Saves::OUTPUT
    }

    /// `L^-T S L^-1 / 2`, where `S` mirrors the lower triangle of `L^T G`.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let factor = tape.output(0)?;
        let incoming = triangle(tape.gradient()?, true)?;
        let symmetric = mirrored(&product(&factor, &incoming, [true, false])?)?;
        let left = solve(
            &factor,
            &symmetric,
            Solve {
                turned: true,
                ..Solve::LOWER
            },
        )?;
        let both = solve(
            &factor,
            &left,
            Solve {
                right: true,
                ..Solve::LOWER
            },
        )?;
        Ok(gradient(multiply_scalar(&both, 0.5)?))
    }
}

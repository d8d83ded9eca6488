//! The product of a triangle and an orthonormal matrix.

use smallvec::smallvec;

use super::factors;
use super::solve::{Solve, solve};
use super::stack::{elements, made, matrix, mirrored, product, triangle};
use crate::array::Array;
use crate::autograd::Tape;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add, gradient, subtract,
};

/// `A = L Q`.
pub static LINALG_GELQF: Spec = Spec {
    name: "linalg_gelqf",
    aliases: &["_linalg_gelqf"],
    documentation: "`Q` and `L` of `A = L Q` for matrices that have at least as many columns as rows and full rank: `L` is \
                    lower triangular, the rows of `Q` are orthonormal. Signs are LAPACK's.",
    example: Example {
        code: "nd.linalg_gelqf(nd.array([[3, 4], [0, 5]]))[1]",
        shows: "\n[[-5.  0.]\n [-4.  3.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&Lq)),
    cases: &[Case::new(&[&[2, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

struct Lq;

impl Op for Lq {
    fn name(&self) -> &'static str {
        LINALG_GELQF.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let [rows, columns] = matrix(LINALG_GELQF.name, inputs[0])?;
        if rows > columns {
            let message = "Input A shape wrong: Last dimension must be >= than second to last";
            return Err(Error::shape(LINALG_GELQF.name, message));
        }
        let q = Meta::of(inputs[0]);
        let shape = q.shape.with(q.shape.ndim() - 1, rows);
        let l = Meta {
            shape,
            dtype: q.dtype,
        };
        Ok(smallvec![q, l])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let [rows, columns] = matrix(LINALG_GELQF.name, inputs[0])?;
        let (mut q, mut l) = (Vec::new(), Vec::new());
        for matrix in elements(inputs[0])?.chunks((rows * columns).max(1)) {
            let (orthonormal, lower) = factors::lq(matrix, rows, columns)?;
            q.extend(orthonormal);
            l.extend(lower);
        }
        Ok(smallvec![
            made(place, &q, &metas[0])?,
            made(place, &l, &metas[1])?
        ])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0,
            outputs: 0b11,
        }
    }

    /// `L^-T (dQ + S Q)`, where `S` mirrors the lower triangle of `L^T dL - dQ Q^T`.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (q, l) = (tape.output(0)?, tape.output(1)?);
        let (of_q, of_l) = (tape.gradient_of(0)?, triangle(&tape.gradient_of(1)?, true)?);
        let inner = subtract(
            &product(&l, &of_l, [true, false])?,
            &product(&of_q, &q, [false, true])?,
        )?;
        let sum = add(&of_q, &product(&mirrored(&inner)?, &q, [false, false])?)?;
        Ok(gradient(solve(
            &l,
            &sum,
            Solve {
                turned: true,
                ..Solve::LOWER
            },
        )?))
    }
}

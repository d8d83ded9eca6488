//! Eigenvalues and eigenvectors of symmetric matrices.

use smallvec::smallvec;

use super::factors;
use super::stack::{elements, made, product, square, turned, weighted};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::spec::{Case, Domain, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, add, add_scalar, broadcast_to,
    divide, expand_dims, gradient, multiply_scalar, subtract,
};

/// `A = U^T diag(L) U`.
pub static LINALG_SYEVD: Spec = Spec {
    name: "linalg_syevd",
    aliases: &["_linalg_syevd"],
    documentation: "`U` and `L` of `A = U^T diag(L) U` for symmetric `A`, of which the lower triangle is read: eigenvectors are \
                    the rows of `U`, eigenvalues ascend. Of each eigenvector the element of the largest magnitude is \
                    positive. The gradient is that of a symmetric matrix; eigenvectors of equal eigenvalues have none.",
    example: Example {
        code: "nd.linalg_syevd(nd.array([[2, 1], [1, 2]]))[1]",
        shows: "\n[1. 3.]\n<NDArray 2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&Eigen)),
    // Few matrices are symmetric; the derivatives are checked for those that are, in the tests.
    cases: &[Case::new(&[&[1, 1]]).from(&[Domain::Positive])],
    ..Spec::UNARY
};

struct Eigen;

impl Op for Eigen {
    fn name(&self) -> &'static str {
        LINALG_SYEVD.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        square(LINALG_SYEVD.name, inputs[0])?;
        let vectors = Meta::of(inputs[0]);
        let values = Meta {
            shape: vectors.shape.without(vectors.shape.ndim() - 1),
            dtype: vectors.dtype,
        };
        Ok(smallvec![vectors, values])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let n = square(LINALG_SYEVD.name, inputs[0])?;
        let (mut vectors, mut values) = (Vec::new(), Vec::new());
        for matrix in elements(inputs[0])?.chunks((n * n).max(1)) {
            let (eigenvalues, rows) = factors::eigen(matrix, n)?;
            values.extend(eigenvalues);
            vectors.extend(rows);
        }
        Ok(smallvec![
            made(place, &vectors, &metas[0])?,
            made(place, &values, &metas[1])?
        ])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0,
            outputs: 0b11,
        }
    }

    /// `U^T (diag(dL) + sym(K)) U`, where `K` is `U dU^T` divided by differences of eigenvalues, column less row.
    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (vectors, values) = (tape.output(0)?, tape.output(1)?);
        let (of_vectors, of_values) = (tape.gradient_of(0)?, tape.gradient_of(1)?);
        let shape = vectors.shape().clone();
        let wide = |x: &NDArray, axis: i64| broadcast_to(&expand_dims(x, axis)?, shape.clone());
        let differences = subtract(&wide(&values, -2)?, &wide(&values, -1)?)?;
        let diagonal = |row, column| f64::from(u8::from(row == column));
        // The diagonal, which is 0, does not count: it is divided by 1.
        let ones = weighted(
            &add_scalar(&multiply_scalar(&differences.detach(), 0.0)?, 1.0)?,
            diagonal,
        )?;
        let mixed = product(&vectors, &of_vectors, [false, true])?;
        let mixed = weighted(&mixed, |row, column| 1.0 - diagonal(row, column))?;
        let inner = divide(&mixed, &add(&differences, &ones)?)?;
        let symmetric = multiply_scalar(&add(&inner, &turned(&inner)?)?, 0.5)?;
        let middle = add(&weighted(&wide(&of_values, -1)?, diagonal)?, &symmetric)?;
        let left = product(&vectors, &middle, [true, false])?;
        Ok(gradient(product(&left, &vectors, [false, false])?))
    }
}

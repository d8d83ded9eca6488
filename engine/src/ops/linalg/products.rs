//! Products with triangles, and of a matrix with itself.

use smallvec::smallvec;

use super::solve::{ALPHA, LOWER, RIGHTSIDE, Solve, TRANSPOSE};
use super::stack::{matrix, product, triangle};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, Parameter, Spec};
use crate::ops::{Composite, Meta, OpRef, Outputs, multiply_scalar};

/// `alpha A B` of a triangular matrix.
pub static LINALG_TRMM: Spec = Spec {
    name: "linalg_trmm",
    aliases: &["_linalg_trmm"],
    documentation: "`alpha A B`, or `alpha B A` with `rightside`, for triangular matrices `A`, transposed if asked.",
    example: Example {
        code: "nd.linalg_trmm(nd.array([[2, 7], [1, 3]]), nd.array([[1, 2], [3, 4]]))",
        shows: "\n[[ 2.  4.]\n [10. 14.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A", "B"]),
    parameters: &[TRANSPOSE, RIGHTSIDE, LOWER, ALPHA],
    build: |attributes| {
        let which = Solve::read(attributes)?;
        Ok(OpRef::new(Composite {
            name: LINALG_TRMM.name,
            infer: move |inputs: &[&Array]| {
                which.check(LINALG_TRMM.name, inputs)?;
                Ok(smallvec![Meta::of(inputs[1])])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let a = triangle(inputs[0], which.lower)?;
                let result = if which.right {
                    product(inputs[1], &a, [false, which.turned])?
                } else {
                    product(&a, inputs[1], [which.turned, false])?
                };
                Ok(smallvec![multiply_scalar(&result, which.alpha)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 3], &[3, 2]]),
        Case::new(&[&[2, 2, 2], &[2, 3, 2]]).with(&[
            ("transpose", "True"),
            ("rightside", "True"),
            ("lower", "False"),
            ("alpha", "0.5"),
        ]),
    ],
    ..Spec::UNARY
};

/// `alpha A A^T`.
pub static LINALG_SYRK: Spec = Spec {
    name: "linalg_syrk",
    aliases: &["_linalg_syrk"],
    documentation: "`alpha A A^T`, or `alpha A^T A` with `transpose`.",
    example: Example {
        code: "nd.linalg_syrk(nd.array([[1, 2], [3, 4]]))",
        shows: "\n[[ 5. 11.]\n [11. 25.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    parameters: &[
        Parameter {
            documentation: "Whether the first factor is transposed instead of the second.",
            ..TRANSPOSE
        },
        ALPHA,
    ],
    build: |attributes| {
        let (turned, alpha) = (attributes.bool("transpose")?, attributes.float("alpha")?);
        Ok(OpRef::new(Composite {
            name: LINALG_SYRK.name,
            infer: move |inputs: &[&Array]| {
                let [rows, columns] = matrix(LINALG_SYRK.name, inputs[0])?;
                let (meta, n) = (Meta::of(inputs[0]), if turned { columns } else { rows });
                let ndim = meta.shape.ndim();
                let shape = meta.shape.with(ndim - 2, n).with(ndim - 1, n);
                Ok(smallvec![Meta { shape, ..meta }])
            },
            body: move |inputs: &[&NDArray]| -> Result<Outputs> {
                let square = product(inputs[0], inputs[0], [turned, !turned])?;
                Ok(smallvec![multiply_scalar(&square, alpha)?])
            },
        }))
    },
    cases: &[
        Case::new(&[&[3, 2]]),
        Case::new(&[&[2, 3, 2]]).with(&[("transpose", "True"), ("alpha", "0.5")]),
    ],
    ..Spec::UNARY
};

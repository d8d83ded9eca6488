//! Kronecker's product of columns.

use smallvec::smallvec;

use crate::array::Array;
use crate::autograd::NDArray;
use crate::error::{Error, Result};
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{Composite, Meta, OpRef, Outputs, identity, multiply, reshape_to, same_dtype};
use crate::shape::Shape;

/// Kronecker's product of the columns of matrices.
pub static KHATRI_RAO: Spec = Spec {
    name: "khatri_rao",
    aliases: &[],
    documentation: "The product of Khatri and Rao: each column is Kronecker's product of the matrices' columns.",
    example: Example {
        code: "nd.khatri_rao(nd.array([[1, 2], [3, 4]]), nd.array([[1, 10]]))",
        shows: "\n[[ 1. 20.]\n [ 3. 40.]]\n<NDArray 2x2 @cpu(0)>",
    },
    inputs: Inputs::Variadic,
    build: |_| {
        Ok(OpRef::new(Composite {
            name: KHATRI_RAO.name,
            infer: |inputs: &[&Array]| {
                let dtype = same_dtype(KHATRI_RAO.name, inputs)?;
                let columns = inputs[0].shape().last().copied();
                let fits = |x: &&Array| x.ndim() == 2 && x.shape().last().copied() == columns;
                if !inputs.iter().all(fits) {
                    let message = "matrices with equal numbers of columns are needed";
                    return Err(Error::shape(KHATRI_RAO.name, message));
                }
                let rows = inputs.iter().map(|x| x.shape()[0]).product();
                let shape = Shape::new(&[rows, columns.unwrap_or(0)]);
                Ok(smallvec![Meta { shape, dtype }])
            },
            body: |inputs: &[&NDArray]| -> Result<Outputs> {
                let mut product = identity(inputs[0])?;
                for x in &inputs[1..] {
                    let (rows, columns) = (product.shape()[0], product.shape()[1]);
                    let outer = Shape::new(&[rows, 1, columns]);
                    let inner = Shape::new(&[1, x.shape()[0], columns]);
                    let all = multiply(&reshape_to(&product, outer)?, &reshape_to(x, inner)?)?;
                    product = reshape_to(&all, Shape::new(&[rows * x.shape()[0], columns]))?;
                }
                Ok(smallvec![product])
            },
        }))
    },
    cases: &[
        Case::new(&[&[2, 2], &[3, 2]]),
        Case::new(&[&[2, 1], &[1, 1], &[2, 1]]),
    ],
    ..Spec::UNARY
};

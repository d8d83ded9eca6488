//! Determinants, and their signs and logarithms.

use smallvec::smallvec;

use super::factors::lu;
use super::inverse::inverse;
use super::stack::{elements, made, square, turned};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::error::Result;
use crate::ops::spec::{Case, Example, Inputs, Spec};
use crate::ops::{
    Arrays, Gradients, Meta, Metadata, Op, OpRef, Place, Saves, gradient, multiply, reshape_to,
};
use crate::shape::Shape;

/// The determinant.
pub static LINALG_DET: Spec = Spec {
    name: "linalg_det",
    aliases: &["_linalg_det"],
    documentation: "The determinant of each matrix, of one in shape (1,). The gradient is `det(A) A^-T`; a singular matrix has \
                    none.",
    example: Example {
        code: "nd.linalg_det(nd.array([[1, 4], [2, 3]]))",
        shows: "\n[-5.]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&Determinant)),
    cases: &[Case::new(&[&[3, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

/// The determinant of exchanging each row with the one that is named for it.
fn sign_of(exchanges: &[usize]) -> f64 {
    let exchanged = exchanges
        .iter()
        .enumerate()
        .filter(|(row, other)| row != *other)
        .count();
    if exchanged % 2 == 0 { 1.0 } else { -1.0 }
}

/// The sign and the logarithm of the magnitude of the determinant.
pub static LINALG_SLOGDET: Spec = Spec {
    name: "linalg_slogdet",
    aliases: &["_linalg_slogdet"],
    documentation: "The sign of each determinant, and the logarithm of its magnitude: 0 and -inf for a singular matrix. The \
                    gradient of the logarithm is `A^-T`; the sign has none.",
    example: Example {
        code: "nd.linalg_slogdet(nd.array([[1, 4], [2, 3]]))[1]",
        shows: "\n[1.609438]\n<NDArray 1 @cpu(0)>",
    },
    inputs: Inputs::Fixed(&["A"]),
    build: |_| Ok(OpRef::Static(&SignAndLogarithm)),
    cases: &[Case::new(&[&[3, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

/// One element for each matrix.
fn of_each(op: &'static str, x: &Array) -> Result<Meta> {
    square(op, x)?;
    let meta = Meta::of(x);
    let stack = &meta.shape[..meta.shape.ndim() - 2];
    let shape = if stack.is_empty() {
        Shape::new(&[1])
    } else {
        Shape::new(stack)
    };
    Ok(Meta { shape, ..meta })
}

/// The sign and the logarithm of the magnitude of each determinant.
fn signs_and_logarithms(op: &'static str, x: &Array) -> Result<(Vec<f64>, Vec<f64>)> {
    let n = square(op, x)?;
    let mut all = elements(x)?;
    let (mut signs, mut logarithms) = (Vec::new(), Vec::new());
    for matrix in all.chunks_mut((n * n).max(1)) {
        let mut sign = sign_of(&lu(matrix, n)?);
        let mut logarithm = 0.0;
        for k in 0..n {
            let pivot = matrix[k * n + k];
            sign *= if pivot == 0.0 { 0.0 } else { pivot.signum() };
            logarithm += pivot.abs().ln();
        }
        signs.push(sign);
        logarithms.push(logarithm);
    }
    Ok((signs, logarithms))
}

/// The incoming gradient times `A^-T`.
fn along_inverse(x: &NDArray, incoming: &NDArray) -> Result<NDArray> {
    let ndim = x.shape().ndim();
    let shape = x.shape().with(ndim - 2, 1).with(ndim - 1, 1);
    multiply(&turned(&inverse(x)?)?, &reshape_to(incoming, shape)?)
}

struct Determinant;

impl Op for Determinant {
    fn name(&self) -> &'static str {
        LINALG_DET.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        Ok(smallvec![of_each(LINALG_DET.name, inputs[0])?])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let n = square(LINALG_DET.name, inputs[0])?;
        let mut all = elements(inputs[0])?;
        let mut determinants = Vec::new();
        for matrix in all.chunks_mut((n * n).max(1)) {
            let sign = sign_of(&lu(matrix, n)?);
            determinants.push(
                (0..n)
                    .map(|k| matrix[k * n + k])
                    .fold(sign, |x, pivot| x * pivot),
            );
        }
        determinants.resize(metas[0].shape.size(), 1.0);
        Ok(smallvec![made(place, &determinants, &metas[0])?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 1,
            outputs: 1,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let scaled = multiply(tape.gradient()?, &tape.output(0)?)?;
        Ok(gradient(along_inverse(&tape.input(0)?, &scaled)?))
    }
}

struct SignAndLogarithm;

impl Op for SignAndLogarithm {
    fn name(&self) -> &'static str {
        LINALG_SLOGDET.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let meta = of_each(LINALG_SLOGDET.name, inputs[0])?;
        Ok(smallvec![meta.clone(), meta])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (mut signs, mut logarithms) = signs_and_logarithms(LINALG_SLOGDET.name, inputs[0])?;
        signs.resize(metas[0].shape.size(), 1.0);
        logarithms.resize(metas[1].shape.size(), 0.0);
        Ok(smallvec![
            made(place, &signs, &metas[0])?,
            made(place, &logarithms, &metas[1])?
        ])
    }

    fn saves(&self) -> Saves {
        Saves::INPUT
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        if !tape.has_gradient(1) {
            return Ok(smallvec![None]);
        }
        Ok(gradient(along_inverse(
            &tape.input(0)?,
            &tape.gradient_of(1)?,
        )?))
    }
}

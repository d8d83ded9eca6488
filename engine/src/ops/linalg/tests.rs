//! Derivatives of what only symmetric matrices have, along symmetric matrices.

#![allow(clippy::unwrap_used)]

use super::stack::{product, turned};
use super::*;
use crate::array::Array;
use crate::autograd::NDArray;
use crate::check::check;
use crate::error::Result;
use crate::ops::spec::{Case, Spec};
use crate::ops::{Attributes, Composite, OpRef, Outputs, add};
use crate::storage::Context;

/// `operation(function(x))`, for square `x`.
fn of(operation: &'static Spec, function: fn(&NDArray) -> Result<NDArray>) -> Result<OpRef> {
    let op = (operation.build)(&Attributes::new(operation))?;
    let shapes = (operation.build)(&Attributes::new(operation))?;
    Ok(OpRef::new(Composite {
        name: operation.name,
        infer: move |inputs: &[&Array]| shapes.as_op().infer(inputs),
        body: move |inputs: &[&NDArray]| -> Result<Outputs> { op.call(&[&function(inputs[0])?]) },
    }))
}

/// `X X^T + 1`, whose diagonal is not small.
fn definite(x: &NDArray) -> Result<NDArray> {
    let square = product(x, x, [false, true])?;
    let n = x.shape()[x.shape().ndim() - 1] as i64;
    let ones = crate::ops::eye(n, n, 0, x.dtype(), x.context())?;
    crate::ops::add(&square, &ones)
}

/// `X + X^T`.
fn symmetric(x: &NDArray) -> Result<NDArray> {
    add(x, &turned(x)?)
}

static DEFINITE: Spec = Spec {
    name: "potrf of a square",
    build: |_| of(&LINALG_POTRF, definite),
    cases: &[Case::new(&[&[3, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

static SYMMETRIC: Spec = Spec {
    name: "syevd of a sum",
    build: |_| of(&LINALG_SYEVD, symmetric),
    cases: &[Case::new(&[&[3, 3]]), Case::new(&[&[2, 2, 2]])],
    ..Spec::UNARY
};

#[test]
fn derivatives_of_cholesky_factors() {
    check(&DEFINITE, &[Context::cpu(0)]).unwrap();
}

#[test]
fn derivatives_of_eigenvalues_and_eigenvectors() {
    check(&SYMMETRIC, &[Context::cpu(0)]).unwrap();
}

#[test]
fn factors_multiply_to_the_matrix() {
    let elements: Vec<f64> = (0..30).map(|k| f64::from((k * 7 + 3) % 11) - 4.5).collect();
    let a = NDArray::from_slice(&elements, [5, 6], Context::cpu(0)).unwrap();
    let factors = LINALG_GELQF
        .call(&Attributes::new(&LINALG_GELQF), &[&a])
        .unwrap();
    let back = product(&factors[1], &factors[0], [false, false]).unwrap();
    let close = |x: &NDArray, y: &NDArray| {
        let (x, y) = (x.to_vec::<f64>().unwrap(), y.to_vec::<f64>().unwrap());
        x.iter().zip(&y).all(|(x, y)| (x - y).abs() < 1e-12)
    };
    assert!(close(&back, &a));
    let square = symmetric(&product(&a, &a, [false, true]).unwrap()).unwrap();
    let inverse = LINALG_INVERSE
        .call(&Attributes::new(&LINALG_INVERSE), &[&square])
        .unwrap();
    let ones = product(&square, &inverse[0], [false, false]).unwrap();
    let expected = crate::ops::eye(5, 5, 0, a.dtype(), a.context()).unwrap();
    assert!(close(&ones, &expected));
    let parts = LINALG_SYEVD
        .call(&Attributes::new(&LINALG_SYEVD), &[&square])
        .unwrap();
    let scaled =
        crate::ops::multiply(&parts[0], &crate::ops::expand_dims(&parts[1], -1).unwrap()).unwrap();
    assert!(close(
        &product(&parts[0], &scaled, [true, false]).unwrap(),
        &square
    ));
}

#[test]
fn an_empty_stack_is_an_empty_stack() {
    let empty = NDArray::from_slice::<f32>(&[], [0, 2, 2], Context::cpu(0)).unwrap();
    for spec in [
        &LINALG_POTRF,
        &LINALG_INVERSE,
        &LINALG_DET,
        &LINALG_GELQF,
        &LINALG_SYEVD,
    ] {
        let out = spec.call(&Attributes::new(spec), &[&empty]).unwrap();
        assert_eq!(out[0].size(), 0);
    }
}

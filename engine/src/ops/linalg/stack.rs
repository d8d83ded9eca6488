//! Stacks of matrices on the host, and what gradient rules do with stacks.

use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::ops::{Meta, Place, batch_dot, broadcast_to, multiply, numbers, reshape_to, transpose};
use crate::shape::Shape;

/// Checks that an input holds matrices of float32 or float64; returns their extents.
pub(super) fn matrix(op: &'static str, x: &Array) -> Result<[usize; 2]> {
    if !matches!(x.dtype(), DType::Float32 | DType::Float64) {
        let message = "This operation only supports 32-bit and 64-bit floating point";
        return Err(Error::argument(op, message));
    }
    match x.shape()[..] {
        [.., rows, columns] => Ok([rows, columns]),
        _ => Err(unfit(op, wording(op)[0], x)),
    }
}

/// What MXNet says of an operation's input that holds no matrices, and of one whose matrices are not square.
fn wording(op: &str) -> [&'static str; 2] {
    match op {
        "linalg_potrf" => ["No square matrix as input to potrf."; 2],
        "linalg_potri" => ["No square matrix as input to potri."; 2],
        "linalg_det" | "linalg_slogdet" | "linalg_inverse" => [
            "Input A's dimension must be >= 2",
            "Input A's last two dimension must be equal",
        ],
        "linalg_extractdiag" | "linalg_extracttrian" => [
            "Input operand must be a tensor of matrices",
            "Input operand must be a tensor of square matrices",
        ],
        "linalg_sumlogdiag" => ["sumlogdiag operator requires square matrices as input."; 2],
        "linalg_trmm" | "linalg_trsm" => ["First operand must be a tensor of square matrices"; 2],
        _ => [
            "Input A shape wrong: there are no matrices",
            "Input A shape wrong: Last two dimensions must be equal",
        ],
    }
}

fn unfit(op: &'static str, says: &str, x: &Array) -> Error {
    Error::shape(op, format!("{says} (got {})", x.shape()))
}

/// Checks that an input holds square matrices; returns their extent.
pub(super) fn square(op: &'static str, x: &Array) -> Result<usize> {
    let [rows, columns] = matrix(op, x)?;
    if rows != columns {
        return Err(unfit(op, wording(op)[1], x));
    }
    Ok(rows)
}

/// The elements in float64, matrix after matrix.
pub(super) fn elements(x: &Array) -> Result<Vec<f64>> {
    NDArray::new(x.clone()).to_vec::<f64>()
}

/// An array of these elements.
pub(super) fn made(place: &Place, elements: &[f64], meta: &Meta) -> Result<Array> {
    numbers(elements, meta, place.context).map(|array| array.array().clone())
}

/// The product of two stacks.
pub(super) fn product(lhs: &NDArray, rhs: &NDArray, turned: [bool; 2]) -> Result<NDArray> {
    let stacked = |x: &NDArray| {
        let shape = x.shape();
        let (before, last) = shape.split_at(shape.ndim() - 2);
        reshape_to(x, Shape::new(&[before.iter().product(), last[0], last[1]]))
    };
    let product = batch_dot(&stacked(lhs)?, &stacked(rhs)?, turned[0], turned[1])?;
    let ndim = lhs.shape().ndim();
    let shape = lhs.shape().with(ndim - 2, product.shape()[1]);
    reshape_to(&product, shape.with(ndim - 1, product.shape()[2]))
}

/// Every matrix transposed.
pub(super) fn turned(x: &NDArray) -> Result<NDArray> {
    let ndim = x.shape().ndim();
    let mut order: Vec<usize> = (0..ndim).collect();
    order.swap(ndim - 2, ndim - 1);
    transpose(x, &order)
}

/// Elements of all matrices multiplied by `weight(row, column)`.
pub(super) fn weighted(x: &NDArray, weight: impl Fn(usize, usize) -> f64) -> Result<NDArray> {
    let ndim = x.shape().ndim();
    let (rows, columns) = (x.shape()[ndim - 2], x.shape()[ndim - 1]);
    let weights: Vec<f64> = (0..rows * columns)
        .map(|index| weight(index / columns, index % columns))
        .collect();
    let meta = Meta {
        shape: Shape::new(&[rows, columns]),
        dtype: x.dtype(),
    };
    let weights = numbers(&weights, &meta, x.context())?;
    multiply(x, &broadcast_to(&weights, x.shape().clone())?)
}

/// The lower or upper triangle, zeros elsewhere.
pub(super) fn triangle(x: &NDArray, lower: bool) -> Result<NDArray> {
    weighted(x, |row, column| {
        f64::from(u8::from(if lower { row >= column } else { row <= column }))
    })
}

/// The lower triangle, and its mirror image above the diagonal.
pub(super) fn mirrored(x: &NDArray) -> Result<NDArray> {
    let below = weighted(x, |row, column| f64::from(u8::from(row > column)))?;
    crate::ops::add(&triangle(x, true)?, &turned(&below)?)
}

//! Functions of two arrays that only NumPy's operators need. They are plain loops on the host, where all arrays of
//! NumPy's face are.

use engine::{Error, NDArray, Result, ops};

/// The whole part of the quotient, towards minus infinity; an integer divided by 0 is 0.
pub(super) fn floor_divide(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    let float = |x: f64, y: f64| {
        if y == 0.0 {
            x / y
        } else {
            ((x - float_remainder(x, y)) / y).round()
        }
    };
    let integer = |x: i64, y: i64| {
        x.wrapping_sub(integer_remainder(x, y))
            .checked_div(y)
            .unwrap_or(0)
    };
    apply(x, y, float, integer)
}

/// The remainder with the sign of the divisor; divided by 0, `nan` for floats and 0 for integers.
pub(super) fn remainder(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply(x, y, float_remainder, integer_remainder)
}

pub(super) fn bitwise_and(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply_to_integers(x, y, |x, y| x & y)
}

pub(super) fn bitwise_or(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply_to_integers(x, y, |x, y| x | y)
}

pub(super) fn bitwise_xor(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply_to_integers(x, y, |x, y| x ^ y)
}

pub(super) fn left_shift(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply_to_integers(x, y, |x, y| shifted(y).map_or(0, |y| x << y))
}

pub(super) fn right_shift(x: &NDArray, y: &NDArray) -> Result<NDArray> {
    apply_to_integers(x, y, |x, y| x >> shifted(y).unwrap_or(i64::BITS - 1))
}

/// A distance that a 64-bit number can be shifted by.
fn shifted(distance: i64) -> Option<u32> {
    u32::try_from(distance)
        .ok()
        .filter(|distance| *distance < i64::BITS)
}

fn float_remainder(x: f64, y: f64) -> f64 {
    let rest = x % y;
    if rest != 0.0 && (rest < 0.0) != (y < 0.0) {
        rest + y
    } else {
        rest
    }
}

fn integer_remainder(x: i64, y: i64) -> i64 {
    match x.checked_rem(y) {
        Some(rest) if rest != 0 && (rest < 0) != (y < 0) => rest + y,
        Some(rest) => rest,
        None => 0,
    }
}

fn apply_to_integers(x: &NDArray, y: &NDArray, function: fn(i64, i64) -> i64) -> Result<NDArray> {
    let (x_elements, y_elements, shape) = spread::<i64>(x, y)?;
    let results: Vec<i64> = x_elements
        .iter()
        .zip(&y_elements)
        .map(|(x, y)| function(*x, *y))
        .collect();
    ops::cast(
        &NDArray::from_slice(&results, shape, x.context())?,
        x.dtype(),
    )
}

fn apply(
    x: &NDArray,
    y: &NDArray,
    float: impl Fn(f64, f64) -> f64,
    integer: fn(i64, i64) -> i64,
) -> Result<NDArray> {
    if !x.dtype().is_float() {
        return apply_to_integers(x, y, integer);
    }
    let (x_elements, y_elements, shape) = spread::<f64>(x, y)?;
    let results: Vec<f64> = x_elements
        .iter()
        .zip(&y_elements)
        .map(|(x, y)| float(*x, *y))
        .collect();
    ops::cast(
        &NDArray::from_slice(&results, shape, x.context())?,
        x.dtype(),
    )
}

/// The elements of both, broadcast to their common shape.
fn spread<T: engine::dtype::Element>(
    x: &NDArray,
    y: &NDArray,
) -> Result<(Vec<T>, Vec<T>, engine::Shape)> {
    let shape = x
        .shape()
        .broadcast(y.shape())
        .ok_or_else(|| Error::Broadcast {
            op: "elementwise",
            lhs: x.shape().clone(),
            rhs: y.shape().clone(),
        })?;
    let elements = |array: &NDArray| ops::broadcast_to(array, shape.clone())?.to_vec::<T>();
    Ok((elements(x)?, elements(y)?, shape))
}

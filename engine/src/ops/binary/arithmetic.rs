//! Sums, differences, products, quotients, remainders and powers.

use super::Binary;
use crate::autograd::NDArray;
use crate::binary_function;
use crate::error::Result;
use crate::math::Power;
use crate::math_function;
use crate::ops::spec::{Case, Domain, Example, Spec};
use crate::ops::{OpRef, Saves, add_scalar, floor, log, multiply_scalar, negative};

/// The sum, broadcast.
///
/// # Errors
/// [`Error::Broadcast`](crate::Error::Broadcast), [`Error::DTypeMismatch`](crate::Error::DTypeMismatch); likewise for
/// all functions of two arrays.
#[inline]
pub fn add(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    ADD.call(lhs, rhs)
}

/// See [`add`].
pub static ADD: Binary = Binary {
    spec: Spec {
        name: "broadcast_add",
        aliases: &["broadcast_plus"],
        documentation: "The sum of two arrays, broadcast to a common shape. Both derivatives are 1.",
        example: Example {
            code: "nd.broadcast_add(nd.array([[1, 2], [3, 4]]), nd.array([[10], [20]]))",
            shows: "\n[[11. 12.]\n [23. 24.]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&ADD)),
        ..Spec::BINARY
    },
    function: binary_function!("add", |x, y| x + y, integer: |x, y| x.wrapping_add(y), shader: "x + y"),
    saves: Saves::NOTHING,
    derivatives: Some([
        |tape| Ok(tape.gradient()?.clone()),
        |tape| Ok(tape.gradient()?.clone()),
    ]),
};

/// The difference, broadcast.
///
/// # Errors
/// As [`add`].
#[inline]
pub fn subtract(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    SUBTRACT.call(lhs, rhs)
}

/// See [`subtract`].
pub static SUBTRACT: Binary = Binary {
    spec: Spec {
        name: "broadcast_sub",
        aliases: &["broadcast_minus"],
        documentation: "The difference of two arrays, broadcast to a common shape. The derivatives are 1 and -1.",
        example: Example {
            code: "nd.broadcast_sub(nd.array([[1, 2], [3, 4]]), nd.array([1, 2]))",
            shows: "\n[[0. 0.]\n [2. 2.]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&SUBTRACT)),
        ..Spec::BINARY
    },
    function: binary_function!("subtract", |x, y| x - y, integer: |x, y| x.wrapping_sub(y), shader: "x - y"),
    saves: Saves::NOTHING,
    derivatives: Some([
        |tape| Ok(tape.gradient()?.clone()),
        |tape| negative(tape.gradient()?),
    ]),
};

/// The product, broadcast.
///
/// # Errors
/// As [`add`].
#[inline]
pub fn multiply(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    MULTIPLY.call(lhs, rhs)
}

/// See [`multiply`].
pub static MULTIPLY: Binary = Binary {
    spec: Spec {
        name: "broadcast_mul",
        documentation: "The product of two arrays, element by element, broadcast to a common shape. Each derivative is \
                        the other operand.",
        example: Example {
            code: "nd.broadcast_mul(nd.array([[1, 2], [3, 4]]), nd.array([10, 100]))",
            shows: "\n[[ 10. 200.]\n [ 30. 400.]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&MULTIPLY)),
        ..Spec::BINARY
    },
    function: binary_function!("multiply", |x, y| x * y, integer: |x, y| x.wrapping_mul(y), shader: "x * y"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| multiply(tape.gradient()?, &tape.input(1)?),
        |tape| multiply(tape.gradient()?, &tape.input(0)?),
    ]),
};

/// The quotient, broadcast. Integers divide as C's; an integer divided by 0 is 0.
///
/// # Errors
/// As [`add`].
#[inline]
pub fn divide(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    DIVIDE.call(lhs, rhs)
}

/// See [`divide`].
pub static DIVIDE: Binary = Binary {
    spec: Spec {
        name: "broadcast_div",
        documentation: "The quotient of two arrays, broadcast to a common shape: `inf` or `nan` where a float is divided \
                        by 0, 0 where an integer is. The derivatives are `1 / rhs` and `-lhs / rhs^2`.",
        example: Example {
            code: "nd.broadcast_div(nd.array([[1, 2], [3, 4]]), nd.array([2, 0]))",
            shows: "\n[[0.5 inf]\n [1.5 inf]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&DIVIDE)),
        cases: &[
            Case::new(&[&[2, 3], &[2, 3]]).from(&[Domain::Real, Domain::Positive]),
            Case::new(&[&[2, 1, 3], &[4, 1]]).from(&[Domain::Real, Domain::Positive]),
        ],
        ..Spec::BINARY
    },
    function: binary_function!("divide", |x, y| x / y, integer: integer_quotient, shader: "quotient(x, y)"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| divide(tape.gradient()?, &tape.input(1)?),
        |tape| {
            let slope = QUOTIENT_SLOPE.call(&tape.input(0)?, &tape.input(1)?)?;
            multiply(tape.gradient()?, &slope)
        },
    ]),
};

/// `-lhs / rhs^2`, the derivative of a quotient with respect to its divisor, in one go.
static QUOTIENT_SLOPE: Binary = Binary {
    spec: Spec {
        name: "quotient_slope",
        ..Spec::BINARY
    },
    function: binary_function!("quotient_slope", |x, y| -(x / (y * y)), integer: |x, y| integer_quotient(x, y.wrapping_mul(y)).wrapping_neg(), shader: "-quotient(x, y * y)"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| {
            let rhs = tape.input(1)?;
            negative(&divide(tape.gradient()?, &multiply(&rhs, &rhs)?)?)
        },
        |tape| {
            let (lhs, rhs) = (tape.input(0)?, tape.input(1)?);
            let cube = multiply(&rhs, &multiply(&rhs, &rhs)?)?;
            let slope = multiply_scalar(&divide(&lhs, &cube)?, 2.0)?;
            multiply(tape.gradient()?, &slope)
        },
    ]),
};

pub(crate) fn integer_quotient(x: i64, y: i64) -> i64 {
    x.checked_div(y).unwrap_or(0)
}

pub(crate) fn integer_remainder(x: i64, y: i64) -> i64 {
    if y == 0 {
        0
    } else {
        (x.wrapping_rem(y)).wrapping_add(y).wrapping_rem(y)
    }
}

/// The remainder with the sign of the divisor, broadcast; 0 where the divisor is 0.
///
/// # Errors
/// As [`add`].
pub fn modulo(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    MODULO.call(lhs, rhs)
}

/// See [`modulo`].
pub static MODULO: Binary = Binary {
    spec: Spec {
        name: "broadcast_mod",
        documentation: "The remainder of a division, with the sign of the divisor; 0 where the divisor is 0. The \
                        derivatives are 1 and `-floor(lhs / rhs)`.",
        example: Example {
            code: "nd.broadcast_mod(nd.array([5, -5, 5]), nd.array([3, 3, 0]))",
            shows: "\n[2. 1. 0.]\n<NDArray 3 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&MODULO)),
        cases: &[Case::new(&[&[2, 3], &[2, 3]]).from(&[Domain::Real, Domain::AboveOne])],
        ..Spec::BINARY
    },
    function: binary_function!("modulo", |x, y| {
        let rest = x % y;
        if y == 0.0 { y * 0.0 } else if rest != 0.0 && (rest < 0.0) != (y < 0.0) { rest + y } else if x < 0.0 && y > 0.0 { rest + 0.0 } else { rest }
    }, integer: integer_remainder, shader: "remainder(x, y)"),
    saves: Saves::INPUTS,
    derivatives: Some([
        |tape| Ok(tape.gradient()?.clone()),
        |tape| {
            negative(&multiply(
                tape.gradient()?,
                &floor(&divide(&tape.input(0)?, &tape.input(1)?)?)?,
            )?)
        },
    ]),
};

/// The left operand to the power of the right one, broadcast.
///
/// # Errors
/// As [`add`].
pub fn power(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
    POWER.call(lhs, rhs)
}

/// See [`power`].
pub static POWER: Binary = Binary {
    spec: Spec {
        name: "broadcast_power",
        documentation: "The left operand to the power of the right one, broadcast to a common shape. The derivatives are \
                        `rhs lhs^(rhs - 1)` and `lhs^rhs log(lhs)`.",
        example: Example {
            code: "nd.broadcast_power(nd.array([2, 3]), nd.array([[2], [0.5]]))",
            shows: "\n[[4.        9.       ]\n [1.4142135 1.7320508]]\n<NDArray 2x2 @cpu(0)>",
        },
        build: |_| Ok(OpRef::Static(&POWER)),
        cases: &[
            Case::new(&[&[2, 3], &[2, 3]]).from(&[Domain::Positive, Domain::Real]),
            Case::new(&[&[2, 1, 3], &[4, 1]]).from(&[Domain::Positive, Domain::Real]),
        ],
        ..Spec::BINARY
    },
    function: math_function!("power", Power, |x, y| x.powf(y), shader: "pow(x, y)"),
    saves: Saves {
        inputs: 3,
        outputs: 1,
    },
    derivatives: Some([
        |tape| {
            let (lhs, rhs) = (tape.input(0)?, tape.input(1)?);
            let lowered = power(&lhs, &add_scalar(&rhs, -1.0)?)?;
            multiply(tape.gradient()?, &multiply(&rhs, &lowered)?)
        },
        |tape| {
            multiply(
                tape.gradient()?,
                &multiply(&tape.output(0)?, &log(&tape.input(0)?)?)?,
            )
        },
    ]),
};

//! Roots and reciprocals.

use super::{POSITIVE, square};
use crate::ops::{Saves, divide, multiply, multiply_scalar, negative};
use crate::{library_function, math, unary_function};

elementwise!(SQRT, sqrt, "sqrt", "The square root of each element; `nan` below 0. The derivative is `0.5 / sqrt(x)`.",
    "[4, 2, -1]" => "[2.        1.4142135       nan]",
    unary_function!("sqrt", |x, _| x.sqrt(), integer: none, shader: "sqrt(x)"),
    Saves::OUTPUT, POSITIVE,
    Some(|tape| divide(&multiply_scalar(tape.gradient()?, 0.5)?, &tape.output(0)?)));

elementwise!(RSQRT, rsqrt, "rsqrt", "1 divided by the square root of each element. The derivative is `-0.5 / (x sqrt(x))`.",
"[4, 1, 0]" => "[0.5 1.  inf]",
unary_function!("rsqrt", |x, _| x.sqrt().recip(), integer: none, shader: "1.0 / sqrt(x)"),
Saves::INPUT, POSITIVE,
Some(|tape| {
    let x = tape.input(0)?;
    divide(&multiply_scalar(tape.gradient()?, -0.5)?, &multiply(&x, &sqrt(&x)?)?)
}));

elementwise!(CBRT, cbrt, "cbrt", "The cube root of each element. The derivative is `1 / (3 cbrt(x)^2)`.",
    "[8, -27, 0]" => "[ 2. -3.  0.]",
    library_function!("cbrt", math::Cbrt, shader: "cbrt(x)"),
    Saves::OUTPUT, POSITIVE,
    Some(|tape| divide(tape.gradient()?, &multiply_scalar(&square(&tape.output(0)?)?, 3.0)?)));

elementwise!(RCBRT, rcbrt, "rcbrt", "1 divided by the cube root of each element. The derivative is `-1 / (3 x cbrt(x))`.",
"[8, -1, 0]" => "[ 0.5 -1.   inf]",
library_function!("rcbrt", math::Rcbrt, shader: "1.0 / cbrt(x)"),
Saves::INPUT, POSITIVE,
Some(|tape| {
    let x = tape.input(0)?;
    divide(tape.gradient()?, &multiply_scalar(&multiply(&x, &cbrt(&x)?)?, -3.0)?)
}));

elementwise!(RECIPROCAL, reciprocal, "reciprocal", "1 divided by each element. The derivative is `-1 / x^2`.",
    "[2, -4, 0]" => "[ 0.5  -0.25   inf]",
    unary_function!("reciprocal", |x, _| x.recip(), integer: none, shader: "1.0 / x"),
    Saves::INPUT, POSITIVE,
    Some(|tape| negative(&divide(tape.gradient()?, &square(&tape.input(0)?)?)?)));

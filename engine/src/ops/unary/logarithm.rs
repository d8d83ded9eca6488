//! Logarithms to other bases, and near 1.

use std::f64::consts::{LN_2, LN_10};

use super::{POSITIVE, UNIT, exp};
use crate::ops::{Saves, add_scalar, divide, divide_scalar, multiply};
use crate::{library_function, math};

elementwise!(LOG2, log2, "log2", "The logarithm to base 2 of each element: `-inf` at 0, `nan` below. The derivative is `1 / (x log(2))`.",
    "[1, 8, 0]" => "[  0.   3. -inf]",
    library_function!("log2", math::Log2, shader: "log2(x)"),
    Saves::INPUT, POSITIVE,
    Some(|tape| divide_scalar(&divide(tape.gradient()?, &tape.input(0)?)?, LN_2)));

elementwise!(LOG10, log10, "log10", "The logarithm to base 10 of each element: `-inf` at 0, `nan` below. The derivative is `1 / (x log(10))`.",
    "[1, 1000, 0]" => "[  0.   3. -inf]",
    library_function!("log10", math::Log10, shader: "log10(x)"),
    Saves::INPUT, POSITIVE,
    Some(|tape| divide_scalar(&divide(tape.gradient()?, &tape.input(0)?)?, LN_10)));

elementwise!(LOG1P, log1p, "log1p", "The logarithm of 1 plus each element, without loss for small ones. The derivative is `1 / (1 + x)`.",
    "[0, 1e-8, 1]" => "[0.000000e+00 1.000000e-08 6.931472e-01]",
    library_function!("log1p", math::Log1p, shader: "log1p(x)"),
    Saves::INPUT, UNIT,
    Some(|tape| divide(tape.gradient()?, &add_scalar(&tape.input(0)?, 1.0)?)));

elementwise!(EXPM1, expm1, "expm1", "The exponential of each element less 1, without loss for small ones. The derivative is `exp(x)`.",
    "[0, 1e-8, 1]" => "[0.0000000e+00 9.9999999e-09 1.7182817e+00]",
    library_function!("expm1", math::Expm1, shader: "expm1(x)"),
    Saves::INPUT, UNIT,
    Some(|tape| multiply(tape.gradient()?, &exp(&tape.input(0)?)?)));

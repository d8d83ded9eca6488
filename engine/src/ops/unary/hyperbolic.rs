//! Hyperbolic functions and their inverses.

use super::{REAL, UNIT, square};
use crate::ops::spec::{Case, Domain};
use crate::ops::{Saves, add_scalar, divide, hypot_scalar, multiply, sqrt, subtract_from_scalar};
use crate::{library_function, math};

elementwise!(SINH, sinh, "sinh", "The hyperbolic sine of each element. The derivative is the hyperbolic cosine.",
    "[0, 1, -1]" => "[ 0.         1.1752012 -1.1752012]",
    library_function!("sinh", math::Sinh, shader: "sinh(x)"),
    Saves::INPUT, REAL,
    Some(|tape| multiply(tape.gradient()?, &cosh(&tape.input(0)?)?)));

elementwise!(COSH, cosh, "cosh", "The hyperbolic cosine of each element. The derivative is the hyperbolic sine.",
    "[0, 1, -1]" => "[1.        1.5430806 1.5430806]",
    library_function!("cosh", math::Cosh, shader: "cosh(x)"),
    Saves::INPUT, REAL,
    Some(|tape| multiply(tape.gradient()?, &sinh(&tape.input(0)?)?)));

elementwise!(TANH, tanh, "tanh", "The hyperbolic tangent of each element. The derivative is `1 - tanh(x)^2`.",
    "[0, 1, -1]" => "[ 0.         0.7615942 -0.7615942]",
    library_function!("tanh", math::Tanh, shader: "tanh(x)"),
    Saves::OUTPUT, REAL,
    Some(|tape| multiply(tape.gradient()?, &subtract_from_scalar(&square(&tape.output(0)?)?, 1.0)?)));

elementwise!(ARCSINH, arcsinh, "arcsinh", "The number whose hyperbolic sine each element is. The derivative is `1 / sqrt(x^2 + 1)`.",
    "[0, 1, -1]" => "[ 0.         0.8813736 -0.8813736]",
    library_function!("arcsinh", math::Arcsinh, shader: "asinh(x)"),
    Saves::INPUT, REAL,
    Some(|tape| divide(tape.gradient()?, &hypot_scalar(&tape.input(0)?, 1.0)?)));

elementwise!(ARCCOSH, arccosh, "arccosh", "The positive number whose hyperbolic cosine each element is; `nan` below 1. The derivative is `1 / sqrt(x^2 - 1)`.",
    "[1, 2, 0]" => "[0.       1.316958      nan]",
    library_function!("arccosh", math::Arccosh, shader: "acosh(x)"),
    Saves::INPUT, &[Case::new(&[&[2, 3]]).from(&[Domain::AboveOne])],
    Some(|tape| divide(tape.gradient()?, &sqrt(&add_scalar(&square(&tape.input(0)?)?, -1.0)?)?)));

elementwise!(ARCTANH, arctanh, "arctanh", "The number whose hyperbolic tangent each element is; `nan` outside of -1 to 1. The derivative is `1 / (1 - x^2)`.",
    "[0, 0.5, 1]" => "[0.         0.54930615        inf]",
    library_function!("arctanh", math::Arctanh, shader: "atanh(x)"),
    Saves::INPUT, UNIT,
    Some(|tape| divide(tape.gradient()?, &subtract_from_scalar(&square(&tape.input(0)?)?, 1.0)?)));

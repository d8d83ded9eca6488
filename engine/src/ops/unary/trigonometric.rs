//! Trigonometric functions and their inverses. Angles are in radians.

use super::{REAL, UNIT, negative, square};
use crate::autograd::NDArray;
use crate::error::Result;
use crate::ops::{Saves, add_scalar, divide, multiply, sqrt, subtract_from_scalar};
use crate::{library_function, math};

elementwise!(SIN, sin, "sin", "The sine of each element. The derivative is the cosine.",
    "[0, 1, 2]" => "[0.         0.84147096 0.9092974 ]",
    library_function!("sin", math::Sin, shader: "sin(x)"),
    Saves::INPUT, REAL,
    Some(|tape| multiply(tape.gradient()?, &cos(&tape.input(0)?)?)));

elementwise!(COS, cos, "cos", "The cosine of each element. The derivative is the negative sine.",
    "[0, 1, 2]" => "[ 1.          0.5403023  -0.41614684]",
    library_function!("cos", math::Cos, shader: "cos(x)"),
    Saves::INPUT, REAL,
    Some(|tape| negative(&multiply(tape.gradient()?, &sin(&tape.input(0)?)?)?)));

elementwise!(TAN, tan, "tan", "The tangent of each element. The derivative is `1 + tan(x)^2`.",
    "[0, 1, 2]" => "[ 0.         1.5574077 -2.1850398]",
    library_function!("tan", math::Tan, shader: "tan(x)"),
    Saves::OUTPUT, UNIT,
    Some(|tape| multiply(tape.gradient()?, &add_scalar(&square(&tape.output(0)?)?, 1.0)?)));

elementwise!(ARCSIN, arcsin, "arcsin", "The angle between `-pi/2` and `pi/2` whose sine each element is; `nan` outside of -1 to 1. The derivative is `1 / sqrt(1 - x^2)`.",
    "[0, 1, 2]" => "[0.        1.5707964       nan]",
    library_function!("arcsin", math::Arcsin, shader: "asin(x)"),
    Saves::INPUT, UNIT,
    Some(|tape| divide(tape.gradient()?, &cosine_of_sine(&tape.input(0)?)?)));

elementwise!(ARCCOS, arccos, "arccos", "The angle between 0 and `pi` whose cosine each element is; `nan` outside of -1 to 1. The derivative is `-1 / sqrt(1 - x^2)`.",
    "[0, 1, 2]" => "[1.5707964 0.              nan]",
    library_function!("arccos", math::Arccos, shader: "acos(x)"),
    Saves::INPUT, UNIT,
    Some(|tape| negative(&divide(tape.gradient()?, &cosine_of_sine(&tape.input(0)?)?)?)));

elementwise!(ARCTAN, arctan, "arctan", "The angle between `-pi/2` and `pi/2` whose tangent each element is. The derivative is `1 / (1 + x^2)`.",
    "[0, 1, 2]" => "[0.        0.7853982 1.1071488]",
    library_function!("arctan", math::Arctan, shader: "atan(x)"),
    Saves::INPUT, REAL,
    Some(|tape| divide(tape.gradient()?, &add_scalar(&square(&tape.input(0)?)?, 1.0)?)));

/// `sqrt(1 - x^2)`.
fn cosine_of_sine(x: &NDArray) -> Result<NDArray> {
    sqrt(&subtract_from_scalar(&square(x)?, 1.0)?)
}

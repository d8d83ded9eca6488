//! Numbers as integers of eight bits, for inference.
//!
//! A quantised array is three: integers, and two arrays of one element that say which range they stand for. An integer `q`
//! stands for `q r / steps`, where `r` is the larger magnitude of the range's ends. For int8 there are 127 steps, for uint8
//! 255, or half a step more in places: MXNet's CPU is not of one mind about it, and each operation counts as it does there.
//! Integers are rounded, halves to even ones, and limited to what the type holds. None has a gradient.

mod add;
mod calibrate;
mod conversion;
mod join;
mod layers;
mod passing;

pub use add::*;
pub use calibrate::*;
pub use conversion::*;
pub use join::*;
pub use layers::*;
pub use passing::*;

use super::spec::{Case, Domain, Spec};
use super::{
    Meta, abs, add, cast, equal_scalar, floor, greater_scalar, maximum, modulo_scalar, multiply,
    subtract,
};
use crate::array::Array;
use crate::autograd::NDArray;
use crate::dtype::DType;
use crate::error::{Error, Result};
use crate::shape::Shape;

/// What the specifications of these operations have in common.
const QUANTIZED: Spec = Spec {
    differentiable: false,
    ..Spec::UNARY
};

/// A case without derivatives, of inputs of these types.
const fn case(
    shapes: &'static [&'static [usize]],
    domains: &'static [Domain],
    types: &'static [DType],
) -> Case {
    Case::new(shapes).from(domains).typed(types).order(0)
}

/// What one end of a range is.
fn end() -> Meta {
    Meta {
        shape: Shape::new(&[1]),
        dtype: DType::Float32,
    }
}

/// Checks that an array is one of integers of eight bits.
fn check_integers(op: &'static str, x: &Array) -> Result<()> {
    match x.dtype() {
        DType::Int8 | DType::UInt8 => Ok(()),
        dtype => Err(Error::argument(
            op,
            format!("{op} only supports int8 and uint8 as input, while {dtype} is given"),
        )),
    }
}

/// Checks that arrays are ends of ranges.
fn check_ends(op: &'static str, ends: &[&Array]) -> Result<()> {
    for end in ends {
        if end.size() != 1 {
            return Err(Error::shape(
                op,
                format!(
                    "Shape inconsistent, Provided = {}, inferred shape=[1]",
                    end.shape()
                ),
            ));
        }
        if end.dtype() != DType::Float32 {
            return Err(Error::argument(
                op,
                format!(
                    "Type inconsistent, Provided = {}, inferred type = float32",
                    end.dtype()
                ),
            ));
        }
    }
    Ok(())
}

/// The larger magnitude of a range's ends.
fn reach(ends: [&NDArray; 2]) -> Result<NDArray> {
    maximum(&abs(ends[0])?, &abs(ends[1])?)
}

/// The largest integer of a type: how many steps there are from 0 to the end of a range.
fn steps(dtype: DType) -> f64 {
    if dtype == DType::UInt8 { 255.0 } else { 127.0 }
}

/// Half a step more than there is.
fn half_more(dtype: DType) -> f64 {
    steps(dtype) + 0.5
}

/// Floats as integers of a type, halves rounded to even ones, limited to what it holds.
fn nearest(x: &NDArray, dtype: DType) -> Result<NDArray> {
    let (least, most) = match dtype {
        DType::UInt8 => (0.0, 255.0),
        _ => (-128.0, 127.0),
    };
    cast(&super::clip(&to_even(x)?, least, most)?, dtype)
}

/// The nearest whole numbers, of two that are as near the even one; MXNet's `rint` takes the lower.
fn to_even(x: &NDArray) -> Result<NDArray> {
    let below = floor(x)?;
    let rest = subtract(x, &below)?;
    let odd_half = multiply(&equal_scalar(&rest, 0.5)?, &modulo_scalar(&below, 2.0)?)?;
    add(&below, &add(&greater_scalar(&rest, 0.5)?, &odd_half)?)
}

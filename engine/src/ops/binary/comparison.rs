//! Comparisons and logic. Results are 0 and 1 in the operands' element type; derivatives are zero.

use super::{BROADCAST_SHAPES, Binary};
use crate::autograd::NDArray;
use crate::context::BinaryFunction;
use crate::error::Result;
use crate::ops::spec::{Case, Example, Spec};
use crate::ops::{OpRef, Saves, run_static};
use crate::simd;

/// A comparison: a truth value of two numbers, and its shader text.
macro_rules! comparison {
    ($static:ident, $function:ident, $name:literal, $documentation:literal, $shows:literal,
     |$x:ident, $y:ident| $truth:expr, shader: $shader:literal) => {
        #[doc = $documentation]
        ///
        /// # Errors
        /// As [`add`](super::add).
        pub fn $function(lhs: &NDArray, rhs: &NDArray) -> Result<NDArray> {
            run_static(&$static, &[lhs, rhs])
        }

        #[doc = concat!("See [`", stringify!($function), "`].")]
        pub static $static: Binary = Binary {
            spec: Spec {
                name: $name,
                documentation: concat!(
                    $documentation,
                    " The result has the operands' element type; the derivatives are 0."
                ),
                example: Example {
                    code: concat!("nd.", $name, "(nd.array([0, 1, 2]), nd.array([1, 1, 1]))"),
                    shows: concat!("\n", $shows, "\n<NDArray 3 @cpu(0)>"),
                },
                build: |_| Ok(OpRef::Static(&$static)),
                cases: COMPARED,
                ..Spec::BINARY
            },
            function: BinaryFunction {
                name: $name,
                // SAFETY: a run's pointers are valid by its contract.
                float32: |run| unsafe {
                    simd::binary(run, |$x: f32, $y: f32| f32::from(u8::from($truth)))
                },
                // SAFETY: as above.
                float64: |run| unsafe {
                    simd::binary(run, |$x: f64, $y: f64| f64::from(u8::from($truth)))
                },
                integer: Some(|$x, $y| i64::from($truth)),
                reference: |$x: f64, $y: f64| f64::from(u8::from($truth)),
                shader: $shader,
            },
            saves: Saves::NOTHING,
            derivatives: None,
        };
    };
}

const COMPARED: &[Case] = &[BROADCAST_SHAPES[0].order(1), BROADCAST_SHAPES[1].order(1)];

comparison!(EQUAL, equal, "broadcast_equal", "1 where the operands are equal, else 0.", "[0. 1. 0.]",
    |x, y| x == y, shader: "f32(x == y)");
comparison!(NOT_EQUAL, not_equal, "broadcast_not_equal", "1 where the operands differ, else 0.", "[1. 0. 1.]",
    |x, y| x != y, shader: "f32(!(x == y))");
comparison!(GREATER, greater, "broadcast_greater", "1 where the left operand is greater, else 0.", "[0. 0. 1.]",
    |x, y| x > y, shader: "f32(x > y)");
comparison!(GREATER_EQUAL, greater_equal, "broadcast_greater_equal",
    "1 where the left operand is not less, else 0.", "[0. 1. 1.]", |x, y| x >= y, shader: "f32(x >= y)");
comparison!(LESSER, lesser, "broadcast_lesser", "1 where the left operand is less, else 0.", "[1. 0. 0.]",
    |x, y| x < y, shader: "f32(x < y)");
comparison!(LESSER_EQUAL, lesser_equal, "broadcast_lesser_equal",
    "1 where the left operand is not greater, else 0.", "[1. 1. 0.]", |x, y| x <= y, shader: "f32(x <= y)");
comparison!(LOGICAL_AND, logical_and, "broadcast_logical_and", "1 where both operands are not 0, else 0.",
    "[0. 1. 1.]", |x, y| truth(x) && truth(y), shader: "f32(is_true(x) && is_true(y))");
comparison!(LOGICAL_OR, logical_or, "broadcast_logical_or", "1 where an operand is not 0, else 0.",
    "[1. 1. 1.]", |x, y| truth(x) || truth(y), shader: "f32(is_true(x) || is_true(y))");
comparison!(LOGICAL_XOR, logical_xor, "broadcast_logical_xor", "1 where exactly one operand is not 0, else 0.",
    "[1. 0. 0.]", |x, y| truth(x) != truth(y), shader: "f32(is_true(x) != is_true(y))");

/// Whether a number of any type is true: it is if it is not 0.
pub(crate) fn truth<T: Default + PartialEq>(x: T) -> bool {
    x != T::default()
}

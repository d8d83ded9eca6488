//! Comparisons with a number. Results are 0 and 1 in the array's element type; derivatives are zero.

use super::built;
use crate::autograd::NDArray;
use crate::context::UnaryFunction;
use crate::error::Result;
use crate::ops::Saves;
use crate::ops::binary::truth;
use crate::ops::spec::{Case, Example, Spec};
use crate::ops::unary::Parametric;
use crate::simd;

/// A comparison with a number.
macro_rules! comparison {
    ($static:ident, $function:ident, $name:literal, $documentation:literal, $shows:literal,
     |$x:ident, $scalar:ident| $truth:expr, shader: $shader:literal) => {
        #[doc = $documentation]
        ///
        /// # Errors
        /// [`Error::OutOfMemory`](crate::Error::OutOfMemory).
        pub fn $function(x: &NDArray, scalar: f64) -> Result<NDArray> {
            $static.call(x, [scalar, 0.0])
        }

        #[doc = concat!("See [`", stringify!($function), "`].")]
        pub static $static: Parametric = Parametric {
            spec: Spec {
                name: $name,
                documentation: concat!(
                    $documentation,
                    " The result has the array's element type; the derivative is 0."
                ),
                example: Example {
                    code: concat!("nd._internal.", $name, "(nd.array([0, 1, 2]), scalar=1)"),
                    shows: concat!("\n", $shows, "\n<NDArray 3 @cpu(0)>"),
                },
                build: |attributes| built(&$static, attributes),
                cases: &[Case::new(&[&[2, 3]]).with(&[("scalar", "0.5")]).order(1)],
                ..Spec::SCALAR
            },
            function: UnaryFunction {
                name: $name,
                // SAFETY: a run's pointers are valid by its contract.
                float32: |run| unsafe {
                    simd::unary(run, |$x: f32, [$scalar, _]| f32::from(u8::from($truth)))
                },
                // SAFETY: as above.
                float64: |run| unsafe {
                    simd::unary(run, |$x: f64, [$scalar, _]| f64::from(u8::from($truth)))
                },
                integer: Some(|$x, [$scalar, _]| i64::from($truth)),
                reference: |$x: f64, [$scalar, _]| f64::from(u8::from($truth)),
                shader: $shader,
            },
            saves: Saves::NOTHING,
            derivative: None,
        };
    };
}

comparison!(EQUAL_SCALAR, equal_scalar, "_equal_scalar", "1 where an element equals the number, else 0.",
    "[0. 1. 0.]", |x, scalar| x == scalar, shader: "f32(x == p0)");
comparison!(NOT_EQUAL_SCALAR, not_equal_scalar, "_not_equal_scalar", "1 where an element differs from the number, else 0.",
    "[1. 0. 1.]", |x, scalar| x != scalar, shader: "f32(!(x == p0))");
comparison!(GREATER_SCALAR, greater_scalar, "_greater_scalar", "1 where an element is greater than the number, else 0.",
    "[0. 0. 1.]", |x, scalar| x > scalar, shader: "f32(x > p0)");
comparison!(GREATER_EQUAL_SCALAR, greater_equal_scalar, "_greater_equal_scalar",
    "1 where an element is not less than the number, else 0.", "[0. 1. 1.]", |x, scalar| x >= scalar, shader: "f32(x >= p0)");
comparison!(LESSER_SCALAR, lesser_scalar, "_lesser_scalar", "1 where an element is less than the number, else 0.",
    "[1. 0. 0.]", |x, scalar| x < scalar, shader: "f32(x < p0)");
comparison!(LESSER_EQUAL_SCALAR, lesser_equal_scalar, "_lesser_equal_scalar",
    "1 where an element is not greater than the number, else 0.", "[1. 1. 0.]", |x, scalar| x <= scalar, shader: "f32(x <= p0)");
comparison!(LOGICAL_AND_SCALAR, logical_and_scalar, "_logical_and_scalar",
    "1 where neither an element nor the number is 0, else 0.", "[0. 1. 1.]", |x, scalar| truth(x) && truth(scalar), shader: "f32(is_true(x) && is_true(p0))");
comparison!(LOGICAL_OR_SCALAR, logical_or_scalar, "_logical_or_scalar",
    "1 where an element or the number is not 0, else 0.", "[1. 1. 1.]", |x, scalar| truth(x) || truth(scalar), shader: "f32(is_true(x) || is_true(p0))");
comparison!(LOGICAL_XOR_SCALAR, logical_xor_scalar, "_logical_xor_scalar",
    "1 where exactly one of an element and the number is not 0, else 0.", "[1. 0. 0.]", |x, scalar| truth(x) != truth(scalar), shader: "f32(is_true(x) != is_true(p0))");

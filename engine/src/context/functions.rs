//! Elementwise functions as data: an operation brings its own, a device only knows how to loop.

use crate::simd::{BinaryRun, UnaryRun};

/// A function of one element and up to two parameters, in every form a device may want.
pub struct UnaryFunction {
    /// Name, for messages and for devices that cache compiled kernels.
    pub name: &'static str,
    /// The loop for float32; float16 is computed in float32 and rounded.
    pub float32: unsafe fn(UnaryRun<f32>),
    /// The loop for float64.
    pub float64: unsafe fn(UnaryRun<f64>),
    /// The function of integers where it is one; otherwise integers are computed in float64 and truncated. The parameters
    /// are truncated first either way.
    pub integer: Option<fn(i64, [i64; 2]) -> i64>,
    /// The definition, as plainly as it can be written.
    pub reference: fn(f64, [f64; 2]) -> f64,
    /// The expression for shaders, of `x`, `p0` and `p1`.
    pub shader: &'static str,
}

/// A function of two elements, in every form a device may want.
pub struct BinaryFunction {
    /// Name, for messages and for devices that cache compiled kernels.
    pub name: &'static str,
    /// The loop for float32; float16 is computed in float32 and rounded.
    pub float32: unsafe fn(BinaryRun<f32>),
    /// The loop for float64.
    pub float64: unsafe fn(BinaryRun<f64>),
    /// The function of integers where it is one; otherwise integers are computed in float64 and truncated.
    pub integer: Option<fn(i64, i64) -> i64>,
    /// The definition, as plainly as it can be written.
    pub reference: fn(f64, f64) -> f64,
    /// The expression for shaders, of `x` and `y`.
    pub shader: &'static str,
}

/// A [`UnaryFunction`] whose loops are the compiler's vectorisation of one expression over any float type.
/// `integer` is the expression over `i64`, or `none`.
#[macro_export]
macro_rules! unary_function {
    ($name:literal, |$x:ident, $p:pat_param| $body:expr, integer: none, shader: $shader:literal) => {
        $crate::unary_function!(@ $name, |$x, $p| $body, None, $shader)
    };
    ($name:literal, |$x:ident, $p:pat_param| $body:expr, integer: $integer:expr, shader: $shader:literal) => {
        $crate::unary_function!(@ $name, |$x, $p| $body, Some($integer), $shader)
    };
    (@ $name:literal, |$x:ident, $p:pat_param| $body:expr, $integer:expr, $shader:literal) => {
        $crate::context::UnaryFunction {
            name: $name,
            // SAFETY: a run's pointers are valid by its contract.
            float32: |run| unsafe { $crate::simd::unary(run, |$x: f32, $p: [f32; 2]| $body) },
            // SAFETY: as above.
            float64: |run| unsafe { $crate::simd::unary(run, |$x: f64, $p: [f64; 2]| $body) },
            integer: $integer,
            reference: |$x: f64, $p: [f64; 2]| $body,
            shader: $shader,
        }
    };
}

/// A [`UnaryFunction`] without parameters, or a [`BinaryFunction`], whose loops are those of a function of
/// [`math`](mod@crate::math).
#[macro_export]
macro_rules! math_function {
    ($name:literal, $function:expr, |$x:ident| $reference:expr, shader: $shader:literal) => {
        $crate::context::UnaryFunction {
            name: $name,
            // SAFETY: a run's pointers are valid by its contract.
            float32: |run| unsafe { $crate::math::map_run(&$function, run) },
            // SAFETY: as above.
            float64: |run| unsafe { $crate::math::map_run(&$function, run) },
            integer: None,
            reference: |$x: f64, _| $reference,
            shader: $shader,
        }
    };
    ($name:literal, $function:expr, |$x:ident, $y:ident| $reference:expr, shader: $shader:literal) => {
        $crate::context::BinaryFunction {
            name: $name,
            // SAFETY: a run's pointers are valid by its contract.
            float32: |run| unsafe { $crate::math::map2_run(&$function, run) },
            // SAFETY: as above.
            float64: |run| unsafe { $crate::math::map2_run(&$function, run) },
            integer: None,
            reference: |$x: f64, $y: f64| $reference,
            shader: $shader,
        }
    };
}

/// A [`BinaryFunction`] whose loops are the compiler's vectorisation of one expression over any float type.
#[macro_export]
macro_rules! binary_function {
    ($name:literal, |$x:ident, $y:ident| $body:expr, integer: none, shader: $shader:literal) => {
        $crate::binary_function!(@ $name, |$x, $y| $body, None, $shader)
    };
    ($name:literal, |$x:ident, $y:ident| $body:expr, integer: $integer:expr, shader: $shader:literal) => {
        $crate::binary_function!(@ $name, |$x, $y| $body, Some($integer), $shader)
    };
    (@ $name:literal, |$x:ident, $y:ident| $body:expr, $integer:expr, $shader:literal) => {
        $crate::context::BinaryFunction {
            name: $name,
            // SAFETY: a run's pointers are valid by its contract.
            float32: |run| unsafe { $crate::simd::binary(run, |$x: f32, $y: f32| $body) },
            // SAFETY: as above.
            float64: |run| unsafe { $crate::simd::binary(run, |$x: f64, $y: f64| $body) },
            integer: $integer,
            reference: |$x: f64, $y: f64| $body,
            shader: $shader,
        }
    };
}

/// A [`UnaryFunction`] without parameters whose loops and definition are those of a function of
/// [`math`](mod@crate::math).
#[macro_export]
macro_rules! library_function {
    ($name:literal, $function:expr, shader: $shader:literal) => {
        $crate::math_function!(
            $name,
            $function,
            |x| $crate::math::Unary::apply::<false>(&$function, x),
            shader: $shader
        )
    };
}

/// A reduction of many elements to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reduction {
    /// The sum; 0 of nothing. Floats are accumulated in float64 and rounded once.
    Sum,
    /// The sum of all that are not NaN.
    NanSum,
    /// The product; 1 of nothing.
    Product,
    /// The product of all that are not NaN.
    NanProduct,
    /// The largest element; NaN wins.
    Maximum,
    /// The smallest element; NaN wins.
    Minimum,
    /// The square root of the sum of squares, which is not rounded before the root is taken.
    EuclideanNorm,
    /// The sum of absolute values.
    SumOfMagnitudes,
}

/// A reduction of many elements to the position of one; the first wins a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexReduction {
    /// Position of the largest element.
    ArgMax,
    /// Position of the smallest element.
    ArgMin,
}

/// What happens to an index outside its axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexMode {
    /// The nearest valid index.
    Clip,
    /// Modulo the extent.
    Wrap,
}

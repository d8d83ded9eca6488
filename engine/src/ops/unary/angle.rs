//! Degrees and radians.

use crate::ops::{Saves, multiply_scalar};
use crate::unary_function;

use super::REAL;

/// An angle in radians.
trait Angle {
    /// The angle in degrees.
    fn degrees(self) -> Self;
}

impl Angle for f32 {
    /// MXNet divides by the nearest float32 of pi, which gives a factor one unit of its last digit smaller.
    #[inline(always)]
    fn degrees(self) -> Self {
        self * (180.0 / std::f32::consts::PI)
    }
}

impl Angle for f64 {
    #[inline(always)]
    fn degrees(self) -> Self {
        self.to_degrees()
    }
}

elementwise!(DEGREES, degrees, "degrees", "Each element, an angle in radians, in degrees. The derivative is `180 / pi`.",
    "[0, 0.3, 0.6]" => "[ 0.       17.188734 34.37747 ]",
    unary_function!("degrees", |x, _| x.degrees(), integer: none, shader: "degrees(x)"),
    Saves::NOTHING, REAL,
    Some(|tape| multiply_scalar(tape.gradient()?, 180.0 / std::f64::consts::PI)));

elementwise!(RADIANS, radians, "radians", "Each element, an angle in degrees, in radians. The derivative is `pi / 180`.",
    "[0, 90, 180]" => "[0.        1.5707964 3.1415927]",
    unary_function!("radians", |x, _| x.to_radians(), integer: none, shader: "radians(x)"),
    Saves::NOTHING, REAL,
    Some(|tape| multiply_scalar(tape.gradient()?, std::f64::consts::PI / 180.0)));

//! The natural logarithm.

use std::f64::consts::LN_2;

use super::float::{fma, polynomial};
use super::function::Unary;

/// `log(x)`. In `f32` correctly rounded in more than 99.9 % of cases and never off by more than one unit in the last
/// place, denormal numbers included.
#[derive(Clone, Copy, Debug)]
pub struct Log;

impl Unary<f32> for Log {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        log::<FMA>(x)
    }
}

impl Unary<f64> for Log {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        x.ln()
    }
}

/// `log(1 + f) / f` for `1 / sqrt(2) <= 1 + f <= sqrt(2)`, with a relative error below 1.7e-11.
const COEFFICIENTS: [f64; 13] = [
    0.9999999999859578,
    -0.5000000002940737,
    0.33333334333728715,
    -0.2499999408113261,
    0.1999988114481517,
    -0.16666943366717224,
    0.14290986924473056,
    -0.12497485618214711,
    0.11005084104718796,
    -0.09922847008778513,
    0.10033195052854747,
    -0.09900877300433668,
    0.05362920396727175,
];

/// The bits of `1 / sqrt(2)`, where the significand begins.
const SIGNIFICAND_START: u64 = 0x3fe6_a09e_667f_3bcd;
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;

#[inline(always)]
fn log<const FMA: bool>(x: f32) -> f32 {
    // Every f32 is a normal f64, so denormal numbers need no care.
    let wide = f64::from(x);
    let (significand, exponent) = split(wide);
    let f = significand - 1.0;
    let result = fma::<FMA, f64>(polynomial::<FMA, 13>(f, COEFFICIENTS), f, exponent * LN_2);
    // The addend is too small to matter, except that it makes infinity and NaN out of themselves.
    let result = fma::<FMA, f64>(wide, f64::MIN_POSITIVE, result) as f32;
    let not_positive = if x == 0.0 {
        f32::NEG_INFINITY
    } else {
        f32::NAN
    };
    if x > 0.0 || x.is_nan() {
        result
    } else {
        not_positive
    }
}

/// The significand, between `1 / sqrt(2)` and `sqrt(2)`, and the exponent of a positive normal number.
#[inline(always)]
pub(super) fn split(x: f64) -> (f64, f64) {
    let offset = x.to_bits().wrapping_sub(SIGNIFICAND_START);
    let significand = f64::from_bits((offset & FRACTION) + SIGNIFICAND_START);
    (significand, exponent(offset))
}

/// The number in the upper twelve bits, two's complement, as a float. It is moved among the integer digits of one,
/// because few machines have instructions that convert 64-bit integers.
#[inline(always)]
fn exponent(bits: u64) -> f64 {
    /// The unit of this float is bit 32.
    const TWO_TO_20: u64 = 0x4130_0000_0000_0000;
    const SIGN: u64 = 1 << 43;
    let moved = (bits >> 20) & 0x0000_0fff_0000_0000;
    // Flipping the sign of a two's complement number of twelve bits adds 2^11 to it.
    f64::from_bits((moved ^ SIGN) | TWO_TO_20) - (1_048_576.0 + 2048.0)
}

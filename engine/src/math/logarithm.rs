//! The natural logarithm.

use std::f64::consts::{LN_2, LOG2_E};

use super::float::{fma, polynomial};
use super::function::{Unary, c_library};

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

c_library!(Log, |x| x.ln());

/// The base-2 logarithm. In `f32` correctly rounded in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Log2;

impl Unary<f32> for Log2 {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        logarithm::<FMA>(x, LOG2_E, 1.0)
    }
}

c_library!(Log2, |x| x.log2());

/// The base-10 logarithm. In `f32` bit for bit glibc's in 98 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Log10;

impl Unary<f32> for Log10 {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        log10::<FMA>(x)
    }
}

c_library!(Log10, |x| x.log10());

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
pub(super) fn log<const FMA: bool>(x: f32) -> f32 {
    logarithm::<FMA>(x, 1.0, LN_2)
}

/// As fdlibm makes it of the natural logarithm of the significand, in `f32`: that is one unit off in the last place for a
/// quarter of all arguments.
#[inline(always)]
fn log10<const FMA: bool>(x: f32) -> f32 {
    const LOG10_E: f32 = std::f32::consts::LOG10_E;
    /// `log10(2)` in two parts, the first with so few digits that its product with an exponent is exact.
    const LOG10_2_HIGH: f32 = f32::from_bits(0x3e9a_2080);
    const LOG10_2_LOW: f32 = f32::from_bits(0x3554_27db);
    let is_denormal = x < f32::MIN_POSITIVE;
    let bits = (x * if is_denormal { 33_554_432.0 } else { 1.0 }).to_bits();
    let exponent = (bits >> 23) as i32 - 127 - if is_denormal { 25 } else { 0 };
    // Below 1 the significand is between 1/2 and 1.
    let is_below_one = exponent < 0;
    let one = if is_below_one {
        0x3f00_0000
    } else {
        0x3f80_0000
    };
    let significand = f32::from_bits((bits & 0x007f_ffff) | one);
    let exponent = (exponent + i32::from(is_below_one)) as f32;
    let low = exponent * LOG10_2_LOW + LOG10_E * log::<FMA>(significand);
    let result = low + exponent * LOG10_2_HIGH;
    let result = if x < f32::INFINITY { result } else { x };
    where_positive(x, result)
}

/// The logarithm of `x` where it is positive or NaN; minus infinity of zero, and not a number below.
#[inline(always)]
fn where_positive(x: f32, logarithm: f32) -> f32 {
    let not_positive = if x == 0.0 {
        f32::NEG_INFINITY
    } else {
        f32::NAN
    };
    if x > 0.0 || x.is_nan() {
        logarithm
    } else {
        not_positive
    }
}

/// The logarithm to the base whose natural logarithm is one over `scale`, and in which that of 2 is `unit`.
#[inline(always)]
fn logarithm<const FMA: bool>(x: f32, scale: f64, unit: f64) -> f32 {
    // Every f32 is a normal f64, so denormal numbers need no care.
    let result = scaled_log::<FMA>(f64::from(x), scale, unit) as f32;
    where_positive(x, result)
}

/// As [`logarithm`], of a positive normal number, infinity or NaN.
#[inline(always)]
fn scaled_log<const FMA: bool>(x: f64, scale: f64, unit: f64) -> f64 {
    let (significand, exponent) = split(x);
    let f = significand - 1.0;
    let polynomial = polynomial::<FMA, 13>(f, COEFFICIENTS) * scale;
    let result = fma::<FMA, f64>(polynomial, f, exponent * unit);
    // The addend is too small to matter, except that it makes infinity and NaN out of themselves.
    fma::<FMA, f64>(x, f64::MIN_POSITIVE, result)
}

/// The natural logarithm of a positive normal number, infinity or NaN, with an error below 1.7e-11 times the part that
/// is not a multiple of `log(2)`.
#[inline(always)]
pub(super) fn log_of_positive<const FMA: bool>(x: f64) -> f64 {
    scaled_log::<FMA>(x, 1.0, LN_2)
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

//! Hyperbolic sine and cosine, and the inverses of the hyperbolic functions, with the digits of glibc.
//!
//! fdlibm makes them of `exp`, `expm1`, `log` and `log1p`, in `f32`, and is one unit off in the last place for a fifth of
//! all arguments. Here the same operations are made in the same order, with selections in place of branches. What differs
//! is that `exp` and `log` are more often correctly rounded than glibc's.

use super::expm1::expm1;
use super::exponential::exp;
use super::function::{Unary, c_library};
use super::libm;
use super::log1p::log1p;
use super::logarithm::log;

/// The hyperbolic sine. In `f32` bit for bit glibc's, except for one in 1000 magnitudes above 22.
#[derive(Clone, Copy, Debug)]
pub struct Sinh;

/// The hyperbolic cosine. In `f32` bit for bit glibc's in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Cosh;

/// The inverse hyperbolic sine. In `f32` bit for bit glibc's for magnitudes up to 2, and in 95 % of cases above.
#[derive(Clone, Copy, Debug)]
pub struct Arcsinh;

/// The inverse hyperbolic cosine. In `f32` bit for bit glibc's up to 2, and in 95 % of cases above.
#[derive(Clone, Copy, Debug)]
pub struct Arccosh;

/// The inverse hyperbolic tangent. In `f32` bit for bit glibc's.
#[derive(Clone, Copy, Debug)]
pub struct Arctanh;

c_library!(Sinh, |x| x.sinh());
c_library!(Cosh, |x| x.cosh());
c_library!(Arcsinh, |x| libm::asinh(x));
c_library!(Arccosh, |x| libm::acosh(x));
c_library!(Arctanh, |x| libm::atanh(x));

/// From here on `exp(-|x|)` does not matter beside `exp(|x|)`.
const FAR: f32 = 22.0;
/// From here on `exp(|x|)` is infinite, and `exp(|x| / 2)` is squared instead.
const OVERFLOW: f32 = f32::from_bits(0x42b1_7180);
/// Half of `ln(2)`.
const HALF_LN2: f32 = f32::from_bits(0x3eb1_7218);
const LN2: f32 = std::f32::consts::LN_2;
/// Below this magnitude a function that begins like `x` is `x`.
const TINY: f32 = f32::from_bits(0x3180_0000);

/// `exp(magnitude)`, and half of it without overflow on the way.
#[inline(always)]
fn growth<const FMA: bool>(magnitude: f32) -> (f32, f32) {
    let is_beyond = magnitude >= OVERFLOW;
    let power = exp::<FMA>(if is_beyond {
        0.5 * magnitude
    } else {
        magnitude
    });
    let half = 0.5 * power;
    (power, if is_beyond { half * power } else { half })
}

impl Unary<f32> for Sinh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let magnitude = x.abs();
        let t = expm1(magnitude);
        let quotient = t / (t + 1.0);
        let small = 2.0 * t - t * t / (t + 1.0);
        let near = 0.5 * if magnitude < 1.0 { small } else { t + quotient };
        let (_, far) = growth::<FMA>(magnitude);
        let sine = if magnitude < FAR { near } else { far };
        let sine = if magnitude < TINY { magnitude } else { sine };
        sine.copysign(x)
    }
}

impl Unary<f32> for Cosh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let magnitude = x.abs();
        let t = expm1(magnitude);
        let power = 1.0 + t;
        let small = 1.0 + (t * t) / (power + power);
        let (power, far) = growth::<FMA>(magnitude);
        let near = 0.5 * power + 0.5 / power;
        let near = if magnitude < HALF_LN2 { small } else { near };
        if magnitude < FAR { near } else { far }
    }
}

impl Unary<f32> for Arcsinh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        /// Below this magnitude the function is `x`.
        const SMALL: f32 = 1.0 / 16384.0;
        /// Above this one `x^2 + 1` is `x^2`.
        const LARGE: f32 = 32768.0;
        let magnitude = x.abs();
        let square = magnitude * magnitude;
        let root = (square + 1.0).sqrt();
        let is_large = magnitude > LARGE;
        let sum = 2.0 * magnitude + 1.0 / (root + magnitude);
        let above = log::<FMA>(if is_large { magnitude } else { sum });
        let above = if is_large { above + LN2 } else { above };
        let below = log1p(magnitude + square / (1.0 + root));
        let result = if magnitude > 2.0 { above } else { below };
        let result = if magnitude < SMALL { magnitude } else { result };
        result.copysign(x)
    }
}

impl Unary<f32> for Arccosh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        /// From here on `x^2 - 1` is `x^2`.
        const LARGE: f32 = 268_435_456.0;
        let is_large = x >= LARGE;
        let sum = 2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt());
        let above = log::<FMA>(if is_large { x } else { sum });
        let above = if is_large { above + LN2 } else { above };
        let t = x - 1.0;
        let below = log1p(t + (2.0 * t + t * t).sqrt());
        let result = if x > 2.0 { above } else { below };
        if x < 1.0 { f32::NAN } else { result }
    }
}

impl Unary<f32> for Arctanh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let magnitude = x.abs();
        let double = magnitude + magnitude;
        let small = double + double * magnitude / (1.0 - magnitude);
        let large = double / (1.0 - magnitude);
        let result = 0.5 * log1p(if magnitude < 0.5 { small } else { large });
        let result = if magnitude < TINY { magnitude } else { result };
        let result = if magnitude > 1.0 { f32::NAN } else { result };
        result.copysign(x)
    }
}

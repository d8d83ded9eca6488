//! `log(1 + x)` with the digits of glibc.
//!
//! glibc's single-precision function is that of Sun Microsystems' fdlibm (K. C. Ng): `1 + x = 2^k (1 + f)` with
//! `1 + f` between `sqrt(1/2)` and `sqrt(2)`, a correction for what `1 + x` lost by rounding, and a polynomial of
//! `s = f / (2 + f)`. As in `expm1`, the same operations are made here in the same order.

use super::expm1::{LN2_HIGH, LN2_LOW};
use super::function::Unary;

/// `log(1 + x)`. In `f32` bit for bit glibc's.
#[derive(Clone, Copy, Debug)]
pub struct Log1p;

impl Unary<f32> for Log1p {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        log1p(x)
    }
}

impl Unary<f64> for Log1p {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        x.ln_1p()
    }
}

const ONE: u32 = 0x3f80_0000;
const FRACTION: u32 = 0x007f_ffff;
/// The fraction of `sqrt(2)`: significands above are halved.
const SQRT_2_FRACTION: u32 = 0x0035_04f7;
/// Between these borders `1 + x` needs no power of two, and `f` is `x` itself.
const UNSCALED_LOW: f32 = f32::from_bits(0xbe95_f61f);
const UNSCALED_HIGH: f32 = f32::from_bits(0x3ed4_13d7);
const TWO_THIRDS: f32 = f32::from_bits(0x3f2a_aaab);
/// From here on 1 is not added to `x`.
const HUGE: f32 = f32::from_bits(0x5a00_0000);

#[inline(always)]
pub(super) fn log1p(x: f32) -> f32 {
    let is_unscaled = (UNSCALED_LOW..UNSCALED_HIGH).contains(&x);
    let is_huge = x >= HUGE;
    let sum = if is_huge { x } else { 1.0 + x };
    let bits = sum.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let lost = if exponent > 0 {
        1.0 - (sum - x)
    } else {
        x - (sum - 1.0)
    };
    let lost = if is_huge { 0.0 } else { lost / sum };
    let fraction = bits & FRACTION;
    let is_upper = fraction >= SQRT_2_FRACTION;
    let significand = f32::from_bits(fraction | if is_upper { ONE - 0x0080_0000 } else { ONE });
    // The distance of the significand from 1 in units of the last place, as fdlibm counts it.
    let distance = if is_upper {
        (0x0080_0000 - fraction) >> 2
    } else {
        fraction
    };
    let k = exponent + i32::from(is_upper);
    let scaled = (k as f32, significand - 1.0, lost, distance == 0);
    let (k, f, lost, is_near_one) = if is_unscaled {
        (0.0, x, 0.0, false)
    } else {
        scaled
    };
    let result = combine(k, f, lost, is_near_one);
    at_the_borders(x, result)
}

/// What lies outside the domain or at its ends.
#[inline(always)]
fn at_the_borders(x: f32, result: f32) -> f32 {
    let outside = if x == -1.0 {
        f32::NEG_INFINITY
    } else {
        f32::NAN
    };
    let outside = if x > 0.0 { f32::INFINITY } else { outside };
    if x > -1.0 && x < f32::INFINITY {
        result
    } else {
        outside
    }
}

/// `k ln 2 + log(1 + f) + lost`.
#[inline(always)]
fn combine(k: f32, f: f32, lost: f32, is_near_one: bool) -> f32 {
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let series = s * (half_square + z * polynomial(z));
    let low = k * LN2_LOW + lost;
    let high = k * LN2_HIGH;
    let near_one = half_square * (1.0 - TWO_THIRDS * f);
    let near_one = if f == 0.0 {
        high + low
    } else {
        high - ((near_one - low) - f)
    };
    let scaled = high - ((half_square - (series + low)) - f);
    let scaled = if is_near_one { near_one } else { scaled };
    if k == 0.0 {
        f - (half_square - series)
    } else {
        scaled
    }
}

/// fdlibm's coefficients for `(log(1 + f) - 2s) / s` in `z = s^2`, without the factor `z`.
#[inline(always)]
fn polynomial(z: f32) -> f32 {
    const P1: f32 = f32::from_bits(0x3f2a_aaab);
    const P2: f32 = f32::from_bits(0x3ecc_cccd);
    const P3: f32 = f32::from_bits(0x3e92_4925);
    const P4: f32 = f32::from_bits(0x3e63_8e29);
    const P5: f32 = f32::from_bits(0x3e3a_3325);
    const P6: f32 = f32::from_bits(0x3e1c_d04f);
    const P7: f32 = f32::from_bits(0x3e17_8897);
    P1 + z * (P2 + z * (P3 + z * (P4 + z * (P5 + z * (P6 + z * P7)))))
}

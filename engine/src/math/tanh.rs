//! The hyperbolic tangent with the digits of glibc.
//!
//! fdlibm makes it of `t = exp(±2|x|) - 1`: it is `1 - 2 / (t + 2)` for magnitudes from 1 on and `-t / (t + 2)`
//! below. See [`expm1`](super::expm1) for how its arithmetic is repeated.

use super::expm1::{Reduced, reduce};
use super::function::Unary;

/// `tanh(x)`. In `f32` bit for bit glibc's.
#[derive(Clone, Copy, Debug)]
pub struct Tanh;

impl Unary<f32> for Tanh {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        tanh(x)
    }
}

impl Unary<f64> for Tanh {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        x.tanh()
    }
}

/// From here on the result is 1.
const SATURATED: f32 = 22.0;

#[inline(always)]
fn tanh(x: f32) -> f32 {
    // The comparison makes a NaN saturated; the last line puts it right.
    let magnitude = if x.abs() < SATURATED {
        x.abs()
    } else {
        SATURATED
    };
    // Selections by arithmetic: given branches, the compiler computes everything twice, once for each.
    let is_large = u32::from(magnitude >= 1.0);
    let sign = (is_large ^ 1) << 31;
    let doubled = f32::from_bits((2.0 * magnitude).to_bits() | sign);
    let half = f32::from_bits(0.5_f32.to_bits() | sign);
    let t = expm1_of_double(doubled, half);
    // One division for both cases: 1 - 2 / (t + 2), or 0 - t / (t + 2).
    let whole = is_large as f32;
    let numerator = if is_large == 1 { 2.0 } else { t };
    let result = (whole - numerator / (t + 2.0)).copysign(x);
    if x.is_nan() { x } else { result }
}

/// `exp(x) - 1` for `x` from -2 to 0 and from 2 to 44. The cases that `k` makes differ in what is added before and
/// after the multiplication by `2^k`.
#[inline(always)]
fn expm1_of_double(x: f32, half: f32) -> f32 {
    // SAFETY: the argument is a number of small magnitude.
    let Reduced { k, r, error } = unsafe { reduce(x, half) };
    let two_to_k = f32::from_bits(((127 + k) as u32) << 23);
    let two_to_minus_k = f32::from_bits(((127 - k) as u32) << 23);
    let one = if k < -1 { 1.0 } else { 0.0 };
    let before = if k > 0 { 1.0 - two_to_minus_k } else { one };
    let after = if k == -1 { 0.5 } else { one };
    two_to_k * (before + (r - error)) - after
}

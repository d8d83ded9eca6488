//! `exp(x) - 1` with the digits of glibc.
//!
//! glibc's single-precision function is that of Sun Microsystems' fdlibm (K. C. Ng): the argument is reduced to
//! `x = k ln 2 + r` with `|r| <= ln(2) / 2`, `exp(r) - 1` is a rational function of `r`, and the power of two is
//! applied in ways that depend on `k`. All of it happens in `f32`, and its roundings decide the last digits. Here the
//! same operations are made in the same order, with selections in place of branches; nothing may be fused.

use super::function::Unary;

/// `exp(x) - 1`. In `f32` bit for bit glibc's.
#[derive(Clone, Copy, Debug)]
pub struct Expm1;

impl Unary<f32> for Expm1 {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        expm1(x)
    }
}

impl Unary<f64> for Expm1 {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        x.exp_m1()
    }
}

/// `ln(2)` in two parts, the first with so few digits that its product with `k` is exact.
pub(super) const LN2_HIGH: f32 = f32::from_bits(0x3f31_7180);
pub(super) const LN2_LOW: f32 = f32::from_bits(0x3717_f7d1);
const LOG2_E: f32 = f32::from_bits(0x3fb8_aa3b);
/// Up to half of `ln(2)` `k` is 0, from there to three halves 1 or -1, and beyond it is computed.
const HALF_LN2: f32 = f32::from_bits(0x3eb1_7218);
const THREE_HALVES_LN2: f32 = f32::from_bits(0x3f85_1592);
/// From here on the result is infinite.
const OVERFLOW: f32 = f32::from_bits(0x42b1_7218);
/// Here the result is -1 already, and `2^k` is still a normal number.
const LOWEST: f32 = -64.0;

#[inline(always)]
pub(super) fn expm1(x: f32) -> f32 {
    // The order of the comparisons makes a NaN the lowest number.
    let inside = if x > LOWEST { x } else { LOWEST };
    let inside = if inside < OVERFLOW { inside } else { OVERFLOW };
    // SAFETY: the argument is a number between the two borders.
    let Reduced { k, r, error } = unsafe { reduce(inside, 0.5_f32.copysign(inside)) };
    let difference = r - error;
    let two_to_minus_k = f32::from_bits(((127 - k) as u32) << 23);
    let near = scale((1.0 - two_to_minus_k) + difference, k);
    let middle = scale((r - (error + two_to_minus_k)) + 1.0, k);
    let far = scale(1.0 + difference, k) - 1.0;
    let above_one = 1.0 + 2.0 * difference;
    let one = if r < -0.25 {
        -2.0 * (error - (r + 0.5))
    } else {
        above_one
    };
    let positive = if k < 23 { near } else { middle };
    let positive = if k == 1 { one } else { positive };
    let result = if (-1..=56).contains(&k) {
        positive
    } else {
        far
    };
    let result = if k == -1 {
        0.5 * difference - 0.5
    } else {
        result
    };
    let result = if k == 0 { difference } else { result };
    let result = if x >= OVERFLOW { f32::INFINITY } else { result };
    if x.is_nan() { x } else { result }
}

/// The reduced argument and the rational function of it.
pub(super) struct Reduced {
    /// The exponent of the power of two.
    pub k: i32,
    /// What is left of the argument.
    pub r: f32,
    /// `r - error` is `exp(r) - 1`, corrected for what was lost in the reduction.
    pub error: f32,
}

/// Reduces `x`. `half` is 0.5 with the sign of `x`.
///
/// # Safety
/// `x` must be a number of a magnitude below 2^30.
#[inline(always)]
pub(super) unsafe fn reduce(x: f32, half: f32) -> Reduced {
    let magnitude = x.abs();
    // SAFETY: the product is not twice as large as `x`, so it is in the range of i32.
    let k: i32 = unsafe { (LOG2_E * x + half).to_int_unchecked() };
    let sign = if half > 0.0 { 1 } else { -1 };
    let k = if magnitude < THREE_HALVES_LN2 {
        sign
    } else {
        k
    };
    let k = if magnitude > HALF_LN2 { k } else { 0 };
    let high = x - k as f32 * LN2_HIGH;
    let low = k as f32 * LN2_LOW;
    let r = high - low;
    let lost = (high - r) - low;
    let half_r = 0.5 * r;
    let half_square = r * half_r;
    let p = 1.0 + half_square * polynomial(half_square);
    let t = 3.0 - p * half_r;
    let quotient = half_square * ((p - t) / (6.0 - r * t));
    let error = (r * (quotient - lost) - lost) - half_square;
    Reduced { k, r, error }
}

/// fdlibm's coefficients for the rational function.
#[inline(always)]
fn polynomial(z: f32) -> f32 {
    const Q1: f32 = f32::from_bits(0xbd08_8889);
    const Q2: f32 = f32::from_bits(0x3ad0_0d01);
    const Q3: f32 = f32::from_bits(0xb8a6_70cd);
    const Q4: f32 = f32::from_bits(0x3686_7e54);
    const Q5: f32 = f32::from_bits(0xb457_edbb);
    Q1 + z * (Q2 + z * (Q3 + z * (Q4 + z * Q5)))
}

/// `y * 2^k`, of which the result must be a normal number.
#[inline(always)]
fn scale(y: f32, k: i32) -> f32 {
    f32::from_bits(y.to_bits().wrapping_add((k as u32) << 23))
}

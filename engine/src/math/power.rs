//! Powers.

use std::f64::consts::LN_2;

use super::exponential::{TO_INTEGER, exp_wide};
use super::float::{fma, polynomial};
use super::function::Binary;
use super::logarithm::split;

/// `x` to the power `y`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves zeros, denormal
/// numbers and whatever is not finite.
#[derive(Clone, Copy, Debug)]
pub struct Power;

/// Up to here the body serves exponents. All greater ones are even integers.
const LIMIT: f32 = 1_073_741_824.0;

impl Binary<f32> for Power {
    type Output = f32;
    const HAS_EXCEPTIONS: bool = true;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32, y: f32) -> f32 {
        let (significand, exponent) = split(f64::from(x.abs()));
        let f = significand - 1.0;
        let log = fma::<FMA, f64>(polynomial::<FMA, 16>(f, LOGARITHM), f, exponent * LN_2);
        let y = f64::from(y);
        let magnitude = exp_wide::<FMA>(y * log);
        // Of negative numbers only integer powers exist, and the odd ones are negative.
        let shifted = y + TO_INTEGER;
        let is_integer = shifted - TO_INTEGER == y;
        let sign = ((shifted.to_bits() & 1) as u32) << 31;
        let of_negative = if is_integer {
            f32::from_bits(magnitude.to_bits() | sign)
        } else {
            f32::NAN
        };
        if x < 0.0 { of_negative } else { magnitude }
    }

    #[inline(always)]
    fn is_exception(&self, x: f32, y: f32) -> bool {
        let is_served = (x.abs() >= f32::MIN_POSITIVE) & (x.abs() <= f32::MAX) & (y.abs() <= LIMIT);
        !is_served
    }

    #[inline(always)]
    fn apply_to_any<const FMA: bool>(&self, x: f32, y: f32) -> f32 {
        if self.is_exception(x, y) {
            x.powf(y)
        } else {
            self.apply::<FMA>(x, y)
        }
    }
}

impl Binary<f64> for Power {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64, y: f64) -> f64 {
        x.powf(y)
    }
}

/// `log(1 + f) / f` for `1 / sqrt(2) <= 1 + f <= sqrt(2)`, with a relative error below 6.8e-14: an exponent multiplies
/// the error by up to 150.
const LOGARITHM: [f64; 16] = [
    1.000000000000058,
    -0.5000000000016093,
    0.3333333332734463,
    -0.24999999938472556,
    0.20000000980445554,
    -0.16666673857837438,
    0.14285656587173454,
    -0.12499616771945293,
    0.11112595514413402,
    -0.10010609726577982,
    0.0907577492321738,
    -0.08177816702500884,
    0.07672958630829038,
    -0.08239666651228912,
    0.08013081276633098,
    -0.03985296403690823,
];

//! Sine and cosine.

use std::f64::consts::FRAC_2_PI;

use super::exponential::TO_INTEGER;
use super::float::{fma, polynomial};
use super::function::Unary;

/// `sin(x)`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves magnitudes above 2^19.
#[derive(Clone, Copy, Debug)]
pub struct Sin;

/// `cos(x)`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves magnitudes above 2^19.
#[derive(Clone, Copy, Debug)]
pub struct Cos;

macro_rules! impl_unary {
    ($name:ident, $quarters:literal, $c_library:ident) => {
        impl Unary<f32> for $name {
            type Output = f32;
            const HAS_EXCEPTIONS: bool = true;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, x: f32) -> f32 {
                sine::<FMA>(x, $quarters)
            }

            #[inline(always)]
            fn is_exception(&self, x: f32) -> bool {
                let is_served = x.abs() <= LIMIT;
                !is_served
            }

            #[inline(always)]
            fn apply_to_any<const FMA: bool>(&self, x: f32) -> f32 {
                if self.is_exception(x) {
                    x.$c_library()
                } else {
                    self.apply::<FMA>(x)
                }
            }
        }

        impl Unary<f64> for $name {
            type Output = f64;
            const VECTORISES: bool = false;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, x: f64) -> f64 {
                x.$c_library()
            }
        }
    };
}

impl_unary!(Sin, 0, sin);
impl_unary!(Cos, 1, cos);

/// Up to here a multiple of [`HALF_PI_HIGH`] is exact.
const LIMIT: f32 = 524_288.0;

/// `pi / 2` in two parts, the first of 34 digits.
const HALF_PI_HIGH: f64 = 1.5707963267341256;
const HALF_PI_LOW: f64 = 6.077100506506192e-11;

/// `sin(r) / r` in `r^2` for `|r| <= pi / 4`, with a relative error below 5.2e-12.
const SINE: [f64; 5] = [
    1.0,
    -0.1666666664079705,
    0.008333329304843384,
    -0.00019839312269741966,
    2.7181216302050673e-06,
];

/// `cos(r)` in `r^2` for `|r| <= pi / 4`, with a relative error below 7.4e-14.
const COSINE: [f64; 6] = [
    1.0,
    -0.4999999999948938,
    0.04166666655342741,
    -0.0013888880659431815,
    2.479896073495709e-05,
    -2.7174789922455594e-07,
];

/// `sin(x + quarters * pi / 2)`.
#[inline(always)]
fn sine<const FMA: bool>(x: f32, quarters: u64) -> f32 {
    let x = f64::from(x);
    let shifted = fma::<FMA, f64>(x, FRAC_2_PI, TO_INTEGER);
    let k = shifted - TO_INTEGER;
    let r = fma::<FMA, f64>(k, -HALF_PI_LOW, fma::<FMA, f64>(k, -HALF_PI_HIGH, x));
    let square = r * r;
    let sine = r * polynomial::<FMA, 5>(square, SINE);
    let cosine = polynomial::<FMA, 6>(square, COSINE);
    // The lowest bits of the shifted number are those of the integer k.
    let quadrant = shifted.to_bits().wrapping_add(quarters);
    let magnitude = if quadrant & 1 == 0 { sine } else { cosine };
    f64::from_bits(magnitude.to_bits() ^ ((quadrant & 2) << 62)) as f32
}

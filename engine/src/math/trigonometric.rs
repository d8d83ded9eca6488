//! Sine, cosine and tangent.

use std::f64::consts::FRAC_2_PI;

use super::exponential::TO_INTEGER;
use super::float::{fma, polynomial};
use super::function::{Unary, c_library};

/// `sin(x)`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves magnitudes above 2^19.
#[derive(Clone, Copy, Debug)]
pub struct Sin;

/// `cos(x)`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves magnitudes above 2^19.
#[derive(Clone, Copy, Debug)]
pub struct Cos;

/// `tan(x)`. In `f32` correctly rounded in more than 99.9 % of cases; the C library serves magnitudes above 2^19.
#[derive(Clone, Copy, Debug)]
pub struct Tan;

macro_rules! impl_unary {
    ($name:ident, $function:ident, $c_library:ident) => {
        impl Unary<f32> for $name {
            type Output = f32;
            const HAS_EXCEPTIONS: bool = true;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, x: f32) -> f32 {
                $function::<FMA>(x)
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

        c_library!($name, |x| x.$c_library());
    };
}

impl_unary!(Sin, sine, sin);
impl_unary!(Cos, cosine, cos);
impl_unary!(Tan, tangent, tan);

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

/// What lies between an angle and the nearest multiple of a right angle.
struct Reduced {
    sine: f64,
    cosine: f64,
    /// The multiple, in the lowest bits.
    quarters: u64,
}

#[inline(always)]
fn reduce<const FMA: bool>(x: f32) -> Reduced {
    let x = f64::from(x);
    let shifted = fma::<FMA, f64>(x, FRAC_2_PI, TO_INTEGER);
    let k = shifted - TO_INTEGER;
    let r = fma::<FMA, f64>(k, -HALF_PI_LOW, fma::<FMA, f64>(k, -HALF_PI_HIGH, x));
    let square = r * r;
    Reduced {
        sine: r * polynomial::<FMA, 5>(square, SINE),
        cosine: polynomial::<FMA, 6>(square, COSINE),
        // The lowest bits of the shifted number are those of the integer k.
        quarters: shifted.to_bits(),
    }
}

impl Reduced {
    /// The sine of the angle and so many right angles more.
    #[inline(always)]
    fn sine_after(self, quarters: u64) -> f32 {
        let quadrant = self.quarters.wrapping_add(quarters);
        let magnitude = if quadrant & 1 == 0 {
            self.sine
        } else {
            self.cosine
        };
        f64::from_bits(magnitude.to_bits() ^ ((quadrant & 2) << 62)) as f32
    }
}

#[inline(always)]
fn sine<const FMA: bool>(x: f32) -> f32 {
    reduce::<FMA>(x).sine_after(0)
}

#[inline(always)]
fn cosine<const FMA: bool>(x: f32) -> f32 {
    reduce::<FMA>(x).sine_after(1)
}

#[inline(always)]
fn tangent<const FMA: bool>(x: f32) -> f32 {
    let Reduced {
        sine,
        cosine,
        quarters,
    } = reduce::<FMA>(x);
    let is_odd = quarters & 1 == 1;
    let (numerator, denominator) = if is_odd {
        (-cosine, sine)
    } else {
        (sine, cosine)
    };
    (numerator / denominator) as f32
}

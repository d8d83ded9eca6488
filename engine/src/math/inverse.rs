//! The inverses of the trigonometric functions.

use std::f64::consts::{FRAC_PI_2, PI};

use super::float::polynomial;
use super::function::{Unary, c_library};

/// The inverse sine. In `f32` correctly rounded in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Arcsin;

/// The inverse cosine. In `f32` correctly rounded in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Arccos;

/// The inverse tangent. In `f32` correctly rounded in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Arctan;

c_library!(Arcsin, |x| x.asin());
c_library!(Arccos, |x| x.acos());
c_library!(Arctan, |x| x.atan());

/// `asin(x) / x` for `|x| <= 1 / 2` in `x^2`, with a relative error below 1.1e-12.
const ARCSIN: [f64; 9] = [
    1.000000000000825,
    0.16666666613278705,
    0.07500005655821883,
    0.04464056469220037,
    0.03042811901907943,
    0.02185574259984348,
    0.02068132717169167,
    0.0019156113431105127,
    0.03295759470084881,
];

/// `atan(x) / x` for `|x| <= 1` in `x^2`, with a relative error below 1.9e-12.
const ARCTAN: [f64; 14] = [
    0.9999999999981967,
    -0.333333332624797,
    0.19999995340385063,
    -0.14285592394282529,
    0.11109428364330506,
    -0.09076798876650477,
    0.07614250199003121,
    -0.06366092236096826,
    0.050455577528416146,
    -0.03526772086942244,
    0.01993744283625617,
    -0.008241899893996813,
    0.002162794422156479,
    -0.00026660196719267425,
];

/// The inverse sine of a magnitude up to 1/2 itself; of a larger one `a` that of `sqrt((1 - a) / 2)`, which is half of
/// what is missing to a right angle. Not a number above 1.
#[inline(always)]
fn reduced<const FMA: bool>(magnitude: f64, is_large: bool) -> f64 {
    let root = (0.5 - 0.5 * magnitude).sqrt();
    let x = if is_large { root } else { magnitude };
    x * polynomial::<FMA, 9>(x * x, ARCSIN)
}

impl Unary<f32> for Arcsin {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let wide = f64::from(x);
        let magnitude = wide.abs();
        let is_large = magnitude > 0.5;
        let angle = reduced::<FMA>(magnitude, is_large);
        let angle = if is_large {
            FRAC_PI_2 - 2.0 * angle
        } else {
            angle
        };
        angle.copysign(wide) as f32
    }
}

impl Unary<f32> for Arccos {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let wide = f64::from(x);
        let magnitude = wide.abs();
        let is_large = magnitude > 0.5;
        let angle = reduced::<FMA>(magnitude, is_large);
        let near = FRAC_PI_2 - angle.copysign(wide);
        let far = if wide > 0.0 {
            2.0 * angle
        } else {
            PI - 2.0 * angle
        };
        (if is_large { far } else { near }) as f32
    }
}

impl Unary<f32> for Arctan {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let wide = f64::from(x);
        let magnitude = wide.abs();
        let is_large = magnitude > 1.0;
        let inverse = -1.0 / magnitude;
        let ratio = if is_large { inverse } else { magnitude };
        let start = if is_large { FRAC_PI_2 } else { 0.0 };
        let angle = start + ratio * polynomial::<FMA, 14>(ratio * ratio, ARCTAN);
        angle.copysign(wide) as f32
    }
}

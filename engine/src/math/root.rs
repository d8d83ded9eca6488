//! The cube root.

use super::exponential::power_of_e;
use super::function::{Unary, c_library};
use super::logarithm::log_of_positive;

/// The cube root. In `f32` correctly rounded in more than 99.9 % of cases.
#[derive(Clone, Copy, Debug)]
pub struct Cbrt;

/// One over the cube root, which is rounded first.
#[derive(Clone, Copy, Debug)]
pub struct Rcbrt;

c_library!(Cbrt, |x| x.cbrt());
c_library!(Rcbrt, |x| 1.0 / x.cbrt());

impl Unary<f32> for Cbrt {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        cbrt::<FMA>(x)
    }
}

impl Unary<f32> for Rcbrt {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        1.0 / cbrt::<FMA>(x)
    }
}

#[inline(always)]
fn cbrt<const FMA: bool>(x: f32) -> f32 {
    let wide = f64::from(x);
    let magnitude = wide.abs();
    // What stands for the logarithm of 0 is so low that its power is 0 in `f32`.
    let root = power_of_e::<FMA>(log_of_positive::<FMA>(magnitude) * (1.0 / 3.0));
    let result = root.copysign(wide) as f32;
    // Infinity and NaN are their own cube roots.
    if magnitude < f64::INFINITY { result } else { x }
}

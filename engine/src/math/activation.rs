//! Activation functions, as MXNet composes them of elementary ones. Each step is rounded to the element type.

use super::exponential::exp;
use super::function::Unary;
use super::log1p::log1p;

/// `1 / (1 + exp(-x))`.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

impl Unary<f32> for Sigmoid {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        1.0 / (1.0 + exp::<FMA>(-x))
    }
}

impl Unary<f64> for Sigmoid {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
}

/// `log(1 + exp(x))`, and `x` itself above 20.
#[derive(Clone, Copy, Debug)]
pub struct Softrelu;

impl Unary<f32> for Softrelu {
    type Output = f32;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f32) -> f32 {
        let result = log1p(exp::<FMA>(x));
        if x > 20.0 { x } else { result }
    }
}

impl Unary<f64> for Softrelu {
    type Output = f64;
    const VECTORISES: bool = false;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: f64) -> f64 {
        if x > 20.0 { x } else { x.exp().ln_1p() }
    }
}

macro_rules! impl_for_floats {
    ($($type:ident),*) => {$(
        impl Unary<$type> for Relu {
            type Output = $type;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, x: $type) -> $type {
                if x <= 0.0 { 0.0 } else { x }
            }
        }

        impl Unary<$type> for Softsign {
            type Output = $type;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, x: $type) -> $type {
                x / (1.0 + x.abs())
            }
        }
    )*};
}

/// `x` where it is positive or NaN, else 0.
#[derive(Clone, Copy, Debug)]
pub struct Relu;

/// `x / (1 + |x|)`.
#[derive(Clone, Copy, Debug)]
pub struct Softsign;

impl_for_floats!(f32, f64);

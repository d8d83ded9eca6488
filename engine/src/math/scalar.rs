//! Functions that are evaluated by the C library, one element after the other, or by single instructions.

use super::function::Unary;
use super::libm;

/// Declares functions of one element by their bodies in both float types, and whether vectors serve these.
macro_rules! unary {
    ($vectorises:literal: $($(#[$doc:meta])* $name:ident = |$x:ident| $single:expr, $double:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        unary!(@impl $vectorises $name f32 |$x| $single);
        unary!(@impl $vectorises $name f64 |$x| $double);
    )*};
    (@impl $vectorises:literal $name:ident $type:ident |$x:ident| $body:expr) => {
        impl Unary<$type> for $name {
            type Output = $type;
            const VECTORISES: bool = $vectorises;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, $x: $type) -> $type {
                $body
            }
        }
    };
}

unary! {
    false:
    /// The gamma function.
    Gamma = |x| libm::tgammaf(x), libm::tgamma(x);
    /// The logarithm of the magnitude of the gamma function.
    Gammaln = |x| libm::lgammaf(x), libm::lgamma(x);
}

unary! {
    true:
    /// The square root.
    Sqrt = |x| x.sqrt(), x.sqrt();
    /// One over the square root.
    Rsqrt = |x| 1.0 / x.sqrt(), 1.0 / x.sqrt();
    /// One over `x`.
    Reciprocal = |x| 1.0 / x, 1.0 / x;
    /// `x * x`.
    Square = |x| x * x, x * x;
    /// The magnitude.
    Abs = |x| x.abs(), x.abs();
    /// -1, 0 or 1; 0 for NaN.
    Sign = |x| if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { 0.0 },
        if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { 0.0 };
}

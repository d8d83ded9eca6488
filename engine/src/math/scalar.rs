//! Functions that are evaluated by the C library, one element after the other, or by single instructions.

use super::erfinv;
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
    /// The base-2 logarithm.
    Log2 = |x| x.log2(), x.log2();
    /// The base-10 logarithm.
    Log10 = |x| x.log10(), x.log10();
    /// The tangent.
    Tan = |x| x.tan(), x.tan();
    /// The inverse sine.
    Arcsin = |x| x.asin(), x.asin();
    /// The inverse cosine.
    Arccos = |x| x.acos(), x.acos();
    /// The inverse tangent.
    Arctan = |x| x.atan(), x.atan();
    /// The hyperbolic sine.
    Sinh = |x| x.sinh(), x.sinh();
    /// The hyperbolic cosine.
    Cosh = |x| x.cosh(), x.cosh();
    /// The inverse hyperbolic sine.
    Arcsinh = |x| libm::asinhf(x), libm::asinh(x);
    /// The inverse hyperbolic cosine.
    Arccosh = |x| libm::acoshf(x), libm::acosh(x);
    /// The inverse hyperbolic tangent.
    Arctanh = |x| libm::atanhf(x), libm::atanh(x);
    /// The cube root.
    Cbrt = |x| x.cbrt(), x.cbrt();
    /// One over the cube root.
    Rcbrt = |x| 1.0 / x.cbrt(), 1.0 / x.cbrt();
    /// The error function.
    Erf = |x| libm::erff(x), libm::erf(x);
    /// The inverse of the error function.
    Erfinv = |x| erfinv::erfinv(f64::from(x)) as f32, erfinv::erfinv(x);
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

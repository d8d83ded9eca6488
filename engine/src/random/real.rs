//! The float types in which numbers are drawn, and which of them MXNet takes for which element type.
//!
//! Every operation here is rounded where the C++ templates of MXNet and libstdc++ round it; the last bits of a draw
//! depend on it.

use std::ops::{Add, Div, Mul, Neg, Sub};

use half::f16;

use super::mt19937::Mt19937;

/// A float type that numbers are drawn in: `f32` or `f64`.
pub trait Real:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A number in `[0, 1)`, as `std::generate_canonical` makes it of 32-bit words.
    fn canonical(stream: &mut Mt19937) -> Self;
    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    /// The same value.
    fn to_f64(self) -> f64;
    /// The natural logarithm, by the C library.
    fn ln(self) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
}

/// The wider of two float types.
pub trait Meet<Other>: Real {
    /// The type in which C++ computes with both.
    type Common: Real;
}

/// An element type that distributions over the reals can fill.
pub trait Element: Copy {
    /// The type in which MXNet draws uniform and normal numbers for it.
    type Drawn: Real;
    /// The type in which MXNet draws gamma numbers for it.
    type Gamma: Real;
    /// The nearest element.
    fn from_f64(value: f64) -> Self;
}

macro_rules! impl_real {
    ($type:ident, $canonical:expr) => {
        impl Real for $type {
            #[inline]
            fn canonical(stream: &mut Mt19937) -> Self {
                // Rounding can reach 1, which does not belong to the interval.
                let below_one = 1.0 - $type::EPSILON / 2.0;
                let canonical: fn(&mut Mt19937) -> $type = $canonical;
                canonical(stream).min(below_one)
            }
            #[inline]
            fn from_f64(value: f64) -> Self {
                value as $type
            }
            #[inline]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            #[inline]
            fn ln(self) -> Self {
                self.ln()
            }
            #[inline]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
        }
    };
}

impl_real!(f32, |stream| stream.next_word() as f32 / 4_294_967_296.0);
impl_real!(f64, |stream| {
    let low = f64::from(stream.next_word());
    let high = f64::from(stream.next_word());
    (low + high * 4_294_967_296.0) / 18_446_744_073_709_551_616.0
});

impl Meet<f32> for f32 {
    type Common = f32;
}

impl Meet<f64> for f32 {
    type Common = f64;
}

impl Meet<f32> for f64 {
    type Common = f64;
}

impl Meet<f64> for f64 {
    type Common = f64;
}

impl Element for f32 {
    type Drawn = f32;
    type Gamma = f32;
    fn from_f64(value: f64) -> Self {
        value as f32
    }
}

impl Element for f64 {
    type Drawn = f64;
    type Gamma = f64;
    fn from_f64(value: f64) -> Self {
        value
    }
}

impl Element for f16 {
    type Drawn = f64;
    type Gamma = f32;
    /// MXNet's half is made from a float only, so a double is rounded twice.
    fn from_f64(value: f64) -> Self {
        f16::from_f32(value as f32)
    }
}

/// Two numbers of the standard normal distribution by Marsaglia's polar method. libstdc++ gives the second first,
/// and where MXNet makes a new distribution for every number the first is lost.
pub(super) fn standard_normals<F: Real>(stream: &mut Mt19937) -> (F, F) {
    let one = F::from_f64(1.0);
    let two = F::from_f64(2.0);
    loop {
        let x = two * F::canonical(stream) - one;
        let y = two * F::canonical(stream) - one;
        let square = x * x + y * y;
        if square <= one && square != F::from_f64(0.0) {
            let factor = (-two * square.ln() / square).sqrt();
            return (x * factor, y * factor);
        }
    }
}

//! The float types in which numbers are drawn, and which of them MXNet takes for which element type.
//!
//! Every operation here is rounded where the C++ templates of MXNet and libstdc++ round it; the last bits of a draw
//! depend on it.

use std::ops::{Add, Div, Mul, Neg, Sub};

use half::f16;

use super::mt19937::{Mt19937, Words};
use crate::math::{Kernel, dispatch};

/// A float type that numbers are drawn in, `f32` or `f64`, or that parameters are given in.
pub trait Real:
    Copy
    + Send
    + Sync
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A number in `[0, 1)`, as `std::generate_canonical` makes it of 32-bit words.
    fn canonical(stream: &mut Mt19937) -> Self;
    /// As [`Real::canonical`], for each element of a slice.
    fn canonicals(stream: &mut Mt19937, out: &mut [Self]);
    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    /// The same value.
    fn to_f64(self) -> f64;
    /// The natural logarithm, by the C library.
    fn ln(self) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
    /// The result of an operation of this number and a `double` in C++.
    fn with(self, other: f64, operation: fn(f64, f64) -> f64) -> f64;
}

/// The wider of two float types.
pub trait Meet<Other>: Real {
    /// The type in which C++ computes with both.
    type Common: Real;
    /// The product.
    fn times(self, other: Other) -> Self::Common;
}

/// An element type that distributions over the reals can fill.
pub trait Element: Copy + Send + Sync {
    /// The type in which MXNet draws uniform and normal numbers for it.
    type Drawn: Real;
    /// The type in which MXNet draws gamma numbers for it.
    type Gamma: Real;
    /// The nearest element.
    fn from_f64(value: f64) -> Self;
}

macro_rules! impl_real {
    ($type:ident, $canonical:expr, $canonicals:expr) => {
        impl Real for $type {
            #[inline]
            fn canonical(stream: &mut Mt19937) -> Self {
                // Rounding can reach 1, which does not belong to the interval.
                let below_one = 1.0 - $type::EPSILON / 2.0;
                let canonical: fn(&mut Mt19937) -> $type = $canonical;
                canonical(stream).min(below_one)
            }
            #[inline]
            fn canonicals(stream: &mut Mt19937, out: &mut [Self]) {
                let canonicals: fn(&mut Mt19937, &mut [$type]) = $canonicals;
                canonicals(stream, out);
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
            #[inline]
            fn with(self, other: f64, operation: fn(f64, f64) -> f64) -> f64 {
                operation(f64::from(self), other)
            }
        }
    };
}

impl_real!(
    f32,
    |stream| stream.next_word() as f32 / 4_294_967_296.0,
    |stream, out| stream.next_words(out, |words, out| dispatch(Fractions { words, out }))
);
impl_real!(
    f64,
    |stream| {
        let low = f64::from(stream.next_word());
        let high = f64::from(stream.next_word());
        (low + high * 4_294_967_296.0) / 18_446_744_073_709_551_616.0
    },
    |stream, out| out.fill_with(|| f64::canonical(stream))
);

/// What [`Real::canonical`] makes of words.
struct Fractions<'a> {
    words: Words<'a>,
    out: &'a mut [f32],
}

impl Kernel for Fractions<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, word) in self.out.iter_mut().zip(self.words.tempered()) {
            let fraction = word as f32 / 4_294_967_296.0;
            let below_one = 1.0 - f32::EPSILON / 2.0;
            *out = if fraction < below_one {
                fraction
            } else {
                below_one
            };
        }
    }
}

/// MXNet's half rounds the result of every operation, whatever the other number is.
impl Real for f16 {
    fn canonical(stream: &mut Mt19937) -> Self {
        f16::from_f32(f32::canonical(stream))
    }

    fn canonicals(stream: &mut Mt19937, out: &mut [Self]) {
        out.fill_with(|| f16::canonical(stream));
    }

    fn from_f64(value: f64) -> Self {
        f16::from_f32(value as f32)
    }

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn ln(self) -> Self {
        f16::from_f32(self.to_f32().ln())
    }

    fn sqrt(self) -> Self {
        f16::from_f32(self.to_f32().sqrt())
    }

    fn with(self, other: f64, operation: fn(f64, f64) -> f64) -> f64 {
        let result = operation(f64::from(self), f64::from(other as f32));
        f64::from(f16::from_f32(result as f32))
    }
}

macro_rules! impl_meet {
    ($($own:ident * $other:ident = $common:ident),*) => {$(
        impl Meet<$other> for $own {
            type Common = $common;
            #[inline]
            fn times(self, other: $other) -> $common {
                $common::from(self) * $common::from(other)
            }
        }
    )*};
}

impl_meet!(
    f32 * f32 = f32,
    f32 * f64 = f64,
    f64 * f32 = f64,
    f64 * f64 = f64
);

impl Meet<f32> for f16 {
    type Common = f16;
    fn times(self, other: f32) -> f16 {
        f16::from_f32(self.to_f32() * other)
    }
}

impl Meet<f64> for f16 {
    type Common = f16;
    fn times(self, other: f64) -> f16 {
        f16::from_f32(self.to_f32() * other as f32)
    }
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

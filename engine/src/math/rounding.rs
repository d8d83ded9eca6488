//! Rounding to integers.

use super::function::Unary;

macro_rules! rounding {
    ($($(#[$doc:meta])* $name:ident = |$x:ident| $body:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        rounding!(@impl $name f32 |$x| $body);
        rounding!(@impl $name f64 |$x| $body);
    )*};
    (@impl $name:ident $type:ident |$x:ident| $body:expr) => {
        impl Unary<$type> for $name {
            type Output = $type;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, $x: $type) -> $type {
                $body
            }
        }
    };
}

rounding! {
    /// The largest integer not above `x`.
    Floor = |x| x.floor();
    /// The smallest integer not below `x`.
    Ceil = |x| x.ceil();
    /// The integer part of `x`.
    Trunc = |x| x.trunc();
    /// The integer part of `x`; MXNet has two names for it.
    Fix = |x| x.trunc();
    /// The nearest integer, halves away from zero.
    Round = |x| x.round();
    /// The nearest integer, halves to the even one: NumPy's `rint` and `round`.
    RoundHalfEven = |x| x.round_ties_even();
    /// The nearest integer, halves down: MXNet's `rint`.
    Rint = |x| {
        let (floor, ceil) = (x.floor(), x.ceil());
        if x - floor <= ceil - x { floor } else { ceil }
    };
}

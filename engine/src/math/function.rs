//! What a function of elements is.

/// A function of one element. Closures are such functions.
pub trait Unary<T> {
    /// The type of its values.
    type Output;

    /// Whether vectors can serve the body. Calls of the C library they can't, and slow down.
    const VECTORISES: bool = true;

    /// Whether there are arguments that the body does not serve.
    const HAS_EXCEPTIONS: bool = false;

    /// The value at `x`. The body should be free of branches and `#[inline(always)]`.
    fn apply<const FMA: bool>(&self, x: T) -> Self::Output;

    /// Whether `x` is one of the arguments that the body does not serve.
    #[inline(always)]
    fn is_exception(&self, _x: T) -> bool {
        false
    }

    /// The value at any `x`, exceptions included.
    #[inline(always)]
    fn apply_to_any<const FMA: bool>(&self, x: T) -> Self::Output {
        self.apply::<FMA>(x)
    }
}

/// A function of two elements. Closures are such functions.
pub trait Binary<T> {
    /// The type of its values.
    type Output;

    /// Whether vectors can serve the body, as in [`Unary`].
    const VECTORISES: bool = true;

    /// Whether there are arguments that the body does not serve.
    const HAS_EXCEPTIONS: bool = false;

    /// The value at `x` and `y`. The body should be free of branches and `#[inline(always)]`.
    fn apply<const FMA: bool>(&self, x: T, y: T) -> Self::Output;

    /// Whether `x` and `y` are arguments that the body does not serve.
    #[inline(always)]
    fn is_exception(&self, _x: T, _y: T) -> bool {
        false
    }

    /// The value at any `x` and `y`, exceptions included.
    #[inline(always)]
    fn apply_to_any<const FMA: bool>(&self, x: T, y: T) -> Self::Output {
        self.apply::<FMA>(x, y)
    }
}

impl<T, U, F: Fn(T) -> U> Unary<T> for F {
    type Output = U;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: T) -> U {
        self(x)
    }
}

impl<T, U, F: Fn(T, T) -> U> Binary<T> for F {
    type Output = U;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: T, y: T) -> U {
        self(x, y)
    }
}

/// The values of a function in `f64`, which the C library computes.
macro_rules! c_library {
    ($name:ident, |$x:ident| $body:expr) => {
        impl $crate::math::Unary<f64> for $name {
            type Output = f64;
            const VECTORISES: bool = false;

            #[inline(always)]
            fn apply<const FMA: bool>(&self, $x: f64) -> f64 {
                $body
            }
        }
    };
}
pub(super) use c_library;

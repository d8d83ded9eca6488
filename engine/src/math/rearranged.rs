//! Functions of two elements with their operands fixed, exchanged, or made equal.

use super::function::{Binary, Unary};

/// `function(x, .1)`.
pub(super) struct WithRight<'a, F, T>(pub &'a F, pub T);

/// `function(.1, x)`.
pub(super) struct WithLeft<'a, F, T>(pub &'a F, pub T);

/// `function(x, x)`.
pub(super) struct Twice<'a, F>(pub &'a F);

/// `function(y, x)`.
pub(super) struct Swapped<'a, F>(pub &'a F);

macro_rules! impl_unary {
    ($($type:ty: |$self:ident, $x:ident| $left:expr, $right:expr;)*) => {$(
        impl<T: Copy, F: Binary<T>> Unary<T> for $type {
            type Output = F::Output;
            const VECTORISES: bool = F::VECTORISES;
            const HAS_EXCEPTIONS: bool = F::HAS_EXCEPTIONS;

            #[inline(always)]
            fn apply<const FMA: bool>(&$self, $x: T) -> F::Output {
                $self.0.apply::<FMA>($left, $right)
            }

            #[inline(always)]
            fn is_exception(&$self, $x: T) -> bool {
                $self.0.is_exception($left, $right)
            }

            #[inline(always)]
            fn apply_to_any<const FMA: bool>(&$self, $x: T) -> F::Output {
                $self.0.apply_to_any::<FMA>($left, $right)
            }
        }
    )*};
}

impl_unary! {
    WithRight<'_, F, T>: |self, x| x, self.1;
    WithLeft<'_, F, T>: |self, x| self.1, x;
    Twice<'_, F>: |self, x| x, x;
}

impl<T: Copy, F: Binary<T>> Binary<T> for Swapped<'_, F> {
    type Output = F::Output;
    const VECTORISES: bool = F::VECTORISES;
    const HAS_EXCEPTIONS: bool = F::HAS_EXCEPTIONS;

    #[inline(always)]
    fn apply<const FMA: bool>(&self, x: T, y: T) -> F::Output {
        self.0.apply::<FMA>(y, x)
    }

    #[inline(always)]
    fn is_exception(&self, x: T, y: T) -> bool {
        self.0.is_exception(y, x)
    }

    #[inline(always)]
    fn apply_to_any<const FMA: bool>(&self, x: T, y: T) -> F::Output {
        self.0.apply_to_any::<FMA>(y, x)
    }
}

//! What the two float types have in common, as far as functions need it.

/// `f32` or `f64`.
pub trait Float: Copy + PartialOrd {
    /// `self * factor + addend`, rounded once.
    fn mul_add(self, factor: Self, addend: Self) -> Self;
    /// `self * factor + addend`, rounded twice.
    fn mul_then_add(self, factor: Self, addend: Self) -> Self;
}

/// `x * factor + addend`: fused where that is one instruction. Otherwise it is rounded twice, because the fused one
/// would be a call of the C library and fifty times slower.
#[inline(always)]
pub fn fma<const FMA: bool, T: Float>(x: T, factor: T, addend: T) -> T {
    if FMA {
        x.mul_add(factor, addend)
    } else {
        x.mul_then_add(factor, addend)
    }
}

/// The polynomial with these coefficients, the constant one first.
#[inline(always)]
pub(super) fn polynomial<const FMA: bool, const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    let mut index = N - 1;
    while index > 0 {
        index -= 1;
        sum = fma::<FMA, f64>(sum, x, coefficients[index]);
    }
    sum
}

macro_rules! impl_float {
    ($($type:ident),*) => {$(
        impl Float for $type {
            #[inline(always)]
            fn mul_add(self, factor: Self, addend: Self) -> Self {
                self.mul_add(factor, addend)
            }
            #[inline(always)]
            fn mul_then_add(self, factor: Self, addend: Self) -> Self {
                self * factor + addend
            }
        }
    )*};
}

impl_float!(f32, f64);

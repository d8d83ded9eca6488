//! Steps of optimizers as data: functions that read several arrays element by element, and write several.
//!
//! A step is one pass over memory, however many terms its formula has. The formula is written once, over any [`Number`].

use std::marker::PhantomData;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::statements::{Statements, statements};
use crate::math::{Kernel, dispatch};

/// What a formula computes with.
pub trait Number:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// A constant.
    fn constant(value: f64) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
    /// `1 / (1 + exp(-x))`.
    fn sigmoid(self) -> Self;
    /// The hyperbolic tangent.
    fn tanh(self) -> Self;
    /// `yes` where this is greater than 0, else `no`: also for NaN.
    fn if_positive(self, yes: Self, no: Self) -> Self;

    /// The magnitude.
    #[inline(always)]
    fn abs(self) -> Self {
        self.if_positive(self, -self)
    }

    /// -1, 0 or 1; 0 for NaN.
    #[inline(always)]
    fn sign(self) -> Self {
        let (zero, one) = (Self::constant(0.0), Self::constant(1.0));
        self.if_positive(one, (-self).if_positive(-one, zero))
    }

    /// `yes` where this is not less than 0, else `no`.
    #[inline(always)]
    fn if_not_negative(self, yes: Self, no: Self) -> Self {
        (-self).if_positive(no, yes)
    }

    /// Limited to `-bound..bound`, unless the bound is negative.
    #[inline(always)]
    fn clipped(self, bound: Self) -> Self {
        let below = (self - bound).if_positive(bound, self);
        bound.if_not_negative((-bound - self).if_positive(-bound, below), self)
    }
}

macro_rules! impl_number {
    ($($type:ident),*) => {$(
        impl Number for $type {
            #[inline(always)]
            fn constant(value: f64) -> Self {
                value as $type
            }
            #[inline(always)]
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            #[inline(always)]
            fn sigmoid(self) -> Self {
                crate::math::Unary::apply::<false>(&crate::math::Sigmoid, self)
            }
            #[inline(always)]
            fn tanh(self) -> Self {
                crate::math::Unary::apply::<false>(&crate::math::Tanh, self)
            }
            #[inline(always)]
            fn if_positive(self, yes: Self, no: Self) -> Self {
                if self > 0.0 { yes } else { no }
            }
        }
    )*};
}

impl_number!(f32, f64);

/// A formula of `READS` elements and `PARAMETERS` numbers that gives `WRITES` elements.
pub trait Formula<const READS: usize, const PARAMETERS: usize, const WRITES: usize> {
    /// The formula.
    fn apply<N: Number>(elements: [N; READS], parameters: [N; PARAMETERS]) -> [N; WRITES];
}

/// A run of neighbouring elements of several arrays. Results may be written over operands.
pub struct UpdateRun<'a, T> {
    /// First operands.
    pub reads: &'a [*const T],
    /// First results.
    pub writes: &'a [*mut T],
    /// How many elements.
    pub n: usize,
    /// The formula's parameters.
    pub parameters: &'a [T],
}

/// A [`Formula`] in every form a device may want.
pub struct UpdateFunction {
    /// Name, for messages and for devices that cache compiled kernels.
    pub name: &'static str,
    /// How many arrays are read, how many parameters there are, and how many arrays are written.
    pub arity: [usize; 3],
    /// The loop for float32.
    pub float32: unsafe fn(&UpdateRun<f32>),
    /// The loop for float64.
    pub float64: unsafe fn(&UpdateRun<f64>),
    /// The formula for one element of each array: operands, parameters, results.
    pub reference: fn(&[f64], &[f64], &mut [f64]),
    /// The formula as text for shaders.
    pub statements: fn() -> Statements,
}

impl UpdateFunction {
    /// A formula with its loops.
    pub const fn new<
        F: Formula<READS, PARAMETERS, WRITES>,
        const READS: usize,
        const PARAMETERS: usize,
        const WRITES: usize,
    >(
        name: &'static str,
    ) -> Self {
        Self {
            name,
            arity: [READS, PARAMETERS, WRITES],
            float32: run::<f32, F, READS, PARAMETERS, WRITES>,
            float64: run::<f64, F, READS, PARAMETERS, WRITES>,
            reference: one::<F, READS, PARAMETERS, WRITES>,
            statements: statements::<F, READS, PARAMETERS, WRITES>,
        }
    }
}

fn one<F: Formula<R, P, W>, const R: usize, const P: usize, const W: usize>(
    elements: &[f64],
    parameters: &[f64],
    results: &mut [f64],
) {
    let (mut operands, mut numbers) = ([0.0; R], [0.0; P]);
    operands.copy_from_slice(elements);
    numbers.copy_from_slice(parameters);
    results.copy_from_slice(&F::apply(operands, numbers));
}

/// Elements that are loaded before any is stored, because a result may lie over an operand: a few vectors.
const LANES: usize = 32;

/// # Safety
/// The run has as many pointers as the formula, each valid for its `n` elements.
unsafe fn run<T: Number, F: Formula<R, P, W>, const R: usize, const P: usize, const W: usize>(
    run: &UpdateRun<T>,
) {
    dispatch(Loop::<T, F, R, P, W>(run, PhantomData));
}

/// A run whose pointers [`run`]'s caller has promised to be valid.
struct Loop<'a, T, F, const R: usize, const P: usize, const W: usize>(
    &'a UpdateRun<'a, T>,
    PhantomData<F>,
);

impl<T: Number, F: Formula<R, P, W>, const R: usize, const P: usize, const W: usize> Kernel
    for Loop<'_, T, F, R, P, W>
{
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        // SAFETY: only `run` makes a loop.
        unsafe { body::<T, F, R, P, W>(self.0) }
    }
}

/// # Safety
/// As [`run`].
#[inline(always)]
unsafe fn body<T: Number, F: Formula<R, P, W>, const R: usize, const P: usize, const W: usize>(
    run: &UpdateRun<T>,
) {
    let mut parameters = [T::constant(0.0); P];
    parameters.copy_from_slice(&run.parameters[..P]);
    let mut start = 0;
    while start < run.n {
        let n = LANES.min(run.n - start);
        let mut loaded = [[T::constant(1.0); LANES]; R];
        let mut stored = [[T::constant(0.0); LANES]; W];
        for (lanes, pointer) in loaded.iter_mut().zip(run.reads) {
            // SAFETY: within the run.
            unsafe { std::ptr::copy_nonoverlapping(pointer.add(start), lanes.as_mut_ptr(), n) };
        }
        for lane in 0..LANES {
            let mut elements = [T::constant(0.0); R];
            for (element, lanes) in elements.iter_mut().zip(&loaded) {
                *element = lanes[lane];
            }
            let results = F::apply(elements, parameters);
            for (result, lanes) in results.iter().zip(&mut stored) {
                lanes[lane] = *result;
            }
        }
        for (lanes, pointer) in stored.iter().zip(run.writes) {
            // SAFETY: within the run.
            unsafe { std::ptr::copy_nonoverlapping(lanes.as_ptr(), pointer.add(start), n) };
        }
        start += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_bounds() {
        assert_eq!(
            [2.0, -0.5, 0.0, f64::NAN].map(Number::sign),
            [1.0, -1.0, 0.0, 0.0]
        );
        assert_eq!(
            [2.0, -2.0, 0.5].map(|x: f64| x.clipped(1.0)),
            [1.0, -1.0, 0.5]
        );
        assert_eq!(2.0_f64.clipped(-1.0), 2.0);
        assert_eq!(2.0_f64.clipped(0.0), 0.0);
    }
}

//! Loops compiled for several instruction sets, chosen at run time.
//!
//! A plain, branch-free loop body is instantiated inside functions that carry `#[target_feature]`; the compiler then
//! vectorises the same source for AVX-512, AVX2 and the baseline (SSE2 on x86-64, NEON on AArch64).

use std::sync::OnceLock;

/// The widest instruction set that a loop may use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What every processor of the target has.
    Baseline,
    /// 256-bit vectors with fused multiply-add.
    Avx2,
    /// 512-bit vectors.
    Avx512,
}

impl Level {
    /// The name that `gradus doctor` prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::Baseline if cfg!(target_arch = "aarch64") => "NEON",
            Self::Baseline if cfg!(target_arch = "x86_64") => "SSE2",
            Self::Baseline => "portable",
            Self::Avx2 => "AVX2",
            Self::Avx512 => "AVX-512",
        }
    }
}

/// The widest level of this processor.
#[inline]
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(detect)
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Level {
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vl");
    if avx512 {
        Level::Avx512
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        Level::Avx2
    } else {
        Level::Baseline
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detect() -> Level {
    Level::Baseline
}

/// One run of a function of one argument: `n` neighbouring elements. `x` and `out` may be the same.
pub struct UnaryRun<T> {
    /// First operand.
    pub x: *const T,
    /// First result.
    pub out: *mut T,
    /// How many.
    pub n: usize,
    /// The function's parameters.
    pub parameters: [T; 2],
}

/// One run of a function of two arguments. An operand whose step is 0 is one element used for the whole run.
/// Either operand may be `out`.
pub struct BinaryRun<T> {
    /// First left operand.
    pub lhs: *const T,
    /// 0 or 1.
    pub lhs_step: usize,
    /// First right operand.
    pub rhs: *const T,
    /// 0 or 1.
    pub rhs_step: usize,
    /// First result.
    pub out: *mut T,
    /// How many.
    pub n: usize,
}

/// Defines a generic function over runs and its instantiations for each level.
macro_rules! dispatched {
    ($(#[$meta:meta])* $name:ident($run:ty), $bound:path, $body:ident) => {
        $(#[$meta])*
        ///
        /// # Safety
        /// The pointers of the run are valid for its `n` elements.
        #[inline]
        pub unsafe fn $name<T: Copy, F: $bound>(run: $run, function: F) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")]
                unsafe fn avx512<T: Copy, F: $bound>(run: $run, function: F) {
                    // SAFETY: the caller's promise.
                    unsafe { $body(run, function) }
                }
                #[target_feature(enable = "avx2,fma")]
                unsafe fn avx2<T: Copy, F: $bound>(run: $run, function: F) {
                    // SAFETY: the caller's promise.
                    unsafe { $body(run, function) }
                }
                // SAFETY: the level says that the instructions exist; the rest is the caller's promise.
                unsafe {
                    match level() {
                        Level::Avx512 => avx512(run, function),
                        Level::Avx2 => avx2(run, function),
                        Level::Baseline => $body(run, function),
                    }
                }
            }
            #[cfg(not(target_arch = "x86_64"))]
            // SAFETY: the caller's promise.
            unsafe {
                $body(run, function);
            }
        }
    };
}

dispatched!(
    /// Applies `function` to every element and the run's parameters.
    unary(UnaryRun<T>),
    Unary<T>,
    unary_body
);
dispatched!(
    /// Applies `function` to every pair.
    binary(BinaryRun<T>),
    Binary<T>,
    binary_body
);

/// An element function with two parameters.
pub trait Unary<T>: Fn(T, [T; 2]) -> T + Copy {}
impl<T, F: Fn(T, [T; 2]) -> T + Copy> Unary<T> for F {}

/// A function of two elements.
pub trait Binary<T>: Fn(T, T) -> T + Copy {}
impl<T, F: Fn(T, T) -> T + Copy> Binary<T> for F {}

#[inline(always)]
unsafe fn unary_body<T: Copy, F: Unary<T>>(run: UnaryRun<T>, function: F) {
    let UnaryRun {
        x,
        out,
        n,
        parameters,
    } = run;
    for i in 0..n {
        // SAFETY: within the run.
        unsafe { *out.add(i) = function(*x.add(i), parameters) };
    }
}

#[inline(always)]
unsafe fn binary_body<T: Copy, F: Binary<T>>(run: BinaryRun<T>, function: F) {
    let BinaryRun {
        lhs,
        lhs_step,
        rhs,
        rhs_step,
        out,
        n,
    } = run;
    if n == 0 {
        return;
    }
    // SAFETY: within the run; a broadcast operand is read before anything is written over it.
    unsafe {
        match (lhs_step, rhs_step) {
            (0, 0) => {
                let value = function(*lhs, *rhs);
                for i in 0..n {
                    *out.add(i) = value;
                }
            }
            (0, _) => {
                let left = *lhs;
                for i in 0..n {
                    *out.add(i) = function(left, *rhs.add(i));
                }
            }
            (_, 0) => {
                let right = *rhs;
                for i in 0..n {
                    *out.add(i) = function(*lhs.add(i), right);
                }
            }
            _ => {
                for i in 0..n {
                    *out.add(i) = function(*lhs.add(i), *rhs.add(i));
                }
            }
        }
    }
}

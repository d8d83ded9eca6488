//! Code that is compiled once for each level and run at the best one.

use crate::simd::{Level, level};

/// A piece of work whose loops the compiler may turn into vectors.
///
/// `run` and everything that it calls in its loops must be `#[inline(always)]`: only code that is inlined into the
/// function of a level is compiled for that level.
pub trait Kernel {
    /// What the work gives.
    type Output;

    /// Does the work. `FMA` says that [`fma`](super::fma) is one instruction.
    fn run<const FMA: bool>(self) -> Self::Output;
}

/// The levels of this machine, the plainest first.
pub fn levels() -> impl Iterator<Item = Level> {
    [Level::Baseline, Level::Avx2, Level::Avx512]
        .into_iter()
        .filter(|&wanted| wanted <= level())
}

/// Runs `kernel` at the best level of this machine.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    dispatch_at(level(), kernel)
}

/// Runs `kernel` at the `wanted` level, or at the best level of this machine if it lacks that one.
#[inline]
pub fn dispatch_at<K: Kernel>(wanted: Level, kernel: K) -> K::Output {
    match wanted.min(level()) {
        Level::Baseline => kernel.run::<{ cfg!(target_arch = "aarch64") }>(),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `level` found the instructions.
        Level::Avx2 => unsafe { avx2(kernel) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `level` found the instructions.
        Level::Avx512 => unsafe { avx512(kernel) },
        #[cfg(not(target_arch = "x86_64"))]
        _ => kernel.run::<{ cfg!(target_arch = "aarch64") }>(),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}

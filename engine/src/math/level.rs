//! Which vector instructions this machine has.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// A set of instructions that kernels are compiled for. The later ones include the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What every machine of the architecture has: SSE2 on x86-64, NEON on 64-bit ARM.
    Baseline,
    /// AVX2 with fused multiply-add.
    Avx2,
    /// AVX-512 with the instructions that all its implementations for servers have.
    Avx512,
}

/// The level found, plus one; zero before it was looked for.
static FOUND: AtomicU8 = AtomicU8::new(0);

impl Level {
    /// All levels, the plainest first.
    pub const ALL: [Level; 3] = [Level::Baseline, Level::Avx2, Level::Avx512];

    /// The best level of this machine.
    #[inline]
    pub fn best() -> Level {
        match FOUND.load(Ordering::Relaxed) {
            0 => find(),
            1 => Level::Baseline,
            2 => Level::Avx2,
            _ => Level::Avx512,
        }
    }

    /// The levels of this machine, the plainest first.
    pub fn available() -> impl Iterator<Item = Level> {
        Level::ALL
            .into_iter()
            .filter(|&level| level <= Level::best())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(match self {
            Level::Baseline if cfg!(target_arch = "x86_64") => "SSE2",
            Level::Baseline if cfg!(target_arch = "aarch64") => "NEON",
            Level::Baseline => "baseline",
            Level::Avx2 => "AVX2",
            Level::Avx512 => "AVX-512",
        })
    }
}

#[cold]
fn find() -> Level {
    let level = detect();
    FOUND.store(level as u8 + 1, Ordering::Relaxed);
    level
}

#[cfg(target_arch = "x86_64")]
fn detect() -> Level {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let avx512 = is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl");
    match (avx2, avx512) {
        (true, true) => Level::Avx512,
        (true, false) => Level::Avx2,
        (false, _) => Level::Baseline,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn detect() -> Level {
    Level::Baseline
}

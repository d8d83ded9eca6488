//! Random numbers, bit for bit those of MXNet 1.9.1 on a CPU.
//!
//! A [`Generator`] belongs to a context. Its methods fill slices with numbers of a distribution:
//!
//! ```
//! use engine::random::Generator;
//! let mut generator = Generator::default();
//! let mut sample = [0.0_f32; 2];
//! generator.uniform(&mut sample, &[0.0_f32], &[1.0]);
//! assert_eq!(sample, [0.5488135, 0.5928446]);
//! ```
//!
//! The logarithms and powers are those of the C library, as in MXNet; where that is not glibc, the last bit of a
//! normal or gamma number may differ.

mod choice;
mod contexts;
mod continuous;
mod discrete;
mod generator;
mod mt19937;
mod parameters;
mod real;

pub use contexts::{seed, seed_context, with_generator};
pub use generator::Generator;
pub use mt19937::Mt19937;
pub use real::{Element, Meet, Real};

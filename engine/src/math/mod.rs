//! Elementwise functions on slices, compiled for several instruction sets and chosen at run time.
//!
//! A function is a type that implements [`Unary`] or [`Binary`] with a plain, branch-free body; [`map`] and its
//! siblings run it over slices, compiled once for each [`Level`](crate::simd::Level) so that the compiler turns the body into vectors.
//! A closure is a function too:
//!
//! ```
//! use engine::math::{Exp, map, map_in_place};
//! let x = [0.0_f32, 1.0, f32::NEG_INFINITY];
//! let mut out = [0.0; 3];
//! map(&Exp, &x, &mut out);
//! assert_eq!(out, [1.0, 2.7182817, 0.0]);
//! map_in_place(&|x: f32| 2.0 * x, &mut out);
//! assert_eq!(out, [2.0, 5.4365635, 0.0]);
//! ```
//!
//! # Which digits
//!
//! MXNet calls the C library for each element, so its digits are glibc's. Three kinds of function follow from that:
//! - `exp`, `log` and `log2`, the trigonometric functions and their inverses, the cube root, the error function and its
//!   inverse are evaluated in double precision and rounded once, which gives the correctly rounded `f32` in more than
//!   99.9 % of cases. So does glibc's `expf`; its `logf` is one unit off in the last place for 1 % of the arguments
//!   between 0.5 and 2 and up to 6 % near 1, `erff` for 3 %, `tanf`, `atanf`, `asinf` and `acosf` for 4 to 8 %.
//! - `tanh`, `expm1` and `log1p` of glibc are far from correctly rounded (`tanhf` is one off for every second argument
//!   below 1), so here they repeat its arithmetic step by step and give the same bits. So do the other hyperbolic
//!   functions, their inverses and `log10`, as far as they are not made of `exp` and `log`.
//! - `gamma` and `gammaln` call the C library itself, one element after the other.
//!
//! In `f64` every function calls the C library.

pub mod libm;
pub mod polygamma;

pub mod erfinv;

mod activation;
mod dispatch;
mod error;
mod expm1;
mod exponential;
mod float;
mod function;
mod hyperbolic;
mod inverse;
mod log1p;
mod logarithm;
mod map;
mod power;
mod rearranged;
mod root;
mod rounding;
mod run;
mod scalar;
mod tanh;
mod trigonometric;

pub use activation::{Relu, Sigmoid, Softrelu, Softsign};
pub use dispatch::{Kernel, dispatch, dispatch_at, levels};
pub use erfinv::Erfinv;
pub use error::{Erf, Gelu, GeluSlope};
pub use expm1::Expm1;
pub use exponential::Exp;
pub use float::{Float, fma};
pub use function::{Binary, Unary};
pub use hyperbolic::{Arccosh, Arcsinh, Arctanh, Cosh, Sinh};
pub use inverse::{Arccos, Arcsin, Arctan};
pub use log1p::Log1p;
pub use logarithm::{Log, Log2, Log10};
pub use map::{map, map_at, map_in_place, map2, map2_in_place};
pub use power::Power;
pub use root::{Cbrt, Rcbrt};
pub use rounding::{Ceil, Fix, Floor, Rint, Round, RoundHalfEven, Trunc};
pub use run::{map_run, map2_run, power_scalar_run};
pub use scalar::*;
pub use tanh::Tanh;
pub use trigonometric::{Cos, Sin, Tan};

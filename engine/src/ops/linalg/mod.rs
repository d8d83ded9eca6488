//! Factorisations, inverses and determinants of matrices, and their triangles and diagonals.
//!
//! Matrices lie in the last two axes; all axes before them are a stack. Factorisations are computed in float64 and rounded
//! once, on the host wherever the matrices are: their steps depend on each other, and devices may have no float64.

mod determinant;
mod diagonal;
mod eigen;
mod factors;
mod inverse;
mod lq;
mod potrf;
mod products;
mod solve;
mod stack;
mod triangle;

pub use determinant::*;
pub use diagonal::*;
pub use eigen::*;
pub use inverse::*;
pub use lq::*;
pub use potrf::*;
pub use products::*;
pub use solve::*;
pub use triangle::*;

#[cfg(test)]
mod tests;

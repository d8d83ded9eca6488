//! Other shapes of the same elements.

mod broadcast;
mod reshape;

pub use broadcast::*;
pub use reshape::*;

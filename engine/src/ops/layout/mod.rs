//! Other shapes of the same elements.

mod broadcast;
mod reshape;
mod transpose;

pub use broadcast::*;
pub use reshape::*;
pub use transpose::*;

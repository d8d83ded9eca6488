//! The same elements elsewhere: as another type, in another context, in memory of their own.

mod cast;
mod copy;

pub use cast::*;
pub use copy::*;

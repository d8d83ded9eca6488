//! The same elements elsewhere: as another type, in another context, in memory of their own.

mod amp;
mod cast;
mod copy;

pub use amp::*;
pub use cast::*;
pub use copy::*;

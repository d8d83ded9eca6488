//! Elements chosen by the values of another array.

mod take;

pub use take::*;

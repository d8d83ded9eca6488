//! The array engine.

pub mod display;
pub mod math;
pub mod random;

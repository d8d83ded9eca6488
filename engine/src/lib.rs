//! The array engine.

pub mod display;

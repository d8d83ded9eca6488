//! The array engine.

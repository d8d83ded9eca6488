//! The `gradus` binary.

mod evaluator;
mod module;

fn main() {}

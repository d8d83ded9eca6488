//! RustPython as the evaluator.
//!
//! A request enters at [`handle`], waits its turn on the thread of [`worker`], passes through [`session`] and leaves
//! through [`outlet`]. The state of the language lives in the interpreter's `__main__`; nothing here keeps a second copy.

mod blocking;
mod comm;
mod command;
mod compile;
mod completeness;
mod display;
mod exit;
pub mod guard;
mod handle;
mod host;
pub mod interrupt;
mod introspection;
mod library;
mod origin;
mod outlet;
mod polling;
mod pretty;
mod processes;
mod results;
mod rousing;
mod script;
mod session;
mod source;
mod stdin;
mod streams;
#[cfg(test)]
mod tests;
mod threads;
mod traceback;
mod transform;
mod worker;

pub use handle::start;

//! What is inside the messages, a file for each kind of request and its reply.
//!
//! Requests are read with the defaults that front ends rely on (`silent` false, `store_history` the opposite of
//! `silent`, `stop_on_error` true ...); `null` counts as absent.

pub mod comm;
pub mod complete;
pub mod connect;
pub mod debug;
pub mod execute;
pub mod history;
pub mod input;
pub mod inspect;
pub mod is_complete;
pub mod kernel_info;
pub mod output;
pub mod shutdown;
mod status;
pub mod subshell;
pub mod usage;

pub use status::{ErrorReply, OkReply, State, Status};

#[cfg(test)]
mod tests;

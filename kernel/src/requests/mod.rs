//! What the kernel does with each request, a file for each kind.
//!
//! [`Kernel::receive`] takes messages from the sockets: shell requests wait in line for one thread, control requests
//! for another, lines of input go to the cell that waits for them. [`answer`] brackets every request in busy and idle.

mod answer;
mod comm;
mod complete;
mod connect;
mod debug;
mod execute;
mod frontend;
mod history;
mod inspect;
mod interrupt;
mod is_complete;
mod kernel;
mod kernel_info;
mod shell;
mod shutdown;
mod subshell;
mod usage;

pub use history::History;
pub use kernel::Kernel;
pub use kernel_info::{banner, language};

#[cfg(test)]
mod tests;

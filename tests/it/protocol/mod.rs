//! The kernel as a front end meets it: real sockets, a real process, every message looked at.
//!
//! [`frontend`] has a verb for each message and fails a test that leaves one unread. It shares no code with the kernel:
//! frames and signatures are its own, sockets are those of `zeromq`, and every message must also be one that
//! `jupyter-protocol` understands.

mod cells;
mod comms;
mod debugger;
mod endings;
mod endurance;
mod frontend;
mod gpus;
mod hostile;
mod hostile_connections;
mod outputs;
mod process;
mod requests;
mod subshells;
mod vscode;
mod wire;
mod zmtp;

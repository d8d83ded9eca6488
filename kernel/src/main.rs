//! The Gradus Jupyter kernel: `gradus kernel` serves a front end, `gradus run` needs none.
//!
//! A cell enters at `sockets`, becomes a call in `requests`, is run by `evaluator`, and leaves through the `outbox`.

mod cli;
mod doctor;
mod evaluator;
mod install;
mod log;
mod memory;
mod module;
mod notebook;
mod ops;
mod outbox;
mod paths;
mod prompt;
mod requests;
mod run;
mod serve;
mod signals;
mod sockets;
mod wire;

fn main() -> std::process::ExitCode {
    cli::main()
}

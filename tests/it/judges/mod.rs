//! The outside judges: Jupyter's own clients run the installed kernel, and none of them knows Gradus.
//!
//! Each file is one judge. [`machine`] gives what they need beyond Rust, [`jupyter`] a Jupyter that
//! finds the kernel, [`process`] runs a program with a time limit.
//!
//! `GRADUS_TEST_KERNEL=FOLDER` puts another kernel into the place of Gradus, the one whose `kernel.json`
//! is in that folder: so one sees that a judge is right before it judges (ipykernel with the real MXNet
//! passes them all, but for one point of the history that `jupyter_kernel_test` asks).

mod console;
mod ipykernel_suite;
mod jupyter;
mod kernel_test;
mod lab;
mod machine;
mod nbclient;
mod packages;
mod papermill;
mod process;

pub use machine::or_skip;

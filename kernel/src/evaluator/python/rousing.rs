//! Interrupts for Python code on threads that have no signals.
//!
//! Between two instructions such a thread looks at nothing that another one could set. It does run the instructions of
//! its functions, which all threads share, and the interpreter can replace those by ones that call a function: that is
//! what `sys.monitoring` is for. `gradus.rousing` does so, on this thread, with the functions that the other one is in,
//! and the function that they call is [`check`](super::interrupt::check). Without an interrupt nothing is replaced.

use rustpython_vm::{PyResult, VirtualMachine};

use super::host::import_from;

/// Has the thread of this number look for its interrupt.
///
/// # Errors
/// When the interpreter does not say where the thread is.
pub(super) fn rouse(vm: &VirtualMachine, thread: u64) -> PyResult<()> {
    import_from(vm, "gradus.rousing", "rouse")?.call((thread,), vm)?;
    Ok(())
}

/// Has all threads go on as before.
///
/// # Errors
/// When the interpreter cannot.
pub(super) fn calm(vm: &VirtualMachine) -> PyResult<()> {
    import_from(vm, "gradus.rousing", "calm")?.call((), vm)?;
    Ok(())
}

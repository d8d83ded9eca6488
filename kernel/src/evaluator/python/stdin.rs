//! `input()`, `getpass.getpass()` and `sys.stdin`, asked of the front end.

use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

/// Puts the host's `input` in the place of the built-in one, which would read the process's own standard input.
pub(super) fn install(vm: &VirtualMachine, host: &PyObjectRef) -> PyResult<()> {
    vm.builtins
        .set_attr("input", host.get_attr("input", vm)?, vm)
}

//! Python's `multiprocessing` without processes.
//!
//! It starts the program that it runs in as a Python interpreter, which this program is not. What would start one is
//! refused with a word about threads; locks and queues, of which `ThreadPool` needs some, are of this process alone.

use rustpython_vm::builtins::PyStrRef;
use rustpython_vm::{PyResult, VirtualMachine};

/// The modules that start processes, one for each way to do so.
const STARTERS: [&str; 4] = [
    "multiprocessing.popen_fork",
    "multiprocessing.popen_forkserver",
    "multiprocessing.popen_spawn_posix",
    "multiprocessing.popen_spawn_win32",
];

const SEMAPHORES: &str = "gradus.semaphores";

const REFUSAL: &str = "Gradus cannot start other Python processes; multiprocessing.pool.ThreadPool and \
    concurrent.futures.ThreadPoolExecutor work with threads";

/// Puts modules of ours in the place of those that would do it.
///
/// # Errors
/// When `sys.modules` is not what it should be.
pub(super) fn forbid(vm: &VirtualMachine) -> PyResult<()> {
    for name in STARTERS {
        replace(vm, name, &["Popen"], |_, vm| {
            Err(vm.new_runtime_error(REFUSAL.to_owned()))
        })?;
    }
    // Read when something of it is asked for, which is rare.
    replace(
        vm,
        "_multiprocessing",
        &["SemLock", "sem_unlink"],
        |name, vm| {
            vm.import(SEMAPHORES, 0)?;
            let modules = vm.sys_module.get_attr("modules", vm)?;
            modules.get_item(SEMAPHORES, vm)?.get_attr(name, vm)
        },
    )
}

/// A module with these attributes, which are made when they are asked for.
fn replace(
    vm: &VirtualMachine,
    module: &'static str,
    attributes: &'static [&'static str],
    make: fn(&PyStrRef, &VirtualMachine) -> PyResult,
) -> PyResult<()> {
    let get = move |name: PyStrRef, vm: &VirtualMachine| -> PyResult {
        if attributes
            .iter()
            .any(|known| name.as_bytes() == known.as_bytes())
        {
            make(&name, vm)
        } else {
            // Who looks through all modules must not stumble.
            Err(vm.new_attribute_error(format!("module '{module}' has no such attribute")))
        }
    };
    let object = vm.new_module(module, vm.ctx.new_dict(), None);
    object.set_attr("__getattr__", vm.new_function("__getattr__", get), vm)?;
    vm.sys_module
        .get_attr("modules", vm)?
        .set_item(module, object.into(), vm)
}

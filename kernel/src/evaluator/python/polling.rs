//! Loops inside of native functions can be interrupted: `sum(range(10**12))`, `max(itertools.count())`.
//!
//! Such a function runs no Python between two elements, but it has to ask an iterator for each of them. The native
//! iterators that give elements without end, or many, look for an interrupt first; that costs one relaxed load.

use std::sync::OnceLock;

use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::protocol::PyIterReturn;
use rustpython_vm::{Py, PyObject, PyResult, VirtualMachine};

use super::interrupt;

type Next = fn(&PyObject, &VirtualMachine) -> PyResult<PyIterReturn>;

/// The iterators' own functions. Classes belong to the process, not to an interpreter.
static OWN: [OnceLock<Next>; 9] = [const { OnceLock::new() }; 9];

/// Has the iterators look.
///
/// # Errors
/// When `itertools` is not what it should be.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let types = &vm.ctx.types;
    replace::<0>(types.range_iterator_type);
    replace::<1>(types.long_range_iterator_type);
    replace::<2>(types.list_iterator_type);
    replace::<3>(types.tuple_iterator_type);
    replace::<4>(types.set_iterator_type);
    replace::<5>(types.str_iterator_type);
    let itertools = vm.import("itertools", 0)?;
    let class = |name: &'static str| -> PyResult<PyTypeRef> {
        itertools
            .get_attr(name, vm)?
            .downcast()
            .map_err(|_| vm.new_type_error("itertools' iterators are not classes"))
    };
    replace::<6>(&*class("count")?);
    replace::<7>(&*class("cycle")?);
    replace::<8>(&*class("repeat")?);
    Ok(())
}

fn replace<const INDEX: usize>(class: &Py<PyType>) {
    let slot = &class.slots().iternext;
    if let Some(own) = slot.load()
        && OWN[INDEX].set(own).is_ok()
    {
        slot.store(Some(next::<INDEX>));
    }
}

fn next<const INDEX: usize>(iterator: &PyObject, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
    if interrupt::requested() {
        interrupt::check_signals(vm)?;
    }
    match OWN[INDEX].get() {
        Some(own) => own(iterator, vm),
        None => Ok(PyIterReturn::StopIteration(None)),
    }
}

//! `text/plain` of results: containers broken into lines as IPython breaks them.

mod kinds;
mod layout;
mod printer;

use rustpython_vm::builtins::{PyComplex, PyFloat, PyInt, PyStr};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

pub(super) use self::printer::Printer;

/// The text that shows `object` as a result.
///
/// # Errors
/// What a `__repr__` or `_repr_pretty_` on the way raises.
pub(super) fn pretty(vm: &VirtualMachine, object: &PyObject) -> PyResult<String> {
    // Most results; none of them has a line to break.
    let plain = object.downcast_ref_if_exact::<PyInt>(vm).is_some()
        || object.downcast_ref_if_exact::<PyFloat>(vm).is_some()
        || object.downcast_ref_if_exact::<PyStr>(vm).is_some()
        || object.downcast_ref_if_exact::<PyComplex>(vm).is_some();
    if plain {
        return Ok(object.repr(vm)?.to_string_lossy().into_owned());
    }
    let printer = Printer::new(vm);
    Printer::print(&printer, object, vm)?;
    Ok(printer.finish())
}

//! `text/plain` of results: containers broken into lines as IPython breaks them.

mod kinds;
mod layout;
mod printer;

use parking_lot::RwLock;
use rustpython_vm::builtins::{PyComplex, PyFloat, PyInt, PyStr};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

pub(super) use self::printer::Printer;

/// How floats are shown, by Python's `%` operator; all their digits if nothing is said.
static FLOAT_FORMAT: RwLock<Option<String>> = RwLock::new(None);

/// Has floats shown by this `%` format.
pub(super) fn set_float_format(format: Option<String>) {
    *FLOAT_FORMAT.write() = format;
}

/// What shows an object that has no line to break.
fn plain(vm: &VirtualMachine, object: &PyObject) -> PyResult<String> {
    let format = FLOAT_FORMAT.read().clone();
    let text = match format {
        Some(format) if object.downcast_ref_if_exact::<PyFloat>(vm).is_some() => {
            vm._mod(vm.ctx.new_str(format).as_ref(), object)?.str(vm)?
        }
        _ => object.repr(vm)?,
    };
    Ok(text.to_string_lossy().into_owned())
}

/// The text that shows `object` as a result.
///
/// # Errors
/// What a `__repr__` or `_repr_pretty_` on the way raises.
pub(super) fn pretty(vm: &VirtualMachine, object: &PyObject) -> PyResult<String> {
    // Most results; none of them has a line to break.
    let is_plain = object.downcast_ref_if_exact::<PyInt>(vm).is_some()
        || object.downcast_ref_if_exact::<PyFloat>(vm).is_some()
        || object.downcast_ref_if_exact::<PyStr>(vm).is_some()
        || object.downcast_ref_if_exact::<PyComplex>(vm).is_some();
    if is_plain {
        return plain(vm, object);
    }
    let printer = Printer::new(vm);
    Printer::print(&printer, object, vm)?;
    Ok(printer.finish())
}

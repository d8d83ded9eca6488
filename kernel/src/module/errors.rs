//! The engine's errors as Python exceptions.

use std::sync::OnceLock;

use engine::{Error, ErrorKind};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::{AsObject, Context, PyResult, VirtualMachine};

/// `mxnet.base.MXNetError`, a `RuntimeError`.
pub(super) fn mxnet_error(ctx: &Context) -> PyTypeRef {
    static CLASS: OnceLock<PyTypeRef> = OnceLock::new();
    let make = || {
        let base = ctx.exceptions.runtime_error.to_owned();
        ctx.new_exception_type("mxnet.base", "MXNetError", Some(vec![base]))
    };
    CLASS.get_or_init(make).clone()
}

/// Takes a pending interrupt as the exception to raise for it.
pub fn interrupted(vm: &VirtualMachine) -> PyBaseExceptionRef {
    engine::interrupt::take();
    vm.new_exception_empty(vm.ctx.exceptions.keyboard_interrupt.to_owned())
}

/// An [`mxnet_error`] with this text.
pub(super) fn mxnet(message: impl Into<String>, vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_exception_msg(mxnet_error(&vm.ctx), message.into().into())
}

/// An exception of a class that the `numpy` module defines.
pub(super) fn numpy(
    class: &'static str,
    message: String,
    vm: &VirtualMachine,
) -> PyBaseExceptionRef {
    let found = vm
        .import("numpy", 0)
        .and_then(|numpy| numpy.get_attr("_errors", vm)?.get_attr(class, vm));
    match found.map(rustpython_vm::PyObjectRef::downcast) {
        Ok(Ok(class)) => vm.new_exception_msg(class, message.into()),
        _ => vm.new_type_error(message),
    }
}

/// The attribute of an exception that holds file and line of the operation whose gradient could not be computed.
const RECORDED: &str = "recorded";

/// The exception that an error of the engine becomes.
pub(super) fn exception(error: &Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    // User code inside of an operation has raised the real exception.
    let exception = super::autograd::raised().unwrap_or_else(|| of_kind(error, vm));
    if let Some(origin) = error.origin() {
        let place = vm.new_tuple((vm.ctx.new_str(origin.file), vm.ctx.new_int(origin.line)));
        // Without the attribute the traceback is shorter, and the exception still tells what happened.
        let _ = exception.as_object().set_attr(RECORDED, place, vm);
    }
    exception
}

/// Where the operation was recorded whose gradient raised the exception: file and line.
pub fn recorded(error: &PyBaseExceptionRef, vm: &VirtualMachine) -> Option<(String, usize)> {
    let place = error.as_object().get_attr(RECORDED, vm).ok()?;
    let file = place.get_item(&0usize, vm).ok()?;
    let line = place.get_item(&1usize, vm).ok()?;
    Some((file.try_into_value(vm).ok()?, line.try_into_value(vm).ok()?))
}

fn of_kind(error: &Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::Interrupt => interrupted(vm),
        ErrorKind::Value => vm.new_value_error(text),
        ErrorKind::Index => vm.new_index_error(text),
        ErrorKind::Type => vm.new_type_error(text),
        ErrorKind::Memory => vm.new_memory_error(text),
        ErrorKind::MXNet => vm.new_exception_msg(mxnet_error(&vm.ctx), text.into()),
    }
}

/// Results of the engine as results of Python.
pub(super) trait IntoPython<T> {
    /// The value, or the exception that the error becomes.
    fn into_python(self, vm: &VirtualMachine) -> PyResult<T>;
}

impl<T> IntoPython<T> for engine::Result<T> {
    #[inline]
    fn into_python(self, vm: &VirtualMachine) -> PyResult<T> {
        self.map_err(|error| exception(&error, vm))
    }
}

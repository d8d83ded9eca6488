//! `input()`, `getpass.getpass()` and `sys.stdin`, asked of the front end.

use std::fmt;
use std::sync::Arc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::OptionalArg;
use rustpython_vm::protocol::PyIterReturn;
use rustpython_vm::types::{IterNext, Iterable, SelfIter};
use rustpython_vm::{
    AsObject, Context, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::host::import_from;
use super::interrupt;
use super::outlet::Outlet;
use super::streams::unsupported;
use crate::evaluator::InputError;

/// Puts a stream that asks the user in the place of the process's own.
pub(super) fn install(vm: &VirtualMachine, outlet: &Arc<Outlet>) -> PyResult<()> {
    let _ = InStream::make_static_type();
    let stream = InStream {
        outlet: Arc::clone(outlet),
    }
    .into_ref(&vm.ctx);
    vm.sys_module.set_attr("stdin", stream, vm)
}

/// Asks the user for a line.
///
/// # Errors
/// `StdinNotImplementedError` when there is nobody to ask, `KeyboardInterrupt`, `EOFError`.
pub(super) fn ask(
    vm: &VirtualMachine,
    outlet: &Outlet,
    prompt: &str,
    password: bool,
) -> PyResult<String> {
    let Some(frontend) = outlet.frontend() else {
        return Err(no_input(vm));
    };
    // The user takes as long as he likes; other threads must not wait for him.
    vm.allow_threads(|| frontend.input(prompt, password))
        .map_err(|error| match error {
            InputError::NotAllowed => no_input(vm),
            InputError::Interrupted => interrupt::exception(vm),
            InputError::Closed => vm.new_exception_empty(vm.ctx.exceptions.eof_error.to_owned()),
        })
}

/// `StdinNotImplementedError`, with the words that ipykernel's users search for.
fn no_input(vm: &VirtualMachine) -> PyBaseExceptionRef {
    let class = import_from(vm, "IPython.core.error", "StdinNotImplementedError");
    let class = class.ok().and_then(|class| class.downcast().ok());
    let class = class.unwrap_or_else(|| vm.ctx.exceptions.not_implemented_error.to_owned());
    let text = "raw_input was called, but this frontend does not support input requests.";
    vm.new_exception(class, vec![vm.ctx.new_str(text).into()])
}

#[pyclass(module = "_gradus", name = "InStream")]
struct InStream {
    outlet: Arc<Outlet>,
}

impl PyPayload for InStream {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for InStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InStream")
    }
}

#[pyclass(flags(HAS_DICT, HAS_WEAKREF), with(IterNext, Iterable))]
impl InStream {
    /// A line with its newline; nothing at the end of the input.
    #[pymethod]
    fn readline(
        zelf: &Py<Self>,
        _size: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        match ask(vm, &zelf.outlet, "", false) {
            Ok(line) => Ok(line + "\n"),
            Err(error) if error.fast_isinstance(vm.ctx.exceptions.eof_error) => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    /// Everything up to the end of the input.
    #[pymethod]
    fn read(
        zelf: &Py<Self>,
        _size: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let mut text = String::new();
        loop {
            let line = Self::readline(zelf, OptionalArg::Missing, vm)?;
            if line.is_empty() {
                return Ok(text);
            }
            text.push_str(&line);
        }
    }

    #[pymethod]
    fn readlines(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        let text = Self::read(zelf, OptionalArg::Missing, vm)?;
        Ok(text
            .split_inclusive('\n')
            .map(|line| vm.ctx.new_str(line).into())
            .collect())
    }

    #[pymethod]
    fn isatty(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pymethod]
    fn readable(_zelf: &Py<Self>) -> bool {
        true
    }

    #[pymethod]
    fn fileno(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<i32> {
        Err(unsupported(vm, "fileno"))
    }

    #[pymethod]
    fn close(_zelf: &Py<Self>) {}

    #[pygetset]
    fn closed(_zelf: &Py<Self>) -> bool {
        false
    }

    #[pygetset]
    fn name(_zelf: &Py<Self>) -> &'static str {
        "<stdin>"
    }

    #[pygetset]
    fn encoding(_zelf: &Py<Self>) -> &'static str {
        "UTF-8"
    }
}

impl SelfIter for InStream {}

impl IterNext for InStream {
    fn next(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyIterReturn> {
        let line = Self::readline(zelf, OptionalArg::Missing, vm)?;
        Ok(if line.is_empty() {
            PyIterReturn::StopIteration(None)
        } else {
            PyIterReturn::Return(vm.ctx.new_str(line).into())
        })
    }
}

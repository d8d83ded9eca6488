//! The module `_gradus`: what the frozen Python library may ask of the evaluator.

use std::fmt;
use std::sync::Arc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyStrRef, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::OptionalArg;
use rustpython_vm::{Context, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

use super::interrupt;
use super::outlet::Outlet;
use super::session::Session;
use crate::evaluator::InputError;

/// Creates the module and its one object, `_gradus.host`.
pub(super) fn install(
    vm: &VirtualMachine,
    outlet: &Arc<Outlet>,
    session: &Arc<Session>,
) -> PyResult {
    let _ = Host::make_static_type();
    let host: PyObjectRef = Host {
        outlet: Arc::clone(outlet),
        session: Arc::clone(session),
    }
    .into_ref(&vm.ctx)
    .into();
    let module = vm.new_module("_gradus", vm.ctx.new_dict(), None);
    module.set_attr("host", host.clone(), vm)?;
    vm.sys_module
        .get_attr("modules", vm)?
        .set_item("_gradus", module.into(), vm)?;
    Ok(host)
}

/// The evaluator as Python code sees it.
#[pyclass(module = "_gradus", name = "Host")]
struct Host {
    outlet: Arc<Outlet>,
    session: Arc<Session>,
}

impl PyPayload for Host {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

#[pyclass]
impl Host {
    /// `input(prompt='')`.
    #[pymethod]
    fn input(
        zelf: &Py<Self>,
        prompt: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        Self::ask(zelf, prompt, false, vm)
    }

    /// `getpass.getpass(prompt='Password: ')`.
    #[pymethod]
    fn getpass(
        zelf: &Py<Self>,
        prompt: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        Self::ask(zelf, prompt, true, vm)
    }

    fn ask(
        zelf: &Py<Self>,
        prompt: OptionalArg<PyObjectRef>,
        password: bool,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let prompt = prompt
            .into_option()
            .map(|prompt| prompt.str(vm))
            .transpose()?;
        let prompt = prompt
            .map(|text: PyStrRef| text.to_string_lossy().into_owned())
            .unwrap_or_default();
        let Some(frontend) = zelf.outlet.frontend() else {
            return Err(no_input(vm));
        };
        // The user takes as long as he likes; other threads must not wait for him.
        vm.allow_threads(|| frontend.input(&prompt, password))
            .map_err(|error| match error {
                InputError::NotAllowed => no_input(vm),
                InputError::Interrupted => interrupt::exception(vm),
                InputError::Closed => {
                    vm.new_exception_empty(vm.ctx.exceptions.eof_error.to_owned())
                }
            })
    }

    #[pygetset]
    fn namespace(zelf: &Py<Self>) -> PyObjectRef {
        zelf.session.globals.clone().into()
    }
}

/// `StdinNotImplementedError`, with the words that ipykernel's users search for.
fn no_input(vm: &VirtualMachine) -> PyBaseExceptionRef {
    let base = vm.ctx.exceptions.not_implemented_error.to_owned();
    let class = vm.ctx.new_exception_type(
        "IPython.core.error",
        "StdinNotImplementedError",
        Some(vec![base]),
    );
    let text = "raw_input was called, but this frontend does not support input requests.";
    vm.new_exception_msg(class, text.into())
}

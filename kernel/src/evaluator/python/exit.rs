//! `exit` and `quit`: in a cell they ask the front end to leave, in a program they end it.

use std::fmt;
use std::sync::Arc;

use rustpython_vm::builtins::PyType;
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, Representable};
use rustpython_vm::{Context, FromArgs, Py, PyPayload, PyResult, VirtualMachine, pyclass};

use super::outlet::Outlet;
use crate::evaluator::Payload;

/// Defines both names, for cells or for a program.
pub(super) fn install(vm: &VirtualMachine, outlet: &Arc<Outlet>, in_cells: bool) -> PyResult<()> {
    let _ = Exit::make_static_type();
    for name in ["exit", "quit"] {
        let exit = Exit {
            outlet: Arc::clone(outlet),
            name,
            in_cells,
        }
        .into_ref(&vm.ctx);
        vm.builtins.set_attr(name, exit, vm)?;
    }
    Ok(())
}

#[pyclass(module = "_gradus", name = "Exit")]
struct Exit {
    outlet: Arc<Outlet>,
    name: &'static str,
    in_cells: bool,
}

impl PyPayload for Exit {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl fmt::Debug for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exit({})", self.name)
    }
}

#[pyclass(with(Callable, Representable))]
impl Exit {
    /// A bare `exit` leaves too.
    #[pymethod]
    fn _ipython_display_(zelf: &Py<Self>) {
        Self::ask(zelf, false);
    }

    fn ask(zelf: &Py<Self>, keep_kernel: bool) {
        zelf.outlet.add_payload(Payload::AskExit { keep_kernel });
    }
}

#[derive(FromArgs)]
struct ExitArgs {
    #[pyarg(any, default = false)]
    keep_kernel: bool,
}

impl Callable for Exit {
    /// In cells `keep_kernel=False`, in programs `code=None`.
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        if !zelf.in_cells {
            return Err(vm.new_system_exit(args));
        }
        let given: ExitArgs = args.bind(vm)?;
        Exit::ask(zelf, given.keep_kernel);
        Ok(vm.ctx.none())
    }
}

impl Representable for Exit {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("Use {}() or Ctrl-D (i.e. EOF) to exit", zelf.name))
    }
}

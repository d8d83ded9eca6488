//! The module `_gradus`: what the frozen Python library may ask of the evaluator.

use std::fmt;
use std::sync::Arc;

use rustpython_vm::builtins::{PyDictRef, PyStrRef, PyTupleRef, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::{FuncArgs, OptionalArg};
use rustpython_vm::{Context, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

use super::comm::Said;
use super::outlet::Outlet;
use super::session::Session;
use super::{command, display, interrupt, library, pretty, stdin};
use crate::evaluator::{Display, Payload};
use crate::paths;

/// Creates the module and its one object, `_gradus.host`.
pub(super) fn install(
    vm: &VirtualMachine,
    outlet: &Arc<Outlet>,
    session: &Arc<Session>,
) -> PyResult<()> {
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
    for name in ["input", "display", "get_ipython", "help"] {
        vm.builtins.set_attr(name, host.get_attr(name, vm)?, vm)?;
    }
    Ok(())
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

/// The built-in functions that a session has and a plain interpreter has not, or has otherwise.
#[pyclass]
impl Host {
    /// Asks the user for a line.
    #[pymethod]
    fn input(
        zelf: &Py<Self>,
        prompt: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        zelf.ask(prompt, false, vm)
    }

    /// Asks the user for a line that is not shown.
    #[pymethod]
    fn getpass(
        zelf: &Py<Self>,
        prompt: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        zelf.ask(prompt, true, vm)
    }

    /// `IPython.display.display`, imported when it is first called.
    #[pymethod]
    fn display(_zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        import_from(vm, "IPython.display", "display")?.call(args, vm)
    }

    /// The shell, imported when it is first asked for.
    #[pymethod]
    fn get_ipython(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        import_from(vm, "gradus.shell", "shell")
    }

    /// `pydoc.help`, imported when it is first called.
    #[pymethod]
    fn help(_zelf: &Py<Self>, args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        import_from(vm, "pydoc", "help")?.call(args, vm)
    }

    #[pygetset]
    fn namespace(zelf: &Py<Self>) -> PyDictRef {
        zelf.session.globals.clone()
    }

    /// The names that were there before the first cell.
    #[pygetset]
    fn hidden_names(zelf: &Py<Self>) -> PyObjectRef {
        zelf.session.hidden_names.clone()
    }

    /// Where `%pip` installs to.
    #[pygetset]
    fn packages_folder(_zelf: &Py<Self>) -> String {
        let folder = paths::packages().unwrap_or_else(std::env::temp_dir);
        folder.to_string_lossy().into_owned()
    }

    /// The modules inside of the binary.
    #[pygetset]
    fn frozen_modules(_zelf: &Py<Self>, vm: &VirtualMachine) -> Vec<PyObjectRef> {
        vm.state
            .frozen
            .keys()
            .map(|name| vm.ctx.new_str(*name).into())
            .collect()
    }

    /// The text of a module inside of the binary, or `None` when it is not one of this library.
    #[pymethod]
    fn library_text(_zelf: &Py<Self>, module: String) -> Option<&'static str> {
        library::text(&module)
    }

    #[pygetset]
    fn execution_count(zelf: &Py<Self>) -> u32 {
        zelf.session.execution_count()
    }

    /// Has a function called before each cell; `None` for no function.
    #[pymethod]
    fn call_before_cells(zelf: &Py<Self>, function: Option<PyObjectRef>) {
        zelf.session.call_before_cells(function);
    }

    /// Has a function called with whether a cell begins or ends, on the thread of the cells; `None` for no function.
    #[pymethod]
    fn call_around_cells(zelf: &Py<Self>, function: Option<PyObjectRef>) {
        zelf.session.call_around_cells(function);
    }

    /// The text of a cell by the name of its code, or `None` when it is not one of a cell.
    #[pymethod]
    fn cell_text(zelf: &Py<Self>, name: String) -> Option<String> {
        zelf.session.cell_text(&name)
    }

    /// Tells debuggers what has happened.
    #[pymethod]
    fn debug_event(
        zelf: &Py<Self>,
        event: String,
        body: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let body = display::bundle_of(vm, &body)?;
        if let Some(frontend) = zelf.outlet.frontend() {
            frontend.debug_event(&event, body);
        }
        Ok(())
    }

    /// Raises the interrupt of this thread, if it has one.
    #[pymethod]
    fn check_interrupt(_zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        interrupt::check(vm)
    }

    /// Has floats shown by a `%` format; `None` for all their digits.
    #[pymethod]
    fn set_float_format(_zelf: &Py<Self>, format: Option<String>) {
        pretty::set_float_format(format);
    }

    /// Runs a text as a part of the current cell and returns the value of its last expression.
    #[pymethod]
    fn run_cell(zelf: &Py<Self>, code: PyStrRef, vm: &VirtualMachine) -> PyResult {
        zelf.session.run_text(vm, &code.to_string_lossy())
    }

    /// Runs a text and returns what it displayed as pairs of data and metadata, its result last.
    #[pymethod]
    fn capture_displays(
        zelf: &Py<Self>,
        code: PyStrRef,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<PyObjectRef>> {
        let capture = zelf.outlet.capture();
        let value = zelf.session.run_text(vm, &code.to_string_lossy())?;
        if !vm.is_none(&value)
            && let Some(result) = display::format(vm, &value)?
        {
            zelf.outlet.display(result, false);
        }
        capture
            .finish()
            .iter()
            .map(|display| Ok(pair_of(vm, display)?.into()))
            .collect()
    }

    /// `(data, metadata)` of an object, or `None` when it displayed itself.
    #[pymethod]
    fn format(
        _zelf: &Py<Self>,
        object: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<Option<PyTupleRef>> {
        let display = display::format(vm, &object)?;
        display.map(|display| pair_of(vm, &display)).transpose()
    }

    /// The text that shows an object as a result.
    #[pymethod]
    fn pretty(_zelf: &Py<Self>, object: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        pretty::pretty(vm, &object)
    }

    /// Shows a MIME bundle: `publish(data, metadata, display_id, update)`.
    #[pymethod]
    fn publish(
        zelf: &Py<Self>,
        data: PyObjectRef,
        metadata: PyObjectRef,
        display_id: Option<String>,
        update: bool,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let data = display::bundle_of(vm, &data)?;
        let metadata = display::bundle_of(vm, &metadata)?;
        zelf.outlet.display(
            Display {
                data,
                metadata,
                display_id,
            },
            update,
        );
        Ok(())
    }

    /// Sends a comm message: `publish_comm(msg_type, comm_id, data, metadata, buffers, target_name, target_module)`.
    #[pymethod]
    fn publish_comm(zelf: &Py<Self>, said: Said, vm: &VirtualMachine) -> PyResult<()> {
        let message = said.read(vm)?;
        if let Some(frontend) = zelf.outlet.frontend() {
            frontend.comm(message);
        }
        Ok(())
    }

    #[pymethod]
    fn clear_output(zelf: &Py<Self>, wait: bool) {
        if let Some(frontend) = zelf.outlet.frontend() {
            frontend.clear_output(wait);
        }
    }

    /// Shows a bundle in the pager.
    #[pymethod]
    fn page(zelf: &Py<Self>, data: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
        let data = display::bundle_of(vm, &data)?;
        zelf.outlet.add_payload(Payload::Page(Display {
            data,
            ..Display::default()
        }));
        Ok(())
    }

    #[pymethod]
    fn set_next_input(zelf: &Py<Self>, text: String, replace: bool) {
        zelf.outlet
            .add_payload(Payload::SetNextInput { text, replace });
    }

    #[pymethod]
    fn ask_exit(zelf: &Py<Self>, keep_kernel: bool) {
        zelf.outlet.add_payload(Payload::AskExit { keep_kernel });
    }

    /// Shows an exception as the end of a cell would, and goes on.
    #[pymethod]
    fn show_exception(zelf: &Py<Self>, exception: PyObjectRef, vm: &VirtualMachine) {
        if let Ok(exception) = exception.downcast() {
            zelf.session.show_exception(vm, &exception);
        }
    }

    /// Runs a command and shows its output as it comes; returns its exit status.
    #[pymethod]
    fn system(
        zelf: &Py<Self>,
        text: String,
        program: OptionalArg<String>,
        vm: &VirtualMachine,
    ) -> PyResult<i32> {
        let program = program.unwrap_or_else(|| "sh".to_owned());
        command::run(vm, &program, &text, &|stream, text| {
            zelf.outlet.write(stream, text)
        })
    }

    /// Runs a command and returns what it printed, errors included.
    #[pymethod]
    fn getoutput(_zelf: &Py<Self>, text: String, vm: &VirtualMachine) -> PyResult<String> {
        let output = parking_lot::Mutex::new(String::new());
        command::run(vm, "sh", &text, &|_, text| output.lock().push_str(text))?;
        Ok(output.into_inner())
    }

    /// The bundle that inspection gives for a name, or `None`.
    #[pymethod]
    fn inspect(_zelf: &Py<Self>, name: String, detail: usize, vm: &VirtualMachine) -> PyResult {
        import_from(vm, "gradus.inspection", "inspect_name")?.call((name, detail), vm)
    }
}

impl Host {
    fn ask(
        &self,
        prompt: OptionalArg<PyObjectRef>,
        password: bool,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let prompt = prompt
            .into_option()
            .map(|prompt| prompt.str(vm))
            .transpose()?;
        let prompt = prompt
            .map(|text| text.to_string_lossy().into_owned())
            .unwrap_or_default();
        stdin::ask(vm, &self.outlet, &prompt, password)
    }
}

fn pair_of(vm: &VirtualMachine, display: &Display) -> PyResult<PyTupleRef> {
    let data = display::dict_of(vm, &display.data)?;
    Ok(vm.new_tuple((data, display::dict_of(vm, &display.metadata)?)))
}

/// `from module import name`.
pub(super) fn import_from(
    vm: &VirtualMachine,
    module: &'static str,
    name: &'static str,
) -> PyResult {
    vm.import(module, 0)?;
    vm.sys_module
        .get_attr("modules", vm)?
        .get_item(module, vm)?
        .get_attr(name, vm)
}

//! The state of a session, and the way of a cell through it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::Mutex;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode, PyDictRef};
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, VirtualMachine};

use super::compile::{Compiler, check_nesting, is_coroutine};
use super::host::import_from;
use super::outlet::Outlet;
use super::results::Results;
use super::source::Sources;
use super::transform::to_python;
use super::worker::Task;
use super::{comm, display, exit, guard, interrupt, script, traceback};
use crate::evaluator::{Cell, Comm, Display, Exception, Frontend, Outcome, Script, Thread};

/// What lives as long as the kernel: the user's names, the past results, the texts of the cells.
pub(super) struct Session {
    pub(super) globals: PyDictRef,
    /// The names in `globals` that no cell defined.
    pub(super) hidden_names: PyObjectRef,
    outlet: Arc<Outlet>,
    sources: Sources,
    results: Results,
    compiler: Compiler,
    execution_count: AtomicU32,
    before_cell: Mutex<Option<PyObjectRef>>,
    around_cells: Mutex<Option<PyObjectRef>>,
}

impl Session {
    pub(super) fn new(vm: &VirtualMachine, outlet: &Arc<Outlet>) -> PyResult<Arc<Self>> {
        let globals = vm.new_scope_with_main()?.globals;
        let results = Results::new(vm, &globals)?;
        let hidden_names = vm
            .ctx
            .types
            .frozenset_type
            .as_object()
            .call((globals.clone(),), vm)?;
        Ok(Arc::new(Self {
            globals,
            hidden_names,
            outlet: Arc::clone(outlet),
            sources: Sources::default(),
            results,
            compiler: Compiler::default(),
            execution_count: AtomicU32::new(0),
            before_cell: Mutex::default(),
            around_cells: Mutex::default(),
        }))
    }

    /// Runs whatever a front end has asked for, unless the user has stopped it meanwhile.
    pub(super) fn run_task(
        &self,
        vm: &VirtualMachine,
        task: &Task,
        frontend: &dyn Frontend,
    ) -> Outcome {
        match task {
            _ if frontend.interrupted() => self.fail(vm, &interrupt::exception(vm)),
            Task::Execute(cell) => self.execute(vm, cell),
            Task::RunScript(script) => self.run_script(vm, script),
            Task::Comm(message) => self.handle_comm(vm, message),
        }
    }

    /// Runs a cell to its end; never panics and never returns early.
    fn execute(&self, vm: &VirtualMachine, cell: &Cell) -> Outcome {
        self.execution_count
            .store(cell.execution_count, Ordering::Relaxed);
        match guard::catch(vm, || self.run(vm, cell)) {
            Ok(()) => Outcome {
                user_expressions: self.evaluate_all(vm, cell),
                ..Outcome::default()
            },
            Err(error) => self.fail(vm, &error),
        }
    }

    /// Runs a program file as `__main__`.
    fn run_script(&self, vm: &VirtualMachine, program: &Script) -> Outcome {
        let run = || {
            exit::install(vm, &self.outlet, false)?;
            script::run(vm, &self.globals, program)
        };
        match guard::catch(vm, run) {
            Ok(()) => Outcome::default(),
            Err(error) => self.publish(script::describe(vm, &error)),
        }
    }

    /// Hands a message to the comm that it is for.
    fn handle_comm(&self, vm: &VirtualMachine, message: &Comm) -> Outcome {
        match guard::catch(vm, || comm::dispatch(vm, message)) {
            Ok(()) => Outcome::default(),
            Err(error) => self.fail(vm, &error),
        }
    }

    /// Runs a text as a part of the current cell and returns the value of its last expression, or `None`.
    pub(super) fn run_text(&self, vm: &VirtualMachine, text: &str) -> PyResult {
        let name = self.sources.add(vm, self.execution_count(), text)?;
        let compiled = self.compiler.compile_cell(vm, &to_python(text), &name)?;
        let awaits = compiled.awaits();
        self.run_code(vm, compiled.statements, awaits)?;
        match compiled.displayed {
            Some(displayed) => self.run_code(vm, displayed, awaits),
            None => Ok(vm.ctx.none()),
        }
    }

    /// Runs a part of a cell to its end; one that awaits is a coroutine, and runs in the event loop of this thread.
    fn run_code(&self, vm: &VirtualMachine, code: PyRef<PyCode>, cell_awaits: bool) -> PyResult {
        if !cell_awaits {
            return vm.run_code_obj(code, self.scope());
        }
        let awaiting = |name| import_from(vm, "gradus.awaiting", name);
        if is_coroutine(&code) {
            let coroutine = vm.run_code_obj(code, self.scope())?;
            return awaiting("run")?.call((coroutine,), vm);
        }
        awaiting("enter")?.call((), vm)?;
        let value = vm.run_code_obj(code, self.scope());
        awaiting("leave")?.call((), vm)?;
        value
    }

    /// Has a function called before each cell that the user runs, instead of the one before; `None` for no function.
    pub(super) fn call_before_cells(&self, function: Option<PyObjectRef>) {
        *self.before_cell.lock() = function;
    }

    /// Has a function called with whether a cell of the main thread begins or ends, instead of the one before.
    pub(super) fn call_around_cells(&self, function: Option<PyObjectRef>) {
        *self.around_cells.lock() = function;
    }

    /// The text of a cell by the name that its code was compiled under.
    pub(super) fn cell_text(&self, name: &str) -> Option<String> {
        self.sources.get(name).map(|source| source.text.clone())
    }

    /// Shows an exception as the end of a cell would.
    pub(super) fn show_exception(&self, vm: &VirtualMachine, error: &PyBaseExceptionRef) {
        self.publish(self.describe(vm, error));
    }

    /// The `n` of the current cell, or of the last one.
    pub(super) fn execution_count(&self) -> u32 {
        self.execution_count.load(Ordering::Relaxed)
    }

    fn run(&self, vm: &VirtualMachine, cell: &Cell) -> PyResult<()> {
        if !cell.silent {
            let function = self.before_cell.lock().clone();
            if let Some(function) = function {
                function.call((), vm)?;
            }
        }
        if !cell.silent && cell.store_history {
            self.results.begin_cell(vm, &self.globals, cell)?;
        }
        let value = self.run_traced(vm, cell)?;
        if cell.silent || vm.is_none(&value) {
            Ok(())
        } else {
            self.show_result(vm, cell, value)
        }
    }

    /// Runs a cell's text, under a debugger if one is attached.
    fn run_traced(&self, vm: &VirtualMachine, cell: &Cell) -> PyResult {
        let traced = cell.thread == Thread::Main && !cell.silent;
        let debugger = traced.then(|| self.around_cells.lock().clone()).flatten();
        let Some(debugger) = debugger else {
            return self.run_text(vm, &cell.code);
        };
        debugger.call((true,), vm)?;
        let value = self.run_text(vm, &cell.code);
        debugger.call((false,), vm)?;
        value
    }

    fn show_result(&self, vm: &VirtualMachine, cell: &Cell, value: PyObjectRef) -> PyResult<()> {
        let shown = display::format(vm, &value)?;
        self.results.store(vm, &self.globals, cell, value)?;
        if let (Some(shown), Some(frontend)) = (shown, self.outlet.frontend()) {
            frontend.result(cell.execution_count, shown);
        }
        Ok(())
    }

    fn fail(&self, vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Outcome {
        // `%tb` and post-mortem tools look for it there.
        let _ = vm.sys_module.set_attr("last_exc", error.clone(), vm);
        self.publish(self.describe(vm, error))
    }

    fn describe(&self, vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Exception {
        let described = guard::catch(vm, || Ok(traceback::describe(vm, &self.sources, error)));
        described.unwrap_or_else(|_| traceback::describe_plainly(error))
    }

    fn publish(&self, exception: Exception) -> Outcome {
        if let Some(frontend) = self.outlet.frontend() {
            frontend.error(&exception);
        }
        Outcome {
            error: Some(exception),
            ..Outcome::default()
        }
    }

    fn evaluate_all(
        &self,
        vm: &VirtualMachine,
        cell: &Cell,
    ) -> Vec<(String, Result<Display, Exception>)> {
        cell.user_expressions
            .iter()
            .map(|(name, expression)| {
                let value = guard::catch(vm, || self.evaluate(vm, expression));
                (
                    name.clone(),
                    value.map_err(|error| self.describe(vm, &error)),
                )
            })
            .collect()
    }

    fn evaluate(&self, vm: &VirtualMachine, expression: &str) -> PyResult<Display> {
        check_nesting(vm, expression, "<user expression>")?;
        let code = vm
            .compile(expression.trim(), Mode::Eval, "<user expression>")
            .map_err(|error| error.into_pyexception(vm, Some(expression)))?;
        let value = vm.run_code_obj(code, self.scope())?;
        Ok(display::format(vm, &value)?.unwrap_or_default())
    }

    fn scope(&self) -> Scope {
        Scope::new(None, self.globals.clone())
    }
}

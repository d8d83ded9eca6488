//! The state of a session, and the way of a cell through it.

use std::sync::Arc;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef};
use rustpython_vm::scope::Scope;
use rustpython_vm::{PyObjectRef, PyResult, VirtualMachine};

use super::compile::Compiler;
use super::outlet::Outlet;
use super::results::Results;
use super::source::Sources;
use super::{display, guard, script, traceback};
use crate::evaluator::{Cell, Display, Exception, Outcome, Script};

/// What lives as long as the kernel: the user's names, the past results, the texts of the cells.
pub(super) struct Session {
    pub(super) globals: PyDictRef,
    pub(super) outlet: Arc<Outlet>,
    pub(super) sources: Sources,
    pub(super) results: Results,
    compiler: Compiler,
}

impl Session {
    pub(super) fn new(vm: &VirtualMachine, outlet: &Arc<Outlet>) -> PyResult<Arc<Self>> {
        let scope = vm.new_scope_with_main()?;
        let results = Results::new(vm, &scope.globals)?;
        Ok(Arc::new(Self {
            globals: scope.globals,
            outlet: Arc::clone(outlet),
            sources: Sources::default(),
            results,
            compiler: Compiler::default(),
        }))
    }

    /// Runs a cell to its end; never panics and never returns early.
    pub(super) fn execute(&self, vm: &VirtualMachine, cell: &Cell) -> Outcome {
        match guard::catch(vm, || self.run(vm, cell)) {
            Ok(()) => Outcome {
                user_expressions: self.evaluate_all(vm, cell),
                ..Outcome::default()
            },
            Err(error) => self.fail(vm, &error),
        }
    }

    /// Runs a program file as `__main__`.
    pub(super) fn run_script(&self, vm: &VirtualMachine, program: &Script) -> Outcome {
        match guard::catch(vm, || script::run(vm, &self.globals, program)) {
            Ok(()) => Outcome::default(),
            Err(error) => self.publish(script::describe(vm, &error)),
        }
    }

    fn run(&self, vm: &VirtualMachine, cell: &Cell) -> PyResult<()> {
        if !cell.silent && cell.store_history {
            self.results.begin_cell(vm, &self.globals, cell)?;
        }
        let name = self.sources.add(vm, cell.execution_count, &cell.code)?;
        let compiled = self.compiler.compile_cell(vm, &cell.code, &name)?;
        vm.run_code_obj(compiled.statements, self.scope())?;
        let Some(displayed) = compiled.displayed else {
            return Ok(());
        };
        let value = vm.run_code_obj(displayed, self.scope())?;
        if cell.silent || vm.is_none(&value) {
            Ok(())
        } else {
            self.show_result(vm, cell, value)
        }
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
        let described = guard::catch(vm, || Ok(traceback::describe(vm, &self.sources, error)));
        self.publish(described.unwrap_or_else(|error| traceback::describe_plainly(&error)))
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
                    value.map_err(|error| traceback::describe(vm, &self.sources, &error)),
                )
            })
            .collect()
    }

    fn evaluate(&self, vm: &VirtualMachine, expression: &str) -> PyResult<Display> {
        let code = vm
            .compile(
                expression.trim(),
                rustpython_vm::compiler::Mode::Eval,
                "<user expression>",
            )
            .map_err(|error| error.into_pyexception(vm, Some(expression)))?;
        let value = vm.run_code_obj(code, self.scope())?;
        Ok(display::format(vm, &value)?.unwrap_or_default())
    }

    fn scope(&self) -> Scope {
        Scope::new(None, self.globals.clone())
    }
}

//! A program file as `__main__`: what `python path arguments...` does, without cells.

use std::fmt::Write;
use std::path::Path;

use rustpython_vm::builtins::{PyBaseExceptionRef, PyDictRef};
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};

use super::compile::check_nesting;
use super::traceback;
use crate::evaluator::{Exception, Script};
use crate::module::recorded;

/// Runs the program, then what it left for its end: threads that are not daemons and `atexit` functions.
pub(super) fn run(vm: &VirtualMachine, globals: &PyDictRef, script: &Script) -> PyResult<()> {
    let path = script.path.to_string_lossy().into_owned();
    set_paths(vm, script)?;
    globals.set_item("__file__", vm.ctx.new_str(path.as_str()).into(), vm)?;
    let outcome = read(vm, &script.path).and_then(|source| {
        check_nesting(vm, &source, &path)?;
        let code = vm
            .compile(&source, Mode::Exec, path)
            .map_err(|error| error.into_pyexception(vm, Some(&source)))?;
        vm.run_code_obj(code, Scope::new(None, globals.clone()))
    });
    finish(vm)?;
    outcome.map(drop)
}

/// `sys.argv`, and the script's folder where imports look first.
fn set_paths(vm: &VirtualMachine, script: &Script) -> PyResult<()> {
    let path = script.path.to_string_lossy().into_owned();
    let arguments = std::iter::once(path).chain(script.arguments.iter().cloned());
    let arguments: Vec<PyObjectRef> = arguments
        .map(|argument| vm.ctx.new_str(argument).into())
        .collect();
    vm.sys_module
        .set_attr("argv", vm.ctx.new_list(arguments), vm)?;
    let folder = script
        .path
        .parent()
        .unwrap_or(Path::new(""))
        .to_string_lossy()
        .into_owned();
    let search = vm.sys_module.get_attr("path", vm)?;
    vm.call_method(&search, "insert", (0, folder))?;
    Ok(())
}

fn read(vm: &VirtualMachine, path: &Path) -> PyResult<String> {
    let bytes = std::fs::read(path).map_err(|error| {
        let class = match error.kind() {
            std::io::ErrorKind::NotFound => vm.ctx.exceptions.file_not_found_error,
            _ => vm.ctx.exceptions.os_error,
        };
        let text = format!("can't open file '{}': {error}", path.display());
        vm.new_exception(class.to_owned(), vec![vm.ctx.new_str(text).into()])
    })?;
    // A byte order mark belongs to the file, not to the program.
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .map(<[u8]>::to_vec)
        .unwrap_or(bytes);
    String::from_utf8(bytes).map_err(|error| {
        let text = format!(
            "(unicode error) '{}' is not UTF-8: {}",
            path.display(),
            error.utf8_error()
        );
        vm.new_exception(
            vm.ctx.exceptions.syntax_error.to_owned(),
            vec![vm.ctx.new_str(text).into()],
        )
    })
}

fn finish(vm: &VirtualMachine) -> PyResult<()> {
    let modules = vm.sys_module.get_attr("modules", vm)?;
    // Only a program that imported `threading` can have threads to wait for.
    if let Ok(threading) = modules.get_item("threading", vm) {
        vm.call_method(&threading, "_shutdown", ())?;
    }
    let atexit = vm.import("atexit", 0)?;
    vm.call_method(&atexit, "_run_exitfuncs", ())?;
    Ok(())
}

/// The exception as a plain program prints it; `SystemExit` carries its code.
pub(super) fn describe(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Exception {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = vm.write_exception(&mut text, error);
    if let Some((file, line)) = recorded(error, vm) {
        let _ = writeln!(
            text,
            "The operation was recorded in File \"{file}\", line {line}"
        );
    }
    let mut exception = traceback::describe_plainly(error);
    exception.evalue = traceback::message(vm, error);
    if error.fast_isinstance(vm.ctx.exceptions.system_exit)
        && let Ok(code) = error.as_object().get_attr("code", vm)
    {
        exception.evalue = if vm.is_none(&code) {
            "0".to_owned()
        } else {
            traceback::text_of(vm, &code)
        };
    }
    exception.traceback = vec![text];
    exception
}

//! What Python sees natively. Filled by the array classes; the evaluator asks for it in one place.

use rustpython_vm::Context;
use rustpython_vm::builtins::PyModuleDef;

/// The native modules to build the interpreter with.
pub fn native_modules(_ctx: &Context) -> Vec<&'static PyModuleDef> {
    Vec::new()
}

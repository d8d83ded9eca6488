//! What Python sees natively: the array class, contexts, the functions of the registry, the tape.
//!
//! Everything is in one native module, `_engine`; the Python sources under `kernel/lib` give it MXNet's and NumPy's
//! names. One class holds arrays, and a [`Face`](array::Face) says by which rules it behaves.

mod array;
mod autograd;
mod bytes;
mod context;
mod convert;
mod creation;
mod errors;
mod numpy_random;
mod operator;
mod serialization;
mod sparse;
mod types;

pub use errors::{interrupted, recorded};
use rustpython_vm::builtins::{PyModule, PyModuleDef};
use rustpython_vm::{AsObject, Context, Py, PyResult, VirtualMachine};

/// The native modules to build the interpreter with.
pub fn native_modules(ctx: &Context) -> Vec<&'static PyModuleDef> {
    vec![native::module_def(ctx)]
}

#[rustpython_vm::pymodule(name = "_engine")]
mod native {
    use rustpython_vm::builtins::{PyDict, PyModule, PyTypeRef};
    use rustpython_vm::{Py, PyObjectRef, PyRef, PyResult, VirtualMachine};

    pub(crate) fn module_exec(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
        __module_exec(vm, module);
        super::add_members(vm, module)
    }

    /// Python's classes for element types: a dict from NumPy's name to the class.
    #[pyfunction]
    fn register_types(classes: PyRef<PyDict>, vm: &VirtualMachine) -> PyResult<()> {
        super::types::register(&classes, vm)
    }

    /// The Python class whose instances behave by the rules of `face`: `'mxnet'` or `'numpy'`.
    #[pyfunction]
    fn register_face(face: String, class: PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
        super::array::register_face(&face, class, vm)
    }

    /// The operation of this name, as a function.
    #[pyfunction]
    fn operator(name: String, vm: &VirtualMachine) -> PyResult {
        super::operator::find(&name, vm)
    }

    /// Names of all operations, aliases included.
    #[pyfunction]
    fn operators(vm: &VirtualMachine) -> Vec<PyObjectRef> {
        super::operator::names()
            .map(|name| vm.ctx.new_str(name).into())
            .collect()
    }
}

/// Adds what the attribute macros cannot: classes that live in modules of their own, and their functions.
fn add_members(vm: &VirtualMachine, module: &Py<PyModule>) -> PyResult<()> {
    let module = module.as_object();
    module.set_attr("MXNetError", errors::mxnet_error(&vm.ctx), vm)?;
    types::add_to(module, vm)?;
    array::add_to(module, vm)?;
    context::add_to(module, vm)?;
    operator::add_to(module, vm)?;
    autograd::add_to(module, vm)?;
    creation::add_to(module, vm)?;
    bytes::add_to(module, vm)?;
    numpy_random::add_to(module, vm)?;
    serialization::add_to(module, vm)?;
    sparse::add_to(module, vm)
}

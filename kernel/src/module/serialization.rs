//! Files of arrays: bytes in, arrays out, and back. Opening files is Python's business.

use engine::serialization::{self, Stored, Version};
use rustpython_vm::builtins::PyBytes;
use rustpython_vm::function::ArgBytesLike;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::array::{Face, expect, wrap};
use super::errors::IntoPython;
use super::sparse;

/// The bytes of a file with these arrays; `numpy` chooses the version that knows arrays without axes.
fn save(
    arrays: Vec<PyObjectRef>,
    names: Vec<String>,
    numpy: bool,
    vm: &VirtualMachine,
) -> PyResult<PyBytes> {
    let arrays: Vec<Stored> = arrays
        .iter()
        .map(|array| match sparse::stored(array, vm)? {
            Some(sparse) => Ok(Stored::Sparse(sparse)),
            None => Ok(expect(array, "data", vm)?.clone_array().into()),
        })
        .collect::<PyResult<_>>()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let version = if numpy { Version::V3 } else { Version::V2 };
    let bytes = serialization::save(&arrays, &names, version).into_python(vm)?;
    Ok(PyBytes::from(bytes))
}

/// The arrays of a file and their names.
fn load(bytes: ArgBytesLike, numpy: bool, vm: &VirtualMachine) -> PyResult {
    let saved = bytes.with_ref(serialization::load).into_python(vm)?;
    let face = if numpy { Face::NumPy } else { Face::MXNet };
    let arrays: PyResult<Vec<_>> = saved
        .arrays
        .into_iter()
        .map(|array| match array {
            Stored::Dense(array) => wrap(array, face, vm),
            Stored::Sparse(sparse) => sparse::unpacked(sparse, vm),
        })
        .collect();
    let names = saved
        .names
        .into_iter()
        .map(|name| vm.ctx.new_str(name).into())
        .collect();
    let pair = vec![
        vm.ctx.new_list(arrays?).into(),
        vm.ctx.new_list(names).into(),
    ];
    Ok(vm.ctx.new_tuple(pair).into())
}

/// Adds the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("save_arrays", vm.new_function("save_arrays", save), vm)?;
    module.set_attr("load_arrays", vm.new_function("load_arrays", load), vm)
}

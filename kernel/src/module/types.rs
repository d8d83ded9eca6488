//! Element types as Python knows them: classes of the `numpy` module, registered by it.

use std::sync::OnceLock;

use engine::DType;
use rustpython_vm::builtins::{PyDict, PyStr, PyTypeRef};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

static CLASSES: OnceLock<Vec<PyTypeRef>> = OnceLock::new();

/// Remembers the classes; the first registration stands.
pub(super) fn register(classes: &PyDict, vm: &VirtualMachine) -> PyResult<()> {
    let mut found = Vec::with_capacity(DType::ALL.len());
    for dtype in DType::ALL {
        let class = classes.get_item(dtype.name(), vm)?;
        found.push(class.downcast().map_err(|_| vm.new_type_error("an element type has to be a class"))?);
    }
    let _ = CLASSES.set(found);
    Ok(())
}

/// The class of an element type, importing `numpy` if nobody has.
pub(super) fn class(dtype: DType, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    if CLASSES.get().is_none() {
        vm.import("numpy", 0)?;
    }
    let position = DType::ALL.iter().position(|candidate| *candidate == dtype);
    CLASSES
        .get()
        .zip(position)
        .and_then(|(classes, position)| classes.get(position).cloned())
        .ok_or_else(|| vm.new_runtime_error("numpy did not register its types"))
}

/// A NumPy scalar.
pub(super) fn scalar(dtype: DType, value: f64, exact: i64, vm: &VirtualMachine) -> PyResult {
    let argument: PyObjectRef = match dtype {
        DType::Bool => vm.ctx.new_bool(exact != 0).into(),
        dtype if dtype.is_float() => vm.ctx.new_float(value).into(),
        _ => vm.ctx.new_int(exact).into(),
    };
    class(dtype, vm)?.as_object().call((argument,), vm)
}

/// Reads an element type: its name, a class of NumPy or of Python, or a `numpy.dtype`.
pub(super) fn dtype(object: &PyObject, vm: &VirtualMachine) -> PyResult<DType> {
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return named(&text.to_string_lossy(), vm);
    }
    if let Some(class) = object.downcast_ref::<rustpython_vm::builtins::PyType>() {
        return named(&class.name(), vm);
    }
    if let Some(name) = vm.get_attribute_opt(object.to_owned(), "name")? {
        if let Some(name) = name.downcast_ref::<PyStr>() {
            return named(&name.to_string_lossy(), vm);
        }
    }
    Err(not_understood(&object.repr(vm)?.to_string_lossy(), vm))
}

fn named(name: &str, vm: &VirtualMachine) -> PyResult<DType> {
    let canonical = match name {
        "float" | "double" | "float_" | "f8" | "<f8" | "d" => "float64",
        "single" | "f4" | "<f4" | "f" => "float32",
        "half" | "f2" | "<f2" | "e" => "float16",
        "int" | "int_" | "intp" | "i8" | "<i8" | "l" => "int64",
        "i4" | "<i4" | "i" | "intc" => "int32",
        "i1" | "b" => "int8",
        "u1" | "B" => "uint8",
        "bool_" | "?" => "bool",
        other => other,
    };
    DType::from_name(canonical).ok_or_else(|| not_understood(&format!("'{name}'"), vm))
}

fn not_understood(what: &str, vm: &VirtualMachine) -> rustpython_vm::builtins::PyBaseExceptionRef {
    vm.new_type_error(format!("data type {what} not understood"))
}

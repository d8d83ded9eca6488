//! Element types as Python knows them: classes of the `numpy` module, registered by it.

use std::sync::OnceLock;

use engine::DType;
use rustpython_vm::builtins::{PyDict, PyFloat, PyStr, PyTypeRef};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

static CLASSES: OnceLock<Vec<PyTypeRef>> = OnceLock::new();

/// Remembers the classes; the first registration stands.
pub(super) fn register(classes: &Py<PyDict>, vm: &VirtualMachine) -> PyResult<()> {
    let mut found = Vec::with_capacity(DType::ALL.len());
    for dtype in DType::ALL {
        let class = classes.get_item(dtype.name(), vm)?;
        found.push(
            class
                .downcast()
                .map_err(|_| vm.new_type_error("an element type has to be a class"))?,
        );
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
    let name = vm.get_attribute_opt(object, "name")?;
    if let Some(name) = name.as_ref().and_then(|name| name.downcast_ref::<PyStr>()) {
        return named(&name.to_string_lossy(), vm);
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

/// A number as an element of the named type has it.
fn rounded(name: String, value: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    use engine::dtype::{Element, f16};
    let dtype = named(&name, vm)?;
    if dtype.is_float() {
        let value = value.try_float(vm)?.to_f64();
        let rounded = match dtype {
            DType::Float32 => f64::from(value as f32),
            DType::Float16 => f16::from_f64(value).to_f64(),
            _ => value,
        };
        return Ok(vm.ctx.new_float(rounded).into());
    }
    if dtype == DType::Bool {
        return Ok(vm.ctx.new_bool(value.try_to_bool(vm)?).into());
    }
    let whole: i64 = match value.downcast_ref::<PyFloat>() {
        Some(float) => float.to_f64() as i64,
        None => value.try_int(vm)?.try_to_primitive(vm)?,
    };
    let wrapped = engine::with_element!(dtype, T => T::from_i64(whole).to_i64());
    Ok(vm.ctx.new_int(wrapped).into())
}

/// What `str` of a NumPy scalar shows.
fn scalar_text(name: String, value: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
    use engine::display::{Element, FloatWidth, scalar_str};
    let dtype = named(&name, vm)?;
    let element = match dtype {
        DType::Bool => Element::Bool(value.try_to_bool(vm)?),
        DType::Float16 => Element::Float(value.try_float(vm)?.to_f64(), FloatWidth::F16),
        DType::Float32 => Element::Float(value.try_float(vm)?.to_f64(), FloatWidth::F32),
        DType::Float64 => Element::Float(value.try_float(vm)?.to_f64(), FloatWidth::F64),
        _ => Element::Int(value.try_int(vm)?.try_to_primitive(vm)?),
    };
    Ok(scalar_str(element))
}

/// Adds the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("rounded", vm.new_function("rounded", rounded), vm)?;
    module.set_attr(
        "scalar_text",
        vm.new_function("scalar_text", scalar_text),
        vm,
    )?;
    let name = |object: PyObjectRef, vm: &VirtualMachine| {
        dtype(&object, vm).map(|dtype| dtype.name().to_owned())
    };
    module.set_attr("type_name", vm.new_function("type_name", name), vm)?;
    let size = |name: String, vm: &VirtualMachine| named(&name, vm).map(DType::size);
    module.set_attr("type_size", vm.new_function("type_size", size), vm)
}

//! Arrays as text.

use engine::display::{Elements, FloatMode, FloatWidth, PrintOptions, Sign, array_repr, array_str};
use engine::{DType, NDArray};
use parking_lot::Mutex;
use rustpython_vm::function::KwArgs;
use rustpython_vm::types::Representable;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyResult, VirtualMachine};

use super::{Face, PyArray};
use crate::module::errors::IntoPython;

static OPTIONS: Mutex<Option<PrintOptions>> = Mutex::new(None);

fn options() -> PrintOptions {
    OPTIONS.lock().clone().unwrap_or_default()
}

impl Representable for PyArray {
    fn repr_str(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        match zelf.face {
            Face::MXNet => {
                let extents: Vec<String> =
                    zelf.array.shape().iter().map(usize::to_string).collect();
                let text = with_elements(&zelf.array, vm, |elements, shape| {
                    array_str(elements, shape, &options())
                })?;
                let class = zelf.class().name().to_string();
                Ok(format!(
                    "\n{text}\n<{class} {} @{}>",
                    extents.join("x"),
                    zelf.array.context()
                ))
            }
            Face::NumPy => with_elements(&zelf.array, vm, |elements, shape| {
                repr(elements, shape, zelf.array.dtype())
            }),
        }
    }
}

/// The text of `print`: that of `repr` without the name around it, for arrays of NumPy's face.
pub(super) fn str_of(zelf: &Py<PyArray>, vm: &VirtualMachine) -> PyResult<String> {
    match zelf.face {
        Face::MXNet => PyArray::repr_str(zelf, vm),
        Face::NumPy => with_elements(&zelf.array, vm, |elements, shape| {
            array_str(elements, shape, &options())
        }),
    }
}

fn repr(elements: &Elements, shape: &[usize], dtype: DType) -> String {
    array_repr(elements, shape, &options(), "array", dtype.name())
}

/// Hands the elements to the printer, which looks only at those that it shows.
fn with_elements(
    array: &NDArray,
    vm: &VirtualMachine,
    print: impl FnOnce(&Elements, &[usize]) -> String,
) -> PyResult<String> {
    let shape = array.shape().to_vec();
    Ok(match array.dtype() {
        DType::Bool => {
            let values = array.to_vec::<i64>().into_python(vm)?;
            print(&Elements::Bool(&|index| values[index] != 0), &shape)
        }
        dtype if dtype.is_float() => {
            let values = array.to_vec::<f64>().into_python(vm)?;
            let width = match dtype {
                DType::Float16 => FloatWidth::F16,
                DType::Float32 => FloatWidth::F32,
                _ => FloatWidth::F64,
            };
            print(&Elements::Float(&|index| values[index], width), &shape)
        }
        _ => {
            let values = array.to_vec::<i64>().into_python(vm)?;
            print(&Elements::Int(&|index| values[index]), &shape)
        }
    })
}

/// `numpy.set_printoptions`: the options that are given replace the old ones.
pub(in crate::module) fn set_print_options(given: KwArgs, vm: &VirtualMachine) -> PyResult<()> {
    let mut options = options();
    for (name, value) in given {
        set_option(&mut options, &name.to_string_lossy(), &value, vm)?;
    }
    *OPTIONS.lock() = Some(options);
    Ok(())
}

fn set_option(
    options: &mut PrintOptions,
    name: &str,
    value: &PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let number =
        |value: &PyObjectRef| -> PyResult<usize> { value.try_int(vm)?.try_to_primitive(vm) };
    if vm.is_none(value) && name != "precision" {
        return Ok(());
    }
    match name {
        "precision" if vm.is_none(value) => options.precision = None,
        "precision" => options.precision = Some(number(value)?),
        "threshold" => options.threshold = value.try_float(vm)?.to_f64().min(1e18) as usize,
        "edgeitems" => options.edgeitems = number(value)?,
        "linewidth" => options.linewidth = value.try_float(vm)?.to_f64().min(1e18) as usize,
        "suppress" => options.suppress = value.clone().try_to_bool(vm)?,
        "nanstr" => options.nanstr = value.str(vm)?.to_string_lossy().into_owned(),
        "infstr" => options.infstr = value.str(vm)?.to_string_lossy().into_owned(),
        "sign" => {
            options.sign = match value.str(vm)?.to_string_lossy().as_ref() {
                "+" => Sign::Always,
                " " => Sign::Blank,
                _ => Sign::Negative,
            }
        }
        "floatmode" => {
            options.floatmode = match value.str(vm)?.to_string_lossy().as_ref() {
                "fixed" => FloatMode::Fixed,
                "unique" => FloatMode::Unique,
                "maxprec_equal" => FloatMode::MaxPrecEqual,
                _ => FloatMode::MaxPrec,
            }
        }
        _ => {
            return Err(vm.new_type_error(format!(
                "set_printoptions() got an unexpected keyword argument '{name}'"
            )));
        }
    }
    Ok(())
}

//! Arrays from Python objects and from nothing.

use engine::{DType, ops};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::array::{Face, PyArray, copied, wrap};
use super::errors::IntoPython;
use super::{context, convert, sparse, types};

fn face(name: &str) -> Face {
    if name == "numpy" {
        Face::NumPy
    } else {
        Face::MXNet
    }
}

/// `None` where the type is to be found from the elements.
fn dtype(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<DType>> {
    if vm.is_none(object) {
        Ok(None)
    } else {
        types::dtype(object, vm).map(Some)
    }
}

/// An array of nested sequences, numbers or an array; `implied` says what type it has if none is given.
fn array(
    (source, given, place, kind): (PyObjectRef, PyObjectRef, PyObjectRef, String),
    vm: &VirtualMachine,
) -> PyResult {
    let face = face(&kind);
    let place = context::read(&place, vm)?;
    let given = dtype(&given, vm)?;
    let source = sparse::densified(&source, vm)?;
    if let Some(array) = source.downcast_ref::<PyArray>() {
        // MXNet keeps the type of its own arrays and makes float32 of NumPy's.
        let implied = match (face, array.face()) {
            (Face::MXNet, Face::NumPy) => DType::Float32,
            _ => array.array().dtype(),
        };
        // MXNet records the copy of its own arrays, so that gradients go through it.
        let recorded = (face, array.face()) == (Face::MXNet, Face::MXNet);
        let elements = if recorded {
            array.array().clone()
        } else {
            array.array().detach()
        };
        let dtype = given.unwrap_or(implied);
        // Converted where it is: not every device has every type.
        let cast = (dtype != elements.dtype()).then(|| ops::cast(&elements, dtype));
        let made = match cast.transpose().into_python(vm)? {
            Some(cast) if cast.context() == place => cast,
            Some(cast) => copied(&cast, place).into_python(vm)?,
            None => copied(&elements, place).into_python(vm)?,
        };
        let made = if recorded { made } else { made.detach() };
        return wrap(made, face, vm);
    }
    let read = convert::elements(&source, vm)?;
    let implied = if face == Face::MXNet {
        DType::Float32
    } else {
        read.dtype
    };
    wrap(
        convert::array(&read, given.unwrap_or(implied), place, vm)?,
        face,
        vm,
    )
}

/// An array of one value.
fn full(
    (shape, value, given, place, kind): (PyObjectRef, f64, PyObjectRef, PyObjectRef, String),
    vm: &VirtualMachine,
) -> PyResult {
    let face = face(&kind);
    let implied = if face == Face::MXNet {
        DType::Float32
    } else {
        DType::Float64
    };
    let dtype = dtype(&given, vm)?.unwrap_or(implied);
    let place = context::read(&place, vm)?;
    wrap(
        ops::full(convert::shape(&shape, vm)?, value, dtype, place).into_python(vm)?,
        face,
        vm,
    )
}

/// Numbers from `start` to `stop`, each `repeat` times.
fn arange(
    (start, stop, step, repeat, given, place, kind): (
        f64,
        f64,
        f64,
        i64,
        PyObjectRef,
        PyObjectRef,
        String,
    ),
    vm: &VirtualMachine,
) -> PyResult {
    let dtype = dtype(&given, vm)?.unwrap_or(DType::Float32);
    let place = context::read(&place, vm)?;
    let numbers = ops::arange(start, Some(stop), step, repeat, dtype, place);
    wrap(numbers.into_python(vm)?, face(&kind), vm)
}

/// Ones on a diagonal.
fn eye(
    (rows, columns, diagonal, given, place, kind): (
        i64,
        i64,
        i64,
        PyObjectRef,
        PyObjectRef,
        String,
    ),
    vm: &VirtualMachine,
) -> PyResult {
    let face = face(&kind);
    let implied = if face == Face::MXNet {
        DType::Float32
    } else {
        DType::Float64
    };
    let dtype = dtype(&given, vm)?.unwrap_or(implied);
    let place = context::read(&place, vm)?;
    let matrix = ops::eye(rows, columns, diagonal, dtype, place);
    wrap(matrix.into_python(vm)?, face, vm)
}

/// Starts the generators of all contexts, or of one, from a number.
fn seed(number: i64, place: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    // MXNet passes the seed through a C int.
    let number = number as u32;
    if vm.is_none(&place) {
        engine::random::seed(number);
    } else {
        engine::random::seed_context(number, context::read(&place, vm)?);
    }
    Ok(())
}

/// Adds the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("seed", vm.new_function("seed", seed), vm)?;
    let array = vm.new_function(
        "array",
        |source: PyObjectRef,
         dtype: PyObjectRef,
         place: PyObjectRef,
         kind: String,
         vm: &VirtualMachine| { array((source, dtype, place, kind), vm) },
    );
    module.set_attr("array", array, vm)?;
    let full = vm.new_function(
        "full",
        |shape: PyObjectRef,
         value: f64,
         dtype: PyObjectRef,
         place: PyObjectRef,
         kind: String,
         vm: &VirtualMachine| { full((shape, value, dtype, place, kind), vm) },
    );
    module.set_attr("full", full, vm)?;
    let arange = vm.new_function(
        "arange",
        |bounds: (f64, f64, f64),
         repeat: i64,
         dtype: PyObjectRef,
         place: PyObjectRef,
         kind: String,
         vm: &VirtualMachine| {
            arange(
                (bounds.0, bounds.1, bounds.2, repeat, dtype, place, kind),
                vm,
            )
        },
    );
    module.set_attr("arange", arange, vm)?;
    let eye = vm.new_function(
        "eye",
        |extents: (i64, i64),
         diagonal: i64,
         dtype: PyObjectRef,
         place: PyObjectRef,
         kind: String,
         vm: &VirtualMachine| {
            eye((extents.0, extents.1, diagonal, dtype, place, kind), vm)
        },
    );
    module.set_attr("eye", eye, vm)
}

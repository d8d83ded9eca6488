//! The array class.
//!
//! One native class holds arrays. What Python calls `mxnet.nd.NDArray` and `numpy.ndarray` are its subclasses, and the
//! [`Face`] of an object says by which of the two sets of rules it behaves; results have the face of their operands.

mod compare;
mod display;
mod elementwise;
mod index;
mod methods;
mod number;
mod operators;
mod promote;

use std::fmt;
use std::sync::OnceLock;

use engine::NDArray;
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::{
    Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};

pub(super) use display::set_print_options;
pub(super) use methods::{copied, request};

use super::types;

/// By whose rules an array behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// `mxnet.nd.NDArray`: no promotion, comparisons in the operands' type, reductions to shape `(1,)`.
    MXNet,
    /// `numpy.ndarray`: promotion, truth values, reductions to scalars.
    NumPy,
}

/// An array as a Python object.
#[pyclass(module = "_engine", name = "Array")]
pub(super) struct PyArray {
    array: NDArray,
    face: Face,
}

impl fmt::Debug for PyArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.face, self.array)
    }
}

impl PyPayload for PyArray {
    // An array holds no Python objects, so that the collector of cycles need not know of it: knowing costs a fifth of an
    // operation on a small array, and a collection every few hundred of them.
    const NEW_REF_UNTRACKED: bool = true;

    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

impl PyArray {
    /// The engine's array.
    #[inline]
    pub(super) fn array(&self) -> &NDArray {
        &self.array
    }

    /// An object of a class below those of the faces.
    pub(super) fn of_class(
        array: NDArray,
        face: Face,
        class: PyTypeRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        if !class.fast_issubclass(PyArray::static_type()) {
            return Err(vm.new_type_error(format!("{} is not a class of arrays", class.name())));
        }
        Ok(PyRef::new_ref(PyArray { array, face }, class, None).into())
    }

    /// The rules.
    #[inline]
    pub(super) fn face(&self) -> Face {
        self.face
    }
}

static MXNET: OnceLock<PyTypeRef> = OnceLock::new();
static NUMPY: OnceLock<PyTypeRef> = OnceLock::new();

/// Remembers the class of a face; the first registration stands.
pub(super) fn register_face(face: &str, class: PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    let slot = match face {
        "mxnet" => &MXNET,
        "numpy" => &NUMPY,
        _ => return Err(vm.new_value_error(format!("there is no face '{face}'"))),
    };
    let _ = slot.set(class);
    Ok(())
}

/// The class of a face, importing its module if nobody has.
fn class(face: Face, vm: &VirtualMachine) -> PyResult<&'static PyTypeRef> {
    let (slot, module) = match face {
        Face::MXNet => (&MXNET, "mxnet"),
        Face::NumPy => (&NUMPY, "numpy"),
    };
    if slot.get().is_none() {
        vm.import(module, 0)?;
    }
    slot.get()
        .ok_or_else(|| vm.new_runtime_error(format!("{module} did not register its array class")))
}

/// An array as an object of a face.
#[inline]
pub(super) fn wrap(array: NDArray, face: Face, vm: &VirtualMachine) -> PyResult {
    let class = match face {
        Face::MXNet => MXNET.get(),
        Face::NumPy => NUMPY.get(),
    };
    let class = match class {
        Some(known) => known,
        None => self::class(face, vm)?,
    };
    Ok(PyRef::new_ref(PyArray { array, face }, class.clone(), None).into())
}

/// The result of an operation by the rules of a face: NumPy returns a scalar instead of an array without axes.
#[inline]
pub(super) fn wrap_result(array: NDArray, face: Face, vm: &VirtualMachine) -> PyResult {
    if face == Face::NumPy && array.shape().ndim() == 0 {
        return scalar(&array, vm);
    }
    wrap(array, face, vm)
}

/// The only element as a NumPy scalar.
pub(super) fn scalar(array: &NDArray, vm: &VirtualMachine) -> PyResult {
    use super::errors::IntoPython;
    let value = array.to_vec::<f64>().into_python(vm)?;
    let exact = array.to_vec::<i64>().into_python(vm)?;
    match (value.first(), exact.first()) {
        (Some(value), Some(exact)) => types::scalar(array.dtype(), *value, *exact, vm),
        _ => Err(vm.new_value_error("can only convert an array of size 1 to a Python scalar")),
    }
}

/// The array that an object is.
pub(super) fn expect<'a>(
    object: &'a PyObject,
    what: &str,
    vm: &VirtualMachine,
) -> PyResult<&'a Py<PyArray>> {
    object
        .downcast_ref::<PyArray>()
        .ok_or_else(|| match object.repr(vm) {
            Ok(repr) => {
                let message = format!(
                    "Argument {what} must have NDArray type, but got {}",
                    repr.to_string_lossy()
                );
                vm.new_exception_msg(vm.ctx.exceptions.assertion_error.to_owned(), message.into())
            }
            Err(error) => error,
        })
}

/// The same elements at the same place in the graph, as an object of a class below an array class.
fn as_class(array: PyObjectRef, class: PyTypeRef, vm: &VirtualMachine) -> PyResult {
    let array = expect(&array, "array", vm)?;
    PyArray::of_class(array.array.clone(), array.face, class, vm)
}

/// Adds the class and its functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("Array", PyArray::make_static_type(), vm)?;
    let options = vm.new_function("set_print_options", set_print_options);
    module.set_attr("set_print_options", options, vm)?;
    let text = vm.new_function(
        "text",
        |array: PyObjectRef, vm: &VirtualMachine| -> PyResult<String> {
            display::str_of(expect(&array, "array", vm)?, vm)
        },
    );
    module.set_attr("text", text, vm)?;
    let as_face = vm.new_function(
        "as_face",
        |array: PyObjectRef, face: String, vm: &VirtualMachine| -> PyResult {
            let array = expect(&array, "array", vm)?;
            let face = if face == "numpy" {
                Face::NumPy
            } else {
                Face::MXNet
            };
            wrap(array.array().clone(), face, vm)
        },
    );
    module.set_attr("as_face", as_face, vm)?;
    module.set_attr("as_class", vm.new_function("as_class", as_class), vm)
}

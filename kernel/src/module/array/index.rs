//! `x[key]` and `x[key] = value`.

use engine::ops::indexing::{self, Index, Rules, SetValue};
use engine::{DType, NDArray};
use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyEllipsis, PySlice, PyStr, PyTuple};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::AsMapping;
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::{Face, PyArray, promote, wrap, wrap_result};
use crate::module::convert;
use crate::module::errors::IntoPython;

impl AsMapping for PyArray {
    fn as_mapping() -> &'static PyMappingMethods {
        static METHODS: PyMappingMethods = PyMappingMethods {
            length: atomic_func!(|mapping, vm| PyArray::mapping_downcast(mapping).length(vm)),
            subscript: atomic_func!(
                |mapping, key, vm| PyArray::mapping_downcast(mapping).get(key, vm)
            ),
            ass_subscript: atomic_func!(|mapping, key, value, vm| {
                let zelf = PyArray::mapping_downcast(mapping);
                match value {
                    Some(value) => zelf.set(key, &value, vm),
                    None if zelf.face == Face::MXNet => Err(vm.new_attribute_error("__delitem__")),
                    None => Err(vm.new_value_error("cannot delete array elements")),
                }
            }),
        };
        &METHODS
    }
}

impl PyArray {
    /// The extent of the first axis.
    pub(super) fn length(&self, vm: &VirtualMachine) -> PyResult<usize> {
        self.array
            .shape()
            .first()
            .copied()
            .ok_or_else(|| vm.new_type_error("len() of unsized object"))
    }

    fn rules(&self) -> Rules {
        match self.face {
            Face::MXNet => Rules::Nd,
            Face::NumPy => Rules::Numpy,
        }
    }

    /// `x[key]`.
    pub(super) fn get(&self, key: &PyObject, vm: &VirtualMachine) -> PyResult {
        let key = read(key, self.face, vm)?;
        let result = indexing::get(&self.array, &key, self.rules()).into_python(vm)?;
        match self.face {
            Face::MXNet => wrap(result, Face::MXNet, vm),
            Face::NumPy => wrap_result(result, Face::NumPy, vm),
        }
    }

    /// `x[key] = value`.
    pub(super) fn set(
        &self,
        key: &PyObject,
        value: &PyObject,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let mut key = read(key, self.face, vm)?;
        if self.face == Face::MXNet && self.array.shape().ndim() == 0 && is_whole(&key) {
            // The only element of an array without axes is all of it.
            key.clear();
        }
        let operand = match promote::operand(value, vm) {
            Err(error)
                if self.face == Face::MXNet
                    && error.fast_isinstance(vm.ctx.exceptions.type_error) =>
            {
                return Err(not_assignable(value, self.face, vm));
            }
            operand => operand?,
        };
        let value = match operand {
            Some(promote::Operand::Number(_, number)) => SetValue::Number(number),
            Some(promote::Operand::Array(array)) => SetValue::Array(array),
            None => return Err(not_assignable(value, self.face, vm)),
        };
        indexing::set(&self.array, &key, &value, self.rules()).into_python(vm)
    }
}

/// Whether a key is `:`.
fn is_whole(key: &[Index]) -> bool {
    let whole = |part: &Index| {
        matches!(
            part,
            Index::Slice {
                start: None,
                stop: None,
                step: None,
            }
        )
    };
    matches!(key, [part] if whole(part))
}

/// The error of a value that is no number and no array.
fn not_assignable(value: &PyObject, face: Face, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let described = value
        .str(vm)
        .and_then(|text| Ok((text, value.class().as_object().repr(vm)?)));
    let (text, class) = match described {
        Ok(described) => described,
        Err(error) => return error,
    };
    let text = text.to_string_lossy();
    match face {
        Face::MXNet => vm.new_type_error(format!(
            "<class 'mxnet.ndarray.ndarray.NDArray'> does not support assignment with non-array-like object {text} of \
             type {}",
            class.to_string_lossy()
        )),
        Face::NumPy if value.downcast_ref::<PyStr>().is_some() => {
            vm.new_value_error(format!("could not convert string to float: '{text}'"))
        }
        Face::NumPy => vm.new_type_error(format!(
            "float() argument must be a string or a real number, not '{}'",
            value.class().name()
        )),
    }
}

/// Reads a key: one index, or a tuple of them.
fn read(key: &PyObject, face: Face, vm: &VirtualMachine) -> PyResult<Vec<Index>> {
    match key.downcast_ref::<PyTuple>() {
        Some(parts) => parts
            .as_slice()
            .iter()
            .map(|part| read_one(part, face, vm))
            .collect(),
        None => Ok(vec![read_one(key, face, vm)?]),
    }
}

fn read_one(part: &PyObject, face: Face, vm: &VirtualMachine) -> PyResult<Index> {
    if part.class().is(vm.ctx.types.bool_type) {
        return Err(vm.new_index_error("truth values are not supported as an index"));
    }
    if let Some(index) = convert::integer(part, vm) {
        return Ok(Index::Integer(index));
    }
    if let Some(slice) = part.downcast_ref::<PySlice>() {
        return Ok(Index::Slice {
            start: slice
                .start
                .as_deref()
                .map_or(Ok(None), |start| bound(start, vm))?,
            stop: bound(&slice.stop, vm)?,
            step: slice
                .step
                .as_deref()
                .map_or(Ok(None), |step| bound(step, vm))?,
        });
    }
    if part.downcast_ref::<PyEllipsis>().is_some() {
        return Ok(Index::Ellipsis);
    }
    if vm.is_none(part) {
        return Ok(Index::NewAxis);
    }
    if let Some(array) = part.downcast_ref::<PyArray>() {
        if face == Face::MXNet && array.face == face && array.array.dtype() == DType::Bool {
            return Err(vm.new_value_error(
                "Cannot perform boolean indexing in legacy mode. Please activate numpy semantics by calling \
                 `npx.set_np()` in the global scope before calling this function.",
            ));
        }
        return Ok(Index::Array(array.array.clone()));
    }
    if !convert::has_ordered_items(part, vm) {
        return Err(not_an_index(part, face, vm));
    }
    positions(part, face, vm).map(Index::Array)
}

/// A bound of a slice: an integer, or `None` for where the axis ends.
fn bound(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<i64>> {
    if vm.is_none(object) {
        return Ok(None);
    }
    match convert::integer(object, vm) {
        Some(bound) => Ok(Some(bound)),
        None => object.try_index(vm)?.try_to_primitive(vm).map(Some),
    }
}

/// A list of positions or, for NumPy, of truth values.
fn positions(list: &PyObject, face: Face, vm: &VirtualMachine) -> PyResult<NDArray> {
    let elements = convert::elements(list, vm).map_err(|_| not_an_index(list, face, vm))?;
    let dtype = match elements.dtype {
        DType::Bool => DType::Bool,
        dtype if dtype.is_float() && face == Face::NumPy && !elements.floats.is_empty() => {
            return Err(not_an_index(list, face, vm));
        }
        _ => DType::Int64,
    };
    convert::array(&elements, dtype, engine::Context::cpu(0), vm)
}

/// The error of what cannot be an index.
fn not_an_index(part: &PyObject, face: Face, vm: &VirtualMachine) -> PyBaseExceptionRef {
    if face == Face::NumPy {
        return vm.new_index_error(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid \
             indices",
        );
    }
    let described = part
        .str(vm)
        .and_then(|text| Ok((text, part.class().as_object().repr(vm)?)));
    match described {
        Ok((text, class)) => vm.new_value_error(format!(
            "NDArray does not support slicing with key {} of type {}.",
            text.to_string_lossy(),
            class.to_string_lossy()
        )),
        Err(error) => error,
    }
}

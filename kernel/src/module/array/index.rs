//! `x[key]` and `x[key] = value`.

use engine::DType;
use engine::ops::indexing::{self, Index, Rules, SetValue};
use rustpython_vm::atomic_func;
use rustpython_vm::builtins::{PyEllipsis, PySlice, PyTuple};
use rustpython_vm::protocol::PyMappingMethods;
use rustpython_vm::types::AsMapping;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::number::not_supported;
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
        let key = read(key, vm)?;
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
        let key = read(key, vm)?;
        let value = self.assigned(value, vm)?;
        indexing::set(&self.array, &key, &value, self.rules()).into_python(vm)
    }

    /// What is assigned.
    fn assigned(&self, value: &PyObject, vm: &VirtualMachine) -> PyResult<SetValue> {
        match promote::operand(value, vm)? {
            Some(promote::Operand::Number(_, number)) => Ok(SetValue::Number(number)),
            Some(promote::Operand::Array(array)) => Ok(SetValue::Array(array)),
            None => Err(not_supported(value, vm)),
        }
    }
}

/// Reads a key: one index, or a tuple of them.
fn read(key: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<Index>> {
    match key.downcast_ref::<PyTuple>() {
        Some(parts) => parts
            .as_slice()
            .iter()
            .map(|part| read_one(part, vm))
            .collect(),
        None => Ok(vec![read_one(key, vm)?]),
    }
}

fn read_one(part: &PyObject, vm: &VirtualMachine) -> PyResult<Index> {
    if part.class().is(vm.ctx.types.bool_type) {
        return Err(vm.new_index_error("truth values are not supported as an index"));
    }
    if let Some(index) = convert::integer(part, vm) {
        return Ok(Index::Integer(index));
    }
    if let Some(slice) = part.downcast_ref::<PySlice>() {
        let bound = |object: Option<&PyObjectRef>| -> PyResult<Option<i64>> {
            match object {
                Some(object) if !vm.is_none(object) => match convert::integer(object, vm) {
                    Some(bound) => Ok(Some(bound)),
                    None => object.try_index(vm)?.try_to_primitive(vm).map(Some),
                },
                _ => Ok(None),
            }
        };
        return Ok(Index::Slice {
            start: bound(slice.start.as_ref())?,
            stop: bound(Some(&slice.stop))?,
            step: bound(slice.step.as_ref())?,
        });
    }
    if part.downcast_ref::<PyEllipsis>().is_some() {
        return Ok(Index::Ellipsis);
    }
    if vm.is_none(part) {
        return Ok(Index::NewAxis);
    }
    if let Some(array) = part.downcast_ref::<PyArray>() {
        return Ok(Index::Array(array.array.clone()));
    }
    let elements = convert::elements(part, vm).map_err(|_| {
        let class = part.class().name().to_string();
        vm.new_index_error(format!(
            "Indexing NDArray with index={} and type={class} is not supported",
            class
        ))
    })?;
    let dtype = if elements.dtype == DType::Bool {
        DType::Bool
    } else {
        DType::Int64
    };
    convert::array(&elements, dtype, engine::Context::cpu(0), vm).map(Index::Array)
}

//! Python objects as numbers, shapes and arrays.

use engine::{Context, DType, NDArray, Shape};
use rustpython_vm::builtins::{PyDict, PyFloat, PyInt, PyList, PySet, PyStr, PyTuple};
use rustpython_vm::protocol::PyIterIter;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, TryFromObject, VirtualMachine};
use smallvec::SmallVec;

use super::array::PyArray;
use super::errors::IntoPython;
use super::types;

/// The number that an object is: a Python number, or a NumPy scalar. `None` for anything else.
#[inline]
pub(super) fn number(object: &PyObject, vm: &VirtualMachine) -> Option<f64> {
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Some(float.to_f64());
    }
    if let Some(int) = object.downcast_ref::<PyInt>() {
        return int
            .try_to_primitive::<i64>(vm)
            .ok()
            .map(|value| value as f64);
    }
    numpy_scalar(object, vm).map(|(_, value)| value)
}

/// Element type and value of a NumPy scalar.
pub(super) fn numpy_scalar(object: &PyObject, vm: &VirtualMachine) -> Option<(DType, f64)> {
    let dtype = DType::from_name(&object.class().name())?;
    let value = vm.get_attribute_opt(object, "_value").ok().flatten()?;
    let value = match value.downcast_ref::<PyFloat>() {
        Some(float) => float.to_f64(),
        None => value
            .downcast_ref::<PyInt>()?
            .try_to_primitive::<i64>(vm)
            .ok()? as f64,
    };
    Some((dtype, value))
}

/// A non-negative extent list: an integer or a sequence of them.
pub(super) fn shape(object: &PyObject, vm: &VirtualMachine) -> PyResult<Shape> {
    let extents = integers(object, vm)?;
    extents
        .into_iter()
        .map(|extent| {
            usize::try_from(extent)
                .map_err(|_| vm.new_value_error("negative dimensions are not allowed"))
        })
        .collect()
}

/// An integer or a sequence of integers.
pub(super) fn integers(object: &PyObject, vm: &VirtualMachine) -> PyResult<SmallVec<[i64; 4]>> {
    if let Some(value) = integer(object, vm) {
        return Ok(SmallVec::from_slice(&[value]));
    }
    let items: Vec<PyObjectRef> = Vec::try_from_object(vm, object.to_owned())?;
    items
        .iter()
        .map(|item| {
            integer(item, vm).ok_or_else(|| {
                vm.new_type_error(format!(
                    "'{}' object cannot be interpreted as an integer",
                    item.class().name()
                ))
            })
        })
        .collect()
}

/// The integer that an object is, if it is one.
#[inline]
pub(super) fn integer(object: &PyObject, vm: &VirtualMachine) -> Option<i64> {
    if let Some(int) = object.downcast_ref::<PyInt>() {
        return int.try_to_primitive(vm).ok();
    }
    numpy_scalar(object, vm)
        .filter(|(dtype, _)| !dtype.is_float())
        .map(|(_, value)| value as i64)
}

/// Numbers read from nested sequences.
pub(super) struct Elements {
    /// Extents, outermost first.
    pub shape: Shape,
    /// In row-major order.
    pub floats: Vec<f64>,
    /// The same as integers, where all of them are.
    pub integers: Vec<i64>,
    /// The narrowest of bool, int64 and float64 that holds all of them, as NumPy chooses.
    pub dtype: DType,
}

/// Most axes that nested sequences can have, as in NumPy.
const AXES_MAX: usize = 32;

/// Reads nested lists and tuples of numbers, arrays among them.
pub(super) fn elements(object: &PyObject, vm: &VirtualMachine) -> PyResult<Elements> {
    let mut reader = Reader {
        shape: Vec::new(),
        floats: Vec::new(),
        integers: Vec::new(),
        dtype: None,
        vm,
    };
    reader.read(object, 0)?;
    // A list without elements has no deeper axes.
    Ok(Elements {
        shape: Shape::new(&reader.shape),
        floats: reader.floats,
        integers: reader.integers,
        dtype: reader.dtype.unwrap_or(DType::Float64),
    })
}

struct Reader<'a> {
    shape: Vec<usize>,
    floats: Vec<f64>,
    integers: Vec<i64>,
    dtype: Option<DType>,
    vm: &'a VirtualMachine,
}

impl Reader<'_> {
    fn read(&mut self, object: &PyObject, depth: usize) -> PyResult<()> {
        if let Some((value, exact, dtype)) = leaf(object, self.vm) {
            return self.leaf(value, exact, dtype, depth);
        }
        if let Some(array) = object.downcast_ref::<PyArray>() {
            return self.array(array.array(), depth);
        }
        let items = sequence(object, self.vm)?.ok_or_else(|| self.not_an_array())?;
        if depth == AXES_MAX {
            return Err(self.not_an_array());
        }
        self.extent(depth, items.len())?;
        items.iter().try_for_each(|item| self.read(item, depth + 1))
    }

    fn leaf(&mut self, value: f64, exact: i64, dtype: DType, depth: usize) -> PyResult<()> {
        if depth != self.shape.len() {
            return Err(self.not_an_array());
        }
        self.floats.push(value);
        self.integers.push(exact);
        self.widen(dtype);
        Ok(())
    }

    fn array(&mut self, array: &NDArray, depth: usize) -> PyResult<()> {
        for (axis, &extent) in array.shape().iter().enumerate() {
            self.extent(depth + axis, extent)?;
        }
        if depth + array.shape().ndim() != self.shape.len() {
            return Err(self.not_an_array());
        }
        self.floats
            .extend(array.to_vec::<f64>().into_python(self.vm)?);
        self.integers
            .extend(array.to_vec::<i64>().into_python(self.vm)?);
        self.widen(array.dtype());
        Ok(())
    }

    /// Notes or checks the extent of an axis: the first sequence at a depth sets it, if no element came before.
    fn extent(&mut self, axis: usize, extent: usize) -> PyResult<()> {
        match self.shape.get(axis) {
            Some(&known) if known == extent => Ok(()),
            None if axis == self.shape.len() && self.floats.is_empty() => {
                self.shape.push(extent);
                Ok(())
            }
            _ => Err(self.not_an_array()),
        }
    }

    fn widen(&mut self, dtype: DType) {
        self.dtype = Some(match self.dtype {
            None => dtype,
            Some(known) => types_promoted(known, dtype),
        });
    }

    fn not_an_array(&self) -> rustpython_vm::builtins::PyBaseExceptionRef {
        self.vm
            .new_type_error("source_array must be array like object")
    }
}

/// NumPy's common type.
pub(super) fn types_promoted(x: DType, y: DType) -> DType {
    use DType::{Bool, Float16, Float32, Float64, Int8, Int32, Int64, UInt8};
    if x == y {
        return x;
    }
    match (x, y) {
        (Bool, other) | (other, Bool) => other,
        (Float64, _) | (_, Float64) => Float64,
        (Float32, Int32 | Int64) | (Int32 | Int64, Float32) => Float64,
        (Float32, _) | (_, Float32) => Float32,
        (Float16, Int32 | Int64) | (Int32 | Int64, Float16) => Float64,
        (Float16, _) | (_, Float16) => Float16,
        (Int64, _) | (_, Int64) => Int64,
        (Int32, _) | (_, Int32) => Int32,
        // Nothing narrower holds both int8 and uint8; int16 is not an element type here.
        (Int8, UInt8) | (UInt8, Int8) => Int32,
        (x, _) => x,
    }
}

fn leaf(object: &PyObject, vm: &VirtualMachine) -> Option<(f64, i64, DType)> {
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        let value = float.to_f64();
        return Some((value, value as i64, DType::Float64));
    }
    if let Some(int) = object.downcast_ref::<PyInt>() {
        let exact: i64 = int.try_to_primitive(vm).ok()?;
        let dtype = if object.class().is(vm.ctx.types.bool_type) {
            DType::Bool
        } else {
            DType::Int64
        };
        return Some((exact as f64, exact, dtype));
    }
    numpy_scalar(object, vm).map(|(dtype, value)| (value, value as i64, dtype))
}

/// Whether an object has items that can be numbers of an array: the items of a set have no order, those of a dict are its
/// keys, and a text is one thing.
pub(super) fn has_ordered_items(object: &PyObject, vm: &VirtualMachine) -> bool {
    object.length_opt(vm).is_some()
        && object.downcast_ref::<PyStr>().is_none()
        && object.downcast_ref::<PyDict>().is_none()
        && object.downcast_ref::<PySet>().is_none()
}

/// The items of a list, a tuple, a range or another sequence; `None` for what is none.
fn sequence(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Vec<PyObjectRef>>> {
    if let Some(list) = object.downcast_ref::<PyList>() {
        return Ok(Some(list.borrow_vec().to_vec()));
    }
    if let Some(tuple) = object.downcast_ref::<PyTuple>() {
        return Ok(Some(tuple.as_slice().to_vec()));
    }
    if !has_ordered_items(object, vm) {
        return Ok(None);
    }
    let Ok(iterator) = object.get_iter(vm) else {
        return Ok(None);
    };
    let items: PyResult<Vec<PyObjectRef>> =
        PyIterIter::new(vm, iterator.as_object().to_owned(), None).collect();
    items.map(Some)
}

/// An array of `dtype` from nested sequences of numbers.
pub(super) fn array(
    read: &Elements,
    dtype: DType,
    context: Context,
    vm: &VirtualMachine,
) -> PyResult<NDArray> {
    engine::with_element!(dtype, T => {
        use engine::dtype::Element;
        let elements: Vec<T> = if read.dtype.is_float() {
            read.floats.iter().map(|value| T::from_f64(*value)).collect()
        } else {
            read.integers.iter().map(|value| T::from_i64(*value)).collect()
        };
        NDArray::from_slice(&elements, read.shape.clone(), context).into_python(vm)
    })
}

/// Reads a parameter of an operation.
pub(super) fn value(object: &PyObject, vm: &VirtualMachine) -> PyResult<engine::ops::Value> {
    use engine::ops::Value;
    if vm.is_none(object) {
        return Ok(Value::None);
    }
    if object.class().is(vm.ctx.types.bool_type) {
        return Ok(Value::Bool(object.to_owned().try_to_bool(vm)?));
    }
    if let Some(int) = object.downcast_ref::<PyInt>() {
        return Ok(Value::Int(int.try_to_primitive(vm)?));
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Ok(Value::Float(float.to_f64()));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Value::Text(text.to_string_lossy().into_owned()));
    }
    if let Some(context) = object.downcast_ref::<super::context::PyContext>() {
        return Ok(Value::Text(context.context.to_string()));
    }
    if let Some((dtype, number)) = numpy_scalar(object, vm) {
        return Ok(if dtype.is_float() {
            Value::Float(number)
        } else {
            Value::Int(number as i64)
        });
    }
    if object
        .downcast_ref::<rustpython_vm::builtins::PyType>()
        .is_some()
    {
        return Ok(Value::Text(types::dtype(object, vm)?.name().into()));
    }
    match sequence(object, vm)? {
        Some(items) => Ok(Value::Tuple(
            items
                .iter()
                .map(|item| value(item, vm))
                .collect::<PyResult<_>>()?,
        )),
        None => Ok(Value::Text(types::dtype(object, vm)?.name().into())),
    }
}

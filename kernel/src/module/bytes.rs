//! Elements as bytes: `numpy.frombuffer` and `ndarray.tobytes`.

use engine::dtype::{Element, f16};
use engine::{Context, DType, NDArray, Result, Shape};
use rustpython_vm::function::ArgBytesLike;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::array::{Face, expect, wrap};
use super::errors::IntoPython;
use super::types;

/// An array of one axis whose elements are read from little-endian bytes.
fn from_bytes(bytes: ArgBytesLike, dtype: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let dtype = types::dtype(&dtype, vm)?;
    let array = bytes.with_ref(|bytes| match dtype {
        DType::Bool => read(bytes, |[byte]: [u8; 1]| byte != 0),
        DType::UInt8 => read(bytes, u8::from_le_bytes),
        DType::Int8 => read(bytes, i8::from_le_bytes),
        DType::Int32 => read(bytes, i32::from_le_bytes),
        DType::Int64 => read(bytes, i64::from_le_bytes),
        DType::Float16 => read(bytes, f16::from_le_bytes),
        DType::Float32 => read(bytes, f32::from_le_bytes),
        DType::Float64 => read(bytes, f64::from_le_bytes),
    });
    wrap(array.into_python(vm)?, Face::NumPy, vm)
}

fn read<T: Element, const SIZE: usize>(
    bytes: &[u8],
    element: impl Fn([u8; SIZE]) -> T,
) -> Result<NDArray> {
    let (words, _) = bytes.as_chunks::<SIZE>();
    let elements: Vec<T> = words.iter().map(|word| element(*word)).collect();
    NDArray::from_slice(&elements, Shape::new(&[elements.len()]), Context::cpu(0))
}

/// The elements in row-major order as little-endian bytes.
fn to_bytes(array: PyObjectRef, vm: &VirtualMachine) -> PyResult {
    let array = expect(&array, "array", vm)?.clone_array();
    let bytes = match array.dtype() {
        DType::Bool => write(&array, |element: bool| [u8::from(element)]),
        DType::UInt8 => write(&array, u8::to_le_bytes),
        DType::Int8 => write(&array, i8::to_le_bytes),
        DType::Int32 => write(&array, i32::to_le_bytes),
        DType::Int64 => write(&array, i64::to_le_bytes),
        DType::Float16 => write(&array, f16::to_le_bytes),
        DType::Float32 => write(&array, f32::to_le_bytes),
        DType::Float64 => write(&array, f64::to_le_bytes),
    };
    Ok(vm.ctx.new_bytes(bytes.into_python(vm)?).into())
}

fn write<T: Element, const SIZE: usize>(
    array: &NDArray,
    word: impl Fn(T) -> [u8; SIZE],
) -> Result<Vec<u8>> {
    Ok(array.to_vec::<T>()?.into_iter().flat_map(word).collect())
}

/// Adds the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("from_bytes", vm.new_function("from_bytes", from_bytes), vm)?;
    module.set_attr("to_bytes", vm.new_function("to_bytes", to_bytes), vm)
}

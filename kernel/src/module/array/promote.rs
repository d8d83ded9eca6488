//! NumPy's rules for operands of different element types.

use engine::{DType, NDArray, ops};
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::number::Operator;
use super::{Face, PyArray, wrap_result};
use crate::module::convert;
use crate::module::errors::IntoPython;

/// What happens to element types before an operator is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::module) enum Promotion {
    /// Both become the common type.
    Common,
    /// Both become the common type, integers float64: true division.
    Float,
}

/// An operator between an array of NumPy's face and another array, a number or a sequence.
pub(super) fn infix(
    operator: &Operator,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    match operands_or_none(operator, x, y, vm)? {
        Some(result) => wrap_result(result, Face::NumPy, vm),
        None => Ok(vm.ctx.not_implemented()),
    }
}

/// The result of [`infix`] as an array.
pub(super) fn operands(
    operator: &Operator,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<NDArray> {
    operands_or_none(operator, x, y, vm)?.ok_or_else(|| {
        vm.new_type_error(format!("unsupported operand type: '{}'", y.class().name()))
    })
}

fn operands_or_none(
    operator: &Operator,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Option<NDArray>> {
    let (Some(x), Some(y)) = (operand(x, vm)?, operand(y, vm)?) else {
        return Ok(None);
    };
    let dtype = result_type(&x, &y, operator.promotion);
    let result = match (&x, &y) {
        (Operand::Array(x), Operand::Array(y)) => {
            (operator.arrays)(&cast(x, dtype, vm)?, &cast(y, dtype, vm)?)
        }
        (Operand::Array(x), Operand::Number(_, value)) => {
            (operator.scalar)(&cast(x, dtype, vm)?, *value)
        }
        (Operand::Number(_, value), Operand::Array(y)) => {
            (operator.reflected)(&cast(y, dtype, vm)?, *value)
        }
        (Operand::Number(..), Operand::Number(..)) => return Ok(None),
    };
    result.into_python(vm).map(Some)
}

/// An operand of an operator.
pub(super) enum Operand {
    /// An array.
    Array(NDArray),
    /// A number and the type that its kind stands for.
    Number(DType, f64),
}

/// Reads an operand; `None` for what NumPy would not take.
pub(super) fn operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Operand>> {
    if let Some(array) = object.downcast_ref::<PyArray>() {
        return Ok(Some(Operand::Array(array.array.clone())));
    }
    if let Some((dtype, value)) = convert::numpy_scalar(object, vm) {
        return Ok(Some(Operand::Number(dtype, value)));
    }
    if let Some(value) = convert::number(object, vm) {
        let dtype = if object.class().is(vm.ctx.types.bool_type) {
            DType::Bool
        } else if convert::integer(object, vm).is_some() {
            DType::Int64
        } else {
            DType::Float64
        };
        return Ok(Some(Operand::Number(dtype, value)));
    }
    if object.class().is(vm.ctx.types.list_type) || object.class().is(vm.ctx.types.tuple_type) {
        let read = convert::elements(object, vm)?;
        let array = convert::array(&read, read.dtype, engine::Context::cpu(0), vm)?;
        return Ok(Some(Operand::Array(array)));
    }
    Ok(None)
}

/// The element type of a result. A number bends to an array of the same or a higher kind.
pub(super) fn result_type(x: &Operand, y: &Operand, promotion: Promotion) -> DType {
    let common = match (x, y) {
        (Operand::Array(x), Operand::Array(y)) => convert::types_promoted(x.dtype(), y.dtype()),
        (Operand::Array(array), Operand::Number(number, _))
        | (Operand::Number(number, _), Operand::Array(array)) => {
            if kind(*number) <= kind(array.dtype()) {
                array.dtype()
            } else {
                convert::types_promoted(array.dtype(), *number)
            }
        }
        (Operand::Number(x, _), Operand::Number(y, _)) => convert::types_promoted(*x, *y),
    };
    if promotion == Promotion::Float && !common.is_float() {
        DType::Float64
    } else {
        common
    }
}

fn kind(dtype: DType) -> u8 {
    match dtype {
        DType::Bool => 0,
        dtype if dtype.is_float() => 2,
        _ => 1,
    }
}

/// The array with another element type.
pub(super) fn cast(x: &NDArray, dtype: DType, vm: &VirtualMachine) -> PyResult<NDArray> {
    if x.dtype() == dtype {
        return Ok(x.clone());
    }
    ops::cast(x, dtype).into_python(vm)
}

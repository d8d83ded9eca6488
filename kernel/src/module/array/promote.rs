//! NumPy's rules for operands of different element types.

use engine::{DType, Error, NDArray, Shape, ops};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyFloat};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::operators::Operator;
use super::{Face, PyArray, wrap_result};
use crate::module::errors::{self, IntoPython};
use crate::module::{convert, sparse};

/// What happens to element types before an operator is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::module) enum Promotion {
    /// Both become the common type.
    Common,
    /// Both become the common type, integers float64: true division.
    Float,
    /// Both become the common type, which must not be a float.
    Whole,
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

/// The result of [`infix`], written into the elements of `target`, which is `x`.
pub(super) fn in_place(
    operator: &Operator,
    target: &NDArray,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let value = operands(operator, x, y, vm)?;
    if kind(value.dtype()) > kind(target.dtype()) {
        let message = format!(
            "Cannot cast ufunc '{}' output from dtype('{}') to dtype('{}') with casting rule 'same_kind'",
            operator.name,
            value.dtype(),
            target.dtype()
        );
        return Err(errors::numpy("UFuncTypeError", message, vm));
    }
    if value.shape() != target.shape() {
        return Err(vm.new_value_error(format!(
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            tuple(target.shape()),
            tuple(value.shape())
        )));
    }
    target.assign(&value).into_python(vm)
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
    check_types(operator, dtype, &y, vm)?;
    let result = match (&x, &y, &operator.numbers) {
        (Operand::Array(x), Operand::Number(_, value), Some(numbers)) => {
            (numbers.scalar)(&cast(x, dtype, vm)?, *value)
        }
        (Operand::Number(_, value), Operand::Array(y), Some(numbers)) => {
            (numbers.reflected)(&cast(y, dtype, vm)?, *value)
        }
        (Operand::Number(..), Operand::Number(..), _) => return Ok(None),
        (x, y, _) => (operator.arrays)(&x.as_array(dtype, vm)?, &y.as_array(dtype, vm)?),
    };
    result.map_err(|error| raised(&error, vm)).map(Some)
}

/// NumPy's wording of the engine's error.
fn raised(error: &Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match error {
        Error::Broadcast { lhs, rhs, .. } => vm.new_value_error(format!(
            "operands could not be broadcast together with shapes {} {} ",
            tuple(lhs),
            tuple(rhs)
        )),
        other => errors::exception(other, vm),
    }
}

/// Fails for element types that an operator is not for.
fn check_types(
    operator: &Operator,
    dtype: DType,
    y: &Operand,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if operator.promotion == Promotion::Whole && dtype.is_float() {
        return Err(not_for_these_types(operator.name, vm));
    }
    if operator.name == "subtract" && dtype == DType::Bool {
        return Err(vm.new_type_error(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the \
             logical_xor function instead.",
        ));
    }
    let negative = || match y {
        Operand::Number(_, value) => Ok(*value < 0.0),
        Operand::Array(array) => Ok(array
            .to_vec::<i64>()
            .into_python(vm)?
            .iter()
            .any(|value| *value < 0)),
    };
    if operator.name == "power" && !dtype.is_float() && negative()? {
        return Err(vm.new_value_error("Integers to negative integer powers are not allowed."));
    }
    Ok(())
}

/// The error of an operator that is not for floats.
pub(super) fn not_for_these_types(name: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_type_error(format!(
        "ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any supported \
         types according to the casting rule ''safe''"
    ))
}

/// A shape as NumPy's messages show it: `(2,3)`.
pub(super) fn tuple(shape: &Shape) -> String {
    engine::shape::tuple(shape).replace(", ", ",")
}

/// An operand of an operator.
pub(super) enum Operand {
    /// An array.
    Array(NDArray),
    /// A number and the type that its kind stands for.
    Number(DType, f64),
}

impl Operand {
    /// As an array of an element type; a number has no axes.
    fn as_array(&self, dtype: DType, vm: &VirtualMachine) -> PyResult<NDArray> {
        match self {
            Self::Array(array) => cast(array, dtype, vm),
            Self::Number(_, value) => {
                ops::full(Shape::default(), *value, dtype, engine::Context::cpu(0)).into_python(vm)
            }
        }
    }
}

/// Reads an operand; `None` for what NumPy would not take.
pub(super) fn operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Operand>> {
    if let Some(array) = object.downcast_ref::<PyArray>() {
        if sparse::is_sparse(object) {
            let dense: PyObjectRef = sparse::densified(object, vm)?;
            return operand(&dense, vm);
        }
        return Ok(Some(Operand::Array(array.array.clone())));
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Ok(Some(Operand::Number(DType::Float64, float.to_f64())));
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
        // An array without axes bends as a number does.
        (Operand::Array(x), Operand::Array(y)) => match (x.shape().ndim(), y.shape().ndim()) {
            (0, 1..) => bent(y.dtype(), x.dtype()),
            (1.., 0) => bent(x.dtype(), y.dtype()),
            _ => convert::types_promoted(x.dtype(), y.dtype()),
        },
        (Operand::Array(array), Operand::Number(number, _))
        | (Operand::Number(number, _), Operand::Array(array)) => bent(array.dtype(), *number),
        (Operand::Number(x, _), Operand::Number(y, _)) => convert::types_promoted(*x, *y),
    };
    if promotion == Promotion::Float && !common.is_float() {
        DType::Float64
    } else {
        common
    }
}

/// The type of an array and a number of the given types.
fn bent(array: DType, number: DType) -> DType {
    if kind(number) <= kind(array) {
        array
    } else {
        convert::types_promoted(array, number)
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

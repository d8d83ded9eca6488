//! Arithmetic operators.

use engine::{DType, NDArray, Result, autograd, ops};
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::AsNumber;
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::operators::{
    ADD, BITWISE_AND, BITWISE_OR, BITWISE_XOR, DIVIDE, FLOOR_DIVIDE, LEFT_SHIFT, MODULO, MULTIPLY,
    Operator, POWER, REMAINDER, RIGHT_SHIFT, SUBTRACT,
};
use super::promote;
use super::{Face, PyArray, wrap, wrap_result};
use crate::module::convert::number;
use crate::module::errors::IntoPython;
use crate::module::sparse;

impl AsNumber for PyArray {
    fn as_number() -> &'static PyNumberMethods {
        static METHODS: PyNumberMethods = PyNumberMethods {
            add: Some(|x, y, vm| infix(&ADD, x, y, vm)),
            subtract: Some(|x, y, vm| infix(&SUBTRACT, x, y, vm)),
            multiply: Some(|x, y, vm| infix(&MULTIPLY, x, y, vm)),
            true_divide: Some(|x, y, vm| infix(&DIVIDE, x, y, vm)),
            remainder: Some(|x, y, vm| infix(&MODULO, x, y, vm)),
            power: Some(|x, y, _modulus, vm| infix(&POWER, x, y, vm)),
            inplace_add: Some(|x, y, vm| in_place(&ADD, x, y, vm)),
            inplace_subtract: Some(|x, y, vm| in_place(&SUBTRACT, x, y, vm)),
            inplace_multiply: Some(|x, y, vm| in_place(&MULTIPLY, x, y, vm)),
            inplace_true_divide: Some(|x, y, vm| in_place(&DIVIDE, x, y, vm)),
            inplace_remainder: Some(|x, y, vm| in_place(&MODULO, x, y, vm)),
            negative: Some(|x, vm| prefix(ops::negative, x.obj, vm)),
            positive: Some(|x, vm| prefix(|x| Ok(x.clone()), x.obj, vm)),
            absolute: Some(|x, vm| prefix(ops::abs, x.obj, vm)),
            boolean: Some(|x, vm| truth(x.obj, vm)),
            floor_divide: Some(|x, y, vm| numpy_infix(&FLOOR_DIVIDE, x, y, vm)),
            lshift: Some(|x, y, vm| numpy_infix(&LEFT_SHIFT, x, y, vm)),
            rshift: Some(|x, y, vm| numpy_infix(&RIGHT_SHIFT, x, y, vm)),
            and: Some(|x, y, vm| numpy_infix(&BITWISE_AND, x, y, vm)),
            or: Some(|x, y, vm| numpy_infix(&BITWISE_OR, x, y, vm)),
            xor: Some(|x, y, vm| numpy_infix(&BITWISE_XOR, x, y, vm)),
            invert: Some(|x, vm| invert(x.obj, vm)),
            inplace_floor_divide: Some(|x, y, vm| numpy_in_place(&FLOOR_DIVIDE, x, y, vm)),
            inplace_power: Some(|x, y, _modulus, vm| numpy_in_place(&POWER, x, y, vm)),
            inplace_lshift: Some(|x, y, vm| numpy_in_place(&LEFT_SHIFT, x, y, vm)),
            inplace_rshift: Some(|x, y, vm| numpy_in_place(&RIGHT_SHIFT, x, y, vm)),
            inplace_and: Some(|x, y, vm| numpy_in_place(&BITWISE_AND, x, y, vm)),
            inplace_or: Some(|x, y, vm| numpy_in_place(&BITWISE_OR, x, y, vm)),
            inplace_xor: Some(|x, y, vm| numpy_in_place(&BITWISE_XOR, x, y, vm)),
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

/// An operator that both faces have.
#[inline]
fn infix(operator: &Operator, x: &PyObject, y: &PyObject, vm: &VirtualMachine) -> PyResult {
    match (x.downcast_ref::<PyArray>(), y.downcast_ref::<PyArray>()) {
        (Some(x), Some(y)) if x.face == Face::MXNet && y.face == Face::MXNet => wrap(
            (operator.arrays)(&x.array, &y.array).into_python(vm)?,
            Face::MXNet,
            vm,
        ),
        (Some(array), None) if array.face == Face::MXNet => with_number(operator, array, y, vm),
        (None, Some(array)) if array.face == Face::MXNet => reflected(operator, x, array, vm),
        (Some(array), Some(other)) if array.face != other.face => {
            let numpy = if array.face == Face::NumPy { x } else { y };
            Err(not_supported(numpy, vm))
        }
        _ => promote::infix(by_numpy(operator), x, y, vm),
    }
}

fn with_number(
    operator: &Operator,
    array: &PyArray,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    match (&operator.numbers, number(y, vm)) {
        (Some(numbers), Some(scalar)) => wrap(
            (numbers.scalar)(&array.array, scalar).into_python(vm)?,
            Face::MXNet,
            vm,
        ),
        _ => Err(not_supported(y, vm)),
    }
}

fn reflected(operator: &Operator, x: &PyObject, array: &PyArray, vm: &VirtualMachine) -> PyResult {
    match (&operator.numbers, number(x, vm)) {
        (Some(numbers), Some(scalar)) => wrap(
            (numbers.reflected)(&array.array, scalar).into_python(vm)?,
            Face::MXNet,
            vm,
        ),
        _ => Err(not_supported(x, vm)),
    }
}

/// The operator that NumPy has in the place of MXNet's.
fn by_numpy(operator: &Operator) -> &Operator {
    if operator.name == REMAINDER.name {
        &REMAINDER
    } else {
        operator
    }
}

/// An operator that MXNet's arrays do not have.
fn numpy_infix(operator: &Operator, x: &PyObject, y: &PyObject, vm: &VirtualMachine) -> PyResult {
    if is_mxnet(x) || is_mxnet(y) {
        return Ok(vm.ctx.not_implemented());
    }
    promote::infix(operator, x, y, vm)
}

/// As [`numpy_infix`]; without it Python goes on to `x = x // y`.
fn numpy_in_place(
    operator: &Operator,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    if is_mxnet(x) || is_mxnet(y) {
        return Ok(vm.ctx.not_implemented());
    }
    in_place(operator, x, y, vm)
}

fn is_mxnet(object: &PyObject) -> bool {
    object
        .downcast_ref::<PyArray>()
        .is_some_and(|array| array.face == Face::MXNet)
}

/// MXNet's answer to an operand that is neither an array nor a number.
pub(super) fn not_supported(operand: &PyObject, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match operand.class().as_object().repr(vm) {
        Ok(class) => vm.new_type_error(format!("type {} not supported", class.to_string_lossy())),
        Err(error) => error,
    }
}

/// `x += y`: the elements of `x` are replaced, and every view of them sees it.
fn in_place(operator: &Operator, x: &PyObject, y: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(target) = x.downcast_ref::<PyArray>() else {
        return Ok(vm.ctx.not_implemented());
    };
    if target.face == Face::NumPy {
        promote::in_place(by_numpy(operator), &target.array, x, y, vm)?;
        return Ok(x.to_owned());
    }
    target.array.check_writable().into_python(vm)?;
    // As an operand the array itself would become a constant of the graph that is recorded.
    let current = target.array.detach();
    let y = &sparse::densified(y, vm)?;
    let value = match y.downcast_ref::<PyArray>() {
        Some(y) if y.face == Face::MXNet => {
            over(&current, || (operator.arrays)(&current, &y.array))
        }
        Some(_) => return Err(not_supported(y, vm)),
        None => match (&operator.numbers, number(y, vm)) {
            (Some(numbers), Some(scalar)) => over(&current, || (numbers.scalar)(&current, scalar)),
            _ => return Err(not_supported(y, vm)),
        },
    };
    let value = value.into_python(vm)?;
    if value.array().shares_storage(current.array()) {
        return Ok(x.to_owned());
    }
    if value.shape() != target.array.shape() {
        let message = format!(
            "Shape inconsistent, Provided = {}, inferred shape={}",
            target.array.shape(),
            value.shape()
        );
        return Err(crate::module::errors::mxnet(message, vm));
    }
    target.array.assign(&value).into_python(vm)?;
    Ok(x.to_owned())
}

/// The result of an operator on `target`, in its memory where that can be: a recorded operation keeps its operands.
fn over(target: &NDArray, call: impl FnOnce() -> Result<NDArray>) -> Result<NDArray> {
    if autograd::is_recording() {
        return call();
    }
    ops::over(target, call)
}

fn prefix(
    function: impl Fn(&NDArray) -> Result<NDArray>,
    x: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    match x.downcast_ref::<PyArray>() {
        Some(array) => wrap_result(function(&array.array).into_python(vm)?, array.face, vm),
        None => Ok(vm.ctx.not_implemented()),
    }
}

/// `~x`: not for truth values, all bits for integers.
fn invert(x: &PyObject, vm: &VirtualMachine) -> PyResult {
    let Some(array) = x
        .downcast_ref::<PyArray>()
        .filter(|x| x.face == Face::NumPy)
    else {
        return Err(vm.new_type_error(format!(
            "bad operand type for unary ~: '{}'",
            x.class().name()
        )));
    };
    match array.array.dtype() {
        DType::Bool => prefix(|x| ops::equal_scalar(x, 0.0), x, vm),
        dtype if dtype.is_float() => Err(promote::not_for_these_types("invert", vm)),
        _ => prefix(|x| ops::subtract_from_scalar(x, -1.0), x, vm),
    }
}

fn truth(x: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let Some(array) = x.downcast_ref::<PyArray>() else {
        return Ok(true);
    };
    let ambiguous = match (array.array.size(), array.face) {
        (0, _) => return Ok(false),
        (1, _) => {
            let elements = array.array.to_vec::<f64>().into_python(vm)?;
            return Ok(elements.first().is_some_and(|value| *value != 0.0));
        }
        (_, Face::NumPy) => {
            "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
        }
        (_, Face::MXNet) => "The truth value of an NDArray with multiple elements is ambiguous.",
    };
    Err(vm.new_value_error(ambiguous))
}

//! Arithmetic operators.

use engine::ops;
use engine::{NDArray, Result};
use rustpython_vm::protocol::PyNumberMethods;
use rustpython_vm::types::AsNumber;
use rustpython_vm::{AsObject, PyObject, PyResult, VirtualMachine};

use super::promote;
use super::{Face, PyArray, wrap, wrap_result};
use crate::module::convert::number;
use crate::module::errors::IntoPython;

/// An operator in its three forms.
pub(super) struct Operator {
    /// Array and array.
    pub(super) arrays: fn(&NDArray, &NDArray) -> Result<NDArray>,
    /// Array and number.
    pub(super) scalar: fn(&NDArray, f64) -> Result<NDArray>,
    /// Number and array.
    pub(super) reflected: fn(&NDArray, f64) -> Result<NDArray>,
    /// What NumPy does to the operands' element types first.
    pub(super) promotion: promote::Promotion,
}

const ADD: Operator = Operator {
    arrays: ops::add,
    scalar: ops::add_scalar,
    reflected: ops::add_scalar,
    promotion: promote::Promotion::Common,
};
const SUBTRACT: Operator = Operator {
    arrays: ops::subtract,
    scalar: ops::subtract_scalar,
    reflected: ops::subtract_from_scalar,
    promotion: promote::Promotion::Common,
};
const MULTIPLY: Operator = Operator {
    arrays: ops::multiply,
    scalar: ops::multiply_scalar,
    reflected: ops::multiply_scalar,
    promotion: promote::Promotion::Common,
};
const DIVIDE: Operator = Operator {
    arrays: ops::divide,
    scalar: ops::divide_scalar,
    reflected: ops::divide_scalar_by,
    promotion: promote::Promotion::Float,
};
const MODULO: Operator = Operator {
    arrays: ops::modulo,
    scalar: ops::modulo_scalar,
    reflected: ops::modulo_of_scalar,
    promotion: promote::Promotion::Common,
};
const POWER: Operator = Operator {
    arrays: ops::power,
    scalar: ops::power_scalar,
    reflected: ops::power_of_scalar,
    promotion: promote::Promotion::Common,
};

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
            ..PyNumberMethods::NOT_IMPLEMENTED
        };
        &METHODS
    }
}

#[inline]
fn infix(operator: &Operator, x: &PyObject, y: &PyObject, vm: &VirtualMachine) -> PyResult {
    match (x.downcast_ref::<PyArray>(), y.downcast_ref::<PyArray>()) {
        (Some(x), Some(y)) if x.face == Face::MXNet && y.face == Face::MXNet => wrap(
            (operator.arrays)(&x.array, &y.array).into_python(vm)?,
            Face::MXNet,
            vm,
        ),
        (Some(array), None) if array.face == Face::MXNet => match number(y, vm) {
            Some(scalar) => wrap(
                (operator.scalar)(&array.array, scalar).into_python(vm)?,
                Face::MXNet,
                vm,
            ),
            None => Err(not_supported(y, vm)),
        },
        (None, Some(array)) if array.face == Face::MXNet => match number(x, vm) {
            Some(scalar) => wrap(
                (operator.reflected)(&array.array, scalar).into_python(vm)?,
                Face::MXNet,
                vm,
            ),
            None => Err(not_supported(x, vm)),
        },
        (Some(array), Some(other)) if array.face != other.face => {
            let numpy = if array.face == Face::NumPy { x } else { y };
            Err(not_supported(numpy, vm))
        }
        _ => promote::infix(operator, x, y, vm),
    }
}

/// MXNet's answer to an operand that is neither an array nor a number.
pub(super) fn not_supported(
    operand: &PyObject,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
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
    target.array.check_writable().into_python(vm)?;
    let value = match (target.face, y.downcast_ref::<PyArray>()) {
        (Face::MXNet, Some(y)) if y.face == Face::MXNet => {
            (operator.arrays)(&target.array, &y.array).into_python(vm)?
        }
        (Face::MXNet, Some(_)) => return Err(not_supported(y, vm)),
        (Face::MXNet, None) => match number(y, vm) {
            Some(scalar) => (operator.scalar)(&target.array, scalar).into_python(vm)?,
            None => return Err(not_supported(y, vm)),
        },
        (Face::NumPy, _) => promote::operands(operator, x, y, vm)?,
    };
    if value.shape() != target.array.shape() {
        let message = format!(
            "output with shape {} doesn't match the broadcast shape {}",
            target.array.shape(),
            value.shape()
        );
        return Err(vm.new_value_error(message));
    }
    target.array.assign(&value).into_python(vm)?;
    Ok(x.to_owned())
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

fn truth(x: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let Some(array) = x.downcast_ref::<PyArray>() else {
        return Ok(true);
    };
    match array.array.size() {
        0 => Ok(false),
        1 => Ok(array.array.to_vec::<f64>().into_python(vm)?.first().is_some_and(|value| *value != 0.0)),
        _ if array.face == Face::NumPy => Err(vm.new_value_error(
            "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
        )),
        _ => Err(vm.new_value_error("The truth value of an NDArray with multiple elements is ambiguous.")),
    }
}

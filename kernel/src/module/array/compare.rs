//! Comparison operators, and identity as hash.

use engine::{DType, NDArray, ops};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::types::{Comparable, Hashable, PyComparisonOp};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::number::not_supported;
use super::operators::{Numbers, Operator};
use super::promote::{self, Promotion};
use super::{Face, PyArray, wrap, wrap_result};
use crate::module::convert::number;
use crate::module::errors::IntoPython;

/// The operator behind a comparison. `reflected` is never asked for: Python turns `1 < x` into `x > 1`.
fn operator(op: PyComparisonOp) -> Operator {
    type Arrays = fn(&NDArray, &NDArray) -> engine::Result<NDArray>;
    type Scalar = fn(&NDArray, f64) -> engine::Result<NDArray>;
    let (name, arrays, scalar): (_, Arrays, Scalar) = match op {
        PyComparisonOp::Eq => ("equal", ops::equal, ops::equal_scalar),
        PyComparisonOp::Ne => ("not_equal", ops::not_equal, ops::not_equal_scalar),
        PyComparisonOp::Lt => ("less", ops::lesser, ops::lesser_scalar),
        PyComparisonOp::Le => ("less_equal", ops::lesser_equal, ops::lesser_equal_scalar),
        PyComparisonOp::Gt => ("greater", ops::greater, ops::greater_scalar),
        PyComparisonOp::Ge => (
            "greater_equal",
            ops::greater_equal,
            ops::greater_equal_scalar,
        ),
    };
    Operator {
        name,
        arrays,
        numbers: Some(Numbers {
            scalar,
            reflected: scalar,
        }),
        promotion: Promotion::Common,
    }
}

impl Comparable for PyArray {
    fn slot_richcompare(
        zelf: &PyObject,
        other: &PyObject,
        op: PyComparisonOp,
        vm: &VirtualMachine,
    ) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
        let Some(array) = zelf.downcast_ref::<PyArray>() else {
            return Ok(Either::B(PyComparisonValue::NotImplemented));
        };
        let operator = operator(op);
        if array.face == Face::NumPy {
            if vm.is_none(other) && matches!(op, PyComparisonOp::Eq | PyComparisonOp::Ne) {
                return nothing_is_none(array, op, vm).map(Either::A);
            }
            return by_numpy_rules(&operator, zelf, other, vm);
        }
        let result = match other.downcast_ref::<PyArray>() {
            Some(other) if other.face == Face::MXNet => {
                (operator.arrays)(&array.array, &other.array)
            }
            Some(_) => return Err(not_supported(other, vm)),
            None => match (&operator.numbers, number(other, vm)) {
                (Some(numbers), Some(scalar)) => (numbers.scalar)(&array.array, scalar),
                _ => return Err(not_supported(other, vm)),
            },
        };
        wrap(result.into_python(vm)?, Face::MXNet, vm).map(Either::A)
    }

    fn cmp(
        _zelf: &Py<Self>,
        _other: &PyObject,
        _op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<PyComparisonValue> {
        // Comparisons return arrays, which only the slot above can.
        Ok(PyComparisonValue::NotImplemented)
    }
}

/// `x == None` and `x != None`, element by element.
fn nothing_is_none(array: &PyArray, op: PyComparisonOp, vm: &VirtualMachine) -> PyResult {
    let truth = f64::from(u8::from(op == PyComparisonOp::Ne));
    let shape = array.array.shape().clone();
    let result = ops::full(shape, truth, DType::Bool, array.array.context());
    wrap_result(result.into_python(vm)?, Face::NumPy, vm)
}

fn by_numpy_rules(
    operator: &Operator,
    x: &PyObject,
    y: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    if promote::operand(y, vm)?.is_none() {
        return Ok(Either::B(PyComparisonValue::NotImplemented));
    }
    let truth = promote::cast(&promote::operands(operator, x, y, vm)?, DType::Bool, vm)?;
    wrap_result(truth, Face::NumPy, vm).map(Either::A)
}

impl Hashable for PyArray {
    fn hash(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<PyHash> {
        match zelf.face {
            Face::MXNet => Ok(zelf.as_object().get_id() as PyHash >> 4),
            Face::NumPy => Err(vm.new_type_error("unhashable type: 'numpy.ndarray'")),
        }
    }
}

//! Attributes and methods that are not operations of the registry.

use engine::{GradReq, NDArray, autograd, ops};
use rustpython_vm::function::OptionalArg;
use rustpython_vm::types::{AsMapping, AsNumber, Comparable, Hashable, Representable};
use rustpython_vm::{Py, PyObjectRef, PyRef, PyResult, VirtualMachine, pyclass};

use super::{Face, PyArray, expect, scalar, wrap};
use crate::module::errors::IntoPython;
use crate::module::{context, convert, types};

#[pyclass(
    flags(BASETYPE),
    with(AsNumber, Comparable, Hashable, AsMapping, Representable)
)]
impl PyArray {
    #[pygetset]
    fn shape(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let extents = zelf
            .array
            .shape()
            .iter()
            .map(|extent| vm.ctx.new_int(*extent).into())
            .collect();
        vm.ctx.new_tuple(extents).into()
    }

    /// The class of the elements, `numpy.float32`.
    #[pygetset]
    fn _type(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        types::class(zelf.array.dtype(), vm).map(Into::into)
    }

    #[pygetset]
    fn size(zelf: &Py<Self>) -> usize {
        zelf.array.size()
    }

    #[pygetset]
    fn ndim(zelf: &Py<Self>) -> usize {
        zelf.array.shape().ndim()
    }

    #[pygetset]
    fn context(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        context::wrap(zelf.array.context(), vm)
    }

    #[pygetset]
    fn _itemsize(zelf: &Py<Self>) -> usize {
        zelf.array.dtype().size()
    }

    /// A copy in host memory, of NumPy's face.
    #[pymethod]
    fn asnumpy(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let copy = copied(&zelf.array.detach(), engine::Context::cpu(0)).into_python(vm)?;
        wrap(copy.detach(), Face::NumPy, vm)
    }

    /// The only element.
    #[pymethod]
    fn asscalar(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        if zelf.array.size() != 1 {
            return Err(vm.new_value_error("The current array is not a scalar"));
        }
        scalar(&zelf.array, vm)
    }

    /// Nested lists of Python numbers.
    #[pymethod]
    fn tolist(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let float = zelf.array.dtype().is_float();
        let truth = zelf.array.dtype() == engine::DType::Bool;
        let floats = zelf.array.to_vec::<f64>().into_python(vm)?;
        let integers = zelf.array.to_vec::<i64>().into_python(vm)?;
        let leaf = |index: usize| -> PyObjectRef {
            match (float, truth) {
                (true, _) => vm.ctx.new_float(floats[index]).into(),
                (_, true) => vm.ctx.new_bool(integers[index] != 0).into(),
                _ => vm.ctx.new_int(integers[index]).into(),
            }
        };
        Ok(nested(zelf.array.shape(), 0, &leaf, vm))
    }

    /// The elements converted to another type; with `copy=False`, the array itself if it has that type.
    #[pymethod]
    fn astype(
        zelf: PyRef<Self>,
        dtype: PyObjectRef,
        copy: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult {
        let dtype = types::dtype(&dtype, vm)?;
        if dtype == zelf.array.dtype() && !copy.unwrap_or(true) {
            return Ok(zelf.into());
        }
        let cast = if dtype == zelf.array.dtype() {
            ops::identity(&zelf.array)
        } else {
            ops::cast(&zelf.array, dtype)
        };
        wrap(cast.into_python(vm)?, zelf.face, vm)
    }

    /// A copy.
    #[pymethod]
    fn copy(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        wrap(ops::identity(&zelf.array).into_python(vm)?, zelf.face, vm)
    }

    /// Copies into another array, or into a new one in another context.
    #[pymethod]
    fn copyto(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if let Some(target) = other.downcast_ref::<PyArray>() {
            target.array.assign(&zelf.array).into_python(vm)?;
            return Ok(other);
        }
        let place = context::read(&other, vm)?;
        wrap(copied(&zelf.array, place).into_python(vm)?, zelf.face, vm)
    }

    /// The array itself if it is in the context, else a copy there.
    #[pymethod]
    fn as_in_context(zelf: PyRef<Self>, context: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let place = context::read(&context, vm)?;
        if place == zelf.array.context() {
            return Ok(zelf.into());
        }
        wrap(
            ops::copy_to_context(&zelf.array, place).into_python(vm)?,
            zelf.face,
            vm,
        )
    }

    /// The same elements outside of any graph.
    #[pymethod]
    fn detach(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        wrap(zelf.array.detach(), zelf.face, vm)
    }

    /// The same elements in another shape, with MXNet's special codes 0, -1, -2, -3 and -4.
    #[pymethod]
    fn _reshape(
        zelf: &Py<Self>,
        codes: PyObjectRef,
        reverse: bool,
        vm: &VirtualMachine,
    ) -> PyResult {
        let codes = convert::integers(&codes, vm)?;
        wrap(
            ops::reshape(&zelf.array, &codes, reverse).into_python(vm)?,
            zelf.face,
            vm,
        )
    }

    /// Asks for gradients with respect to this array: `grad_req` is `'write'`, `'add'` or `'null'`.
    #[pymethod]
    fn attach_grad(
        zelf: &Py<Self>,
        grad_req: OptionalArg<String>,
        _stype: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let request = request(grad_req.as_deref().unwrap_or("write"), vm)?;
        zelf.array.attach_grad(request).into_python(vm)
    }

    #[pygetset]
    fn grad(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.array.grad() {
            Some(gradient) => wrap(gradient, zelf.face, vm),
            None => Ok(vm.ctx.none()),
        }
    }

    /// Computes the gradients of this array.
    #[pymethod]
    fn backward(
        zelf: &Py<Self>,
        out_grad: OptionalArg<PyObjectRef>,
        retain_graph: OptionalArg<bool>,
        train_mode: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let given = out_grad.into_option().filter(|object| !vm.is_none(object));
        let head = given
            .as_ref()
            .map(|object| expect(object, "out_grad", vm))
            .transpose()?;
        let (retain, train) = (retain_graph.unwrap_or(false), train_mode.unwrap_or(true));
        zelf.array
            .backward(head.map(|head| head.array()), retain, train)
            .into_python(vm)
    }

    /// Whether the array is in a graph that records.
    #[pygetset]
    fn _in_graph(zelf: &Py<Self>) -> bool {
        autograd::is_recording() && zelf.array.is_in_graph()
    }

    /// Whether the two share memory.
    #[pymethod]
    fn _shares_memory(zelf: &Py<Self>, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(zelf
            .array
            .array()
            .shares_storage(expect(&other, "other", vm)?.array().array()))
    }

    #[pymethod]
    fn wait_to_read(_zelf: &Py<Self>) {}

    #[pymethod]
    fn wait_to_write(_zelf: &Py<Self>) {}
}

/// A copy, wherever the array is.
pub(in crate::module) fn copied(
    array: &NDArray,
    place: engine::Context,
) -> engine::Result<NDArray> {
    if place == array.context() {
        ops::identity(array)
    } else {
        ops::copy_to_context(array, place)
    }
}

/// Reads a `grad_req`.
pub(in crate::module) fn request(name: &str, vm: &VirtualMachine) -> PyResult<GradReq> {
    match name {
        "write" => Ok(GradReq::Write),
        "add" => Ok(GradReq::Add),
        "null" => Ok(GradReq::Null),
        _ => Err(vm.new_key_error(vm.ctx.new_str(name).into())),
    }
}

fn nested(
    shape: &[usize],
    start: usize,
    leaf: &dyn Fn(usize) -> PyObjectRef,
    vm: &VirtualMachine,
) -> PyObjectRef {
    match shape.split_first() {
        None => leaf(start),
        Some((&extent, inner)) => {
            let step: usize = inner.iter().product();
            let items = (0..extent)
                .map(|index| nested(inner, start + index * step, leaf, vm))
                .collect();
            vm.ctx.new_list(items).into()
        }
    }
}

impl PyArray {
    /// For code outside of the class that makes arrays.
    pub(in crate::module) fn clone_array(&self) -> NDArray {
        self.array.clone()
    }
}

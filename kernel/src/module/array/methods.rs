//! Attributes and methods that are not operations of the registry.

use engine::{GradReq, NDArray, autograd, ops};
use rustpython_vm::function::OptionalArg;
use rustpython_vm::{AsObject, Py, PyObjectRef, PyRef, PyResult, VirtualMachine, pyclass};
use rustpython_vm::types::{AsMapping, AsNumber, Comparable, Hashable, Representable};

use super::{Face, PyArray, display, expect, scalar, wrap};
use crate::module::errors::IntoPython;
use crate::module::{context, convert, types};

#[pyclass(flags(BASETYPE), with(AsNumber, Comparable, Hashable, AsMapping, Representable))]
impl PyArray {
    #[pygetset]
    fn shape(&self, vm: &VirtualMachine) -> PyObjectRef {
        let extents = self.array.shape().iter().map(|extent| vm.ctx.new_int(*extent).into()).collect();
        vm.ctx.new_tuple(extents).into()
    }

    /// The class of the elements, `numpy.float32`.
    #[pygetset]
    fn _type(&self, vm: &VirtualMachine) -> PyResult {
        types::class(self.array.dtype(), vm).map(Into::into)
    }

    #[pygetset]
    fn size(&self) -> usize {
        self.array.size()
    }

    #[pygetset]
    fn ndim(&self) -> usize {
        self.array.shape().ndim()
    }

    #[pygetset]
    fn context(&self, vm: &VirtualMachine) -> PyObjectRef {
        context::wrap(self.array.context(), vm)
    }

    #[pygetset]
    fn _itemsize(&self) -> usize {
        self.array.dtype().size()
    }

    #[pymethod]
    fn __len__(&self, vm: &VirtualMachine) -> PyResult<usize> {
        self.length(vm)
    }

    #[pymethod]
    fn __str__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<String> {
        display::str_of(zelf, vm)
    }

    /// A copy in host memory, of NumPy's face.
    #[pymethod]
    fn asnumpy(&self, vm: &VirtualMachine) -> PyResult {
        let copy = copied(&self.array.detach(), engine::Context::cpu(0)).into_python(vm)?;
        wrap(copy.detach(), Face::NumPy, vm)
    }

    /// The only element.
    #[pymethod]
    fn asscalar(&self, vm: &VirtualMachine) -> PyResult {
        if self.array.size() != 1 {
            return Err(vm.new_value_error("The current array is not a scalar"));
        }
        scalar(&self.array, vm)
    }

    /// Nested lists of Python numbers.
    #[pymethod]
    fn tolist(&self, vm: &VirtualMachine) -> PyResult {
        let float = self.array.dtype().is_float();
        let truth = self.array.dtype() == engine::DType::Bool;
        let floats = self.array.to_vec::<f64>().into_python(vm)?;
        let integers = self.array.to_vec::<i64>().into_python(vm)?;
        let leaf = |index: usize| -> PyObjectRef {
            match (float, truth) {
                (true, _) => vm.ctx.new_float(floats[index]).into(),
                (_, true) => vm.ctx.new_bool(integers[index] != 0).into(),
                _ => vm.ctx.new_int(integers[index]).into(),
            }
        };
        Ok(nested(self.array.shape(), 0, &leaf, vm))
    }

    /// The elements converted to another type; with `copy=False`, the array itself if it has that type.
    #[pymethod]
    fn astype(zelf: PyRef<Self>, dtype: PyObjectRef, copy: OptionalArg<bool>, vm: &VirtualMachine) -> PyResult {
        let dtype = types::dtype(&dtype, vm)?;
        if dtype == zelf.array.dtype() && copy == OptionalArg::Present(false) {
            return Ok(zelf.into());
        }
        let cast = if dtype == zelf.array.dtype() { ops::identity(&zelf.array) } else { ops::cast(&zelf.array, dtype) };
        wrap(cast.into_python(vm)?, zelf.face, vm)
    }

    /// A copy.
    #[pymethod]
    fn copy(&self, vm: &VirtualMachine) -> PyResult {
        wrap(ops::identity(&self.array).into_python(vm)?, self.face, vm)
    }

    /// Copies into another array, or into a new one in another context.
    #[pymethod]
    fn copyto(&self, other: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        if let Some(target) = other.downcast_ref::<PyArray>() {
            target.array.assign(&self.array).into_python(vm)?;
            return Ok(other);
        }
        let place = context::read(&other, vm)?;
        wrap(copied(&self.array, place).into_python(vm)?, self.face, vm)
    }

    /// The array itself if it is in the context, else a copy there.
    #[pymethod]
    fn as_in_context(zelf: PyRef<Self>, context: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let place = context::read(&context, vm)?;
        if place == zelf.array.context() {
            return Ok(zelf.into());
        }
        wrap(ops::copy_to_context(&zelf.array, place).into_python(vm)?, zelf.face, vm)
    }

    /// The same elements outside of any graph.
    #[pymethod]
    fn detach(&self, vm: &VirtualMachine) -> PyResult {
        wrap(self.array.detach(), self.face, vm)
    }

    /// The same elements in another shape, with MXNet's special codes 0, -1, -2, -3 and -4.
    #[pymethod]
    fn _reshape(&self, codes: PyObjectRef, reverse: bool, vm: &VirtualMachine) -> PyResult {
        let codes = convert::integers(&codes, vm)?;
        wrap(ops::reshape_codes(&self.array, &codes, reverse).into_python(vm)?, self.face, vm)
    }

    /// Asks for gradients with respect to this array: `grad_req` is `'write'`, `'add'` or `'null'`.
    #[pymethod]
    fn attach_grad(
        &self,
        grad_req: OptionalArg<String>,
        _stype: OptionalArg<PyObjectRef>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let request = request(grad_req.as_deref().unwrap_or("write"), vm)?;
        self.array.attach_grad(request).into_python(vm)
    }

    #[pygetset]
    fn grad(&self, vm: &VirtualMachine) -> PyResult {
        match self.array.grad() {
            Some(gradient) => wrap(gradient, self.face, vm),
            None => Ok(vm.ctx.none()),
        }
    }

    /// Computes the gradients of this array.
    #[pymethod]
    fn backward(
        &self,
        out_grad: OptionalArg<PyObjectRef>,
        retain_graph: OptionalArg<bool>,
        train_mode: OptionalArg<bool>,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let given = out_grad.into_option().filter(|object| !vm.is_none(object));
        let head = given.as_ref().map(|object| expect(object, "out_grad", vm)).transpose()?;
        let (retain, train) = (retain_graph.unwrap_or(false), train_mode.unwrap_or(true));
        self.array.backward(head.map(|head| head.array()), retain, train).into_python(vm)
    }

    /// Whether the array is in a graph that records.
    #[pygetset]
    fn _in_graph(&self) -> bool {
        autograd::is_recording() && self.array.is_in_graph()
    }

    /// Whether the two share memory.
    #[pymethod]
    fn _shares_memory(&self, other: PyObjectRef, vm: &VirtualMachine) -> PyResult<bool> {
        Ok(self.array.array().shares_storage(expect(&other, "other", vm)?.array().array()))
    }

    #[pymethod]
    fn wait_to_read(&self) {}

    #[pymethod]
    fn wait_to_write(&self) {}
}

/// A copy, wherever the array is.
pub(in crate::module) fn copied(array: &NDArray, place: engine::Context) -> engine::Result<NDArray> {
    if place == array.context() { ops::identity(array) } else { ops::copy_to_context(array, place) }
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

fn nested(shape: &[usize], start: usize, leaf: &dyn Fn(usize) -> PyObjectRef, vm: &VirtualMachine) -> PyObjectRef {
    match shape.split_first() {
        None => leaf(start),
        Some((&extent, inner)) => {
            let step: usize = inner.iter().product();
            let items = (0..extent).map(|index| nested(inner, start + index * step, leaf, vm)).collect();
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

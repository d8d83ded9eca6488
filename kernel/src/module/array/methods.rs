//! Attributes and methods that are not operations of the registry.

use engine::{GradReq, NDArray, autograd, ops};
use rustpython_vm::types::{AsMapping, AsNumber, Comparable, Hashable, Representable};
use rustpython_vm::{FromArgs, Py, PyObjectRef, PyRef, PyResult, VirtualMachine, pyclass};

use super::{Face, PyArray, expect, scalar, wrap};
use crate::module::errors::IntoPython;
use crate::module::{context, convert, errors, sparse, types};

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

    /// Whether the elements lie one after the other in row-major order.
    #[pygetset]
    fn _is_contiguous(zelf: &Py<Self>) -> bool {
        zelf.array.array().is_contiguous()
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
        AstypeArguments { dtype, copy }: AstypeArguments,
        vm: &VirtualMachine,
    ) -> PyResult {
        let dtype = types::dtype(&dtype, vm)?;
        if dtype == zelf.array.dtype() && !copy {
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
    fn copyto(
        zelf: &Py<Self>,
        CopytoArguments { other }: CopytoArguments,
        vm: &VirtualMachine,
    ) -> PyResult {
        if let Some(target) = other.downcast_ref::<PyArray>() {
            let result = ops::copy_to_context(&zelf.array, target.array.context());
            let result = result.into_python(vm)?;
            receive(
                &target.array,
                &ops::cast(&result, target.array.dtype()).into_python(vm)?,
                vm,
            )?;
            return Ok(other);
        }
        let place = context::read(&other, vm)?;
        wrap(copied(&zelf.array, place).into_python(vm)?, zelf.face, vm)
    }

    /// The array itself if it is in the context, else a copy there.
    #[pymethod]
    fn as_in_context(
        zelf: PyRef<Self>,
        ContextArgument { context }: ContextArgument,
        vm: &VirtualMachine,
    ) -> PyResult {
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
        let reshaped = match zelf.face {
            Face::MXNet => ops::reshape(&zelf.array, &codes, reverse).into_python(vm)?,
            Face::NumPy => {
                let shape = numpy_shape(&zelf.array, &codes, vm)?;
                ops::reshape_to(&zelf.array, shape).into_python(vm)?
            }
        };
        wrap(reshaped, zelf.face, vm)
    }

    /// A view of the same elements with the axes in another order; outside of any graph.
    #[pymethod]
    fn _permuted(zelf: &Py<Self>, order: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let order = convert::integers(&order, vm)?;
        let ndim = zelf.array.shape().ndim();
        let positions: Vec<usize> = order
            .iter()
            .filter_map(|axis| usize::try_from(*axis).ok())
            .collect();
        let mut sorted = positions.clone();
        sorted.sort_unstable();
        if !sorted.into_iter().eq(0..ndim) {
            return Err(vm.new_value_error("axes don't match array"));
        }
        let view = NDArray::new(zelf.array.array().permuted(&positions));
        wrap(view, zelf.face, vm)
    }

    /// Asks for gradients with respect to this array: `grad_req` is `'write'`, `'add'` or `'null'`.
    #[pymethod]
    fn attach_grad(
        zelf: &Py<Self>,
        arguments: AttachArguments,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let request = request(arguments.grad_req.as_deref().unwrap_or("write"), vm)?;
        zelf.array.attach_grad(request).into_python(vm)
    }

    #[pygetset]
    fn grad(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        match zelf.array.grad() {
            Some(gradient) => wrap(gradient, zelf.face, vm),
            None => sparse::shown_gradient(zelf, vm),
        }
    }

    /// Whether a backward pass has written the gradient since this was last set to False.
    #[pygetset]
    fn _fresh_grad(zelf: &Py<Self>) -> bool {
        zelf.array.is_grad_fresh()
    }

    #[pygetset(setter)]
    fn set__fresh_grad(zelf: &Py<Self>, fresh: bool, vm: &VirtualMachine) -> PyResult<()> {
        zelf.array.set_fresh_grad(fresh).into_python(vm)
    }

    /// Computes the gradients of this array.
    #[pymethod]
    fn backward(
        zelf: &Py<Self>,
        arguments: BackwardArguments,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let given = arguments.out_grad.filter(|object| !vm.is_none(object));
        let head = given
            .as_ref()
            .map(|object| expect(object, "out_grad", vm))
            .transpose()?;
        let head = head.map(|head| head.array());
        zelf.array
            .backward(head, arguments.retain_graph, arguments.train_mode)
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

    /// Returns when the elements are there. What went wrong on the way is raised here.
    #[pymethod]
    fn wait_to_read(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        let device = zelf.array.context().device();
        device
            .and_then(|device| device.synchronize())
            .into_python(vm)
    }

    /// The same as `wait_to_read`: what is written here is written when the call returns.
    #[pymethod]
    fn wait_to_write(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        Self::wait_to_read(zelf, vm)
    }
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

/// Writes a result into an array that is to hold it, which takes its place in the graph.
fn receive(target: &NDArray, result: &NDArray, vm: &VirtualMachine) -> PyResult<()> {
    let differ = |expected: String, got: String| {
        let message =
            format!("Incompatible attr in node  at 0-th output: expected {expected}, got {got}");
        Err(errors::mxnet(message, vm))
    };
    if result.shape() != target.shape() {
        return differ(result.shape().to_string(), target.shape().to_string());
    }
    if result.dtype() != target.dtype() {
        return differ(result.dtype().to_string(), target.dtype().to_string());
    }
    target.receive(result).into_python(vm)
}

/// The shape that NumPy's `reshape` is asked for: one extent may be -1.
fn numpy_shape(array: &NDArray, extents: &[i64], vm: &VirtualMachine) -> PyResult<engine::Shape> {
    let unknown = extents.iter().filter(|extent| **extent < 0).count();
    if unknown > 1 {
        return Err(vm.new_value_error("can only specify one unknown dimension"));
    }
    let known: usize = extents
        .iter()
        .filter_map(|extent| usize::try_from(*extent).ok())
        .product();
    let (size, rest) = (array.size(), array.size().checked_div(known).unwrap_or(0));
    let fits = if unknown == 1 {
        rest * known == size && known > 0
    } else {
        known == size
    };
    if !fits {
        let shown: Vec<String> = extents
            .iter()
            .map(|extent| {
                if *extent < 0 {
                    "newaxis".to_owned()
                } else {
                    extent.to_string()
                }
            })
            .collect();
        let comma = if shown.len() == 1 { "," } else { "" };
        return Err(vm.new_value_error(format!(
            "cannot reshape array of size {size} into shape ({}{comma})",
            shown.join(",")
        )));
    }
    Ok(extents
        .iter()
        .map(|extent| usize::try_from(*extent).unwrap_or(rest))
        .collect())
}

#[derive(FromArgs)]
struct AstypeArguments {
    #[pyarg(any)]
    dtype: PyObjectRef,
    #[pyarg(any, default = true)]
    copy: bool,
}

#[derive(FromArgs)]
struct CopytoArguments {
    #[pyarg(any)]
    other: PyObjectRef,
}

#[derive(FromArgs)]
struct ContextArgument {
    #[pyarg(any)]
    context: PyObjectRef,
}

#[derive(FromArgs)]
struct AttachArguments {
    #[pyarg(any, optional)]
    grad_req: Option<String>,
    /// For the Python classes, which know storage types.
    #[pyarg(any, optional)]
    #[allow(dead_code)]
    stype: Option<PyObjectRef>,
}

#[derive(FromArgs)]
struct BackwardArguments {
    #[pyarg(any, optional)]
    out_grad: Option<PyObjectRef>,
    #[pyarg(any, default = false)]
    retain_graph: bool,
    #[pyarg(any, default = true)]
    train_mode: bool,
}

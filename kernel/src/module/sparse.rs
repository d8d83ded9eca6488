//! What sparse arrays need natively.
//!
//! They are Python classes (`mxnet.ndarray.sparse`) that hold their entries as dense arrays of their own. The native array
//! of such an object is a placeholder: it has the shape, the element type and the place in the graph, and one element
//! for all. Native code that is about to read elements asks for [`densified`] first.

use std::fmt;
use std::sync::OnceLock;

use engine::autograd::{RowGradient, Rows};
use engine::context::IndexMode;
use engine::serialization::{Sparse, SparseKind};
use engine::{NDArray, ops};
use rustpython_vm::builtins::{PyType, PyTypeRef};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{
    AsObject, Context, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass,
};

use super::array::{Face, PyArray, expect, request, wrap};
use super::errors::IntoPython;
use super::{context, convert, types};

/// What Python knows of storage types.
struct Registered {
    /// The class of all sparse arrays.
    class: PyTypeRef,
    /// The function that knows which operators keep storage types.
    rule: PyObjectRef,
    /// The function that makes an array of a gradient that is held by rows.
    shown: PyObjectRef,
}

static SPARSE: OnceLock<Registered> = OnceLock::new();

/// Whether an object is a sparse array.
#[inline]
pub(super) fn is_sparse(object: &PyObject) -> bool {
    match SPARSE.get() {
        Some(sparse) => {
            object.downcast_ref::<PyArray>().is_some() && object.fast_isinstance(&sparse.class)
        }
        None => false,
    }
}

/// The object itself, or the dense array of a sparse one.
#[inline]
pub(super) fn densified(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    if is_sparse(object) {
        vm.call_method(object, "_dense", ())
    } else {
        Ok(object.to_owned())
    }
}

/// What an operator gives for arguments of which some are sparse, if it has a rule for their storage types.
pub(super) fn by_storage_type(
    name: &str,
    arguments: &FuncArgs,
    vm: &VirtualMachine,
) -> PyResult<Option<PyObjectRef>> {
    let Some(sparse) = SPARSE.get() else {
        return Ok(None);
    };
    let named = arguments.kwargs.values();
    if !arguments
        .args
        .iter()
        .chain(named)
        .any(|object| is_sparse(object))
    {
        return Ok(None);
    }
    let positional = vm.ctx.new_tuple(arguments.args.clone());
    let named = vm.ctx.new_dict();
    for (key, value) in &arguments.kwargs {
        named.set_item(&*key.to_string_lossy(), value.clone(), vm)?;
    }
    let result = sparse.rule.call((name.to_owned(), positional, named), vm)?;
    Ok(Some(result).filter(|result| !result.is(&vm.ctx.not_implemented())))
}

/// The gradient of a variable of which only some rows are held. What `grad` returns shares it.
#[pyclass(module = "_engine", name = "RowGradient")]
struct PyRowGradient {
    gradient: RowGradient,
}

impl fmt::Debug for PyRowGradient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.gradient)
    }
}

impl PyPayload for PyRowGradient {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

#[pyclass]
impl PyRowGradient {
    /// Whether the gradient is shown as a csr matrix.
    #[pygetset]
    fn is_csr(zelf: &Py<Self>) -> bool {
        zelf.gradient.is_csr
    }

    /// Positions of the rows.
    #[pygetset]
    fn indices(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        wrap(zelf.gradient.rows().indices, Face::MXNet, vm)
    }

    /// The rows.
    #[pygetset]
    fn values(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        wrap(zelf.gradient.rows().values, Face::MXNet, vm)
    }

    /// Takes other rows.
    #[pymethod]
    fn replace(
        zelf: &Py<Self>,
        indices: PyObjectRef,
        values: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        zelf.gradient.replace(rows(&indices, &values, vm)?);
        Ok(())
    }
}

fn rows(indices: &PyObject, values: &PyObject, vm: &VirtualMachine) -> PyResult<Rows> {
    Ok(Rows {
        indices: expect(indices, "indices", vm)?.array().detach(),
        values: expect(values, "data", vm)?.array().detach(),
    })
}

fn gradient(object: &PyObject, vm: &VirtualMachine) -> PyResult<RowGradient> {
    object
        .downcast_ref::<PyRowGradient>()
        .map(|gradient| gradient.gradient.clone())
        .ok_or_else(|| vm.new_type_error("a RowGradient is expected"))
}

/// Remembers the class of sparse arrays and the rules of operators; the first registration stands.
fn register_sparse(class: PyTypeRef, rule: PyObjectRef, shown: PyObjectRef) {
    let _ = SPARSE.set(Registered { class, rule, shown });
}

/// What `x.grad` is for a variable whose gradient is held by rows.
pub(super) fn shown_gradient(variable: &Py<PyArray>, vm: &VirtualMachine) -> PyResult {
    match (variable.array().row_grad(), SPARSE.get()) {
        (Some(gradient), Some(sparse)) => {
            let gradient = PyRowGradient { gradient }.into_ref(&vm.ctx);
            sparse.shown.call((gradient, variable.to_owned()), vm)
        }
        _ => Ok(vm.ctx.none()),
    }
}

/// Rows to share between an array and the gradient of a variable; `is_csr` is how the gradient is shown.
fn row_gradient(
    indices: PyObjectRef,
    values: PyObjectRef,
    is_csr: bool,
    vm: &VirtualMachine,
) -> PyResult<PyObjectRef> {
    let mut gradient = RowGradient::new(rows(&indices, &values, vm)?);
    gradient.is_csr = is_csr;
    Ok(PyRowGradient { gradient }.into_ref(&vm.ctx).into())
}

/// The rows of a dense array that are not all zeros: their positions, and the rows.
fn rows_of(dense: PyObjectRef, vm: &VirtualMachine) -> PyResult<(PyObjectRef, PyObjectRef)> {
    let rows = Rows::of(expect(&dense, "data", vm)?.array()).into_python(vm)?;
    Ok((
        wrap(rows.indices, Face::MXNet, vm)?,
        wrap(rows.values, Face::MXNet, vm)?,
    ))
}

/// Makes an array a variable whose gradient is held by rows.
fn mark_row_variable(
    variable: PyObjectRef,
    held: PyObjectRef,
    requested: String,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let variable = expect(&variable, "variables", vm)?;
    let requested = request(&requested, vm)?;
    variable
        .array()
        .mark_row_variable(gradient(&held, vm)?, requested);
    Ok(())
}

/// An object of a sparse class without entries: its native array repeats one element, which nobody is to read.
fn placeholder(
    (class, shape, dtype, place): (PyTypeRef, PyObjectRef, PyObjectRef, PyObjectRef),
    vm: &VirtualMachine,
) -> PyResult {
    let (shape, dtype) = (convert::shape(&shape, vm)?, types::dtype(&dtype, vm)?);
    let place = context::read(&place, vm)?;
    // Not a number, so that whoever reads it by mistake sees it.
    let one = ops::full(engine::Shape::default(), f64::NAN, dtype, place).into_python(vm)?;
    let repeated = one.array().broadcast_to(&shape);
    let repeated = repeated.ok_or_else(|| vm.new_value_error("a shape without extents"))?;
    PyArray::of_class(NDArray::new(repeated), Face::MXNet, class, vm)
}

/// See [`ops::known_rows`].
fn known_rows(
    table: PyObjectRef,
    indices: PyObjectRef,
    values: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult {
    let rows = ops::known_rows(
        expect(&table, "table", vm)?.array(),
        expect(&indices, "indices", vm)?.array(),
        expect(&values, "data", vm)?.array(),
    );
    wrap(rows.into_python(vm)?, Face::MXNet, vm)
}

/// The parts of a sparse array for a file: its class tells them as `(kind, places, data)`.
pub(super) fn stored(object: &PyObject, vm: &VirtualMachine) -> PyResult<Option<Sparse>> {
    if !is_sparse(object) {
        return Ok(None);
    }
    let parts: Vec<PyObjectRef> = vm.call_method(object, "_stored", ())?.try_to_value(vm)?;
    let [kind, places, data] = &parts[..] else {
        return Err(vm.new_type_error("a sparse array has three parts"));
    };
    let places: Vec<PyObjectRef> = places.try_to_value(vm)?;
    let places = places
        .iter()
        .map(|place| Ok(expect(place, "places", vm)?.clone_array()))
        .collect::<PyResult<_>>()?;
    Ok(Some(Sparse {
        kind: if kind.try_to_value::<i64>(vm)? == 1 {
            SparseKind::RowSparse
        } else {
            SparseKind::Csr
        },
        shape: expect(object, "data", vm)?.array().shape().clone(),
        data: expect(data, "data", vm)?.clone_array(),
        places,
    }))
}

/// The sparse array of a file's parts.
pub(super) fn unpacked(sparse: Sparse, vm: &VirtualMachine) -> PyResult {
    let module = vm.import("mxnet", 0)?;
    let made = module.get_attr("ndarray", vm)?.get_attr("sparse", vm)?;
    let kind = if sparse.kind == SparseKind::RowSparse {
        1
    } else {
        2
    };
    let extents = sparse.shape.iter();
    let extents = extents
        .map(|extent| vm.ctx.new_int(*extent).into())
        .collect();
    let mut arguments = vec![
        vm.ctx.new_int(kind).into(),
        vm.ctx.new_tuple(extents).into(),
        wrap(sparse.data, Face::MXNet, vm)?,
    ];
    for place in sparse.places {
        arguments.push(wrap(place, Face::MXNet, vm)?);
    }
    made.get_attr("_rebuilt", vm)?.call(arguments, vm)
}

/// Zeros of so many rows to which others are added at these positions.
fn put_rows(
    values: PyObjectRef,
    indices: PyObjectRef,
    count: usize,
    vm: &VirtualMachine,
) -> PyResult {
    let values = expect(&values, "data", vm)?.array();
    let indices = expect(&indices, "indices", vm)?.array();
    if values.shape().ndim() == 0 {
        return Err(vm.new_value_error("an array without axes has no rows"));
    }
    let here = ops::copy_to_context(indices, values.context()).into_python(vm)?;
    let shape = values.shape().with(0, count);
    let sum = ops::put(values, &here, 0, IndexMode::Clip, shape).into_python(vm)?;
    wrap(sum, Face::MXNet, vm)
}

/// Adds the class and the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("RowGradient", PyRowGradient::make_static_type(), vm)?;
    module.set_attr(
        "register_sparse",
        vm.new_function("register_sparse", register_sparse),
        vm,
    )?;
    module.set_attr(
        "row_gradient",
        vm.new_function("row_gradient", row_gradient),
        vm,
    )?;
    module.set_attr("rows_of", vm.new_function("rows_of", rows_of), vm)?;
    module.set_attr(
        "mark_row_variable",
        vm.new_function("mark_row_variable", mark_row_variable),
        vm,
    )?;
    module.set_attr("put_rows", vm.new_function("put_rows", put_rows), vm)?;
    module.set_attr(
        "placeholder",
        vm.new_function("placeholder", placeholder),
        vm,
    )?;
    module.set_attr("known_rows", vm.new_function("known_rows", known_rows), vm)
}

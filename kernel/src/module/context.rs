//! `mxnet.Context`: a device, and as a `with` block the default one.

use std::cell::RefCell;
use std::sync::OnceLock;

use engine::Context as Place;
use rustpython_vm::builtins::{PyStr, PyType, PyTypeRef};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::common::hash::PyHash;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Comparable, Constructor, Hashable, PyComparisonOp, Representable};
use rustpython_vm::{
    Context, FromArgs, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine,
    pyclass,
};

use super::errors::{self, IntoPython};

thread_local! {
    static CURRENT: RefCell<Vec<Place>> = const { RefCell::new(Vec::new()) };
}

/// The default context of this thread: that of the innermost `with` block, else `cpu(0)`.
#[inline]
pub(super) fn current() -> Place {
    CURRENT.with_borrow(|stack| stack.last().copied().unwrap_or_default())
}

/// `mxnet.Context`.
#[pyclass(module = "mxnet.context", name = "Context")]
#[derive(Debug)]
pub(super) struct PyContext {
    pub(super) context: Place,
}

impl PyPayload for PyContext {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

/// What `mx.Context('gpu', 1)` is given.
#[derive(FromArgs)]
pub(super) struct ContextArguments {
    #[pyarg(any)]
    device_type: PyObjectRef,
    #[pyarg(any, default = 0)]
    device_id: i32,
}

impl Constructor for PyContext {
    type Args = ContextArguments;

    fn py_new(_cls: &Py<PyType>, arguments: Self::Args, vm: &VirtualMachine) -> PyResult<Self> {
        let (kind, id) = (arguments.device_type, arguments.device_id);
        if let Some(other) = kind.downcast_ref::<PyContext>() {
            return Ok(Self {
                context: other.context,
            });
        }
        let name = kind
            .downcast_ref::<PyStr>()
            .map(|name| name.to_string_lossy().into_owned());
        name.as_deref()
            .and_then(|name| Place::from_name(name, id))
            .map(|context| Self { context })
            .ok_or_else(|| vm.new_key_error(kind))
    }
}

impl Representable for PyContext {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(zelf.context.to_string())
    }
}

impl Hashable for PyContext {
    fn hash(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<PyHash> {
        Ok(PyHash::from(zelf.context.kind as i32) << 16 | PyHash::from(zelf.context.id))
    }
}

impl Comparable for PyContext {
    fn cmp(
        zelf: &Py<Self>,
        other: &PyObject,
        op: PyComparisonOp,
        _vm: &VirtualMachine,
    ) -> PyResult<rustpython_vm::function::PyComparisonValue> {
        op.eq_only(|| {
            let same = other
                .downcast_ref::<Self>()
                .is_some_and(|other| other.context == zelf.context);
            Ok(rustpython_vm::function::PyComparisonValue::Implemented(
                same,
            ))
        })
    }
}

#[pyclass(
    flags(BASETYPE),
    with(Constructor, Representable, Hashable, Comparable)
)]
impl PyContext {
    #[pygetset]
    fn device_type(zelf: &Py<Self>) -> String {
        zelf.context.device_type().to_owned()
    }

    #[pygetset]
    fn device_id(zelf: &Py<Self>) -> i32 {
        zelf.context.id
    }

    #[pygetset]
    fn device_typeid(zelf: &Py<Self>) -> i32 {
        zelf.context.kind as i32
    }

    /// Gives the memory back that is kept for later arrays.
    #[pymethod]
    fn empty_cache(_zelf: &Py<Self>) {
        engine::storage::release_pool();
        engine::context::release_gpus();
    }

    #[pymethod]
    fn __enter__(zelf: PyRef<Self>) -> PyRef<Self> {
        CURRENT.with_borrow_mut(|stack| stack.push(zelf.context));
        zelf
    }

    #[pymethod]
    fn __exit__(_zelf: &Py<Self>, _args: FuncArgs) {
        CURRENT.with_borrow_mut(Vec::pop);
    }
}

/// The Python class below the native one.
static CLASS: OnceLock<PyTypeRef> = OnceLock::new();

/// Remembers the class whose instances contexts are; the first registration stands.
fn register(class: PyTypeRef, vm: &VirtualMachine) -> PyResult<()> {
    if !class.fast_issubclass(PyContext::static_type()) {
        return Err(vm.new_type_error(format!("{} is not a class of contexts", class.name())));
    }
    let _ = CLASS.set(class);
    Ok(())
}

/// A context as a Python object.
pub(super) fn wrap(context: Place, vm: &VirtualMachine) -> PyObjectRef {
    match CLASS.get() {
        Some(class) => PyRef::new_ref(PyContext { context }, class.clone(), None).into(),
        None => PyContext { context }.into_ref(&vm.ctx).into(),
    }
}

/// Reads a context; `None` is the current one.
pub(super) fn read(object: &PyObject, vm: &VirtualMachine) -> PyResult<Place> {
    if vm.is_none(object) {
        return Ok(current());
    }
    if let Some(context) = object.downcast_ref::<PyContext>() {
        return Ok(context.context);
    }
    let text = object.str(vm)?.to_string_lossy().into_owned();
    let parsed = text
        .strip_suffix(')')
        .and_then(|text| text.split_once('('))
        .and_then(|(kind, id)| Place::from_name(kind, id.parse().ok()?));
    parsed.ok_or_else(|| {
        vm.new_exception_msg(
            errors::mxnet_error(&vm.ctx),
            format!("Invalid context string {text}").into(),
        )
    })
}

/// Adds the class and its functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("Context", PyContext::make_static_type(), vm)?;
    let current = vm.new_function("current_context", |vm: &VirtualMachine| wrap(current(), vm));
    module.set_attr("current_context", current, vm)?;
    let register = vm.new_function("register_context", register);
    module.set_attr("register_context", register, vm)?;
    let count = vm.new_function("num_gpus", engine::context::num_gpus);
    module.set_attr("num_gpus", count, vm)?;
    let wait = |vm: &VirtualMachine| engine::context::synchronize_gpus().into_python(vm);
    module.set_attr("waitall", vm.new_function("waitall", wait), vm)
}

//! Functions generated from the registry: one class whose instances are `nd.sum`, `nd.dot` and so on.

use std::fmt::{self, Write};

use engine::NDArray;
use engine::ops::spec::{Inputs, Spec};
use engine::ops::{self, Attributes, Value};
use rustpython_vm::builtins::{PyBoundMethod, PyType};
use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Callable, GetDescriptor, Representable};
use rustpython_vm::{
    Context, Py, PyObject, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
};
use smallvec::SmallVec;

use super::array::{Face, PyArray, expect, wrap};
use super::context;
use super::convert;
use super::errors::{self, IntoPython};
use super::sparse;
use crate::ops::{kind, prompted};

/// A function of the registry.
#[pyclass(module = "mxnet.ndarray", name = "Operator")]
pub(super) struct PyOperator {
    spec: &'static Spec,
    name: &'static str,
}

impl fmt::Debug for PyOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl PyPayload for PyOperator {
    fn class(_ctx: &Context) -> &'static Py<PyType> {
        Self::static_type()
    }
}

/// The function of this name.
pub(super) fn find(name: &str, vm: &VirtualMachine) -> PyResult {
    match ops::find(name) {
        Some(spec) => {
            // Names of MXNet's first years are found but not listed.
            let known = names().find(|known| *known == name);
            let name = known.unwrap_or(spec.name);
            Ok(PyOperator { spec, name }.into_ref(&vm.ctx).into())
        }
        None => Err(vm.new_attribute_error(format!("there is no operator {name}"))),
    }
}

/// All names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ops::OPS
        .iter()
        .flat_map(|spec| spec.aliases.iter().copied().chain([spec.name]))
}

impl Representable for PyOperator {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        Ok(format!("<function {}>", zelf.name))
    }
}

impl GetDescriptor for PyOperator {
    fn descr_get(
        zelf: &PyObject,
        object: Option<&PyObject>,
        _class: Option<&PyObject>,
        vm: &VirtualMachine,
    ) -> PyResult {
        match object {
            Some(object) if !vm.is_none(object) => {
                Ok(PyBoundMethod::new(object.to_owned(), zelf.to_owned())
                    .into_ref(&vm.ctx)
                    .into())
            }
            _ => Ok(zelf.to_owned()),
        }
    }
}

impl Callable for PyOperator {
    type Args = FuncArgs;

    fn call(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        match sparse::by_storage_type(zelf.spec.name, &arguments, vm)? {
            Some(result) => Ok(result),
            None => call(zelf.spec, arguments, vm),
        }
    }
}

#[pyclass(with(Callable, GetDescriptor, Representable))]
impl PyOperator {
    #[pygetset]
    fn __name__(zelf: &Py<Self>) -> String {
        zelf.name.to_owned()
    }

    #[pygetset]
    fn __qualname__(zelf: &Py<Self>) -> String {
        zelf.name.to_owned()
    }

    #[pygetset]
    fn __module__(_zelf: &Py<Self>) -> String {
        "mxnet.ndarray".to_owned()
    }

    #[pygetset]
    fn __doc__(zelf: &Py<Self>) -> String {
        documentation(zelf.spec)
    }

    /// The documented call, with `nd` in scope.
    #[pygetset]
    fn example(zelf: &Py<Self>) -> String {
        zelf.spec.example.code.to_owned()
    }

    /// What the documented call prints.
    #[pygetset]
    fn example_shows(zelf: &Py<Self>) -> String {
        zelf.spec.example.shows.to_owned()
    }

    #[pygetset]
    fn __text_signature__(zelf: &Py<Self>) -> String {
        signature(zelf.spec)
    }
}

/// `(data, axis=None, keepdims=False, out=None)`.
///
/// What has to be given behind something that need not is `name=...`: Python knows no other way to write it.
fn signature(spec: &Spec) -> String {
    let mut parts: Vec<String> = match spec.inputs {
        Inputs::Variadic => vec!["*data".to_owned()],
        named => named.names().iter().map(|&name| name.to_owned()).collect(),
    };
    let mut optional = matches!(spec.inputs, Inputs::Variadic);
    for parameter in spec.parameters {
        parts.push(match parameter.default {
            ops::Default::Required if optional => format!("{}=...", parameter.name),
            ops::Default::Required => parameter.name.to_owned(),
            default => {
                optional = true;
                format!("{}={default}", parameter.name)
            }
        });
    }
    parts.push("out=None".to_owned());
    format!("({})", parts.join(", "))
}

/// What `help` shows.
fn documentation(spec: &Spec) -> String {
    let mut text = format!("{}\n", spec.documentation);
    if !spec.parameters.is_empty() {
        text.push_str("\nParameters\n----------\n");
        for parameter in spec.parameters {
            let value = match parameter.default {
                ops::Default::Required => "required".to_owned(),
                default => format!("default {default}"),
            };
            let kind = kind(parameter.kind);
            let _ = writeln!(
                text,
                "{} : {kind}, {value}\n    {}",
                parameter.name, parameter.documentation
            );
        }
    }
    let _ = write!(
        text,
        "\nExample\n-------\n{}\n{}\n",
        prompted(spec.example.code),
        spec.example.shows.trim_start_matches('\n')
    );
    text
}

fn call(spec: &'static Spec, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let Call {
        inputs,
        attributes,
        out,
    } = read(spec, arguments, vm)?;
    let arrays: SmallVec<[&NDArray; 4]> = inputs.iter().map(|input| input.array()).collect();
    let face = inputs.first().map_or(Face::MXNet, |input| input.face());
    if let Some(out) = out {
        let targets = targets(&out, vm)?;
        let targets: SmallVec<[&NDArray; 4]> =
            targets.iter().map(|target| target.array()).collect();
        spec.call_into(&attributes, &arrays, &targets)
            .into_python(vm)?;
        return Ok(out);
    }
    let outputs = spec.call(&attributes, &arrays).into_python(vm)?;
    let as_list = outputs.len() != 1 || (spec.returns_list)(&attributes);
    let mut wrapped = outputs.into_iter().map(|output| wrap(output, face, vm));
    match wrapped.next() {
        Some(only) if !as_list => only,
        Some(first) => {
            let items: PyResult<Vec<_>> = std::iter::once(first).chain(wrapped).collect();
            Ok(vm.ctx.new_list(items?).into())
        }
        None => Ok(vm.ctx.new_list(Vec::new()).into()),
    }
}

/// The arrays of `out=`: one, or a list of them.
fn targets(out: &PyObjectRef, vm: &VirtualMachine) -> PyResult<Vec<PyRef<PyArray>>> {
    let objects: Vec<PyObjectRef> = match out.downcast_ref::<PyArray>() {
        Some(_) => vec![out.clone()],
        None => out.try_to_value(vm)?,
    };
    objects
        .iter()
        .map(|object| expect(object, "out", vm).map(Py::to_owned))
        .collect()
}

struct Call {
    inputs: SmallVec<[PyRef<PyArray>; 4]>,
    attributes: Attributes,
    out: Option<PyObjectRef>,
}

/// Sorts a call's arguments: arrays first, then parameters in their order; both may come by name.
fn read(spec: &'static Spec, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<Call> {
    let names = spec.inputs.names();
    let mut inputs: SmallVec<[Option<PyObjectRef>; 4]> = SmallVec::from_elem(None, names.len());
    let mut attributes = Attributes::new(spec);
    let mut parameters = 0;
    let mut out = None;
    // Behind the parameters come `out` and `name`, as in MXNet's generated functions.
    let mut behind = 0;
    for (position, argument) in arguments.args.into_iter().enumerate() {
        if matches!(spec.inputs, Inputs::Variadic) {
            spread(argument, &mut inputs, vm)?;
        } else if let Some(slot) = inputs.get_mut(position) {
            *slot = Some(argument).filter(|argument| !vm.is_none(argument));
        } else if parameters < spec.parameters.len() {
            attributes.set_at(parameters, convert::value(&argument, vm)?);
            parameters += 1;
        } else if behind < 2 {
            if behind == 0 && !vm.is_none(&argument) {
                out = Some(argument);
            }
            behind += 1;
        } else {
            return Err(vm.new_type_error(format!(
                "{}() takes at most {position} arguments",
                spec.name
            )));
        }
    }
    let mut has_context = false;
    for (name, argument) in arguments.kwargs {
        let name: &str = &name.to_string_lossy();
        has_context |= name == "ctx" && !vm.is_none(&argument);
        match (names.iter().position(|input| *input == name), name) {
            (Some(position), _) => {
                inputs[position] = Some(argument).filter(|argument| !vm.is_none(argument));
            }
            (None, "out") => out = Some(argument).filter(|out| !vm.is_none(out)),
            // Names of symbols, and a count that the arrays tell themselves.
            (None, "name" | "num_args") => {}
            (None, _) if spec.parameter(name).is_some() => {
                attributes
                    .set(name, convert::value(&argument, vm)?)
                    .into_python(vm)?;
            }
            _ => return Err(unknown_argument(spec, name, vm)),
        }
    }
    // An optional array may be left out before one that is given: label_lengths without data_lengths.
    let given: SmallVec<[PyObjectRef; 4]> = inputs
        .into_iter()
        .flatten()
        .filter(|input| !vm.is_none(input))
        .collect();
    // Arrays that are made from nothing are made in the default context.
    if !has_context && spec.parameter("ctx").is_some() {
        let current = Value::Text(context::current().to_string());
        attributes.set("ctx", current).into_python(vm)?;
    }
    Ok(Call {
        inputs: dense(spec, &given, vm)?,
        attributes,
        out,
    })
}

/// The arrays of a call; of a sparse one its dense form.
fn dense(
    spec: &Spec,
    given: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<SmallVec<[PyRef<PyArray>; 4]>> {
    let names = spec.inputs.names();
    let arrays = given.iter().enumerate().map(|(position, object)| {
        let dense: PyObjectRef = sparse::densified(object, vm)?;
        if matches!(spec.inputs, Inputs::Variadic) {
            return expect_positional(&dense, vm).map(Py::to_owned);
        }
        let what = names.get(position).copied().unwrap_or("data");
        expect(&dense, what, vm).map(Py::to_owned)
    });
    arrays.collect()
}

/// One of any number of arrays.
fn expect_positional<'a>(object: &'a PyObject, vm: &VirtualMachine) -> PyResult<&'a Py<PyArray>> {
    match object.downcast_ref::<PyArray>() {
        Some(array) => Ok(array),
        None => {
            let got = object.repr(vm)?;
            let message = format!(
                "Positional arguments must have NDArray type, but got {}",
                got.to_string_lossy()
            );
            let class = vm.ctx.exceptions.assertion_error.to_owned();
            Err(vm.new_exception_msg(class, message.into()))
        }
    }
}

/// The arrays of `concat(a, b)` or of `concat([a, b])`.
fn spread(
    argument: PyObjectRef,
    inputs: &mut SmallVec<[Option<PyObjectRef>; 4]>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if argument.downcast_ref::<PyArray>().is_some() || argument.length_opt(vm).is_none() {
        inputs.push(Some(argument));
        return Ok(());
    }
    let items: Vec<PyObjectRef> = argument.try_to_value(vm)?;
    inputs.extend(items.into_iter().map(Some));
    Ok(())
}

fn unknown_argument(
    spec: &Spec,
    name: &str,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let possible: Vec<&str> = spec
        .parameters
        .iter()
        .map(|parameter| parameter.name)
        .collect();
    errors::mxnet(
        format!(
            "Cannot find argument '{name}', Possible Arguments: {}, in operator {}",
            possible.join(", "),
            spec.name
        ),
        vm,
    )
}

/// Adds the class to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr("Operator", PyOperator::make_static_type(), vm)
}

//! The tape's functions for `mxnet.autograd`, and gradients that the user writes.

use engine::array::Array;
use engine::autograd::{self, GradOptions, GraphNode, Tape, Vertex};
use engine::ops::{self, Arrays, Gradients, Meta, Metadata, Op, Place, Saves};
use engine::{Error, NDArray};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::array::{Face, expect, request, wrap};
use super::errors::IntoPython;

/// Reads a list of arrays.
fn arrays(objects: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Vec<NDArray>> {
    objects
        .iter()
        .map(|object| Ok(expect(object, "data", vm)?.clone_array()))
        .collect()
}

/// Reads head gradients, `None` for the ones that are ones.
fn head_gradients(objects: &[PyObjectRef], vm: &VirtualMachine) -> PyResult<Vec<Option<NDArray>>> {
    let read = |object: &PyObjectRef| -> PyResult<Option<NDArray>> {
        if vm.is_none(object) {
            Ok(None)
        } else {
            Ok(Some(expect(object, "head_grads", vm)?.clone_array()))
        }
    };
    objects.iter().map(read).collect()
}

fn backward(
    heads: Vec<PyObjectRef>,
    gradients: Vec<PyObjectRef>,
    retain_graph: bool,
    train_mode: bool,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let (heads, gradients) = (arrays(&heads, vm)?, head_gradients(&gradients, vm)?);
    let heads: Vec<&NDArray> = heads.iter().collect();
    let gradients: Vec<Option<&NDArray>> = gradients.iter().map(Option::as_ref).collect();
    autograd::backward(&heads, &gradients, retain_graph, train_mode).into_python(vm)
}

fn grad(
    heads: Vec<PyObjectRef>,
    variables: Vec<PyObjectRef>,
    gradients: Vec<PyObjectRef>,
    (retain_graph, create_graph, train_mode): (bool, bool, bool),
    vm: &VirtualMachine,
) -> PyResult<Vec<PyObjectRef>> {
    let face = variables
        .first()
        .map(|object| expect(object, "variables", vm))
        .transpose()?;
    let face = face.map_or(Face::MXNet, |array| array.face());
    let (heads, variables) = (arrays(&heads, vm)?, arrays(&variables, vm)?);
    let gradients = head_gradients(&gradients, vm)?;
    let heads: Vec<&NDArray> = heads.iter().collect();
    let variables: Vec<&NDArray> = variables.iter().collect();
    let gradients: Vec<Option<&NDArray>> = gradients.iter().map(Option::as_ref).collect();
    let options = GradOptions {
        retain_graph,
        create_graph,
        train_mode,
    };
    let results = autograd::grad(&heads, &variables, &gradients, options).into_python(vm)?;
    results
        .into_iter()
        .map(|result| wrap(result, face, vm))
        .collect()
}

fn mark_variables(
    variables: Vec<PyObjectRef>,
    gradients: Vec<PyObjectRef>,
    requests: Vec<String>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    for ((variable, gradient), name) in variables.iter().zip(&gradients).zip(&requests) {
        let (variable, gradient) = (
            expect(variable, "variables", vm)?,
            expect(gradient, "gradients", vm)?,
        );
        variable
            .array()
            .mark_variable(gradient.clone_array(), request(name, vm)?);
    }
    Ok(())
}

/// A function whose gradient the user wrote: `backward` is called with the output gradients as arrays and returns the
/// input gradients as a list.
struct UserFunction {
    backward: PyObjectRef,
    /// What the forward function returned; the operation passes them on.
    outputs: Vec<Array>,
    face: Face,
}

impl Op for UserFunction {
    fn name(&self) -> &'static str {
        "_CustomFunction"
    }

    fn infer(&self, _inputs: &[&Array]) -> engine::Result<Metadata> {
        Ok(self.outputs.iter().map(Meta::of).collect())
    }

    fn forward(
        &self,
        _place: &Place,
        _inputs: &[&Array],
        _metas: &[Meta],
    ) -> engine::Result<Arrays> {
        Ok(self.outputs.iter().cloned().collect())
    }

    fn saves(&self) -> Saves {
        Saves::NOTHING
    }

    fn backward(&self, tape: &Tape) -> engine::Result<Gradients> {
        let gradients = (0..self.outputs.len())
            .map(|position| tape.gradient_of(position))
            .collect::<engine::Result<Vec<_>>>()?;
        let call = |vm: &VirtualMachine| -> PyResult<Vec<NDArray>> {
            let wrapped: PyResult<Vec<PyObjectRef>> = gradients
                .into_iter()
                .map(|gradient| wrap(gradient, self.face, vm))
                .collect();
            let returned = self.backward.call((vm.ctx.new_list(wrapped?),), vm)?;
            let returned: Vec<PyObjectRef> = returned.try_to_value(vm)?;
            arrays(&returned, vm)
        };
        with_current_vm(|vm| match call(vm) {
            Ok(gradients) if gradients.len() == tape.input_count() => {
                Ok(gradients.into_iter().map(Some).collect())
            }
            Ok(gradients) => Err(Error::autograd(format!(
                "backward of a Function of {} inputs returned {} gradients",
                tape.input_count(),
                gradients.len()
            ))),
            Err(exception) => {
                // The engine's error says that it failed; the exception itself is raised in its place.
                RAISED.set(Some(exception));
                Err(Error::autograd(
                    "the backward function of a Function raised an exception",
                ))
            }
        })
    }
}

thread_local! {
    static RAISED: std::cell::RefCell<Option<rustpython_vm::builtins::PyBaseExceptionRef>> =
        const { std::cell::RefCell::new(None) };
}

/// The exception that user code raised inside of the engine, if one did.
pub(super) fn raised() -> Option<rustpython_vm::builtins::PyBaseExceptionRef> {
    RAISED.take()
}

fn record_function(
    inputs: Vec<PyObjectRef>,
    outputs: Vec<PyObjectRef>,
    backward: PyObjectRef,
    vm: &VirtualMachine,
) -> PyResult<Vec<PyObjectRef>> {
    let face = inputs
        .first()
        .map(|object| expect(object, "inputs", vm))
        .transpose()?;
    let face = face.map_or(Face::MXNet, |array| array.face());
    let (inputs, outputs) = (arrays_in_graph(&inputs, vm)?, arrays(&outputs, vm)?);
    let inputs: Vec<&NDArray> = inputs.iter().map(|input| input.array()).collect();
    let outputs = outputs
        .iter()
        .map(|output| output.array().clone())
        .collect();
    let results = ops::run(
        UserFunction {
            backward,
            outputs,
            face,
        },
        &inputs,
    )
    .into_python(vm)?;
    results
        .into_iter()
        .map(|result| wrap(result, face, vm))
        .collect()
}

/// The arrays themselves: an operand without a place in a graph gets one, and its owner has to see it.
fn arrays_in_graph(
    objects: &[PyObjectRef],
    vm: &VirtualMachine,
) -> PyResult<Vec<rustpython_vm::PyRef<super::array::PyArray>>> {
    objects
        .iter()
        .map(|object| Ok(expect(object, "inputs", vm)?.to_owned()))
        .collect()
}

/// The graph that an array was recorded in, as Python sees it: for each vertex whether it is a variable, the operation's
/// name or `None`, its inputs as pairs of a vertex and an output, and the number of outputs; then the array's own pair.
fn graph(array: PyObjectRef, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    let graph = autograd::graph(expect(&array, "x", vm)?.array()).into_python(vm)?;
    let pair =
        |&(node, output): &(usize, usize)| -> PyObjectRef { vm.new_tuple((node, output)).into() };
    let vertex = |node: &GraphNode| -> PyObjectRef {
        let operation = match node.vertex {
            Vertex::Operation(name) => Some(name),
            Vertex::Variable | Vertex::Constant => None,
        };
        let inputs = vm.ctx.new_list(node.inputs.iter().map(pair).collect());
        let is_variable = node.vertex == Vertex::Variable;
        vm.new_tuple((is_variable, operation, inputs, node.outputs))
            .into()
    };
    let nodes = vm.ctx.new_list(graph.nodes.iter().map(vertex).collect());
    Ok(vm.new_tuple((nodes, pair(&graph.head))).into())
}

/// Adds the functions to the module.
pub(super) fn add_to(module: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    module.set_attr(
        "is_recording",
        vm.new_function("is_recording", autograd::is_recording),
        vm,
    )?;
    module.set_attr(
        "is_training",
        vm.new_function("is_training", autograd::is_training),
        vm,
    )?;
    module.set_attr(
        "set_recording",
        vm.new_function("set_recording", autograd::set_recording),
        vm,
    )?;
    module.set_attr(
        "set_training",
        vm.new_function("set_training", autograd::set_training),
        vm,
    )?;
    module.set_attr("backward", vm.new_function("backward", backward), vm)?;
    module.set_attr("grad", vm.new_function("grad", grad), vm)?;
    module.set_attr("graph", vm.new_function("graph", graph), vm)?;
    module.set_attr(
        "mark_variables",
        vm.new_function("mark_variables", mark_variables),
        vm,
    )?;
    module.set_attr(
        "record_function",
        vm.new_function("record_function", record_function),
        vm,
    )
}

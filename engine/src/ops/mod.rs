//! Operations: each in one place with its documentation, parameters, shape rule, forward computation, gradient and cases.
//!
//! An operation is a value that implements [`Op`]; its fields are its parameters. [`run`] checks it, computes it on the
//! device of its inputs and records it. [`OPS`] lists everything that can be called by name.

pub mod attributes;
pub mod binary;
mod composite;
pub mod contributed;
pub mod conversion;
pub mod convolution;
pub mod creation;
pub mod densities;
pub mod detection;
pub mod indexing;
mod into;
pub mod layout;
pub mod linalg;
pub mod losses;
pub mod network;
pub mod normalization;
pub mod optimizers;
pub mod pooling;
pub mod products;
pub mod quantized;
pub mod random;
mod recomputed;
pub mod recurrent;
pub mod reduction;
pub mod registry;
pub mod scalar;
pub mod selection;
pub mod sequence;
pub mod softmax;
pub mod sorting;
pub mod spec;
pub mod unary;
pub mod vision;

use std::sync::Arc;

use smallvec::{SmallVec, smallvec};

use crate::array::Array;
use crate::autograd::{self, Body, Entry, Kind, Metas, NDArray, Node, Tape};
use crate::context::{BinaryFunction, Device, transfer};
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::shape::Shape;
use crate::storage::Context;
use crate::{execution, interrupt};

pub use attributes::{Attributes, Value};
pub use binary::*;
pub(crate) use composite::Composite;
pub use contributed::*;
pub use conversion::*;
pub use convolution::*;
pub use creation::*;
pub use densities::*;
pub use detection::*;
pub use into::over;
pub use layout::*;
pub use linalg::*;
pub use losses::*;
pub use network::*;
pub use normalization::*;
pub use optimizers::*;
pub use pooling::*;
pub use products::*;
pub use quantized::*;
pub use random::*;
pub use recurrent::*;
pub use reduction::*;
pub use registry::{OPS, find};
pub use scalar::*;
pub use selection::*;
pub use sequence::*;
pub use softmax::*;
pub use sorting::*;
pub use spec::{
    Booleans, Case, Default, Domain, Example, Inputs, Kind as ParameterKind, Parameter, Spec,
};
pub use unary::*;
pub use vision::*;

/// The function of [`add`], with which gradients are accumulated.
pub(crate) static ADD_FUNCTION: &BinaryFunction = &binary::ADD.function;
/// The function of [`multiply`].
pub(crate) static MULTIPLY_FUNCTION: &BinaryFunction = &binary::MULTIPLY.function;

/// Shape and element type of an array that may not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// The extents of the axes.
    pub shape: Shape,
    /// The element type.
    pub dtype: DType,
}

impl Meta {
    /// Both, of an array.
    pub fn of(array: &Array) -> Self {
        Self {
            shape: array.shape().clone(),
            dtype: array.dtype(),
        }
    }
}

/// Arrays that an operation returns: nearly always one.
pub type Arrays = SmallVec<[Array; 1]>;
/// What an operation will return.
pub type Metadata = SmallVec<[Meta; 1]>;
/// Results of an operation.
pub type Outputs = SmallVec<[NDArray; 1]>;
/// Gradients with respect to an operation's inputs, in their order; `None` where there is none, or none was wanted.
pub type Gradients = SmallVec<[Option<NDArray>; 2]>;

/// Which arrays of a call a gradient rule reads: bit `i` stands for input or output `i`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saves {
    /// Inputs.
    pub inputs: u32,
    /// Outputs.
    pub outputs: u32,
}

impl Saves {
    /// The rule needs the incoming gradient only.
    pub const NOTHING: Self = Self {
        inputs: 0,
        outputs: 0,
    };
    /// The first input.
    pub const INPUT: Self = Self {
        inputs: 1,
        outputs: 0,
    };
    /// All inputs.
    pub const INPUTS: Self = Self {
        inputs: u32::MAX,
        outputs: 0,
    };
    /// The first output.
    pub const OUTPUT: Self = Self {
        inputs: 0,
        outputs: 1,
    };
}

/// Where an operation runs.
pub struct Place {
    /// The device.
    pub device: &'static dyn Device,
    /// The name under which its arrays are made.
    pub context: Context,
}

impl Place {
    /// An uninitialised contiguous array.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    #[inline]
    pub fn empty(&self, shape: Shape, dtype: DType) -> Result<Array> {
        self.device.allocate(shape, dtype, self.context)
    }

    /// An array that holds these elements in row-major order.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::Internal`] for a number of elements that is not the shape's.
    pub fn array<T: Element>(&self, elements: &[T], shape: Shape) -> Result<Array> {
        NDArray::from_slice(elements, shape, self.context).map(|array| array.array().clone())
    }

    /// A copy in memory of its own, its elements in another shape of the same size.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::Internal`] for another size.
    pub fn copied(&self, x: &Array, shape: Shape) -> Result<Array> {
        let out = self.empty(shape, x.dtype())?;
        let target = out
            .reshaped(x.shape().clone())
            .ok_or_else(|| Error::internal(format!("{} copied to {}", x.shape(), out.shape())))?;
        self.device.copy(x, &target)?;
        Ok(out)
    }

    /// The array itself, or a contiguous copy.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn contiguous(&self, x: &Array) -> Result<Array> {
        if x.is_contiguous() {
            return Ok(x.clone());
        }
        let out = self.empty(x.shape().clone(), x.dtype())?;
        self.device.copy(x, &out)?;
        Ok(out)
    }

    /// The array itself if it is of the element type, else a contiguous copy that is.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn converted(&self, x: &Array, dtype: DType) -> Result<Array> {
        if x.dtype() == dtype {
            return Ok(x.clone());
        }
        let out = self.empty(x.shape().clone(), dtype)?;
        self.device.copy(x, &out)?;
        Ok(out)
    }

    /// The elements in another shape of the same size: a view where the layout allows it.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`]; [`Error::Internal`] for another size.
    pub fn reshaped(&self, x: &Array, shape: Shape) -> Result<Array> {
        let contiguous = self.contiguous(x)?;
        contiguous
            .reshaped(shape.clone())
            .ok_or_else(|| Error::internal(format!("{} reshaped to {shape}", x.shape())))
    }
}

/// An array whose elements are written on the host, wherever it lives.
///
/// # Errors
/// [`Error::OutOfMemory`], [`Error::Interrupted`], and those of `write`.
pub(crate) fn on_host(
    place: &Place,
    meta: Meta,
    write: impl FnOnce(&Array) -> Result<()>,
) -> Result<Array> {
    let out = place.empty(meta.shape.clone(), meta.dtype)?;
    let host = match out.storage().host_pointer() {
        Some(_) => out.clone(),
        None => Array::host(meta.shape, meta.dtype, Context::cpu(0))?,
    };
    write(&host)?;
    interrupt::check()?;
    if !out.shares_storage(&host) {
        transfer(&host, &out)?;
    }
    Ok(out)
}

/// An array that holds these numbers in row-major order. They are converted on the host, because a device may have no
/// float64.
///
/// # Errors
/// [`Error::OutOfMemory`]; [`Error::Internal`] for a number of elements that is not the shape's.
pub(crate) fn numbers(elements: &[f64], meta: &Meta, context: Context) -> Result<NDArray> {
    let host = Context::cpu(0);
    let wide = NDArray::from_slice(elements, meta.shape.clone(), host)?;
    let place = Place {
        device: context.device()?,
        context,
    };
    let convert = |out: &Array| host.device()?.copy(wide.array(), out);
    on_host(&place, meta.clone(), convert).map(NDArray::new)
}

/// A differentiable operation with its parameters.
pub trait Op: Send + Sync + 'static {
    /// The name under which errors speak of it.
    fn name(&self) -> &'static str;

    /// The shape rule: what the outputs will be, or why the inputs do not fit.
    ///
    /// # Errors
    /// Whatever is wrong with the inputs.
    fn infer(&self, inputs: &[&Array]) -> Result<Metadata>;

    /// The outputs; `metas` is what [`Op::infer`] returned.
    ///
    /// # Errors
    /// The device's.
    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays>;

    /// The outputs of an operation that is made of others, which are recorded instead of it; `None` for all others.
    ///
    /// # Errors
    /// Those of [`Op::infer`] and of the operations that it is made of.
    fn compose(&self, inputs: &[&NDArray]) -> Result<Option<Outputs>> {
        let _ = inputs;
        Ok(None)
    }

    /// Positions of the inputs that the operation writes to, when it is called with so many: the state of optimizers.
    fn writes(&self, _inputs: usize) -> SmallVec<[usize; 4]> {
        SmallVec::new()
    }

    /// [`Op::forward`] into arrays that are there already and may be inputs; false if the operation only makes new ones.
    ///
    /// # Errors
    /// The device's.
    fn forward_into(&self, _place: &Place, _inputs: &[&Array], _out: &[&Array]) -> Result<bool> {
        Ok(false)
    }

    /// How many of its outputs the caller gets: the rest is kept for [`Op::backward`] only.
    fn returned(&self, outputs: usize) -> usize {
        outputs
    }

    /// What [`Op::backward`] reads.
    fn saves(&self) -> Saves {
        Saves::NOTHING
    }

    /// The gradient rule, written with operations. It may return `None` for inputs that it is constant in.
    ///
    /// # Errors
    /// Those of the operations it is written with.
    fn backward(&self, tape: &Tape) -> Result<Gradients>;

    /// The gradient with respect to an input as positions of rows and those rows, where the operation has it in that form.
    /// Asked for before [`Op::backward`], for a variable that wants rows.
    ///
    /// # Errors
    /// Those of the operations it is written with.
    fn row_gradient(&self, _tape: &Tape, _position: usize) -> Result<Option<(NDArray, NDArray)>> {
        Ok(None)
    }

    /// Where an operation without inputs puts its results.
    fn context(&self) -> Option<Context> {
        None
    }
}

/// An operation that the tape can hold: without parameters it is a static, else it is counted.
#[derive(Clone)]
pub enum OpRef {
    /// An operation without parameters of its own.
    Static(&'static dyn Op),
    /// An operation made for a call.
    Shared(Arc<dyn Op>),
}

impl OpRef {
    /// An operation made for a call.
    pub fn new(op: impl Op) -> Self {
        Self::Shared(Arc::new(op))
    }

    /// The operation.
    #[inline]
    pub fn as_op(&self) -> &dyn Op {
        match self {
            Self::Static(op) => *op,
            Self::Shared(op) => op.as_ref(),
        }
    }

    /// The operation's name.
    pub fn name(&self) -> &'static str {
        self.as_op().name()
    }

    /// Computes and records the operation.
    ///
    /// # Errors
    /// Those of [`run`].
    pub fn call(&self, inputs: &[&NDArray]) -> Result<Outputs> {
        let composed = self.as_op().compose(inputs);
        if let Some(outputs) = composed.map_err(|error| error.in_operator(self.name()))? {
            return Ok(outputs);
        }
        let outputs = compute(self.as_op(), inputs)?;
        let kept = Kept::of(self.as_op(), &outputs);
        Ok(finish(outputs, inputs, kept, || self.clone()))
    }
}

/// Computes an operation with parameters and records it.
///
/// # Errors
/// [`Error::ContextMismatch`] for inputs on different devices, and those of the operation.
pub fn run(op: impl Op, inputs: &[&NDArray]) -> Result<Outputs> {
    let outputs = compute(&op, inputs)?;
    let kept = Kept::of(&op, &outputs);
    Ok(finish(outputs, inputs, kept, || OpRef::new(op)))
}

/// [`run`] for the one output of an operation that has one.
///
/// # Errors
/// Those of [`run`].
pub fn run_one(op: impl Op, inputs: &[&NDArray]) -> Result<NDArray> {
    one(run(op, inputs)?)
}

/// [`run_one`] for an operation without parameters.
///
/// # Errors
/// Those of [`run`].
#[inline]
pub fn run_static(op: &'static dyn Op, inputs: &[&NDArray]) -> Result<NDArray> {
    let outputs = compute(op, inputs)?;
    let kept = Kept::of(op, &outputs);
    one(finish(outputs, inputs, kept, || OpRef::Static(op)))
}

fn one(outputs: Outputs) -> Result<NDArray> {
    outputs
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("an operation without outputs"))
}

#[inline]
fn compute(op: &dyn Op, inputs: &[&NDArray]) -> Result<Arrays> {
    let arrays: SmallVec<[&Array; 4]> = inputs.iter().map(|input| input.array()).collect();
    let place = place_of(op, &arrays)?;
    let _guard = execution::guard();
    let metas = op.infer(&arrays)?;
    op.forward(&place, &arrays, &metas)
        .map_err(|error| error.in_operator(op.name()))
}

/// Where an operation on these arrays runs.
fn place_of(op: &dyn Op, arrays: &[&Array]) -> Result<Place> {
    let context = match arrays.first() {
        Some(first) => first.context(),
        None => op.context().unwrap_or_default(),
    };
    for (position, array) in arrays.iter().enumerate().skip(1) {
        if array.context().kind != context.kind || (array.context() != context && !is_host(context))
        {
            let other = array.context();
            return Err(Error::ContextMismatch {
                op: op.name(),
                first: context,
                position,
                other,
            });
        }
    }
    Ok(Place {
        device: context.device()?,
        context,
    })
}

/// All CPUs are one device: MXNet lets `cpu(0)` and `cpu(1)` mix.
fn is_host(context: Context) -> bool {
    context.kind != crate::context::DeviceKind::Gpu
}

/// What becomes of a call's arrays.
struct Kept {
    /// For the gradient rule.
    saves: Saves,
    /// How many the caller gets.
    returned: usize,
}

impl Kept {
    #[inline]
    fn of(op: &dyn Op, outputs: &Arrays) -> Self {
        Self {
            saves: op.saves(),
            returned: op.returned(outputs.len()),
        }
    }
}

#[inline]
fn finish(arrays: Arrays, inputs: &[&NDArray], kept: Kept, op: impl FnOnce() -> OpRef) -> Outputs {
    let node = record(&arrays, inputs, kept.saves, op);
    let place = |(index, array)| match &node {
        Some(node) => NDArray::with_entry(
            array,
            Entry {
                node: node.clone(),
                index: index as u32,
            },
        ),
        None => NDArray::new(array),
    };
    arrays
        .into_iter()
        .take(kept.returned)
        .enumerate()
        .map(place)
        .collect()
}

/// The node of a call, if it is to be recorded.
#[inline]
fn record(
    outputs: &[Array],
    inputs: &[&NDArray],
    saves: Saves,
    op: impl FnOnce() -> OpRef,
) -> Option<Arc<Node>> {
    if !autograd::is_recording() {
        return None;
    }
    // An array's place in the graph is behind a lock, which nobody takes twice for one call.
    let (reached, entry) = inputs
        .iter()
        .enumerate()
        .find_map(|(position, input)| Some((position, input.differentiable_entry()?)))?;
    let mut operands = SmallVec::with_capacity(inputs.len());
    let before = inputs[..reached].iter();
    before.for_each(|input| operands.push(Some(input.operand_entry())));
    operands.push(Some(entry));
    let after = inputs[reached + 1..].iter();
    after.for_each(|input| operands.push(Some(input.operand_entry())));
    let body = Body {
        inputs: operands,
        saved: Node::save(saves, inputs, outputs),
        metas: metas_of(inputs, outputs),
    };
    Some(Node::with_body(Kind::Operation(op()), body))
}

/// Elementwise operations on contiguous arrays of one shape and type in one place, which need no rule to be asked and are
/// called most: `kernel` writes the result. `None` for all other calls, which take the general way.
#[inline]
pub(crate) fn run_alike(
    inputs: &[&NDArray],
    saves: Saves,
    op: impl FnOnce() -> OpRef,
    kernel: impl FnOnce(&'static dyn Device, &Array) -> Result<()>,
) -> Option<Result<NDArray>> {
    let first = inputs.first()?.array();
    let alike = |other: &&NDArray| {
        let other = other.array();
        other.is_contiguous()
            && other.dtype() == first.dtype()
            && other.shape() == first.shape()
            && other.context() == first.context()
    };
    if !inputs.iter().all(alike) {
        return None;
    }
    Some((|| {
        let device = first.context().device()?;
        let _guard = execution::guard();
        let target = into::target(inputs);
        let out = match &target {
            Some(target) => target.clone(),
            None => device.allocate(first.shape().clone(), first.dtype(), first.context())?,
        };
        let uninterrupted = target.is_some().then(|| interrupt::attend(None));
        if let Err(error) = kernel(device, &out) {
            return Err(error.in_operator(op().name()));
        }
        drop(uninterrupted);
        if let Some(target) = target {
            target.storage().written();
        }
        let node = record(std::slice::from_ref(&out), inputs, saves, op);
        Ok(match node {
            Some(node) => NDArray::with_entry(out, Entry { node, index: 0 }),
            None => NDArray::new(out),
        })
    })())
}

/// Shapes and element types for the gradient rule, unless all are those of the only output.
#[inline]
fn metas_of(inputs: &[&NDArray], outputs: &[Array]) -> Option<Box<Metas>> {
    if let [output] = outputs {
        let same =
            |input: &&NDArray| input.shape() == output.shape() && input.dtype() == output.dtype();
        if inputs.iter().all(same) {
            return None;
        }
    }
    Some(Box::new(Metas {
        inputs: inputs.iter().map(|input| Meta::of(input.array())).collect(),
        outputs: outputs.iter().map(Meta::of).collect(),
    }))
}

/// The position counted from the front of an axis that may be counted from the back.
///
/// # Errors
/// [`Error::InvalidArgument`] if `shape` has no such axis.
pub(crate) fn axis_of(op: &'static str, axis: i64, shape: &Shape) -> Result<usize> {
    shape.axis(axis).ok_or_else(|| {
        Error::argument(
            op,
            format!(
                "axis {axis} exceeds the input dimension of {}",
                shape.ndim()
            ),
        )
    })
}

/// The only entry of a [`Gradients`].
pub(crate) fn gradient(gradient: NDArray) -> Gradients {
    smallvec![Some(gradient)]
}

/// Checks that all inputs have the element type of the first.
///
/// # Errors
/// [`Error::DTypeMismatch`].
#[inline]
pub(crate) fn same_dtype(op: &'static str, inputs: &[&Array]) -> Result<DType> {
    let Some(first) = inputs.first() else {
        return Ok(DType::Float32);
    };
    for (position, input) in inputs.iter().enumerate().skip(1) {
        if input.dtype() != first.dtype() {
            return Err(Error::DTypeMismatch {
                op,
                position,
                expected: first.dtype(),
                got: input.dtype(),
            });
        }
    }
    Ok(first.dtype())
}

//! NDArray: an array and its place in a graph.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::node::{Entry, GradReq, Gradient, Kind, Node, Variable};
use super::{RowGradient, backward, scope};
use crate::array::Array;
use crate::context::transfer;
use crate::dtype::{DType, Element};
use crate::error::{Error, Result};
use crate::execution;
use crate::shape::Shape;
use crate::storage::Context;

/// An n-dimensional array that operations can be recorded on.
///
/// A clone shares the elements and starts at the same place in the graph; what happens to the place afterwards
/// ([`NDArray::attach_grad`]) happens to one of them.
pub struct NDArray {
    array: Array,
    entry: Mutex<Option<Entry>>,
}

impl NDArray {
    /// An array outside of any graph.
    #[inline]
    pub fn new(array: Array) -> Self {
        Self {
            array,
            entry: Mutex::new(None),
        }
    }

    #[inline]
    pub(crate) fn with_entry(array: Array, entry: Entry) -> Self {
        Self {
            array,
            entry: Mutex::new(Some(entry)),
        }
    }

    /// An array of `shape` holding `elements` in row-major order.
    ///
    /// # Errors
    /// [`Error::Value`] when their number is not the shape's; [`Error::OutOfMemory`]; [`Error::ContextUnavailable`].
    pub fn from_slice<T: Element>(
        elements: &[T],
        shape: impl Into<Shape>,
        context: Context,
    ) -> Result<Self> {
        let shape = shape.into();
        if shape.checked_size() != Some(elements.len()) {
            return Err(Error::value(format!(
                "{} elements do not fill an array of shape {shape}",
                elements.len()
            )));
        }
        let host = Array::host(shape, T::DTYPE, Context::cpu(0))?;
        host.as_mut_slice::<T>()?.copy_from_slice(elements);
        Self::new(host).in_context(context)
    }

    /// An array of `shape` holding `numbers` in row-major order, converted to `dtype` before they go to `context`: not
    /// every device has float64.
    ///
    /// # Errors
    /// As [`NDArray::from_slice`].
    pub fn from_numbers(
        numbers: &[f64],
        shape: Shape,
        dtype: DType,
        context: Context,
    ) -> Result<Self> {
        let wide = Self::from_slice(numbers, shape, Context::cpu(0))?;
        let host = Array::host(wide.shape().clone(), dtype, Context::cpu(0))?;
        transfer(&wide.array, &host)?;
        Self::new(host).in_context(context)
    }

    /// This array if it is in `context` already, else a copy there, outside of any graph.
    fn in_context(self, context: Context) -> Result<Self> {
        if self.array.context() == context {
            return Ok(self);
        }
        let _guard = execution::guard();
        let target = context
            .device()?
            .allocate(self.shape().clone(), self.dtype(), context)?;
        transfer(&self.array, &target)?;
        Ok(Self::new(target))
    }

    /// The elements without the graph.
    #[inline]
    pub fn array(&self) -> &Array {
        &self.array
    }

    /// The extents of the axes.
    #[inline]
    pub fn shape(&self) -> &Shape {
        self.array.shape()
    }

    /// The element type.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.array.dtype()
    }

    /// Where the elements are.
    #[inline]
    pub fn context(&self) -> Context {
        self.array.context()
    }

    /// Number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        self.array.size()
    }

    /// The elements in row-major order, converted to `T` as C converts.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], or the device's own errors.
    pub fn to_vec<T: Element>(&self) -> Result<Vec<T>> {
        let _guard = execution::guard();
        let host = Array::host(self.shape().clone(), T::DTYPE, Context::cpu(0))?;
        self.context().device()?.copy(&self.array, &host)?;
        Ok(host.as_slice::<T>()?.to_vec())
    }

    /// The same elements outside of any graph.
    pub fn detach(&self) -> Self {
        Self::new(self.array.clone())
    }

    /// The place in a graph, if the graph is still there.
    #[inline]
    pub(crate) fn entry(&self) -> Option<Entry> {
        let mut entry = self.entry.lock();
        if entry.as_ref().is_some_and(|entry| !entry.node.is_alive()) {
            *entry = None;
        }
        entry.clone()
    }

    /// Whether the array is in a graph.
    #[inline]
    pub fn is_in_graph(&self) -> bool {
        self.entry
            .lock()
            .as_ref()
            .is_some_and(|entry| entry.node.is_alive())
    }

    /// Whether a gradient can reach the array: it is in a graph, and not only as a constant.
    #[inline]
    pub(crate) fn is_differentiable(&self) -> bool {
        self.entry
            .lock()
            .as_ref()
            .is_some_and(Entry::is_differentiable)
    }

    /// The place in a graph, if a gradient can reach it.
    #[inline]
    pub(crate) fn differentiable_entry(&self) -> Option<Entry> {
        let entry = self.entry.lock();
        entry
            .as_ref()
            .filter(|entry| entry.is_differentiable())
            .cloned()
    }

    /// The place in a graph of an operand of a recorded operation. An array that has none becomes a constant of the
    /// graph, so that writing into it before the backward pass can be refused.
    pub(crate) fn operand_entry(&self) -> Entry {
        let mut entry = self.entry.lock();
        match entry.as_ref() {
            Some(entry) if entry.node.is_alive() => entry.clone(),
            _ => entry
                .insert(Entry {
                    node: Node::leaf(Kind::Constant),
                    index: 0,
                })
                .clone(),
        }
    }

    /// Asks for the gradient with respect to this array. It becomes the start of a graph: what it was computed from
    /// is forgotten. The gradient starts as zeros.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`].
    pub fn attach_grad(&self, request: GradReq) -> Result<()> {
        let _guard = execution::guard();
        let device = self.context().device()?;
        let gradient = device.allocate(self.shape().clone(), self.dtype(), self.context())?;
        device.fill(0.0, &gradient)?;
        self.mark_variable(Self::new(gradient), request);
        Ok(())
    }

    /// [`NDArray::attach_grad`] with a gradient array of the caller's.
    pub fn mark_variable(&self, gradient: NDArray, request: GradReq) {
        self.start_graph(Gradient::Dense(gradient), request);
    }

    /// [`NDArray::mark_variable`] with a gradient of which only rows are held.
    pub fn mark_row_variable(&self, gradient: RowGradient, request: GradReq) {
        self.start_graph(Gradient::Rows(gradient, self.shape().clone()), request);
    }

    fn start_graph(&self, gradient: Gradient, request: GradReq) {
        let variable = Variable {
            request,
            gradient,
            fresh: AtomicBool::new(false),
        };
        *self.entry.lock() = Some(Entry {
            node: Node::leaf(Kind::Variable(Box::new(variable))),
            index: 0,
        });
    }

    /// The gradient, if [`NDArray::attach_grad`] asked for one. All calls return the same elements.
    pub fn grad(&self) -> Option<NDArray> {
        self.with_variable(|variable| match &variable.gradient {
            Gradient::Dense(gradient) => Some(gradient.clone()),
            Gradient::Rows(..) => None,
        })?
    }

    /// The gradient as rows, if [`NDArray::mark_row_variable`] asked for it.
    pub fn row_grad(&self) -> Option<RowGradient> {
        self.with_variable(|variable| match &variable.gradient {
            Gradient::Dense(_) => None,
            Gradient::Rows(gradient, _) => Some(gradient.clone()),
        })?
    }

    /// Whether a backward pass has written the gradient since [`NDArray::set_fresh_grad`] said otherwise. Optimizers
    /// tell by it whether a parameter took part in the last step.
    pub fn is_grad_fresh(&self) -> bool {
        self.with_variable(|variable| variable.fresh.load(Ordering::Relaxed))
            .unwrap_or(false)
    }

    /// Marks the gradient as written by the last backward pass, or as stale.
    ///
    /// # Errors
    /// [`Error::Autograd`] for an array without a gradient.
    pub fn set_fresh_grad(&self, fresh: bool) -> Result<()> {
        self.with_variable(|variable| variable.fresh.store(fresh, Ordering::Relaxed))
            .ok_or_else(|| {
                Error::autograd(
                    "NDArray has not been marked as a variable and does not have gradient state",
                )
            })
    }

    fn with_variable<T>(&self, read: impl FnOnce(&Variable) -> T) -> Option<T> {
        match &self.entry.lock().as_ref()?.node.kind {
            Kind::Variable(variable) => Some(read(variable)),
            _ => None,
        }
    }

    /// Computes the gradients of this array with respect to all variables it was computed from; see
    /// [`backward`](super::backward).
    ///
    /// # Errors
    /// Those of [`backward`](super::backward).
    pub fn backward(
        &self,
        head_gradient: Option<&NDArray>,
        retain_graph: bool,
        train_mode: bool,
    ) -> Result<()> {
        backward::backward(&[self], &[head_gradient], retain_graph, train_mode)
    }

    /// Fails when a write into this array would make recorded gradients wrong.
    ///
    /// # Errors
    /// [`Error::Autograd`] with MXNet's text.
    pub fn check_writable(&self) -> Result<()> {
        if scope::is_recording() && self.is_in_graph() {
            return Err(Error::autograd(IN_GRAPH));
        }
        Ok(())
    }

    /// Writes `value`, broadcast and converted, into this array's elements.
    ///
    /// # Errors
    /// [`Error::Autograd`] while recording, if either array is in a graph; [`Error::Broadcast`].
    pub fn assign(&self, value: &NDArray) -> Result<()> {
        self.check_writable()?;
        if scope::is_recording() && value.is_differentiable() {
            return Err(in_place());
        }
        self.write(&value.array)
    }

    /// Writes a result into this array's elements, and takes the result's place in the graph: what `out=` and a
    /// recorded `x[:] = result` do.
    ///
    /// # Errors
    /// [`Error::Autograd`] while recording, if this array is in a graph; [`Error::Broadcast`].
    pub fn receive(&self, result: &NDArray) -> Result<()> {
        self.check_writable()?;
        self.write(&result.array)?;
        if let Some(entry) = result.entry() {
            *self.entry.lock() = Some(entry);
        }
        Ok(())
    }

    /// Writes elements, broadcast and converted, without asking what is recorded.
    pub(crate) fn write(&self, value: &Array) -> Result<()> {
        let _guard = execution::guard();
        let broadcast = value
            .broadcast_to(self.shape())
            .ok_or_else(|| Error::Broadcast {
                op: "_copyto",
                lhs: value.shape().clone(),
                rhs: self.shape().clone(),
            })?;
        transfer(&broadcast, &self.array)?;
        self.array.storage().written();
        Ok(())
    }

    /// Writes `value` into every element.
    ///
    /// # Errors
    /// [`Error::Autograd`] while recording, if the array is in a graph.
    pub fn fill(&self, value: f64) -> Result<()> {
        self.check_writable()?;
        let _guard = execution::guard();
        self.context().device()?.fill(value, &self.array)?;
        self.array.storage().written();
        Ok(())
    }
}

const IN_GRAPH: &str = "Assigning to NDArrays that are already in a computational graph will cause undefined behavior \
when evaluating gradients. Please call backward first to clear the graph or do this out side of a record section. Also \
note that you cannot use inplace operations like +=, *=, relu(x, out=x), y[idx]=x, etc inside a record section.";

/// The error of an operation that would overwrite what it is computed from.
pub(crate) fn in_place() -> Error {
    Error::autograd(
        "Inplace operations (+=, -=, x[:]=, etc) are not supported when recording with autograd.",
    )
}

impl Clone for NDArray {
    fn clone(&self) -> Self {
        Self {
            array: self.array.clone(),
            entry: Mutex::new(self.entry.lock().clone()),
        }
    }
}

impl From<Array> for NDArray {
    fn from(array: Array) -> Self {
        Self::new(array)
    }
}

impl fmt::Debug for NDArray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "NDArray({} {} @{})",
            self.shape(),
            self.dtype(),
            self.context()
        )
    }
}

/// What the tests and the tape count references by.
impl NDArray {
    /// Whether no other array shares the elements.
    #[inline]
    pub fn is_sole_owner(&self) -> bool {
        self.array.is_sole_owner()
    }

    /// Whether two arrays are at the same place in the same graph.
    pub fn is_same_entry(&self, other: &Self) -> bool {
        match (self.entry(), other.entry()) {
            (Some(x), Some(y)) => Arc::ptr_eq(&x.node, &y.node) && x.index == y.index,
            _ => false,
        }
    }
}

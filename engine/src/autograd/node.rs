//! The tape: a graph that the results hold, so that a branch nobody holds any more is freed at once.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use smallvec::SmallVec;

use super::origin::here;
use super::{NDArray, RowGradient};
use crate::array::Array;
use crate::error::{Error, Origin, Result};
use crate::ops::{Meta, OpRef, Saves};
use crate::shape::Shape;

/// One output of a node.
#[derive(Clone)]
pub struct Entry {
    pub(crate) node: Arc<Node>,
    pub(crate) index: u32,
}

impl Entry {
    /// Whether a gradient can reach this place: it is in a graph that is still there, and not only as a constant.
    #[inline]
    pub(crate) fn is_differentiable(&self) -> bool {
        !matches!(self.node.kind, Kind::Constant) && self.node.is_alive()
    }
}

/// What happens to a gradient that arrives at a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GradReq {
    /// It replaces the old one.
    Write,
    /// It is added to the old one.
    Add,
    /// It is dropped.
    Null,
}

/// An array that a gradient is wanted for.
pub struct Variable {
    pub(crate) request: GradReq,
    pub(crate) gradient: Gradient,
    /// Whether a backward pass has written the gradient since somebody last said that it is stale.
    pub(crate) fresh: AtomicBool,
}

/// Where the gradient of a variable goes.
pub(crate) enum Gradient {
    /// Into an array of the variable's shape.
    Dense(NDArray),
    /// Into the rows that are not zeros, of an array of this shape.
    Rows(RowGradient, Shape),
}

pub(crate) enum Kind {
    /// The start of a graph, with a gradient.
    Variable(Box<Variable>),
    /// An array without a gradient that a recorded operation has read.
    Constant,
    /// A recorded operation.
    Operation(OpRef),
}

/// A vertex of the graph.
///
/// `sequence` grows with time, and an operation is younger than all that it reads: descending order is topological.
pub struct Node {
    pub(crate) sequence: u64,
    pub(crate) kind: Kind,
    /// The line that recorded an operation, if anybody knows.
    origin: Option<Origin>,
    /// Absent once a backward pass has used the node up, and while a gradient rule reads it.
    body: Mutex<Option<Body>>,
    used_up: AtomicBool,
    /// Which backward pass looked at the node last, and its place there.
    mark: AtomicU64,
}

/// What a backward pass needs and uses up.
#[derive(Default)]
pub(crate) struct Body {
    pub(crate) inputs: SmallVec<[Option<Entry>; 2]>,
    pub(crate) saved: Vec<Saved>,
    /// Shapes and element types of inputs and outputs; absent when all are those of the only output.
    pub(crate) metas: Option<Box<Metas>>,
}

pub(crate) struct Metas {
    pub(crate) inputs: SmallVec<[Meta; 2]>,
    pub(crate) outputs: SmallVec<[Meta; 1]>,
}

/// An array that the gradient rule reads, as it was when the operation ran.
pub(crate) struct Saved {
    pub(crate) place: Place,
    array: Array,
    version: u64,
}

/// Which array of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Input(u8),
    Output(u8),
}

impl Saved {
    fn new(place: Place, array: &Array) -> Self {
        Self {
            place,
            array: array.clone(),
            version: array.storage().version(),
        }
    }

    /// The array, unless somebody has written into it since.
    pub(crate) fn unpack(&self, op: &'static str) -> Result<Array> {
        if self.array.storage().version() == self.version {
            return Ok(self.array.clone());
        }
        let (what, number) = match self.place {
            Place::Input(number) => ("input", number),
            Place::Output(number) => ("output", number),
        };
        Err(Error::autograd(format!(
            "{what} {number} of operator {op}, of shape {}, was modified in place after it was recorded; its gradient \
             needs the old elements. Call backward first, or write into a copy.",
            self.array.shape()
        )))
    }
}

static SEQUENCE: AtomicU64 = AtomicU64::new(1);

impl Node {
    pub(crate) fn leaf(kind: Kind) -> Arc<Self> {
        Self::with_body(kind, Body::default())
    }

    pub(crate) fn with_body(kind: Kind, body: Body) -> Arc<Self> {
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let origin = match kind {
            Kind::Operation(_) => here(),
            Kind::Variable(_) | Kind::Constant => None,
        };
        Arc::new(Self {
            sequence,
            kind,
            origin,
            body: Mutex::new(Some(body)),
            used_up: AtomicBool::new(false),
            mark: AtomicU64::new(0),
        })
    }

    /// Keeps what the operation's gradient rule asks for.
    pub(crate) fn save(saves: Saves, inputs: &[&NDArray], outputs: &[Array]) -> Vec<Saved> {
        if saves == Saves::NOTHING {
            return Vec::new();
        }
        let wanted = |mask: u32, position: usize| position < 32 && mask & (1 << position) != 0;
        let count = |mask: u32, length: usize| (0..length).filter(|&at| wanted(mask, at)).count();
        let mut saved = Vec::with_capacity(
            count(saves.inputs, inputs.len()) + count(saves.outputs, outputs.len()),
        );
        for (position, input) in inputs.iter().enumerate() {
            if wanted(saves.inputs, position) {
                saved.push(Saved::new(Place::Input(position as u8), input.array()));
            }
        }
        for (position, output) in outputs.iter().enumerate() {
            if wanted(saves.outputs, position) {
                saved.push(Saved::new(Place::Output(position as u8), output));
            }
        }
        saved
    }

    /// An error of the operation's gradient, with the line that recorded the operation.
    pub(crate) fn blame(&self, error: Error) -> Error {
        match self.origin {
            Some(origin) => error.recorded_at(origin),
            None => error,
        }
    }

    /// How many outputs the operation has; the start of a graph has one.
    pub(crate) fn output_count(&self) -> usize {
        self.with(|body| body.metas.as_ref().map(|metas| metas.outputs.len()))
            .flatten()
            .unwrap_or(1)
    }

    /// Runs `look` over the body, or returns `None` if a backward pass has used it up.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&Body) -> T) -> Option<T> {
        self.body.lock().as_ref().map(look)
    }

    pub(crate) fn take_body(&self) -> Option<Body> {
        self.body.lock().take()
    }

    /// Takes the node out of the graph: arrays at its outputs no longer have a place there.
    pub(crate) fn use_up(&self) {
        self.leave_graph();
        drop(self.take_body());
    }

    /// [`Node::use_up`] for a node whose body was taken.
    pub(crate) fn leave_graph(&self) {
        self.used_up.store(true, Ordering::Relaxed);
    }

    pub(crate) fn put_body(&self, body: Body) {
        *self.body.lock() = Some(body);
    }

    /// Whether the node is still part of a graph.
    #[inline]
    pub(crate) fn is_alive(&self) -> bool {
        !self.used_up.load(Ordering::Relaxed)
    }

    /// Notes the node's place in a pass; `false` if it was there already.
    pub(crate) fn mark(&self, pass: u32, slot: u32) -> bool {
        let value = u64::from(pass) << 32 | u64::from(slot);
        let old = self.mark.load(Ordering::Relaxed);
        self.mark.store(value, Ordering::Relaxed);
        (old >> 32) as u32 != pass
    }

    /// Whether the pass has come here.
    pub(crate) fn is_marked(&self, pass: u32) -> bool {
        (self.mark.load(Ordering::Relaxed) >> 32) as u32 == pass
    }

    /// The node's place in the pass that marked it last.
    pub(crate) fn slot(&self) -> usize {
        self.mark.load(Ordering::Relaxed) as u32 as usize
    }
}

thread_local! {
    static DROPPING: Cell<bool> = const { Cell::new(false) };
    static DOOMED: RefCell<Vec<Body>> = const { RefCell::new(Vec::new()) };
}

/// Dropping the last result of a long chain would recurse once for each node. The bodies, which hold the way down, are
/// therefore put on a list that the outermost drop works off.
impl Drop for Node {
    fn drop(&mut self) {
        let Some(body) = self.body.get_mut().take() else {
            return;
        };
        if body.inputs.is_empty() {
            return;
        }
        let queued = DOOMED
            .try_with(|doomed| doomed.borrow_mut().push(body))
            .is_ok();
        if !queued || DROPPING.replace(true) {
            return;
        }
        while let Some(body) = DOOMED.with(|doomed| doomed.borrow_mut().pop()) {
            drop(body);
        }
        DROPPING.set(false);
    }
}

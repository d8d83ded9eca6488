//! The backward pass: from heads to variables, in descending order of age, without recursion.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use parking_lot::ReentrantMutex;
use smallvec::{SmallVec, smallvec};

use super::NDArray;
use super::attached::attached;
use super::node::{Body, Entry, GradReq, Gradient, Kind, Node, Variable};
use super::rows::RowParts;
use super::scope::{Scope, pause, record};
use super::tape::Tape;
use crate::array::Array;
use crate::error::{Error, Result};
use crate::ops::Op;
use crate::{execution, interrupt, ops};

const NOT_RECORDED: &str = "Cannot differentiate node because it is not in a computational graph. You need to set \
is_recording to true or use autograd.record() to save computational graphs for backward. If you want to differentiate \
the same graph twice, you need to pass retain_graph=True to backward.";

const NO_VARIABLES: &str = "There are no inputs in computation graph that require gradients.";

/// One pass at a time: passes leave marks in the nodes. Reentrant, since a user's gradient function may differentiate.
static PASS: ReentrantMutex<()> = ReentrantMutex::new(());
static LAST_PASS: AtomicU32 = AtomicU32::new(0);

/// Computes gradients of the sum of `heads`, weighted by `head_gradients` (ones where there is `None` or none), with respect to all
/// variables that they were computed from, and writes or adds them as [`NDArray::attach_grad`] was told to.
///
/// Without `retain_graph` the graph is used up. `train_mode` is what operations see as their mode meanwhile.
///
/// # Errors
/// [`Error::Autograd`] when a head was not recorded, when no variable is found, or when an array that a gradient needs
/// was written to; [`Error::ShapeMismatch`] for a head gradient of another shape; the errors of the operations.
pub fn backward(
    heads: &[&NDArray],
    head_gradients: &[Option<&NDArray>],
    retain_graph: bool,
    train_mode: bool,
) -> Result<()> {
    let _turn = PASS.lock();
    let mode = Mode {
        retain_graph,
        create_graph: false,
        all_reached: true,
    };
    let _scope = mode.scope(train_mode);
    Pass::new(heads, head_gradients, Targets::Variables, mode)?
        .run()
        .map(|_| ())
}

/// How to differentiate: the parameters of [`grad`].
#[derive(Debug, Clone, Copy)]
pub struct GradOptions {
    /// Keep the graph for another pass.
    pub retain_graph: bool,
    /// Record the gradients' own computation, so that they can be differentiated again.
    pub create_graph: bool,
    /// What operations see as their mode meanwhile.
    pub train_mode: bool,
}

/// The gradients of the sum of `heads` with respect to `variables`, as new arrays. Variables may also be intermediate
/// results. What [`NDArray::attach_grad`] asked for is left alone.
///
/// # Errors
/// As [`backward`], and [`Error::Autograd`] when a variable is not in the graph.
pub fn grad(
    heads: &[&NDArray],
    variables: &[&NDArray],
    head_gradients: &[Option<&NDArray>],
    options: GradOptions,
) -> Result<Vec<NDArray>> {
    let create_graph = options.create_graph;
    let gradients = gradients_of(heads, variables, head_gradients, options, true)?;
    let _scope = create_graph.then(|| record(options.train_mode));
    gradients
        .into_iter()
        .zip(variables)
        .map(|(gradient, variable)| {
            let gradient = gradient.map_or_else(|| ops::zeros_like(&variable.detach()), Ok)?;
            if create_graph && !gradient.is_differentiable() {
                return attached(&gradient, variable);
            }
            Ok(gradient)
        })
        .collect()
}

/// As [`grad`], for variables that the heads may not depend on: those have no gradient.
///
/// # Errors
/// As [`grad`].
pub(crate) fn grad_where_reached(
    heads: &[&NDArray],
    variables: &[&NDArray],
    head_gradients: &[Option<&NDArray>],
    options: GradOptions,
) -> Result<Vec<Option<NDArray>>> {
    gradients_of(heads, variables, head_gradients, options, false)
}

fn gradients_of(
    heads: &[&NDArray],
    variables: &[&NDArray],
    head_gradients: &[Option<&NDArray>],
    options: GradOptions,
    all_reached: bool,
) -> Result<Vec<Option<NDArray>>> {
    let _turn = PASS.lock();
    let mode = Mode {
        retain_graph: options.retain_graph,
        create_graph: options.create_graph,
        all_reached,
    };
    let mut entries = Vec::with_capacity(variables.len());
    for (position, variable) in variables.iter().enumerate() {
        let entry = variable.differentiable_entry();
        entries.push(entry.ok_or_else(|| not_differentiable(position))?);
    }
    let _scope = mode.scope(options.train_mode);
    Pass::new(heads, head_gradients, Targets::Entries(entries), mode)?.run()
}

fn not_differentiable(position: usize) -> Error {
    Error::autograd(format!(
        "Cannot differentiate with respect to the {}-th variable because it does not require gradient.",
        position + 1
    ))
}

#[derive(Clone, Copy)]
struct Mode {
    retain_graph: bool,
    create_graph: bool,
    /// Whether it is an error that a target cannot be reached.
    all_reached: bool,
}

impl Mode {
    fn scope(self, train_mode: bool) -> Scope {
        if self.create_graph {
            record(train_mode)
        } else {
            pause(train_mode)
        }
    }
}

enum Targets {
    /// All variables, into their own gradient arrays.
    Variables,
    /// These places, as results.
    Entries(Vec<Entry>),
}

/// Gradients that have arrived at the outputs of one node.
type Slot = SmallVec<[Option<NDArray>; 1]>;

struct Pass {
    number: u32,
    mode: Mode,
    targets: Targets,
    /// Youngest first.
    nodes: Rc<[Arc<Node>]>,
    /// Whether a target can be reached from the node in the same position.
    needed: Vec<bool>,
    slots: Vec<Slot>,
    /// Rows that have arrived at variables, by their positions.
    rows: HashMap<usize, RowParts>,
}

impl Pass {
    fn new(
        heads: &[&NDArray],
        head_gradients: &[Option<&NDArray>],
        targets: Targets,
        mode: Mode,
    ) -> Result<Self> {
        if head_gradients.len() > heads.len() {
            return Err(Error::autograd(format!(
                "{} head gradients are given for {} heads",
                head_gradients.len(),
                heads.len()
            )));
        }
        let mut starts = Vec::with_capacity(heads.len());
        for head in heads {
            let entry = head.differentiable_entry();
            starts.push(entry.ok_or_else(|| Error::autograd(NOT_RECORDED))?);
        }
        let number = next_pass();
        let nodes = reachable(&starts, number)?;
        let slots = std::iter::repeat_with(Slot::new)
            .take(nodes.len())
            .collect();
        let mut pass = Self {
            number,
            mode,
            targets,
            nodes: nodes.into(),
            needed: Vec::new(),
            slots,
            rows: HashMap::new(),
        };
        pass.renumber();
        pass.find_needed()?;
        let given = head_gradients.iter().chain(std::iter::repeat(&None));
        for ((head, entry), given) in heads.iter().zip(&starts).zip(given) {
            let gradient = match given {
                Some(given) => checked_head_gradient(head, given)?,
                None => ops::ones_like(&head.detach())?,
            };
            pass.arrive(entry, gradient)?;
        }
        Ok(pass)
    }

    /// Writes each node's position into the node. Done again after user code that may have run passes of its own.
    fn renumber(&self) {
        for (slot, node) in self.nodes.iter().enumerate() {
            node.mark(self.number, slot as u32);
        }
    }

    /// Walks from old to young, so that inputs are judged before what reads them.
    fn find_needed(&mut self) -> Result<()> {
        self.needed = vec![false; self.nodes.len()];
        let mut found = false;
        if let Targets::Entries(entries) = &self.targets {
            for (position, entry) in entries.iter().enumerate() {
                found = true;
                if !entry.node.is_marked(self.number) {
                    if self.mode.all_reached {
                        return Err(not_differentiable(position));
                    }
                    continue;
                }
                self.needed[entry.node.slot()] = true;
            }
        }
        for slot in (0..self.nodes.len()).rev() {
            let node = &self.nodes[slot];
            self.needed[slot] |= match &node.kind {
                Kind::Constant => false,
                Kind::Variable(variable) => {
                    let wanted = matches!(self.targets, Targets::Variables)
                        && variable.request != GradReq::Null;
                    found |= wanted;
                    wanted
                }
                Kind::Operation(_) => node
                    .with(|body| {
                        body.inputs
                            .iter()
                            .flatten()
                            .any(|input| self.is_needed(input))
                    })
                    .unwrap_or(false),
            };
        }
        if found {
            Ok(())
        } else {
            Err(Error::autograd(NO_VARIABLES))
        }
    }

    fn is_needed(&self, entry: &Entry) -> bool {
        entry.node.is_marked(self.number) && self.needed[entry.node.slot()]
    }

    /// Runs the gradient rules; returns the gradients at the targets' places, if they are results.
    fn run(mut self) -> Result<Vec<Option<NDArray>>> {
        let mut results = match &self.targets {
            Targets::Variables => Vec::new(),
            Targets::Entries(entries) => vec![None; entries.len()],
        };
        let nodes = Rc::clone(&self.nodes);
        for (position, node) in nodes.iter().enumerate() {
            if position % 256 == 0 {
                interrupt::check()?;
            }
            let gradients = std::mem::take(&mut self.slots[position]);
            if let Targets::Entries(entries) = &self.targets {
                for (result, entry) in results.iter_mut().zip(entries) {
                    if Arc::ptr_eq(&entry.node, node) {
                        *result = gradients.get(entry.index as usize).cloned().flatten();
                    }
                }
            }
            if self.needed[position] {
                self.step(node, gradients)?;
            }
            // A node whose gradient rule has run is used up already.
            let remains = self.mode.retain_graph || matches!(node.kind, Kind::Variable(_));
            if !remains && node.is_alive() {
                node.use_up();
            }
        }
        Ok(results)
    }

    fn step(&mut self, node: &Arc<Node>, gradients: Slot) -> Result<()> {
        match &node.kind {
            Kind::Constant => Ok(()),
            Kind::Variable(variable) => match self.targets {
                Targets::Variables => {
                    let rows = self.rows.remove(&node.slot()).unwrap_or_default();
                    deliver(variable, gradients.into_iter().next().flatten(), rows)
                }
                Targets::Entries(_) => Ok(()),
            },
            Kind::Operation(op) => {
                if gradients.iter().all(Option::is_none) {
                    return Ok(());
                }
                let Some(body) = node.take_body() else {
                    return Ok(());
                };
                let needs = body
                    .inputs
                    .iter()
                    .map(|input| input.as_ref().is_some_and(|input| self.is_needed(input)));
                let needs: SmallVec<[bool; 4]> = needs.collect();
                let mut tape = Tape::new(
                    node,
                    op.name(),
                    &body,
                    gradients,
                    needs,
                    self.mode.create_graph,
                );
                let rows = self.pass_rows(op.as_op(), &mut tape, &body);
                let outcome = rows.and_then(|()| op.as_op().backward(&tape));
                let declined = tape.declined();
                let used = LAST_PASS.load(Ordering::Relaxed);
                let passed_on = outcome
                    .map_err(|error| node.blame(error))
                    .and_then(|gradients| self.pass_on(&body, gradients, declined, used));
                if self.mode.retain_graph || passed_on.is_err() {
                    node.put_body(body);
                } else {
                    node.leave_graph();
                }
                passed_on
            }
        }
    }

    /// Hands rows to the variables that want their gradient as such, if the operation has them; its gradient rule is
    /// then not asked for those inputs.
    fn pass_rows(&mut self, op: &dyn Op, tape: &mut Tape, body: &Body) -> Result<()> {
        if !matches!(self.targets, Targets::Variables) {
            return Ok(());
        }
        for (position, input) in body.inputs.iter().enumerate() {
            let Some(input) = input.as_ref().filter(|input| self.is_needed(input)) else {
                continue;
            };
            if let Kind::Variable(variable) = &input.node.kind
                && matches!(variable.gradient, Gradient::Rows(..))
                && let Some(part) = op.row_gradient(tape, position)?
            {
                self.rows.entry(input.node.slot()).or_default().push(part);
                tape.decline(position);
            }
        }
        Ok(())
    }

    /// Hands the gradients of a node's inputs to the nodes that made them.
    fn pass_on(
        &mut self,
        body: &Body,
        gradients: ops::Gradients,
        declined: u32,
        last_pass: u32,
    ) -> Result<()> {
        if last_pass != self.number {
            // The rule was user code that ran passes of its own over some of these nodes.
            self.renumber();
        }
        for (position, (input, gradient)) in body.inputs.iter().zip(gradients).enumerate() {
            if let (Some(input), Some(gradient)) = (input, gradient)
                && self.is_needed(input)
                && (position >= 32 || declined & (1 << position) == 0)
            {
                self.arrive(input, gradient)?;
            }
        }
        Ok(())
    }

    /// Adds a gradient to what has arrived at an output already: in place where nobody else sees the memory.
    fn arrive(&mut self, entry: &Entry, gradient: NDArray) -> Result<()> {
        let slot = &mut self.slots[entry.node.slot()];
        let index = entry.index as usize;
        if slot.len() <= index {
            slot.resize(index + 1, None);
        }
        slot[index] = Some(match slot[index].take() {
            None => gradient,
            Some(sum) if self.mode.create_graph => ops::add(&sum, &gradient)?,
            Some(sum) if sum.is_sole_owner() && sum.array().is_contiguous() => {
                add_into(sum.array(), gradient.array())?;
                sum
            }
            Some(sum) => ops::add(&sum, &gradient)?,
        });
        Ok(())
    }
}

fn next_pass() -> u32 {
    // Zero is the mark of nodes that no pass has seen.
    LAST_PASS
        .fetch_add(1, Ordering::Relaxed)
        .wrapping_add(1)
        .max(1)
}

fn reachable(starts: &[Entry], pass: u32) -> Result<Vec<Arc<Node>>> {
    let mut nodes: Vec<Arc<Node>> = Vec::new();
    let mut stack: SmallVec<[Arc<Node>; 8]> = smallvec![];
    let visit = |node: &Arc<Node>, stack: &mut SmallVec<[Arc<Node>; 8]>| {
        if !node.is_marked(pass) && node.is_alive() {
            node.mark(pass, 0);
            stack.push(node.clone());
        }
    };
    starts
        .iter()
        .for_each(|entry| visit(&entry.node, &mut stack));
    while let Some(node) = stack.pop() {
        if nodes.len().is_multiple_of(4096) {
            interrupt::check()?;
        }
        node.with(|body| {
            body.inputs
                .iter()
                .flatten()
                .for_each(|input| visit(&input.node, &mut stack))
        });
        nodes.push(node);
    }
    nodes.sort_unstable_by_key(|node| std::cmp::Reverse(node.sequence));
    Ok(nodes)
}

fn checked_head_gradient(head: &NDArray, given: &NDArray) -> Result<NDArray> {
    if given.shape() != head.shape() {
        return Err(Error::ShapeMismatch {
            op: "backward",
            position: 0,
            expected: head.shape().clone(),
            got: given.shape().clone(),
        });
    }
    Ok(given.clone())
}

fn add_into(sum: &Array, gradient: &Array) -> Result<()> {
    let _guard = execution::guard();
    sum.context()
        .device()?
        .binary(ops::ADD_FUNCTION, sum, gradient, sum)
}

/// Writes or adds a gradient into a variable's own; none counts as zeros.
fn deliver(variable: &Variable, gradient: Option<NDArray>, rows: RowParts) -> Result<()> {
    variable.fresh.store(true, Ordering::Relaxed);
    let target = match &variable.gradient {
        Gradient::Dense(target) => target,
        Gradient::Rows(target, shape) => {
            return target.deliver(variable.request, shape, rows, gradient);
        }
    };
    match (variable.request, gradient) {
        (GradReq::Null, _) | (GradReq::Add, None) => Ok(()),
        (GradReq::Write, None) => target.fill(0.0),
        (GradReq::Write, Some(gradient)) => target.write(gradient.array()),
        (GradReq::Add, Some(gradient)) => {
            if target.array().is_contiguous() && gradient.dtype() == target.dtype() {
                add_into(target.array(), gradient.array())?;
                target.array().storage().written();
                return Ok(());
            }
            let sum = ops::add(target, &gradient)?;
            target.write(sum.array())
        }
    }
}

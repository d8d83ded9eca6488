//! The graph that an array was recorded in, for those who want to look at it.

use std::collections::HashMap;
use std::sync::Arc;

use super::NDArray;
use super::node::{Entry, Kind, Node};
use crate::error::{Error, Result};

/// What a vertex of a recorded graph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vertex {
    /// An array that a gradient was asked for.
    Variable,
    /// An array without a gradient that an operation has read.
    Constant,
    /// An operation, by its name.
    Operation(&'static str),
}

/// A vertex and where its inputs come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphNode {
    /// What it is.
    pub vertex: Vertex,
    /// Positions in [`Graph::nodes`], and which output of that vertex is read.
    pub inputs: Vec<(usize, usize)>,
    /// Number of outputs.
    pub outputs: usize,
}

/// Everything that an array was computed from while recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What is read stands before what reads it; inputs of one operation in their order.
    pub nodes: Vec<GraphNode>,
    /// The array's own place: a position in [`Graph::nodes`] and an output.
    pub head: (usize, usize),
}

/// The graph that `array` was recorded in.
///
/// # Errors
/// [`Error::Autograd`] for an array that is in none.
pub fn graph(array: &NDArray) -> Result<Graph> {
    let entry = array.entry().ok_or_else(|| {
        Error::autograd(
            "NDArray is not part of a computation graph. Did you forget to turn on recording?",
        )
    })?;
    let mut walk = Walk::default();
    let head = walk.place_of(&entry);
    Ok(Graph {
        nodes: walk.nodes,
        head,
    })
}

#[derive(Default)]
struct Walk {
    nodes: Vec<GraphNode>,
    places: HashMap<*const Node, usize>,
}

/// A vertex whose inputs are being visited.
struct Open {
    node: Arc<Node>,
    inputs: Vec<Entry>,
    visited: usize,
}

impl Walk {
    /// Visits everything below an entry, depth first and without recursion.
    fn place_of(&mut self, entry: &Entry) -> (usize, usize) {
        let mut stack = vec![Open::of(&entry.node)];
        while let Some(open) = stack.last_mut() {
            let next = open.inputs.get(open.visited).map(|input| &input.node);
            match next {
                Some(node) if self.places.contains_key(&Arc::as_ptr(node)) => open.visited += 1,
                Some(node) => {
                    let below = Open::of(node);
                    stack.push(below);
                }
                None => {
                    if let Some(open) = stack.pop() {
                        self.add(&open);
                    }
                }
            }
        }
        self.at(entry)
    }

    fn add(&mut self, open: &Open) {
        let node = GraphNode {
            vertex: match &open.node.kind {
                Kind::Variable(_) => Vertex::Variable,
                Kind::Constant => Vertex::Constant,
                Kind::Operation(op) => Vertex::Operation(op.name()),
            },
            inputs: open.inputs.iter().map(|input| self.at(input)).collect(),
            outputs: open.node.output_count(),
        };
        self.places
            .insert(Arc::as_ptr(&open.node), self.nodes.len());
        self.nodes.push(node);
    }

    fn at(&self, entry: &Entry) -> (usize, usize) {
        // Inputs are added before what reads them, so every place is known.
        let place = self.places.get(&Arc::as_ptr(&entry.node));
        (place.copied().unwrap_or_default(), entry.index as usize)
    }
}

impl Open {
    fn of(node: &Arc<Node>) -> Self {
        let inputs = node.with(|body| body.inputs.iter().flatten().cloned().collect());
        Self {
            node: node.clone(),
            inputs: inputs.unwrap_or_default(),
            visited: 0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Context, GradReq, autograd, ops};

    fn one() -> NDArray {
        NDArray::from_slice(&[1.0f32], [1], Context::cpu(0)).unwrap()
    }

    #[test]
    fn a_graph_names_its_operations_variables_and_constants() {
        let (x, z) = (one(), one());
        x.attach_grad(GradReq::Write).unwrap();
        let _scope = autograd::record(true);
        let product = ops::multiply(&x, &x).unwrap();
        let sum = ops::add(&product, &z).unwrap();
        let graph = graph(&sum).unwrap();
        let vertices: Vec<Vertex> = graph.nodes.iter().map(|node| node.vertex).collect();
        let names = [ops::find("broadcast_mul"), ops::find("broadcast_add")];
        let [multiplied, added] = names.map(|spec| Vertex::Operation(spec.unwrap().name));
        let expected = [Vertex::Variable, multiplied, Vertex::Constant, added];
        assert_eq!(vertices, expected);
        assert_eq!(graph.nodes[1].inputs, [(0, 0), (0, 0)]);
        assert_eq!(graph.nodes[3].inputs, [(1, 0), (2, 0)]);
        assert_eq!(graph.head, (3, 0));
    }

    #[test]
    fn an_array_outside_of_a_graph_has_none() {
        assert!(graph(&one()).is_err());
    }

    #[test]
    fn a_long_chain_is_walked_without_recursion() {
        let x = one();
        x.attach_grad(GradReq::Write).unwrap();
        let _scope = autograd::record(true);
        let mut y = x.clone();
        for _ in 0..100_000 {
            y = ops::negative(&y).unwrap();
        }
        assert_eq!(graph(&y).unwrap().nodes.len(), 100_001);
    }
}

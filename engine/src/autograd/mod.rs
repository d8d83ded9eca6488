//! Recording and differentiating.
//!
//! Operations on [`NDArray`]s are recorded inside a [`record`] scope when one of their inputs is in a graph. The graph
//! is held by the results; [`backward`] walks it from them. Gradient rules are written with operations, so that
//! gradients can be differentiated again.

mod attached;
mod backward;
mod graph;
mod ndarray;
mod node;
mod origin;
mod rows;
mod scope;
mod tape;

pub(crate) use backward::grad_where_reached;
pub use backward::{GradOptions, backward, grad};
pub use graph::{Graph, GraphNode, Vertex, graph};
pub use ndarray::NDArray;
pub(crate) use ndarray::in_place;
pub use node::GradReq;
pub(crate) use node::{Body, Entry, Kind, Metas, Node};
pub use origin::set_origin;
pub use rows::{RowGradient, RowParts, Rows};
pub use scope::{
    Scope, is_recording, is_training, pause, predict_mode, record, set_recording, set_training,
    train_mode,
};
pub use tape::Tape;

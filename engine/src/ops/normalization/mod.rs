//! Arrays brought to mean 0 and variance 1, over batches, layers, instances or groups of channels.

mod batch;
mod batch_variants;
mod group;
mod instance;
mod layer;
mod local_response;
mod scaled;
mod standardize;
mod statistics;

pub use batch::*;
pub use batch_variants::*;
pub use group::*;
pub use instance::*;
pub use layer::*;
pub use local_response::*;

//! GPUs, through wgpu: Vulkan, Metal and Direct3D 12.
//!
//! The only place that names wgpu. Nothing is looked for before a GPU is first asked for. A device offers the families of
//! [`Device`]; their shaders are made from the same function tables that the CPU and the reference device loop over:
//! an operation's `shader` text is put into the loop of its family. What a GPU cannot do is refused by name.
//!
//! Read in this order: [`adapters`], which finds GPUs; [`gpu`], one of them; [`memory`], its pooled buffers;
//! [`queue`], work that waits to be handed over; [`kernel`], compiled shaders; then the families. [`product`] is what
//! matrix products and convolutions have in common.
//!
//! | element type | on a GPU |
//! |---|---|
//! | float32, int32 | always |
//! | float16 | where shaders have it; computed in float32 and rounded |
//! | int64 | where shaders have it |
//! | float64, int8, uint8, bool | refused: shaders have no such type |
//!
//! Elementary functions are written out in `shader/`, so that their accuracy does not depend on the maker's library.

mod accumulate;
mod adapters;
mod convolution;
mod copy;
mod elementwise;
mod failure;
mod gather;
mod gpu;
mod kernel;
mod layout;
mod matmul;
mod memory;
mod product;
mod queue;
mod reduce;
mod rows;
mod shader;
mod sort;
mod types;
mod update;
mod windows;

pub use adapters::{accept_software_gpus, gpu_report, num_gpus, release_gpus, synchronize_gpus};

use super::Device;
use crate::error::Result;
use crate::storage::Context;

/// The device that `context`, a `gpu(i)`, names.
///
/// # Errors
/// [`Error::ContextUnavailable`](crate::Error::ContextUnavailable) when there is none of that number, or it cannot be opened.
pub fn device(context: Context) -> Result<&'static dyn Device> {
    let gpu: &'static dyn Device = adapters::open(context)?;
    Ok(gpu)
}

//! In place of GPUs in a build without the feature `gpu`.

use super::Device;
use crate::error::{Error, Result};
use crate::storage::Context;

/// There is no GPU to be found.
pub fn num_gpus() -> usize {
    0
}

/// Why there is none, in a line.
pub fn gpu_report() -> Vec<String> {
    vec!["none: this build of Gradus has no GPU contexts".to_owned()]
}

/// Software adapters cannot be found either.
pub fn accept_software_gpus() {}

/// There is nothing to give back.
pub fn release_gpus() {}

/// There is nothing to wait for.
///
/// # Errors
/// None.
pub fn synchronize_gpus() -> Result<()> {
    Ok(())
}

/// No device.
///
/// # Errors
/// Always [`Error::ContextUnavailable`].
pub fn device(context: Context) -> Result<&'static dyn Device> {
    Err(Error::ContextUnavailable {
        context,
        reason: format!(
            "GPU is not enabled: {context} was asked for and this build of Gradus has no GPU contexts. Use mx.cpu(), or \
             test mx.context.num_gpus() first"
        ),
    })
}

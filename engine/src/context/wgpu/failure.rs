//! Errors of the graphics interface as errors of the engine.
//!
//! wgpu reports mistakes and losses through callbacks, and panics where nobody listens. Here they are kept until the next
//! call that can return an error.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::error::{Error, Result};
use crate::storage::Context;

/// What has gone wrong on a device and has not been told yet.
#[derive(Clone)]
pub struct Faults {
    context: Context,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// The first error since the last report.
    pending: Option<Error>,
    /// Why the device is gone for good.
    lost: Option<String>,
}

impl Faults {
    /// Listens to a device.
    pub fn listen(device: &wgpu::Device, context: Context) -> Self {
        let faults = Self {
            context,
            state: Arc::default(),
        };
        let listener = faults.clone();
        device.on_uncaptured_error(Arc::new(move |error| {
            let error = listener.error(error, 0);
            listener.state.lock().pending.get_or_insert(error);
        }));
        let listener = faults.clone();
        device.set_device_lost_callback(move |reason, message| {
            listener.state.lock().lost = Some(format!("{reason:?}: {message}"));
        });
        faults
    }

    /// Fails if something has gone wrong since the last call, or if the device is gone.
    ///
    /// # Errors
    /// [`Error::ContextUnavailable`] for a lost device, [`Error::DeviceMemory`], [`Error::Internal`].
    pub fn check(&self) -> Result<()> {
        let mut state = self.state.lock();
        if let Some(lost) = &state.lost {
            return Err(Error::ContextUnavailable {
                context: self.context,
                reason: format!(
                    "{} was lost ({lost}); its arrays are gone. Restart the kernel to use it again",
                    self.context
                ),
            });
        }
        state.pending.take().map_or(Ok(()), Err)
    }

    /// An error of wgpu that happened on this device, while `bytes` were asked for; 0 if that is not known.
    pub fn error(&self, error: wgpu::Error, bytes: usize) -> Error {
        match error {
            wgpu::Error::OutOfMemory { .. } => self.full(bytes),
            other => Error::internal(format!("on {}: {other}", self.context)),
        }
    }

    /// The device has no memory left for `bytes`.
    pub fn full(&self, bytes: usize) -> Error {
        Error::DeviceMemory {
            context: self.context,
            bytes: bytes as u128,
            largest: None,
        }
    }

    /// No array of the device can have so many bytes.
    pub fn too_large(&self, bytes: usize, largest: u64) -> Error {
        Error::DeviceMemory {
            context: self.context,
            bytes: bytes as u128,
            largest: Some(u128::from(largest)),
        }
    }
}

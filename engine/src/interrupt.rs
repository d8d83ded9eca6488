//! The user's wish to stop, which long operations look for between tiles.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Asks the running operation to stop: it ends with [`Error::Interrupted`] within milliseconds. The request stands until
/// somebody takes it. Returns whether one stood already.
pub fn request() -> bool {
    REQUESTED.swap(true, Ordering::AcqRel)
}

/// Takes the request back, so that the next operation runs. Returns whether there was one.
pub fn take() -> bool {
    REQUESTED.swap(false, Ordering::AcqRel)
}

/// Whether somebody asked to stop.
#[inline]
pub fn requested() -> bool {
    REQUESTED.load(Ordering::Relaxed)
}

/// Fails when somebody asked to stop.
///
/// # Errors
/// [`Error::Interrupted`].
#[inline]
pub fn check() -> Result<()> {
    if requested() {
        Err(Error::Interrupted)
    } else {
        Ok(())
    }
}

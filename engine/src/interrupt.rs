//! The user's wish to stop, which long operations look for between tiles.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{Error, Result};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// Asks the running operation to stop. It ends with [`Error::Interrupted`] within milliseconds.
pub fn request() {
    REQUESTED.store(true, Ordering::Relaxed);
}

/// Forgets a request, so that the next operation runs.
pub fn clear() {
    REQUESTED.store(false, Ordering::Relaxed);
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

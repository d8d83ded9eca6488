//! Whether operations are recorded and whether they run as for training: two flags of each thread.

use std::cell::Cell;

thread_local! {
    static RECORDING: Cell<bool> = const { Cell::new(false) };
    static TRAINING: Cell<bool> = const { Cell::new(false) };
}

/// Whether operations of this thread are recorded.
#[inline]
pub fn is_recording() -> bool {
    RECORDING.get()
}

/// Whether operations of this thread behave as in training (dropout drops, batch normalisation uses the batch).
#[inline]
pub fn is_training() -> bool {
    TRAINING.get()
}

/// Sets the recording flag of this thread and returns what it was.
pub fn set_recording(recording: bool) -> bool {
    RECORDING.replace(recording)
}

/// Sets the training flag of this thread and returns what it was.
pub fn set_training(training: bool) -> bool {
    TRAINING.replace(training)
}

/// Flags that are put back when the scope ends.
#[derive(Debug)]
#[must_use = "the scope ends when this is dropped"]
pub struct Scope {
    recording: bool,
    training: bool,
}

impl Scope {
    fn enter(recording: bool, training: bool) -> Self {
        Self {
            recording: set_recording(recording),
            training: set_training(training),
        }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        set_recording(self.recording);
        set_training(self.training);
    }
}

/// Records what follows, by default as in training.
pub fn record(train_mode: bool) -> Scope {
    Scope::enter(true, train_mode)
}

/// Stops recording for a while, by default as in prediction.
pub fn pause(train_mode: bool) -> Scope {
    Scope::enter(false, train_mode)
}

/// Behaves as in training without changing whether operations are recorded.
pub fn train_mode() -> Scope {
    Scope::enter(is_recording(), true)
}

/// Behaves as in prediction without changing whether operations are recorded.
pub fn predict_mode() -> Scope {
    Scope::enter(is_recording(), false)
}

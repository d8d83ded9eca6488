//! One operation at a time.
//!
//! Python threads run in parallel, and arrays share memory. Operations therefore take turns: each holds the guard while
//! it touches elements. Inside, an operation may use all cores. The lock is reentrant, since operations are made of others.

use parking_lot::{ReentrantMutex, ReentrantMutexGuard};

static EXECUTION: ReentrantMutex<()> = ReentrantMutex::new(());

/// Waits for the running operation, and keeps others from starting until dropped.
#[inline]
pub fn guard() -> ReentrantMutexGuard<'static, ()> {
    EXECUTION.lock()
}

/// Makes the calling thread a worker of the pool that operations split their work over, so that handing out work costs
/// nanoseconds instead of a wake-up. To be called once, on the thread that evaluates, before the first operation.
pub fn use_current_thread() {
    // A second call, or a pool that an operation has already built, leaves things as they are: slower, not wrong.
    let _ = rayon::ThreadPoolBuilder::new()
        .use_current_thread()
        .build_global();
}

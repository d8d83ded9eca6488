//! The user's wish to stop, which long operations look for between tiles.
//!
//! Several threads may compute at the same time, and a wish is meant for one of them: each has a [`Flag`] of its own,
//! which the threads that it hands work to look at as well. A thread without a flag is never stopped.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// How many flags are raised. While it is zero, which is nearly always, looking costs one relaxed load.
static RAISED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static FLAG: RefCell<Option<Arc<Flag>>> = const { RefCell::new(None) };
}

/// The wish to stop what one thread computes.
#[derive(Debug, Default)]
pub struct Flag(AtomicBool);

impl Flag {
    /// Asks the thread's operation to stop: it ends with [`Error::Interrupted`] within milliseconds. The request stands
    /// until somebody takes it. Returns whether one stood already.
    pub fn request(&self) -> bool {
        let stood = self.0.swap(true, Ordering::AcqRel);
        if !stood {
            RAISED.fetch_add(1, Ordering::AcqRel);
        }
        stood
    }

    /// Takes the request back, so that the next operation runs. Returns whether there was one.
    pub fn take(&self) -> bool {
        let stood = self.0.swap(false, Ordering::AcqRel);
        if stood {
            // May come before the addition for the same request; the count wraps, and comes back.
            RAISED.fetch_sub(1, Ordering::AcqRel);
        }
        stood
    }

    /// Whether somebody asked to stop.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Flag {
    fn drop(&mut self) {
        self.take();
    }
}

/// The calling thread looks at this flag until the value is dropped, and then at the one from before.
#[must_use]
pub struct Attention(Option<Arc<Flag>>);

impl Drop for Attention {
    fn drop(&mut self) {
        // A thread that ends has no flag any more, which is as well.
        let _ = FLAG.try_with(|flag| flag.replace(self.0.take()));
    }
}

/// Has the calling thread look at a flag, or at none.
pub fn attend(flag: Option<Arc<Flag>>) -> Attention {
    Attention(FLAG.replace(flag))
}

/// The flag that the calling thread looks at.
pub fn current() -> Option<Arc<Flag>> {
    FLAG.with_borrow(Clone::clone)
}

/// Takes the calling thread's request back. Returns whether there was one.
pub fn take() -> bool {
    FLAG.with_borrow(|flag| flag.as_ref().is_some_and(|flag| flag.take()))
}

/// Whether somebody asked the calling thread to stop.
#[inline]
pub fn requested() -> bool {
    RAISED.load(Ordering::Relaxed) != 0 && asked()
}

#[cold]
fn asked() -> bool {
    FLAG.with_borrow(|flag| flag.as_ref().is_some_and(|flag| flag.requested()))
}

/// Fails when somebody asked the calling thread to stop.
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

/// Runs a part of a thread's work on another one, which looks at the first one's flag meanwhile.
pub(crate) fn on_behalf_of<R>(flag: &Option<Arc<Flag>>, work: impl FnOnce() -> R) -> R {
    let _attention = attend(flag.clone());
    work()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::ops;
    use crate::{Context, DType, Shape};

    #[test]
    fn a_request_stops_the_thread_that_it_is_meant_for() {
        let flags = [Arc::<Flag>::default(), Arc::<Flag>::default()];
        flags[0].request();
        let stopped = flags.clone().map(|flag| {
            let work = move || {
                let _attention = attend(Some(flag));
                let many = ops::ones(Shape::new(&[1 << 18]), DType::Float32, Context::cpu(0));
                matches!(many.and_then(|x| ops::exp(&x)), Err(Error::Interrupted))
            };
            std::thread::spawn(work).join().unwrap()
        });
        assert_eq!(stopped, [true, false]);
        assert!(!requested() && current().is_none());
        assert!(flags[0].take() && !flags[0].take() && !flags[1].take());
    }

    #[test]
    fn who_computes_for_another_looks_at_the_others_flag() {
        let flag = Arc::<Flag>::default();
        flag.request();
        let of_others = Some(Arc::clone(&flag));
        assert!(on_behalf_of(&of_others, || check().is_err() && requested()));
        assert!(!requested());
        let _attention = attend(of_others);
        assert!(take() && !requested());
    }
}

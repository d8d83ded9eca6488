//! Work split into tiles whose borders do not depend on the number of threads.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::Yield;
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::interrupt;

/// Elements below which splitting costs more than it gains.
pub const WORTH_SPLITTING: usize = 1 << 15;

/// Elements of a tile: small enough to look for an interrupt every fraction of a millisecond.
pub const TILE: usize = 1 << 14;

/// Runs `body(start, length)` over `0..n` in tiles of at most `tile`, on all cores if `n` is worth it.
/// Stops between tiles when the user asks to.
pub fn tiles(n: usize, tile: usize, body: impl Fn(usize, usize) + Sync) -> Result<()> {
    if n <= tile {
        body(0, n);
        return Ok(());
    }
    let count = n.div_ceil(tile);
    let flag = interrupt::current();
    let run = |index: usize| {
        if flag.as_ref().is_some_and(|flag| flag.requested()) {
            return Err(Error::Interrupted);
        }
        let start = index * tile;
        body(start, tile.min(n - start));
        Ok(())
    };
    if rayon::current_num_threads() == 1 {
        (0..count).try_for_each(run)
    } else {
        (0..count).into_par_iter().try_for_each(run)
    }
}

/// Runs `body(index)` for each task, on all cores. Stops between tasks when the user asks to, or when one fails.
pub fn tasks(count: usize, body: impl Fn(usize) -> Result<()> + Sync) -> Result<()> {
    let run = |index: usize| {
        interrupt::check()?;
        body(index)
    };
    if count == 1 || rayon::current_num_threads() == 1 {
        (0..count).try_for_each(run)
    } else {
        let flag = interrupt::current();
        let run = |index| interrupt::on_behalf_of(&flag, || run(index));
        (0..count).into_par_iter().try_for_each(run)
    }
}

/// Runs `body` while the other threads of the pool look for work without falling asleep. To wake a thread takes as long as
/// a small product, which a recurrent network asks for at every step.
pub fn burst(body: &mut dyn FnMut() -> Result<()>) -> Result<()> {
    let (helpers, caller) = (
        rayon::current_num_threads() - 1,
        std::thread::current().id(),
    );
    let over = AtomicBool::new(false);
    rayon::in_place_scope(|scope| {
        for _ in 0..helpers {
            scope.spawn(|_| {
                // The caller, waiting for a part of its own work, may pick this up: it would wait for itself.
                while std::thread::current().id() != caller && !over.load(Ordering::Acquire) {
                    if rayon::yield_now() != Some(Yield::Executed) {
                        std::hint::spin_loop();
                    }
                }
            });
        }
        let _end = Raised(&over);
        body()
    })
}

/// Sets a flag when dropped, in a panic as well.
struct Raised<'a>(&'a AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// A pointer that tiles of a split loop may share: they touch disjoint elements.
#[derive(Clone, Copy)]
pub struct Shared<T>(pub *mut T);

// SAFETY: the tiles that use the pointer write disjoint elements.
unsafe impl<T> Send for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Shared<T> {}

impl<T> Shared<T> {
    /// The pointer, through a method so that closures capture the whole wrapper.
    pub fn get(self) -> *mut T {
        self.0
    }
}

/// Runs `body(run, start, length)` over `runs` runs of `length` elements, cut into pieces of about [`TILE`] elements;
/// short runs share a task. On all cores if it is worth it; stops between tasks when the user asks to.
pub fn pieces(runs: usize, length: usize, body: impl Fn(usize, usize, usize) + Sync) -> Result<()> {
    let per_run = length.div_ceil(TILE).max(1);
    let runs_per_task = if per_run > 1 {
        1
    } else {
        (TILE / length.max(1)).max(1)
    };
    let tasks = if per_run > 1 {
        runs * per_run
    } else {
        runs.div_ceil(runs_per_task)
    };
    let task = |index: usize| {
        if per_run > 1 {
            let start = index % per_run * TILE;
            body(index / per_run, start, TILE.min(length - start));
        } else {
            for run in index * runs_per_task..((index + 1) * runs_per_task).min(runs) {
                body(run, 0, length);
            }
        }
    };
    if runs * length < WORTH_SPLITTING {
        (0..tasks).for_each(task);
        return Ok(());
    }
    tiles(tasks, 1, |index, _| task(index))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    /// Many short splits in a burst, as a recurrent network makes them.
    fn sum_in_a_burst() -> usize {
        let total = std::sync::atomic::AtomicUsize::new(0);
        burst(&mut || {
            for _ in 0..1000 {
                tiles(8, 1, |start, _| {
                    total.fetch_add(start, Ordering::Relaxed);
                })?;
            }
            Ok(())
        })
        .unwrap();
        total.into_inner()
    }

    #[test]
    fn a_burst_ends_on_any_number_of_threads_inside_and_outside_of_the_pool() {
        for threads in [1, 2, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            assert_eq!(pool.build().unwrap().install(sum_in_a_burst), 28_000);
        }
        assert_eq!(sum_in_a_burst(), 28_000);
    }

    #[test]
    fn a_burst_hands_on_errors_and_panics() {
        assert!(matches!(
            burst(&mut || Err(Error::Interrupted)),
            Err(Error::Interrupted)
        ));
        let caught = std::panic::catch_unwind(|| burst(&mut || panic!("planted")));
        assert!(caught.is_err());
    }
}

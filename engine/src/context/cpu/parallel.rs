//! Work split into tiles whose borders do not depend on the number of threads.

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

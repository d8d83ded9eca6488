//! Buffers that are kept for the next array.
//!
//! A fresh large allocation costs page faults: 2x^2 on 1e7 floats takes 45 ms with fresh buffers and 7 ms with pooled
//! ones. Each thread keeps freed buffers by size class; what it keeps is bounded, and [`release`] gives all of it back.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::RefCell;
use std::ptr::NonNull;

use super::memory_limit;
use crate::error::{Error, Result};

/// Alignment of every buffer: a cache line, and the widest vector register.
const ALIGNMENT: usize = 64;

/// The most that one thread keeps.
const KEPT_BYTES_MAX: usize = 1 << 30;

/// The most that one thread keeps of one class of small buffers, which the allocator is quick to give again: a million
/// small arrays that die together shall not stay as a million buffers.
const KEPT_SMALL_BYTES_MAX: usize = 1 << 22;

/// Buffers of fewer bytes are small.
const SMALL: usize = 1 << 18;

/// Classes: for each power of two 2^k its size and one and a half times it, from 64 bytes.
const CLASSES: usize = 2 * (usize::BITS as usize - 6);

/// Memory that returns to the pool of the thread that drops it.
pub struct Buffer {
    pointer: NonNull<u8>,
    class: Class,
}

// SAFETY: a buffer is plain memory that it owns alone; who may write when is the execution guard's business.
unsafe impl Send for Buffer {}
// SAFETY: as above.
unsafe impl Sync for Buffer {}

impl Buffer {
    /// Uninitialised memory of at least `bytes`, from the pool when it has some.
    pub fn new(bytes: usize) -> Result<Self> {
        let class = Class::of(bytes).ok_or(Error::OutOfMemory {
            bytes: bytes as u128,
        })?;
        if let Some(pointer) = POOL
            .try_with(|pool| pool.borrow_mut().take(class))
            .ok()
            .flatten()
        {
            return Ok(Self { pointer, class });
        }
        memory_limit::check(bytes)?;
        class
            .allocate()
            .or_else(|| {
                // What the pool keeps may be what is missing.
                release();
                class.allocate()
            })
            .map(|pointer| Self { pointer, class })
            .ok_or(Error::OutOfMemory {
                bytes: bytes as u128,
            })
    }

    /// The first byte.
    #[inline]
    pub fn pointer(&self) -> *mut u8 {
        self.pointer.as_ptr()
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // The thread's pool is gone when its last arrays die with it.
        let kept = POOL
            .try_with(|pool| pool.borrow_mut().keep(self.pointer, self.class))
            .unwrap_or(false);
        if !kept {
            self.class.free(self.pointer);
        }
    }
}

/// What the calling thread's pool holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolStatistics {
    /// Bytes in buffers that wait for their next use.
    pub kept_bytes: usize,
}

/// What the calling thread's pool holds.
pub fn statistics() -> PoolStatistics {
    POOL.try_with(|pool| PoolStatistics {
        kept_bytes: pool.borrow().kept_bytes,
    })
    .unwrap_or_default()
}

/// Gives all buffers that the calling thread keeps back to the system.
pub fn release() {
    let _ = POOL.try_with(|pool| pool.borrow_mut().clear());
}

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool::new()) };
}

struct Pool {
    free: [Vec<NonNull<u8>>; CLASSES],
    kept_bytes: usize,
}

impl Pool {
    const fn new() -> Self {
        Self {
            free: [const { Vec::new() }; CLASSES],
            kept_bytes: 0,
        }
    }

    #[inline]
    fn take(&mut self, class: Class) -> Option<NonNull<u8>> {
        let pointer = self.free[class.0].pop()?;
        self.kept_bytes -= class.bytes();
        Some(pointer)
    }

    #[inline]
    fn keep(&mut self, pointer: NonNull<u8>, class: Class) -> bool {
        let (bytes, free) = (class.bytes(), &mut self.free[class.0]);
        let enough = bytes < SMALL && free.len() * bytes >= KEPT_SMALL_BYTES_MAX;
        if enough || self.kept_bytes + bytes > KEPT_BYTES_MAX {
            return false;
        }
        self.kept_bytes += bytes;
        free.push(pointer);
        true
    }

    fn clear(&mut self) {
        for (index, free) in self.free.iter_mut().enumerate() {
            for pointer in std::mem::take(free) {
                Class(index).free(pointer);
            }
        }
        self.kept_bytes = 0;
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A size class: index 2k is 64 * 2^k bytes, index 2k + 1 one and a half times that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Class(usize);

impl Class {
    #[inline]
    fn of(bytes: usize) -> Option<Self> {
        if bytes > isize::MAX as usize / 2 {
            return None;
        }
        let blocks = bytes.div_ceil(64).max(1);
        let power = usize::BITS as usize - 1 - blocks.leading_zeros() as usize;
        let floor = 1usize << power;
        let index = if blocks == floor {
            2 * power
        } else if blocks <= floor + floor / 2 {
            2 * power + 1
        } else {
            2 * power + 2
        };
        Some(Self(index))
    }

    #[inline]
    fn bytes(self) -> usize {
        let floor = 64usize << (self.0 / 2);
        floor + (self.0 % 2) * (floor / 2)
    }

    fn layout(self) -> Option<Layout> {
        Layout::from_size_align(self.bytes(), ALIGNMENT).ok()
    }

    fn allocate(self) -> Option<NonNull<u8>> {
        // SAFETY: the size is never zero.
        NonNull::new(unsafe { alloc(self.layout()?) })
    }

    fn free(self, pointer: NonNull<u8>) {
        if let Some(layout) = self.layout() {
            // SAFETY: every pointer of a class was allocated by `allocate` with this very layout.
            unsafe { dealloc(pointer.as_ptr(), layout) };
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn classes_hold_what_they_are_asked_for_and_waste_less_than_half() {
        for bytes in (1..5000).chain([1 << 20, (1 << 20) + 1, 3 << 20, (3 << 20) + 1]) {
            let size = Class::of(bytes).unwrap().bytes();
            assert!(size >= bytes, "{bytes} in {size}");
            assert!(size <= bytes.max(64) * 3 / 2 + 64, "{bytes} in {size}");
        }
        assert_eq!(Class::of(usize::MAX), None);
    }

    #[test]
    fn a_dropped_buffer_is_the_next_one() {
        release();
        let first = Buffer::new(1000).unwrap();
        let address = first.pointer();
        drop(first);
        assert_eq!(statistics().kept_bytes, 1024);
        let second = Buffer::new(900).unwrap();
        assert_eq!(second.pointer(), address);
        drop(second);
        release();
        assert_eq!(statistics(), PoolStatistics::default());
    }

    #[test]
    fn absurd_sizes_are_an_error() {
        assert_eq!(
            Buffer::new(usize::MAX).err(),
            Some(Error::OutOfMemory {
                bytes: usize::MAX as u128
            })
        );
    }
}

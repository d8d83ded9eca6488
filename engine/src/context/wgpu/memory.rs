//! Buffers on a GPU, kept for the next array by size class.
//!
//! A buffer may be handed out again while work that reads it still waits: all work runs in the order in which it was
//! handed over, and so does what the next owner writes.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use wgpu::{Buffer, BufferDescriptor, BufferUsages, DeviceType, ErrorFilter};

use super::failure::Faults;
use crate::array::Array;
use crate::error::{Error, Result};
use crate::storage::{DeviceMemory, memory_limit};

/// The most that the pool of a device keeps.
const KEPT_BYTES_MAX: u64 = 1 << 30;

/// The memory of an array.
pub struct Block {
    buffer: Buffer,
    pool: Arc<Pool>,
}

impl Block {
    /// The buffer.
    pub fn buffer(&self) -> &Buffer {
        &self.buffer
    }
}

impl DeviceMemory for Block {
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.pool.keep(self.buffer.clone());
    }
}

/// The buffer of an array on a GPU.
///
/// # Errors
/// [`Error::Internal`] for an array that is elsewhere.
pub fn buffer(array: &Array) -> Result<&Buffer> {
    let memory = array.storage().device_memory();
    memory
        .and_then(|memory| memory.as_any().downcast_ref::<Block>())
        .map(Block::buffer)
        .ok_or_else(|| Error::internal(format!("elements @{} read by a GPU", array.context())))
}

/// The freed buffers of a device.
pub struct Pool {
    kept: Mutex<Kept>,
    /// The largest buffer that a shader can be given.
    largest: u64,
    /// Whether the device's memory is the machine's, where too large a request would succeed and end the process later.
    is_host_memory: bool,
}

#[derive(Default)]
struct Kept {
    free: HashMap<u64, Vec<Buffer>>,
    bytes: u64,
}

impl Pool {
    /// Nothing is kept yet.
    pub fn new(device: &wgpu::Device, kind: DeviceType) -> Self {
        let limits = device.limits();
        let largest = limits
            .max_buffer_size
            .min(limits.max_storage_buffer_binding_size);
        Self {
            kept: Mutex::default(),
            largest: largest / 4 * 4,
            is_host_memory: kind == DeviceType::Cpu,
        }
    }

    /// A buffer of at least `bytes`, whose contents are arbitrary.
    ///
    /// # Errors
    /// [`Error::DeviceMemory`] for more than a buffer can have, or where there is no memory left;
    /// [`Error::OutOfMemory`] where that is the machine's.
    pub fn take(
        self: &Arc<Self>,
        device: &wgpu::Device,
        faults: &Faults,
        bytes: usize,
    ) -> Result<Block> {
        let size = match class(bytes) {
            Some(size) if bytes as u64 <= self.largest => size.min(self.largest),
            _ => return Err(faults.too_large(bytes, self.largest)),
        };
        let block = |buffer| Block {
            buffer,
            pool: self.clone(),
        };
        if let Some(buffer) = self.reuse(size) {
            return Ok(block(buffer));
        }
        if self.is_host_memory {
            memory_limit::check(bytes)?;
        }
        create(device, faults, size, bytes).map(block)
    }

    /// Gives all kept buffers back.
    pub fn release(&self) {
        *self.kept.lock() = Kept::default();
    }

    fn reuse(&self, size: u64) -> Option<Buffer> {
        let mut kept = self.kept.lock();
        let buffer = kept.free.get_mut(&size)?.pop()?;
        kept.bytes -= size;
        Some(buffer)
    }

    fn keep(&self, buffer: Buffer) {
        let mut kept = self.kept.lock();
        if kept.bytes + buffer.size() <= KEPT_BYTES_MAX {
            kept.bytes += buffer.size();
            kept.free.entry(buffer.size()).or_default().push(buffer);
        }
    }
}

/// A new buffer of `size`, for an array of `bytes`.
fn create(device: &wgpu::Device, faults: &Faults, size: u64, bytes: usize) -> Result<Buffer> {
    let scope = device.push_error_scope(ErrorFilter::OutOfMemory);
    let buffer = device.create_buffer(&BufferDescriptor {
        label: None,
        size,
        usage: BufferUsages::STORAGE | BufferUsages::COPY_SRC | BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    match pollster::block_on(scope.pop()) {
        None => Ok(buffer),
        Some(error) => Err(faults.error(error, bytes)),
    }
}

/// The size of the class that holds `bytes`, from 256 bytes: two classes from one power of two to the next, and for large
/// buffers, of which there are few, eight.
fn class(bytes: usize) -> Option<u64> {
    let bytes = (bytes as u64).max(256);
    let power = bytes.checked_next_power_of_two()?;
    let step = if power > 1 << 20 {
        power / 16
    } else {
        power / 4
    };
    Some(bytes.next_multiple_of(step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_hold_what_is_asked_for_and_waste_little() {
        for bytes in (257..4000).chain([1 << 20, (1 << 20) + 1, 3 << 20, (3 << 20) + 1]) {
            let size = class(bytes).map_or(0, |size| size as usize);
            assert!(size >= bytes && size < bytes * 2, "{bytes} in {size}");
            assert!(
                bytes <= 1 << 20 || size * 8 <= bytes * 9,
                "{bytes} in {size}"
            );
            assert_eq!(size % 4, 0, "copies need whole words");
        }
        assert_eq!(class(0), Some(256));
        assert_eq!(class(usize::MAX), None);
    }
}

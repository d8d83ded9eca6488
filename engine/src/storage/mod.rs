//! Memory of arrays: where it lives, how it is pooled, and how often it was written.

pub(crate) mod memory_limit;
mod place;
mod pool;

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

pub use place::{Context, DeviceKind};
pub use pool::{PoolStatistics, release as release_pool, statistics as pool_statistics};

use crate::error::Result;
use pool::Buffer;

/// A block of memory that arrays share. Views hold the same storage.
///
/// The bytes are written by one operation at a time: operations run under [`crate::execution::guard`].
pub struct Storage {
    memory: Memory,
    context: Context,
    bytes: usize,
    version: AtomicU64,
}

enum Memory {
    Host(Buffer),
    Device(Box<dyn DeviceMemory>),
}

/// Memory that the host cannot address. A device's own type stands behind it.
pub trait DeviceMemory: Send + Sync {
    /// For the device that made it, which knows the type.
    fn as_any(&self) -> &dyn Any;
}

impl Storage {
    /// Uninitialised host memory for `bytes`, aligned to 64.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`](crate::Error::OutOfMemory) when the machine cannot give that much.
    pub fn host(bytes: usize, context: Context) -> Result<Self> {
        let memory = Memory::Host(Buffer::new(bytes)?);
        Ok(Self {
            memory,
            context,
            bytes,
            version: AtomicU64::new(0),
        })
    }

    /// Memory that a device made.
    pub fn device(memory: Box<dyn DeviceMemory>, bytes: usize, context: Context) -> Self {
        Self {
            memory: Memory::Device(memory),
            context,
            bytes,
            version: AtomicU64::new(0),
        }
    }

    /// Where the memory lives.
    #[inline]
    pub fn context(&self) -> Context {
        self.context
    }

    /// Size in bytes.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The first byte in host memory, or `None` for device memory.
    #[inline]
    pub fn host_pointer(&self) -> Option<*mut u8> {
        match &self.memory {
            Memory::Host(buffer) => Some(buffer.pointer()),
            Memory::Device(_) => None,
        }
    }

    /// The device's memory, or `None` for host memory.
    pub fn device_memory(&self) -> Option<&dyn DeviceMemory> {
        match &self.memory {
            Memory::Host(_) => None,
            Memory::Device(memory) => Some(memory.as_ref()),
        }
    }

    /// How often the storage was written in place. The tape compares it with the number at the time of saving.
    #[inline]
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    /// Counts a write.
    #[inline]
    pub fn written(&self) {
        self.version.fetch_add(1, Ordering::Relaxed);
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Storage({} bytes @{}, version {})",
            self.bytes,
            self.context,
            self.version()
        )
    }
}

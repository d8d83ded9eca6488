//! Bytes that are appended to.

use crate::error::{Error, Result};

/// A file in the making.
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Room for so many bytes.
    pub fn with_room(room: usize) -> Result<Self> {
        let mut bytes = Vec::new();
        match bytes.try_reserve_exact(room) {
            Ok(()) => Ok(Self { bytes }),
            Err(_) => Err(Error::OutOfMemory {
                bytes: room as u128,
            }),
        }
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn u64(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn i64(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn u32(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn i32(&mut self, number: i32) {
        self.bytes(&number.to_le_bytes());
    }

    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

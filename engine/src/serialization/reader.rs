//! A place in a slice of bytes.

use crate::error::{Error, Result};

/// What is left to read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next `count` bytes.
    pub fn bytes(&mut self, count: usize, what: &str) -> Result<&'a [u8]> {
        match self.rest.split_at_checked(count) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(bytes)
            }
            None => Err(Error::format(format!(
                "the file ends in {what}: {} of {count} bytes are there",
                self.rest.len()
            ))),
        }
    }

    fn number<const SIZE: usize>(&mut self, what: &str) -> Result<[u8; SIZE]> {
        let mut number = [0; SIZE];
        number.copy_from_slice(self.bytes(SIZE, what)?);
        Ok(number)
    }

    pub fn u64(&mut self, what: &str) -> Result<u64> {
        self.number(what).map(u64::from_le_bytes)
    }

    pub fn i64(&mut self, what: &str) -> Result<i64> {
        self.number(what).map(i64::from_le_bytes)
    }

    pub fn u32(&mut self, what: &str) -> Result<u32> {
        self.number(what).map(u32::from_le_bytes)
    }

    pub fn i32(&mut self, what: &str) -> Result<i32> {
        self.number(what).map(i32::from_le_bytes)
    }

    /// The length of a list whose items have `least` bytes or more: no more than the rest of the file holds.
    pub fn count(&mut self, what: &str, least: usize) -> Result<usize> {
        let count = self.u64(what)?;
        match usize::try_from(count) {
            Ok(count) if count <= self.rest.len() / least => Ok(count),
            _ => Err(Error::format(format!(
                "{count} {what} do not fit into the {} bytes that are left",
                self.rest.len()
            ))),
        }
    }

    /// A name.
    pub fn text(&mut self, index: usize) -> Result<String> {
        let what = format!("name {index}");
        let length = self.count(&what, 1)?;
        let bytes = self.bytes(length, &what)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => Err(Error::format(format!("{what} is not UTF-8"))),
        }
    }
}

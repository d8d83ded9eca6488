//! Frames: a byte of flags, a length of one byte or eight, a body.

use std::mem;

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::{Command, ProtocolError};

const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// Most frames of a message: identities, six for Jupyter, and the buffers of a widget.
const MOST_FRAMES: usize = 4096;
/// Largest command; a subscription is the longest that anybody sends.
const LARGEST_COMMAND: u64 = 8 << 10;
/// A frame below this size is copied to stand beside its neighbours in one buffer; a larger one is kept as it is.
const COPIED: usize = 16 << 10;

/// What a peer has said: a message of one frame or more, or a command.
#[derive(Debug, PartialEq, Eq)]
pub enum Unit {
    /// All frames of a message.
    Message(Vec<Bytes>),
    /// A command.
    Command(Command),
}

/// Makes units of the bytes of a connection, in whatever pieces they arrive.
///
/// Memory grows with the bytes that have arrived, never with the lengths that a peer claims.
pub struct Decoder {
    /// Largest message, all frames together.
    limit: u64,
    /// Bytes that belong to no whole frame yet; whoever reads appends here.
    pub buffer: BytesMut,
    /// Frames of the message that has not ended.
    frames: Vec<Bytes>,
    /// Bytes of those frames.
    size: u64,
}

struct Header {
    flags: u8,
    /// Of the header itself.
    length: usize,
    /// Of the body.
    size: u64,
}

impl Decoder {
    /// A decoder that refuses larger messages.
    pub fn new(limit: u64) -> Self {
        Self {
            limit,
            buffer: BytesMut::new(),
            frames: Vec::new(),
            size: 0,
        }
    }

    /// The next unit, or `None` when more bytes are needed for it.
    ///
    /// # Errors
    /// When the peer breaks the protocol; the decoder must not be used afterwards.
    pub fn next(&mut self) -> Result<Option<Unit>, ProtocolError> {
        while let Some(header) = self.header()? {
            let Some(body) = self.body(&header) else {
                return Ok(None);
            };
            if header.flags & COMMAND != 0 {
                return Ok(Some(Unit::Command(Command::read(&body)?)));
            }
            self.size += header.size;
            self.frames.push(body);
            if header.flags & MORE == 0 {
                self.size = 0;
                return Ok(Some(Unit::Message(mem::take(&mut self.frames))));
            }
        }
        Ok(None)
    }

    /// Bytes that are held for what has not ended.
    pub fn held(&self) -> u64 {
        self.size + self.buffer.len() as u64
    }

    fn header(&self) -> Result<Option<Header>, ProtocolError> {
        let Some(&flags) = self.buffer.first() else {
            return Ok(None);
        };
        if flags > (MORE | LONG | COMMAND) || flags & (MORE | COMMAND) == (MORE | COMMAND) {
            return Err(ProtocolError::BadFlags(flags));
        }
        let mut rest = &self.buffer[1..];
        let (length, size) = if flags & LONG == 0 {
            (2, rest.try_get_u8().ok().map(u64::from))
        } else {
            (9, rest.try_get_u64().ok())
        };
        let Some(size) = size else { return Ok(None) };
        let limit = if flags & COMMAND == 0 {
            self.limit - self.size
        } else {
            LARGEST_COMMAND
        };
        if size > limit {
            return Err(ProtocolError::TooLarge(size));
        }
        if self.frames.len() >= MOST_FRAMES {
            return Err(ProtocolError::TooManyFrames);
        }
        Ok(Some(Header {
            flags,
            length,
            size,
        }))
    }

    fn body(&mut self, header: &Header) -> Option<Bytes> {
        // What memory cannot hold does not arrive either.
        let size = usize::try_from(header.size).ok()?;
        if self.buffer.len() - header.length < size {
            return None;
        }
        self.buffer.advance(header.length);
        Some(self.buffer.split_to(size).freeze())
    }
}

/// The bytes of a message: small frames side by side, large ones without a copy.
pub fn encode(frames: &[Bytes]) -> Vec<Bytes> {
    let copied = frames
        .iter()
        .map(|frame| if frame.len() < COPIED { frame.len() } else { 0 });
    let mut chunks = Vec::with_capacity(1);
    let mut buffer = BytesMut::with_capacity(copied.sum::<usize>() + 9 * frames.len());
    for (index, frame) in frames.iter().enumerate() {
        let more = if index + 1 < frames.len() { MORE } else { 0 };
        put_header(&mut buffer, more, frame.len());
        if frame.len() < COPIED {
            buffer.put_slice(frame);
        } else {
            chunks.extend([buffer.split().freeze(), frame.clone()]);
        }
    }
    if !buffer.is_empty() {
        chunks.push(buffer.freeze());
    }
    chunks
}

/// The bytes of a command: the length of its name, its name, its data.
pub fn encode_command(name: &str, data: &[u8]) -> Bytes {
    let mut buffer = BytesMut::with_capacity(10 + name.len() + data.len());
    put_header(&mut buffer, COMMAND, 1 + name.len() + data.len());
    buffer.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
    buffer.put_slice(name.as_bytes());
    buffer.put_slice(data);
    buffer.freeze()
}

fn put_header(buffer: &mut BytesMut, flags: u8, size: usize) {
    match u8::try_from(size) {
        Ok(size) => buffer.put_slice(&[flags, size]),
        Err(_) => {
            buffer.put_u8(flags | LONG);
            buffer.put_u64(size as u64);
        }
    }
}

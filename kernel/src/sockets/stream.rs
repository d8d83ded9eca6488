//! A connection's bytes, over TCP or a Unix domain socket. Any thread may write without waiting.

use std::io::{self, IoSlice};

use bytes::{Bytes, BytesMut};
use tokio::io::Interest;
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// Free space in the buffer for one read. What is larger arrives in several.
const READ: usize = 16 << 10;
/// Free space while a large frame arrives: fewer reads.
const READ_MORE: usize = 1 << 20;
/// Pieces that the operating system takes in one call.
const PIECES: usize = 64;

/// A connection that was accepted.
pub enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

impl Stream {
    /// Appends what has arrived to `buffer`, waiting for the first byte; 0 at the end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn read(&self, buffer: &mut BytesMut) -> io::Result<usize> {
        loop {
            self.ready(Interest::READABLE).await?;
            // After waiting: a connection on which nothing happens holds no buffer.
            buffer.reserve(if buffer.len() < READ {
                READ
            } else {
                READ_MORE.min(buffer.len())
            });
            let read = match self {
                Self::Tcp(stream) => stream.try_read_buf(buffer),
                #[cfg(unix)]
                Self::Unix(stream) => stream.try_read_buf(buffer),
            };
            match read {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                result => return result,
            }
        }
    }

    /// Writes as much of the first chunks as the operating system takes at once; how much that was.
    ///
    /// # Errors
    /// When the connection is broken. That nothing is taken now is no error.
    pub fn write<'a>(&self, chunks: impl Iterator<Item = &'a Bytes>) -> io::Result<usize> {
        let mut pieces = [IoSlice::new(&[]); PIECES];
        let count = pieces
            .iter_mut()
            .zip(chunks)
            .map(|(piece, chunk)| *piece = IoSlice::new(chunk))
            .count();
        let written = match self {
            Self::Tcp(stream) => stream.try_write_vectored(&pieces[..count]),
            #[cfg(unix)]
            Self::Unix(stream) => stream.try_write_vectored(&pieces[..count]),
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(0),
            result => result,
        }
    }

    /// Waits until something can be written.
    ///
    /// # Errors
    /// When the connection is broken.
    pub async fn writable(&self) -> io::Result<()> {
        self.ready(Interest::WRITABLE).await
    }

    /// Tells the peer that nothing more will come.
    pub fn finish(&self) {
        // Fails when the peer has left before us.
        let _ = match self {
            Self::Tcp(stream) => socket2::SockRef::from(stream).shutdown(std::net::Shutdown::Write),
            #[cfg(unix)]
            Self::Unix(stream) => {
                socket2::SockRef::from(stream).shutdown(std::net::Shutdown::Write)
            }
        };
    }

    async fn ready(&self, interest: Interest) -> io::Result<()> {
        match self {
            Self::Tcp(stream) => stream.ready(interest).await.map(drop),
            #[cfg(unix)]
            Self::Unix(stream) => stream.ready(interest).await.map(drop),
        }
    }
}

//! ZMTP by hand, over a socket of the operating system: what no library would send.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use bytes::Bytes;

use super::process::{PATIENCE, Process};

/// A connection to one of the kernel's sockets.
pub struct Raw(pub TcpStream);

impl Raw {
    /// Connects; nothing is said yet.
    pub fn connect(process: &Process, port: &str) -> Self {
        let endpoint = process.endpoint(port);
        let stream = TcpStream::connect(endpoint.trim_start_matches("tcp://")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    /// Connects and shakes hands as a socket of this type.
    pub fn shake_hands(process: &Process, port: &str, socket_type: &str, identity: &[u8]) -> Self {
        let mut raw = Self::connect(process, port);
        raw.0.write_all(&greeting(b"NULL")).unwrap();
        raw.0.write_all(&ready(socket_type, identity)).unwrap();
        raw.0.read_exact(&mut [0; 64]).unwrap();
        let (flags, ready) = raw.frame().unwrap();
        assert_eq!((flags, &ready[..6]), (4, &b"\x05READY"[..]));
        raw
    }

    /// Sends bytes; a peer that has hung up meanwhile is as good as one that does so afterwards.
    pub fn send(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes);
    }

    /// Sends a message.
    pub fn send_message(&mut self, frames: &[Bytes]) {
        for (index, frame) in frames.iter().enumerate() {
            self.send(&header(
                u8::from(index + 1 < frames.len()),
                frame.len() as u64,
            ));
            self.send(frame);
        }
    }

    /// The next frame: its flags, without the one for its length, and its body.
    pub fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut flags = [0];
        self.0.read_exact(&mut flags)?;
        let size = if flags[0] & 2 == 0 {
            let mut size = [0];
            self.0.read_exact(&mut size)?;
            u64::from(size[0])
        } else {
            let mut size = [0; 8];
            self.0.read_exact(&mut size)?;
            u64::from_be_bytes(size)
        };
        let mut body = vec![0; usize::try_from(size).unwrap()];
        self.0.read_exact(&mut body)?;
        Ok((flags[0] & !2, body))
    }

    /// The frames of the next message.
    pub fn message(&mut self) -> io::Result<Vec<Bytes>> {
        let mut frames = Vec::new();
        loop {
            let (flags, body) = self.frame()?;
            assert_eq!(flags & !1, 0, "a command in a message");
            frames.push(body.into());
            if flags == 0 {
                return Ok(frames);
            }
        }
    }

    /// Waits until the kernel hangs up.
    pub fn is_hung_up_on(&mut self) {
        let mut skipped = [0; 4096];
        loop {
            match self.0.read(&mut skipped) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return,
                Err(error) => panic!("the kernel does not hang up: {error}"),
            }
        }
    }
}

/// A greeting of version 3.1 with a mechanism.
pub fn greeting(mechanism: &[u8]) -> Vec<u8> {
    let mut greeting = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1];
    greeting.extend(mechanism);
    greeting.resize(64, 0);
    greeting
}

/// The header of a frame.
pub fn header(flags: u8, size: u64) -> Vec<u8> {
    match u8::try_from(size) {
        Ok(size) => vec![flags, size],
        Err(_) => [&[flags | 2][..], &size.to_be_bytes()].concat(),
    }
}

/// A command.
pub fn command(name: &str, data: &[u8]) -> Vec<u8> {
    let size = 1 + name.len() + data.len();
    let length = u8::try_from(name.len()).unwrap();
    [
        &header(4, size as u64)[..],
        &[length],
        name.as_bytes(),
        data,
    ]
    .concat()
}

/// A READY.
pub fn ready(socket_type: &str, identity: &[u8]) -> Vec<u8> {
    let property = |name: &str, value: &[u8]| {
        let lengths = (
            u8::try_from(name.len()).unwrap(),
            u32::try_from(value.len()).unwrap(),
        );
        [
            &[lengths.0][..],
            name.as_bytes(),
            &lengths.1.to_be_bytes(),
            value,
        ]
        .concat()
    };
    let properties = [
        property("Socket-Type", socket_type.as_bytes()),
        property("Identity", identity),
    ]
    .concat();
    command("READY", &properties)
}

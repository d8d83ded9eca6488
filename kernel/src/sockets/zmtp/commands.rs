//! Commands: what peers tell each other beside messages.

use bytes::{Buf, BufMut, Bytes, BytesMut};

use super::ProtocolError;
use super::frames::encode_command;

/// Longest context of a PING that has to be returned.
const PING_CONTEXT: usize = 16;
/// Longest identity that a peer may choose.
const LONGEST_IDENTITY: usize = 255;

/// A command that a peer has sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// The end of the handshake.
    Ready(Ready),
    /// It wants to see that this side lives; the bytes are to be returned.
    Ping(Bytes),
    /// It wants messages whose topic begins so.
    Subscribe(Bytes),
    /// It does not want them any more.
    Cancel(Bytes),
    /// One that asks for nothing: PONG, ERROR, and whatever later versions have.
    Other,
}

/// What a peer says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ready {
    /// `DEALER` and so on.
    pub socket_type: Bytes,
    /// The name that it wants to be called by; empty if it does not care.
    pub identity: Bytes,
}

impl Command {
    /// Reads the body of a command frame.
    ///
    /// # Errors
    /// [`ProtocolError::BadCommand`].
    pub fn read(body: &Bytes) -> Result<Self, ProtocolError> {
        let mut data = body.clone();
        let length = data.try_get_u8().map_err(|_| ProtocolError::BadCommand)?;
        let name = take(&mut data, usize::from(length))?;
        Ok(match &name[..] {
            b"READY" => Self::Ready(Ready::read(data)?),
            b"PING" => {
                let _time_to_live = take(&mut data, 2)?;
                data.truncate(PING_CONTEXT);
                Self::Ping(data)
            }
            b"SUBSCRIBE" => Self::Subscribe(data),
            b"CANCEL" => Self::Cancel(data),
            _ => Self::Other,
        })
    }
}

impl Ready {
    fn read(mut data: Bytes) -> Result<Self, ProtocolError> {
        let mut ready = Self::default();
        while let Ok(length) = data.try_get_u8() {
            let name = take(&mut data, usize::from(length))?;
            let length = data.try_get_u32().map_err(|_| ProtocolError::BadCommand)?;
            let value = take(&mut data, usize::try_from(length).unwrap_or(usize::MAX))?;
            // Names of properties do not differ by case alone.
            if name.eq_ignore_ascii_case(b"Socket-Type") {
                ready.socket_type = value;
            } else if name.eq_ignore_ascii_case(b"Identity") {
                ready.identity = value;
            }
        }
        if ready.identity.len() > LONGEST_IDENTITY {
            return Err(ProtocolError::BadCommand);
        }
        Ok(ready)
    }

    /// The READY of a socket of this type.
    pub fn encode(socket_type: &str) -> Bytes {
        let mut data = BytesMut::new();
        for (name, value) in [("Socket-Type", socket_type), ("Identity", "")] {
            data.put_u8(u8::try_from(name.len()).unwrap_or(u8::MAX));
            data.put_slice(name.as_bytes());
            data.put_u32(u32::try_from(value.len()).unwrap_or(u32::MAX));
            data.put_slice(value.as_bytes());
        }
        encode_command("READY", &data)
    }
}

fn take(data: &mut Bytes, length: usize) -> Result<Bytes, ProtocolError> {
    if length > data.len() {
        return Err(ProtocolError::BadCommand);
    }
    Ok(data.split_to(length))
}

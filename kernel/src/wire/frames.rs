//! The multipart layout: identities, `<IDS|MSG>`, signature, header, parent, metadata, content, buffers.

use std::fmt;

use bytes::Bytes;

/// The frame between routing identities and the message.
pub const DELIMITER: &[u8] = b"<IDS|MSG>";

/// A multipart message cut at its seams; nothing is interpreted yet.
#[derive(Debug)]
pub struct Frames {
    /// Routing identities, outermost first.
    pub identities: Vec<Bytes>,
    /// Hexadecimal signature, empty when messages are not signed.
    pub signature: Bytes,
    /// Header, parent header, metadata, content: the signed part.
    pub parts: [Bytes; 4],
    /// Binary data after the content, not signed. Comm messages carry them.
    pub buffers: Vec<Bytes>,
}

/// Why a multipart message was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// No frame equals [`DELIMITER`].
    NoDelimiter,
    /// Fewer than a signature and four parts follow the delimiter.
    TooFewFrames(usize),
    /// The signature does not belong to the parts.
    BadSignature,
    /// The same signature was seen before.
    Replayed,
    /// The header is no JSON object with a `msg_type`.
    BadHeader(String),
}

impl Frames {
    /// Cuts a multipart message at the first delimiter.
    ///
    /// # Errors
    /// [`DecodeError::NoDelimiter`] and [`DecodeError::TooFewFrames`].
    pub fn split(mut frames: Vec<Bytes>) -> Result<Self, DecodeError> {
        let delimiter = frames
            .iter()
            .position(|frame| frame == DELIMITER)
            .ok_or(DecodeError::NoDelimiter)?;
        let mut message = frames.split_off(delimiter).into_iter().skip(1);
        let mut received = 0;
        let mut next = || {
            let frame = message.next().ok_or(DecodeError::TooFewFrames(received))?;
            received += 1;
            Ok(frame)
        };
        let signature = next()?;
        let parts = [next()?, next()?, next()?, next()?];
        Ok(Self {
            identities: frames,
            signature,
            parts,
            buffers: message.collect(),
        })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDelimiter => out.write_str("no <IDS|MSG> frame"),
            Self::TooFewFrames(count) => {
                write!(out, "{count} frames after <IDS|MSG>, at least 5 are needed")
            }
            Self::BadSignature => out.write_str("the signature is wrong"),
            Self::Replayed => out.write_str("the same message came before"),
            Self::BadHeader(reason) => write!(out, "the header cannot be read: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn frames(texts: &[&'static str]) -> Vec<Bytes> {
        texts
            .iter()
            .map(|text| Bytes::from_static(text.as_bytes()))
            .collect()
    }

    #[test]
    fn identities_parts_and_buffers_are_told_apart() {
        let split = Frames::split(frames(&[
            "a",
            "b",
            "<IDS|MSG>",
            "sig",
            "h",
            "p",
            "m",
            "c",
            "x",
            "y",
        ]))
        .unwrap();
        assert_eq!(split.identities, frames(&["a", "b"]));
        assert_eq!(split.signature, "sig");
        assert_eq!(split.parts.to_vec(), frames(&["h", "p", "m", "c"]));
        assert_eq!(split.buffers, frames(&["x", "y"]));
    }

    #[test]
    fn truncated_messages_are_refused() {
        assert_eq!(Frames::split(vec![]).unwrap_err(), DecodeError::NoDelimiter);
        assert_eq!(
            Frames::split(frames(&["a", "b"])).unwrap_err(),
            DecodeError::NoDelimiter
        );
        for present in 0..5 {
            let mut message = frames(&["id", "<IDS|MSG>", "sig", "h", "p", "m", "c"]);
            message.truncate(2 + present);
            assert_eq!(
                Frames::split(message).unwrap_err(),
                DecodeError::TooFewFrames(present)
            );
        }
    }
}

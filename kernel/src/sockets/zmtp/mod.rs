//! ZMTP 3.1, the protocol below ZeroMQ, as bytes and values: greeting, frames, commands. Nothing here reads or writes.
//!
//! <https://rfc.zeromq.org/spec/37/>. Peers of version 3.0 are served too; the only difference that matters here is that
//! they subscribe with messages where 3.1 has commands, and both forms are read from everyone.

mod commands;
mod frames;
mod greeting;

use std::fmt;

pub use commands::{Command, Ready};
pub use frames::{Decoder, Unit, encode, encode_command};
pub use greeting::{GREETING_LENGTH, SIGNATURE_LENGTH, check_greeting, check_signature, greeting};

/// Why a peer is not listened to any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtocolError {
    /// The first bytes are no ZMTP greeting.
    NotZmtp,
    /// A version before 3.
    OldVersion(u8),
    /// A security mechanism other than `NULL`.
    OtherMechanism,
    /// A frame with reserved flags, or a command that claims to continue.
    BadFlags(u8),
    /// A frame or a message above the limit.
    TooLarge(u64),
    /// A message of more frames than the limit.
    TooManyFrames,
    /// A command that cannot be read, or one that is not due.
    BadCommand,
    /// A socket type that this socket does not talk to.
    WrongPeer,
    /// More subscriptions, or longer ones, than anybody needs.
    TooManySubscriptions,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotZmtp => out.write_str("it does not speak ZMTP"),
            Self::OldVersion(version) => write!(out, "it speaks ZMTP {version}, 3 is needed"),
            Self::OtherMechanism => {
                out.write_str("it asks for a security mechanism, and there is none")
            }
            Self::BadFlags(flags) => write!(out, "a frame has the flags {flags:#04x}"),
            Self::TooLarge(size) => write!(out, "a frame of {size} bytes is too large"),
            Self::TooManyFrames => out.write_str("a message has too many frames"),
            Self::BadCommand => out.write_str("a command cannot be read"),
            Self::WrongPeer => out.write_str("its socket type does not fit"),
            Self::TooManySubscriptions => out.write_str("it subscribes to too much"),
        }
    }
}

impl std::error::Error for ProtocolError {}

#[cfg(test)]
mod tests;

//! The first 64 bytes: who speaks which version with which mechanism.

use super::ProtocolError;

/// Length of a whole greeting.
pub const GREETING_LENGTH: usize = 64;

/// Length of the part that tells ZMTP from anything else.
pub const SIGNATURE_LENGTH: usize = 10;

const VERSION: usize = 10;
const MECHANISM: std::ops::Range<usize> = 12..32;

/// The greeting of this side: 3.1, `NULL`, not as a server, everything else zero.
pub fn greeting() -> [u8; GREETING_LENGTH] {
    let mut greeting = [0; GREETING_LENGTH];
    greeting[0] = 0xff;
    greeting[SIGNATURE_LENGTH - 1] = 0x7f;
    greeting[VERSION] = 3;
    greeting[VERSION + 1] = 1;
    greeting[MECHANISM][..4].copy_from_slice(b"NULL");
    greeting
}

/// Tells ZMTP from other protocols by the first bytes, so that those need not send 64.
///
/// # Errors
/// [`ProtocolError::NotZmtp`].
pub fn check_signature(begin: &[u8]) -> Result<(), ProtocolError> {
    let first = begin.first().is_none_or(|byte| *byte == 0xff);
    // The last bit; libzmq's others say which old version would understand it.
    let last = begin
        .get(SIGNATURE_LENGTH - 1)
        .is_none_or(|byte| byte & 1 == 1);
    if first && last {
        Ok(())
    } else {
        Err(ProtocolError::NotZmtp)
    }
}

/// Accepts version 3 with the mechanism `NULL`.
///
/// # Errors
/// [`ProtocolError::NotZmtp`], [`ProtocolError::OldVersion`] and [`ProtocolError::OtherMechanism`].
pub fn check_greeting(greeting: &[u8; GREETING_LENGTH]) -> Result<(), ProtocolError> {
    check_signature(greeting)?;
    if greeting[VERSION] < 3 {
        return Err(ProtocolError::OldVersion(greeting[VERSION]));
    }
    let name = greeting[MECHANISM].trim_ascii_end();
    if name
        .strip_prefix(b"NULL")
        .is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
    {
        Ok(())
    } else {
        Err(ProtocolError::OtherMechanism)
    }
}

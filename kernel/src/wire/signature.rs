//! HMAC-SHA256 over the four parts of a message, and the memory of signatures that came before.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use parking_lot::Mutex;
use sha2::Sha256;

use super::frames::DecodeError;

/// How many signatures are remembered; as many as `jupyter_client.session.Session` keeps.
const REMEMBERED: usize = 65_536;

/// Signs outgoing and checks incoming messages.
pub struct Signer {
    /// `None` when the connection file has an empty key: nothing is signed or checked.
    keyed: Option<Hmac<Sha256>>,
    seen: Mutex<Seen>,
}

/// The connection file names a signature scheme other than `hmac-sha256`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownScheme(pub String);

impl Signer {
    /// A signer for the `key` and `signature_scheme` of a connection file. An empty key means no signatures.
    ///
    /// # Errors
    /// [`UnknownScheme`] for anything but `hmac-sha256`.
    pub fn new(scheme: &str, key: &str) -> Result<Self, UnknownScheme> {
        let unknown = || UnknownScheme(scheme.to_owned());
        if scheme != "hmac-sha256" {
            return Err(unknown());
        }
        let keyed = match key {
            "" => None,
            key => Some(Hmac::new_from_slice(key.as_bytes()).map_err(|_| unknown())?),
        };
        Ok(Self {
            keyed,
            seen: Mutex::default(),
        })
    }

    /// The signature of the four parts: hexadecimal, or empty without a key.
    pub fn sign(&self, parts: &[Bytes; 4]) -> Bytes {
        match self.digest(parts) {
            Some(mac) => Bytes::from(hex::encode(mac.finalize().into_bytes())),
            None => Bytes::new(),
        }
    }

    /// Checks that `signature` belongs to exactly these bytes and was not used before.
    ///
    /// # Errors
    /// [`DecodeError::BadSignature`] and [`DecodeError::Replayed`].
    pub fn verify(&self, signature: &[u8], parts: &[Bytes; 4]) -> Result<(), DecodeError> {
        let Some(mac) = self.digest(parts) else {
            return Ok(());
        };
        let mut digest = [0; 32];
        hex::decode_to_slice(signature, &mut digest).map_err(|_| DecodeError::BadSignature)?;
        // Compares in constant time.
        mac.verify_slice(&digest)
            .map_err(|_| DecodeError::BadSignature)?;
        if self.seen.lock().insert(digest) {
            Ok(())
        } else {
            Err(DecodeError::Replayed)
        }
    }

    fn digest(&self, parts: &[Bytes; 4]) -> Option<Hmac<Sha256>> {
        let mut mac = self.keyed.clone()?;
        for part in parts {
            mac.update(part);
        }
        Some(mac)
    }
}

impl fmt::Display for UnknownScheme {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "signature_scheme {:?} is not supported, only hmac-sha256 is",
            self.0
        )
    }
}

impl std::error::Error for UnknownScheme {}

/// The latest signatures, by half of each digest: 128 bits of an HMAC do not collide by chance.
#[derive(Default)]
struct Seen {
    digests: HashSet<[u8; 16]>,
    order: VecDeque<[u8; 16]>,
}

impl Seen {
    /// Whether the digest is new.
    fn insert(&mut self, digest: [u8; 32]) -> bool {
        let mut half = [0; 16];
        half.copy_from_slice(&digest[..16]);
        if !self.digests.insert(half) {
            return false;
        }
        self.order.push_back(half);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.digests.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn parts(content: &'static str) -> [Bytes; 4] {
        ["{\"a\":1}", "{}", "{}", content].map(|text| Bytes::from_static(text.as_bytes()))
    }

    /// RFC 4231, test case 2: the parts are only concatenated, so any split of the data gives its digest.
    #[test]
    fn the_signature_is_hmac_sha256_of_the_bytes_in_order() {
        let signer = Signer::new("hmac-sha256", "Jefe").unwrap();
        let parts = ["what do ", "ya want ", "", "for nothing?"]
            .map(|text| Bytes::from_static(text.as_bytes()));
        assert_eq!(
            signer.sign(&parts),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn only_the_own_signature_is_accepted() {
        let signer = Signer::new("hmac-sha256", "key").unwrap();
        let signature = signer.sign(&parts("{}"));
        assert_eq!(
            signer.verify(&signature, &parts("{\"code\":\"1\"}")),
            Err(DecodeError::BadSignature)
        );
        assert_eq!(
            signer.verify(b"", &parts("{}")),
            Err(DecodeError::BadSignature)
        );
        assert_eq!(
            signer.verify(b"not hexadecimal", &parts("{}")),
            Err(DecodeError::BadSignature)
        );
        assert_eq!(
            signer.verify(&signature[..62], &parts("{}")),
            Err(DecodeError::BadSignature)
        );
        assert_eq!(
            Signer::new("hmac-sha256", "other")
                .unwrap()
                .verify(&signature, &parts("{}")),
            Err(DecodeError::BadSignature)
        );
        assert_eq!(signer.verify(&signature, &parts("{}")), Ok(()));
    }

    #[test]
    fn a_replay_is_refused_until_it_is_old() {
        let signer = Signer::new("hmac-sha256", "key").unwrap();
        let signature = signer.sign(&parts("{}"));
        assert_eq!(signer.verify(&signature, &parts("{}")), Ok(()));
        assert_eq!(
            signer.verify(&signature, &parts("{}")),
            Err(DecodeError::Replayed)
        );

        let mut seen = Seen::default();
        let numbered = |number: usize| {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&number.to_le_bytes());
            digest
        };
        assert!((0..=REMEMBERED).all(|number| seen.insert(numbered(number))));
        assert!(!seen.insert(numbered(1)));
        assert!(seen.insert(numbered(0)));
        assert_eq!(seen.digests.len(), REMEMBERED);
    }

    #[test]
    fn an_empty_key_turns_signatures_off() {
        let signer = Signer::new("hmac-sha256", "").unwrap();
        assert_eq!(signer.sign(&parts("{}")), "");
        assert_eq!(signer.verify(b"whatever", &parts("{}")), Ok(()));
        assert_eq!(signer.verify(b"whatever", &parts("{}")), Ok(()));
    }

    #[test]
    fn other_schemes_are_refused() {
        assert_eq!(
            Signer::new("hmac-md5", "key").err(),
            Some(UnknownScheme("hmac-md5".to_owned()))
        );
    }
}

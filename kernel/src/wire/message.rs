//! A message that came in, and one that goes out.

use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// The socket a message came from or goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// Requests that are answered in their order.
    Shell,
    /// Requests that are answered while a cell runs.
    Control,
    /// The kernel's questions to the user.
    Stdin,
    /// Broadcast: outputs and states.
    IoPub,
}

/// A genuine message from a front end.
#[derive(Debug, Clone)]
pub struct Message {
    /// What replies and outputs refer back to.
    pub origin: Arc<Origin>,
    /// `execute_request` and so on.
    pub msg_type: String,
    /// The subshell that should answer it, if not the main one.
    pub subshell: Option<String>,
    /// JSON, not parsed yet; only comms have any.
    pub metadata: Bytes,
    /// JSON, not parsed yet: its shape depends on the type.
    pub content: Bytes,
    /// Binary data behind the content.
    pub buffers: Vec<Bytes>,
}

/// Where a request came from; kept as long as anything refers to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's identities on its socket, repeated in front of replies.
    pub identities: Vec<Bytes>,
    /// The header as it came. It becomes the `parent_header` of everything that the request causes, byte for byte:
    /// fields that this kernel does not know survive.
    pub header: Bytes,
}

/// A message to a front end.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The socket to use.
    pub channel: Channel,
    /// The request that caused it, if one did.
    pub origin: Option<Arc<Origin>>,
    /// `execute_reply` and so on.
    pub msg_type: &'static str,
    /// When it was made, in microseconds since 1970; it may be sent later.
    pub date: i64,
    /// A JSON object.
    pub metadata: Bytes,
    /// A JSON object.
    pub content: Bytes,
    /// Binary data behind the content.
    pub buffers: Box<[Bytes]>,
}

/// The part of a header that the kernel reads itself.
#[derive(Deserialize)]
pub(super) struct Header {
    pub msg_type: String,
    #[serde(default, deserialize_with = "text_or_none")]
    pub subshell_id: Option<String>,
}

impl Message {
    /// The metadata, if it is an object.
    ///
    /// # Errors
    /// When it is not.
    pub fn metadata(&self) -> Result<Map<String, Value>, serde_json::Error> {
        read_object(&self.metadata)
    }

    /// The content as the type of this request.
    ///
    /// # Errors
    /// When fields are missing or of other types.
    pub fn content<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        read_object(&self.content)
    }
}

impl Outgoing {
    /// A message without metadata.
    pub fn new(
        channel: Channel,
        origin: Option<Arc<Origin>>,
        msg_type: &'static str,
        content: &impl Serialize,
    ) -> Self {
        Self {
            channel,
            origin,
            msg_type,
            date: Utc::now().timestamp_micros(),
            metadata: Bytes::from_static(b"{}"),
            content: to_json(content),
            buffers: Box::default(),
        }
    }

    /// Bytes that it holds.
    pub fn size(&self) -> usize {
        self.content.len()
            + self.metadata.len()
            + self.buffers.iter().map(Bytes::len).sum::<usize>()
    }

    /// The same message with metadata.
    #[must_use]
    pub fn with_metadata(self, metadata: &impl Serialize) -> Self {
        Self {
            metadata: to_json(metadata),
            ..self
        }
    }
}

/// Reads a JSON object. Structs could be read from arrays too, by position; no message means that.
///
/// # Errors
/// When the text is no JSON, no object, or not a `T`.
pub(super) fn read_object<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    match text.trim_ascii_start().first() {
        Some(b'{') | None => serde_json::from_slice(text),
        Some(_) => Err(serde::de::Error::custom("a JSON object was expected")),
    }
}

/// Contents are maps with string keys, which always serialise; a failure would be a mistake in this crate and is sent
/// as an empty object.
fn to_json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).map_or(Bytes::from_static(b"{}"), Bytes::from)
}

/// Reads a text; anything else counts as absent.
///
/// # Errors
/// When it is no JSON.
fn text_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Value::deserialize(deserializer)?
        .as_str()
        .map(str::to_owned))
}

/// Reads `null` like an absent field, as front ends mean it.
///
/// # Errors
/// When the value is neither `null` nor a `T`.
pub(super) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request>: requests of the Debug Adapter Protocol.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::wire::message::null_is_default;

/// A request.
#[derive(Debug, Deserialize)]
pub struct DebugRequest {
    /// Number of the request.
    #[serde(default, deserialize_with = "null_is_default")]
    pub seq: i64,
    /// `debugInfo` and so on.
    pub command: String,
    /// Whatever the command needs.
    #[serde(default, deserialize_with = "null_is_default")]
    pub arguments: Map<String, Value>,
}

/// Its answer.
#[derive(Debug, Serialize)]
pub struct DebugReply<'a> {
    /// Number of the answer; there are no other messages to be told from.
    pub seq: i64,
    /// `response`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Number of the request.
    pub request_seq: i64,
    /// Whether the body holds what was asked for.
    pub success: bool,
    /// The command again.
    pub command: &'a str,
    /// Why there is no body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The answer.
    pub body: Value,
}

/// What has happened.
#[derive(Debug, Serialize)]
pub struct DebugEvent<'a> {
    /// Events are not numbered: their order is that of the messages.
    pub seq: i64,
    /// `event`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// `stopped` and so on.
    pub event: &'a str,
    /// More about it.
    pub body: Map<String, Value>,
}

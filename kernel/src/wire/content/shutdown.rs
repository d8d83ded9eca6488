//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-shutdown>

use serde::{Deserialize, Serialize};

use super::Status;
use crate::wire::message::null_is_default;

/// The kernel should end.
#[derive(Debug, Deserialize)]
pub struct ShutdownRequest {
    /// Whether the front end will start another.
    #[serde(default, deserialize_with = "null_is_default")]
    pub restart: bool,
}

/// It will.
#[derive(Debug, Serialize)]
pub struct ShutdownReply {
    /// Always ok.
    pub status: Status,
    /// As asked.
    pub restart: bool,
}

//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel>

use serde::{Deserialize, Serialize};

/// The kernel asks the user.
#[derive(Debug, Serialize)]
pub struct InputRequest<'a> {
    /// Shown in front of the line.
    pub prompt: &'a str,
    /// Whether the line is hidden.
    pub password: bool,
}

/// The user's line.
#[derive(Debug, Deserialize)]
pub struct InputReply {
    /// Without the line end.
    pub value: String,
}

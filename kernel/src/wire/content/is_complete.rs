//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness>

use serde::{Deserialize, Serialize};

/// Whether Enter should run the text.
#[derive(Debug, Deserialize)]
pub struct IsCompleteRequest {
    /// The text so far.
    pub code: String,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum IsCompleteReply {
    /// Run it.
    Complete,
    /// Ask for another line.
    Incomplete {
        /// Blanks that the line should begin with.
        indent: String,
    },
    /// Run it to show the error.
    Invalid,
    /// Cannot be told.
    Unknown,
}

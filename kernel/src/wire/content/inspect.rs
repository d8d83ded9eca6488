//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#introspection>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Status;
use crate::wire::message::null_is_default;

/// Documentation of the object at the cursor.
#[derive(Debug, Deserialize)]
pub struct InspectRequest {
    /// The cell's text.
    pub code: String,
    /// In code points; absent means the end.
    pub cursor_pos: Option<i64>,
    /// 1 adds the source.
    #[serde(default, deserialize_with = "null_is_default")]
    pub detail_level: u8,
}

/// The documentation; not finding any is no error.
#[derive(Debug, Serialize)]
pub struct InspectReply {
    /// Always ok.
    pub status: Status,
    /// Whether there is an object.
    pub found: bool,
    /// MIME type to text.
    pub data: Map<String, Value>,
    /// Empty.
    pub metadata: Map<String, Value>,
}

//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#history>

use serde::{Deserialize, Serialize};

use super::Status;
use crate::wire::message::null_is_default;

/// Earlier cells.
#[derive(Debug, Deserialize)]
pub struct HistoryRequest {
    /// With their results.
    #[serde(default, deserialize_with = "null_is_default")]
    pub output: bool,
    /// Which ones.
    #[serde(default, deserialize_with = "null_is_default")]
    pub hist_access_type: HistoryAccess,
    /// For `range`: 0 is this session, a negative number counts back from it.
    #[serde(default, deserialize_with = "null_is_default")]
    pub session: i64,
    /// For `range`: first cell.
    #[serde(default, deserialize_with = "null_is_default")]
    pub start: i64,
    /// For `range`: one past the last cell; absent means to the end.
    pub stop: Option<i64>,
    /// For `tail` and `search`: how many at most.
    pub n: Option<i64>,
    /// For `search`: with `*` and `?`.
    pub pattern: Option<String>,
    /// For `search`: every text once.
    #[serde(default, deserialize_with = "null_is_default")]
    pub unique: bool,
}

/// The three ways to ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryAccess {
    /// The latest.
    #[default]
    Tail,
    /// Cells of one session by number.
    Range,
    /// Cells whose whole text matches a pattern.
    Search,
}

/// `(session, number, input)` or `(session, number, (input, output))`, oldest first.
#[derive(Debug, Serialize)]
pub struct HistoryReply {
    /// Always ok.
    pub status: Status,
    /// The entries.
    pub history: Vec<(u64, u32, HistoryEntry)>,
}

/// A cell as the request asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum HistoryEntry {
    /// Its text.
    Input(String),
    /// Its text and its result, if it had one.
    InputOutput(String, Option<String>),
}

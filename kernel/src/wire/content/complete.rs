//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#completion>

use serde::{Deserialize, Serialize};

use super::Status;

/// Candidates for Tab.
#[derive(Debug, Deserialize)]
pub struct CompleteRequest {
    /// The cell's text.
    pub code: String,
    /// In code points; absent means the end.
    pub cursor_pos: Option<i64>,
}

/// The candidates and what they replace.
#[derive(Debug, Serialize)]
pub struct CompleteReply {
    /// Always ok.
    pub status: Status,
    /// The texts alone.
    pub matches: Vec<String>,
    /// Start of the replaced text in code points.
    pub cursor_start: usize,
    /// End of the replaced text in code points.
    pub cursor_end: usize,
    /// Types for front ends that show icons.
    pub metadata: CompleteMetadata,
}

/// The extension that IPython introduced and every front end reads.
#[derive(Debug, Serialize)]
pub struct CompleteMetadata {
    /// One entry for each match.
    #[serde(rename = "_jupyter_types_experimental")]
    pub types: Vec<TypedMatch>,
}

/// A candidate with its type.
#[derive(Debug, Serialize)]
pub struct TypedMatch {
    /// Start of the replaced text in code points.
    pub start: usize,
    /// End of the replaced text in code points.
    pub end: usize,
    /// The replacement.
    pub text: String,
    /// `function`, `class`, `module` ...
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The parenthesised signature of a callable.
    pub signature: String,
}

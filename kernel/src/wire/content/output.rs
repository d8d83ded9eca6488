//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel>

use serde::Serialize;
use serde_json::{Map, Value};

/// Text that a cell printed.
#[derive(Debug, Serialize)]
pub struct StreamText<'a> {
    /// `stdout` or `stderr`.
    pub name: &'a str,
    /// Whole characters.
    pub text: &'a str,
}

/// `display_data` and `update_display_data`.
#[derive(Debug, Serialize)]
pub struct DisplayData {
    /// MIME type to data.
    pub data: Map<String, Value>,
    /// MIME type to metadata.
    pub metadata: Map<String, Value>,
    /// Not stored in notebooks.
    pub transient: Transient,
}

/// `execute_result`: the value of a cell's last expression.
#[derive(Debug, Serialize)]
pub struct ExecuteResult {
    /// The `n` of `Out[n]`.
    pub execution_count: u32,
    /// As of a display.
    #[serde(flatten)]
    pub display: DisplayData,
}

/// What front ends use and forget.
#[derive(Debug, Serialize)]
pub struct Transient {
    /// Set for displays that can be updated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_id: Option<String>,
}

/// Removes the cell's outputs.
#[derive(Debug, Serialize)]
pub struct ClearOutput {
    /// Not before the next output comes.
    pub wait: bool,
}

//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Status;
use crate::wire::message::null_is_default;

/// Run a cell.
#[derive(Debug, Deserialize)]
pub struct ExecuteRequest {
    /// The cell's text.
    pub code: String,
    /// Leave no trace: no outputs, no history, no count.
    #[serde(default, deserialize_with = "null_is_default")]
    pub silent: bool,
    /// Enter the history and count; absent means unless silent.
    pub store_history: Option<bool>,
    /// Expressions to evaluate afterwards, by the front end's names for them.
    #[serde(default, deserialize_with = "null_is_default")]
    pub user_expressions: Map<String, Value>,
    /// Whether the front end answers `input_request`s.
    #[serde(default, deserialize_with = "null_is_default")]
    pub allow_stdin: bool,
    /// Whether cells that wait are aborted when this one fails.
    #[serde(default = "yes")]
    pub stop_on_error: bool,
}

/// How the cell ended.
#[derive(Debug, Serialize)]
pub struct ExecuteReply {
    /// Error and aborted count as failures of the cell.
    pub status: Status,
    /// The `n` of `In[n]`, of the latest counted cell when this one does not count.
    pub execution_count: u32,
    /// An object of `display_data`-like or error entries.
    pub user_expressions: Map<String, Value>,
    /// Pagers and other old-fashioned side effects.
    pub payload: Vec<Value>,
    /// The exception, when there was one.
    #[serde(flatten)]
    pub error: Option<ErrorFields>,
}

/// The exception's name, message and formatted traceback.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorFields {
    /// Class name.
    pub ename: String,
    /// Message.
    pub evalue: String,
    /// Lines or paragraphs with ANSI colours.
    pub traceback: Vec<String>,
}

/// `execute_input` on iopub: every front end sees what is run.
#[derive(Debug, Serialize)]
pub struct ExecuteInput<'a> {
    /// The cell's text.
    pub code: &'a str,
    /// The `n` of `In[n]`.
    pub execution_count: u32,
}

/// An entry of `user_expressions` that could be evaluated.
#[derive(Debug, Serialize)]
pub struct ExpressionValue {
    /// Always ok.
    pub status: Status,
    /// MIME type to data.
    pub data: Map<String, Value>,
    /// MIME type to metadata.
    pub metadata: Map<String, Value>,
}

/// An entry of `user_expressions` that could not.
#[derive(Debug, Serialize)]
pub struct ExpressionError {
    /// Always error.
    pub status: Status,
    /// The exception.
    #[serde(flatten)]
    pub error: ErrorFields,
}

/// When the cell was taken up, for front ends that show how long cells take.
#[derive(Debug, Serialize)]
pub struct ExecuteMetadata {
    /// ISO 8601.
    pub started: String,
    /// Repeats the reply's status, as `ipykernel` does.
    pub status: Status,
}

fn yes() -> bool {
    true
}

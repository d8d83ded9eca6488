//! What every reply begins with, and the kernel's state.

use serde::Serialize;

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As asked.
    Ok,
    /// With an exception.
    Error,
    /// Not begun, because a cell before it failed.
    Aborted,
}

/// A reply that says nothing but that the request was obeyed.
#[derive(Debug, Serialize)]
pub struct OkReply {
    status: Status,
}

/// A reply to a request that could not be understood or obeyed.
#[derive(Debug, Serialize)]
pub struct ErrorReply {
    status: Status,
    ename: String,
    evalue: String,
    traceback: Vec<String>,
}

/// `status` on iopub.
#[derive(Debug, Serialize)]
pub struct State {
    /// `starting`, `busy` or `idle`.
    pub execution_state: &'static str,
}

impl Default for OkReply {
    fn default() -> Self {
        Self { status: Status::Ok }
    }
}

impl ErrorReply {
    /// An error with a name and an explanation.
    pub fn new(ename: &str, evalue: impl Into<String>) -> Self {
        Self {
            status: Status::Error,
            ename: ename.to_owned(),
            evalue: evalue.into(),
            traceback: Vec::new(),
        }
    }
}

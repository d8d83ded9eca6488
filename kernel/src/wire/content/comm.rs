//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Status;

/// The open comms.
#[derive(Debug, Serialize)]
pub struct CommInfoReply {
    /// Always ok.
    pub status: Status,
    /// Identifier to `{"target_name": ...}`.
    pub comms: Map<String, Value>,
}

/// The front end opens a comm.
#[derive(Debug, Deserialize)]
pub struct CommOpen {
    /// Chosen by the front end.
    pub comm_id: String,
    /// Who should answer.
    pub target_name: String,
}

/// A message on a comm, or its end from the front end's side.
#[derive(Debug, Deserialize)]
pub struct CommMessage {
    /// Which comm.
    pub comm_id: String,
}

/// The kernel closes a comm.
#[derive(Debug, Serialize)]
pub struct CommClose {
    /// Which comm.
    pub comm_id: String,
    /// Empty.
    pub data: Map<String, Value>,
}

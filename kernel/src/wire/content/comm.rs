//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages>

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Status;
use crate::wire::message::null_is_default;

/// Which comms are asked for.
#[derive(Debug, Deserialize)]
pub struct CommInfoRequest {
    /// Only those of this target.
    pub target_name: Option<String>,
}

/// The open comms.
#[derive(Debug, Serialize)]
pub struct CommInfoReply {
    /// Always ok.
    pub status: Status,
    /// Identifier to target.
    pub comms: Map<String, Value>,
}

/// The front end opens a comm, says something on it, or closes it.
#[derive(Debug, Deserialize)]
pub struct CommIn {
    /// Which comm; chosen by whoever opens it.
    pub comm_id: String,
    /// Who should answer; only when it is opened.
    #[serde(default, deserialize_with = "null_is_default")]
    pub target_name: String,
    /// The JavaScript module of the target.
    pub target_module: Option<String>,
    /// What is said.
    #[serde(default, deserialize_with = "null_is_default")]
    pub data: Map<String, Value>,
}

/// The kernel does the same.
#[derive(Debug, Serialize)]
pub struct CommOut<'a> {
    /// Which comm.
    pub comm_id: &'a str,
    /// What is said.
    pub data: &'a Map<String, Value>,
    /// Who should answer; only when it is opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_name: Option<&'a str>,
    /// The JavaScript module of the target; `null` when it needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_module: Option<Option<&'a str>>,
}

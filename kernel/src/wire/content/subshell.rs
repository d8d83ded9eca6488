//! JEP 91, <https://jupyter.org/enhancement-proposals/91-kernel-subshells/kernel-subshells.html>

use serde::{Deserialize, Serialize};

use super::Status;

/// A subshell was made.
#[derive(Debug, Serialize)]
pub struct CreateSubshellReply<'a> {
    /// Always ok.
    pub status: Status,
    /// What requests for it carry in their headers.
    pub subshell_id: &'a str,
}

/// A subshell should end.
#[derive(Debug, Deserialize)]
pub struct DeleteSubshellRequest {
    /// Which.
    pub subshell_id: String,
}

/// The subshells there are.
#[derive(Debug, Serialize)]
pub struct ListSubshellReply {
    /// Always ok.
    pub status: Status,
    /// Oldest first.
    pub subshell_id: Vec<String>,
}

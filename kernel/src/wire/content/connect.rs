//! <https://jupyter-client.readthedocs.io/en/stable/messaging.html#connect>

use serde::Serialize;

use super::Status;

/// The ports of the sockets. Deprecated, and still asked for.
#[derive(Debug, Serialize)]
pub struct ConnectReply {
    /// Always ok.
    pub status: Status,
    /// Port of the shell socket.
    pub shell_port: u16,
    /// Port of the iopub socket.
    pub iopub_port: u16,
    /// Port of the stdin socket.
    pub stdin_port: u16,
    /// Port of the control socket.
    pub control_port: u16,
    /// Port of the heartbeat socket.
    pub hb_port: u16,
}

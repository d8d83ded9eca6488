//! `connect_request`: the ports, for clients that hold only one of them.

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::wire::content::Status;
use crate::wire::content::connect::ConnectReply;

impl Kernel {
    pub(super) fn connect(&self, request: &Request<'_>) -> Answer {
        let reply = ConnectReply {
            status: Status::Ok,
            shell_port: self.connection.shell_port,
            iopub_port: self.connection.iopub_port,
            stdin_port: self.connection.stdin_port,
            control_port: self.connection.control_port,
            hb_port: self.connection.hb_port,
        };
        request.reply("connect_reply", &reply)
    }
}

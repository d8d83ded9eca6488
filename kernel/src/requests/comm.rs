//! Comms: there are no targets in this kernel yet, so every comm that is opened is closed again.

use serde_json::Map;

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::log;
use crate::wire::content::Status;
use crate::wire::content::comm::{CommClose, CommInfoReply, CommMessage, CommOpen};
use crate::wire::{Channel, Outgoing};

impl Kernel {
    pub(super) fn comm_info(&self, request: &Request<'_>) -> Answer {
        let reply = CommInfoReply {
            status: Status::Ok,
            comms: Map::new(),
        };
        request.reply("comm_info_reply", &reply)
    }

    pub(super) fn comm_open(&self, request: &Request<'_>) -> Answer {
        match request.message.content() {
            Ok(CommOpen {
                comm_id,
                target_name,
            }) => {
                log::warn(format_args!(
                    "a comm for the unknown target {target_name:.100} was closed"
                ));
                let close = CommClose {
                    comm_id,
                    data: Map::new(),
                };
                self.outbox().push(Outgoing::new(
                    Channel::IoPub,
                    Some(request.origin()),
                    "comm_close",
                    &close,
                ));
            }
            Err(error) => log::warn(format_args!("a comm_open was dropped: {error}")),
        }
        None
    }

    pub(super) fn comm_message(&self, request: &Request<'_>) -> Answer {
        match request.message.content() {
            Ok(CommMessage { comm_id }) => log::warn(format_args!(
                "a message for the unknown comm {comm_id:.100} was dropped"
            )),
            Err(error) => log::warn(format_args!("a comm message was dropped: {error}")),
        }
        None
    }
}

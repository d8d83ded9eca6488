//! `shutdown_request`: the reply, a copy of it for the other front ends, and then the end.

use std::sync::atomic::Ordering;

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::wire::content::Status;
use crate::wire::content::shutdown::{ShutdownReply, ShutdownRequest};
use crate::wire::{Channel, Outgoing};

impl Kernel {
    pub(super) fn shutdown(&self, request: &Request<'_>) -> Answer {
        let content: ShutdownRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        self.leaving.store(true, Ordering::SeqCst);
        let reply = ShutdownReply {
            status: Status::Ok,
            restart: content.restart,
        };
        self.outbox().push(Outgoing::new(
            Channel::IoPub,
            Some(request.origin()),
            "shutdown_reply",
            &reply,
        ));
        request.reply("shutdown_reply", &reply)
    }
}

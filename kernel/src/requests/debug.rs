//! `debug_request`: the Debug Adapter Protocol between a front end and the interpreter's debugger.

use std::sync::Arc;

use serde_json::json;

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::evaluator::MimeBundle;
use crate::wire::content::debug::{DebugEvent, DebugReply, DebugRequest};
use crate::wire::{Channel, Origin, Outgoing};

impl Kernel {
    pub(super) fn debug(&self, request: &Request<'_>) -> Answer {
        let content: DebugRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let body = self.evaluator.debug(&content.command, &content.arguments);
        if body.is_ok() && content.command == "attach" {
            // Now breakpoints may be set.
            let origin = Some(request.origin());
            self.outbox()
                .push(event(origin, "initialized", MimeBundle::new()));
        }
        let reply = DebugReply {
            seq: content.seq,
            kind: "response",
            request_seq: content.seq,
            success: body.is_ok(),
            command: &content.command,
            message: body.as_ref().err().cloned(),
            body: body.map_or_else(|_| json!({}), Into::into),
        };
        request.reply("debug_reply", &reply)
    }
}

/// The broadcast that something has happened.
pub(super) fn event(origin: Option<Arc<Origin>>, event: &str, body: MimeBundle) -> Outgoing {
    let content = DebugEvent {
        seq: 0,
        kind: "event",
        event,
        body,
    };
    Outgoing::new(Channel::IoPub, origin, "debug_event", &content)
}

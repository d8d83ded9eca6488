//! `inspect_request`: documentation of the object at the cursor.

use super::answer::{Answer, Request};
use super::complete::clamp_cursor;
use super::kernel::Kernel;
use crate::wire::content::Status;
use crate::wire::content::inspect::{InspectReply, InspectRequest};

impl Kernel {
    pub(super) fn inspect(&self, request: &Request<'_>) -> Answer {
        let content: InspectRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let cursor = clamp_cursor(&content.code, content.cursor_pos);
        let found = self
            .evaluator
            .inspect(&content.code, cursor, content.detail_level);
        let reply = InspectReply {
            status: Status::Ok,
            found: found.is_some(),
            data: found.unwrap_or_default(),
            metadata: Default::default(),
        };
        request.reply("inspect_reply", &reply)
    }
}

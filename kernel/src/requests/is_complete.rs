//! `is_complete_request`: whether Enter runs the text or opens another line.

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::evaluator::Completeness;
use crate::wire::content::is_complete::{IsCompleteReply, IsCompleteRequest};

impl Kernel {
    pub(super) fn is_complete(&self, request: &Request<'_>) -> Answer {
        let content: IsCompleteRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let reply = match self.evaluator.is_complete(&content.code) {
            Completeness::Complete => IsCompleteReply::Complete,
            Completeness::Incomplete { indent } => IsCompleteReply::Incomplete { indent },
            Completeness::Invalid => IsCompleteReply::Invalid,
            Completeness::Unknown => IsCompleteReply::Unknown,
        };
        request.reply("is_complete_reply", &reply)
    }
}

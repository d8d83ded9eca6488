//! `complete_request`: candidates for Tab.

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::evaluator::Completions;
use crate::wire::content::Status;
use crate::wire::content::complete::{
    CompleteMetadata, CompleteReply, CompleteRequest, TypedMatch,
};
use crate::wire::{Channel, Message};

impl Kernel {
    pub(super) fn complete(&self, request: &Request<'_>) -> Answer {
        let content: CompleteRequest = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let cursor = clamp_cursor(&content.code, content.cursor_pos);
        request.reply(
            "complete_reply",
            &complete_reply(self.evaluator.complete(&content.code, cursor)),
        )
    }

    pub(super) fn complete_beside_cell(&self, message: &Message) {
        if let Some(reply) = self.complete(&self.take_up(Channel::Shell, message)) {
            self.reply_at_once(reply);
        }
    }
}

/// A cursor inside the text, in code points.
pub fn clamp_cursor(code: &str, cursor: Option<i64>) -> usize {
    let end = code.chars().count();
    cursor.map_or(end, |cursor| {
        usize::try_from(cursor.max(0)).map_or(end, |cursor| cursor.min(end))
    })
}

fn complete_reply(completions: Completions) -> CompleteReply {
    let Completions {
        cursor_start,
        cursor_end,
        matches,
    } = completions;
    let texts = matches
        .iter()
        .map(|candidate| candidate.text.clone())
        .collect();
    let types = matches
        .into_iter()
        .map(|candidate| TypedMatch {
            start: cursor_start,
            end: cursor_end,
            text: candidate.text,
            kind: candidate.kind,
            signature: candidate.signature,
        })
        .collect();
    CompleteReply {
        status: Status::Ok,
        matches: texts,
        cursor_start,
        cursor_end,
        metadata: CompleteMetadata { types },
    }
}

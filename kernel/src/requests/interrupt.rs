//! `interrupt_request`: the Stop button.

use super::answer::{Answer, Request};
use super::kernel::Kernel;
use crate::wire::content::OkReply;

impl Kernel {
    pub(super) fn interrupt_request(&self, request: &Request<'_>) -> Answer {
        self.interrupt();
        request.reply("interrupt_reply", &OkReply::default())
    }
}

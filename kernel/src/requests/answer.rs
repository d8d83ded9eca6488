//! The one way from a request to its reply: busy, the handler, the reply, idle.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::kernel::Kernel;
use crate::evaluator::Thread;
use crate::log;
use crate::wire::content::ErrorReply;
use crate::wire::{Channel, Message, Origin, Outgoing};

/// A request in the hands of its handler.
pub struct Request<'a> {
    pub channel: Channel,
    pub message: &'a Message,
    /// How many interrupts had come when it was taken up.
    pub interrupts_before: u64,
}

/// What a handler has to say to the client: a reply, or nothing where the protocol has none.
pub type Answer = Option<Outgoing>;

impl Kernel {
    /// Answers a request. Every request passes here, or through [`Kernel::abort`], and nowhere else does a state
    /// change.
    pub(super) fn answer(self: &Arc<Self>, channel: Channel, message: &Message) {
        let request = self.take_up(channel, message);
        self.bracket(message, || {
            let answer = catch_unwind(AssertUnwindSafe(|| self.dispatch(&request)));
            let on_main_line = channel == Channel::Shell && message.subshell.is_none();
            if on_main_line && message.msg_type == "execute_request" {
                // Before anybody hears of the end: what is sent after that must not pass by any more.
                self.line.cell_ended();
            }
            // A panic is a mistake of this program; the client must hear of it and the thread must live.
            answer.unwrap_or_else(|_| {
                request.refuse("RuntimeError", "the kernel failed to handle this request")
            })
        });
        // Only when that very request is answered whole; other threads may be answering others.
        if message.msg_type == "shutdown_request" && self.leaving.load(Ordering::SeqCst) {
            self.exit();
        }
    }

    /// Answers a cell that is not run, because one before it failed.
    pub(super) fn abort(&self, channel: Channel, message: &Message) {
        let request = self.take_up(channel, message);
        self.bracket(message, || Some(self.aborted(&request)));
    }

    /// To be called before the front end can know that it is this request's turn.
    pub(super) fn take_up<'a>(&self, channel: Channel, message: &'a Message) -> Request<'a> {
        Request {
            channel,
            message,
            interrupts_before: self.interrupts.load(Ordering::SeqCst),
        }
    }

    /// Answers a request for a subshell that does not exist.
    pub(super) fn refuse_subshell(&self, channel: Channel, message: &Message, name: &str) {
        let request = self.take_up(channel, message);
        self.bracket(message, || request.refuse_subshell(name));
    }

    fn bracket(&self, message: &Message, handler: impl FnOnce() -> Answer) {
        let origin = || Some(Arc::clone(&message.origin));
        self.publish_state(origin(), "busy");
        if let Some(reply) = handler() {
            self.reply(reply);
        }
        self.publish_state(origin(), "idle");
    }

    fn dispatch(self: &Arc<Self>, request: &Request<'_>) -> Answer {
        match request.message.msg_type.as_str() {
            "kernel_info_request" => self.kernel_info(request),
            "execute_request" => self.execute(request),
            "complete_request" => self.complete(request),
            "inspect_request" => self.inspect(request),
            "is_complete_request" => self.is_complete(request),
            "history_request" => self.history(request),
            "comm_info_request" => self.comm_info(request),
            "comm_open" | "comm_msg" | "comm_close" => self.comm(request, request.thread()),
            "connect_request" => self.connect(request),
            "debug_request" => self.debug(request),
            "create_subshell_request" => self.create_subshell(request),
            "delete_subshell_request" => self.delete_subshell(request),
            "list_subshell_request" => self.list_subshells(request),
            "usage_request" => self.usage(request),
            "interrupt_request" => self.interrupt_request(request),
            "shutdown_request" => self.shutdown(request),
            unknown => {
                log::warn(format_args!(
                    "a request of unknown type was ignored: {unknown:.100}"
                ));
                None
            }
        }
    }
}

impl Request<'_> {
    /// The content as the handler's type, or the reply that it is not.
    ///
    /// # Errors
    /// An error reply.
    pub fn content<T: DeserializeOwned>(&self) -> Result<T, Answer> {
        self.message
            .content()
            .map_err(|error| self.refuse("ValueError", &format!("malformed content: {error}")))
    }

    /// A reply to this request.
    pub fn reply(&self, msg_type: &'static str, content: &impl Serialize) -> Answer {
        Some(Outgoing::new(
            self.channel,
            Some(self.origin()),
            msg_type,
            content,
        ))
    }

    /// An error as the reply to this request, or nothing if requests of this type have no reply.
    pub fn refuse(&self, ename: &str, evalue: &str) -> Answer {
        let msg_type = reply_type(&self.message.msg_type)?;
        self.reply(msg_type, &ErrorReply::new(ename, evalue))
    }

    /// Where it is to run.
    pub fn thread(&self) -> Thread {
        match &self.message.subshell {
            Some(name) => Thread::Subshell(name.clone()),
            None => Thread::Main,
        }
    }

    /// What outputs of this request refer to.
    pub fn origin(&self) -> Arc<Origin> {
        Arc::clone(&self.message.origin)
    }
}

fn reply_type(request_type: &str) -> Option<&'static str> {
    Some(match request_type {
        "kernel_info_request" => "kernel_info_reply",
        "execute_request" => "execute_reply",
        "complete_request" => "complete_reply",
        "inspect_request" => "inspect_reply",
        "is_complete_request" => "is_complete_reply",
        "history_request" => "history_reply",
        "comm_info_request" => "comm_info_reply",
        "connect_request" => "connect_reply",
        "debug_request" => "debug_reply",
        "create_subshell_request" => "create_subshell_reply",
        "delete_subshell_request" => "delete_subshell_reply",
        "list_subshell_request" => "list_subshell_reply",
        "usage_request" => "usage_reply",
        "interrupt_request" => "interrupt_reply",
        "shutdown_request" => "shutdown_reply",
        _ => return None,
    })
}

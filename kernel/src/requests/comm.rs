//! Comms: messages between objects in the kernel and their counterparts in the front end.

use std::sync::Arc;

use serde_json::json;

use super::answer::{Answer, Request};
use super::frontend::CellFrontend;
use super::kernel::Kernel;
use crate::evaluator::{Comm, CommKind, Thread};
use crate::log;
use crate::wire::content::Status;
use crate::wire::content::comm::{CommIn, CommInfoReply, CommInfoRequest, CommOut};
use crate::wire::{Channel, Message, Origin, Outgoing};

impl Kernel {
    pub(super) fn comm_info(&self, request: &Request<'_>) -> Answer {
        let CommInfoRequest { target_name } = match request.content() {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let wanted = |target: &str| target_name.as_deref().is_none_or(|name| name == target);
        let comms = self.evaluator.comms().into_iter();
        let reply = CommInfoReply {
            status: Status::Ok,
            comms: comms
                .filter(|(_, target)| wanted(target))
                .map(|(comm_id, target)| (comm_id, json!({"target_name": target})))
                .collect(),
        };
        request.reply("comm_info_reply", &reply)
    }

    /// Comm messages have no reply; what goes wrong in a handler is shown as an error output.
    pub(super) fn comm(&self, request: &Request<'_>, thread: Thread) -> Answer {
        match read(request.message) {
            Ok(message) => {
                let frontend = CellFrontend::for_comm(self, request);
                self.evaluator.comm(message, thread, Arc::new(frontend));
            }
            Err(error) => log::warn(format_args!("a comm message was dropped: {error}")),
        }
        None
    }

    pub(super) fn comm_beside_cell(&self, message: &Message) {
        self.comm(&self.take_up(Channel::Shell, message), Thread::Beside);
    }
}

fn read(message: &Message) -> Result<Comm, serde_json::Error> {
    let content: CommIn = message.content()?;
    let kind = match message.msg_type.as_str() {
        "comm_open" => CommKind::Open {
            target_name: content.target_name,
            target_module: content.target_module,
        },
        "comm_close" => CommKind::Close,
        _ => CommKind::Message,
    };
    Ok(Comm {
        kind,
        comm_id: content.comm_id,
        data: content.data,
        metadata: message.metadata().unwrap_or_default(),
        buffers: message.buffers.clone(),
    })
}

/// The message that tells the front end what a comm has to say.
pub fn outgoing(message: Comm, origin: Arc<Origin>) -> Outgoing {
    let (target_name, target_module) = match &message.kind {
        CommKind::Open {
            target_name,
            target_module,
        } => (Some(target_name.as_str()), Some(target_module.as_deref())),
        CommKind::Message | CommKind::Close => (None, None),
    };
    let content = CommOut {
        comm_id: &message.comm_id,
        data: &message.data,
        target_name,
        target_module,
    };
    let msg_type = message.kind.msg_type();
    let outgoing = Outgoing::new(Channel::IoPub, Some(origin), msg_type, &content);
    Outgoing {
        buffers: message.buffers.into(),
        ..outgoing.with_metadata(&message.metadata)
    }
}

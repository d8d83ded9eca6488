//! The front end as a running cell sees it: outputs go to the outbox, questions to the stdin socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;
use serde::Serialize;

use super::answer::Request;
use super::execute::error_fields;
use super::kernel::Kernel;
use super::{comm, debug};
use crate::evaluator::{Comm, Display, Exception, Frontend, InputError, MimeBundle, Stream};
use crate::outbox::Outbox;
use crate::prompt::Prompt;
use crate::wire::content::execute::ExecuteRequest;
use crate::wire::content::input::InputRequest;
use crate::wire::content::output::{ClearOutput, DisplayData, ExecuteResult, Transient};
use crate::wire::{Channel, Origin, Outgoing};

/// Outputs of one cell. Threads that outlive the cell may go on using it.
pub struct CellFrontend {
    outbox: Arc<Outbox>,
    prompt: Arc<Prompt>,
    origin: Arc<Origin>,
    /// A silent cell publishes nothing.
    silent: bool,
    allow_stdin: bool,
    /// Counts interrupts; and how many there were when the request was taken up.
    interrupts: Arc<AtomicU64>,
    interrupts_before: u64,
    /// `text/plain` of the result, for the history.
    result: Mutex<Option<String>>,
}

impl CellFrontend {
    pub fn new(kernel: &Kernel, request: &Request<'_>, content: &ExecuteRequest) -> Self {
        Self {
            outbox: Arc::clone(kernel.outbox()),
            prompt: Arc::clone(&kernel.prompt),
            origin: request.origin(),
            silent: content.silent,
            allow_stdin: content.allow_stdin,
            interrupts: Arc::clone(&kernel.interrupts),
            interrupts_before: request.interrupts_before,
            result: Mutex::new(None),
        }
    }

    /// For what a comm message causes.
    pub fn for_comm(kernel: &Kernel, request: &Request<'_>) -> Self {
        Self {
            outbox: Arc::clone(kernel.outbox()),
            prompt: Arc::clone(&kernel.prompt),
            origin: request.origin(),
            silent: false,
            allow_stdin: false,
            interrupts: Arc::clone(&kernel.interrupts),
            interrupts_before: request.interrupts_before,
            result: Mutex::new(None),
        }
    }

    /// The text of the cell's result, if there was one.
    pub fn take_result(&self) -> Option<String> {
        self.result.lock().take()
    }

    fn publish(&self, msg_type: &'static str, content: &impl Serialize) {
        if !self.silent {
            self.outbox.push_output(Outgoing::new(
                Channel::IoPub,
                Some(Arc::clone(&self.origin)),
                msg_type,
                content,
            ));
        }
    }
}

impl Frontend for CellFrontend {
    fn stream(&self, stream: Stream, text: &str) {
        if !self.silent {
            self.outbox.push_text(&self.origin, stream.name(), text);
        }
    }

    fn result(&self, execution_count: u32, display: Display) {
        *self.result.lock() = display
            .data
            .get("text/plain")
            .and_then(|text| text.as_str())
            .map(str::to_owned);
        self.publish(
            "execute_result",
            &ExecuteResult {
                execution_count,
                display: display_data(display),
            },
        );
    }

    fn display(&self, display: Display, update: bool) {
        let msg_type = if update {
            "update_display_data"
        } else {
            "display_data"
        };
        self.publish(msg_type, &display_data(display));
    }

    fn clear_output(&self, wait: bool) {
        self.publish("clear_output", &ClearOutput { wait });
    }

    fn error(&self, exception: &Exception) {
        self.publish("error", &error_fields(exception.clone()));
    }

    /// Silent cells too: their comms are as real as others.
    fn comm(&self, message: Comm) {
        self.outbox
            .push_output(comm::outgoing(message, Arc::clone(&self.origin)));
    }

    /// Nothing holds it up: the user waits for it, and the cell for the user.
    fn debug_event(&self, event: &str, body: MimeBundle) {
        let origin = Some(Arc::clone(&self.origin));
        self.outbox.push(debug::event(origin, event, body));
    }

    fn interrupted(&self) -> bool {
        self.interrupts.load(Ordering::SeqCst) != self.interrupts_before
    }

    fn input(&self, prompt: &str, password: bool) -> Result<String, InputError> {
        if !self.allow_stdin {
            return Err(InputError::NotAllowed);
        }
        let content = InputRequest { prompt, password };
        let question = Outgoing::new(
            Channel::Stdin,
            Some(Arc::clone(&self.origin)),
            "input_request",
            &content,
        );
        // Through the same outbox as the outputs: what the cell printed before is on its way before the question.
        self.prompt.ask(|| self.outbox.push(question))
    }
}

fn display_data(display: Display) -> DisplayData {
    let Display {
        data,
        metadata,
        display_id,
    } = display;
    DisplayData {
        data,
        metadata,
        transient: Transient { display_id },
    }
}

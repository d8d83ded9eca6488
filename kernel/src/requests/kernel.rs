//! The kernel: what all requests share, and the threads that answer them.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::thread;

use parking_lot::Mutex;

use super::history::History;
use super::shell::Line;
use super::subshell::Subshells;
use super::usage::Usage;
use crate::evaluator::Evaluator;
use crate::log;
use crate::outbox::{Outbox, Outboxes};
use crate::prompt::Prompt;
use crate::wire::connection::ConnectionInfo;
use crate::wire::content::State;
use crate::wire::content::input::InputReply;
use crate::wire::{Channel, Message, Origin, Outgoing};

/// The state that requests share.
pub struct Kernel {
    pub(super) connection: ConnectionInfo,
    pub(super) evaluator: Arc<dyn Evaluator>,
    pub(super) history: History,
    pub(super) prompt: Arc<Prompt>,
    /// Shell requests that wait.
    pub(super) line: Arc<Line>,
    pub(super) subshells: Subshells,
    pub(super) usage: Usage,
    /// The `n` of the latest counted cell.
    counted: AtomicU32,
    /// Counts interrupts, so that one that comes while a cell is on its way to the interpreter is not lost.
    pub(super) interrupts: Arc<AtomicU64>,
    /// Set by a shutdown request; the process ends when that is answered.
    pub(super) leaving: AtomicBool,
    outboxes: Outboxes,
    control: OnceLock<Sender<Message>>,
    exit: Mutex<Option<Sender<()>>>,
}

impl Kernel {
    /// A kernel that has not begun to answer, and the signal that it was told to shut down.
    pub fn new(
        connection: ConnectionInfo,
        evaluator: Arc<dyn Evaluator>,
        history: History,
        outboxes: Outboxes,
    ) -> (Arc<Self>, Receiver<()>) {
        let (exit, exited) = mpsc::channel();
        let kernel = Self {
            connection,
            evaluator,
            history,
            prompt: Arc::default(),
            line: Arc::default(),
            subshells: Subshells::default(),
            usage: Usage::default(),
            counted: AtomicU32::new(0),
            interrupts: Arc::default(),
            leaving: AtomicBool::new(false),
            outboxes,
            control: OnceLock::new(),
            exit: Mutex::new(Some(exit)),
        };
        (Arc::new(kernel), exited)
    }

    /// Starts the threads that answer and announces the kernel.
    ///
    /// # Errors
    /// When a thread cannot be started.
    pub fn start(self: &Arc<Self>) -> io::Result<()> {
        let (sender, receiver) = mpsc::channel();
        self.publish_state(None, "starting");
        let kernel = Arc::clone(self);
        thread::Builder::new()
            .name("control".to_owned())
            .spawn(move || {
                while let Ok(message) = receiver.recv() {
                    kernel.answer(Channel::Control, &message);
                }
            })?;
        // Set once: a second start would only be a second control thread without messages.
        let _ = self.control.set(sender);
        let kernel = Arc::clone(self);
        thread::Builder::new()
            .name("shell".to_owned())
            .spawn(move || kernel.serve_line(&kernel.line))?;
        let kernel = Arc::clone(self);
        thread::Builder::new()
            .name("beside".to_owned())
            .spawn(move || kernel.serve_beside_cells())?;
        Ok(())
    }

    /// Takes a message from a socket; returns at once.
    pub fn receive(&self, channel: Channel, message: Message) {
        match (channel, &message.subshell) {
            (Channel::Shell, None) => self.line.push(channel, message),
            (Channel::Shell, Some(name)) => match self.subshells.line(name) {
                Some(line) => line.push(channel, message),
                None => self.refuse_subshell(channel, &message, name),
            },
            // A cell would keep the control thread from answering Stop; it waits in line with the others.
            (Channel::Control, _) if message.msg_type == "execute_request" => {
                self.line.push(channel, message);
            }
            (Channel::Stdin, _) => self.receive_line_of_input(&message),
            (Channel::Control, _) => {
                // Until the control thread runs, and after it has ended, there is nobody to answer.
                if let Some(control) = self.control.get() {
                    let _ = control.send(message);
                }
            }
            (Channel::IoPub, _) => {}
        }
    }

    /// Aborts the cells that wait in line behind this request.
    pub(super) fn abort_cells_behind(&self, message: &Message) {
        match &message.subshell {
            None => self.line.abort_cells(),
            Some(name) => {
                if let Some(line) = self.subshells.line(name) {
                    line.abort_cells();
                }
            }
        }
    }

    /// Stops the running cells, those of subshells too: their Python code, their waits for input and for room in the
    /// outbox.
    pub fn interrupt(&self) {
        self.interrupts.fetch_add(1, Ordering::SeqCst);
        // In this order: a cell whose wait for input ends takes the interrupt that the evaluator has for it, and gets one
        // KeyboardInterrupt.
        self.evaluator.interrupt();
        self.prompt.interrupt();
        self.outboxes.ordered.interrupt();
    }

    /// Lets the process end.
    pub fn exit(&self) {
        self.prompt.close();
        if let Some(exit) = self.exit.lock().take() {
            // Fails when the receiver has given up waiting, which is the same end.
            let _ = exit.send(());
        }
    }

    pub(super) fn publish_state(&self, origin: Option<Arc<Origin>>, execution_state: &'static str) {
        self.outboxes.ordered.push(Outgoing::new(
            Channel::IoPub,
            origin,
            "status",
            &State { execution_state },
        ));
    }

    /// Control replies overtake what shell requests and their cells have queued.
    pub(super) fn reply(&self, message: Outgoing) {
        let outbox = if message.channel == Channel::Control {
            &self.outboxes.express
        } else {
            &self.outboxes.ordered
        };
        outbox.push(message);
    }

    /// Replies without waiting for anything that is queued.
    pub(super) fn reply_at_once(&self, message: Outgoing) {
        self.outboxes.express.push(message);
    }

    /// The queue of outputs, states and shell replies.
    pub(super) fn outbox(&self) -> &Arc<Outbox> {
        &self.outboxes.ordered
    }

    pub(super) fn counted(&self) -> u32 {
        self.counted.load(Ordering::SeqCst)
    }

    pub(super) fn count(&self) {
        self.counted.fetch_add(1, Ordering::SeqCst);
    }

    fn receive_line_of_input(&self, message: &Message) {
        match (message.msg_type.as_str(), message.content()) {
            ("input_reply", Ok(InputReply { value })) => self.prompt.deliver(value),
            ("input_reply", Err(error)) => {
                log::warn(format_args!("an input_reply was dropped: {error}"))
            }
            (other, _) => log::warn(format_args!("{other:.100} on stdin was dropped")),
        }
    }
}

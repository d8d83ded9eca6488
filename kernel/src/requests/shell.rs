//! The line of shell requests: one thread answers them in their order, completions may pass while a cell runs.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

use super::kernel::Kernel;
use crate::wire::{Channel, Message};

/// Shell requests that wait.
#[derive(Default)]
pub struct Line {
    queue: Mutex<Queue>,
    /// Signalled when a request waits.
    waits: Condvar,
    /// Signalled when a completion may pass.
    passes: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Place>,
    /// Completions that came while a cell was running.
    completions: VecDeque<Message>,
    /// Whether a cell is running.
    cell_runs: bool,
}

struct Place {
    channel: Channel,
    message: Message,
    /// A cell before this one failed and asked that those that wait be aborted.
    aborted: bool,
}

impl Line {
    /// Adds a request at the end. Completions are answered beside a cell that runs, because users press Tab while
    /// they wait; other requests keep their order, which front ends count on.
    pub fn push(&self, channel: Channel, message: Message) {
        let mut queue = self.queue.lock();
        if queue.cell_runs && message.msg_type == "complete_request" {
            queue.completions.push_back(message);
            self.passes.notify_one();
        } else {
            queue.waiting.push_back(Place {
                channel,
                message,
                aborted: false,
            });
            self.waits.notify_one();
        }
    }

    /// Marks every cell that waits now; the others are answered as if nothing had happened.
    pub fn abort_cells(&self) {
        for place in &mut self.queue.lock().waiting {
            place.aborted |= place.is_cell();
        }
    }

    fn next(&self) -> Place {
        let mut queue = self.queue.lock();
        queue.cell_runs = false;
        loop {
            if let Some(place) = queue.waiting.pop_front() {
                queue.cell_runs = place.is_cell();
                return place;
            }
            self.waits.wait(&mut queue);
        }
    }

    fn next_completion(&self) -> Message {
        let mut queue = self.queue.lock();
        loop {
            if let Some(message) = queue.completions.pop_front() {
                return message;
            }
            self.passes.wait(&mut queue);
        }
    }
}

impl Place {
    fn is_cell(&self) -> bool {
        self.message.msg_type == "execute_request"
    }
}

impl Kernel {
    /// Answers shell requests for ever.
    pub(super) fn serve_line(self: &Arc<Self>) {
        loop {
            let Place {
                channel,
                message,
                aborted,
            } = self.line.next();
            if aborted {
                self.abort(channel, &message);
            } else {
                self.answer(channel, &message);
            }
        }
    }

    /// Answers for ever the completions that came while a cell was running. They show no busy and idle: front ends
    /// would take that idle for the end of the cell.
    pub(super) fn serve_completions(self: &Arc<Self>) {
        loop {
            let message = self.line.next_completion();
            self.complete_beside_cell(&message);
        }
    }
}

//! The line of shell requests: one thread answers them in their order. Completions and comm messages pass by a running
//! cell.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

use super::kernel::Kernel;
use crate::wire::{Channel, Message};

/// Shell requests that wait.
#[derive(Default)]
pub struct Line {
    queue: Mutex<Queue>,
    /// Signalled when a request waits, or none will any more.
    waits: Condvar,
    /// Signalled when a message may pass.
    passes: Condvar,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Place>,
    /// Messages that came while a cell was running and need not wait for it.
    passing: VecDeque<Message>,
    /// Whether one of them is being answered.
    one_passes: bool,
    /// Whether a cell is running.
    cell_runs: bool,
    /// Whether the line ends when it is empty.
    closed: bool,
}

struct Place {
    channel: Channel,
    message: Message,
    /// A cell before this one failed and asked that those that wait be aborted.
    aborted: bool,
}

impl Queue {
    /// Completions are answered beside a cell that runs, because users press Tab while they wait, and comm messages,
    /// because they move sliders; these stay in their order. Other requests keep theirs too, which front ends count on.
    fn may_pass(&self, message: &Message) -> bool {
        let comms_pass = self.cell_runs || self.one_passes || !self.passing.is_empty();
        match message.msg_type.as_str() {
            // Those of a subshell stay on its thread.
            _ if message.subshell.is_some() => false,
            "complete_request" => self.cell_runs,
            "comm_open" | "comm_msg" | "comm_close" => comms_pass,
            _ => false,
        }
    }
}

impl Line {
    /// Adds a request at the end, or lets it pass.
    pub fn push(&self, channel: Channel, message: Message) {
        let mut queue = self.queue.lock();
        if queue.may_pass(&message) {
            queue.passing.push_back(message);
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

    /// Lets nothing pass any longer: the cell has ended.
    pub fn cell_ended(&self) {
        self.queue.lock().cell_runs = false;
    }

    /// Ends the line behind those who wait now.
    pub fn close(&self) {
        self.queue.lock().closed = true;
        self.waits.notify_one();
    }

    fn next(&self) -> Option<Place> {
        let mut queue = self.queue.lock();
        queue.cell_runs = false;
        loop {
            if let Some(place) = queue.waiting.pop_front() {
                queue.cell_runs = place.is_cell() && !place.aborted;
                return Some(place);
            }
            if queue.closed {
                return None;
            }
            self.waits.wait(&mut queue);
        }
    }

    fn next_passing(&self) -> Message {
        let mut queue = self.queue.lock();
        queue.one_passes = false;
        loop {
            if let Some(message) = queue.passing.pop_front() {
                queue.one_passes = true;
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
    /// Answers the requests of a line until it ends.
    pub(super) fn serve_line(self: &Arc<Self>, line: &Line) {
        while let Some(place) = line.next() {
            let Place {
                channel,
                message,
                aborted,
            } = place;
            if aborted {
                self.abort(channel, &message);
            } else {
                self.answer(channel, &message);
            }
        }
    }

    /// Answers for ever what came while a cell was running. There is no busy and idle for it: front ends would take that
    /// idle for the end of the cell.
    pub(super) fn serve_beside_cells(self: &Arc<Self>) {
        loop {
            let message = self.line.next_passing();
            if message.msg_type == "complete_request" {
                self.complete_beside_cell(&message);
            } else {
                self.comm_beside_cell(&message);
            }
        }
    }
}

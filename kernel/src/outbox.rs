//! Messages on their way to the sockets, in order; stream text grows here until it is worth a message.
//!
//! Everything that a request causes passes through one outbox: busy, its outputs, its reply, idle. So their order
//! needs no flush and no waiting. Text for the same stream of the same cell is joined while it waits: it leaves when
//! it is [`RIPE_AGE`] old, when it holds [`RIPE_BYTES`], or as soon as anything else stands behind it.
//!
//! The memory is bounded: threads that push outputs wait while [`LIMIT`] bytes wait, and while the sockets say that
//! nobody can take more. States and replies never do.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::wire::content::output::StreamText;
use crate::wire::{Channel, Origin, Outgoing};

/// Text older than this is sent. Front ends redraw at most once in this time.
const RIPE_AGE: Duration = Duration::from_millis(20);
/// Text of this size is sent at once.
const RIPE_BYTES: usize = 64 * 1024;
/// Text that waits for a slow reader is joined up to this size.
const JOINED_BYTES: usize = 1024 * 1024;
/// Bytes that wait before a printing thread is held up.
const LIMIT: usize = 16 * 1024 * 1024;

/// A queue from the threads that produce messages to the task that sends them.
#[derive(Default)]
pub struct Outbox {
    queue: Mutex<Queue>,
    /// Signalled when bytes leave, for producers that wait.
    room: Condvar,
    /// Signalled when there is something to send.
    ready: Notify,
}

/// The queues that the sockets empty.
#[derive(Clone, Default)]
pub struct Outboxes {
    /// Outputs, states and shell replies, in order.
    pub ordered: Arc<Outbox>,
    /// Replies that do not wait for a cell or a slow subscriber.
    pub express: Arc<Outbox>,
}

#[derive(Default)]
struct Queue {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Counts interrupts: a producer that waits goes on when one comes, so that its cell can stop.
    interrupts: u64,
    /// A subscriber is so far behind that printing has to wait for it.
    held: bool,
    closed: bool,
}

enum Entry {
    Text {
        origin: Arc<Origin>,
        stream: &'static str,
        text: String,
        since: Instant,
    },
    Message(Outgoing),
}

/// What the sending task should do next.
enum Next {
    Send(Outgoing),
    WaitUntil(Instant),
    Wait,
    End,
}

impl Outbox {
    /// Adds a state, a reply or another message that is small and must not be held up.
    pub fn push(&self, message: Outgoing) {
        self.queue.lock().push(Entry::Message(message));
        self.ready.notify_one();
    }

    /// Adds an output of a cell; waits for room. A closed outbox takes none.
    pub fn push_output(&self, message: Outgoing) {
        let mut queue = self.queue.lock();
        self.wait_for_room(&mut queue);
        if !queue.closed {
            queue.push(Entry::Message(message));
            self.ready.notify_one();
        }
    }

    /// Adds text for a stream of a cell; waits for room. A closed outbox takes none.
    pub fn push_text(&self, origin: &Arc<Origin>, stream: &'static str, mut text: &str) {
        while !text.is_empty() {
            let (piece, rest) = text.split_at(text.floor_char_boundary(JOINED_BYTES));
            let mut queue = self.queue.lock();
            self.wait_for_room(&mut queue);
            if !queue.closed && queue.push_text(origin, stream, piece) {
                self.ready.notify_one();
            }
            text = rest;
        }
    }

    /// Lets producers of outputs wait, or lets them go on.
    pub fn hold(&self, held: bool) {
        self.queue.lock().held = held;
        self.room.notify_all();
    }

    /// Lets producers go on that wait for room: their cell was interrupted.
    pub fn interrupt(&self) {
        self.queue.lock().interrupts += 1;
        self.room.notify_all();
    }

    /// Ends [`Outbox::next`] once everything is sent.
    pub fn close(&self) {
        self.queue.lock().closed = true;
        self.room.notify_all();
        self.ready.notify_one();
    }

    /// The next message to send, or `None` when the outbox is closed and empty. For one task; may be cancelled.
    pub async fn next(&self) -> Option<Outgoing> {
        loop {
            let next = self.queue.lock().next(Instant::now());
            match next {
                Next::Send(message) => {
                    self.room.notify_all();
                    return Some(message);
                }
                Next::End => return None,
                Next::Wait => self.ready.notified().await,
                Next::WaitUntil(ripe) => {
                    tokio::select! {
                        () = self.ready.notified() => {}
                        () = tokio::time::sleep_until(ripe) => {}
                    }
                }
            }
        }
    }

    fn wait_for_room(&self, queue: &mut parking_lot::MutexGuard<'_, Queue>) {
        let interrupts = queue.interrupts;
        let full = |queue: &Queue| queue.held || queue.bytes >= LIMIT;
        while full(queue) && queue.interrupts == interrupts && !queue.closed {
            self.room.wait(queue);
        }
    }
}

impl Queue {
    fn push(&mut self, entry: Entry) {
        self.bytes += entry.bytes();
        self.entries.push_back(entry);
    }

    /// Whether the sending task must look again.
    fn push_text(&mut self, origin: &Arc<Origin>, stream: &'static str, piece: &str) -> bool {
        if let Some(Entry::Text {
            origin: last_origin,
            stream: last_stream,
            text,
            ..
        }) = self.entries.back_mut()
            && Arc::ptr_eq(last_origin, origin)
            && *last_stream == stream
            && text.len() + piece.len() <= JOINED_BYTES
        {
            let ripens = text.len() < RIPE_BYTES && text.len() + piece.len() >= RIPE_BYTES;
            if ripens {
                // Much is coming, and growing by doubling would copy it once more.
                text.reserve(JOINED_BYTES - text.len());
            }
            text.push_str(piece);
            self.bytes += piece.len();
            return ripens;
        }
        let text = piece.to_owned();
        self.push(Entry::Text {
            origin: Arc::clone(origin),
            stream,
            text,
            since: Instant::now(),
        });
        true
    }

    fn next(&mut self, now: Instant) -> Next {
        if let Some(Entry::Text { text, since, .. }) = self.entries.front()
            && self.entries.len() == 1
            && text.len() < RIPE_BYTES
            && now < *since + RIPE_AGE
            && !self.closed
        {
            return Next::WaitUntil(*since + RIPE_AGE);
        }
        match self.entries.pop_front() {
            Some(entry) => {
                self.bytes -= entry.bytes();
                Next::Send(entry.into_message())
            }
            None if self.closed => Next::End,
            None => Next::Wait,
        }
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        match self {
            Self::Text { text, .. } => text.len(),
            Self::Message(message) => message.size(),
        }
    }

    fn into_message(self) -> Outgoing {
        match self {
            Self::Text {
                origin,
                stream,
                text,
                ..
            } => {
                let content = StreamText {
                    name: stream,
                    text: &text,
                };
                Outgoing::new(Channel::IoPub, Some(origin), "stream", &content)
            }
            Self::Message(message) => message,
        }
    }
}

#[cfg(test)]
mod tests;

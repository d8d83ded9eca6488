//! What waits to be written to one connection.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::stream::Stream;
use crate::outbox::Outbox;

/// Bytes that may wait. Beyond, a peer that does not read is disconnected, and cells that print wait for the others.
const LIMIT: usize = 64 << 20;
/// Bytes that may wait before the peer's own messages are left unread.
const ROOM: usize = 1 << 20;
/// How long a peer may read next to nothing while it has reached the limit.
const STALLED: Duration = Duration::from_secs(5);
/// What a peer has to read in that time.
const LEAST_PROGRESS: u64 = 64 << 10;
/// How often that is looked at.
const LOOK: Duration = Duration::from_millis(250);

/// A queue of bytes for one peer. Messages are shared between the queues of a broadcast, not copied.
pub struct Queue {
    stream: Stream,
    waiting: Mutex<Waiting>,
    /// Signalled for the connection's task when bytes are added that could not be written at once.
    added: Notify,
    /// Signalled for the connection's task when bytes have left.
    left: Notify,
    /// Told when the limit is reached; `None` where nobody has to wait for that.
    gate: Option<Arc<Gate>>,
}

#[derive(Default)]
struct Waiting {
    chunks: VecDeque<Bytes>,
    bytes: usize,
    /// Counts all bytes that were ever written.
    written: u64,
    /// Nothing is taken any more.
    closed: bool,
    /// The connection is broken.
    failed: bool,
}

/// Holds up the threads that print while a subscriber's queue is full.
pub struct Gate {
    full: AtomicUsize,
    outbox: Arc<Outbox>,
}

impl Gate {
    /// A gate for those who print into this outbox.
    pub fn new(outbox: Arc<Outbox>) -> Arc<Self> {
        Arc::new(Self {
            full: AtomicUsize::new(0),
            outbox,
        })
    }

    fn filled(&self) {
        if self.full.fetch_add(1, Ordering::SeqCst) == 0 {
            self.outbox.hold(true);
        }
    }

    fn drained(&self) {
        if self.full.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.outbox.hold(false);
        }
    }
}

impl Queue {
    /// An empty queue.
    pub fn new(stream: Stream, gate: Option<Arc<Gate>>) -> Arc<Self> {
        let (waiting, added, left) = Default::default();
        Arc::new(Self {
            stream,
            waiting,
            added,
            left,
            gate,
        })
    }

    /// The connection, to read from.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Adds a message; from any thread, never waits. It is written at once when nothing stands before it.
    pub fn push(&self, chunks: &[Bytes]) {
        let mut waiting = self.waiting.lock();
        if waiting.closed || waiting.failed {
            return;
        }
        let idle = waiting.chunks.is_empty();
        waiting.chunks.extend(chunks.iter().cloned());
        self.count(&mut waiting, |bytes| {
            bytes + chunks.iter().map(Bytes::len).sum::<usize>()
        });
        if idle {
            // A broken connection is noticed by its own task too, which ends it.
            waiting.failed = self.write(&mut waiting).is_err();
        }
        if !waiting.chunks.is_empty() {
            self.added.notify_one();
        }
    }

    /// Takes nothing any more and ends [`Queue::drain`], at once or when everything is written.
    pub fn close(&self, at_once: bool) {
        let mut waiting = self.waiting.lock();
        waiting.closed = true;
        waiting.failed |= at_once;
        self.added.notify_one();
    }

    /// Writes what is added until the queue is closed.
    ///
    /// # Errors
    /// When the connection breaks, or the peer does not read.
    pub async fn drain(&self) -> io::Result<()> {
        let mut watch = Watch::default();
        loop {
            let empty = {
                let mut waiting = self.waiting.lock();
                if waiting.failed {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                self.write(&mut waiting)?;
                watch.look(&waiting)?;
                if waiting.chunks.is_empty() && waiting.closed {
                    return Ok(());
                }
                waiting.chunks.is_empty()
            };
            self.left.notify_one();
            if empty {
                self.added.notified().await;
            } else {
                // What is over: time to look whether anything has moved.
                let _ = tokio::time::timeout(LOOK, self.stream.writable()).await;
            }
        }
    }

    /// Waits until the peer has read most of what it was sent.
    pub async fn room(&self) {
        while self.waiting.lock().bytes > ROOM {
            self.left.notified().await;
        }
    }

    fn write(&self, waiting: &mut Waiting) -> io::Result<()> {
        while !waiting.chunks.is_empty() {
            let written = self.stream.write(waiting.chunks.iter())?;
            if written == 0 {
                break;
            }
            waiting.advance(written);
            self.count(waiting, |bytes| bytes - written);
        }
        Ok(())
    }

    fn count(&self, waiting: &mut Waiting, change: impl FnOnce(usize) -> usize) {
        let before = waiting.bytes;
        waiting.bytes = change(before);
        if let Some(gate) = &self.gate {
            match (before >= LIMIT, waiting.bytes >= LIMIT) {
                (false, true) => gate.filled(),
                (true, false) => gate.drained(),
                _ => {}
            }
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        let mut waiting = std::mem::take(&mut *self.waiting.lock());
        self.count(&mut waiting, |_| 0);
    }
}

impl Waiting {
    fn advance(&mut self, mut written: usize) {
        self.written += written as u64;
        while let Some(first) = self.chunks.front_mut() {
            if written < first.len() {
                first.advance(written);
                return;
            }
            written -= first.len();
            self.chunks.pop_front();
        }
    }
}

/// Watches a peer whose queue is full.
#[derive(Default)]
struct Watch {
    /// Since when, and what was written then.
    full: Option<(Instant, u64)>,
}

impl Watch {
    fn look(&mut self, waiting: &Waiting) -> io::Result<()> {
        if waiting.bytes < LIMIT {
            self.full = None;
            return Ok(());
        }
        let (since, before) = *self.full.get_or_insert((Instant::now(), waiting.written));
        if waiting.written - before >= LEAST_PROGRESS {
            self.full = Some((Instant::now(), waiting.written));
        } else if since.elapsed() >= STALLED {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "it does not read"));
        }
        Ok(())
    }
}

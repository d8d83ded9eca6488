//! The broadcast: an XPUB whose subscribers cannot hold each other up.

use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use super::connection::{Member, Role};
use super::queue::{Gate, Queue};
use super::zmtp::{ProtocolError, encode};
use crate::outbox::Outbox;
use crate::wire::Session;

/// Topics of one subscriber at a time; front ends have one, the empty one.
const MOST_TOPICS: usize = 256;
/// Longest topic.
const LONGEST_TOPIC: usize = 1024;

/// The broadcast.
#[derive(Clone)]
pub struct IoPub {
    session: Arc<Session>,
    gate: Arc<Gate>,
    subscribers: Arc<Mutex<Vec<Subscriber>>>,
}

struct Subscriber {
    queue: Arc<Queue>,
    topics: Vec<Bytes>,
}

impl Subscriber {
    fn wants(&self, topic: &[u8]) -> bool {
        self.topics.iter().any(|wanted| topic.starts_with(wanted))
    }
}

impl IoPub {
    /// A broadcast without subscribers. While the queue of one is full, those who print into `outbox` wait.
    pub fn new(session: Arc<Session>, outbox: &Arc<Outbox>) -> Self {
        Self {
            session,
            gate: Gate::new(Arc::clone(outbox)),
            subscribers: Arc::default(),
        }
    }

    /// Sends frames to everyone who wants their topic, the first of them.
    pub fn publish(&self, frames: &[Bytes]) {
        let Some(topic) = frames.first() else { return };
        let chunks = encode(frames);
        for subscriber in &*self.subscribers.lock() {
            if subscriber.wants(topic) {
                subscriber.queue.push(&chunks);
            }
        }
    }
}

impl Role for IoPub {
    fn socket_type(&self) -> &'static str {
        "XPUB"
    }

    fn peers(&self) -> &'static [&'static str] {
        &["SUB", "XSUB"]
    }

    fn largest_message(&self) -> u64 {
        1 + LONGEST_TOPIC as u64
    }

    fn gate(&self) -> Option<Arc<Gate>> {
        Some(Arc::clone(&self.gate))
    }

    fn join(&self, _identity: Bytes, queue: &Arc<Queue>) -> Box<dyn Member> {
        self.subscribers.lock().push(Subscriber {
            queue: Arc::clone(queue),
            topics: Vec::new(),
        });
        Box::new(Subscription {
            iopub: self.clone(),
            queue: Arc::clone(queue),
        })
    }
}

struct Subscription {
    iopub: IoPub,
    queue: Arc<Queue>,
}

impl Member for Subscription {
    /// Before ZMTP 3.1 a subscription was a message: 1 and the topic, or 0 and the topic to end it.
    fn receive(&mut self, frames: Vec<Bytes>) -> Result<bool, ProtocolError> {
        match frames.first().and_then(|frame| frame.split_first()) {
            Some((wanted @ (0 | 1), topic)) => {
                self.subscribe(&Bytes::copy_from_slice(topic), *wanted == 1)?;
                Ok(true)
            }
            // Publishers hear nothing else.
            _ => Ok(false),
        }
    }

    /// A new subscription is greeted (JEP 65): from now on its subscriber misses nothing. The others have no use for
    /// that greeting and do not get it.
    fn subscribe(&mut self, topic: &Bytes, wanted: bool) -> Result<(), ProtocolError> {
        let mut subscribers = self.iopub.subscribers.lock();
        let own = subscribers
            .iter_mut()
            .find(|subscriber| Arc::ptr_eq(&subscriber.queue, &self.queue));
        let Some(Subscriber { topics, .. }) = own else {
            return Ok(());
        };
        if !wanted {
            if let Some(index) = topics.iter().position(|known| known == topic) {
                topics.swap_remove(index);
            }
            return Ok(());
        }
        if topics.len() >= MOST_TOPICS || topic.len() > LONGEST_TOPIC {
            return Err(ProtocolError::TooManySubscriptions);
        }
        // A topic that is subscribed to twice has to be cancelled twice.
        topics.push(topic.clone());
        self.queue
            .push(&encode(&self.iopub.session.encode_welcome(topic)));
        Ok(())
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.iopub
            .subscribers
            .lock()
            .retain(|subscriber| !Arc::ptr_eq(&subscriber.queue, &self.queue));
    }
}

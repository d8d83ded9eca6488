//! The sockets that clients talk to directly: shell, control, stdin, and the heartbeat.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;

use super::Inbound;
use super::connection::{Member, Role};
use super::queue::Queue;
use super::zmtp::{ProtocolError, encode};
use crate::log;
use crate::wire::{Channel, Session};

const PEERS: &[&str] = &["DEALER", "REQ", "ROUTER"];
/// Largest request: a cell, or a comm message with its buffers.
const LARGEST_REQUEST: u64 = 256 << 20;
/// Largest heartbeat.
const LARGEST_BEAT: u64 = 1 << 20;

/// A ROUTER: clients are known by their identities.
#[derive(Clone)]
pub struct Router {
    channel: Channel,
    session: Arc<Session>,
    inbound: Inbound,
    clients: Arc<Mutex<HashMap<Bytes, Arc<Queue>>>>,
}

impl Router {
    /// A router without clients; received messages go to `inbound`.
    pub fn new(channel: Channel, session: Arc<Session>, inbound: Inbound) -> Self {
        Self {
            channel,
            session,
            inbound,
            clients: Arc::default(),
        }
    }

    /// Sends frames to the client that their first frame names.
    pub fn send(&self, frames: &[Bytes]) {
        let Some((identity, frames)) = frames.split_first() else {
            return;
        };
        match self.clients.lock().get(identity) {
            Some(queue) => queue.push(&encode(frames)),
            // No reason to stop serving the others.
            None => log::warn(format_args!(
                "a message for {:?} could not be delivered: the client has left",
                self.channel
            )),
        }
    }
}

impl Role for Router {
    fn socket_type(&self) -> &'static str {
        "ROUTER"
    }

    fn peers(&self) -> &'static [&'static str] {
        PEERS
    }

    fn largest_message(&self) -> u64 {
        LARGEST_REQUEST
    }

    /// A client that connects again by the same name takes over from its earlier connection, which may be dead
    /// without anybody having noticed.
    fn join(&self, identity: Bytes, queue: &Arc<Queue>) -> Box<dyn Member> {
        let mut clients = self.clients.lock();
        let identity = if identity.is_empty() {
            unused(&clients)
        } else {
            identity
        };
        if let Some(earlier) = clients.insert(identity.clone(), Arc::clone(queue)) {
            earlier.close(true);
        }
        Box::new(Client {
            router: self.clone(),
            identity,
            queue: Arc::clone(queue),
        })
    }
}

/// An identity for a client that brought none. A zero byte in front tells it from those that clients choose.
fn unused(clients: &HashMap<Bytes, Arc<Queue>>) -> Bytes {
    loop {
        let random = uuid::Uuid::new_v4();
        let identity: Bytes = [&[0], &random.as_bytes()[..4]].concat().into();
        if !clients.contains_key(&identity) {
            return identity;
        }
    }
}

struct Client {
    router: Router,
    identity: Bytes,
    queue: Arc<Queue>,
}

impl Member for Client {
    fn receive(&mut self, mut frames: Vec<Bytes>) -> Result<bool, ProtocolError> {
        let Router {
            channel,
            session,
            inbound,
            ..
        } = &self.router;
        frames.insert(0, self.identity.clone());
        match session.decode(frames) {
            Ok(message) => {
                inbound(*channel, message);
                Ok(true)
            }
            Err(error) => {
                log::warn(format_args!(
                    "a message on {channel:?} was dropped: {error}"
                ));
                Ok(false)
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // Unless a later connection has taken the name over.
        if let Entry::Occupied(entry) = self.router.clients.lock().entry(self.identity.clone())
            && Arc::ptr_eq(entry.get(), &self.queue)
        {
            entry.remove();
        }
    }
}

/// The heartbeat: whatever comes goes back, byte for byte.
///
/// A ROUTER echoes any number of clients and frames; a REP would insist on one at a time.
pub struct Heartbeat;

impl Role for Heartbeat {
    fn socket_type(&self) -> &'static str {
        "ROUTER"
    }

    fn peers(&self) -> &'static [&'static str] {
        PEERS
    }

    fn largest_message(&self) -> u64 {
        LARGEST_BEAT
    }

    fn join(&self, _identity: Bytes, queue: &Arc<Queue>) -> Box<dyn Member> {
        Box::new(Echo(Arc::clone(queue)))
    }
}

struct Echo(Arc<Queue>);

impl Member for Echo {
    fn receive(&mut self, frames: Vec<Bytes>) -> Result<bool, ProtocolError> {
        self.0.push(&encode(&frames));
        Ok(true)
    }
}

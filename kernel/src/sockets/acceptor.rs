//! Accepting connections, not more than the process has room for.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;
use tokio::task::AbortHandle;

use super::connection::{End, Load, Role, Trust, serve};
use super::listeners::Listener;
use super::queue::Queue;
use super::stream::Stream;
use crate::log;

/// Connections of one socket at a time. All five together stay below the usual 1024 descriptors, with room for the
/// files of the cells.
const MOST_CONNECTIONS: usize = 128;

/// Time to wait when the process can open nothing more.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// A socket that accepts connections.
pub struct Acceptor {
    listener: Async,
    role: Arc<dyn Role>,
    guests: Arc<Guests>,
    load: Arc<Load>,
}

enum Async {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

/// The connections of one socket, oldest first.
#[derive(Default)]
pub struct Guests(Mutex<Vec<Guest>>);

struct Guest {
    queue: Arc<Queue>,
    trust: Arc<Trust>,
    task: AbortHandle,
}

impl Acceptor {
    /// Adopts a listener; to be called within the runtime.
    ///
    /// # Errors
    /// When the runtime refuses it.
    pub fn new(listener: Listener, role: Arc<dyn Role>) -> io::Result<Self> {
        let listener = match listener {
            Listener::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                Async::Tcp(TcpListener::from_std(listener)?)
            }
            #[cfg(unix)]
            Listener::Unix(listener) => {
                listener.set_nonblocking(true)?;
                Async::Unix(UnixListener::from_std(listener)?)
            }
        };
        Ok(Self {
            listener,
            role,
            guests: Arc::default(),
            load: Arc::default(),
        })
    }

    /// Those who are connected.
    pub fn guests(&self) -> Arc<Guests> {
        Arc::clone(&self.guests)
    }

    /// Accepts for ever.
    pub async fn accept(self) {
        loop {
            match self.next().await {
                Ok(stream) => self.admit(stream),
                // A peer that left while it was waiting is no reason to wait; having no descriptors left is.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(_) => tokio::time::sleep(EXHAUSTED).await,
            }
        }
    }

    async fn next(&self) -> io::Result<Stream> {
        match &self.listener {
            Async::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Without it a reply may wait for the acknowledgement of the one before.
                stream.set_nodelay(true)?;
                Ok(Stream::Tcp(stream))
            }
            #[cfg(unix)]
            Async::Unix(listener) => Ok(Stream::Unix(listener.accept().await?.0)),
        }
    }

    fn admit(&self, stream: Stream) {
        if !self.guests.make_room() {
            return;
        }
        let queue = Queue::new(stream, self.role.gate());
        let trust = Arc::new(Trust::default());
        let (role, guests, load) = (
            Arc::clone(&self.role),
            Arc::clone(&self.guests),
            Arc::clone(&self.load),
        );
        // The task may end before this thread has entered it into the list: the list is locked until then.
        let mut list = self.guests.0.lock();
        let task = tokio::spawn({
            let (queue, trust) = (Arc::clone(&queue), Arc::clone(&trust));
            async move {
                match serve(&queue, &*role, &trust, &load).await {
                    Err(End::Refused(error)) => {
                        log::warn(format_args!("a peer was disconnected: {error}"))
                    }
                    Err(End::Closed(error)) if error.kind() == io::ErrorKind::TimedOut => {
                        log::warn(format_args!("a peer was disconnected: {error}"));
                    }
                    _ => {}
                }
                guests.remove(&queue);
            }
        });
        list.push(Guest {
            queue,
            trust,
            task: task.abort_handle(),
        });
    }
}

impl Guests {
    /// Disconnects the oldest of the least trusted when there is no place left. `false` when all are trusted.
    fn make_room(&self) -> bool {
        let mut guests = self.0.lock();
        if guests.len() < MOST_CONNECTIONS {
            return true;
        }
        let least = guests
            .iter()
            .enumerate()
            .min_by_key(|(_, guest)| guest.trust.level());
        match least {
            Some((index, guest)) if guest.trust.level() < 2 => {
                guests.remove(index).task.abort();
                true
            }
            _ => false,
        }
    }

    fn remove(&self, queue: &Arc<Queue>) {
        self.0
            .lock()
            .retain(|guest| !Arc::ptr_eq(&guest.queue, queue));
    }

    /// Lets everyone know that nothing more will come, once what waits for them is written.
    pub fn close(&self) {
        for guest in &*self.0.lock() {
            guest.queue.close(false);
        }
    }

    /// Whether all have got everything, or have left.
    pub fn are_served(&self) -> bool {
        self.0.lock().is_empty()
    }
}

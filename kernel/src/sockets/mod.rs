//! The five sockets. The only module that knows ZeroMQ, and the owner of all network tasks.
//!
//! [`Listeners::bind`] claims the addresses at once, before anything slow, so that a front end's first attempt to
//! connect succeeds; [`Sockets::open`] serves them. Messages come out through [`Inbound`] and go in through two
//! [`Outbox`]es: one for everything in the order of the requests, and one for replies that may overtake it.
//!
//! This is a server of its own, see ARCHITECTURE for the reasons. [`zmtp`] is the protocol without any input or output;
//! a [`stream`] and what waits for it, its [`queue`], make a [`connection`]; [`router`] and [`iopub`] are what the
//! sockets do with their connections. A connection that misbehaves ends, and nothing else does.

mod acceptor;
mod connection;
mod iopub;
mod listeners;
mod queue;
mod router;
mod stream;
mod zmtp;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

pub use listeners::Listeners;

use self::acceptor::{Acceptor, Guests};
use self::connection::Role;
use self::iopub::IoPub;
use self::router::{Heartbeat, Router};
use crate::outbox::{Outbox, Outboxes};
use crate::wire::{Channel, Message, Session};

/// How long the last messages may take to reach the network when the kernel ends.
const LINGER: Duration = Duration::from_secs(1);
/// How often it is looked whether they have.
const LOOK: Duration = Duration::from_millis(1);

/// Where received messages go: called on a network thread, must not block.
pub type Inbound = Arc<dyn Fn(Channel, Message) + Send + Sync>;

/// The running sockets.
pub struct Sockets {
    runtime: Runtime,
    outboxes: Outboxes,
    senders: Vec<JoinHandle<()>>,
    guests: Vec<Arc<Guests>>,
    /// Of Unix domain sockets.
    files: Vec<PathBuf>,
}

impl Sockets {
    /// Starts the network threads and serves the listeners.
    ///
    /// # Errors
    /// When threads cannot be started or a listener cannot be adopted.
    pub fn open(
        listeners: Listeners,
        session: Arc<Session>,
        outboxes: Outboxes,
        inbound: Inbound,
    ) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("sockets")
            .enable_all()
            .build()?;
        let router = |channel| Router::new(channel, Arc::clone(&session), Arc::clone(&inbound));
        let routes = Routes {
            shell: router(Channel::Shell),
            control: router(Channel::Control),
            stdin: router(Channel::Stdin),
            iopub: IoPub::new(Arc::clone(&session), &outboxes.ordered),
            session,
        };
        let context = runtime.enter();
        let served: [(_, Arc<dyn Role>); 5] = [
            (listeners.iopub, Arc::new(routes.iopub.clone())),
            (listeners.shell, Arc::new(routes.shell.clone())),
            (listeners.control, Arc::new(routes.control.clone())),
            (listeners.stdin, Arc::new(routes.stdin.clone())),
            (listeners.heartbeat, Arc::new(Heartbeat)),
        ];
        let (mut files, mut guests) = (Vec::new(), Vec::new());
        for (listener, role) in served {
            files.extend(listener.file());
            let acceptor = Acceptor::new(listener, role)?;
            guests.push(acceptor.guests());
            tokio::spawn(acceptor.accept());
        }
        let senders = [&outboxes.ordered, &outboxes.express]
            .map(|outbox| tokio::spawn(routes.clone().send_all(Arc::clone(outbox))));
        drop(context);
        Ok(Self {
            runtime,
            outboxes,
            senders: senders.into(),
            guests,
            files,
        })
    }

    /// Sends what waits in the outboxes, within [`LINGER`], and closes the sockets.
    pub fn close(self) {
        let deadline = Instant::now() + LINGER;
        self.outboxes.ordered.close();
        self.outboxes.express.close();
        self.runtime.block_on(async {
            for sender in self.senders {
                let remaining = deadline.saturating_duration_since(Instant::now());
                // A sender that does not end in time is cut off; there is nobody left to tell.
                let _ = tokio::time::timeout(remaining, sender).await;
            }
            self.guests.iter().for_each(|guests| guests.close());
            while Instant::now() < deadline && !self.guests.iter().all(|guests| guests.are_served())
            {
                tokio::time::sleep(LOOK).await;
            }
        });
        self.runtime.shutdown_background();
        for file in self.files {
            // Whoever has removed it before has saved the work.
            let _ = std::fs::remove_file(file);
        }
    }
}

/// Where each message goes.
#[derive(Clone)]
struct Routes {
    session: Arc<Session>,
    shell: Router,
    control: Router,
    stdin: Router,
    iopub: IoPub,
}

impl Routes {
    /// Sends everything that passes through an outbox, strictly one after the other.
    async fn send_all(self, outbox: Arc<Outbox>) {
        while let Some(message) = outbox.next().await {
            let channel = message.channel;
            let frames = self.session.encode(message);
            match channel {
                Channel::Shell => self.shell.send(&frames),
                Channel::Control => self.control.send(&frames),
                Channel::Stdin => self.stdin.send(&frames),
                Channel::IoPub => self.iopub.publish(&frames),
            }
        }
    }
}

//! The five sockets. The only module that names ZeroMQ, and the owner of all network tasks.
//!
//! [`Listeners::bind`] claims the addresses at once, before anything slow, so that a front end's first attempt to
//! connect succeeds; [`Sockets::open`] serves them. Messages come out through [`Inbound`] and go in through two
//! [`Outbox`]es: one for everything in the order of the requests, and one for replies that may overtake it.
//!
//! What zeromq 0.7 does not do is repaired here as far as that goes from outside (a subscriber that stops reading is
//! cut off, the last messages are waited for); what it does on hostile frames cannot be.

mod heartbeat;
mod iopub;
mod listeners;
mod router;

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

pub use listeners::Listeners;

use crate::outbox::{Outbox, Outboxes};
use crate::wire::{Channel, Message, Session};

/// How long the last messages may take to reach the network when the kernel ends.
const LINGER: Duration = Duration::from_secs(1);

/// Where received messages go: called on a network thread, must not block.
pub type Inbound = Arc<dyn Fn(Channel, Message) + Send + Sync>;

/// The running sockets.
pub struct Sockets {
    runtime: Runtime,
    outboxes: Outboxes,
    senders: Vec<JoinHandle<()>>,
    receivers: Vec<JoinHandle<()>>,
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
        let (senders, receivers) =
            runtime.block_on(start(listeners, session, &outboxes, inbound))?;
        Ok(Self {
            runtime,
            outboxes,
            senders,
            receivers,
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
            for receiver in self.receivers {
                receiver.abort();
                let _ = receiver.await;
            }
            // The sockets are dropped now. zeromq goes on writing what it queued in tasks of its own, which end when
            // they are through, and offers no other way to see it.
            let metrics = tokio::runtime::Handle::current().metrics();
            while metrics.num_alive_tasks() > 0 && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        self.runtime.shutdown_background();
    }
}

type Tasks = Vec<JoinHandle<()>>;

async fn start(
    listeners: Listeners,
    session: Arc<Session>,
    outboxes: &Outboxes,
    inbound: Inbound,
) -> io::Result<(Tasks, Tasks)> {
    let heartbeat = heartbeat::start(listeners.heartbeat).await?;
    let (shell, shell_task) =
        router::start(listeners.shell, Channel::Shell, &session, &inbound).await?;
    let (control, control_task) =
        router::start(listeners.control, Channel::Control, &session, &inbound).await?;
    let (stdin, stdin_task) =
        router::start(listeners.stdin, Channel::Stdin, &session, &inbound).await?;
    let routers = router::Routers {
        shell,
        control,
        stdin,
    };
    let iopub = iopub::IoPub::open(listeners.iopub, Arc::clone(&session)).await?;
    let express = tokio::spawn(send_replies(
        Arc::clone(&outboxes.express),
        Arc::clone(&session),
        routers.clone(),
    ));
    let ordered = tokio::spawn(iopub::send_in_order(
        Arc::clone(&outboxes.ordered),
        session,
        iopub,
        routers,
    ));
    Ok((
        vec![ordered, express],
        vec![heartbeat, shell_task, control_task, stdin_task],
    ))
}

async fn send_replies(outbox: Arc<Outbox>, session: Arc<Session>, mut routers: router::Routers) {
    while let Some(message) = outbox.next().await {
        let channel = message.channel;
        routers.send(channel, session.encode(message)).await;
    }
}

fn io_error(error: zeromq::ZmqError) -> io::Error {
    io::Error::other(error)
}

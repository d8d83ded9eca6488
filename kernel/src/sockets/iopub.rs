//! The broadcast, and the task that sends everything that has an order.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use zeromq::{Listener, Socket, SocketRecv, SocketSend, XPubSocket, ZmqMessage};

use super::io_error;
use super::router::Routers;
use crate::log;
use crate::outbox::Outbox;
use crate::wire::{Channel, Session};

/// How long one message may wait for a subscriber that does not read.
const STALLED: Duration = Duration::from_secs(10);

/// The XPUB socket and a copy of its listener.
pub struct IoPub {
    socket: XPubSocket,
    listener: Listener,
    session: Arc<Session>,
}

impl IoPub {
    /// Serves a listener.
    pub async fn open(listener: Listener, session: Arc<Session>) -> io::Result<Self> {
        let mut socket = XPubSocket::new();
        socket
            .bind_listener(duplicate(&listener)?)
            .await
            .map_err(io_error)?;
        Ok(Self {
            socket,
            listener,
            session,
        })
    }

    /// Greets a subscriber.
    async fn greet(&mut self, message: &ZmqMessage) {
        if let Some(&[1, ref topic @ ..]) = message.get(0).map(AsRef::as_ref) {
            let frames = self.session.encode_welcome(topic);
            self.publish(frames).await;
        }
    }

    /// Sends to every subscriber; returns when the operating system has it all.
    ///
    /// zeromq writes to one subscriber after the other, so one that stops reading holds up all of them. It cannot be
    /// dropped alone: after [`STALLED`] the socket is replaced, and those that still read connect again.
    async fn publish(&mut self, frames: Vec<Bytes>) {
        let Ok(message) = ZmqMessage::try_from(frames) else {
            return;
        };
        match tokio::time::timeout(STALLED, self.socket.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => log::warn(format_args!("a broadcast failed: {error}")),
            Err(_) => {
                log::warn(format_args!(
                    "a subscriber does not read: all are disconnected and may come back"
                ));
                self.replace_socket().await;
            }
        }
    }

    async fn replace_socket(&mut self) {
        self.socket.unbind_all().await;
        let mut socket = XPubSocket::new();
        let bound = match reopen(&self.listener) {
            Ok(listener) => socket.bind_listener(listener).await.map_err(io_error),
            Err(error) => Err(error),
        };
        match bound {
            Ok(_) => self.socket = socket,
            Err(error) => log::warn(format_args!(
                "the broadcast cannot be opened again: {error}"
            )),
        }
    }
}

/// Sends outputs, states and replies strictly one after the other.
pub async fn send_in_order(
    outbox: Arc<Outbox>,
    session: Arc<Session>,
    mut iopub: IoPub,
    mut routers: Routers,
) {
    loop {
        tokio::select! {
            // Subscriptions first: a client that has subscribed misses nothing that is sent afterwards.
            biased;
            subscription = iopub.socket.recv() => {
                // An error concerns one subscriber, and zeromq has dropped it already.
                if let Ok(message) = subscription {
                    iopub.greet(&message).await;
                }
            }
            next = outbox.next() => match next {
                None => return,
                Some(message) if message.channel == Channel::IoPub => iopub.publish(session.encode(message)).await,
                Some(message) => routers.send(message.channel, session.encode(message)).await,
            },
        }
    }
}

/// A listener for a socket that replaces another one. zeromq has removed the file of a Unix domain socket by then.
fn reopen(listener: &Listener) -> io::Result<Listener> {
    match listener {
        #[cfg(unix)]
        Listener::Ipc(listener) => match listener.local_addr()?.as_pathname() {
            Some(path) => Ok(std::os::unix::net::UnixListener::bind(path)?.into()),
            None => Err(io::Error::from(io::ErrorKind::Unsupported)),
        },
        listener => duplicate(listener),
    }
}

fn duplicate(listener: &Listener) -> io::Result<Listener> {
    match listener {
        Listener::Tcp(listener) => Ok(listener.try_clone()?.into()),
        #[cfg(unix)]
        Listener::Ipc(listener) => Ok(listener.try_clone()?.into()),
        _ => Err(io::Error::from(io::ErrorKind::Unsupported)),
    }
}

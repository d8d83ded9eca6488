//! The sockets that clients talk to directly: shell, control, stdin.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinHandle;
use zeromq::{
    Listener, RouterRecvHalf, RouterSendHalf, RouterSocket, Socket, SocketRecv, SocketSend,
    ZmqMessage,
};

use super::{Inbound, io_error};
use crate::log;
use crate::wire::{Channel, Session};

/// The sending halves of the three sockets.
#[derive(Clone)]
pub struct Routers {
    pub shell: RouterSendHalf,
    pub control: RouterSendHalf,
    pub stdin: RouterSendHalf,
}

impl Routers {
    /// Queues frames for the client that their first frame names.
    pub async fn send(&mut self, channel: Channel, frames: Vec<Bytes>) {
        let socket = match channel {
            Channel::Shell => &mut self.shell,
            Channel::Control => &mut self.control,
            Channel::Stdin => &mut self.stdin,
            Channel::IoPub => return,
        };
        let Ok(message) = ZmqMessage::try_from(frames) else {
            return;
        };
        // A client that has left meanwhile is no reason to stop serving the others.
        if let Err(error) = socket.send(message).await {
            log::warn(format_args!(
                "a message for {channel:?} could not be delivered: {error}"
            ));
        }
    }
}

/// Serves a listener; received messages go to `inbound`.
pub async fn start(
    listener: Listener,
    channel: Channel,
    session: &Arc<Session>,
    inbound: &Inbound,
) -> io::Result<(RouterSendHalf, JoinHandle<()>)> {
    let mut socket = RouterSocket::new();
    socket.bind_listener(listener).await.map_err(io_error)?;
    let (sender, receiver) = socket.split();
    let task = tokio::spawn(receive(
        receiver,
        channel,
        Arc::clone(session),
        Arc::clone(inbound),
    ));
    Ok((sender, task))
}

async fn receive(
    mut socket: RouterRecvHalf,
    channel: Channel,
    session: Arc<Session>,
    inbound: Inbound,
) {
    loop {
        // An error concerns one client, and zeromq has dropped it already.
        let Ok(message) = socket.recv().await else {
            continue;
        };
        match session.decode(message.into_vec()) {
            Ok(message) => inbound(channel, message),
            Err(error) => log::warn(format_args!(
                "a message on {channel:?} was dropped: {error}"
            )),
        }
    }
}

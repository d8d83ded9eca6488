//! The heartbeat: whatever comes goes back, byte for byte.

use std::io;

use tokio::task::JoinHandle;
use zeromq::{Listener, RouterSocket, Socket, SocketRecv, SocketSend};

use super::io_error;

/// Serves the heartbeat. A ROUTER echoes any number of clients and frames; a REP would insist on one at a time.
pub async fn start(listener: Listener) -> io::Result<JoinHandle<()>> {
    let mut socket = RouterSocket::new();
    socket.bind_listener(listener).await.map_err(io_error)?;
    Ok(tokio::spawn(async move {
        loop {
            if let Ok(message) = socket.recv().await {
                // Fails when the client has left.
                let _ = socket.send(message).await;
            }
        }
    }))
}

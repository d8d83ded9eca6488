//! One connection from its greeting to its end.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::queue::{Gate, Queue};
use super::stream::Stream;
use super::zmtp::{
    Command, Decoder, GREETING_LENGTH, ProtocolError, Ready, SIGNATURE_LENGTH, Unit,
    check_greeting, check_signature, encode_command, greeting,
};

/// How long a peer may take to introduce itself.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Bytes that all peers of a socket together may have begun to send.
const MOST_LOAD: u64 = 512 << 20;
/// How long a peer may take to leave when the kernel does.
const PARTING: Duration = Duration::from_millis(100);

/// What one of the sockets does with its connections.
pub trait Role: Send + Sync + 'static {
    /// `ROUTER` or `XPUB`.
    fn socket_type(&self) -> &'static str;
    /// The socket types that it talks to.
    fn peers(&self) -> &'static [&'static str];
    /// The largest message that can make sense here.
    fn largest_message(&self) -> u64;
    /// Whoever waits while a connection's queue is full.
    fn gate(&self) -> Option<Arc<Gate>> {
        None
    }
    /// Takes in a connection whose handshake is done. Dropping the member ends its membership.
    fn join(&self, identity: Bytes, queue: &Arc<Queue>) -> Box<dyn Member>;
}

/// A connection as its socket sees it.
pub trait Member: Send {
    /// Takes a message; whether it shows that a front end is at the other end.
    ///
    /// # Errors
    /// When it is a subscription, and there are too many.
    fn receive(&mut self, frames: Vec<Bytes>) -> Result<bool, ProtocolError>;
    /// Takes a subscription or its end.
    ///
    /// # Errors
    /// When there are too many.
    fn subscribe(&mut self, _topic: &Bytes, _wanted: bool) -> Result<(), ProtocolError> {
        Ok(())
    }
}

/// Bytes of messages that have not arrived whole, over all connections of a socket.
#[derive(Default)]
pub struct Load(AtomicU64);

/// The part of one connection.
struct Share<'a> {
    load: &'a Load,
    bytes: u64,
}

impl Share<'_> {
    /// # Errors
    /// When all connections together hold too much.
    fn set(&mut self, bytes: u64) -> Result<(), ProtocolError> {
        let others = self.load.0.fetch_sub(self.bytes, Ordering::Relaxed) - self.bytes;
        self.load.0.fetch_add(bytes, Ordering::Relaxed);
        self.bytes = bytes;
        if others + bytes > MOST_LOAD {
            return Err(ProtocolError::TooLarge(bytes));
        }
        Ok(())
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.load.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// How far a connection has come; the least trusted have to go when there are too many.
#[derive(Default)]
pub struct Trust(AtomicU8);

impl Trust {
    /// 0 before the handshake, 1 after it, 2 when the peer has behaved as a front end does.
    pub fn level(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }

    fn raise(&self, level: u8) {
        self.0.fetch_max(level, Ordering::Relaxed);
    }
}

/// Why a connection has ended.
pub enum End {
    /// The peer has left, or was disconnected.
    Closed(io::Error),
    /// The peer breaks the protocol.
    Refused(ProtocolError),
}

/// Serves a connection until it ends.
///
/// # Errors
/// See [`End`]; without an error it was closed from this side, and the peer has got everything.
pub async fn serve(
    queue: &Arc<Queue>,
    role: &dyn Role,
    trust: &Trust,
    load: &Load,
) -> Result<(), End> {
    let written = tokio::select! {
        end = converse(queue, role, trust, load) => return end,
        written = queue.drain() => written,
    };
    written.map_err(End::Closed)?;
    // A connection that is closed with bytes unread loses what it has written last: the peer goes first.
    queue.stream().finish();
    let _ = tokio::time::timeout(PARTING, skip_to_end(queue.stream())).await;
    Ok(())
}

async fn converse(
    queue: &Arc<Queue>,
    role: &dyn Role,
    trust: &Trust,
    load: &Load,
) -> Result<(), End> {
    let handshake = tokio::time::timeout(HANDSHAKE, shake_hands(queue, role));
    let (ready, decoder) = handshake
        .await
        .map_err(|_| End::Closed(io::ErrorKind::TimedOut.into()))??;
    trust.raise(1);
    let member = role.join(ready.identity, queue);
    receive(queue, decoder, member, trust, Share { load, bytes: 0 }).await
}

async fn skip_to_end(stream: &Stream) {
    let mut skipped = BytesMut::new();
    while stream.read(&mut skipped).await.is_ok_and(|count| count > 0) {
        skipped.clear();
    }
}

async fn shake_hands(queue: &Queue, role: &dyn Role) -> Result<(Ready, Decoder), End> {
    queue.push(&[Bytes::copy_from_slice(&greeting())]);
    let mut decoder = Decoder::new(role.largest_message());
    while decoder.buffer.len() < GREETING_LENGTH {
        read(queue, &mut decoder).await?;
        check_signature(&decoder.buffer[..decoder.buffer.len().min(SIGNATURE_LENGTH)])?;
    }
    let mut theirs = [0; GREETING_LENGTH];
    theirs.copy_from_slice(&decoder.buffer.split_to(GREETING_LENGTH));
    check_greeting(&theirs)?;
    queue.push(&[Ready::encode(role.socket_type())]);
    loop {
        match decoder.next()? {
            None => read(queue, &mut decoder).await?,
            Some(Unit::Command(Command::Ready(ready))) => {
                if role
                    .peers()
                    .iter()
                    .any(|name| ready.socket_type == name.as_bytes())
                {
                    return Ok((ready, decoder));
                }
                queue.push(&[encode_command("ERROR", b"\x13Invalid socket type")]);
                return Err(ProtocolError::WrongPeer.into());
            }
            Some(_) => return Err(ProtocolError::BadCommand.into()),
        }
    }
}

async fn receive(
    queue: &Queue,
    mut decoder: Decoder,
    mut member: Box<dyn Member>,
    trust: &Trust,
    mut share: Share<'_>,
) -> Result<(), End> {
    loop {
        while let Some(unit) = decoder.next()? {
            match unit {
                Unit::Message(frames) => {
                    if member.receive(frames)? {
                        trust.raise(2);
                    }
                }
                Unit::Command(Command::Ping(context)) => {
                    queue.push(&[encode_command("PONG", &context)])
                }
                Unit::Command(Command::Subscribe(topic)) => {
                    member.subscribe(&topic, true)?;
                    trust.raise(2);
                }
                Unit::Command(Command::Cancel(topic)) => member.subscribe(&topic, false)?,
                Unit::Command(Command::Ready(_)) => return Err(ProtocolError::BadCommand.into()),
                Unit::Command(Command::Other) => {}
            }
            // Whoever does not read the answers is not asked for more questions.
            queue.room().await;
        }
        share.set(decoder.held())?;
        read(queue, &mut decoder).await?;
    }
}

async fn read(queue: &Queue, decoder: &mut Decoder) -> Result<(), End> {
    match queue.stream().read(&mut decoder.buffer).await {
        Ok(0) => Err(End::Closed(io::ErrorKind::UnexpectedEof.into())),
        Ok(_) => Ok(()),
        Err(error) => Err(End::Closed(error)),
    }
}

impl From<ProtocolError> for End {
    fn from(error: ProtocolError) -> Self {
        Self::Refused(error)
    }
}

impl fmt::Display for End {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed(error) => error.fmt(out),
            Self::Refused(error) => error.fmt(out),
        }
    }
}

//! One kernel process on the wire: its session id, its signer, its way to read and write messages.

use bytes::Bytes;
use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use super::frames::{DELIMITER, DecodeError, Frames};
use super::message::{Channel, Header, Message, Origin, Outgoing, read_object};
use super::signature::Signer;

/// The protocol version that outgoing headers declare.
pub const PROTOCOL_VERSION: &str = "5.5";

/// Reads and writes messages. One per process: JupyterLab takes a new session id for a restarted kernel.
pub struct Session {
    id: String,
    username: String,
    signer: Signer,
}

#[derive(Serialize)]
struct OutgoingHeader<'a> {
    msg_id: &'a str,
    session: &'a str,
    username: &'a str,
    date: String,
    msg_type: &'a str,
    version: &'a str,
}

impl Session {
    /// A session with a fresh id.
    pub fn new(signer: Signer) -> Self {
        Self {
            id: new_id(),
            username: "kernel".to_owned(),
            signer,
        }
    }

    /// Proves frames genuine and takes them apart.
    ///
    /// # Errors
    /// [`DecodeError`] when the message must be dropped.
    pub fn decode(&self, frames: Vec<Bytes>) -> Result<Message, DecodeError> {
        let frames = Frames::split(frames)?;
        self.signer.verify(&frames.signature, &frames.parts)?;
        let [header, _parent, metadata, content] = frames.parts;
        let Header {
            msg_type,
            subshell_id,
        } = read_object(&header).map_err(|error| DecodeError::BadHeader(error.to_string()))?;
        let origin = Origin {
            identities: frames.identities,
            header,
        }
        .into();
        Ok(Message {
            origin,
            msg_type,
            subshell: subshell_id,
            metadata,
            content,
            buffers: frames.buffers,
        })
    }

    /// The frames of a message: identities or topic, delimiter, signature, header, parent, metadata, content.
    pub fn encode(&self, message: Outgoing) -> Vec<Bytes> {
        let mut frames = match (message.channel, &message.origin) {
            (Channel::IoPub, _) => vec![self.topic(message.msg_type)],
            (_, Some(origin)) => origin.identities.clone(),
            (_, None) => Vec::new(),
        };
        self.append_message(&mut frames, message);
        frames
    }

    /// The greeting that tells a subscriber that it will miss nothing from now on (JEP 65).
    pub fn encode_welcome(&self, subscription: &[u8]) -> Vec<Bytes> {
        #[derive(Serialize)]
        struct Welcome<'a> {
            subscription: &'a str,
        }
        let content = Welcome {
            subscription: &String::from_utf8_lossy(subscription),
        };
        let mut frames = vec![Bytes::copy_from_slice(subscription)];
        self.append_message(
            &mut frames,
            Outgoing::new(Channel::IoPub, None, "iopub_welcome", &content),
        );
        frames
    }

    fn append_message(&self, frames: &mut Vec<Bytes>, message: Outgoing) {
        let header = self.header(&message);
        let parent = message
            .origin
            .map_or(Bytes::from_static(b"{}"), |origin| origin.header.clone());
        let parts = [header, parent, message.metadata, message.content];
        frames.push(Bytes::from_static(DELIMITER));
        frames.push(self.signer.sign(&parts));
        frames.extend(parts);
        frames.extend(message.buffers);
    }

    fn header(&self, message: &Outgoing) -> Bytes {
        let header = OutgoingHeader {
            msg_id: &new_id(),
            session: &self.id,
            username: &self.username,
            date: DateTime::from_timestamp_micros(message.date)
                .unwrap_or_default()
                .to_rfc3339_opts(SecondsFormat::Micros, true),
            msg_type: message.msg_type,
            version: PROTOCOL_VERSION,
        };
        serde_json::to_vec(&header).map_or(Bytes::from_static(b"{}"), Bytes::from)
    }

    fn topic(&self, msg_type: &str) -> Bytes {
        Bytes::from(format!("kernel.{}.{msg_type}", self.id))
    }
}

fn new_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests;

//! Bytes to messages and back: frames, signatures, headers, contents. Nothing here opens a socket.
//!
//! A message comes in as frames, [`Session::decode`] proves it genuine and splits it into a [`Message`];
//! [`Session::encode`] turns an [`Outgoing`] into frames.
//! Incoming messages are read leniently (front ends differ, and headers carry fields of later protocols), outgoing
//! ones follow <https://jupyter-client.readthedocs.io/en/stable/messaging.html>, version 5.5.

pub mod connection;
pub mod content;
mod frames;
mod message;
mod session;
mod signature;

pub use message::{Channel, Message, Origin, Outgoing};
pub use session::Session;
pub use signature::Signer;

//! Recurrent networks of several layers in one operation.
//!
//! `x` holds `[time, batch, features]`. The operation computes the products of a layer's inputs with its weights for all
//! times at once, then takes one step after the other: a product and a formula over memory. Its gradient is an operation
//! computed in the same way (`gradient`); what that one's gradient needs is found by differentiating the network as it
//! is defined by single operations (`definition`).

mod cell;
mod definition;
mod forward;
mod gradient;
mod network;
mod rnn;

pub use rnn::*;

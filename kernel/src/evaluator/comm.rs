//! Messages between an object in the kernel and its counterpart in the front end, either way.

use bytes::Bytes;

use super::MimeBundle;

/// A comm message.
#[derive(Debug, Clone)]
pub struct Comm {
    /// What it does.
    pub kind: CommKind,
    /// Which comm.
    pub comm_id: String,
    /// What is said; any JSON object.
    pub data: MimeBundle,
    /// What is said about it.
    pub metadata: MimeBundle,
    /// Binary parts, not copied on their way.
    pub buffers: Vec<Bytes>,
}

/// What a comm message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommKind {
    /// Opens the comm.
    Open {
        /// Who is to take it up.
        target_name: String,
        /// The JavaScript module that knows the target, if the front end has to load one.
        target_module: Option<String>,
    },
    /// Says something.
    Message,
    /// Closes the comm.
    Close,
}

impl CommKind {
    /// The type of the message.
    pub fn msg_type(&self) -> &'static str {
        match self {
            Self::Open { .. } => "comm_open",
            Self::Message => "comm_msg",
            Self::Close => "comm_close",
        }
    }
}

/// Where a cell or a comm message runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Thread {
    /// Where Stop reaches it.
    #[default]
    Main,
    /// A subshell of this name.
    Subshell(String),
    /// Wherever there is time while the main thread runs a cell.
    Beside,
}

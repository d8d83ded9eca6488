//! What can go wrong, worded as MXNet words it where MXNet has a text.

use std::fmt;

use crate::dtype::DType;
use crate::shape::Shape;
use crate::storage::Context;

/// The result of everything that can fail in the engine.
pub type Result<T> = std::result::Result<T, Error>;

/// A line of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The file, as the program's language names it.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

/// A failed operation. [`Error::kind`] says which class of Python exception it becomes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two shapes that do not broadcast.
    Broadcast {
        /// The operation's name.
        op: &'static str,
        /// Shape of the left operand.
        lhs: Shape,
        /// Shape of the right operand.
        rhs: Shape,
    },
    /// Two shapes that had to be equal.
    ShapeMismatch {
        /// The operation's name.
        op: &'static str,
        /// Position of the offending input.
        position: usize,
        /// The shape that the earlier inputs ask for.
        expected: Shape,
        /// The shape that was given.
        got: Shape,
    },
    /// Arrays of different element types, which are never promoted.
    DTypeMismatch {
        /// The operation's name.
        op: &'static str,
        /// Position of the offending input.
        position: usize,
        /// Element type of the earlier inputs.
        expected: DType,
        /// Element type that was given.
        got: DType,
    },
    /// An element type for which the operation has no meaning: one that is no floating-point type.
    UnsupportedDType {
        /// The operation's name.
        op: &'static str,
        /// The element type.
        dtype: DType,
    },
    /// Arrays on different devices.
    ContextMismatch {
        /// The operation's name.
        op: &'static str,
        /// Where the first input is.
        first: Context,
        /// Position of the offending input, counted from 0.
        position: usize,
        /// Where that input is.
        other: Context,
    },
    /// A context that this machine or this build does not have.
    ContextUnavailable {
        /// The context.
        context: Context,
        /// Why, in a sentence.
        reason: String,
    },
    /// Something that the other devices can do and this one cannot.
    Unsupported {
        /// The operation's name.
        op: &'static str,
        /// The device.
        context: Context,
        /// What it cannot do: an element type, or a kind of operation.
        what: String,
    },
    /// A shape that the operation cannot take.
    InvalidShape {
        /// The operation's name.
        op: &'static str,
        /// What is wrong, both shapes included where there are two.
        message: String,
    },
    /// A parameter out of its range or of the wrong kind.
    InvalidArgument {
        /// The operation's name.
        op: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A value of the right kind that cannot be used: Python's `ValueError`.
    Value {
        /// What is wrong.
        message: String,
    },
    /// An index outside its axis, or more indices than axes.
    Index {
        /// What is wrong.
        message: String,
    },
    /// An argument of a type that is not accepted: Python's `TypeError`.
    Type {
        /// What is wrong.
        message: String,
    },
    /// Bytes that are not what they should be.
    Format {
        /// What is wrong, and where.
        message: String,
    },
    /// A differentiation that cannot be carried out.
    Autograd {
        /// What is wrong, and what to do about it.
        message: String,
    },
    /// What went wrong in the gradient of an operation, and which line recorded it.
    Recorded {
        /// What went wrong.
        error: Box<Error>,
        /// The line.
        origin: Origin,
    },
    /// An array that does not fit into memory.
    OutOfMemory {
        /// The size asked for.
        bytes: u128,
    },
    /// A device without memory for an array.
    DeviceMemory {
        /// The device.
        context: Context,
        /// The size asked for; 0 where that is not known.
        bytes: u128,
        /// The size that no array of the device may exceed, if that was the reason.
        largest: Option<u128>,
    },
    /// The user asked to stop.
    Interrupted,
    /// An invariant of the engine that did not hold; always a defect of the engine.
    Internal {
        /// Which one.
        message: String,
    },
}

/// The class of exception that an [`Error`] becomes in Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// `mxnet.base.MXNetError`.
    MXNet,
    /// `ValueError`.
    Value,
    /// `IndexError`.
    Index,
    /// `TypeError`.
    Type,
    /// `MemoryError`.
    Memory,
    /// `KeyboardInterrupt`.
    Interrupt,
}

impl Error {
    /// The class of exception that this error becomes.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Value { .. } => ErrorKind::Value,
            Self::Index { .. } => ErrorKind::Index,
            Self::Type { .. } => ErrorKind::Type,
            Self::OutOfMemory { .. } | Self::DeviceMemory { .. } => ErrorKind::Memory,
            Self::Interrupted => ErrorKind::Interrupt,
            Self::Recorded { error, .. } => error.kind(),
            _ => ErrorKind::MXNet,
        }
    }

    /// An [`Error::InvalidArgument`].
    pub fn argument(op: &'static str, message: impl Into<String>) -> Self {
        Self::InvalidArgument {
            op,
            message: message.into(),
        }
    }

    /// An [`Error::Unsupported`]: the device has no such elements, at least not for `op`.
    pub fn refused(context: Context, dtype: DType, op: &'static str) -> Self {
        Self::Unsupported {
            op,
            context,
            what: dtype.name().to_owned(),
        }
    }

    /// The same error, with the line that recorded the operation. An interrupt is nobody's fault, and the first line stays.
    #[must_use]
    pub(crate) fn recorded_at(self, origin: Origin) -> Self {
        match self {
            Self::Interrupted | Self::Recorded { .. } => self,
            error => Self::Recorded {
                error: Box::new(error),
                origin,
            },
        }
    }

    /// The line that recorded the operation whose gradient could not be computed.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Self::Recorded { origin, .. } => Some(*origin),
            _ => None,
        }
    }

    /// The same error, naming the operation that ran into it where a device could not know.
    #[must_use]
    pub fn in_operator(self, name: &'static str) -> Self {
        match self {
            Self::Unsupported { context, what, .. } => Self::Unsupported {
                op: name,
                context,
                what,
            },
            other => other,
        }
    }

    /// An [`Error::InvalidShape`].
    pub fn shape(op: &'static str, message: impl Into<String>) -> Self {
        Self::InvalidShape {
            op,
            message: message.into(),
        }
    }

    /// An [`Error::Value`].
    pub fn value(message: impl Into<String>) -> Self {
        Self::Value {
            message: message.into(),
        }
    }

    /// An [`Error::Index`].
    pub fn index(message: impl Into<String>) -> Self {
        Self::Index {
            message: message.into(),
        }
    }

    /// An [`Error::Format`].
    pub fn format(message: impl Into<String>) -> Self {
        Self::Format {
            message: message.into(),
        }
    }

    /// An [`Error::Autograd`].
    pub fn autograd(message: impl Into<String>) -> Self {
        Self::Autograd {
            message: message.into(),
        }
    }

    /// An [`Error::Internal`].
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal {
            message: message.into(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broadcast { op, lhs, rhs } => {
                write!(
                    f,
                    "Error in operator {op}: operands could not be broadcast together with shapes {lhs} {rhs}"
                )
            }
            Self::ShapeMismatch {
                op,
                position,
                expected,
                got,
            } => write!(
                f,
                "Error in operator {op}: Incompatible attr in node  at {position}-th input: expected {expected}, got {got}"
            ),
            Self::DTypeMismatch {
                op,
                position,
                expected,
                got,
            } => write!(
                f,
                "Error in operator {op}: Incompatible attr in node  at {position}-th input: expected {expected}, got {got}"
            ),
            Self::UnsupportedDType { op, dtype } => {
                // MXNet's comma is missing for bytes.
                let comma = if dtype.size() == 1 { "" } else { "," };
                write!(
                    f,
                    "Error in operator {op}: This operation only support floating point types{comma} not {dtype}"
                )
            }
            Self::ContextMismatch {
                op,
                first,
                position,
                other,
            } => write!(
                f,
                "Operator {op} require all inputs live on the same context. But the first argument is on {first} while the {}-th argument is on {other}",
                position + 1
            ),
            Self::ContextUnavailable { reason, .. } => f.write_str(reason),
            Self::Unsupported { op, context, what } => write!(
                f,
                "Error in operator {op}: {what} is not supported on {context}. Use an element type that it has, such as \
                 float32, or copy the arrays to mx.cpu()"
            ),
            // The operator is named once.
            Self::InvalidShape { op, message } if message.contains(op) => f.write_str(message),
            Self::InvalidShape { op, message } | Self::InvalidArgument { op, message } => {
                write!(f, "Error in operator {op}: {message}")
            }
            Self::Value { message }
            | Self::Index { message }
            | Self::Type { message }
            | Self::Autograd { message } => f.write_str(message),
            Self::Recorded { error, .. } => error.fmt(f),
            Self::Format { message } => write!(f, "Invalid NDArray file format: {message}"),
            Self::OutOfMemory { bytes } => {
                write!(f, "cannot allocate {} for an array", readable(*bytes))
            }
            Self::DeviceMemory {
                context,
                bytes,
                largest: Some(largest),
            } => write!(
                f,
                "cannot allocate {} for an array on {context}, where one can have {} at most",
                readable(*bytes),
                readable(*largest)
            ),
            Self::DeviceMemory {
                context, bytes: 0, ..
            } => write!(f, "{context} is out of memory"),
            Self::DeviceMemory { context, bytes, .. } => write!(
                f,
                "{context} is out of memory: cannot allocate {} for an array",
                readable(*bytes)
            ),
            Self::Interrupted => f.write_str("interrupted"),
            Self::Internal { message } => write!(f, "internal error of the engine: {message}"),
        }
    }
}

impl std::error::Error for Error {}

/// A size in the largest unit that leaves at least one before the point: `3.6 TiB`.
fn readable(bytes: u128) -> String {
    const UNITS: [&str; 9] = [
        "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB",
    ];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 {
        format!("{bytes} bytes")
    } else {
        format!("{value:.1} {}", UNITS[unit])
    }
}

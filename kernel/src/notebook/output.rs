//! Outputs as notebooks store them.

use serde_json::{Map, Value, json};

/// An output of a code cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Text for a stream.
    Stream {
        /// `stdout` or `stderr`.
        name: &'static str,
        /// All text until another output came.
        text: String,
    },
    /// Something displayed.
    Display {
        /// MIME type to data.
        data: Map<String, Value>,
        /// MIME type to metadata.
        metadata: Map<String, Value>,
    },
    /// The cell's value.
    Result {
        /// The `n` of `Out[n]`.
        execution_count: u32,
        /// MIME type to data.
        data: Map<String, Value>,
        /// MIME type to metadata.
        metadata: Map<String, Value>,
    },
    /// The exception that ended the cell.
    Error {
        /// Class name.
        ename: String,
        /// Message.
        evalue: String,
        /// Formatted, with ANSI colours.
        traceback: Vec<String>,
    },
}

impl Output {
    /// The JSON of format 4.
    pub fn into_json(self) -> Value {
        match self {
            Self::Stream { name, text } => {
                json!({"name": name, "output_type": "stream", "text": lines(&text)})
            }
            Self::Display { data, metadata } => {
                json!({"data": stored(data), "metadata": metadata, "output_type": "display_data"})
            }
            Self::Result {
                execution_count,
                data,
                metadata,
            } => json!({
                "data": stored(data),
                "execution_count": execution_count,
                "metadata": metadata,
                "output_type": "execute_result",
            }),
            Self::Error {
                ename,
                evalue,
                traceback,
            } => {
                json!({"ename": ename, "evalue": evalue, "output_type": "error", "traceback": traceback})
            }
        }
    }
}

/// A text as the list of its lines, each with its line end, as Jupyter stores it.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn stored(data: Map<String, Value>) -> Map<String, Value> {
    data.into_iter()
        .map(|(mime, value)| match &value {
            Value::String(text) if is_text(&mime) => (mime, json!(lines(text))),
            _ => (mime, value),
        })
        .collect()
}

fn is_text(mime: &str) -> bool {
    mime.starts_with("text/") || mime == "application/javascript" || mime == "image/svg+xml"
}

//! The connection file: where the front end expects the kernel, and with which key.

use std::fmt;
use std::path::Path;

pub use jupyter_protocol::connection_info::{ConnectionInfo, Transport};
use serde_json::{Value, json};

/// Why a connection file was refused.
#[derive(Debug)]
pub enum ConnectionError {
    /// It cannot be read.
    Unreadable(std::io::Error),
    /// It is no JSON object with the ports of the five sockets.
    Malformed(serde_json::Error),
    /// It asks for encryption. Serving in clear what the front end wants encrypted would be a betrayal.
    Encrypted,
}

/// Reads a connection file; `transport`, `ip`, `key` and `signature_scheme` may be absent.
///
/// # Errors
/// [`ConnectionError`].
pub fn read(path: &Path) -> Result<ConnectionInfo, ConnectionError> {
    parse(&std::fs::read(path).map_err(ConnectionError::Unreadable)?)
}

fn parse(text: &[u8]) -> Result<ConnectionInfo, ConnectionError> {
    let mut file: Value = serde_json::from_slice(text).map_err(ConnectionError::Malformed)?;
    if let Value::Object(fields) = &mut file {
        let is_set = |name: &str| {
            fields
                .get(name)
                .is_some_and(|key| !key.is_null() && key != "")
        };
        if is_set("curve_publickey") || is_set("curve_secretkey") {
            return Err(ConnectionError::Encrypted);
        }
        fields.entry("transport").or_insert(json!("tcp"));
        fields.entry("ip").or_insert(json!("127.0.0.1"));
        fields.entry("key").or_insert(json!(""));
        fields
            .entry("signature_scheme")
            .or_insert(json!("hmac-sha256"));
    }
    serde_json::from_value(file).map_err(ConnectionError::Malformed)
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(out, "the connection file cannot be read: {error}"),
            Self::Malformed(error) => write!(out, "the connection file is malformed: {error}"),
            Self::Encrypted => out.write_str(
                "the connection file asks for CurveZMQ encryption, which this kernel does not have",
            ),
        }
    }
}

impl std::error::Error for ConnectionError {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PORTS: &str =
        r#""shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5"#;

    #[test]
    fn what_is_absent_has_the_usual_value() {
        let connection = parse(format!("{{{PORTS}}}").as_bytes()).unwrap();
        assert_eq!(connection.transport, Transport::TCP);
        assert_eq!(
            (connection.ip.as_str(), connection.key.as_str()),
            ("127.0.0.1", "")
        );
        assert_eq!((connection.shell_port, connection.hb_port), (1, 5));
    }

    #[test]
    fn encryption_is_refused_instead_of_ignored() {
        let file =
            format!(r#"{{{PORTS},"curve_publickey":"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{{hID"}}"#);
        assert!(matches!(
            parse(file.as_bytes()),
            Err(ConnectionError::Encrypted)
        ));
        let file = format!(r#"{{{PORTS},"curve_publickey":null,"curve_secretkey":""}}"#);
        assert!(parse(file.as_bytes()).is_ok());
    }

    #[test]
    fn a_file_without_ports_is_malformed() {
        for file in ["", "[]", "{}", r#"{"shell_port":"1"}"#] {
            assert!(
                matches!(parse(file.as_bytes()), Err(ConnectionError::Malformed(_))),
                "{file}"
            );
        }
    }
}

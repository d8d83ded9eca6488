//! Frames and signatures, written down a second time.

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use jupyter_protocol::JupyterMessageContent;
use serde_json::{Value, json};
use sha2::Sha256;

pub const DELIMITER: &[u8] = b"<IDS|MSG>";

/// A message that came from the kernel.
#[derive(Debug)]
pub struct Received {
    pub msg_type: String,
    pub session: String,
    pub parent: Bytes,
    pub content: Value,
    pub buffers: Vec<Bytes>,
}

/// The header of a request. Unknown fields and spaces must come back in parent headers.
pub fn header(msg_type: &str) -> Bytes {
    let header = json!({
        "msg_id": uuid::Uuid::new_v4().to_string(),
        "session": "the tests",
        "username": "tester",
        "date": "2026-01-01T00:00:00.000000Z",
        "msg_type": msg_type,
        "version": "5.3",
        "of_a_later_protocol": [1.0, null],
    });
    Bytes::from(format!(" {header} "))
}

/// The header of a request to a subshell.
pub fn header_for(msg_type: &str, subshell: &str) -> Bytes {
    let mut header: Value = serde_json::from_slice(&header(msg_type)).unwrap();
    header["subshell_id"] = json!(subshell);
    Bytes::from(header.to_string())
}

/// The frames of a message from a front end.
pub fn frames(key: &str, header: &Bytes, content: &[u8]) -> Vec<Bytes> {
    let empty = Bytes::from_static(b"{}");
    signed(
        key,
        [
            header.clone(),
            empty.clone(),
            empty,
            Bytes::copy_from_slice(content),
        ],
    )
}

/// Any four parts with their right signature.
pub fn signed(key: &str, parts: [Bytes; 4]) -> Vec<Bytes> {
    let mut frames = vec![
        Bytes::from_static(DELIMITER),
        Bytes::from(signature(key, &parts)),
    ];
    frames.extend(parts);
    frames
}

fn signature(key: &str, parts: &[Bytes]) -> String {
    if key.is_empty() {
        return String::new();
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    hex::encode(mac.finalize().into_bytes())
}

/// Reads a message of the kernel and checks everything that is true of all of them.
pub fn read(key: &str, frames: &[Bytes]) -> Received {
    let delimiter = frames
        .iter()
        .position(|frame| frame == DELIMITER)
        .expect("a delimiter");
    let [given, parts @ ..] = &frames[delimiter + 1..] else {
        panic!("no signature: {frames:?}")
    };
    let [header, parent, metadata, content, buffers @ ..] = parts else {
        panic!("not four parts: {frames:?}")
    };
    let parts = &parts[..4];
    assert_eq!(given, signature(key, parts).as_bytes(), "the signature");
    let [header, metadata, content] = [header, metadata, content]
        .map(|part| serde_json::from_slice::<Value>(part).expect("JSON"));
    for field in ["msg_id", "session", "username", "date", "msg_type"] {
        assert!(header[field].is_string(), "{field} in {header}");
    }
    assert_eq!(header["version"], "5.5");
    chrono::DateTime::parse_from_rfc3339(header["date"].as_str().unwrap())
        .expect("an ISO 8601 date");
    assert!(
        metadata.is_object() && content.is_object(),
        "{metadata} {content}"
    );
    assert!(
        serde_json::from_slice::<Value>(parent).unwrap().is_object(),
        "{parent:?}"
    );
    let msg_type = header["msg_type"].as_str().unwrap().to_owned();
    must_be_understood(&msg_type, &content);
    Received {
        msg_type,
        session: header["session"].as_str().unwrap().to_owned(),
        parent: parent.clone(),
        content,
        buffers: buffers.to_vec(),
    }
}

/// Another implementation of the protocol must know the message and its fields.
fn must_be_understood(msg_type: &str, content: &Value) {
    // jupyter-protocol has no types for these.
    if ["connect_reply", "usage_reply", "debug_event"].contains(&msg_type)
        || msg_type.ends_with("_subshell_reply")
    {
        return;
    }
    match JupyterMessageContent::from_type_and_content(msg_type, content.clone()) {
        Ok(JupyterMessageContent::UnknownMessage(_)) => {
            panic!("{msg_type} is no message of the protocol")
        }
        Ok(_) => {}
        Err(error) => panic!("{msg_type} {content}: {error}"),
    }
}

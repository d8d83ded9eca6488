#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

const HEADER: &str = r#"{ "msg_id": "1",  "msg_type": "execute_request", "subshell_id": "s", "future": [1.0, 1e2] }"#;

fn session(key: &str) -> Session {
    Session::new(Signer::new("hmac-sha256", key).unwrap())
}

fn signed(session: &Session, parts: [&str; 4]) -> Vec<Bytes> {
    let parts = parts.map(|part| Bytes::copy_from_slice(part.as_bytes()));
    let mut frames = vec![
        Bytes::from_static(b"client"),
        Bytes::from_static(DELIMITER),
        session.signer.sign(&parts),
    ];
    frames.extend(parts);
    frames
}

#[test]
fn the_parent_header_is_the_request_header_byte_for_byte() {
    let session = session("key");
    let request = session
        .decode(signed(&session, [HEADER, "{}", "{}", r#"{"code":"1"}"#]))
        .unwrap();
    assert_eq!(request.msg_type, "execute_request");
    let reply = Outgoing::new(
        Channel::Shell,
        Some(request.origin),
        "execute_reply",
        &json!({"status": "ok"}),
    );
    let frames = session.encode(reply);
    assert_eq!(frames[0], "client");
    assert_eq!(frames[1], DELIMITER);
    assert_eq!(frames[4], HEADER);
    assert_eq!(frames[6], r#"{"status":"ok"}"#);
    let header: Value = serde_json::from_slice(&frames[3]).unwrap();
    assert_eq!(header["version"], "5.5");
    assert_eq!(header["msg_type"], "execute_reply");
    assert_eq!(header["session"], session.id);
}

#[test]
fn a_broadcast_has_one_topic_and_an_object_as_parent() {
    let session = session("");
    let frames = session.encode(Outgoing::new(
        Channel::IoPub,
        None,
        "status",
        &json!({"execution_state": "starting"}),
    ));
    assert_eq!(frames[0], format!("kernel.{}.status", session.id));
    assert_eq!(frames[1], DELIMITER);
    assert_eq!(frames[2], "");
    assert_eq!(frames[4], "{}");
    assert_eq!(frames.len(), 7);
}

#[test]
fn the_welcome_is_sent_under_the_subscribed_topic() {
    let frames = session("").encode_welcome(b"kernel.");
    assert_eq!(frames[0], "kernel.");
    assert_eq!(frames[4], "{}");
    assert_eq!(frames[6], r#"{"subscription":"kernel."}"#);
}

#[test]
fn headers_that_cannot_be_read_are_refused() {
    let session = session("key");
    let deep = "[".repeat(100_000);
    let deep_field = format!(r#"{{"msg_type":{}"#, "[".repeat(100_000));
    for header in [
        "",
        "{",
        "null",
        "[]",
        "1",
        r#"["execute_request"]"#,
        "{}",
        r#"{"msg_type":1}"#,
        r#"{"msg_type":"\ud800"}"#,
        &deep,
        &deep_field,
    ] {
        let error = session
            .decode(signed(&session, [header, "{}", "{}", "{}"]))
            .unwrap_err();
        assert!(
            matches!(error, DecodeError::BadHeader(_)),
            "{header:.40}: {error}"
        );
    }
    let not_utf8 = Bytes::from_static(b"{\"msg_type\":\"\xff\"}");
    let parts = [not_utf8, Bytes::new(), Bytes::new(), Bytes::new()];
    let mut frames = vec![Bytes::from_static(DELIMITER), session.signer.sign(&parts)];
    frames.extend(parts);
    assert!(matches!(
        session.decode(frames).unwrap_err(),
        DecodeError::BadHeader(_)
    ));
}

#[test]
fn a_changed_byte_anywhere_breaks_the_signature() {
    let session = session("key");
    let genuine = signed(&session, [HEADER, "{}", "{}", r#"{"code":"1"}"#]);
    for part in 3..7 {
        let mut forged = genuine.clone();
        forged[part] = Bytes::from([&genuine[part][..], b" "].concat());
        assert_eq!(
            session.decode(forged).unwrap_err(),
            DecodeError::BadSignature
        );
    }
    assert!(session.decode(genuine).is_ok());
}

/// Any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Frames of whatever bytes: without a key nothing stands between them and the parser.
    #[test]
    fn any_frames_are_read_or_refused(frames in vec(vec(any::<u8>(), 0..40), 0..12), delimiter in 0_usize..12) {
        let mut frames: Vec<Bytes> = frames.into_iter().map(Bytes::from).collect();
        frames.insert(delimiter.min(frames.len()), Bytes::from_static(DELIMITER));
        let _ = session("").decode(frames);
    }

    /// A header is good if it is an object with the name of a type, and comes back as it was; the rest is not looked at.
    #[test]
    fn a_header_is_judged_by_its_type_alone(
        header in any_json(),
        msg_type in any_json(),
        subshell in any_json(),
        rest in vec(any::<u8>(), 0..20),
        buffers in vec(vec(any::<u8>(), 0..20), 0..3),
    ) {
        let mut header = header;
        if let Value::Object(fields) = &mut header {
            fields.insert("msg_type".to_owned(), msg_type.clone());
            fields.insert("subshell_id".to_owned(), subshell.clone());
        }
        let session = session("key");
        let text = header.to_string();
        let rest = Bytes::from(rest);
        let parts = [Bytes::from(text.clone()), rest.clone(), rest.clone(), rest.clone()];
        let mut frames = vec![Bytes::from_static(DELIMITER), session.signer.sign(&parts)];
        frames.extend(parts);
        frames.extend(buffers.iter().cloned().map(Bytes::from));
        let known = header.is_object().then_some(()).and(msg_type.as_str());
        match (session.decode(frames), known) {
            (Ok(message), Some(known)) => {
                prop_assert_eq!(message.msg_type, known);
                prop_assert_eq!(message.subshell.as_deref(), subshell.as_str());
                prop_assert_eq!(&message.origin.header, text.as_bytes());
                prop_assert_eq!(&message.content, &rest);
                prop_assert_eq!(message.buffers, buffers);
            }
            (Err(DecodeError::BadHeader(_)), None) => {}
            (decoded, known) => prop_assert!(false, "{:?} {:?}", decoded.is_ok(), known),
        }
    }
}

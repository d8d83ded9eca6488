//! What must be dropped and survived: forged, broken and repeated messages, broken connections.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use serde_json::json;

use super::frontend::{Frontend, On};
use super::wire;

/// A side effect that tells whether a cell ran.
const CELL: &str = "count = count + 1 if 'count' in globals() else 1";

/// How many cells of a test ran.
fn cells_run(frontend: &mut Frontend) -> String {
    let content =
        json!({"code": "", "silent": true, "user_expressions": {"n": "globals().get('count', 0)"}});
    let probe = frontend.send(On::Shell, "execute_request", content);
    frontend.busy(&probe);
    frontend.idle(&probe);
    let reply = frontend.reply(&probe);
    reply["user_expressions"]["n"]["data"]["text/plain"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn cell(key: &str) -> Vec<Bytes> {
    let content = json!({"code": CELL}).to_string();
    wire::frames(key, &wire::header("execute_request"), content.as_bytes())
}

#[test]
fn forged_messages_are_not_obeyed() {
    let mut frontend = Frontend::start();
    let key = frontend.key.clone();
    let with_signature = |signature: &str| {
        let mut frames = cell(&key);
        frames[1] = Bytes::copy_from_slice(signature.as_bytes());
        frames
    };
    let (zeros, half) = ("0".repeat(64), "0".repeat(32));
    let with_other_key = cell("another key");
    for frames in [
        with_signature(""),
        with_signature("not hexadecimal"),
        with_signature(&zeros),
        with_signature(&half),
        with_other_key,
    ] {
        for on in [On::Shell, On::Control] {
            frontend.send_frames(on, frames.clone());
            frontend.kernel_lives();
        }
    }
    assert_eq!(cells_run(&mut frontend), "0");
    assert!(
        frontend.process.stderr().contains("signature"),
        "{}",
        frontend.process.stderr()
    );
}

#[test]
fn a_message_that_comes_twice_is_obeyed_once() {
    let mut frontend = Frontend::start();
    let header = wire::header("execute_request");
    let content = json!({"code": CELL, "silent": true}).to_string();
    let frames = wire::frames(&frontend.key, &header, content.as_bytes());
    let request = super::frontend::Request {
        msg_type: "execute_request".to_owned(),
        header,
    };
    frontend.send_frames(On::Shell, frames.clone());
    frontend.busy(&request);
    frontend.idle(&request);
    assert_eq!(frontend.reply(&request)["status"], "ok");
    frontend.send_frames(On::Shell, frames.clone());
    frontend.send_frames(On::Control, frames);
    frontend.kernel_lives();
    assert_eq!(cells_run(&mut frontend), "1");
}

#[test]
fn broken_frames_are_dropped() {
    let mut frontend = Frontend::start();
    let key = frontend.key.clone();
    let delimiter = Bytes::from_static(wire::DELIMITER);
    let mut blows = vec![
        vec![Bytes::new()],
        vec![Bytes::from_static(b"garbage")],
        vec![delimiter.clone()],
    ];
    blows.extend((2..6).map(|length| cell(&key)[..length].to_vec()));
    blows.push(vec![delimiter; 3]);
    blows.push(vec![Bytes::from(vec![0; 1 << 20]); 5]);
    for frames in blows {
        for on in [On::Shell, On::Control, On::Stdin] {
            frontend.send_frames(on, frames.clone());
            frontend.kernel_lives();
        }
    }
}

#[test]
fn signed_nonsense_is_dropped_or_answered() {
    let mut frontend = Frontend::start();
    let key = frontend.key.clone();
    let deep = "[".repeat(100_000);
    let empty = Bytes::from_static(b"{}");
    for header in [
        "",
        "{",
        "null",
        "[]",
        "7",
        "\u{1F600}",
        "{}",
        r#"{"msg_type":[]}"#,
        r#"["execute_request"]"#,
        &deep,
    ] {
        let header = Bytes::copy_from_slice(header.as_bytes());
        let parts = [
            header,
            empty.clone(),
            empty.clone(),
            Bytes::from(json!({"code": CELL}).to_string()),
        ];
        frontend.send_frames(On::Shell, wire::signed(&key, parts));
        frontend.kernel_lives();
    }
    let huge_cursor = format!(r#"{{"code":"a","cursor_pos":{}}}"#, "9".repeat(400));
    for (msg_type, content) in [
        ("execute_request", "{}"),
        ("execute_request", "[\"1\"]"),
        ("execute_request", r#"{"code":"\ud800"}"#),
        ("execute_request", deep.as_str()),
        ("complete_request", huge_cursor.as_str()),
        ("inspect_request", r#"{"code":"a","cursor_pos":"end"}"#),
        ("is_complete_request", r#"{"code":7}"#),
        ("history_request", r#"{"hist_access_type":"all"}"#),
        ("shutdown_request", r#"{"restart":"perhaps"}"#),
    ] {
        let header = wire::header(msg_type);
        frontend.send_frames(On::Shell, wire::frames(&key, &header, content.as_bytes()));
        let request = super::frontend::Request {
            msg_type: msg_type.to_owned(),
            header,
        };
        frontend.busy(&request);
        frontend.idle(&request);
        let reply = frontend.reply_unchecked(&request);
        assert_eq!(reply["status"], "error", "{msg_type} {content:.40}");
        assert!(
            reply["ename"].is_string()
                && reply["evalue"].is_string()
                && reply["traceback"].is_array(),
            "{reply}"
        );
    }
    assert_eq!(cells_run(&mut frontend), "0");
}

#[test]
fn broken_connections_harm_nobody() {
    let mut frontend = Frontend::start();
    for port in [
        "shell_port",
        "control_port",
        "stdin_port",
        "iopub_port",
        "hb_port",
    ] {
        let address = frontend
            .process
            .endpoint(port)
            .trim_start_matches("tcp://")
            .to_owned();
        let greeting = [
            &[0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0][..],
            b"NULL",
            &[0; 48],
        ]
        .concat();
        for bytes in [
            &b""[..],
            b"GET / HTTP/1.1\r\n\r\n",
            &[0; 1000],
            &[0xff; 1000],
            &greeting[..10],
            &greeting,
        ] {
            let mut connection = TcpStream::connect(&address).unwrap();
            connection.write_all(bytes).unwrap();
            drop(connection);
        }
        frontend.kernel_lives();
    }
}

#[test]
fn many_connections_come_and_go_without_a_trace() {
    let mut frontend = Frontend::start();
    let descriptors = |frontend: &Frontend| {
        std::fs::read_dir(format!("/proc/{}/fd", frontend.process.child.id()))
            .unwrap()
            .count()
    };
    let (before, memory) = (descriptors(&frontend), frontend.process.memory());
    let address = frontend
        .process
        .endpoint("shell_port")
        .trim_start_matches("tcp://")
        .to_owned();
    for _ in 0..10 {
        let mut connections: Vec<TcpStream> = (0..50)
            .map(|_| TcpStream::connect(&address).unwrap())
            .collect();
        for connection in &mut connections {
            // The kernel's greeting: the connection is being served.
            connection.read_exact(&mut [0; 10]).unwrap();
        }
    }
    frontend.kernel_lives();
    let begin = std::time::Instant::now();
    while descriptors(&frontend) > before {
        assert!(
            begin.elapsed() < super::process::PATIENCE,
            "{} descriptors, {before} before",
            descriptors(&frontend)
        );
        frontend.kernel_lives();
    }
    let grown = frontend.process.memory().saturating_sub(memory);
    assert!(grown < 32 << 20, "{grown} bytes more");
}

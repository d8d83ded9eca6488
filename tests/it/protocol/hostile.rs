//! What must be dropped and survived: forged, broken and repeated messages, broken connections. After each of them the
//! kernel answers at once and has not grown.

use std::io::{Read, Write};
use std::net::TcpStream;

use bytes::Bytes;
use serde_json::{Value, json};

use super::frontend::{Frontend, On, Request};
use super::hostile_connections::strike;
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
    strike(|frontend| {
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
        assert_eq!(cells_run(frontend), "0");
        assert!(
            frontend.process.stderr().contains("signature"),
            "{}",
            frontend.process.stderr()
        );
    });
}

#[test]
fn a_message_that_comes_twice_is_obeyed_once() {
    strike(|frontend| {
        let header = wire::header("execute_request");
        let content = json!({"code": CELL, "silent": true}).to_string();
        let frames = wire::frames(&frontend.key, &header, content.as_bytes());
        let request = Request {
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
        assert_eq!(cells_run(frontend), "1");
    });
}

#[test]
fn broken_frames_are_dropped() {
    strike(|frontend| {
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
    });
}

#[test]
fn signed_nonsense_is_dropped_or_answered() {
    strike(|frontend| {
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
        // Neither the parent header nor the metadata is obeyed, whatever they are.
        for odd in ["", "not JSON", "[7]", &deep] {
            let odd = Bytes::copy_from_slice(odd.as_bytes());
            let header = wire::header("kernel_info_request");
            let parts = [header.clone(), odd.clone(), odd, empty.clone()];
            frontend.send_frames(On::Shell, wire::signed(&key, parts));
            let request = Request {
                msg_type: "kernel_info_request".to_owned(),
                header,
            };
            assert_eq!(frontend.reply(&request)["status"], "ok");
            frontend.busy(&request);
            frontend.idle(&request);
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
            let request = Request {
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
        assert_eq!(cells_run(frontend), "0");
    });
}

/// Contents that are no objects, or objects without a field, or with fields of other types.
const EMPTY: [&[u8]; 7] = [
    b"{}",
    b"[]",
    b"null",
    b"7",
    b"\"text\"",
    b"not JSON",
    b"\xff\xfe",
];

/// Who asks gets an answer, right or wrong, and busy and idle around it.
#[test]
fn every_message_may_lack_what_it_should_hold() {
    let odd = json!({
        "code": [], "cursor_pos": "end", "detail_level": {}, "hist_access_type": 1, "target_name": 2, "comm_id": null,
        "data": 3, "subshell_id": [4], "command": 5, "arguments": [], "restart": "perhaps", "silent": "no",
    });
    let odd = odd.to_string();
    let answered = [
        (On::Shell, "kernel_info_request"),
        (On::Shell, "execute_request"),
        (On::Shell, "complete_request"),
        (On::Shell, "inspect_request"),
        (On::Shell, "is_complete_request"),
        (On::Shell, "history_request"),
        (On::Shell, "comm_info_request"),
        (On::Shell, "connect_request"),
        (On::Control, "kernel_info_request"),
        (On::Control, "create_subshell_request"),
        (On::Control, "delete_subshell_request"),
        (On::Control, "list_subshell_request"),
        (On::Control, "debug_request"),
        (On::Control, "usage_request"),
        (On::Control, "interrupt_request"),
        (On::Control, "shutdown_request"),
    ];
    let unanswered =
        ["comm_open", "comm_msg", "comm_close", "no_such_request"].map(|name| (On::Shell, name));
    strike(|frontend| {
        for (on, msg_type) in answered.into_iter().chain(unanswered) {
            for content in EMPTY.into_iter().chain([odd.as_bytes()]) {
                if msg_type == "shutdown_request" && content == b"{}" {
                    continue;
                }
                let request = send_bytes(frontend, on, msg_type, content);
                if msg_type.ends_with("_request") && msg_type != "no_such_request" {
                    let reply = frontend.reply_unchecked_on(on, &request);
                    // Neither what debuggers are answered nor what is used has a status.
                    let fields = ["status", "success", "pid"].map(|field| &reply[field]);
                    let known = ["ok", "error"].map(Value::from).contains(fields[0]);
                    assert!(
                        known || fields[1] == false || fields[2].is_u64(),
                        "{msg_type} {reply}"
                    );
                }
                frontend.busy(&request);
                // A comm that is opened for nobody is closed before that.
                frontend.drain_to_idle_of(&[&request]);
            }
        }
        for content in EMPTY {
            send_bytes(frontend, On::Stdin, "input_reply", content);
        }
    });
}

fn send_bytes(frontend: &mut Frontend, on: On, msg_type: &str, content: &[u8]) -> Request {
    let header = wire::header(msg_type);
    let frames = wire::frames(&frontend.key, &header, content);
    frontend.send_frames(on, frames);
    Request {
        msg_type: msg_type.to_owned(),
        header,
    }
}

/// Offsets that lie outside of the text; all count code points, and none is inside of one.
#[test]
fn cursors_may_point_anywhere() {
    strike(|frontend| {
        for msg_type in ["complete_request", "inspect_request"] {
            for cursor in [i64::MIN, -1, 0, 1, 2, 3, 4, 1 << 40, i64::MAX] {
                for code in ["", "\u{1F600}pr", "a\u{301}\r\n", "\0"] {
                    let content = json!({"code": code, "cursor_pos": cursor, "detail_level": 1});
                    let request = frontend.send(On::Shell, msg_type, content);
                    let reply = frontend.reply(&request);
                    assert_eq!(reply["status"], "ok", "{cursor} {code:?} {reply}");
                    frontend.busy(&request);
                    frontend.idle(&request);
                }
            }
        }
    });
}

#[test]
fn broken_connections_harm_nobody() {
    strike(|frontend| {
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
    });
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

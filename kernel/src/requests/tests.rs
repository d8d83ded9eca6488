#![allow(clippy::unwrap_used, clippy::panic)]

mod client;

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use self::client::Client;
use super::Kernel;
use crate::evaluator::echo::Echo;
use crate::evaluator::{
    Cell, Comm, Completeness, Completions, Evaluator, Frontend, MimeBundle, Outcome, Script, Thread,
};
use crate::wire::Channel;

fn check(transcript: &[String], expected: &Expect) {
    expected.assert_eq(
        &transcript
            .iter()
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
}

#[test]
fn a_cell_is_bracketed_and_its_outputs_come_before_its_reply() {
    let client = Client::new();
    let transcript = client.run("print a\nprint b\nshow c\nprint d\ne");
    check(
        &transcript,
        &expect![[r#"
            iopub status busy
            iopub execute_input [1] print a
            print b
            show c
            print d
            e
            iopub stream stdout "a\nb\n"
            iopub display_data {"data":{"text/plain":"c"},"metadata":{},"transient":{}}
            iopub stream stdout "d\n"
            iopub execute_result {"execution_count":1,"data":{"text/plain":"e"},"metadata":{},"transient":{}}
            shell execute_reply {"status":"ok","execution_count":1,"user_expressions":{},"payload":[]}
            iopub status idle
        "#]],
    );
}

#[test]
fn an_error_is_published_and_repeated_in_the_reply() {
    let client = Client::new();
    check(
        &client.run("raise no"),
        &expect![[r#"
            iopub status busy
            iopub execute_input [1] raise no
            iopub error {"ename":"ValueError","evalue":"no","traceback":["Traceback","ValueError: no"]}
            shell execute_reply {"status":"error","execution_count":1,"user_expressions":{},"payload":[],"ename":"ValueError","evalue":"no","traceback":["Traceback","ValueError: no"]}
            iopub status idle
        "#]],
    );
}

#[test]
fn silent_cells_leave_no_trace_and_do_not_count() {
    let client = Client::new();
    client.run("a");
    check(
        &client.ask(
            "execute_request",
            json!({"code": "print a\nshow b\nc", "silent": true}),
        ),
        &expect![[r#"
            iopub status busy
            shell execute_reply {"status":"ok","execution_count":1,"user_expressions":{},"payload":[]}
            iopub status idle
        "#]],
    );
    check(
        &client.ask(
            "execute_request",
            json!({"code": "print a", "store_history": false}),
        ),
        &expect![[r#"
            iopub status busy
            iopub execute_input [2] print a
            iopub stream stdout "a\n"
            shell execute_reply {"status":"ok","execution_count":1,"user_expressions":{},"payload":[]}
            iopub status idle
        "#]],
    );
    assert_eq!(client.run("print b")[1], "iopub execute_input [2] print b");
    let history = client.ask(
        "history_request",
        json!({"hist_access_type": "tail", "output": true}),
    );
    assert_eq!(
        history[1],
        r#"shell history_reply {"status":"ok","history":[[1,1,["a","a"]],[1,2,["print b",null]]]}"#
    );
}

#[test]
fn user_expressions_succeed_and_fail_one_by_one() {
    let client = Client::new();
    let content =
        json!({"code": "", "user_expressions": {"good": "1", "bad": "raise no", "number": 2}});
    check(
        &client.ask("execute_request", content),
        &expect![[r#"
            iopub status busy
            iopub execute_input [1] 
            shell execute_reply {"status":"ok","execution_count":0,"user_expressions":{"good":{"status":"ok","data":{"text/plain":"1"},"metadata":{}},"bad":{"status":"error","ename":"ValueError","evalue":"no","traceback":["Traceback","ValueError: no"]},"number":{"status":"ok","data":{"text/plain":"2"},"metadata":{}}},"payload":[]}
            iopub status idle
        "#]],
    );
}

/// Cells that wait behind a failing one are aborted; other requests are answered as if nothing had happened.
#[test]
fn cells_that_wait_behind_a_failing_one_are_aborted() {
    let client = Client::new();
    let failing = client.execute("input ?\nraise no");
    while !client.next(&failing).starts_with("stdin input_request") {}
    let (waiting, info) = (
        client.execute("print never"),
        client.send(Channel::Shell, "comm_info_request", json!({})),
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    let transcript = client.until_idle(&failing);
    assert!(
        transcript
            .iter()
            .any(|line| line.starts_with(r#"shell execute_reply {"status":"error""#)),
        "{transcript:?}"
    );
    check(
        &client.until_idle(&waiting),
        &expect![[r#"
            iopub status busy
            shell execute_reply {"status":"aborted","execution_count":1,"user_expressions":{},"payload":[]}
            iopub status idle
        "#]],
    );
    assert_eq!(
        client.until_idle(&info)[1],
        r#"shell comm_info_reply {"status":"ok","comms":{}}"#
    );
    assert_eq!(client.run("print a")[2], r#"iopub stream stdout "a\n""#);
}

#[test]
fn without_stop_on_error_nothing_is_aborted() {
    let client = Client::new();
    let content = json!({"code": "input ?\nraise no", "allow_stdin": true, "stop_on_error": false});
    let failing = client.send(Channel::Shell, "execute_request", content);
    while !client.next(&failing).starts_with("stdin input_request") {}
    let waiting = client.execute("print a");
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    client.until_idle(&failing);
    assert_eq!(
        client.until_idle(&waiting)[2],
        r#"iopub stream stdout "a\n""#
    );
}

#[test]
fn the_user_is_asked_after_what_was_printed() {
    let client = Client::new();
    let cell = client.execute("print a\ninput name?\nprint b");
    check(
        &(0..4).map(|_| client.next(&cell)).collect::<Vec<_>>(),
        &expect![[r#"
            iopub status busy
            iopub execute_input [1] print a
            input name?
            print b
            iopub stream stdout "a\n"
            stdin input_request {"prompt":"name?","password":false}
        "#]],
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": "Ada\n"}));
    assert_eq!(
        client.until_idle(&cell)[0],
        "iopub stream stdout \"Ada\\nb\\n\""
    );
    let refused = client.ask("execute_request", json!({"code": "input ?"}));
    assert!(
        refused[2].contains("StdinNotImplementedError"),
        "{refused:?}"
    );
}

#[test]
fn stop_ends_a_running_cell_and_a_wait_for_input() {
    let client = Client::new();
    for code in ["wait", "input ?"] {
        let cell = client.execute(code);
        let is_waiting = |line: &str| line.contains("waiting") || line.contains("input_request");
        while !is_waiting(&client.next(&cell)) {}
        let stop = client.send(Channel::Control, "interrupt_request", json!({}));
        assert_eq!(
            client.next_express(&stop),
            r#"control interrupt_reply {"status":"ok"}"#
        );
        // The two brackets interleave: Stop is answered beside the cell.
        let (mut states, mut ename) = (Vec::new(), String::new());
        while states.len() < 3 {
            let line = client.next_of_any();
            match line.strip_prefix("iopub status ") {
                Some(state) => states.push(state.to_owned()),
                None => ename.push_str(&line),
            }
        }
        states.sort();
        assert_eq!(states, ["busy", "idle", "idle"]);
        assert_eq!(ename.matches("KeyboardInterrupt").count(), 4, "{ename}");
    }
    assert_eq!(client.run("print a")[2], r#"iopub stream stdout "a\n""#);
}

#[test]
fn completions_do_not_wait_for_a_running_cell() {
    let client = Client::new();
    let reply = r#"{"status":"ok","matches":["ab"],"cursor_start":0,"cursor_end":1,"metadata":{"_jupyter_types_experimental":[{"start":0,"end":1,"text":"ab","type":"instance","signature":""}]}}"#;
    let request = json!({"code": "ab", "cursor_pos": 1});
    assert_eq!(
        client.ask("complete_request", request.clone())[1],
        format!("shell complete_reply {reply}")
    );
    let cell = client.execute("input ?");
    while !client.next(&cell).starts_with("stdin input_request") {}
    let beside = client.send(Channel::Shell, "complete_request", request);
    assert_eq!(
        client.next_express(&beside),
        format!("shell complete_reply {reply}")
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    client.until_idle(&cell);
}

#[test]
fn cursors_are_code_points_inside_the_text() {
    let client = Client::new();
    for (cursor, expected) in [
        (json!(2), 2),
        (json!(null), 3),
        (json!(99), 3),
        (json!(-1), 0),
        (json!(i64::MAX), 3),
    ] {
        let request = json!({"code": "a\u{1F600}b", "cursor_pos": cursor});
        let reply = client.ask("inspect_request", request);
        assert!(
            reply[1].contains(&format!("a\u{1F600}b {expected} 0")),
            "{cursor}: {}",
            reply[1]
        );
    }
    assert_eq!(
        client.ask("inspect_request", json!({"code": ""}))[1],
        r#"shell inspect_reply {"status":"ok","found":false,"data":{},"metadata":{}}"#
    );
}

#[test]
fn completeness_has_four_answers() {
    let client = Client::new();
    let answer = |code: &str| client.ask("is_complete_request", json!({"code": code}))[1].clone();
    assert_eq!(
        answer("a"),
        r#"shell is_complete_reply {"status":"complete"}"#
    );
    assert_eq!(
        answer("a:"),
        r#"shell is_complete_reply {"status":"incomplete","indent":"    "}"#
    );
    assert_eq!(
        answer("a)"),
        r#"shell is_complete_reply {"status":"invalid"}"#
    );
    assert_eq!(
        answer(""),
        r#"shell is_complete_reply {"status":"unknown"}"#
    );
}

#[test]
fn malformed_contents_are_answered_with_an_error() {
    let client = Client::new();
    let with_required_fields = [
        "execute_request",
        "complete_request",
        "inspect_request",
        "is_complete_request",
    ]
    .map(|kind| (kind, "{}"));
    let others = ["history_request", "shutdown_request"].map(|kind| (kind, "[]"));
    for (msg_type, content) in with_required_fields.into_iter().chain(others) {
        for content in [
            content,
            "",
            "null",
            "\u{1}",
            "{\"code\":[]",
            &"[".repeat(100_000),
        ] {
            let sent = client.send_bytes(
                Channel::Shell,
                msg_type,
                Bytes::copy_from_slice(content.as_bytes()),
            );
            let [busy, reply, idle] = &client.until_idle(&sent)[..] else {
                panic!("{msg_type} {content:.20}")
            };
            assert_eq!(
                (busy.as_str(), idle.as_str()),
                ("iopub status busy", "iopub status idle")
            );
            let begin = format!(
                r#"shell {} {{"status":"error","ename":"ValueError""#,
                msg_type.replace("request", "reply")
            );
            assert!(reply.starts_with(&begin), "{reply}");
        }
    }
}

#[test]
fn requests_of_unknown_type_are_bracketed_and_not_answered() {
    let client = Client::new();
    for msg_type in ["", "execute", "\u{1F600}"] {
        for content in [json!({}), json!({"comm_id": "a", "data": {}}), Value::Null] {
            assert_eq!(
                client.ask(msg_type, content),
                ["iopub status busy", "iopub status idle"]
            );
        }
    }
}

/// The echo evaluator says back whatever is said on a comm.
#[test]
fn comm_messages_go_to_the_evaluator_and_come_from_it() {
    let client = Client::new();
    let open = json!({"comm_id": "c", "target_name": "jupyter.widget", "data": {"a": [1]}});
    check(
        &client.ask("comm_open", open),
        &expect![[r#"
            iopub status busy
            iopub comm_open {"comm_id":"c","data":{"a":[1]},"target_name":"jupyter.widget","target_module":null}
            iopub status idle
        "#]],
    );
    let cell = client.execute("input ?");
    while !client.next(&cell).starts_with("stdin input_request") {}
    let beside = client.send(Channel::Shell, "comm_msg", json!({"comm_id": "c"}));
    assert_eq!(
        client.next(&beside),
        r#"iopub comm_msg {"comm_id":"c","data":{}}"#
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    client.until_idle(&cell);
    for malformed in [json!({}), json!({"comm_id": 7}), Value::Null] {
        assert_eq!(
            client.ask("comm_close", malformed),
            ["iopub status busy", "iopub status idle"]
        );
    }
}

#[test]
fn subshells_have_lines_of_their_own() {
    let client = Client::new();
    let created = client.ask("create_subshell_request", json!({}))[1].clone();
    let content: Value =
        serde_json::from_str(created.trim_start_matches("shell create_subshell_reply ")).unwrap();
    let name = content["subshell_id"].as_str().unwrap();
    assert_eq!(
        client.ask("list_subshell_request", json!({}))[1],
        format!(r#"shell list_subshell_reply {{"status":"ok","subshell_id":["{name}"]}}"#)
    );
    let cell = client.execute("input ?");
    while !client.next(&cell).starts_with("stdin input_request") {}
    let meanwhile = client.send_to(Some(name), "execute_request", json!({"code": "print a"}));
    assert_eq!(
        client.until_idle(&meanwhile)[2],
        r#"iopub stream stdout "a\n""#
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    client.until_idle(&cell);
    let delete = json!({"subshell_id": name});
    assert_eq!(
        client.ask("delete_subshell_request", delete.clone())[1],
        r#"shell delete_subshell_reply {"status":"ok"}"#
    );
    let unknown =
        format!(r#""ename":"UnknownSubshellError","evalue":"Unknown subshell_id '{name}'""#);
    assert!(client.ask("delete_subshell_request", delete)[1].contains(&unknown));
    let late = client.send_to(Some(name), "execute_request", json!({"code": "print a"}));
    assert!(client.until_idle(&late)[1].contains(&unknown));
}

#[test]
fn debug_requests_are_answered_by_the_evaluator() {
    let client = Client::new();
    let ask = |command: &str| {
        let content =
            json!({"type": "request", "seq": 3, "command": command, "arguments": {"a": [1]}});
        client.ask("debug_request", content)
    };
    let attached = ask("attach");
    let event = r#"iopub debug_event {"seq":0,"type":"event","event":"initialized","body":{}}"#;
    assert_eq!(attached[1], event);
    let reply = r#"shell debug_reply {"seq":3,"type":"response","request_seq":3,"success":true,"command":"attach","body":{"a":[1]}}"#;
    assert_eq!(attached[2], reply);
    let refused = r#"shell debug_reply {"seq":3,"type":"response","request_seq":3,"success":false,"command":"fly","message":"fly is not supported","body":{}}"#;
    assert_eq!(ask("fly")[1], refused);
}

#[test]
fn a_panic_is_answered_and_the_kernel_lives() {
    let client = Client::new();
    let transcript = client.run("panic");
    assert!(
        transcript[2]
            .starts_with(r#"shell execute_reply {"status":"error","ename":"RuntimeError""#),
        "{transcript:?}"
    );
    assert_eq!(client.run("print a")[2], r#"iopub stream stdout "a\n""#);
}

#[test]
fn ports_and_identity_are_known_on_both_sockets() {
    let client = Client::new();
    assert_eq!(
        client.ask("connect_request", json!({}))[1],
        r#"shell connect_reply {"status":"ok","shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5}"#
    );
    let cell = client.execute("input ?");
    while !client.next(&cell).starts_with("stdin input_request") {}
    let info = client.send(Channel::Control, "kernel_info_request", json!({}));
    let reply = client.next_express(&info);
    for field in [
        r#"control kernel_info_reply {"status":"ok","protocol_version":"5.5","implementation":"gradus""#,
        r#""name":"python""#,
        r#""file_extension":".py""#,
        r#""supported_features":["debugger","kernel subshells"]"#,
    ] {
        assert!(reply.contains(field), "{field}: {reply}");
    }
    assert_eq!(
        client.until_idle(&info),
        ["iopub status busy", "iopub status idle"]
    );
    client.send(Channel::Stdin, "input_reply", json!({"value": ""}));
    client.until_idle(&cell);
}

#[test]
fn shutdown_is_answered_announced_and_obeyed() {
    for (channel, name) in [(Channel::Control, "control"), (Channel::Shell, "shell")] {
        let client = Client::new();
        let sent = client.send(channel, "shutdown_request", json!({"restart": true}));
        let transcript = client.until_idle(&sent);
        assert_eq!(
            transcript[1],
            r#"iopub shutdown_reply {"status":"ok","restart":true}"#
        );
        let reply = if name == "control" {
            client.next_express(&sent)
        } else {
            transcript[2].clone()
        };
        assert_eq!(
            reply,
            format!(r#"{name} shutdown_reply {{"status":"ok","restart":true}}"#)
        );
        client.exited();
    }
}

#[test]
fn a_waiting_cell_does_not_outlive_the_shutdown() {
    let client = Client::new();
    let cell = client.execute("input ?");
    while !client.next(&cell).starts_with("stdin input_request") {}
    let shutdown = client.send(Channel::Control, "shutdown_request", json!({}));
    client.next_express(&shutdown);
    client.exited();
    let mut rest = String::new();
    while rest.matches("iopub status idle").count() < 2 {
        rest.push_str(&client.next_of_any());
    }
    assert!(rest.contains("EOFError"), "{rest}");
}

/// An interpreter that takes up its first cell only after the user has lost patience.
#[derive(Default)]
struct Slow {
    echo: Echo,
    kernel: OnceLock<Arc<Kernel>>,
}

impl Evaluator for Slow {
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome {
        if cell.code.contains("never") {
            self.kernel.get().unwrap().interrupt();
        }
        self.echo.execute(cell, frontend)
    }

    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome {
        self.echo.run_script(script, frontend)
    }

    fn complete(&self, code: &str, cursor: usize) -> Completions {
        self.echo.complete(code, cursor)
    }

    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<MimeBundle> {
        self.echo.inspect(code, cursor, detail)
    }

    fn is_complete(&self, code: &str) -> Completeness {
        self.echo.is_complete(code)
    }

    fn comm(&self, message: Comm, thread: Thread, frontend: Arc<dyn Frontend>) -> Outcome {
        self.echo.comm(message, thread, frontend)
    }

    fn comms(&self) -> Vec<(String, String)> {
        self.echo.comms()
    }

    fn create_subshell(&self, name: &str) -> Result<(), String> {
        self.echo.create_subshell(name)
    }

    fn delete_subshell(&self, name: &str) {
        self.echo.delete_subshell(name);
    }

    fn debug(&self, command: &str, arguments: &MimeBundle) -> Result<MimeBundle, String> {
        self.echo.debug(command, arguments)
    }

    fn interrupt(&self) {
        self.echo.interrupt();
    }
}

/// The front end sees busy before the interpreter has the cell; Stop pressed in between must not be lost.
#[test]
fn a_cell_that_is_stopped_before_it_begins_does_not_run() {
    let slow = Arc::new(Slow::default());
    let client = Client::of(Arc::clone(&slow) as _);
    assert!(slow.kernel.set(Arc::clone(&client.kernel)).is_ok());
    let transcript = client.run("print never");
    assert!(
        transcript[2].contains("KeyboardInterrupt"),
        "{transcript:?}"
    );
    assert_eq!(client.run("print a")[2], r#"iopub stream stdout "a\n""#);
}

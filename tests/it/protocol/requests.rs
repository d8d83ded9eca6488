//! Requests other than cells.

use serde_json::{Value, json};

use super::frontend::{Frontend, On};

#[test]
fn the_kernel_introduces_itself_on_shell_and_control() {
    let mut frontend = Frontend::start();
    for on in [On::Shell, On::Control] {
        let request = frontend.send(on, "kernel_info_request", json!({}));
        let info = frontend.reply_on(on, &request);
        frontend.busy(&request);
        frontend.idle(&request);
        assert_eq!(
            (&info["protocol_version"], &info["implementation"]),
            (&json!("5.5"), &json!("gradus"))
        );
        assert_eq!(info["implementation_version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(
            (&info["debugger"], &info["supported_features"]),
            (&json!(true), &json!(["debugger", "kernel subshells"]))
        );
        let language = &info["language_info"];
        assert_eq!(
            (&language["name"], &language["file_extension"]),
            (&json!("python"), &json!(".py"))
        );
        for text in [
            &info["banner"],
            &language["version"],
            &language["mimetype"],
            &language["pygments_lexer"],
        ] {
            assert!(text.is_string(), "{info}");
        }
    }
}

#[test]
fn the_heartbeat_returns_the_same_bytes() {
    let mut frontend = Frontend::start();
    for bytes in [&b"ping"[..], b"", b"\x00\xff<IDS|MSG>", &[7; 100_000]] {
        assert_eq!(frontend.heartbeat(bytes), [bytes]);
    }
}

#[test]
fn the_history_is_asked_in_three_ways() {
    let mut frontend = Frontend::start();
    for (count, code) in (1..).zip(["a = 1", "b = 2", "a = 1", "c = 1"]) {
        frontend.run_quietly(count, code);
    }
    let mut history = |content: Value| {
        let request = frontend.send(On::Shell, "history_request", content);
        frontend.busy(&request);
        frontend.idle(&request);
        frontend.reply(&request)["history"].clone()
    };
    assert_eq!(
        history(json!({"hist_access_type": "tail", "n": 2})),
        json!([[1, 3, "a = 1"], [1, 4, "c = 1"]])
    );
    let range = json!({"hist_access_type": "range", "session": 0, "start": 1, "stop": 3});
    assert_eq!(history(range), json!([[1, 1, "a = 1"], [1, 2, "b = 2"]]));
    let search = json!({"hist_access_type": "search", "pattern": "*= 1", "unique": true});
    assert_eq!(history(search), json!([[1, 3, "a = 1"], [1, 4, "c = 1"]]));
}

#[test]
fn the_history_knows_results() {
    let mut frontend = Frontend::start();
    let cell = frontend.execute("6 * 7");
    frontend.begin(&cell, 1, "6 * 7");
    frontend.result(&cell, 1, "42");
    frontend.idle(&cell);
    frontend.reply(&cell);
    let content = json!({"hist_access_type": "tail", "n": 1, "output": true});
    let request = frontend.send(On::Shell, "history_request", content);
    frontend.busy(&request);
    frontend.idle(&request);
    let reply = frontend.reply(&request);
    assert_eq!(reply["history"], json!([[1, 1, ["6 * 7", "42"]]]));
}

/// Asks on shell; the content of the reply.
fn ask(frontend: &mut Frontend, msg_type: &str, content: Value) -> Value {
    let request = frontend.send(On::Shell, msg_type, content);
    let reply = frontend.reply(&request);
    frontend.busy(&request);
    frontend.idle(&request);
    reply
}

/// Offsets count code points, and the types are what icons are chosen by.
#[test]
fn completions_have_their_place_and_types() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, "zinnia = 1");
    let code = "'\u{1F600}\u{e9}'; zin + 1";
    let content = json!({"code": code, "cursor_pos": 9});
    let reply = ask(&mut frontend, "complete_request", content);
    assert_eq!(
        (&reply["status"], &reply["matches"]),
        (&json!("ok"), &json!(["zinnia"]))
    );
    assert_eq!(
        (&reply["cursor_start"], &reply["cursor_end"]),
        (&json!(6), &json!(9))
    );
    let types = &reply["metadata"]["_jupyter_types_experimental"];
    assert_eq!(types[0]["text"], "zinnia");
    assert_eq!(
        (&types[0]["start"], &types[0]["end"]),
        (&json!(6), &json!(9))
    );
    assert!(types[0]["type"].is_string(), "{types}");
    let nothing = json!({"code": "no_such_name_anywhere", "cursor_pos": 21});
    let reply = ask(&mut frontend, "complete_request", nothing);
    assert_eq!(
        (&reply["status"], &reply["matches"]),
        (&json!("ok"), &json!([]))
    );
}

#[test]
fn names_are_explained_and_unknown_ones_are_no_error() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, "def f(a, b=2):\n    'Adds.'\n    return a + b");
    let inspect = |frontend: &mut Frontend, code: &str, detail: u8| {
        let content =
            json!({"code": code, "cursor_pos": code.chars().count(), "detail_level": detail});
        let reply = ask(frontend, "inspect_request", content);
        assert_eq!(reply["status"], "ok");
        let text = reply["data"]["text/plain"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        (reply["found"].clone(), text)
    };
    let (found, short) = inspect(&mut frontend, "f", 0);
    assert!(found == true && short.contains("Adds."), "{short}");
    assert!(!short.contains("return"), "{short}");
    let (_, long) = inspect(&mut frontend, "f", 1);
    assert!(long.contains("return"), "{long}");
    let unknown = inspect(&mut frontend, "no_such_name", 0);
    assert_eq!(unknown, (json!(false), String::new()));
}

#[test]
fn a_text_is_complete_or_goes_on_or_is_wrong() {
    let mut frontend = Frontend::start();
    for (code, expected) in [
        ("a = 1", json!({"status": "complete"})),
        (
            "for i in range(3):",
            json!({"status": "incomplete", "indent": "    "}),
        ),
        ("a = = 1", json!({"status": "invalid"})),
    ] {
        let reply = ask(&mut frontend, "is_complete_request", json!({"code": code}));
        assert_eq!(reply, expected, "{code}");
    }
}

#[test]
fn the_ports_are_told() {
    let mut frontend = Frontend::start();
    let request = frontend.send(On::Shell, "connect_request", json!({}));
    frontend.busy(&request);
    frontend.idle(&request);
    let reply = frontend.reply(&request);
    for port in [
        "shell_port",
        "iopub_port",
        "stdin_port",
        "control_port",
        "hb_port",
    ] {
        assert_eq!(reply[port], frontend.process.connection[port], "{port}");
    }
}

#[test]
fn what_the_kernel_uses_is_told() {
    let mut frontend = Frontend::start();
    frontend.ask_control("usage_request", json!({}));
    frontend.run_quietly(1, "for i in range(3000000): pass");
    let usage = frontend.ask_control("usage_request", json!({}));
    assert_eq!(usage["pid"], frontend.process.child.id());
    assert!(
        usage["hostname"].is_string() && usage["cpu_count"].as_u64() >= Some(1),
        "{usage}"
    );
    // As the test sees it from outside; it changes between the two looks.
    let (told, seen) = (
        usage["kernel_memory"].as_u64().unwrap(),
        frontend.process.memory() as u64,
    );
    assert!(told.abs_diff(seen) < 16 << 20, "{told} {seen}");
    assert!(usage["kernel_cpu"].as_f64() > Some(0.0), "{usage}");
    let machine = &usage["host_virtual_memory"];
    assert!(
        machine["total"].as_u64() > machine["available"].as_u64(),
        "{usage}"
    );
}

#[test]
fn requests_of_unknown_type_are_bracketed_and_not_answered() {
    let mut frontend = Frontend::start();
    for on in [On::Shell, On::Control] {
        let request = frontend.send(on, "no_such_request", json!({}));
        frontend.busy(&request);
        frontend.idle(&request);
    }
}

#[test]
fn a_late_subscriber_is_welcomed_and_misses_nothing_afterwards() {
    let mut frontend = Frontend::start();
    let _another = frontend.subscribe_again();
    frontend.run_quietly(1, "a = 1");
}

#[test]
fn a_cell_on_control_waits_in_line_and_does_not_block_stop() {
    let mut frontend = Frontend::start();
    let content = json!({"code": "while True: pass"});
    let cell = frontend.send(On::Control, "execute_request", content);
    frontend.begin(&cell, 1, "while True: pass");
    let stop = frontend.send(On::Control, "interrupt_request", json!({}));
    assert_eq!(
        frontend.reply_on(On::Control, &stop),
        json!({"status": "ok"})
    );
    assert_eq!(
        frontend.reply_on(On::Control, &cell)["ename"],
        "KeyboardInterrupt"
    );
    frontend.drain_to_idle_of(&[&cell, &stop]);
}

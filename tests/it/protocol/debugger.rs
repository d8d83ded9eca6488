//! The Debug Adapter Protocol: the variable panel, breakpoints and steps.

use serde_json::{Value, json};

use super::frontend::{Frontend, On, Request};

const PROGRAM: &str = "def add(a, b):
    total = a + b
    return total

x = add(1, 2)

print(x)
x * 2";

/// The whole answer to a request.
fn ask(frontend: &mut Frontend, command: &str, arguments: Value) -> Value {
    let content = json!({"type": "request", "seq": 7, "command": command, "arguments": arguments});
    let reply = frontend.ask_control("debug_request", content);
    assert_eq!(
        (&reply["type"], &reply["request_seq"], &reply["command"]),
        (&json!("response"), &json!(7), &json!(command))
    );
    reply
}

/// The body of the answer to a request that succeeds.
fn body(frontend: &mut Frontend, command: &str, arguments: Value) -> Value {
    let reply = ask(frontend, command, arguments);
    assert_eq!(reply["success"], true, "{reply}");
    reply["body"].clone()
}

/// Attaches a debugger, as JupyterLab does when its button is pressed.
fn attach(frontend: &mut Frontend) {
    assert_eq!(body(frontend, "debugInfo", json!({}))["isStarted"], false);
    let capabilities = body(
        frontend,
        "initialize",
        json!({"clientID": "tests", "linesStartAt1": true}),
    );
    assert_eq!(capabilities["supportsConfigurationDoneRequest"], true);
    let content = json!({"type": "request", "seq": 8, "command": "attach", "arguments": {}});
    let request = frontend.send(On::Control, "debug_request", content);
    assert_eq!(frontend.reply_on(On::Control, &request)["success"], true);
    frontend.busy(&request);
    let event = frontend.broadcast(&request, "debug_event");
    assert_eq!(
        (&event["type"], &event["event"]),
        (&json!("event"), &json!("initialized"))
    );
    frontend.idle(&request);
    body(frontend, "configurationDone", json!({}));
    assert_eq!(body(frontend, "debugInfo", json!({}))["isStarted"], true);
}

/// Sets breakpoints in a cell; its path and the lines that they were set at.
fn set_breakpoints(frontend: &mut Frontend, code: &str, lines: &[u32]) -> (String, Vec<u64>) {
    let path = body(frontend, "dumpCell", json!({"code": code}))["sourcePath"].clone();
    let lines: Vec<Value> = lines.iter().map(|line| json!({"line": line})).collect();
    let set = body(
        frontend,
        "setBreakpoints",
        json!({"source": {"path": path}, "breakpoints": lines, "sourceModified": false}),
    );
    let set = set["breakpoints"].as_array().unwrap();
    assert!(set.iter().all(|breakpoint| breakpoint["verified"] == true));
    let lines = set
        .iter()
        .map(|breakpoint| breakpoint["line"].as_u64().unwrap());
    (path.as_str().unwrap().to_owned(), lines.collect())
}

/// The event says that the cell has stopped for this reason; its frames as names and lines, the innermost first.
fn stopped(frontend: &mut Frontend, event: &Value, reason: &str) -> Vec<(String, u64)> {
    assert_eq!(event["event"], "stopped", "{event}");
    assert_eq!(
        (
            &event["body"]["reason"],
            &event["body"]["allThreadsStopped"]
        ),
        (&json!(reason), &json!(true))
    );
    let info = body(frontend, "debugInfo", json!({}));
    assert_eq!(info["stoppedThreads"], json!([event["body"]["threadId"]]));
    let trace = body(
        frontend,
        "stackTrace",
        json!({"threadId": event["body"]["threadId"]}),
    );
    let frames = trace["stackFrames"].as_array().unwrap();
    let described = frames.iter().map(|frame| {
        let name = frame["name"].as_str().unwrap().to_owned();
        (name, frame["line"].as_u64().unwrap())
    });
    described.collect()
}

/// Tells the stopped cell to run on; the cell's broadcasts after it said so, which must be of these types.
fn go_on(frontend: &mut Frontend, cell: &Request, command: &str, types: &[&str]) -> Vec<Value> {
    let arguments = json!({"threadId": 1});
    let content = json!({"type": "request", "seq": 9, "command": command, "arguments": arguments});
    let request = frontend.send(On::Control, "debug_request", content);
    assert_eq!(frontend.reply_on(On::Control, &request)["success"], true);
    let types = [&["debug_event"], types].concat();
    // The cell runs on while the answer is on its way.
    let seen = frontend.interleaved(&[(cell, &types), (&request, &["status", "status"])]);
    assert_eq!(seen[0][0]["event"], "continued");
    seen[0][1..].to_vec()
}

fn at(frames: &[(&str, u64)]) -> Vec<(String, u64)> {
    let owned = frames
        .iter()
        .map(|(name, line)| ((*name).to_owned(), *line));
    owned.collect()
}

#[test]
fn the_panel_shows_variables_without_a_debugger() {
    let mut frontend = Frontend::start();
    let code = "number = 7\ntext = 'x' * 1000\nlayers = [{'a': 1}, 2]\nimport sys\n_hidden = 1\ndef f(): pass";
    frontend.run_quietly(1, code);
    let listed = body(&mut frontend, "inspectVariables", json!({}))["variables"].clone();
    let shown: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["name"].as_str().unwrap(),
                entry["type"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [("layers", "list"), ("number", "int"), ("text", "str")]
    );
    assert_eq!(
        (&listed[1]["value"], &listed[1]["variablesReference"]),
        (&json!("7"), &json!(0))
    );
    assert!(listed[2]["value"].as_str().unwrap().chars().count() <= 300);
    // What has parts is unfolded on demand, and down to the bottom.
    let unfold = |frontend: &mut Frontend, entry: &Value| {
        let reference = json!({"variablesReference": entry["variablesReference"]});
        body(frontend, "variables", reference)["variables"].clone()
    };
    let items = unfold(&mut frontend, &listed[0]);
    assert_eq!(
        (&items[0]["name"], &items[1]["value"]),
        (&json!("0"), &json!("2"))
    );
    let keys = unfold(&mut frontend, &items[0]);
    assert_eq!(
        (&keys[0]["name"], &keys[0]["value"]),
        (&json!("'a'"), &json!("1"))
    );
    let rich = body(
        &mut frontend,
        "richInspectVariables",
        json!({"variableName": "number"}),
    );
    assert_eq!(rich, json!({"data": {"text/plain": "7"}, "metadata": {}}));
    for (command, arguments) in [
        ("richInspectVariables", json!({"variableName": "nobody"})),
        ("richInspectVariables", json!({})),
        ("scopes", json!({"frameId": 1})),
        ("fly", json!({})),
        ("setBreakpoints", json!({"breakpoints": []})),
        ("evaluate", json!({"expression": "1/0"})),
    ] {
        let reply = ask(&mut frontend, command, arguments);
        assert_eq!(reply["success"], false, "{reply}");
        assert!(reply["message"].is_string(), "{reply}");
    }
}

#[test]
fn a_breakpoint_stops_a_cell_and_its_frames_can_be_looked_into() {
    let mut frontend = Frontend::start();
    attach(&mut frontend);
    // On a blank line the next one is meant.
    let (path, lines) = set_breakpoints(&mut frontend, PROGRAM, &[3, 6]);
    assert_eq!(lines, [3, 7]);
    let cell = frontend.execute(PROGRAM);
    frontend.begin(&cell, 1, PROGRAM);
    let event = frontend.broadcast(&cell, "debug_event");
    assert_eq!(
        stopped(&mut frontend, &event, "breakpoint"),
        at(&[("add", 3), ("<module>", 5)])
    );
    let trace = body(&mut frontend, "stackTrace", json!({"threadId": 1}));
    assert_eq!(trace["stackFrames"][0]["source"]["path"], json!(path));
    let source = body(&mut frontend, "source", json!({"source": {"path": path}}));
    assert_eq!(source["content"], PROGRAM);
    let scopes = body(&mut frontend, "scopes", json!({"frameId": 1}))["scopes"].clone();
    assert_eq!(
        (&scopes[0]["name"], &scopes[1]["name"]),
        (&json!("Locals"), &json!("Globals"))
    );
    let locals = json!({"variablesReference": scopes[0]["variablesReference"]});
    let locals = body(&mut frontend, "variables", locals)["variables"].clone();
    let described: Vec<(&Value, &Value)> = locals
        .as_array()
        .unwrap()
        .iter()
        .map(|local| (&local["name"], &local["value"]))
        .collect();
    let expected = [("a", "1"), ("b", "2"), ("total", "3")].map(|(n, v)| (json!(n), json!(v)));
    assert_eq!(
        described,
        expected.iter().map(|(n, v)| (n, v)).collect::<Vec<_>>()
    );
    let evaluate = |frontend: &mut Frontend, expression: &str| {
        let arguments = json!({"expression": expression, "frameId": 1, "context": "repl"});
        body(frontend, "evaluate", arguments)["result"].clone()
    };
    assert_eq!(evaluate(&mut frontend, "a * 10 + b"), "12");
    // What is assigned there is what the function goes on with.
    assert_eq!(evaluate(&mut frontend, "total = 40"), "");
    let rich = json!({"variableName": "total", "frameId": 1});
    assert_eq!(
        body(&mut frontend, "richInspectVariables", rich)["data"],
        json!({"text/plain": "40"})
    );
    let copy = json!({"srcVariableName": "b", "dstVariableName": "copied", "srcFrameId": 1});
    body(&mut frontend, "copyToGlobals", copy);
    let seen = go_on(&mut frontend, &cell, "continue", &["debug_event"]);
    assert_eq!(
        stopped(&mut frontend, &seen[0], "breakpoint"),
        at(&[("<module>", 7)])
    );
    let types = ["stream", "execute_result", "status"];
    let seen = go_on(&mut frontend, &cell, "continue", &types);
    assert_eq!(
        (&seen[0]["text"], &seen[1]["data"]["text/plain"]),
        (&json!("40\n"), &json!("80"))
    );
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    assert_eq!(
        body(&mut frontend, "evaluate", json!({"expression": "copied"}))["result"],
        "2"
    );
}

#[test]
fn steps_go_in_over_and_out_and_end_with_the_cell() {
    let mut frontend = Frontend::start();
    attach(&mut frontend);
    set_breakpoints(&mut frontend, PROGRAM, &[5]);
    let cell = frontend.execute(PROGRAM);
    frontend.begin(&cell, 1, PROGRAM);
    let event = frontend.broadcast(&cell, "debug_event");
    assert_eq!(
        stopped(&mut frontend, &event, "breakpoint"),
        at(&[("<module>", 5)])
    );
    for (command, frames) in [
        ("stepIn", at(&[("add", 2), ("<module>", 5)])),
        ("next", at(&[("add", 3), ("<module>", 5)])),
        ("stepOut", at(&[("<module>", 7)])),
    ] {
        let seen = go_on(&mut frontend, &cell, command, &["debug_event"]);
        assert_eq!(
            stopped(&mut frontend, &seen[0], "step"),
            frames,
            "{command}"
        );
    }
    let seen = go_on(&mut frontend, &cell, "next", &["stream", "debug_event"]);
    assert_eq!(
        stopped(&mut frontend, &seen[1], "step"),
        at(&[("<module>", 8)])
    );
    let seen = go_on(&mut frontend, &cell, "next", &["execute_result", "status"]);
    assert_eq!(seen[0]["data"]["text/plain"], "6");
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    // The program may ask for it as well.
    let code = "y = 1\nbreakpoint()\ny = 2";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 2, code);
    let event = frontend.broadcast(&cell, "debug_event");
    assert_eq!(
        stopped(&mut frontend, &event, "step"),
        at(&[("<module>", 3)])
    );
    go_on(&mut frontend, &cell, "continue", &["status"]);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    // The next cell has no breakpoint, and the step is over. But functions of the first have theirs.
    frontend.run_quietly(3, "y = 1");
    set_breakpoints(&mut frontend, PROGRAM, &[2]);
    let cell = frontend.execute("add(5, 6)");
    frontend.begin(&cell, 4, "add(5, 6)");
    let event = frontend.broadcast(&cell, "debug_event");
    let frames = at(&[("add", 2), ("<module>", 1)]);
    assert_eq!(stopped(&mut frontend, &event, "breakpoint"), frames);
    // Whoever leaves lets the cell go.
    let seen = go_on(
        &mut frontend,
        &cell,
        "disconnect",
        &["execute_result", "status"],
    );
    assert_eq!(seen[0]["data"]["text/plain"], "11");
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    assert_eq!(
        body(&mut frontend, "debugInfo", json!({}))["isStarted"],
        false
    );
}

#[test]
fn stop_ends_a_cell_that_waits_at_a_breakpoint() {
    let mut frontend = Frontend::start();
    attach(&mut frontend);
    set_breakpoints(&mut frontend, PROGRAM, &[2]);
    let cell = frontend.execute(PROGRAM);
    frontend.begin(&cell, 1, PROGRAM);
    let event = frontend.broadcast(&cell, "debug_event");
    assert_eq!(stopped(&mut frontend, &event, "breakpoint").len(), 2);
    let interrupt = frontend.send(On::Control, "interrupt_request", json!({}));
    let reply = frontend.reply_on(On::Control, &interrupt);
    assert_eq!(reply, json!({"status": "ok"}));
    let types = ["debug_event", "error", "status"];
    let seen = frontend.interleaved(&[(&cell, &types), (&interrupt, &["status", "status"])]);
    assert_eq!(
        (&seen[0][0]["event"], &seen[0][1]["ename"]),
        (&json!("continued"), &json!("KeyboardInterrupt"))
    );
    assert_eq!(frontend.reply(&cell)["ename"], "KeyboardInterrupt");
    assert_eq!(
        body(&mut frontend, "debugInfo", json!({}))["stoppedThreads"],
        json!([])
    );
    // Debugging goes on with the next cell.
    let cell = frontend.execute("add(1, 1)");
    frontend.begin(&cell, 2, "add(1, 1)");
    let event = frontend.broadcast(&cell, "debug_event");
    assert_eq!(stopped(&mut frontend, &event, "breakpoint").len(), 2);
    go_on(
        &mut frontend,
        &cell,
        "continue",
        &["execute_result", "status"],
    );
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

//! Subshells (JEP 91): made, listed and deleted on control; they run beside the main shell.

use serde_json::{Value, json};

use super::frontend::{Frontend, On, Request};

#[test]
fn subshells_are_made_listed_and_deleted() {
    let mut frontend = Frontend::start();
    let mut names = Vec::new();
    for _ in 0..2 {
        let created = frontend.ask_control("create_subshell_request", json!({}));
        assert_eq!(created["status"], "ok");
        names.push(created["subshell_id"].clone());
    }
    let listed = frontend.ask_control("list_subshell_request", json!({}));
    assert_eq!(listed, json!({"status": "ok", "subshell_id": names}));
    let deletion = json!({"subshell_id": names[0]});
    let deleted = frontend.ask_control("delete_subshell_request", deletion.clone());
    assert_eq!(deleted, json!({"status": "ok"}));
    let listed = frontend.ask_control("list_subshell_request", json!({}));
    assert_eq!(listed["subshell_id"], json!([names[1]]));
    let request = frontend.send(On::Control, "delete_subshell_request", deletion);
    let reply = frontend.reply_on(On::Control, &request);
    assert_eq!(reply["ename"], "UnknownSubshellError");
    frontend.busy(&request);
    frontend.idle(&request);
}

#[test]
fn a_subshell_runs_while_the_main_shell_does() {
    let mut frontend = Frontend::start();
    let created = frontend.ask_control("create_subshell_request", json!({}));
    let name = created["subshell_id"].as_str().unwrap().to_owned();
    let cell = frontend.execute("print(input())");
    frontend.begin(&cell, 1, "print(input())");
    frontend.input_request(&cell);
    let beside = frontend.send_to(
        &name,
        "execute_request",
        json!({"code": "a = 6\nprint(a)\na * 7"}),
    );
    frontend.begin(&beside, 2, "a = 6\nprint(a)\na * 7");
    frontend.stream(&beside, "stdout", "6\n");
    frontend.result(&beside, 2, "42");
    frontend.idle(&beside);
    assert_eq!(frontend.reply(&beside)["status"], "ok");
    // Its errors abort what waits behind it, and nothing in the main shell.
    let failing = frontend.send_to(&name, "execute_request", json!({"code": "1/0"}));
    frontend.begin(&failing, 3, "1/0");
    frontend.error(&failing, "ZeroDivisionError");
    frontend.idle(&failing);
    assert_eq!(frontend.reply(&failing)["status"], "error");
    frontend.send(On::Stdin, "input_reply", json!({"value": "through"}));
    frontend.stream(&cell, "stdout", "through\n");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    frontend.run_quietly(4, "assert a == 6");
}

#[test]
fn requests_for_unknown_subshells_are_answered() {
    let mut frontend = Frontend::start();
    let request = frontend.send_to("nobody", "execute_request", json!({"code": "a = 1"}));
    frontend.busy(&request);
    frontend.idle(&request);
    let reply = frontend.reply_unchecked(&request);
    assert_eq!(
        (&reply["status"], &reply["ename"], &reply["evalue"]),
        (
            &json!("error"),
            &json!("UnknownSubshellError"),
            &json!("Unknown subshell_id 'nobody'")
        )
    );
    let message = frontend.send_to("nobody", "comm_msg", json!({"comm_id": "c", "data": {}}));
    frontend.busy(&message);
    frontend.idle(&message);
    for name in ["", "\u{1F600}"] {
        let request = frontend.send_to(name, "kernel_info_request", json!({}));
        frontend.busy(&request);
        frontend.idle(&request);
        assert_eq!(frontend.reply_unchecked(&request)["status"], "error");
    }
}

/// Makes a subshell; its name.
fn create(frontend: &mut Frontend) -> String {
    let created = frontend.ask_control("create_subshell_request", json!({}));
    created["subshell_id"].as_str().unwrap().to_owned()
}

/// Begins a cell in a subshell, which prints a line before what it is about.
fn begin(frontend: &mut Frontend, subshell: &str, count: u32, code: &str) -> Request {
    let content = json!({"code": code, "allow_stdin": true});
    let cell = frontend.send_to(subshell, "execute_request", content);
    frontend.begin(&cell, count, code);
    frontend.stream(&cell, "stdout", "begun\n");
    cell
}

/// Presses Stop; every one of the cells ends by it.
fn stop(frontend: &mut Frontend, cells: &[&Request]) {
    let stop = frontend.send(On::Control, "interrupt_request", json!({}));
    let reply = frontend.reply_on(On::Control, &stop);
    assert_eq!(reply, json!({"status": "ok"}));
    let mut ended: Vec<Value> = cells.iter().map(|_| frontend.next_reply()).collect();
    for cell in cells {
        let header: Value = serde_json::from_slice(&cell.header).unwrap();
        let index = ended.iter().position(|reply| reply["parent"] == header);
        let reply = ended.swap_remove(index.unwrap());
        assert_eq!(reply["content"]["ename"], "KeyboardInterrupt", "{reply}");
    }
    let requests: Vec<&Request> = cells.iter().copied().chain([&stop]).collect();
    frontend.drain_to_idle_of(&requests);
}

/// Whatever a subshell runs: Python code, a sleep, a lock, a question, a command, native operations.
#[test]
fn stop_ends_what_only_a_subshell_runs() {
    let mut frontend = Frontend::start();
    let name = create(&mut frontend);
    frontend.run_quietly(
        1,
        "from mxnet import nd\nimport time, threading\nx = nd.ones((64, 1024, 1024))",
    );
    let bodies = [
        "while True: pass",
        "def f():\n    n = 0\n    while True: n += 1\nprint(end=''); f()",
        "def g():\n    while True: yield 1\nprint(end='')\nfor _ in g(): pass",
        "sum(range(10**12))",
        "time.sleep(1000)",
        "threading.Lock().acquire() and threading.Event().wait()",
        "input()",
        "!sleep 1000",
        "while True: nd.exp(x)",
    ];
    for (count, body) in (2..).step_by(2).zip(bodies) {
        let code = format!("print('begun')\n{body}");
        let cell = begin(&mut frontend, &name, count, &code);
        if body == "input()" {
            frontend.input_request(&cell);
        }
        stop(&mut frontend, &[&cell]);
        // The next cell is not told to stop, and runs undisturbed.
        let next = frontend.send_to(
            &name,
            "execute_request",
            json!({"code": "sum(range(1000))"}),
        );
        frontend.begin(&next, count + 1, "sum(range(1000))");
        frontend.result(&next, count + 1, "499500");
        frontend.idle(&next);
        assert_eq!(frontend.reply(&next)["status"], "ok", "{body}");
    }
}

/// One Stop for all, as the proposal asks; nobody takes another one's.
#[test]
fn stop_ends_the_main_shell_and_its_subshells() {
    let mut frontend = Frontend::start();
    let names = [create(&mut frontend), create(&mut frontend)];
    frontend.run_quietly(
        1,
        "from mxnet import nd\nimport time\nx = nd.ones((2048, 2048))",
    );
    let mut count = 1;
    for bodies in [
        ["while True: pass", "while True: pass", "time.sleep(1000)"],
        [
            "while True: nd.dot(x, x)",
            "while True: nd.exp(x)",
            "while True: nd.dot(x, x)",
        ],
        ["input()", "while True: pass", "sum(range(10**12))"],
        ["time.sleep(1000)", "input()", "!sleep 1000"],
    ] {
        let codes = bodies.map(|body| format!("print('begun')\n{body}"));
        let main = frontend.execute(&codes[0]);
        frontend.begin(&main, count + 1, &codes[0]);
        frontend.stream(&main, "stdout", "begun\n");
        let first = begin(&mut frontend, &names[0], count + 2, &codes[1]);
        let second = begin(&mut frontend, &names[1], count + 3, &codes[2]);
        for (body, cell) in bodies.into_iter().zip([&main, &first, &second]) {
            if body == "input()" {
                frontend.input_request(cell);
            }
        }
        stop(&mut frontend, &[&main, &first, &second]);
        count += 4;
        frontend.run_quietly(count, "a = 1");
    }
}

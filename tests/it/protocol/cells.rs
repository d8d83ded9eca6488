//! Running cells: order, outputs, counts, errors, questions, Stop.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::frontend::{Frontend, On, Request};
use super::process::PATIENCE;

#[test]
fn outputs_come_between_busy_and_idle_in_their_order() {
    let mut frontend = Frontend::start();
    let code = "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('again')\n1 + 1";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    frontend.stream(&cell, "stdout", "out\n");
    frontend.stream(&cell, "stderr", "err\n");
    frontend.stream(&cell, "stdout", "again\n");
    frontend.result(&cell, 1, "2");
    frontend.idle(&cell);
    let reply = frontend.reply(&cell);
    assert_eq!(
        reply,
        json!({"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []})
    );
}

#[test]
fn an_error_is_told_once_on_iopub_and_the_same_in_the_reply() {
    let mut frontend = Frontend::start();
    let cell = frontend.execute("1/0");
    frontend.begin(&cell, 1, "1/0");
    let error = frontend.error(&cell, "ZeroDivisionError");
    frontend.idle(&cell);
    let reply = frontend.reply(&cell);
    assert_eq!(
        (&reply["status"], &reply["execution_count"]),
        (&json!("error"), &json!(1))
    );
    for field in ["ename", "evalue", "traceback"] {
        assert_eq!(reply[field], error[field], "{field}");
    }
    assert_eq!(error["evalue"], "division by zero");
}

#[test]
fn variables_live_from_cell_to_cell_and_only_stored_cells_count() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, "a = 20");
    for content in [
        json!({"code": "a += 1", "silent": true}),
        json!({"code": "a += 0", "store_history": false}),
        json!({"code": " \n"}),
    ] {
        let (silent, code) = (content["silent"] == true, content["code"].clone());
        let cell = frontend.send(On::Shell, "execute_request", content);
        frontend.busy(&cell);
        if !silent {
            frontend.execute_input(&cell, 2, code.as_str().unwrap());
        }
        frontend.idle(&cell);
        assert_eq!(frontend.reply(&cell)["execution_count"], 1);
    }
    let cell = frontend.execute("a * 2");
    frontend.begin(&cell, 2, "a * 2");
    frontend.result(&cell, 2, "42");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["execution_count"], 2);
}

#[test]
fn silent_cells_publish_nothing() {
    let mut frontend = Frontend::start();
    let content = json!({"code": "print('a')\n1 + 1", "silent": true, "user_expressions": {"x": "6 * 7", "y": "1/0"}});
    let cell = frontend.send(On::Shell, "execute_request", content);
    frontend.busy(&cell);
    frontend.idle(&cell);
    let reply = frontend.reply(&cell);
    assert_eq!(
        reply["user_expressions"]["x"]["data"],
        json!({"text/plain": "42"})
    );
    assert_eq!(reply["user_expressions"]["y"]["ename"], "ZeroDivisionError");
}

/// Ten thousand messages a second are more than Jupyter's server lets through.
#[test]
fn a_flood_of_prints_arrives_whole_and_joined() {
    let mut frontend = Frontend::start();
    let code = "for i in range(10000): print(i, '\u{e9}\u{1F600}', end='\\r\\n')";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    let expected: String = (0..10_000)
        .map(|i| format!("{i} \u{e9}\u{1F600}\r\n"))
        .collect();
    let messages = frontend.stream(&cell, "stdout", &expected);
    assert!(messages <= 100, "{messages} messages");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

#[test]
fn cells_behind_a_failing_one_are_aborted_and_requests_are_not() {
    let mut frontend = Frontend::start();
    let failing = frontend.execute("input()\n1/0");
    frontend.begin(&failing, 1, "input()\n1/0");
    frontend.input_request(&failing);
    let aborted = frontend.execute("print('never')");
    let answered = frontend.send(On::Shell, "comm_info_request", json!({}));
    // A completion is answered beside the cell; then those that were sent before it wait in line.
    let completion = frontend.send(On::Shell, "complete_request", json!({"code": ""}));
    assert_eq!(frontend.reply(&completion)["status"], "ok");
    frontend.send(On::Stdin, "input_reply", json!({"value": ""}));
    frontend.error(&failing, "ZeroDivisionError");
    frontend.idle(&failing);
    assert_eq!(frontend.reply(&failing)["status"], "error");
    frontend.busy(&aborted);
    frontend.idle(&aborted);
    assert_eq!(frontend.reply(&aborted)["status"], "aborted");
    frontend.busy(&answered);
    frontend.idle(&answered);
    assert_eq!(
        frontend.reply(&answered),
        json!({"status": "ok", "comms": {}})
    );
    frontend.run_quietly(2, "a = 1");
}

#[test]
fn cells_behind_one_that_may_fail_are_run() {
    let mut frontend = Frontend::start();
    let content = json!({"code": "input()\n1/0", "allow_stdin": true, "stop_on_error": false});
    let failing = frontend.send(On::Shell, "execute_request", content);
    frontend.begin(&failing, 1, "input()\n1/0");
    frontend.input_request(&failing);
    let next = frontend.execute("a = 1");
    frontend.send(On::Stdin, "input_reply", json!({"value": ""}));
    frontend.error(&failing, "ZeroDivisionError");
    frontend.idle(&failing);
    assert_eq!(frontend.reply(&failing)["status"], "error");
    frontend.begin(&next, 2, "a = 1");
    frontend.idle(&next);
    assert_eq!(frontend.reply(&next)["status"], "ok");
}

#[test]
fn a_cell_asks_the_user_and_the_heart_beats_meanwhile() {
    let mut frontend = Frontend::start();
    let code = "print('before')\nprint(input('name? '))";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    frontend.stream(&cell, "stdout", "before\n");
    assert_eq!(
        frontend.input_request(&cell),
        json!({"prompt": "name? ", "password": false})
    );
    assert_eq!(frontend.heartbeat(b"ping"), ["ping"]);
    frontend.send(On::Stdin, "input_reply", json!({"value": "Ada \u{1F600}"}));
    frontend.stream(&cell, "stdout", "Ada \u{1F600}\n");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

#[test]
fn without_a_user_to_ask_input_raises() {
    let mut frontend = Frontend::start();
    let cell = frontend.send(
        On::Shell,
        "execute_request",
        json!({"code": "input()", "allow_stdin": false}),
    );
    frontend.begin(&cell, 1, "input()");
    frontend.error(&cell, "StdinNotImplementedError");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "error");
}

#[test]
fn stop_interrupts_loops_sleeps_and_questions() {
    for (code, asks) in [
        ("print('begin')\nwhile True: pass", false),
        ("import time\nprint('begin')\ntime.sleep(1000)", false),
        ("print('begin')\ninput()", true),
    ] {
        for by_signal in [false, true] {
            let mut frontend = Frontend::start();
            let cell = frontend.execute(code);
            frontend.begin(&cell, 1, code);
            frontend.stream(&cell, "stdout", "begin\n");
            if asks {
                frontend.input_request(&cell);
            }
            let stop = interrupt(&mut frontend, by_signal);
            let reply = frontend.reply(&cell);
            assert_eq!(reply["ename"], "KeyboardInterrupt", "{code}");
            // The bracket of the interrupt request lies somewhere in that of the cell, or ends behind it.
            let requests: Vec<&Request> = stop.iter().chain([&cell]).collect();
            frontend.drain_to_idle_of(&requests);
            let next = frontend.execute("1 + 1");
            frontend.drain_to_idle_of(&[&next]);
            assert_eq!(frontend.reply(&next)["status"], "ok", "{code}");
        }
    }
}

/// That it happens, not when: the loops end only by it.
#[test]
fn stop_interrupts_native_operations_at_the_line_of_the_user() {
    let product = "x = nd.ones((4096, 4096))\nprint('begin')\nwhile True:\n    nd.dot(x, x)";
    let exponential = "x = nd.ones((64, 1024, 1024))\nprint('begin')\nwhile True: nd.exp(x)";
    let backward = "x = nd.ones((2048, 2048))\nx.attach_grad()\nprint('begin')\nwhile True:\n    \
        with autograd.record():\n        y = nd.dot(x, x).sum()\n    y.backward()";
    for code in [product, exponential, backward] {
        let mut frontend = Frontend::start();
        frontend.run_quietly(1, "from mxnet import autograd, nd");
        let cell = frontend.execute(code);
        frontend.begin(&cell, 2, code);
        frontend.stream(&cell, "stdout", "begin\n");
        let stop = interrupt(&mut frontend, false);
        let reply = frontend.reply(&cell);
        assert_eq!(reply["ename"], "KeyboardInterrupt", "{code}");
        let traceback = uncoloured(&reply["traceback"]);
        assert!(traceback.contains("Cell In[2], line"), "{traceback}");
        let requests: Vec<&Request> = stop.iter().chain([&cell]).collect();
        frontend.drain_to_idle_of(&requests);
        let next = frontend.execute("x.shape[-1] > 0");
        frontend.drain_to_idle_of(&[&next]);
        assert_eq!(frontend.reply(&next)["status"], "ok", "{code}");
    }
}

/// The lines of a traceback without the sequences that colour them.
pub(super) fn uncoloured(traceback: &Value) -> String {
    let lines = traceback.as_array().unwrap().iter();
    let text: Vec<&str> = lines.map(|line| line.as_str().unwrap()).collect();
    let text = text.join("\n");
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    let after_colour = |part: &str| part.split_once('m').map(|(_, rest)| rest.to_owned());
    parts
        .filter_map(after_colour)
        .fold(first, |plain, part| plain + &part)
}

/// Presses Stop; the request, if it is one.
pub(super) fn interrupt(frontend: &mut Frontend, by_signal: bool) -> Option<Request> {
    if by_signal {
        let pid = libc::pid_t::try_from(frontend.process.child.id()).unwrap();
        // SAFETY: kill takes no pointers, and the child is not waited for yet.
        assert_eq!(unsafe { libc::kill(pid, libc::SIGINT) }, 0);
        return None;
    }
    let request = frontend.send(On::Control, "interrupt_request", json!({}));
    let reply = frontend.reply_on(On::Control, &request);
    assert_eq!(reply, json!({"status": "ok"}));
    Some(request)
}

#[test]
fn completions_do_not_wait_for_the_cell() {
    let mut frontend = Frontend::start();
    let cell = frontend.execute("input()");
    frontend.begin(&cell, 1, "input()");
    frontend.input_request(&cell);
    let completion = frontend.send(
        On::Shell,
        "complete_request",
        json!({"code": "pri", "cursor_pos": 3}),
    );
    let reply: Value = frontend.reply(&completion);
    assert_eq!(reply["status"], "ok");
    frontend.send(On::Stdin, "input_reply", json!({"value": ""}));
    frontend.result(&cell, 1, "''");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

#[test]
fn memory_returns_after_a_chain_of_a_million_operations() {
    const MEGABYTE: usize = 1 << 20;
    let mut frontend = Frontend::start();
    frontend.run_quietly(
        1,
        "from mxnet import nd, autograd\nx = nd.ones((4,))\nx.attach_grad()",
    );
    let before = frontend.process.memory();
    let chain = "with autograd.record():\n    y = x\n    for _ in range(1000000):\n        y = y * 1.0\ny.backward()";
    frontend.run_quietly(2, chain);
    let used = frontend.process.memory();
    assert!(used > before + 200 * MEGABYTE, "{used} after {before}");
    frontend.run_quietly(3, "del y");
    // The kernel gives memory back when nothing has run for a while.
    let deadline = Instant::now() + PATIENCE;
    while frontend.process.memory() > before + 30 * MEGABYTE {
        assert!(
            Instant::now() < deadline,
            "{} after {before}",
            frontend.process.memory()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let cell = frontend.execute("x.grad.sum().asscalar()");
    frontend.begin(&cell, 4, "x.grad.sum().asscalar()");
    frontend.result(&cell, 4, "4.0");
    frontend.idle(&cell);
    frontend.reply(&cell);
}

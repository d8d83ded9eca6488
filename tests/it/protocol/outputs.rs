//! What cells show and ask beyond text: displays that change, payloads of replies, hidden questions.

use serde_json::{Value, json};

use super::frontend::{Frontend, On};

#[test]
fn displays_are_shown_changed_and_cleared() {
    let mut frontend = Frontend::start();
    let code = "from IPython.display import HTML, clear_output, update_display\n\
        handle = display(HTML('<b>1</b>'), display_id='d')\nhandle.update(HTML('<b>2</b>'))\n\
        update_display(3, display_id='d')\ndisplay(4)\nclear_output(wait=True)\nclear_output()";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    let html =
        |text: &str| json!({"text/html": text, "text/plain": "<IPython.core.display.HTML object>"});
    let changing = json!({"display_id": "d"});
    for (msg_type, data, transient) in [
        ("display_data", html("<b>1</b>"), &changing),
        ("update_display_data", html("<b>2</b>"), &changing),
        ("update_display_data", json!({"text/plain": "3"}), &changing),
        ("display_data", json!({"text/plain": "4"}), &json!({})),
    ] {
        let shown = frontend.broadcast(&cell, msg_type);
        assert_eq!(
            (&shown["data"], &shown["metadata"], &shown["transient"]),
            (&data, &json!({}), transient)
        );
    }
    for wait in [true, false] {
        let cleared = frontend.broadcast(&cell, "clear_output");
        assert_eq!(cleared, json!({"wait": wait}));
    }
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

/// Old, and what the console lives by: the pager, the next input, leaving.
#[test]
fn replies_carry_payloads() {
    let mut frontend = Frontend::start();
    for (count, code) in (1..).zip(["len?", "get_ipython().set_next_input('a = 1')", "exit()"]) {
        let cell = frontend.execute(code);
        frontend.begin(&cell, count, code);
        frontend.idle(&cell);
        let reply = frontend.reply(&cell);
        let [payload] = reply["payload"].as_array().unwrap().as_slice() else {
            panic!("{reply}")
        };
        match count {
            1 => {
                assert_eq!(
                    (&payload["source"], &payload["start"]),
                    (&json!("page"), &json!(0))
                );
                let page = payload["data"]["text/plain"].as_str().unwrap();
                assert!(page.contains("Docstring"), "{page}");
            }
            2 => assert_eq!(
                *payload,
                json!({"source": "set_next_input", "text": "a = 1", "replace": false})
            ),
            _ => assert_eq!(*payload, json!({"source": "ask_exit", "keepkernel": false})),
        }
    }
}

#[test]
fn hidden_questions_are_marked() {
    let mut frontend = Frontend::start();
    let code = "import getpass\nlen(getpass.getpass('secret? '))";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    assert_eq!(
        frontend.input_request(&cell),
        json!({"prompt": "secret? ", "password": true})
    );
    frontend.send(On::Stdin, "input_reply", json!({"value": "1234"}));
    frontend.result(&cell, 1, "4");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

/// What JupyterLab checks in the browser and other front ends take for granted.
#[test]
fn results_have_the_fields_that_front_ends_look_for() {
    let mut frontend = Frontend::start();
    let code = "class Rich:\n    def _repr_mimebundle_(self, **_):\n        \
        return {'text/plain': 'rich', 'application/json': {'a': [1]}}, {'application/json': {'expanded': True}}\nRich()";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    let result = frontend.broadcast(&cell, "execute_result");
    let expected = json!({
        "execution_count": 1,
        "data": {"text/plain": "rich", "application/json": {"a": [1]}},
        "metadata": {"application/json": {"expanded": true}},
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(result[field], *value, "{result}");
    }
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

/// The rule of the front end in these tests: what nobody has looked at fails the test.
#[test]
fn outputs_that_nobody_reads_fail_a_test() {
    fn leaves_unread(leave: fn(&mut Frontend)) -> bool {
        let test = move || leave(&mut Frontend::start());
        std::panic::catch_unwind(test).is_err()
    }
    assert!(leaves_unread(|frontend| drop(frontend.execute("1"))));
    assert!(leaves_unread(|frontend| {
        let cell = frontend.execute("print('unread')");
        assert_eq!(frontend.reply(&cell)["status"], "ok");
        frontend.begin(&cell, 1, "print('unread')");
    }));
    assert!(leaves_unread(|frontend| {
        let info = frontend.send(On::Control, "kernel_info_request", json!({}));
        frontend.busy(&info);
        frontend.idle(&info);
    }));
    assert!(leaves_unread(|frontend| {
        let code = "from IPython.display import display\nimport threading\n\
            threading.Thread(target=input, daemon=True).start()";
        let cell = frontend.execute(code);
        frontend.begin(&cell, 1, code);
        frontend.idle(&cell);
        let reply: Value = frontend.reply(&cell);
        assert_eq!(reply["status"], "ok");
        // The question is on its way when this is answered.
        frontend.kernel_lives();
    }));
    assert!(!leaves_unread(|frontend| frontend.run_quietly(1, "a = 1")));
}

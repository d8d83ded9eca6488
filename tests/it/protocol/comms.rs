//! Comms: opened from both sides, with binary parts, while a cell runs.

use serde_json::{Value, json};

use super::frontend::{Frontend, On};

/// Says back what it hears, doubled, and its first buffer reversed.
const TARGET: &str = "
import comm
def opened(end, message):
    def heard(message):
        data = message['content']['data']
        end.send({'twice': data['n'] * 2}, buffers=[bytes(message['buffers'][0])[::-1]])
    end.on_msg(heard)
    end.on_close(lambda message: print('closed', message['content']['data']))
    end.send({'hello': message['content']['data']})
comm.get_comm_manager().register_target('doubler', opened)
";

fn comms(frontend: &mut Frontend, content: Value) -> Value {
    let request = frontend.send(On::Shell, "comm_info_request", content);
    frontend.busy(&request);
    frontend.idle(&request);
    frontend.reply(&request)["comms"].clone()
}

#[test]
fn comms_of_unknown_targets_are_closed() {
    let mut frontend = Frontend::start();
    let open = json!({"comm_id": "c", "target_name": "nobody", "data": {}, "metadata": {}});
    let request = frontend.send(On::Shell, "comm_open", open);
    frontend.busy(&request);
    assert_eq!(
        frontend.broadcast(&request, "comm_close"),
        json!({"comm_id": "c", "data": {}})
    );
    frontend.idle(&request);
    let message = frontend.send(On::Shell, "comm_msg", json!({"comm_id": "c", "data": {}}));
    frontend.busy(&message);
    frontend.idle(&message);
    assert_eq!(comms(&mut frontend, json!({})), json!({}));
}

#[test]
fn a_comm_of_the_front_end_is_taken_up_spoken_on_and_closed() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, TARGET);
    let open = json!({"comm_id": "c", "target_name": "doubler", "data": {"a": [1, null]}});
    let request = frontend.send(On::Shell, "comm_open", open);
    frontend.busy(&request);
    assert_eq!(
        frontend.broadcast(&request, "comm_msg"),
        json!({"comm_id": "c", "data": {"hello": {"a": [1, null]}}})
    );
    frontend.idle(&request);
    assert_eq!(
        comms(&mut frontend, json!({"target_name": "doubler"})),
        json!({"c": {"target_name": "doubler"}})
    );
    assert_eq!(
        comms(&mut frontend, json!({"target_name": "other"})),
        json!({})
    );
    let said = json!({"comm_id": "c", "data": {"n": 21}});
    let request = frontend.send_with_buffers("comm_msg", said, &[b"\x00abc\xff"]);
    frontend.busy(&request);
    let (content, buffers) = frontend.broadcast_with_buffers(&request, "comm_msg");
    assert_eq!(content, json!({"comm_id": "c", "data": {"twice": 42}}));
    assert_eq!(buffers, [&b"\xffcba\x00"[..]]);
    frontend.idle(&request);
    let close = json!({"comm_id": "c", "data": {"bye": 1}});
    let request = frontend.send(On::Shell, "comm_close", close);
    frontend.busy(&request);
    frontend.stream(&request, "stdout", "closed {'bye': 1}\n");
    frontend.idle(&request);
    assert_eq!(comms(&mut frontend, json!({})), json!({}));
}

#[test]
fn a_handler_that_fails_is_shown() {
    let mut frontend = Frontend::start();
    let code = "import comm\nc = comm.create_comm('t', comm_id='c')\nc.on_msg(lambda message: 1/0)";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 1, code);
    assert_eq!(
        frontend.broadcast(&cell, "comm_open"),
        json!({"comm_id": "c", "data": {}, "target_name": "t", "target_module": null})
    );
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    let request = frontend.send(On::Shell, "comm_msg", json!({"comm_id": "c", "data": {}}));
    frontend.busy(&request);
    frontend.error(&request, "ZeroDivisionError");
    frontend.idle(&request);
}

/// A slider that is moved during a long cell is heard there.
#[test]
fn comms_are_heard_while_a_cell_runs() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, TARGET);
    let cell = frontend.execute("input()");
    frontend.begin(&cell, 2, "input()");
    frontend.input_request(&cell);
    let open = json!({"comm_id": "c", "target_name": "doubler", "data": {}});
    let opening = frontend.send(On::Shell, "comm_open", open);
    assert_eq!(
        frontend.broadcast(&opening, "comm_msg"),
        json!({"comm_id": "c", "data": {"hello": {}}})
    );
    for n in 0..10 {
        let said = json!({"comm_id": "c", "data": {"n": n}});
        let request = frontend.send_with_buffers("comm_msg", said, &[b""]);
        assert_eq!(
            frontend.broadcast(&request, "comm_msg"),
            json!({"comm_id": "c", "data": {"twice": 2 * n}})
        );
    }
    frontend.send(On::Stdin, "input_reply", json!({"value": ""}));
    frontend.result(&cell, 2, "''");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

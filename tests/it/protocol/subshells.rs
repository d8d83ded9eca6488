//! Subshells (JEP 91): made, listed and deleted on control; they run beside the main shell.

use serde_json::json;

use super::frontend::{Frontend, On};

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

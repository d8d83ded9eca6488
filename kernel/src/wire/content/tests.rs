#![allow(clippy::unwrap_used)]

use serde::de::DeserializeOwned;
use serde_json::json;

use super::comm::CommIn;
use super::complete::CompleteRequest;
use super::execute::{ExecuteReply, ExecuteRequest};
use super::history::{HistoryAccess, HistoryEntry, HistoryRequest};
use super::input::InputReply;
use super::inspect::InspectRequest;
use super::is_complete::{IsCompleteReply, IsCompleteRequest};
use super::shutdown::ShutdownRequest;
use super::{ErrorReply, Status};

#[test]
fn absent_and_null_fields_of_execute_have_their_defaults() {
    for content in [
        json!({"code": "1"}),
        json!({"code": "1", "silent": null, "store_history": null, "user_expressions": null, "allow_stdin": null}),
    ] {
        let request: ExecuteRequest = serde_json::from_value(content).unwrap();
        assert_eq!(
            (request.silent, request.store_history, request.allow_stdin),
            (false, None, false)
        );
        assert!(request.user_expressions.is_empty());
        assert!(request.stop_on_error);
    }
}

/// What `KernelClient.history(hist_access_type="search", pattern=...)` sends.
#[test]
fn a_history_search_needs_only_its_pattern() {
    let content =
        json!({"raw": true, "output": false, "hist_access_type": "search", "pattern": "1?2*"});
    let request: HistoryRequest = serde_json::from_value(content).unwrap();
    assert_eq!(request.hist_access_type, HistoryAccess::Search);
    assert_eq!(
        (request.unique, request.n, request.stop),
        (false, None, None)
    );
}

fn refuses<T: DeserializeOwned>(content: &str) {
    assert!(
        serde_json::from_str::<T>(content).is_err(),
        "{} accepts {content}",
        std::any::type_name::<T>()
    );
}

#[test]
fn missing_and_mistyped_fields_are_errors() {
    for content in [
        "{}",
        "[]",
        "null",
        "1",
        r#"{"code":1}"#,
        r#"{"code":null}"#,
        r#"{"code":"\ud800"}"#,
        "{",
    ] {
        refuses::<ExecuteRequest>(content);
        refuses::<CompleteRequest>(content);
        refuses::<InspectRequest>(content);
        refuses::<IsCompleteRequest>(content);
        refuses::<CommIn>(content);
        refuses::<InputReply>(content);
    }
    refuses::<ExecuteRequest>(r#"{"code":"","silent":"no"}"#);
    refuses::<ExecuteRequest>(r#"{"code":"","user_expressions":[1]}"#);
    refuses::<CompleteRequest>(r#"{"code":"","cursor_pos":1e400}"#);
    refuses::<CompleteRequest>(r#"{"code":"","cursor_pos":99999999999999999999999999}"#);
    refuses::<InspectRequest>(r#"{"code":"","detail_level":-1}"#);
    refuses::<HistoryRequest>(r#"{"hist_access_type":"all"}"#);
    refuses::<ShutdownRequest>(r#"{"restart":"yes"}"#);
    refuses::<ExecuteRequest>(&format!(r#"{{"code":"","silent":{}"#, "[".repeat(100_000)));
}

#[test]
fn replies_have_the_fields_that_front_ends_read() {
    let reply = ExecuteReply {
        status: Status::Aborted,
        execution_count: 3,
        user_expressions: Default::default(),
        payload: vec![],
        error: None,
    };
    let expected =
        json!({"status": "aborted", "execution_count": 3, "user_expressions": {}, "payload": []});
    assert_eq!(serde_json::to_value(reply).unwrap(), expected);

    let reply = serde_json::to_value(ErrorReply::new("ValueError", "no")).unwrap();
    assert_eq!(
        reply,
        json!({"status": "error", "ename": "ValueError", "evalue": "no", "traceback": []})
    );

    let reply = IsCompleteReply::Incomplete {
        indent: "    ".to_owned(),
    };
    assert_eq!(
        serde_json::to_value(reply).unwrap(),
        json!({"status": "incomplete", "indent": "    "})
    );
    assert_eq!(
        serde_json::to_value(IsCompleteReply::Invalid).unwrap(),
        json!({"status": "invalid"})
    );

    let entries = (
        HistoryEntry::Input("a".into()),
        HistoryEntry::InputOutput("a".into(), None),
    );
    assert_eq!(
        serde_json::to_value(entries).unwrap(),
        json!(["a", ["a", null]])
    );
}

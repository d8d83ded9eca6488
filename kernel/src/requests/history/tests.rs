#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

fn found(history: &History, request: Value) -> Vec<(u64, u32, String)> {
    let entries = history.find(&serde_json::from_value(request).unwrap());
    entries
        .into_iter()
        .map(|entry| (entry.session, entry.line, entry.input))
        .collect()
}

fn cell(session: u64, line: u32, input: &str) -> (u64, u32, String) {
    (session, line, input.to_owned())
}

#[test]
fn sessions_share_a_file_and_get_numbers_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("history.jsonl");
    let (first, second) = (
        History::new(Some(path.clone())),
        History::new(Some(path.clone())),
    );
    first.add(1, "a = 1");
    second.add(1, "b = '\n'");
    first.add(2, "c");
    let all = [cell(1, 1, "a = 1"), cell(1, 2, "c"), cell(2, 1, "b = '\n'")];
    assert_eq!(
        found(&first, json!({"hist_access_type": "tail", "n": 10})),
        all
    );
    assert_eq!(
        found(&second, json!({"hist_access_type": "tail", "n": 2})),
        all[1..]
    );
    let later = History::new(Some(path));
    assert_eq!(
        found(&later, json!({"hist_access_type": "range", "session": -1})),
        all[2..]
    );
    assert_eq!(
        found(
            &later,
            json!({"hist_access_type": "range", "session": 1, "start": 1, "stop": 2})
        ),
        all[..1]
    );
    assert_eq!(
        found(&later, json!({"hist_access_type": "range", "session": 0})),
        []
    );
}

#[test]
fn ranges_count_like_slices() {
    let history = History::new(None);
    for (line, input) in (1..).zip(["a", "b", "c", "d"]) {
        history.add(line, input);
    }
    let range = |start: i64, stop: Option<i64>| {
        let request =
            json!({"hist_access_type": "range", "session": 0, "start": start, "stop": stop});
        found(&history, request)
            .into_iter()
            .map(|(_, _, input)| input)
            .collect::<String>()
    };
    assert_eq!(range(1, None), "abcd");
    assert_eq!(range(2, Some(4)), "bc");
    assert_eq!(range(-2, None), "cd");
    assert_eq!(range(0, Some(-1)), "abc");
    assert_eq!(range(3, Some(i64::MAX)), "cd");
    assert_eq!(range(i64::MIN, Some(2)), "a");
}

#[test]
fn a_search_returns_the_latest_of_equal_texts_when_asked() {
    let history = History::new(None);
    for (line, input) in (1..).zip(["1+2", "x", "1+2", "1-2"]) {
        history.add(line, input);
    }
    let search = |request: Value| {
        found(&history, request)
            .into_iter()
            .map(|(_, line, _)| line)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        search(json!({"hist_access_type": "search", "pattern": "1?2*"})),
        [1, 3, 4]
    );
    assert_eq!(
        search(json!({"hist_access_type": "search", "pattern": "1?2*", "unique": true})),
        [3, 4]
    );
    assert_eq!(
        search(json!({"hist_access_type": "search", "pattern": "1?2*", "n": 1})),
        [4]
    );
    assert_eq!(
        search(json!({"hist_access_type": "search", "pattern": "1?2*", "n": -1})),
        [0; 0]
    );
}

#[test]
fn results_are_remembered_with_their_cells() {
    let history = History::new(None);
    history.add(1, "1+1");
    history.set_output(1, "2".to_owned());
    let request =
        serde_json::from_value(json!({"output": true, "hist_access_type": "tail"})).unwrap();
    assert_eq!(history.find(&request)[0].output.as_deref(), Some("2"));
}

#[test]
fn damaged_lines_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.jsonl");
    std::fs::write(
        &path,
        "{\"session\":4,\"line\":1,\"input\":\"a\"}\n{\"session\":\n\u{1F600}\n[]\n",
    )
    .unwrap();
    let history = History::new(Some(path));
    history.add(1, "b");
    assert_eq!(
        found(&history, json!({"hist_access_type": "tail"})),
        [cell(4, 1, "a"), cell(5, 1, "b")]
    );
}

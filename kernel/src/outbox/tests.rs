#![allow(clippy::unwrap_used, clippy::panic)]

use std::thread;

use serde_json::{Value, json};

use super::*;

fn origin() -> Arc<Origin> {
    Arc::new(Origin::default())
}

fn status(state: &'static str) -> Outgoing {
    Outgoing::new(
        Channel::IoPub,
        None,
        "status",
        &json!({"execution_state": state}),
    )
}

fn content(message: &Outgoing) -> Value {
    serde_json::from_slice(&message.content).unwrap()
}

/// Everything that the outbox sends once it is closed.
fn drain(outbox: &Outbox) -> Vec<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(async {
        outbox.close();
        let mut sent = Vec::new();
        while let Some(message) = outbox.next().await {
            sent.push(content(&message));
        }
        sent
    })
}

#[test]
fn text_is_joined_until_something_else_follows() {
    let (outbox, first, second) = (Outbox::default(), origin(), origin());
    outbox.push_text(&first, "stdout", "a\r");
    outbox.push_text(&first, "stdout", "b\n");
    outbox.push_text(&first, "stderr", "c");
    outbox.push_text(&first, "stdout", "");
    outbox.push_text(&first, "stderr", "d");
    outbox.push(status("idle"));
    outbox.push_text(&first, "stderr", "e");
    outbox.push_text(&second, "stderr", "f");
    let stream = |name: &str, text: &str| json!({"name": name, "text": text});
    let expected = [
        stream("stdout", "a\rb\n"),
        stream("stderr", "cd"),
        json!({"execution_state": "idle"}),
        stream("stderr", "e"),
        stream("stderr", "f"),
    ];
    assert_eq!(drain(&outbox), expected);
}

#[test]
fn lonely_text_leaves_when_it_is_old_enough() {
    let mut queue = Queue::default();
    let now = Instant::now();
    assert!(queue.push_text(&origin(), "stdout", "a"));
    let Next::WaitUntil(ripe) = queue.next(now) else {
        panic!("the text is sent too early")
    };
    assert!(ripe >= now + RIPE_AGE);
    let Next::Send(message) = queue.next(ripe) else {
        panic!("the text is not sent")
    };
    assert_eq!(content(&message)["text"], "a");
    assert!(matches!(queue.next(ripe), Next::Wait));
}

#[test]
fn much_text_leaves_at_once() {
    let mut queue = Queue::default();
    let origin = origin();
    queue.push_text(&origin, "stdout", &"a".repeat(RIPE_BYTES - 1));
    assert!(matches!(queue.next(Instant::now()), Next::WaitUntil(_)));
    assert!(
        queue.push_text(&origin, "stdout", "b"),
        "the sender must be woken"
    );
    assert!(matches!(queue.next(Instant::now()), Next::Send(_)));
    assert_eq!(queue.bytes, 0);
}

#[test]
fn huge_text_is_cut_between_characters() {
    let outbox = Outbox::default();
    let text = "\u{1F600}".repeat(JOINED_BYTES / 4 + 1);
    outbox.push_text(&origin(), "stdout", &format!("a{text}"));
    let sent = drain(&outbox);
    assert_eq!(sent.len(), 2);
    let texts: String = sent
        .iter()
        .map(|content| content["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, format!("a{text}"));
}

#[test]
fn a_printing_thread_waits_for_room_and_states_do_not() {
    let outbox = Arc::new(Outbox::default());
    let origin = origin();
    outbox.push_text(&origin, "stdout", &"a".repeat(LIMIT));
    outbox.push(status("busy"));
    let printing = thread::spawn({
        let (outbox, origin) = (Arc::clone(&outbox), Arc::clone(&origin));
        move || outbox.push_text(&origin, "stdout", "b")
    });
    let sent = drain(&outbox);
    printing.join().unwrap();
    let held: usize = sent
        .iter()
        .filter_map(|content| content["text"].as_str())
        .map(str::len)
        .sum();
    assert!(held >= LIMIT);
    assert!(sent.contains(&json!({"execution_state": "busy"})));
}

#[test]
fn an_interrupt_frees_a_thread_that_waits_for_room() {
    let outbox = Arc::new(Outbox::default());
    let origin = origin();
    outbox.push_text(&origin, "stdout", &"a".repeat(LIMIT));
    let printing = thread::spawn({
        let (outbox, origin) = (Arc::clone(&outbox), Arc::clone(&origin));
        move || outbox.push_text(&origin, "stdout", "b")
    });
    // The thread may not wait yet: interrupts are repeated until it is through, as a user would press Stop again.
    while !printing.is_finished() {
        outbox.interrupt();
        thread::yield_now();
    }
    printing.join().unwrap();
    let texts: String = drain(&outbox)
        .iter()
        .map(|content| content["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts.len(), LIMIT + 1);
}

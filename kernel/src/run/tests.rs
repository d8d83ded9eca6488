#![allow(clippy::unwrap_used)]

use std::io::{self, Write};

use parking_lot::Mutex;
use serde_json::{Value, json};

use super::printer::Sink;
use super::*;
use crate::evaluator::echo::Echo;

/// What was printed, to be looked at afterwards.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().clone()).unwrap()
    }
}

/// Runs cells with the echo evaluator: whether it failed, both streams, and the executed notebook.
fn run_echo(sources: &[Value], allow_errors: bool) -> (bool, String, String, Value) {
    let cells: Vec<Value> = sources
        .iter()
        .map(|source| json!({"cell_type": "code", "metadata": {}, "source": source, "outputs": ["old"]}))
        .collect();
    let text =
        json!({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).to_string();
    let mut notebook = Notebook::parse(text.as_bytes()).unwrap();
    let (stdout, stderr) = (Paper::default(), Paper::default());
    let sink = |paper: &Paper| Sink {
        writer: Box::new(paper.clone()),
        is_terminal: false,
    };
    let console = Arc::new(Console::new(
        Printer::new(sink(&stdout), sink(&stderr)),
        true,
    ));
    let failed = run_cells(
        notebook.code_cells().unwrap(),
        &Echo::default(),
        &console,
        allow_errors,
    );
    console.flush();
    console.store_outputs(&mut notebook);
    let file = tempfile::NamedTempFile::new().unwrap();
    notebook.write(file.path()).unwrap();
    (
        failed,
        stdout.text(),
        stderr.text(),
        serde_json::from_slice(&std::fs::read(file.path()).unwrap()).unwrap(),
    )
}

#[test]
fn cells_print_and_show_their_results_like_a_console() {
    let (failed, stdout, stderr, notebook) =
        run_echo(&[json!("print a\nprint b\n"), json!("show c\nd")], false);
    assert!(!failed);
    assert_eq!((stdout.as_str(), stderr.as_str()), ("a\nb\nc\nd\n", ""));
    assert_eq!(
        notebook["cells"][0]["outputs"][0]["text"],
        json!(["a\n", "b\n"])
    );
    assert_eq!(
        notebook["cells"][1]["outputs"][0]["output_type"],
        "display_data"
    );
    assert_eq!(notebook["cells"][1]["outputs"][1]["execution_count"], 2);
    assert_eq!(notebook["cells"][1]["execution_count"], 2);
}

#[test]
fn a_failing_cell_ends_the_run() {
    let cells = [json!("print a"), json!("raise no"), json!("print b")];
    let (failed, stdout, stderr, notebook) = run_echo(&cells, false);
    assert!(failed);
    assert_eq!(
        (stdout.as_str(), stderr.as_str()),
        ("a\n", "Traceback\nValueError: no\n")
    );
    assert_eq!(notebook["cells"][1]["outputs"][0]["ename"], "ValueError");
    assert_eq!(notebook["cells"][2]["outputs"], json!(["old"]));
}

#[test]
fn allowed_errors_do_not_end_it() {
    let (failed, stdout, stderr, _) = run_echo(&[json!("raise no"), json!("print b")], true);
    assert!(!failed);
    assert_eq!(
        (stdout.as_str(), stderr.as_str()),
        ("b\n", "Traceback\nValueError: no\n")
    );
}

#[test]
fn cells_without_text_are_not_counted() {
    let (_, _, _, notebook) = run_echo(&[json!(" \n"), json!([]), json!("a")], false);
    assert_eq!(notebook["cells"][0]["outputs"], json!(["old"]));
    assert_eq!(notebook["cells"][2]["execution_count"], 1);
}

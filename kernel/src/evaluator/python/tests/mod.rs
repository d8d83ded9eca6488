//! Sessions from the first cell to the last, against the front end of a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cells;
mod displays;
mod introspection;
mod magics;
mod robustness;
mod tracebacks;

use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use rustpython_vm::{PyResult, VirtualMachine};

use super::start;
use crate::evaluator::{
    Cell, Display, Evaluator, Exception, Frontend, InputError, Outcome, Stream,
};

/// A function that panics below Python, as a bug in native code would.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<()> {
    fn panic_for_test(message: String) {
        panic!("{message}");
    }
    vm.builtins.set_attr(
        "panic_for_test",
        vm.new_function("panic_for_test", panic_for_test),
        vm,
    )
}

/// Everything a session showed, in order.
#[derive(Default)]
struct Transcript {
    events: Mutex<Vec<String>>,
    /// What the user will type, the last line first.
    answers: Mutex<Vec<String>>,
}

impl Frontend for Transcript {
    fn stream(&self, stream: Stream, text: &str) {
        let name = match stream {
            Stream::Stdout => "out",
            Stream::Stderr => "err",
        };
        let mut events = self.events.lock();
        let prefix = format!("{name}: ");
        match events.last_mut() {
            Some(last) if last.starts_with(&prefix) => last.push_str(text),
            _ => events.push(prefix + text),
        }
    }

    fn result(&self, execution_count: u32, display: Display) {
        self.events
            .lock()
            .push(format!("[{execution_count}] {}", bundle(&display)));
    }

    fn display(&self, display: Display, update: bool) {
        let verb = if update { "update" } else { "display" };
        self.events
            .lock()
            .push(format!("{verb} {}", bundle(&display)));
    }

    fn clear_output(&self, wait: bool) {
        self.events.lock().push(format!("clear wait={wait}"));
    }

    fn error(&self, exception: &Exception) {
        self.events
            .lock()
            .push(format!("{}: {}", exception.ename, exception.evalue));
    }

    fn input(&self, prompt: &str, password: bool) -> Result<String, InputError> {
        self.events
            .lock()
            .push(format!("input {prompt:?} password={password}"));
        self.answers.lock().pop().ok_or(InputError::NotAllowed)
    }
}

/// The plain text alone, or every representation as `mime=data`.
fn bundle(display: &Display) -> String {
    if display.data.len() == 1 {
        return display.data["text/plain"].as_str().unwrap().to_owned();
    }
    let kinds: Vec<_> = display
        .data
        .iter()
        .map(|(mime, data)| format!("{mime}={data}"))
        .collect();
    kinds.join(" ")
}

/// An interrupt means the one evaluator of the process, so sessions run one after the other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

struct TestSession {
    evaluator: Arc<dyn Evaluator>,
    transcript: Arc<Transcript>,
    count: u32,
    _alone: MutexGuard<'static, ()>,
}

impl TestSession {
    fn new() -> Self {
        let alone = ONE_AT_A_TIME.lock();
        Self {
            evaluator: start().unwrap(),
            transcript: Arc::default(),
            count: 0,
            _alone: alone,
        }
    }

    fn run(&mut self, code: &str) -> Outcome {
        self.run_cell(Cell {
            code: code.to_owned(),
            store_history: true,
            ..Cell::default()
        })
    }

    fn run_cell(&mut self, cell: Cell) -> Outcome {
        self.count += 1;
        let cell = Cell {
            execution_count: self.count,
            ..cell
        };
        self.evaluator.execute(cell, self.frontend())
    }

    fn frontend(&self) -> Arc<dyn Frontend> {
        Arc::clone(&self.transcript) as Arc<dyn Frontend>
    }

    /// What was shown since the last time.
    fn shown(&self) -> Vec<String> {
        std::mem::take(&mut *self.transcript.events.lock())
    }

    /// Runs a cell and returns what it showed.
    fn shows(&mut self, code: &str) -> Vec<String> {
        self.run(code);
        self.shown()
    }

    /// Runs a cell that has to fail and returns its exception.
    fn fails(&mut self, code: &str) -> Exception {
        let outcome = self.run(code);
        self.shown();
        outcome
            .error
            .unwrap_or_else(|| panic!("no exception from {code}"))
    }
}

/// A traceback without its colours.
fn plain(exception: &Exception) -> String {
    let text = exception.traceback.join("\n");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

//! Sessions from the first cell to the last.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::{Mutex, MutexGuard};

use super::start;
use crate::evaluator::{
    Cell, Display, Evaluator, Exception, Frontend, InputError, Outcome, Stream,
};

/// Everything a session showed, in order.
#[derive(Default)]
struct Transcript {
    events: Mutex<Vec<String>>,
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
        let text = display.data["text/plain"].as_str().unwrap().to_owned();
        self.events
            .lock()
            .push(format!("[{execution_count}] {text}"));
    }

    fn display(&self, display: Display, update: bool) {
        let kinds: Vec<_> = display
            .data
            .iter()
            .map(|(mime, data)| format!("{mime}={data}"))
            .collect();
        let verb = if update { "update" } else { "display" };
        self.events
            .lock()
            .push(format!("{verb} {}", kinds.join(" ")));
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

/// An interrupt means the one evaluator of the process, so sessions run one after the other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

struct TestSession {
    _alone: MutexGuard<'static, ()>,
    evaluator: Arc<dyn Evaluator>,
    transcript: Arc<Transcript>,
    count: u32,
}

impl TestSession {
    fn new() -> Self {
        Self {
            _alone: ONE_AT_A_TIME.lock(),
            evaluator: start().unwrap(),
            transcript: Arc::default(),
            count: 0,
        }
    }

    fn run(&mut self, code: &str) -> Outcome {
        self.count += 1;
        let cell = Cell {
            code: code.to_owned(),
            store_history: true,
            execution_count: self.count,
            ..Cell::default()
        };
        self.evaluator
            .execute(cell, Arc::clone(&self.transcript) as Arc<dyn Frontend>)
    }

    /// Runs a cell and returns what it showed.
    fn shows(&mut self, code: &str) -> Vec<String> {
        self.run(code);
        std::mem::take(&mut *self.transcript.events.lock())
    }
}

fn plain(traceback: &[String]) -> String {
    let text = traceback.join("\n");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find('\x1b') {
        plain.push_str(&rest[..start]);
        rest = rest[start..].split_once('m').unwrap().1;
    }
    plain + rest
}

#[test]
fn streams_and_results() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("print('hello')\n1 + 2"),
        ["out: hello\n", "[1] 3"]
    );
    assert_eq!(
        session.shows("import sys; print('no', file=sys.stderr); x = 7"),
        ["err: no\n"]
    );
    assert_eq!(session.shows("x;"), [""; 0]);
    assert_eq!(session.shows("None"), [""; 0]);
    assert_eq!(session.shows("x: int = 3\nx"), ["[5] 3"]);
    assert_eq!(
        session.shows("_ + 1, Out[1], In[4], _5"),
        ["[6] (4, 3, 'None', 3)"]
    );
}

#[test]
fn a_traceback_names_cell_and_line() {
    let mut session = TestSession::new();
    let outcome =
        session.run("def f(a):\n    b = a\n    # comment\n    return b/0\n\nx = 1\nf(3)\ny=2");
    let error = outcome.error.unwrap();
    assert_eq!(error.ename, "ZeroDivisionError");
    let shown = plain(&error.traceback);
    assert!(
        shown.contains(
            "Cell In[1], line 7
"
        ),
        "{shown}"
    );
    assert!(
        shown.contains(
            "Cell In[1], line 4, in f(a)
"
        ),
        "{shown}"
    );
    assert!(
        shown.contains(
            "
----> 4 return b/0
"
        ),
        "{shown}"
    );
    assert!(
        shown.ends_with(
            "
ZeroDivisionError: division by zero"
        ),
        "{shown}"
    );
}

#[test]
fn an_endless_loop_is_interrupted() {
    let mut session = TestSession::new();
    let evaluator = Arc::clone(&session.evaluator);
    for code in ["while True: pass", "import time; time.sleep(60)"] {
        let evaluator = Arc::clone(&evaluator);
        let interrupter = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            let begin = Instant::now();
            evaluator.interrupt();
            begin
        });
        let outcome = session.run(code);
        let took = interrupter.join().unwrap().elapsed();
        assert_eq!(outcome.error.unwrap().ename, "KeyboardInterrupt", "{code}");
        assert!(took < Duration::from_millis(50), "{code}: {took:?}");
        assert_eq!(
            session.shows("1").last().unwrap(),
            &format!("[{}] 1", session.count)
        );
    }
}

#[test]
fn a_deep_recursion_is_an_error() {
    let mut session = TestSession::new();
    for code in [
        "def r(n): return r(n + 1)\nr(0)",
        "class A:\n    def __repr__(self): return repr(self)\nA()",
        "class B:\n    def __eq__(self, other): return self == other\nB() == B()",
        "f = lambda: 1\nfor _ in range(10**5): f = (lambda g: lambda: g())(f)\nf()",
    ] {
        let error = session.run(code).error.unwrap();
        assert_eq!(error.ename, "RecursionError", "{code}");
        let shown = plain(&error.traceback);
        assert!(shown.len() < 10_000, "{code}: {shown}");
    }
    let nested_list = "x = []\nfor _ in range(10**4): x = [x]\nlen(repr(x))";
    assert_eq!(session.shows(nested_list).last().unwrap(), "[5] 20002");
    for code in [
        "(".repeat(100_000),
        "[".repeat(100_000) + &"]".repeat(100_000),
        "-".repeat(100_000) + "1",
    ] {
        assert!(session.run(&code).error.is_some());
    }
    assert_eq!(session.shows("'alive'").last().unwrap(), "[9] 'alive'");
}
#[test]
fn results_are_broken_into_lines_as_ipython_breaks_them() {
    let data: serde_json::Value = serde_json::from_str(include_str!("pretty/cases.json")).unwrap();
    let mut session = TestSession::new();
    assert_eq!(session.shows(data["setup"].as_str().unwrap()), [""; 0]);
    let mut wrong = Vec::new();
    for case in data["cases"].as_array().unwrap() {
        let (code, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
        let shown = session.shows(code).concat();
        let expected = format!("[{}] {expected}", session.count);
        if shown != expected {
            wrong.push(format!(
                "{code}\n--- IPython\n{expected}\n--- here\n{shown}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

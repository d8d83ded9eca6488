//! An evaluator of a few words, for tests of everything around Python.
//!
//! A cell is a line for each command: `print TEXT`, `show TEXT`, `raise TEXT`, `input PROMPT`, `wait` (until it is
//! interrupted), `panic`. A last line that is no command is the cell's result.

use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use serde_json::{Map, Value};

use super::{
    Cell, Comm, Completeness, Completion, Completions, Display, Evaluator, Exception, Frontend,
    InputError, MimeBundle, Outcome, Script, Stream, Thread,
};

/// The evaluator.
#[derive(Default)]
pub struct Echo {
    running: Mutex<Running>,
    interrupted: Condvar,
}

#[derive(Default)]
struct Running {
    waiting: bool,
    interrupted: bool,
}

impl Evaluator for Echo {
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome {
        let run = || {
            if frontend.interrupted() {
                return Err(exception("KeyboardInterrupt", ""));
            }
            for line in cell.code.lines() {
                if let Some(text) = self.command(line, &*frontend)?
                    && !cell.silent
                {
                    frontend.result(cell.execution_count, plain(&text));
                }
            }
            Ok(())
        };
        let error = run().err();
        if let Some(exception) = &error {
            frontend.error(exception);
            return Outcome {
                error,
                ..Outcome::default()
            };
        }
        let user_expressions = cell.user_expressions.into_iter().map(|(name, expression)| {
            let value = match expression.strip_prefix("raise ") {
                Some(text) => Err(exception("ValueError", text)),
                None => Ok(plain(&expression)),
            };
            (name, value)
        });
        Outcome {
            user_expressions: user_expressions.collect(),
            ..Outcome::default()
        }
    }

    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome {
        let code = std::fs::read_to_string(&script.path).unwrap_or_default();
        self.execute(
            Cell {
                code,
                silent: true,
                ..Cell::default()
            },
            frontend,
        )
    }

    fn complete(&self, code: &str, cursor: usize) -> Completions {
        let matches = vec![Completion {
            text: code.to_owned(),
            kind: "instance",
            signature: String::new(),
        }];
        Completions {
            cursor_start: 0,
            cursor_end: cursor,
            matches,
        }
    }

    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<MimeBundle> {
        (!code.is_empty()).then(|| plain(&format!("{code} {cursor} {detail}")).data)
    }

    fn is_complete(&self, code: &str) -> Completeness {
        match code {
            "" => Completeness::Unknown,
            code if code.ends_with(':') => Completeness::Incomplete {
                indent: "    ".to_owned(),
            },
            code if code.ends_with(')') => Completeness::Invalid,
            _ => Completeness::Complete,
        }
    }

    /// Says back what was said, on the same comm.
    fn comm(&self, message: Comm, _thread: Thread, frontend: Arc<dyn Frontend>) -> Outcome {
        frontend.comm(message);
        Outcome::default()
    }

    fn comms(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    /// There is one thread for all of them.
    fn create_subshell(&self, _name: &str) -> Result<(), String> {
        Ok(())
    }

    fn delete_subshell(&self, _name: &str) {}

    fn debug(&self, command: &str, arguments: &MimeBundle) -> Result<MimeBundle, String> {
        match command {
            "attach" => Ok(arguments.clone()),
            other => Err(format!("{other} is not supported")),
        }
    }

    fn interrupt(&self) {
        let mut running = self.running.lock();
        running.interrupted = running.waiting;
        self.interrupted.notify_all();
    }
}

impl Echo {
    fn command(&self, line: &str, frontend: &dyn Frontend) -> Result<Option<String>, Exception> {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("print", text) => frontend.stream(Stream::Stdout, &format!("{text}\n")),
            ("show", text) => frontend.display(plain(text), false),
            ("raise", text) => return Err(exception("ValueError", text)),
            ("input", prompt) => match frontend.input(prompt, false) {
                Ok(line) => frontend.stream(Stream::Stdout, &line),
                Err(InputError::NotAllowed) => {
                    return Err(exception("StdinNotImplementedError", ""));
                }
                Err(InputError::Interrupted) => return Err(exception("KeyboardInterrupt", "")),
                Err(InputError::Closed) => return Err(exception("EOFError", "")),
            },
            ("wait", _) => return Err(self.wait(frontend)),
            ("panic", _) => std::panic::resume_unwind(Box::new("a panic in the evaluator")),
            _ => return Ok(Some(line.to_owned())),
        }
        Ok(None)
    }

    fn wait(&self, frontend: &dyn Frontend) -> Exception {
        let mut running = self.running.lock();
        *running = Running {
            waiting: true,
            interrupted: false,
        };
        frontend.stream(Stream::Stdout, "waiting\n");
        while !running.interrupted {
            self.interrupted.wait(&mut running);
        }
        running.waiting = false;
        exception("KeyboardInterrupt", "")
    }
}

fn plain(text: &str) -> Display {
    let data = Map::from_iter([("text/plain".to_owned(), Value::from(text))]);
    Display {
        data,
        ..Display::default()
    }
}

fn exception(ename: &str, evalue: &str) -> Exception {
    let traceback = vec!["Traceback".to_owned(), format!("{ename}: {evalue}")];
    Exception {
        ename: ename.to_owned(),
        evalue: evalue.to_owned(),
        traceback,
    }
}

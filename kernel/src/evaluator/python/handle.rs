//! The evaluator as the other threads hold it.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;

use super::completeness::completeness;
use super::interrupt::{Interrupter, Rouse};
use super::introspection::{self, Question};
use super::worker::{Request, Started, Task, work};
use crate::evaluator::{
    Cell, Comm, Completeness, Completions, Evaluator, Exception, Frontend, MimeBundle, Outcome,
    Script, Thread,
};

/// Virtual memory for deep recursion; pages that are never reached cost nothing.
const STACK: usize = 512 << 20;

/// Text that any thread's stack is enough for.
const SHORT: usize = 1000;

const INTROSPECTION_STACK: usize = 16 << 20;

/// Longest wait for candidates or documentation: a `__dir__` of the user's may never return.
const PATIENCE: Duration = Duration::from_secs(2);

/// The thread that runs comm messages while the main one runs a cell; no front end chooses this name.
const BESIDE: &str = "";

/// Why the interpreter did not start.
#[derive(Debug)]
pub enum StartError {
    /// The operating system gave no thread.
    Thread(std::io::Error),
    /// The interpreter reported an error, or ended before it was ready.
    Interpreter(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thread(error) => write!(f, "no thread for the interpreter: {error}"),
            Self::Interpreter(text) => write!(f, "the interpreter did not start: {text}"),
        }
    }
}

impl std::error::Error for StartError {}

/// Starts an interpreter on a thread of its own and waits until it can be asked.
///
/// # Errors
/// When the operating system gives no thread, or the interpreter cannot be built.
pub fn start() -> Result<Arc<dyn Evaluator>, StartError> {
    let (requests, received) = channel();
    let (report, started) = sync_channel(1);
    thread::Builder::new()
        .name("evaluator".to_owned())
        .stack_size(STACK)
        .spawn(move || work(&report, &received))
        .map_err(StartError::Thread)?;
    let started = started
        .recv()
        .unwrap_or_else(|_| Err("its thread ended".to_owned()));
    let Started {
        second_thread,
        workplace,
    } = started.map_err(StartError::Interpreter)?;
    let interrupter = Arc::clone(&workplace.interrupter);
    let (questions, asked) = channel();
    thread::Builder::new()
        .name("introspection".to_owned())
        .stack_size(INTROSPECTION_STACK)
        .spawn(move || introspection::answer(&second_thread, &workplace, &asked))
        .map_err(StartError::Thread)?;
    Ok(Arc::new(Handle {
        requests,
        questions,
        interrupter,
        subshells: Mutex::default(),
    }))
}

struct Handle {
    requests: Sender<Request>,
    questions: Sender<Question>,
    interrupter: Arc<Interrupter>,
    /// The way to each thread beside the main one, by its name.
    subshells: Mutex<HashMap<String, Sender<Request>>>,
}

impl Handle {
    fn ask(&self, thread: &Thread, task: Task, frontend: Arc<dyn Frontend>) -> Outcome {
        let (reply, answer) = sync_channel(1);
        let request = Request {
            task,
            frontend,
            reply,
        };
        let sent = self
            .thread(thread)
            .and_then(|requests| requests.send(request).ok());
        sent.and_then(|()| answer.recv().ok())
            .unwrap_or_else(|| Outcome {
                error: Some(Exception {
                    ename: "SystemError".to_owned(),
                    evalue: "the evaluator's thread has ended".to_owned(),
                    traceback: vec!["SystemError: the evaluator's thread has ended".to_owned()],
                }),
                ..Outcome::default()
            })
    }

    fn thread(&self, thread: &Thread) -> Option<Sender<Request>> {
        match thread {
            Thread::Main => Some(self.requests.clone()),
            Thread::Subshell(name) => self.subshells.lock().get(name).cloned(),
            Thread::Beside => {
                if !self.subshells.lock().contains_key(BESIDE) {
                    self.create_subshell(BESIDE).ok()?;
                }
                self.subshells.lock().get(BESIDE).cloned()
            }
        }
    }

    /// `None` when the thread has ended or does not answer in time.
    fn question<R>(&self, question: impl FnOnce(SyncSender<R>) -> Question) -> Option<R> {
        let (reply, answer) = sync_channel(1);
        self.questions.send(question(reply)).ok()?;
        answer.recv_timeout(PATIENCE).ok()
    }
}

/// Asks the thread of introspection, which is never interrupted itself.
#[derive(Clone)]
struct Rouser(Sender<Question>);

impl Rouse for Rouser {
    fn rouse(&self, thread: u64) {
        let (reply, done) = sync_channel(1);
        // Fails only when the interpreter is gone, and when it has other things to do for long.
        if self.0.send(Question::Rouse { thread, reply }).is_ok() {
            let _ = done.recv_timeout(PATIENCE);
        }
    }

    fn calm(&self) {
        let _ = self.0.send(Question::Calm);
    }
}

impl Evaluator for Handle {
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome {
        let thread = cell.thread.clone();
        self.ask(&thread, Task::Execute(cell), frontend)
    }

    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome {
        self.ask(&Thread::Main, Task::RunScript(script), frontend)
    }

    fn comm(&self, message: Comm, thread: Thread, frontend: Arc<dyn Frontend>) -> Outcome {
        self.ask(&thread, Task::Comm(message), frontend)
    }

    fn comms(&self) -> Vec<(String, String)> {
        self.question(Question::Comms).unwrap_or_default()
    }

    fn create_subshell(&self, name: &str) -> Result<(), String> {
        let (sender, requests) = channel();
        let started = self.question(|reply| Question::Start {
            name: name.to_owned(),
            requests,
            reply,
        });
        started.unwrap_or_else(|| Err("the interpreter does not answer".to_owned()))?;
        self.subshells.lock().insert(name.to_owned(), sender);
        Ok(())
    }

    fn delete_subshell(&self, name: &str) {
        // The thread ends with the last way to it.
        self.subshells.lock().remove(name);
        self.question(|reply| Question::Join {
            name: name.to_owned(),
            reply,
        });
    }

    fn debug(&self, command: &str, arguments: &MimeBundle) -> Result<MimeBundle, String> {
        let (command, arguments) = (command.to_owned(), arguments.clone());
        self.question(|reply| Question::Debug {
            command,
            arguments,
            reply,
        })
        .unwrap_or_else(|| Err("the interpreter does not answer".to_owned()))
    }

    fn complete(&self, code: &str, cursor: usize) -> Completions {
        let nothing = Completions {
            cursor_start: cursor,
            cursor_end: cursor,
            matches: Vec::new(),
        };
        let code = code.to_owned();
        self.question(|reply| Question::Complete {
            code,
            cursor,
            reply,
        })
        .unwrap_or(nothing)
    }

    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<MimeBundle> {
        let code = code.to_owned();
        self.question(|reply| Question::Inspect {
            code,
            cursor,
            detail,
            reply,
        })
        .flatten()
    }

    fn is_complete(&self, code: &str) -> Completeness {
        // The parser's trees are as deep as the text is long, in the worst case, and so is taking them down.
        if code.len() <= SHORT {
            return completeness(code);
        }
        let code = code.to_owned();
        let judge = thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || completeness(&code));
        judge
            .ok()
            .and_then(|judge| judge.join().ok())
            .unwrap_or(Completeness::Unknown)
    }

    fn interrupt(&self) {
        self.interrupter.interrupt(&Rouser(self.questions.clone()));
    }
}

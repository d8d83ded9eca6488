//! The evaluator as the other threads hold it.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::completeness::completeness;
use super::interrupt::Interrupter;
use super::worker::{Request, Started, work};
use crate::evaluator::{
    Cell, Completeness, Completions, Evaluator, Exception, Frontend, MimeBundle, Outcome, Script,
};

/// Virtual memory for deep recursion; pages that are never reached cost nothing.
const STACK: usize = 512 << 20;

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
    match started.recv() {
        Ok(Ok(Started {
            interrupter,
            second_thread: _,
        })) => Ok(Arc::new(Handle {
            requests,
            interrupter,
        })),
        Ok(Err(text)) => Err(StartError::Interpreter(text)),
        Err(_) => Err(StartError::Interpreter("its thread ended".to_owned())),
    }
}

struct Handle {
    requests: Sender<Request>,
    interrupter: Interrupter,
}

impl Handle {
    fn ask(&self, request: impl FnOnce(SyncSender<Outcome>) -> Request) -> Outcome {
        let (reply, answer) = sync_channel(1);
        let sent = self.requests.send(request(reply)).ok();
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
}

impl Evaluator for Handle {
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome {
        self.ask(|reply| Request::Execute {
            cell,
            frontend,
            reply,
        })
    }

    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome {
        self.ask(|reply| Request::RunScript {
            script,
            frontend,
            reply,
        })
    }

    fn complete(&self, _code: &str, _cursor: usize) -> Completions {
        Completions::default()
    }

    fn inspect(&self, _code: &str, _cursor: usize, _detail: u8) -> Option<MimeBundle> {
        None
    }

    fn is_complete(&self, code: &str) -> Completeness {
        completeness(code)
    }

    fn interrupt(&self) {
        self.interrupter.interrupt();
    }
}

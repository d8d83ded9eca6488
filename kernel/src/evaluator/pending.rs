//! An interpreter that is still starting.
//!
//! Front ends wait for `kernel_info_reply`, which needs no interpreter; so the kernel answers them while the
//! interpreter starts on a thread of its own. Only calls that need it wait for it.

use std::error::Error;
use std::io;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::{
    Cell, Comm, Completeness, Completions, Evaluator, Exception, Frontend, MimeBundle, Outcome,
    Script, Thread,
};

/// Stands for the interpreter from the first moment on.
struct Pending(Arc<OnceLock<Started>>);

/// The interpreter, or why there is none.
type Started = Result<Arc<dyn Evaluator>, String>;

/// Starts an interpreter without waiting for it. If it fails, every cell fails with the reason.
///
/// # Errors
/// When the operating system gives no thread.
pub fn start<E: Error>(
    start: impl FnOnce() -> Result<Arc<dyn Evaluator>, E> + Send + 'static,
) -> io::Result<Arc<dyn Evaluator>> {
    let slot = Arc::new(OnceLock::new());
    let started = Arc::clone(&slot);
    thread::Builder::new()
        .name("start".to_owned())
        .spawn(move || {
            started
                .get_or_init(|| start().map_err(|error| error.to_string()))
                .is_ok()
        })?;
    Ok(Arc::new(Pending(slot)))
}

impl Pending {
    fn started(&self) -> Result<&Arc<dyn Evaluator>, Outcome> {
        self.0.wait().as_ref().map_err(|reason| {
            let error = Exception {
                ename: "SystemError".to_owned(),
                evalue: reason.clone(),
                traceback: vec![format!("SystemError: {reason}")],
            };
            Outcome {
                error: Some(error),
                ..Outcome::default()
            }
        })
    }
}

impl Evaluator for Pending {
    fn execute(&self, cell: Cell, frontend: Arc<dyn Frontend>) -> Outcome {
        match self.started() {
            Ok(evaluator) => evaluator.execute(cell, frontend),
            Err(failed) => {
                failed
                    .error
                    .iter()
                    .for_each(|exception| frontend.error(exception));
                failed
            }
        }
    }

    fn run_script(&self, script: Script, frontend: Arc<dyn Frontend>) -> Outcome {
        self.started().map_or_else(
            |failed| failed,
            |evaluator| evaluator.run_script(script, frontend),
        )
    }

    fn complete(&self, code: &str, cursor: usize) -> Completions {
        self.started().map_or_else(
            |_| Completions::default(),
            |evaluator| evaluator.complete(code, cursor),
        )
    }

    fn inspect(&self, code: &str, cursor: usize, detail: u8) -> Option<MimeBundle> {
        self.started().ok()?.inspect(code, cursor, detail)
    }

    fn is_complete(&self, code: &str) -> Completeness {
        self.started().map_or(Completeness::Unknown, |evaluator| {
            evaluator.is_complete(code)
        })
    }

    fn comm(&self, message: Comm, thread: Thread, frontend: Arc<dyn Frontend>) -> Outcome {
        self.started().map_or_else(
            |failed| failed,
            |evaluator| evaluator.comm(message, thread, frontend),
        )
    }

    fn comms(&self) -> Vec<(String, String)> {
        // Nothing can be open before the interpreter runs.
        match self.0.get() {
            Some(Ok(evaluator)) => evaluator.comms(),
            _ => Vec::new(),
        }
    }

    fn create_subshell(&self, name: &str) -> Result<(), String> {
        self.0
            .wait()
            .as_ref()
            .map_err(Clone::clone)?
            .create_subshell(name)
    }

    fn delete_subshell(&self, name: &str) {
        if let Some(Ok(evaluator)) = self.0.get() {
            evaluator.delete_subshell(name);
        }
    }

    fn debug(&self, command: &str, arguments: &MimeBundle) -> Result<MimeBundle, String> {
        let evaluator = self.0.wait().as_ref().map_err(Clone::clone)?;
        evaluator.debug(command, arguments)
    }

    fn interrupt(&self) {
        // Nothing can run before the interpreter does.
        if let Some(Ok(evaluator)) = self.0.get() {
            evaluator.interrupt();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::evaluator::InputError;
    use crate::evaluator::echo::Echo;

    #[test]
    fn calls_wait_for_the_interpreter() {
        let (release, released) = std::sync::mpsc::channel();
        let evaluator = start(move || {
            released.recv().unwrap();
            Ok::<Arc<dyn Evaluator>, io::Error>(Arc::new(Echo::default()))
        });
        let evaluator = evaluator.unwrap();
        evaluator.interrupt();
        release.send(()).unwrap();
        assert_eq!(evaluator.is_complete("a"), Completeness::Complete);
    }

    #[test]
    fn without_an_interpreter_cells_tell_why() {
        struct Nobody;
        impl Frontend for Nobody {
            fn stream(&self, _: crate::evaluator::Stream, _: &str) {}
            fn result(&self, _: u32, _: crate::evaluator::Display) {}
            fn display(&self, _: crate::evaluator::Display, _: bool) {}
            fn clear_output(&self, _: bool) {}
            fn error(&self, _: &Exception) {}
            fn input(&self, _: &str, _: bool) -> Result<String, InputError> {
                Err(InputError::NotAllowed)
            }
        }
        let evaluator = start(|| Err(io::Error::other("no memory"))).unwrap();
        let outcome = evaluator.execute(Cell::default(), Arc::new(Nobody));
        assert_eq!(outcome.error.unwrap().evalue, "no memory");
    }
}

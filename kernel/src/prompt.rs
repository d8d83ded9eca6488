//! The wait of a cell for a line of input, from whatever front end it comes.

use parking_lot::{Condvar, Mutex};

use crate::evaluator::InputError;

/// Where a cell waits and the front end delivers.
#[derive(Default)]
pub struct Prompt {
    wait: Mutex<Wait>,
    changed: Condvar,
}

#[derive(Default)]
struct Wait {
    state: State,
    /// Counts interrupts: whoever waits when one comes, for a line or for its turn, waits no longer.
    interrupts: u64,
}

#[derive(Default)]
enum State {
    /// No cell waits; lines that come now are answers to questions that were given up.
    #[default]
    Quiet,
    Waiting,
    Answered(String),
    Closed,
}

impl Prompt {
    /// Asks and waits. One question at a time: a second thread that asks waits for its turn.
    ///
    /// # Errors
    /// [`InputError::Interrupted`] and [`InputError::Closed`].
    pub fn ask(&self, question: impl FnOnce()) -> Result<String, InputError> {
        let mut wait = self.wait.lock();
        let before = wait.interrupts;
        while matches!(wait.state, State::Waiting | State::Answered(_)) {
            if wait.interrupts != before {
                return Err(InputError::Interrupted);
            }
            self.changed.wait(&mut wait);
        }
        if matches!(wait.state, State::Quiet) {
            wait.state = State::Waiting;
            question();
        }
        while matches!(wait.state, State::Waiting) && wait.interrupts == before {
            self.changed.wait(&mut wait);
        }
        let answer = match std::mem::take(&mut wait.state) {
            State::Answered(line) => Ok(line),
            State::Closed => {
                wait.state = State::Closed;
                Err(InputError::Closed)
            }
            State::Quiet | State::Waiting => Err(InputError::Interrupted),
        };
        self.changed.notify_all();
        answer
    }

    /// Hands a line to the cell that waits.
    pub fn deliver(&self, line: String) {
        let mut wait = self.wait.lock();
        if matches!(wait.state, State::Waiting) {
            wait.state = State::Answered(line);
            self.changed.notify_all();
        }
    }

    /// Ends the wait of all who wait; whether somebody waited for a line.
    pub fn interrupt(&self) -> bool {
        let mut wait = self.wait.lock();
        wait.interrupts += 1;
        self.changed.notify_all();
        matches!(wait.state, State::Waiting)
    }

    /// Ends this wait and all later ones: there will be no more lines.
    pub fn close(&self) {
        self.wait.lock().state = State::Closed;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;
    use std::thread;

    use super::*;

    /// Asks on another thread; returns once the question is out.
    fn ask(prompt: &Arc<Prompt>) -> thread::JoinHandle<Result<String, InputError>> {
        let (asked, question) = std::sync::mpsc::channel();
        let prompt = Arc::clone(prompt);
        let thread = thread::spawn(move || prompt.ask(|| asked.send(()).unwrap()));
        question.recv().unwrap();
        thread
    }

    #[test]
    fn the_waiting_cell_gets_the_line_and_lines_nobody_waits_for_are_lost() {
        let prompt = Arc::new(Prompt::default());
        prompt.deliver("too early".to_owned());
        assert!(!prompt.interrupt());
        let first = ask(&prompt);
        prompt.deliver("first".to_owned());
        prompt.deliver("too late".to_owned());
        assert_eq!(first.join().unwrap(), Ok("first".to_owned()));
        let second = ask(&prompt);
        prompt.deliver("second".to_owned());
        assert_eq!(second.join().unwrap(), Ok("second".to_owned()));
    }

    #[test]
    fn an_interrupt_ends_one_wait_and_closing_all() {
        let prompt = Arc::new(Prompt::default());
        let interrupted = ask(&prompt);
        assert!(prompt.interrupt());
        assert_eq!(interrupted.join().unwrap(), Err(InputError::Interrupted));
        let asked = ask(&prompt);
        let in_line = thread::spawn({
            let prompt = Arc::clone(&prompt);
            move || prompt.ask(|| ())
        });
        // Whether the second waits already or asks only now, it is not left waiting for the first one's line.
        while !in_line.is_finished() {
            prompt.interrupt();
            thread::yield_now();
        }
        assert_eq!(asked.join().unwrap(), Err(InputError::Interrupted));
        assert_eq!(in_line.join().unwrap(), Err(InputError::Interrupted));
        let closed = ask(&prompt);
        prompt.close();
        assert_eq!(closed.join().unwrap(), Err(InputError::Closed));
        assert_eq!(prompt.ask(|| ()), Err(InputError::Closed));
    }
}

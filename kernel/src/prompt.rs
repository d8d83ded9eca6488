//! The wait of a cell for a line of input, from whatever front end it comes.

use parking_lot::{Condvar, Mutex};

use crate::evaluator::InputError;

/// Where a cell waits and the front end delivers.
#[derive(Default)]
pub struct Prompt {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
enum State {
    /// No cell waits; lines that come now are answers to questions that were given up.
    #[default]
    Quiet,
    Waiting,
    Answered(String),
    Interrupted,
    Closed,
}

impl Prompt {
    /// Asks and waits. One question at a time: a second thread that asks waits for its turn.
    ///
    /// # Errors
    /// [`InputError::Interrupted`] and [`InputError::Closed`].
    pub fn ask(&self, question: impl FnOnce()) -> Result<String, InputError> {
        let mut state = self.state.lock();
        while !matches!(*state, State::Quiet | State::Closed) {
            self.changed.wait(&mut state);
        }
        if matches!(*state, State::Quiet) {
            *state = State::Waiting;
            question();
        }
        while matches!(*state, State::Waiting) {
            self.changed.wait(&mut state);
        }
        let answer = match std::mem::take(&mut *state) {
            State::Answered(line) => Ok(line),
            State::Closed => {
                *state = State::Closed;
                Err(InputError::Closed)
            }
            State::Interrupted | State::Quiet | State::Waiting => Err(InputError::Interrupted),
        };
        self.changed.notify_all();
        answer
    }

    /// Hands a line to the cell that waits.
    pub fn deliver(&self, line: String) {
        self.wake(State::Answered(line));
    }

    /// Ends the wait; whether there was one.
    pub fn interrupt(&self) -> bool {
        self.wake(State::Interrupted)
    }

    /// Ends this wait and all later ones: there will be no more lines.
    pub fn close(&self) {
        *self.state.lock() = State::Closed;
        self.changed.notify_all();
    }

    fn wake(&self, next: State) -> bool {
        let mut state = self.state.lock();
        let waiting = matches!(*state, State::Waiting);
        if waiting {
            *state = next;
            self.changed.notify_all();
        }
        waiting
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
        let closed = ask(&prompt);
        prompt.close();
        assert_eq!(closed.join().unwrap(), Err(InputError::Closed));
        assert_eq!(prompt.ask(|| ()), Err(InputError::Closed));
    }
}

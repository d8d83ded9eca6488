//! The wait of a cell for a line of input.

use parking_lot::{Condvar, Mutex};

use crate::evaluator::InputError;
use crate::wire::content::input::InputReply;

/// Where a cell waits and the stdin socket delivers.
#[derive(Default)]
pub struct Stdin {
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

impl Stdin {
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
    pub fn deliver(&self, reply: InputReply) {
        self.wake(State::Answered(reply.value));
    }

    /// Ends the wait; whether there was one.
    pub fn interrupt(&self) -> bool {
        self.wake(State::Interrupted)
    }

    /// Ends this wait and all later ones: the kernel is shutting down.
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

//! Lines from the process's own stdin.

use std::io::{self, BufRead};
use std::sync::Arc;
use std::thread;

use crate::evaluator::InputError;
use crate::prompt::Prompt;

/// Reads lines on a thread of their own, so that Ctrl-C can end the wait.
#[derive(Default)]
pub struct Keyboard(Arc<Prompt>);

impl Keyboard {
    /// Waits for a line; `hidden` lines are not shown on a terminal.
    ///
    /// # Errors
    /// [`InputError::Interrupted`], and [`InputError::Closed`] at the end of the input.
    pub fn read_line(&self, hidden: bool) -> Result<String, InputError> {
        self.0.ask(|| {
            let prompt = Arc::clone(&self.0);
            thread::spawn(move || {
                let line = if hidden {
                    terminal::without_echo(read_line)
                } else {
                    read_line()
                };
                match line {
                    Some(line) => prompt.deliver(line),
                    None => prompt.close(),
                }
            });
        })
    }

    /// Ends the wait; whether there was one.
    pub fn interrupt(&self) -> bool {
        self.0.interrupt()
    }
}

/// The next line without its end, or `None` when there are no more.
fn read_line() -> Option<String> {
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => {
            let text = line.strip_suffix('\n').unwrap_or(&line);
            Some(text.strip_suffix('\r').unwrap_or(text).to_owned())
        }
    }
}

#[cfg(unix)]
mod terminal {
    /// Runs `body` while the terminal shows nothing of what is typed.
    pub fn without_echo<T>(body: impl FnOnce() -> T) -> T {
        // SAFETY: `settings` is a plain structure that tcgetattr fills; nothing is set unless it did.
        unsafe {
            let mut settings: libc::termios = std::mem::zeroed();
            if libc::tcgetattr(libc::STDIN_FILENO, &raw mut settings) != 0 {
                return body();
            }
            let mut hidden = settings;
            hidden.c_lflag &= !libc::ECHO;
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, &raw const hidden);
            let result = body();
            libc::tcsetattr(libc::STDIN_FILENO, libc::TCSAFLUSH, &raw const settings);
            result
        }
    }
}

#[cfg(not(unix))]
mod terminal {
    pub fn without_echo<T>(body: impl FnOnce() -> T) -> T {
        body()
    }
}

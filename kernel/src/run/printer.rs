//! The process's own stdout and stderr, in the order in which text comes.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Text that waits before it is written to a pipe or a file.
const BUFFERED: usize = 64 * 1024;
/// How old such text may get while more is printed.
const STALE: Duration = Duration::from_millis(50);

/// Writes to both streams. To a terminal text goes at once, to a pipe or file in blocks.
pub struct Printer {
    stdout: Sink,
    stderr: Sink,
    waiting: Vec<u8>,
    written: Instant,
}

/// One of the two.
pub struct Sink {
    pub writer: Box<dyn Write + Send>,
    pub is_terminal: bool,
}

impl Printer {
    /// A printer to the process's own streams.
    pub fn of_process() -> Self {
        let stdout = Sink {
            is_terminal: io::stdout().is_terminal(),
            writer: Box::new(io::stdout()),
        };
        let stderr = Sink {
            is_terminal: io::stderr().is_terminal(),
            writer: Box::new(io::stderr()),
        };
        Self::new(stdout, stderr)
    }

    /// A printer to these streams.
    pub fn new(stdout: Sink, stderr: Sink) -> Self {
        Self {
            stdout,
            stderr,
            waiting: Vec::new(),
            written: Instant::now(),
        }
    }

    /// Writes to stdout, now or soon.
    pub fn stdout(&mut self, text: &str) {
        self.waiting.extend_from_slice(text.as_bytes());
        if self.stdout.is_terminal
            || self.waiting.len() >= BUFFERED
            || self.written.elapsed() >= STALE
        {
            self.flush();
        }
    }

    /// Writes to stderr, after everything that was written to stdout before.
    pub fn stderr(&mut self, text: &str) {
        self.flush();
        leave_if_nobody_reads(self.stderr.writer.write_all(text.as_bytes()));
    }

    /// Writes a traceback to stderr; its colours are for terminals only.
    pub fn traceback(&mut self, text: &str) {
        if self.stderr.is_terminal {
            self.stderr(text)
        } else {
            self.stderr(&without_colours(text))
        }
    }

    /// Moves to the begin of the line, where a terminal can overwrite it.
    pub fn carriage_return(&mut self) {
        if self.stdout.is_terminal {
            self.stdout("\r");
        }
    }

    /// Writes what waits.
    pub fn flush(&mut self) {
        let stdout = &mut self.stdout.writer;
        leave_if_nobody_reads(
            stdout
                .write_all(&self.waiting)
                .and_then(|()| stdout.flush()),
        );
        self.waiting.clear();
        self.written = Instant::now();
    }
}

/// `gradus run ... | head` ends like any other program in such a pipe.
fn leave_if_nobody_reads(result: io::Result<()>) {
    if result.is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
        std::process::exit(1);
    }
}

/// The text without its ANSI escape sequences.
pub fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\x1b[") {
        plain.push_str(&rest[..start]);
        let sequence = &rest[start + 2..];
        // Parameters come before the one letter that ends the sequence.
        let end = sequence.find(|character: char| !matches!(character, '0'..='?' | ' '..='/'));
        rest = end.map_or("", |end| {
            sequence[end..]
                .strip_prefix(|last: char| last.is_ascii())
                .unwrap_or(&sequence[end..])
        });
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_removed_and_nothing_else() {
        assert_eq!(
            without_colours("\x1b[31mError\x1b[39m: \x1b[1;38;5;12mé\x1b[0m\n"),
            "Error: é\n"
        );
        assert_eq!(without_colours("a[0m \u{1F600}"), "a[0m \u{1F600}");
        assert_eq!(without_colours("cut \x1b[3"), "cut ");
        assert_eq!(without_colours("\x1b[é"), "é");
    }
}

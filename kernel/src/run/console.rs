//! The front end of `gradus run`: prints outputs as a console would, and records them for the executed notebook.

use std::sync::Arc;

use parking_lot::Mutex;

use super::keyboard::Keyboard;
use super::printer::Printer;
use super::record::Record;
use crate::evaluator::{Display, Exception, Frontend, InputError, Stream};
use crate::notebook::Notebook;

/// The console.
pub struct Console {
    printer: Mutex<Printer>,
    record: Option<Mutex<Record>>,
    keyboard: Arc<Keyboard>,
}

impl Console {
    /// A console that records outputs, or only prints them.
    pub fn new(printer: Printer, recording: bool) -> Self {
        Self {
            printer: Mutex::new(printer),
            record: recording.then(Mutex::default),
            keyboard: Arc::default(),
        }
    }

    /// Makes later outputs those of another cell.
    pub fn begin_cell(&self, index: usize, execution_count: u32) {
        self.recorded(|record| record.begin_cell(index, execution_count));
    }

    /// Moves the recorded outputs into the notebook.
    pub fn store_outputs(&self, notebook: &mut Notebook) {
        self.recorded(|record| record.store(notebook));
    }

    /// Prints the exception that ended a cell or the program.
    pub fn report(&self, exception: &Exception) {
        let mut text = exception.traceback.join("\n");
        if !text.ends_with('\n') {
            text.push('\n');
        }
        self.printer.lock().traceback(&text);
    }

    /// Prints a line to stderr.
    pub fn complain(&self, text: &str) {
        self.printer.lock().stderr(&format!("{text}\n"));
    }

    /// Writes what waits to be written.
    pub fn flush(&self) {
        self.printer.lock().flush();
    }

    /// Ends a wait for input; whether there was one.
    pub fn interrupt(&self) -> bool {
        self.keyboard.interrupt()
    }

    fn print(&self, display: &Display) {
        if let Some(text) = display
            .data
            .get("text/plain")
            .and_then(|text| text.as_str())
        {
            self.printer.lock().stdout(&format!("{text}\n"));
        }
    }

    fn recorded(&self, change: impl FnOnce(&mut Record)) {
        if let Some(record) = &self.record {
            change(&mut record.lock());
        }
    }
}

impl Frontend for Console {
    fn stream(&self, stream: Stream, text: &str) {
        match stream {
            Stream::Stdout => self.printer.lock().stdout(text),
            Stream::Stderr => self.printer.lock().stderr(text),
        }
        self.recorded(|record| record.stream(stream.name(), text));
    }

    fn result(&self, execution_count: u32, display: Display) {
        self.print(&display);
        self.recorded(|record| record.result(execution_count, display));
    }

    fn display(&self, display: Display, update: bool) {
        // A console cannot change what it has printed, and repeating it would help nobody.
        if !update {
            self.print(&display);
        }
        self.recorded(|record| record.display(display, update));
    }

    fn clear_output(&self, wait: bool) {
        self.printer.lock().carriage_return();
        self.recorded(|record| record.clear_output(wait));
    }

    fn error(&self, exception: &Exception) {
        // Printed by whoever reads the outcome, because not every exception that ends a program is an error.
        self.recorded(|record| record.error(exception));
    }

    fn input(&self, prompt: &str, password: bool) -> Result<String, InputError> {
        let mut printer = self.printer.lock();
        printer.stdout(prompt);
        printer.flush();
        drop(printer);
        self.keyboard.read_line(password)
    }
}

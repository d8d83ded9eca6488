//! Where outputs go: to the front end of the current cell, or of the last one when none runs.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;

use parking_lot::{Mutex, RwLock};

use crate::evaluator::{Display, Frontend, Outcome, Payload, Stream};

thread_local! {
    /// Set on a thread that runs something of its own, beside the main one.
    static ASIDE: RefCell<Option<Aside>> = const { RefCell::new(None) };
}

struct Aside {
    frontend: Arc<dyn Frontend>,
    payload: Vec<Payload>,
}

/// Shared by the streams, the display functions and the evaluator's thread.
#[derive(Default)]
pub(super) struct Outlet {
    frontend: RwLock<Option<Arc<dyn Frontend>>>,
    payload: Mutex<Vec<Payload>>,
    /// Displays kept back, the innermost capture last.
    captures: Mutex<Vec<Vec<Display>>>,
}

impl Outlet {
    /// Directs everything to the front end of the cell that begins.
    pub(super) fn direct(&self, frontend: Arc<dyn Frontend>) {
        *self.frontend.write() = Some(frontend);
        self.payload.lock().clear();
    }

    /// Runs a task whose outputs on this thread go elsewhere.
    pub(super) fn aside(
        &self,
        frontend: Arc<dyn Frontend>,
        task: impl FnOnce() -> Outcome,
    ) -> Outcome {
        let payload = Vec::new();
        ASIDE.set(Some(Aside { frontend, payload }));
        let outcome = task();
        let payload = ASIDE.take().map(|aside| aside.payload).unwrap_or_default();
        Outcome { payload, ..outcome }
    }

    /// The current front end; `None` only before the first cell.
    pub(super) fn frontend(&self) -> Option<Arc<dyn Frontend>> {
        let aside = ASIDE.with_borrow(|aside| {
            let aside = aside.as_ref()?;
            Some(Arc::clone(&aside.frontend))
        });
        aside.or_else(|| self.frontend.read().clone())
    }

    /// Writes to a stream. Before the first cell there is only the process's own.
    pub(super) fn write(&self, stream: Stream, text: &str) {
        match (self.frontend(), stream) {
            (Some(frontend), _) => frontend.stream(stream, text),
            // Nobody is left to tell when the process's own streams are closed.
            (None, Stream::Stdout) => drop(std::io::stdout().write_all(text.as_bytes())),
            (None, Stream::Stderr) => drop(std::io::stderr().write_all(text.as_bytes())),
        }
    }

    /// Shows something, or keeps it where a capture is on.
    pub(super) fn display(&self, display: Display, update: bool) {
        if let Some(capture) = self.captures.lock().last_mut() {
            capture.push(display);
        } else if let Some(frontend) = self.frontend() {
            frontend.display(display, update);
        }
    }

    /// Keeps displays back until the capture is finished or dropped.
    pub(super) fn capture(&self) -> Capture<'_> {
        self.captures.lock().push(Vec::new());
        Capture(self)
    }

    /// Adds to what the reply of the current cell carries.
    pub(super) fn add_payload(&self, payload: Payload) {
        // There is one next input, whatever a loop has put there.
        let one = matches!(payload, Payload::SetNextInput { .. });
        let add = |all: &mut Vec<Payload>| {
            all.retain(|known| !(one && matches!(known, Payload::SetNextInput { .. })));
            all.push(payload);
        };
        ASIDE.with_borrow_mut(|aside| match aside {
            Some(aside) => add(&mut aside.payload),
            None => add(&mut self.payload.lock()),
        });
    }

    /// What the cell's reply carries.
    pub(super) fn take_payload(&self) -> Vec<Payload> {
        std::mem::take(&mut self.payload.lock())
    }
}

/// A capture that is on.
pub(super) struct Capture<'a>(&'a Outlet);

impl Capture<'_> {
    /// Ends the capture and returns what it kept.
    pub(super) fn finish(self) -> Vec<Display> {
        self.0
            .captures
            .lock()
            .last_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }
}

impl Drop for Capture<'_> {
    fn drop(&mut self) {
        self.0.captures.lock().pop();
    }
}

//! The line of the user's program that runs now, which the engine keeps with every operation that it records.

use engine::Origin;
use rustpython_vm::vm::thread;

use super::{guard, library};

/// The innermost line that is not of the library; `None` on a thread that runs no Python.
pub(super) fn running() -> Option<Origin> {
    let mut next = thread::get_current_frame();
    while !next.is_null() {
        // SAFETY: the chain starts at this thread's running frame, and no frame on it can end while it waits for this.
        let frame = unsafe { &*next };
        let file = frame.code().source_path().as_str();
        if !library::contains(file) {
            let line = guard::line_of(frame) as u32;
            return Some(Origin { file, line });
        }
        next = frame.previous();
    }
    None
}

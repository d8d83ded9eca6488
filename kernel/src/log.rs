//! Remarks on stderr, for the front end's log.

use std::fmt;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many remarks are written in full.
const VERBOSE: u64 = 100;

static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Writes a remark. A client that sends garbage without end must not fill the log: after [`VERBOSE`] remarks only
/// those are written whose number is a power of two.
pub fn warn(remark: fmt::Arguments<'_>) {
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed) + 1;
    if number <= VERBOSE || number.is_power_of_two() {
        // Not `eprintln!`: it panics when nobody reads stderr any more, and the kernel has to live on.
        let _ = writeln!(io::stderr(), "gradus: {remark}");
    }
}

//! SIGINT, which stops the cell and never the process.

use std::io;
use std::thread;

/// Calls `interrupt` for each Ctrl-C, on a thread of its own.
///
/// # Errors
/// When the handler or the thread cannot be set up.
pub fn on_interrupt(interrupt: impl Fn() + Send + 'static) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    #[cfg(unix)]
    let mut signals = {
        use tokio::signal::unix::{SignalKind, signal};
        let _context = runtime.enter();
        signal(SignalKind::interrupt())?
    };
    #[cfg(windows)]
    let mut signals = tokio::signal::windows::ctrl_c()?;
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                while signals.recv().await.is_some() {
                    interrupt();
                }
            });
        })?;
    Ok(())
}

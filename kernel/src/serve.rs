//! `gradus kernel -f FILE`: from the connection file to the last message.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::evaluator::{pending, python};
use crate::outbox::Outboxes;
use crate::paths;
use crate::requests::{History, Kernel};
use crate::signals;
use crate::sockets::{Listeners, Sockets};
use crate::wire::{Session, Signer, connection};

/// How often the parent process is looked for.
const PARENT_POLL: Duration = Duration::from_secs(1);

/// Serves one front end until it asks for the shutdown or dies.
///
/// # Errors
/// When the connection file is refused, an address is taken, or threads cannot be started.
pub fn serve(connection_file: &Path) -> Result<(), Box<dyn Error>> {
    // First of all: if the parent dies from now on, it is noticed.
    let parent = watched_parent();
    let connection = connection::read(connection_file)?;
    let signer = Signer::new(&connection.signature_scheme, &connection.key)?;
    // Before anything slow: a client whose first attempt to connect fails waits a tenth of a second for the next.
    let listeners = Listeners::bind(&connection)?;
    let evaluator = pending::start(python::start)?;
    let outboxes = Outboxes::default();
    let (kernel, exited) = Kernel::new(
        connection,
        evaluator,
        History::new(paths::history()),
        outboxes.clone(),
    );
    signals::on_interrupt({
        let kernel = Arc::clone(&kernel);
        move || kernel.interrupt()
    })?;
    kernel.start()?;
    let inbound = Arc::new(move |channel, message| kernel.receive(channel, message));
    let sockets = Sockets::open(listeners, Arc::new(Session::new(signer)), outboxes, inbound)?;
    wait_for_exit(&exited, parent);
    sockets.close();
    Ok(())
}

/// Returns after a shutdown request, or when the process that started the kernel is gone.
fn wait_for_exit(exited: &Receiver<()>, parent: Option<u32>) {
    loop {
        match exited.recv_timeout(PARENT_POLL) {
            Err(RecvTimeoutError::Timeout) if parent.is_none() || parent == current_parent() => {}
            _ => return,
        }
    }
}

/// The parent, if it is the Jupyter process that announced itself. Under a shell or a supervisor it is not, and its
/// end would say nothing about the front end's.
fn watched_parent() -> Option<u32> {
    let announced: u32 = std::env::var("JPY_PARENT_PID").ok()?.parse().ok()?;
    current_parent().filter(|parent| *parent == announced)
}

fn current_parent() -> Option<u32> {
    #[cfg(unix)]
    return Some(std::os::unix::process::parent_id());
    #[cfg(not(unix))]
    return None;
}

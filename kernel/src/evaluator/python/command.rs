//! `!command`: a program of the operating system, its output shown as it comes, stopped by an interrupt.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use rustpython_vm::{PyResult, VirtualMachine};

use super::interrupt;
use crate::evaluator::Stream;

/// How often an interrupt is looked for while the command prints nothing.
const SLICE: Duration = Duration::from_millis(20);

/// Runs `program` on `text` (a shell gets it with `-c`) and hands on what it prints; returns its exit status, the
/// negative signal number if a signal ended it.
///
/// # Errors
/// `OSError` when the program cannot be started, `KeyboardInterrupt` when the user stopped it.
pub(super) fn run(
    vm: &VirtualMachine,
    program: &str,
    text: &str,
    show: &(dyn Fn(Stream, &str) + Sync),
) -> PyResult<i32> {
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or("sh"));
    command.args(words).arg("-c").arg(text);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    own_group(&mut command);
    let mut child = command
        .spawn()
        .map_err(|error| vm.new_os_error(format!("{program}: {error}")))?;
    let (sender, pieces) = channel();
    if let Some(stdout) = child.stdout.take() {
        read_on_thread(stdout, Stream::Stdout, sender.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        read_on_thread(stderr, Stream::Stderr, sender);
    }
    let interrupted = vm.allow_threads(|| {
        loop {
            match pieces.recv_timeout(SLICE) {
                Ok((stream, text)) => show(stream, &text),
                Err(RecvTimeoutError::Timeout) if interrupt::requested() => break true,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break false,
            }
        }
    });
    if interrupted {
        stop(&mut child);
        return Err(interrupt::exception(vm));
    }
    let status = vm.allow_threads(|| child.wait());
    Ok(exit_status(
        status.map_err(|error| vm.new_os_error(error.to_string()))?,
    ))
}

/// Sends what can be read, cut between characters.
fn read_on_thread(
    mut from: impl Read + Send + 'static,
    stream: Stream,
    to: Sender<(Stream, String)>,
) {
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        let mut rest = Vec::new();
        while let Ok(count) = from.read(&mut buffer) {
            rest.extend_from_slice(&buffer[..count]);
            let whole = if count == 0 {
                rest.len()
            } else {
                whole_characters(&rest)
            };
            let text = String::from_utf8_lossy(&rest[..whole]).into_owned();
            rest.drain(..whole);
            // Nobody listens any more after an interrupt.
            if !text.is_empty() && to.send((stream, text)).is_err() || count == 0 {
                return;
            }
        }
    });
}

/// Bytes that end with a whole character; what is no UTF-8 at all counts as whole.
fn whole_characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    // So that stopping it stops what it started, and a Ctrl-C in the kernel's terminal does not reach it twice.
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(unix)]
fn stop(child: &mut Child) {
    let group = child.id().cast_signed();
    // SAFETY: the child leads a group of its own and has not been waited for, so the number is still its.
    unsafe { libc::kill(-group, libc::SIGINT) };
    for _ in 0..10 {
        if matches!(child.try_wait(), Ok(Some(_)) | Err(_)) {
            return;
        }
        thread::sleep(SLICE / 10);
    }
    // SAFETY: as above; it did not listen.
    unsafe { libc::kill(-group, libc::SIGKILL) };
    let _ = child.wait();
}

#[cfg(not(unix))]
fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn exit_status(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .or_else(|| status.signal().map(|signal| -signal))
        .unwrap_or(-1)
}

#[cfg(not(unix))]
fn exit_status(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}
